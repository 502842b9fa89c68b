#include "read/vec-missing.h"

#include <math.h>

#include "read-fixture.h"

#define REFUSED "%s, row 2: value 1 is NaN (not a number), but vectors must be finite float32 numbers; 3 rows are affected: correct or remove them"

/* 5 × 2: row 2 lacks the first, row 4 both, row 5 the second value. */
static const double values[] = { 1, 2, NAN, 4, 3, 6, NAN, INFINITY, 5, -INFINITY };

static char *
write_npy (const char *name, const char *descr, const void *data, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *dictionary = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': (5, 2), }", descr);
  g_autofree char *header = g_strdup_printf ("%-117s\n", dictionary);
  char *path;

  g_byte_array_append (bytes, (const guint8 *) "\x93NUMPY\x01\x00\x76\x00", 10);
  g_byte_array_append (bytes, (const guint8 *) header, 118);
  g_byte_array_append (bytes, data, (guint) n);
  path = write_bytes (name, bytes->data, bytes->len);
  g_byte_array_unref (bytes);
  return path;
}

/* The values in a floating type. */
static char *
write_values (const char *name, VecRawType type, const char *descr)
{
  guint8 bytes[8 * G_N_ELEMENTS (values)];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    vec_raw_store (type, (float) values[i], bytes + i * type.size);
  return write_npy (name, descr, bytes, G_N_ELEMENTS (values) * type.size);
}

static VecTable *
read_with (const char *path, VecMissing missing)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->missing = missing;
  return read_path (path, options);
}

static void
assert_vectors (VecTable *table, const float *expected, gint64 n_rows)
{
  assert_shape (table, n_rows, 2);
  g_assert_cmpmem (vec_table_get_vectors (table), n_rows * 2 * sizeof *expected, expected, n_rows * 2 * sizeof *expected);
  g_assert_true (vec_table_is_checked (table));
}

/* Means of what is there: (1 + 3 + 5) / 3 and (2 + 4 + 6) / 3. */
static void
assert_kept (VecTable *table)
{
  const float expected[] = { 1, 2, 3, 4, 3, 6, 5, 4 };
  const double n_missing[] = { 0, 1, 0, 1 };
  VecColumn *column = vec_table_find_column (table, "missing values");

  assert_vectors (table, expected, 4);
  g_assert_nonnull (column);
  g_assert_cmpmem (vec_column_get_numbers (column), sizeof n_missing, n_missing, sizeof n_missing);
}

static void
assert_last_remark (VecTable *table, const char *remark)
{
  const char *const *remarks = vec_table_get_remarks (table);

  g_assert_cmpstr (remarks[g_strv_length ((char **) remarks) - 1], ==, remark);
}

static void
test_types (void)
{
  const struct { VecRawType type; const char *descr; } types[] = {
    { { 'f', 2, G_BYTE_ORDER == G_BIG_ENDIAN }, "<f2" }, { { 'f', 2, G_BYTE_ORDER != G_BIG_ENDIAN }, ">f2" },
    { { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN }, "<f4" }, { { 'f', 4, G_BYTE_ORDER != G_BIG_ENDIAN }, ">f4" },
    { { 'f', 8, G_BYTE_ORDER == G_BIG_ENDIAN }, "<f8" }, { { 'f', 8, G_BYTE_ORDER != G_BIG_ENDIAN }, ">f8" },
  };
  const float whole_rows[] = { 1, 2, 3, 6 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = write_values ("m.npy", types[i].type, types[i].descr), *message = g_strdup_printf (REFUSED, "m.npy");
      g_autoptr(VecTable) dropped = read_with (path, VEC_MISSING_DROP), kept = read_with (path, VEC_MISSING_KEEP);

      assert_path_fails (path, NULL, VEC_ERROR_NOT_FINITE, message);
      assert_vectors (dropped, whole_rows, 2);
      g_assert_cmpint (vec_table_get_values (dropped)->type.size, ==, types[i].type.size);
      g_assert_cmpstr (vec_table_get_label (dropped, 1), ==, "3");
      assert_last_remark (dropped, "3 rows were left out because they have values that are NaN, infinite or too large");
      assert_kept (kept);
      g_assert_cmpint (vec_table_get_values (kept)->type.size, ==, types[i].type.size);
      g_assert_cmpstr (vec_table_get_remarks (kept)[0], ==,
                       "2 missing values were replaced by the means of their dimensions; the column “missing values” says how many each row lacks");
      assert_last_remark (kept, "1 row was left out because all of its values are missing");
    }
}

/* Nobody looks before the caller does. */
static void
test_deferred (void)
{
  g_autofree char *path = write_values ("later.npy", (VecRawType) { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN }, "<f4");
  g_autofree char *message = g_strdup_printf (REFUSED, "later.npy");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL, kept = NULL, again = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  options->defer_check = TRUE;
  table = read_path (path, options);
  assert_shape (table, 5, 2);
  g_assert_false (vec_table_is_checked (table));
  g_assert_true (isnan (vec_table_get_value (table, 1, 0)));
  g_cancellable_cancel (cancellable);
  g_assert_null (vec_missing_check (table, VEC_MISSING_KEEP, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (vec_missing_check (table, VEC_MISSING_REFUSE, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FINITE);
  g_assert_cmpstr (error->message, ==, message);
  kept = vec_missing_check (table, VEC_MISSING_KEEP, NULL, NULL, NULL, NULL);
  assert_kept (kept);
  again = vec_missing_check (kept, VEC_MISSING_REFUSE, NULL, NULL, NULL, NULL);
  g_assert_true (again == kept);
}

/* Text, with labels and columns, and word2vec's binary: the rows that stay keep what belongs to them. */
static void
test_text (void)
{
  const char text[] = "word,a,b,class\nw,1,2,x\nx,nan,4,y\ny,3,6,x\nz,nan,inf,y\nu,5,-inf,y\n";
  g_autofree char *path = write_text ("words.csv", text);
  g_autoptr(VecTable) dropped = read_with (path, VEC_MISSING_DROP), kept = read_with (path, VEC_MISSING_KEEP);
  g_autofree char *class = vec_column_dup_value (vec_table_find_column (kept, "class"), 2);

  assert_path_fails (path, NULL, VEC_ERROR_NOT_FINITE,
                     "words.csv, line 3: value 1 is NaN (not a number), but vectors must be finite float32 numbers; 3 rows are affected: correct "
                     "or remove them");
  assert_shape (dropped, 2, 2);
  g_assert_cmpstr (vec_table_get_label (dropped, 1), ==, "y");
  assert_kept (kept);
  g_assert_cmpstr (vec_table_get_label (kept, 3), ==, "u");
  g_assert_cmpstr (class, ==, "x");
}

/* Metadata beside the vectors is joined before rows are left out, in files that are put together, too. */
static void
test_metadata (void)
{
  g_autofree char *path = write_values ("meta.npy", (VecRawType) { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN }, "<f4");
  g_autofree char *labels = write_text ("meta.labels.txt", "a\nb\nc\nd\ne\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL, both = NULL;

  options->missing = VEC_MISSING_DROP;
  table = read_path (path, options);
  assert_shape (table, 2, 2);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "c");
  options->more_paths = g_strsplit (path, "\n", 1);
  both = read_path (path, options);
  assert_shape (both, 4, 2);
  g_assert_cmpstr (vec_table_get_label (both, 3), ==, "c");
  assert_last_remark (both, "6 rows were left out because they have values that are NaN, infinite or too large");
}

static void
test_nothing_left (void)
{
  const float bad[] = { NAN, 1, NAN, 2, NAN, 3, NAN, 4, NAN, 5 }, all_bad[] = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  const float expected[] = { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5 };
  const char *descr = G_BYTE_ORDER == G_BIG_ENDIAN ? ">f4" : "<f4";
  g_autofree char *path = write_npy ("half.npy", descr, bad, sizeof bad), *all = write_npy ("all.npy", descr, all_bad, sizeof all_bad);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) kept = read_with (path, VEC_MISSING_KEEP);

  assert_vectors (kept, expected, 5);
  options->missing = VEC_MISSING_DROP;
  assert_path_fails (path, options, VEC_ERROR_FORMAT,
                     "half.npy: no row is left, because every one has values that are NaN, infinite or too large");
  options->missing = VEC_MISSING_KEEP;
  assert_path_fails (all, options, VEC_ERROR_FORMAT,
                     "all.npy: no row is left, because every one has values that are NaN, infinite or too large");
}

/* A number of dimensions that differs is found wherever the rows go. */
static void
test_lengths (void)
{
  const gint32 uneven[] = { 2, 0x3f800000, 0x3f800000, 3, 0x3f800000, 0x3f800000 }, even[] = { 2, 0x3f800000, 0x40000000 };
  g_autofree char *path = write_bytes ("u.fvecs", uneven, sizeof uneven), *good = write_bytes ("e.fvecs", even, sizeof even);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->missing = VEC_MISSING_DROP;
  options->more_paths = g_strsplit (path, "\n", 1);
  assert_path_fails (good, options, VEC_ERROR_FORMAT,
                     "u.fvecs, row 2 (byte 12): 3 numbers are promised, but the rows before have 2; vectors of different lengths make no table");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/missing/types", test_types);
  g_test_add_func ("/missing/deferred", test_deferred);
  g_test_add_func ("/missing/text", test_text);
  g_test_add_func ("/missing/metadata", test_metadata);
  g_test_add_func ("/missing/nothing-left", test_nothing_left);
  g_test_add_func ("/missing/lengths", test_lengths);
  return run_and_clean ();
}
