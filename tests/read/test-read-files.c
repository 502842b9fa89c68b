/* Which files belong to a file, and what tells that one has become another. */
#include "read-fixture.h"

#include <utime.h>

#include "read/vec-read-files.h"

/* Names of the files, without folder, in their order: "a.npy a.labels.txt". */
static void
assert_files (const char *path, const VecReadOptions *options, const char *expected)
{
  g_auto(GStrv) files = vec_read_dup_files (path, options);

  for (char **file = files; *file != NULL; file++)
    {
      char *name = g_path_get_basename (*file);

      g_free (*file);
      *file = name;
    }
  {
    g_autofree char *joined = g_strjoinv (" ", files);

    g_assert_cmpstr (joined, ==, expected);
  }
}

static void
test_alone (void)
{
  g_autofree char *path = write_text ("alone.csv", "a,1,2\n");

  assert_files (path, NULL, "alone.csv");
  assert_files ("/nowhere/nothing.csv", NULL, "nothing.csv");
}

static void
test_named_by_options (void)
{
  g_autofree char *path = write_text ("first.csv", "1,2\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  const char *const more[] = { "/data/second.csv", "/data/third.csv", path, NULL };

  options->metadata_path = g_strdup ("/data/about.tsv");
  options->more_paths = g_strdupv ((char **) more);
  assert_files (path, options, "first.csv second.csv third.csv about.tsv");
}

static void
test_beside (void)
{
  g_autofree char *path = write_text ("beside.npy", "");
  g_autofree char *lines = NULL, *table = NULL;

  lines = write_text ("beside.labels.txt", "a\n");
  assert_files (path, NULL, "beside.npy beside.labels.txt");
  table = write_text ("beside.labels.tsv", "a\tb\n");
  assert_files (path, NULL, "beside.npy beside.labels.tsv beside.labels.txt");
}

/* What is in an archive may have its labels beside it under any name. */
static void
test_packed (void)
{
  g_autofree char *folder = fixture_path ("packed");
  g_autofree char *path = g_build_filename (folder, "vectors.npy.gz", NULL);
  g_autofree char *plain = g_build_filename (folder, "plain.npy", NULL);
  g_autofree char *labels = g_build_filename (folder, "vectors.labels.txt", NULL);
  g_autofree char *others = g_build_filename (folder, "inner.labels.csv", NULL);

  g_mkdir (folder, 0700);
  g_file_set_contents (path, "\x1f\x8b\x08\x00", 4, NULL);
  g_file_set_contents (plain, "x", 1, NULL);
  g_file_set_contents (labels, "a\n", -1, NULL);
  g_file_set_contents (others, "a\n", -1, NULL);
  assert_files (path, NULL, "vectors.npy.gz inner.labels.csv vectors.labels.txt");
  assert_files (plain, NULL, "plain.npy");
}

static void
test_configured (void)
{
  g_autofree char *path = write_text ("projector_config.json",
                                      "{\"embeddings\": ["
                                      "{\"tensorName\": \"one\", \"tensorPath\": \"one.tsv\", \"metadataPath\": \"about-one.tsv\"},"
                                      "{\"tensorName\": \"two\", \"tensorPath\": \"two.tsv\", \"metadataPath\": \"https://example.org/x.tsv\"}"
                                      "]}");
  g_autofree char *one = write_text ("one.tsv", "1\t2\n"), *two = write_text ("two.tsv", "1\t2\n");
  g_autofree char *about = write_text ("about-one.tsv", "a\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  assert_files (path, NULL, "projector_config.json one.tsv about-one.tsv");
  options->part = g_strdup ("two");
  assert_files (path, options, "projector_config.json two.tsv");
  assert_files (fixture_folder, options, "projector_config.json two.tsv");
}

static void
test_stamps (void)
{
  g_autofree char *path = write_text ("stamped.csv", "a,1,2\n");
  g_autofree char *other = fixture_path ("other.csv");
  struct utimbuf long_ago = { 1000000000, 1000000000 };
  VecFileStamp before, now;

  vec_file_stamp_take (&before, path);
  vec_file_stamp_take (&now, path);
  g_assert_true (before.exists);
  g_assert_true (vec_file_stamp_equal (&before, &now));

  /* Another file under the name, with the size and date of the first. */
  g_assert_cmpint (utime (path, &long_ago), ==, 0);
  vec_file_stamp_take (&before, path);
  g_file_set_contents (other, "b,1,2\n", -1, NULL);
  g_assert_cmpint (utime (other, &long_ago), ==, 0);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  vec_file_stamp_take (&now, path);
  g_assert_false (vec_file_stamp_equal (&before, &now));

  g_unlink (path);
  vec_file_stamp_take (&now, path);
  g_assert_false (now.exists);
  g_assert_false (vec_file_stamp_equal (&before, &now));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/read-files/alone", test_alone);
  g_test_add_func ("/read-files/named-by-options", test_named_by_options);
  g_test_add_func ("/read-files/beside", test_beside);
  g_test_add_func ("/read-files/packed", test_packed);
  g_test_add_func ("/read-files/configured", test_configured);
  g_test_add_func ("/read-files/stamps", test_stamps);
  return g_test_run ();
}
