/* That a text file is read in blocks by several threads shows nowhere: whatever the blocks and the threads, table and error are the same. */
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "read-fixture.h"
#include "read/vec-text-block.h"

static void
set_cutting (int threads, gsize batch, gsize block)
{
  vec_set_default_threads (threads);
  vec_text_blocks_pretend (batch, block);
}

static void
append_columns (GString *text, VecTable *table)
{
  for (guint j = 0; j < vec_table_get_n_columns (table); j++)
    {
      VecColumn *column = vec_table_get_column (table, j);

      g_string_append_printf (text, "%s (%s):", vec_column_get_name (column),
                              vec_column_type_get_id (vec_column_get_column_type (column)));
      for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
        {
          g_autofree char *value = vec_column_dup_value (column, i);

          g_string_append_printf (text, "|%s", value);
        }
      g_string_append_c (text, '\n');
    }
}

static void
append_left_out (GString *text, VecLeftOut *left_out)
{
  guint n;
  const VecSkippedRow *rows;

  if (left_out == NULL)
    return;
  rows = vec_left_out_get_skipped (left_out, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "skipped %" G_GUINT64_FORMAT ": %s\n", rows[i].line, rows[i].reason);
  g_string_append_printf (text, "%s of %" G_GINT64_FORMAT "\n", vec_left_out_get_choice (left_out), vec_left_out_get_n_file_rows (left_out));
}

/* All that reading gives, as text: the table, or the error. */
static char *
describe_reading (const char *path, const VecReadOptions *options)
{
  GString *text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) table = vec_read_file (path, options, NULL, NULL, NULL, &error);
  const char *const *remarks;

  if (table == NULL)
    {
      g_string_append_printf (text, "%d %s", error->code, error->message);
      return g_string_free (text, FALSE);
    }
  for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
    {
      g_string_append (text, vec_table_get_label (table, i));
      for (int j = 0; j < vec_table_get_n_dims (table); j++)
        g_string_append_printf (text, " %a", (double) vec_table_get_vector (table, i)[j]);
      g_string_append_c (text, '\n');
    }
  append_columns (text, table);
  for (remarks = vec_table_get_remarks (table); *remarks != NULL; remarks++)
    g_string_append_printf (text, "remark: %s\n", *remarks);
  append_left_out (text, vec_table_get_left_out (table));
  return g_string_free (text, FALSE);
}

/* Reads the bytes as one block on one thread, then cut in many ways; returns what they all give. */
static char *
assert_same (const char *name, const char *bytes, gsize n, const VecReadOptions *options)
{
  static const struct
  {
    int threads;
    gsize batch, block;
  } ways[] = { { 1, 0, 0 }, { 2, 0, 0 }, { 3, 0, 0 }, { 1, 64, 1 }, { 3, 64, 16 }, { 2, 200, 50 }, { 3, 1000, 7 }, { 2, 100000, 333 } };
  g_autofree char *path = write_bytes (name, bytes, n);
  char *expected;

  set_cutting (1, (gsize) 1 << 30, (gsize) 1 << 30);
  expected = describe_reading (path, options);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *found = NULL;

      set_cutting (ways[i].threads, ways[i].batch, ways[i].block);
      found = describe_reading (path, options);
      g_assert_cmpstr (found, ==, expected);
    }
  set_cutting (0, 0, 0);
  return expected;
}

static void
assert_same_text (const char *name, const char *text)
{
  g_free (assert_same (name, text, strlen (text), NULL));
}

/* ---- Word vectors. */

static GString *
make_words (int n_rows, const char *end)
{
  GString *text = g_string_new (NULL);
  VecRandom random;

  vec_random_init (&random, 7);
  for (int i = 0; i < n_rows; i++)
    {
      g_string_append_printf (text, "%s%d", i % 10 == 3 ? "two words " : i % 17 == 0 ? "né" : "w", i);
      for (int j = 0; j < 5; j++)
        g_string_append_printf (text, " %.*f", 1 + (i + j) % 9, vec_random_normal (&random));
      g_string_append (text, i % 50 == 49 ? end : "");
      g_string_append (text, end);
    }
  return text;
}

static void
test_words (void)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr(GString) text = make_words (300, ends[i]);
      g_autofree char *rows = assert_same ("words.txt", text->str, text->len, NULL);

      g_assert_nonnull (strstr (rows, "two words 293 "));
      g_string_prepend (text, "\xef\xbb\xbf");
      g_string_truncate (text, text->len - 2 * strlen (ends[i]));
      g_free (assert_same ("mark.txt", text->str, text->len, NULL));
      g_string_insert (text, 3, "300 5\n");
      g_free (assert_same ("words.vec", text->str, text->len, NULL));
    }
}

static void
test_other_encodings (void)
{
  g_autoptr(GString) text = make_words (300, "\n");
  gsize n;
  g_autofree char *utf16 = g_convert (text->str, -1, "UTF-16LE", "UTF-8", NULL, &n, NULL);
  g_autofree char *latin1 = NULL;

  g_free (assert_same ("utf16.txt", utf16, n, NULL));
  latin1 = g_convert (text->str, -1, "ISO-8859-1", "UTF-8", NULL, &n, NULL);
  g_free (assert_same ("latin1.txt", latin1, n, NULL));
}

/* The first row that is wrong is named, whichever thread meets its own first; rows that are not finite are counted over all blocks. */
static void
test_errors (void)
{
  static const char *const bad[] = { "bad 1 2 x 4 5\n", "bad 1 2 3\n", "bad 1 2 nan 4 5\n", "b\xff" "d 1 2 3 4 5\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GString) text = make_words (200, "\n");
      const char *middle = strchr (text->str + text->len / 2, '\n') + 1;

      g_string_insert (text, middle - text->str, bad[i]);
      g_string_append (text, bad[i]);
      g_string_append (text, bad[(i + 1) % 3]);
      assert_same_text ("bad.txt", text->str);
    }
}

/* Beyond what is looked at before reading. */
static void
test_zero_byte (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (text->len < 5000000)
    g_string_append (text, "some_word 1.5 2.5 3.5 4.5\n");
  text->str[text->len - 3] = '\0';
  set_cutting (2, 0, 0);
  assert_bytes_fail ("nul.txt", text->str, text->len, VEC_ERROR_FORMAT, "nul.txt, line 192308: there is a zero byte, so this is not a text file");
  set_cutting (0, 0, 0);
}

/* ---- Delimited text. */

/* Quotation marks around values with delimiters, line ends, quotation marks and nothing; some stray ones. */
static GString *
make_table (int n_rows, const char *end, gboolean stray)
{
  static const char *const texts[] = { "plain", "\"a, b\"", "\"two\nlines\"", "\"three\r\nlong\n\nlines, \"\"quoted\"\"\"", "\"\"", "",
                                       "\"long ago\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\"" };
  GString *text = g_string_new ("name,note,d0,d1,d2,year\n");
  VecRandom random;

  vec_random_init (&random, 3);
  for (int i = 0; i < n_rows; i++)
    {
      const char *note = texts[vec_random_below (&random, G_N_ELEMENTS (texts))];

      if (stray && i % 31 == 30)
        note = "6\" pipe";
      g_string_append_printf (text, "r%d,%s,%g,%d,%.9f,%d%s", i, note, vec_random_normal (&random), i, vec_random_normal (&random),
                              1990 + i % 30, end);
    }
  return text;
}

static void
test_quotes (void)
{
  for (int stray = 0; stray <= 1; stray++)
    for (int crlf = 0; crlf <= 1; crlf++)
      {
        g_autoptr(GString) text = make_table (400, crlf ? "\r\n" : "\n", stray);
        g_autofree char *rows = assert_same ("quotes.csv", text->str, text->len, NULL);

        g_assert_nonnull (strstr (rows, "|three\r\nlong\n\nlines, \"quoted\""));
        g_assert_nonnull (strstr (rows, "r399 "));
        g_string_truncate (text, text->len - 1 - (gsize) crlf);
        g_free (assert_same ("cut.csv", text->str, text->len, NULL));
        g_string_append (text, "\nr,\"open,1,2,3,1990\nr,x,1,2,3,1990\n");
        g_free (rows);
        rows = assert_same ("open.csv", text->str, text->len, NULL);
        g_assert_nonnull (strstr (rows, "a quotation mark opens a value here and none closes it"));
      }
}

static void
test_table_errors (void)
{
  static const char *const bad[] = { "r,x,1,2\n", "r,x,1,two,3,1990\n", "r,x,1,,3,1990\n", "r,x,1,inf,3,1990\n", "r,n\xffn,1,2,3,1990\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GString) text = make_table (300, "\n", FALSE);

      g_string_append (text, bad[i]);
      for (int j = 0; j < 50; j++)
        g_string_append_printf (text, "s%d,x,1,2,3,1990\n", j);
      g_string_append (text, bad[(i + 1) % 4]);
      assert_same_text ("bad.csv", text->str);
    }
}

/* ---- Rows that are left out. */

static void
test_skipped_words (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GString) text = make_words (200, "\n");
  g_autofree char *rows = NULL;

  options->skip_bad_rows = TRUE;
  g_string_append (text, "one 1 2 x 4 5\ntwo 1 2 3\nthree 1 2 nan 4 5\nlast 1 2 3 4 5\n");
  rows = assert_same ("skip.txt", text->str, text->len, options);
  g_assert_nonnull (strstr (rows, "remark: 3 of 204 rows were left out: line 205: value 3 is “x”, which is not a number\n"
                                  "skipped 205: value 3 is “x”, which is not a number\n"
                                  "skipped 206: 5 numbers were expected and 3 found\n"
                                  "skipped 207: value 3 is NaN (not a number)\n"));
  g_assert_nonnull (strstr (rows, "\nlast 0x1p+0 "));
  g_assert_null (strstr (rows, "three"));
}

static void
test_skipped_values (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GString) text = make_table (300, "\n", FALSE);
  g_autofree char *rows = NULL;
  g_autofree char *message = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  g_string_append (text, "one,x,1,2\ntwo,x,1,two,3,1990\nthree,x,1,,3,1990\nfour,x,1,2,1e99,1990\nlast,x,1,2,3,1990\n");
  path = write_bytes ("skip.csv", text->str, text->len);
  g_assert_null (vec_read_file (path, options, NULL, NULL, NULL, &error));
  g_assert_true (vec_error_is_bad_row (error));

  options->skip_bad_rows = TRUE;
  rows = assert_same ("skip.csv", text->str, text->len, options);
  g_assert_nonnull (strstr (rows, ": 6 values were expected, as in most lines, and 4 found\n"));
  g_assert_nonnull (strstr (rows, ": column “d1”: “two” is not a number\n"));
  g_assert_nonnull (strstr (rows, ": column “d1”: a number was expected, but there is nothing\n"));
  g_assert_nonnull (strstr (rows, ": value 3 is infinite or too large\n"));
  g_assert_nonnull (strstr (rows, "remark: 4 of 305 rows were left out: line "));
  g_assert_nonnull (strstr (rows, "\nlast 0x1p+0 "));
}

/* ---- Rows that were asked for. */

static void
test_first (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GString) text = make_table (300, "\n", FALSE);
  g_autofree char *some = NULL;
  g_autofree char *all = NULL;

  /* A row that is wrong after the last that is wanted does not matter. */
  g_string_append (text, "one,x,1,2\n");
  options->first_rows = 7;
  some = assert_same ("first.csv", text->str, text->len, options);
  g_assert_true (g_str_has_prefix (some, "r0 "));
  g_assert_nonnull (strstr (some, "\nr6 "));
  g_assert_null (strstr (some, "\nr7 "));
  g_assert_nonnull (strstr (some, "the first of -1\n"));
  options->first_rows = 300;
  all = assert_same ("first.csv", text->str, text->len, options);
  g_assert_nonnull (strstr (all, "\nr299 "));
  g_assert_nonnull (strstr (all, "the first of -1\n"));
}

static void
test_random (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GString) text = make_words (3000, "\n");
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *path = write_bytes ("random.txt", text->str, text->len);
  g_autoptr(VecTable) whole = read_path (path, NULL);
  g_autoptr(VecTable) some = NULL;
  gint64 row = -1;
  gint64 n_before = 0;

  options->random_rows = 500;
  options->random_seed = 1;
  one = assert_same ("random.txt", text->str, text->len, options);
  g_assert_nonnull (strstr (one, "random, seed 1 of 3000\n"));
  some = read_path (path, options);
  assert_shape (some, 500, 5);
  /* In the file's order, with their own numbers, and from all over the file. */
  for (gint64 i = 0; i < 500; i++)
    {
      gint64 found = vec_table_find_label (whole, vec_table_get_label (some, i));

      g_assert_cmpint (found, >, row);
      g_assert_cmpmem (vec_table_get_vector (whole, found), 5 * sizeof (float), vec_table_get_vector (some, i), 5 * sizeof (float));
      row = found;
      n_before += found < 1500;
    }
  g_assert_cmpint (n_before, >, 200);
  g_assert_cmpint (n_before, <, 300);
  options->random_seed = 2;
  two = assert_same ("random.txt", text->str, text->len, options);
  g_assert_cmpstr (one, !=, two);
}

static void
test_where (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GString) text = make_table (600, "\n", FALSE);
  g_autofree char *some = NULL;
  g_autofree char *random = NULL;

  options->where = g_strdup ("year >= 2010 and not note = plain");
  some = assert_same ("where.csv", text->str, text->len, options);
  g_assert_null (strstr (some, "|plain"));
  g_assert_null (strstr (some, "|2009"));
  g_assert_nonnull (strstr (some, "|2010"));
  g_assert_nonnull (strstr (some, "where year >= 2010 and not note = plain of 600\n"));
  options->random_rows = 20;
  random = assert_same ("where.csv", text->str, text->len, options);
  g_assert_nonnull (strstr (random, "random, seed 0 where year >= 2010 and not note = plain of 600\n"));
  g_assert_null (strstr (random, "|plain"));
  options->random_rows = 0;
  g_free (options->where);
  options->where = g_strdup ("year > 3000");
  g_free (some);
  some = assert_same ("where.csv", text->str, text->len, options);
  g_assert_nonnull (strstr (some, "where.csv: no row passes the filter “year > 3000”"));
}

/* Rows of numbers alone keep their numbers in the file as labels; a format that is mapped is chosen from in the same way. */
static void
test_numbers_of_rows (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(VecTable) table = NULL;

  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, "%d.5 2.5\n\n", i);
  options->random_rows = 10;
  g_free (assert_same ("numbers.txt", text->str, text->len, options));
  {
    g_autofree char *path = write_text ("numbers.txt", text->str);

    table = read_path (path, options);
  }
  assert_shape (table, 10, 2);
  for (gint64 i = 0; i < 10; i++)
    g_assert_cmpfloat ((float) atoi (vec_table_get_label (table, i)) - 0.5f, ==, vec_table_get_vector (table, i)[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blocks/words", test_words);
  g_test_add_func ("/blocks/other-encodings", test_other_encodings);
  g_test_add_func ("/blocks/errors", test_errors);
  g_test_add_func ("/blocks/zero-byte", test_zero_byte);
  g_test_add_func ("/blocks/quotes", test_quotes);
  g_test_add_func ("/blocks/table-errors", test_table_errors);
  g_test_add_func ("/blocks/skipped-words", test_skipped_words);
  g_test_add_func ("/blocks/skipped-values", test_skipped_values);
  g_test_add_func ("/blocks/first", test_first);
  g_test_add_func ("/blocks/random", test_random);
  g_test_add_func ("/blocks/where", test_where);
  g_test_add_func ("/blocks/numbers-of-rows", test_numbers_of_rows);
  return run_and_clean ();
}
