#include "read-fixture.h"

#include <math.h>

#include "read/vec-write-coordinates.h"

static VecTable *
make_table (void)
{
  static const char *const labels[] = { "king", "a, b", "say \"hi\"", "国王" };
  g_autoptr (VecStrings) strings = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("map", "test", NULL);
  float *values = g_new0 (float, 4);

  for (int i = 0; i < 4; i++)
    vec_strings_append (strings, labels[i], -1);
  vec_table_builder_take_vectors (builder, values, 4, 1, values, g_free);
  vec_table_builder_set_labels (builder, strings);
  return vec_table_builder_end (builder, NULL);
}

static const float positions[12] = { 1, 2, 0.1f, -3.5f, 1e-7f, 1e10f, NAN, 4, 5, 6, 7, 8 };

static char *
write_and_read (VecCoordinates *coordinates)
{
  g_autofree char *path = fixture_path ("map.csv");
  g_autoptr (GError) error = NULL;
  char *text;

  g_assert_true (vec_write_coordinates (coordinates, path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);
  return text;
}

static void
test_golden (void)
{
  g_autoptr (VecTable) table = make_table ();
  g_autoptr (VecRowSet) selected = vec_row_set_new (4, (gint64[]) { 1, 3 }, 2);
  double *sizes = g_memdup2 ((double[]) { 0.1, NAN, -2, 1e6 }, 4 * sizeof (double));
  g_autoptr (VecColumn) color = vec_column_new_number ("size, cm", sizes, 4);
  VecCoordinates coordinates = { .table = table, .positions = positions, .n_dims = 2, .color = color, .selected = selected };
  g_autofree char *text = write_and_read (&coordinates);

  g_assert_cmpstr (text, ==,
                   "row,label,x,y,\"size, cm\",selected\n"
                   "0,king,1,2,0.1,0\n"
                   "1,\"a, b\",0.1,-3.5,,1\n"
                   "2,\"say \"\"hi\"\"\",1e-07,10000000000,-2,0\n"
                   "3,国王,,4,1000000,1\n");
}

static void
test_what_is_seen (void)
{
  g_autoptr (VecTable) table = make_table ();
  g_autoptr (VecRowSet) visible = vec_row_set_new (4, (gint64[]) { 0, 2 }, 2);
  g_autoptr (VecStrings) classes = vec_strings_new ();
  g_autoptr (VecColumn) color = NULL;
  VecCoordinates coordinates = { .table = table, .positions = positions, .n_dims = 3, .visible = visible };
  g_autofree char *text = NULL, *plain = write_and_read (&coordinates);

  g_assert_cmpstr (plain, ==, "row,label,x,y,z,selected\n0,king,1,2,0.1,0\n2,\"say \"\"hi\"\"\",,4,5,0\n");
  for (int i = 0; i < 4; i++)
    vec_strings_append (classes, i % 2 ? "b" : "a", -1);
  color = vec_column_new_parsed ("x", VEC_COLUMN_CATEGORY, classes);
  coordinates.color = color;
  text = write_and_read (&coordinates);
  g_assert_true (g_str_has_prefix (text, "row,label,x,y,z,color:x,selected\n0,king,1,2,0.1,a,0\n"));
}

/* What was there stays when writing is given up or cannot begin. */
static void
test_errors (void)
{
  g_autoptr (VecTable) table = make_table ();
  VecCoordinates coordinates = { .table = table, .positions = positions, .n_dims = 2 };
  g_autofree char *path = write_text ("kept.csv", "before"), *text = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (vec_write_coordinates (&coordinates, path, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");
  g_assert_false (vec_write_coordinates (&coordinates, "/nowhere/at/all.csv", NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coordinates/golden", test_golden);
  g_test_add_func ("/coordinates/what-is-seen", test_what_is_seen);
  g_test_add_func ("/coordinates/errors", test_errors);
  return g_test_run ();
}
