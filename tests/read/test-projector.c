#include "read-fixture.h"

#define CONFIG(tensors) "{\"embeddings\": [" tensors "], \"modelCheckpointPath\": \"x\"}"

static const float values[] = { 1, 2, 3, 4, 5, 6 };

static char *
write_config (const char *text)
{
  return write_text ("projector_config.json", text);
}

static void
write_tensors (void)
{
  g_autofree char *raw = write_bytes ("raw_tensors.bytes", values, sizeof values);
  g_autofree char *text = write_text ("tensors.tsv", "0.5\t1.5\n2.5\t3.5\n4.5\t5.5\n");
  g_autofree char *words = write_text ("metadata.tsv", "king\nqueen\nman\n");
  g_autofree char *columns = write_text ("raw_metadata.tsv", "word\tcount\na\t1\nb\t2\n");
}

static void
test_tensors (void)
{
  g_autofree char *path = NULL;
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) first = NULL;
  g_autoptr(VecTable) second = NULL;
  g_autoptr(VecInspection) inspection = NULL;

  write_tensors ();
  path = write_config (CONFIG ("{\"tensorName\": \"Words\", \"tensorPath\": \"tensors.tsv\", \"metadataPath\": \"metadata.tsv\"},"
                               "{\"tensorName\": \"Raw\", \"tensorShape\": [2, 3], \"tensorPath\": \"data/raw_tensors.bytes\","
                               " \"metadataPath\": \"data/raw_metadata.tsv\"}"));
  first = read_path (path, NULL);
  g_assert_cmpstr (vec_table_get_format (first), ==, "projector");
  g_assert_cmpstr (vec_table_get_name (first), ==, "Words");
  g_assert_cmpstr (vec_table_get_path (first), ==, path);
  assert_shape (first, 3, 2);
  g_assert_cmpstr (vec_table_get_label (first, 2), ==, "man");
  g_assert_cmpfloat (vec_table_get_vector (first, 2)[0], ==, 4.5);

  /* The folder "data" is not there; the files are beside the configuration. */
  options->part = g_strdup ("Raw");
  second = read_path (path, options);
  assert_shape (second, 2, 3);
  g_assert_cmpstr (vec_table_get_label (second, 1), ==, "b");
  assert_columns (second, "count:number");
  g_assert_cmpmem (vec_table_get_vectors (second), sizeof values, values, sizeof values);

  inspection = vec_inspect_file (path, options, NULL);
  g_assert_cmpuint (inspection->parts->len, ==, 2);
  g_assert_cmpint (inspection->part, ==, 1);
  g_assert_cmpstr (((const VecPart *) g_ptr_array_index (inspection->parts, 1))->name, ==, "Raw");
  g_assert_cmpint (inspection->n_dims, ==, 3);
  g_assert_false (inspection->certain);
}

static void
test_lone_tensors (void)
{
  g_autofree char *config = NULL;
  g_autofree char *raw_path = fixture_path ("raw_tensors.bytes");
  g_autofree char *text_path = fixture_path ("tensors.tsv");
  g_autoptr(VecTable) raw = NULL;
  g_autoptr(VecTable) text = NULL;

  write_tensors ();
  config = write_config (CONFIG ("{\"tensorPath\": \"other.bytes\"}"));
  raw = read_path (raw_path, NULL);
  assert_shape (raw, 2, 3);
  g_assert_cmpstr (vec_table_get_label (raw, 0), ==, "a");
  text = read_path (text_path, NULL);
  g_assert_cmpstr (vec_table_get_format (text), ==, "projector");
  g_assert_cmpstr (vec_table_get_label (text, 0), ==, "king");
}

static void
assert_config_fails (const char *text, int code, const char *message)
{
  g_autofree char *path = write_config (text);

  assert_path_fails (path, NULL, code, message);
}

static void
test_errors (void)
{
  g_autofree char *lonely = write_bytes ("lonely.bytes", values, sizeof values);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autofree char *path = NULL;

  write_tensors ();
  assert_config_fails ("{\"embeddings\": [", VEC_ERROR_FORMAT, "projector_config.json, line 1: it is not valid JSON");
  assert_config_fails ("{\"embeddings\": 3}", VEC_ERROR_FORMAT,
                       "projector_config.json: a list of tensors called “embeddings” was expected");
  assert_config_fails (CONFIG ("{\"tensorName\": \"A\"}"), VEC_ERROR_FORMAT,
                       "projector_config.json: tensor 1 has no “tensorPath”");
  assert_config_fails (CONFIG ("{\"tensorName\": \"A\", \"tensorPath\": \"raw_tensors.bytes\", \"tensorShape\": [2, -3]}"),
                       VEC_ERROR_FORMAT,
                       "projector_config.json: “tensorShape” of “A” should be the number of rows and of dimensions, like [8000, 300]");
  assert_config_fails (CONFIG ("{\"tensorName\": \"A\", \"tensorPath\": \"raw_tensors.bytes\", \"tensorShape\": [4, 3]}"),
                       VEC_ERROR_FORMAT,
                       "raw_tensors.bytes: its configuration promises 4 × 3 numbers of 4 bytes, but it has 24 bytes: 2 whole rows");
  assert_config_fails (CONFIG ("{\"tensorName\": \"A\", \"tensorPath\": \"https://example.org/a.bytes\"}"), VEC_ERROR_UNSUPPORTED,
                       "projector_config.json: “A” is on the web (https://example.org/a.bytes), and nothing is fetched from there; "
                       "download it into the same folder and write its name instead of the address");
  assert_config_fails (CONFIG ("{\"tensorName\": \"A\", \"tensorPath\": \"x/gone.bytes\"},"
                               "{\"tensorName\": \"B\", \"tensorPath\": \"tensors.tsv\"}"),
                       VEC_ERROR_NOT_FOUND,
                       "projector_config.json: the file x/gone.bytes of “A” does not exist; these can be opened: “B”");
  assert_config_fails (CONFIG ("{\"tensorName\": \"A\", \"tensorPath\": \"tensors.tsv\", \"metadataPath\": \"raw_metadata.tsv\"}"),
                       VEC_ERROR_MISMATCH,
                       "tensors.tsv has 3 rows, but raw_metadata.tsv has 2: perhaps its first line (“word | count”), which was taken "
                       "for a heading, is a row");
  path = write_config (CONFIG ("{\"tensorName\": \"A\", \"tensorPath\": \"tensors.tsv\"}"));
  options->part = g_strdup ("Z");
  assert_path_fails (path, options, VEC_ERROR_NOT_FOUND, "projector_config.json has no tensor “Z”; it has “A”");
  assert_path_fails (lonely, NULL, VEC_ERROR_UNSUPPORTED,
                     "lonely.bytes holds numbers without saying how many make a row; open the projector_config.json that names its "
                     "shape, or put its metadata beside it");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/projector/tensors", test_tensors);
  g_test_add_func ("/projector/lone-tensors", test_lone_tensors);
  g_test_add_func ("/projector/errors", test_errors);
  return run_and_clean ();
}
