#include "read-fixture.h"

static char *
write_vectors (void)
{
  return write_text ("vectors.csv", "d0,d1,d2\n1,2,3\n4,5,6\n7,8,9\n");
}

static VecTable *
join (const char *name, const char *metadata, VecJoin how)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autofree char *path = write_vectors ();

  options->metadata_path = write_text (name, metadata);
  options->join = how;
  return read_path (path, options);
}

static void
test_lines (void)
{
  g_autoptr(VecTable) table = join ("lines.txt", "king\nNew York, NY\nqueen\n", VEC_JOIN_EXACT);

  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "New York, NY");
  assert_columns (table, "");
}

/* Exactly first, then in another spelling. */
static void
test_key_in_another_spelling (void)
{
  g_autofree char *path = write_text ("words.csv", "word,x,y\ncaf\u00e9,1,2\nKing,3,4\nking,5,6\nnothing,7,8\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;
  VecColumn *column;

  options->metadata_path = write_text ("about.csv", "word,kind\nking,lower\nCAFE\u0301,drink\nＫing,wide\n");
  options->join = VEC_JOIN_BY_KEY;
  table = read_path (path, options);
  column = vec_table_find_column (table, "kind");
  g_assert_cmpstr (vec_column_get_text (column, 0), ==, "drink");
  g_assert_cmpstr (vec_column_get_text (column, 1), ==, "lower");
  g_assert_cmpstr (vec_column_get_text (column, 2), ==, "lower");
  g_assert_true (vec_column_is_missing (column, 3));
}

/* Labels that repeat are a column as well. */
static void
test_classes (void)
{
  g_autoptr(VecTable) table = join ("lines.tsv", "7\n7\n7\n", VEC_JOIN_EXACT);

  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "7");
  assert_columns (table, "label:category");
}

static void
test_columns (void)
{
  g_autoptr(VecTable) tsv = join ("m.tsv", "word\tcount\tclass\nking\t1\ta\nqueen\t2\ta\nman\t\tb\n", VEC_JOIN_EXACT);
  g_autoptr(VecTable) csv = join ("m.csv", "class,word\na,\"x, y\"\na,queen\nb,man\n", VEC_JOIN_EXACT);

  g_assert_cmpstr (vec_table_get_label (tsv, 1), ==, "queen");
  assert_columns (tsv, "count:number class:category");
  g_assert_true (vec_column_is_missing (vec_table_get_column (tsv, 0), 2));
  g_assert_cmpstr (vec_table_get_label (csv, 0), ==, "x, y");
  assert_columns (csv, "class:category");
}

static void
test_blank_labels (void)
{
  g_autoptr(VecTable) inside = join ("m.tsv", "king\n\nman\n", VEC_JOIN_EXACT);
  g_autoptr(VecTable) after = join ("m.tsv", "king\nman\n\n", VEC_JOIN_EXACT);
  g_autoptr(VecTable) beyond = join ("m.tsv", "king\nqueen\nman\n\n\n", VEC_JOIN_EXACT);

  g_assert_cmpstr (vec_table_get_label (inside, 1), ==, "");
  g_assert_cmpstr (vec_table_get_label (after, 2), ==, "");
  g_assert_cmpstr (vec_table_get_label (beyond, 2), ==, "man");
}

static void
assert_mismatch (const char *metadata, const char *message, guint choices)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autofree char *path = write_vectors ();

  options->metadata_path = write_text ("m.tsv", metadata);
  assert_path_fails (path, options, VEC_ERROR_MISMATCH, message);
  g_assert_cmphex (vec_read_get_join_choices (path, options), ==, choices);
  for (int join_how = VEC_JOIN_SKIP_HEADER; join_how <= VEC_JOIN_DROP_LAST; join_how++)
    if (choices & 1u << join_how)
      {
        g_autoptr(VecTable) table = NULL;

        options->join = (VecJoin) join_how;
        table = read_path (path, options);
        assert_shape (table, 3, 3);
        g_assert_cmpstr (vec_table_get_label (table, 0), ==, join_how == VEC_JOIN_DROP_LAST ? "word" : "king");
      }
}

static void
test_mismatches (void)
{
  assert_mismatch ("word\nking\nqueen\nman\n",
                   "vectors.csv has 3 rows, but m.tsv has 4: perhaps its first line (“word”) is a heading, or its last (“man”) is "
                   "not a row",
                   1u << VEC_JOIN_SKIP_HEADER | 1u << VEC_JOIN_DROP_LAST);
  assert_mismatch ("king\tx\nqueen\ty\nman\tz\n",
                   "vectors.csv has 3 rows, but m.tsv has 2: perhaps its first line (“king | x”), which was taken for a heading, is "
                   "a row",
                   1u << VEC_JOIN_KEEP_HEADER);
  assert_mismatch ("king\n", "vectors.csv has 3 rows, but m.tsv has 1: they may not belong together", 0);
}

static void
test_by_key (void)
{
  g_autofree char *path = write_text ("words.txt", "king 1 2 3\nqueen 4 5 6\nman 7 8 9\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;
  VecColumn *column;

  options->metadata_path = write_text ("by-key.csv", "name,year\nman,1\nghost,2\nking,3\nzebra,4\n");
  assert_path_fails (path, options, VEC_ERROR_MISMATCH,
                     "words.txt has 3 rows, but by-key.csv has 4: perhaps its last line (“zebra | 4”) is not a row");
  g_assert_cmphex (vec_read_get_join_choices (path, options), ==, 1u << VEC_JOIN_DROP_LAST | 1u << VEC_JOIN_BY_KEY);
  options->join = VEC_JOIN_BY_KEY;
  options->join_key = g_strdup ("name");
  table = read_path (path, options);
  column = vec_table_find_column (table, "year");
  g_assert_cmpfloat (vec_column_get_number (column, 0), ==, 3);
  g_assert_true (vec_column_is_missing (column, 1));
  g_assert_cmpfloat (vec_column_get_number (column, 2), ==, 1);
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "1 row has no metadata in by-key.csv");

  g_free (options->join_key);
  options->join_key = g_strdup ("year");
  assert_path_fails (path, options, VEC_ERROR_MISMATCH, "No label of words.txt is in the column “year” of by-key.csv");
}

static void
test_errors (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autofree char *path = write_vectors ();

  options->metadata_path = write_text ("ragged.tsv", "a\tb\n1\t2\n3\n4\t5\n");
  assert_path_fails (path, options, VEC_ERROR_FORMAT, "ragged.tsv, line 3: 2 values were expected, as in most lines, and 1 found");
  g_free (options->metadata_path);
  options->metadata_path = write_text ("void.tsv", "");
  assert_path_fails (path, options, VEC_ERROR_FORMAT, "void.tsv is empty");
  g_free (options->metadata_path);
  options->metadata_path = g_strdup ("/nonexistent/m.tsv");
  assert_path_fails (path, options, VEC_ERROR_FAILED, "m.tsv cannot be opened: No such file or directory");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/join/key-in-another-spelling", test_key_in_another_spelling);
  g_test_add_func ("/join/lines", test_lines);
  g_test_add_func ("/join/classes", test_classes);
  g_test_add_func ("/join/columns", test_columns);
  g_test_add_func ("/join/blank-labels", test_blank_labels);
  g_test_add_func ("/join/mismatches", test_mismatches);
  g_test_add_func ("/join/by-key", test_by_key);
  g_test_add_func ("/join/errors", test_errors);
  return run_and_clean ();
}
