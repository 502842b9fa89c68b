/* The finder against a plain reading of its promise: folded, exact before whole before beginning before middle before metadata, rows in order. */
#include "table/vec-find.h"

static VecTable *
make_words (const char *const *words, const char *const *groups)
{
  VecTableBuilder *builder = vec_table_builder_new ("words", "made", NULL);
  g_autoptr (VecStrings) labels = vec_strings_new ();
  g_autoptr (VecStrings) values = vec_strings_new ();
  g_autoptr (VecColumn) column = NULL;
  g_autoptr (VecColumn) numbers = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n = (gint64) g_strv_length ((char **) words);
  float *vectors = g_new0 (float, n);
  double *squares = g_new (double, n);
  VecTable *table;

  for (gint64 i = 0; i < n; i++)
    {
      vec_strings_append (labels, words[i], -1);
      vec_strings_append (values, groups[i], -1);
      squares[i] = (double) (i * i) / 2;
    }
  column = vec_column_new_parsed ("group", VEC_COLUMN_CATEGORY, values);
  numbers = vec_column_new_number ("square", squares, n);
  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, column);
  vec_table_builder_add_column (builder, numbers);
  table = vec_table_builder_end (builder, &error);
  g_assert_no_error (error);
  return table;
}

static VecFinder *
make_finder (void)
{
  static const char *const words[] = { "Kingdom", "king", "ＫＩＮＧ", "viking", "queen", "Straße", "王后", "", "walking", "ﬁnger", NULL };
  static const char *const groups[] = { "places", "people", "people", "people", "people", "places", "people", "kings", "verbs",
                                        "body", NULL };
  g_autoptr (VecTable) table = make_words (words, groups);

  return vec_finder_new (table, NULL);
}

/* @expected: "row" or "row:column", separated by spaces. */
static void
assert_hits (VecFinder *finder, const char *text, const char *expected)
{
  g_autoptr (GArray) hits = vec_finder_search (finder, text, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_nonnull (hits);
  for (guint i = 0; i < hits->len; i++)
    {
      const VecHit *hit = &g_array_index (hits, VecHit, i);

      g_string_append_printf (found, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", hit->row);
      if (hit->column >= 0)
        g_string_append_printf (found, ":%d", hit->column);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_order (void)
{
  g_autoptr (VecFinder) finder = make_finder ();

  assert_hits (finder, "king", "1 2 0 3 8 7:0");
  assert_hits (finder, "KinG", "1 2 0 3 8 7:0");
  assert_hits (finder, " king ", "1 2 0 3 8 7:0");
  assert_hits (finder, "ＫＩＮＧ", "2 1 0 3 8 7:0");
  assert_hits (finder, "kingd", "0");
  assert_hits (finder, "people", "1:0 2:0 3:0 4:0 6:0");
}

static void
test_folding (void)
{
  g_autoptr (VecFinder) finder = make_finder ();

  assert_hits (finder, "STRASSE", "5");
  assert_hits (finder, "ß", "5");
  assert_hits (finder, "ss", "5");
  assert_hits (finder, "王", "6");
  assert_hits (finder, "ｑｕ", "4");
  assert_hits (finder, "fing", "9");
}

static void
test_numbers (void)
{
  g_autoptr (VecFinder) finder = make_finder ();

  assert_hits (finder, "12.5", "5:1");
  assert_hits (finder, "0", "0:1");
  assert_hits (finder, "2", "2:1");
  assert_hits (finder, "2x", "");
  assert_hits (finder, "nan", "");
}

static void
test_nothing (void)
{
  g_autoptr (VecFinder) finder = make_finder ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  assert_hits (finder, "", "");
  assert_hits (finder, "   ", "");
  assert_hits (finder, "zebra", "");
  g_cancellable_cancel (cancelled);
  g_assert_null (vec_finder_search (finder, "king", cancelled));
}

static void
test_fold (void)
{
  g_autofree char *a = vec_fold ("Å");
  g_autofree char *b = vec_fold ("a\u030a");

  g_assert_cmpstr (a, ==, b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find/order", test_order);
  g_test_add_func ("/find/folding", test_folding);
  g_test_add_func ("/find/numbers", test_numbers);
  g_test_add_func ("/find/nothing", test_nothing);
  g_test_add_func ("/find/fold", test_fold);
  return g_test_run ();
}
