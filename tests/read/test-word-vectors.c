#include <math.h>

#include "read-fixture.h"

/* ---- Text. */

static void
test_glove (void)
{
  g_autoptr(VecTable) table = read_text ("a.txt", "king 1 2.5 -3e-1\nqueen 4 5 6\n", "glove");

  assert_shape (table, 2, 3);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  g_assert_cmpfloat (vec_table_get_vector (table, 0)[2], ==, -0.3f);
}

static void
test_header (void)
{
  g_autoptr(VecTable) table = read_text ("a.vec", "2 3\r\nking 1 2 3 \r\nqueen 4 5 6 \r\n", "word2vec-text");

  assert_shape (table, 2, 3);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "king");
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[2], ==, 6);
}

/* Labels with blanks, with a no-break space, of digits, of a full stop alone (as in GloVe 840B) and of several. */
static void
test_odd_labels (void)
{
  g_autoptr(VecTable) table = read_text ("a.txt",
                                         "the 0.1 0.2 0.3\nNew York 0.4 0.5 0.6\nwi\xc2\xa0"
                                         "fi 0.7 0.8 0.9\n2007 1.1 1.2 1.3\n. 1 2 3.5\n. . . 4.5 5.5 6.5\nWindows 95 1.5 2.5 3.5\n",
                                         "glove");

  assert_shape (table, 7, 3);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "New York");
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 0.4f);
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "wi\xc2\xa0"
                                                       "fi");
  g_assert_cmpstr (vec_table_get_label (table, 3), ==, "2007");
  g_assert_cmpstr (vec_table_get_label (table, 4), ==, ".");
  g_assert_cmpstr (vec_table_get_label (table, 5), ==, ". . .");
  g_assert_cmpstr (vec_table_get_label (table, 6), ==, "Windows 95");
  g_assert_cmpfloat (vec_table_get_vector (table, 6)[0], ==, 1.5f);
}

static void
test_numbers_alone (void)
{
  g_autoptr(VecTable) table = read_text ("savetxt.txt", "1.0e+00 2.0e+00 3.0e+00\n4.0e+00 5.0e+00 6.0e+00\n", "glove");

  assert_shape (table, 2, 3);
  g_assert_false (vec_table_has_labels (table));
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 4);
}

static void
test_one_row_one_dimension (void)
{
  g_autoptr(VecTable) row = read_text ("a.txt", "king 1 2 3", "glove");
  g_autoptr(VecTable) dimension = read_text ("b.vec", "3 1\na 1\nb 2\nc 3\n", "word2vec-text");

  assert_shape (row, 1, 3);
  assert_shape (dimension, 3, 1);
}

static void
test_text_errors (void)
{
  assert_text_fails ("empty.txt", "", VEC_ERROR_FORMAT, "empty.txt is empty");
  assert_text_fails ("ragged.txt", "a 1 2 3\nb 1 2 3\nc 1 2\n", VEC_ERROR_FORMAT,
                     "ragged.txt, line 3: 3 numbers were expected and 2 found");
  assert_text_fails ("long.txt", "a 1 2 3\nb 1 2 3\nc 0.5 1 2 3.5\n", VEC_ERROR_FORMAT,
                     "long.txt, line 3: 3 numbers were expected and 4 found");
  assert_text_fails ("word.txt", "a 1 2 3\nb 1 x 3\nc 1 2 3\nd 1 2 3\ne 1 2 3\n", VEC_ERROR_FORMAT,
                     "word.txt, line 2: value 2 is “x”, which is not a number");
  assert_text_fails ("nan.txt", "a 1 2 3\nb 1 nan 3\nc 1 2 3\nd inf 2 3\n", VEC_ERROR_NOT_FINITE,
                     "nan.txt, line 2: value 2 is NaN (not a number), but vectors must be finite float32 numbers; 2 rows are "
                     "affected: correct or remove them");
  assert_text_fails ("big.txt", "a 1 2 3\nb 1 2 1e39\n", VEC_ERROR_NOT_FINITE,
                     "big.txt, line 2: value 3 is infinite or too large, but vectors must be finite float32 numbers; 1 row is "
                     "affected: correct or remove it");
  assert_text_fails ("few.vec", "4 3\na 1 2 3\nb 1 2 3\n", VEC_ERROR_FORMAT,
                     "few.vec: its first line promises 4 rows, but the file ends after 2; it may be incomplete");
  assert_text_fails ("many.vec", "1 3\na 1 2 3\nb 1 2 3\n", VEC_ERROR_FORMAT,
                     "many.vec: its first line promises 1 rows, but there are 2; correct the first line");
  assert_text_fails ("dims.vec", "2 4\na 1 2 3\nb 1 2 3\n", VEC_ERROR_FORMAT,
                     "dims.vec, line 2: 4 numbers were expected and 3 found");
  assert_text_fails ("zero.vec", "0 3\n", VEC_ERROR_FORMAT, "zero.vec has no rows: its first line promises 0");
  assert_text_fails ("lies.vec", "2 2000000000\na 1 2 3\nb 1 2 3\n", VEC_ERROR_FORMAT,
                     "lies.vec: its first line promises vectors of 2000000000 numbers, more than a file of 29 bytes can hold");
  assert_bytes_fail ("nul.txt", "a 1 2 3\nb 1 2 3\n\0 1 2 3\n", 24, VEC_ERROR_FORMAT,
                     "nul.txt: most lines do not end in numbers, so this is not a file of word vectors");
  assert_text_fails ("prose.txt", "It was the best of times,\nit was the worst of times.\n", VEC_ERROR_FORMAT,
                     "prose.txt: most lines do not end in numbers, so this is not a file of word vectors");
}

static void
test_damaged_label (void)
{
  g_autoptr(VecTable) table = read_text ("a.txt", "caf\xc3\xa9 1 2 3\nna\xc3 4 5 6\nthé 7 8 9\n", "glove");

  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "café");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "na\xef\xbf\xbd");
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "thé");
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "1 label is not valid UTF-8; what is damaged in it is shown as �");
}

/* ---- Binary. */

static void
append_row (GByteArray *bytes, const char *label, const float *values, int n, gboolean newline)
{
  g_byte_array_append (bytes, (const guint8 *) label, (guint) strlen (label));
  g_byte_array_append (bytes, (const guint8 *) " ", 1);
  g_byte_array_append (bytes, (const guint8 *) values, (guint) n * sizeof (float));
  if (newline)
    g_byte_array_append (bytes, (const guint8 *) "\n", 1);
}

static GByteArray *
make_binary (const char *header, int n_rows, gboolean newline)
{
  const float values[] = { 1, 2, 3, 0.25f, 5, -6, 7, 8, 9 };
  const char *const labels[] = { "king", "国王", "</s>" };
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  for (int i = 0; i < n_rows; i++)
    append_row (bytes, labels[i], values + 3 * i, 3, newline);
  return bytes;
}

static void
test_binary (void)
{
  for (int newline = 0; newline <= 1; newline++)
    {
      g_autoptr(GByteArray) bytes = make_binary ("3 3\n", 3, newline);
      g_autofree char *path = write_bytes ("vectors.dat", bytes->data, bytes->len);
      g_autoptr(VecTable) table = read_path (path, NULL);

      g_assert_cmpstr (vec_table_get_format (table), ==, "word2vec-binary");
      assert_shape (table, 3, 3);
      g_assert_cmpstr (vec_table_get_label (table, 1), ==, "国王");
      g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 0.25);
      g_assert_cmpfloat (vec_table_get_vector (table, 2)[2], ==, 9);
    }
}

static void
test_binary_errors (void)
{
  g_autoptr(GByteArray) good = make_binary ("3 3\n", 3, FALSE);
  g_autoptr(GByteArray) few = make_binary ("5 3\n", 3, FALSE);
  g_autoptr(GByteArray) many = make_binary ("2 3\n", 3, FALSE);
  g_autoptr(GByteArray) lies = make_binary ("2000000000 3\n", 3, FALSE);
  g_autoptr(GByteArray) wide = make_binary ("3 2000000000\n", 3, FALSE);
  g_autoptr(GByteArray) bad = make_binary ("3 3\n", 2, FALSE);
  const float nan_row[] = { 1, NAN, INFINITY };

  append_row (bad, "x", nan_row, 3, FALSE);
  assert_bytes_fail ("cut.bin", good->data, good->len - 5, VEC_ERROR_FORMAT,
                     "cut.bin: its first line promises 3 rows of 3 numbers, but the file ends at byte 52 in row 3; 2 rows are whole");
  assert_bytes_fail ("few.bin", few->data, few->len, VEC_ERROR_FORMAT,
                     "few.bin: its first line promises 5 rows of 3 numbers, but the file ends at byte 57 in row 4; 3 rows are whole");
  assert_bytes_fail ("many.bin", many->data, many->len, VEC_ERROR_FORMAT,
                     "many.bin: its first line promises 2 rows of 3 numbers, but 17 bytes follow after them; correct the first "
                     "line");
  assert_bytes_fail ("lies.bin", lies->data, lies->len, VEC_ERROR_FORMAT,
                     "lies.bin: its first line promises 2000000000 rows of 3 numbers, but the file ends at byte 66 in row 4; 3 "
                     "rows are whole");
  assert_bytes_fail ("wide.bin", wide->data, wide->len, VEC_ERROR_FORMAT,
                     "wide.bin: its first line promises 3 rows of 2000000000 numbers, but the file ends at byte 66 in row 1; 0 "
                     "rows are whole");
  assert_bytes_fail ("nan.bin", bad->data, bad->len, VEC_ERROR_NOT_FINITE,
                     "nan.bin, row 3: value 2 is NaN (not a number), but vectors must be finite float32 numbers; 1 row is "
                     "affected: correct or remove it");
}

/* ---- Progress and cancelling. */

typedef struct
{
  guint n_calls;
  guint64 last;
  guint64 total;
  GCancellable *cancel_at_first;
} Watch;

static void
progress_cb (const char *stage, guint64 done, guint64 total, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpstr (stage, ==, "Reading");
  g_assert_cmpuint (done, >=, watch->last);
  watch->last = done;
  watch->total = total;
  watch->n_calls++;
  if (watch->cancel_at_first != NULL)
    g_cancellable_cancel (watch->cancel_at_first);
}

static char *
write_long_file (gsize *size)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "word%d 0.%d 0.25 0.125 -0.5 1.5 2.5 3.5 4.5\n", i, i);
  *size = text->len;
  return write_text ("long.txt", text->str);
}

static void
test_progress (void)
{
  gsize size;
  g_autofree char *path = write_long_file (&size);
  Watch watch = { 0 };
  g_autoptr(VecTable) table = vec_read_file (path, NULL, progress_cb, &watch, NULL, NULL);

  assert_shape (table, 20000, 8);
  g_assert_cmpuint (watch.n_calls, >=, 2);
  g_assert_cmpuint (watch.total, ==, size);
  g_assert_cmpuint (watch.last, ==, size);
}

static void
test_cancel (void)
{
  gsize size;
  g_autofree char *path = write_long_file (&size);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Watch watch = { .cancel_at_first = cancellable };

  g_assert_null (vec_read_file (path, NULL, progress_cb, &watch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.n_calls, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-vectors/glove", test_glove);
  g_test_add_func ("/word-vectors/header", test_header);
  g_test_add_func ("/word-vectors/odd-labels", test_odd_labels);
  g_test_add_func ("/word-vectors/numbers-alone", test_numbers_alone);
  g_test_add_func ("/word-vectors/one-row-one-dimension", test_one_row_one_dimension);
  g_test_add_func ("/word-vectors/text-errors", test_text_errors);
  g_test_add_func ("/word-vectors/damaged-label", test_damaged_label);
  g_test_add_func ("/word-vectors/binary", test_binary);
  g_test_add_func ("/word-vectors/binary-errors", test_binary_errors);
  g_test_add_func ("/word-vectors/progress", test_progress);
  g_test_add_func ("/word-vectors/cancel", test_cancel);
  return run_and_clean ();
}
