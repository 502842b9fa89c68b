/* One look-up everywhere: exactly, else after NFKC and case folding. */
#include "table/vec-label-index.h"
#include "table/vec-label-rows.h"
#include "table/vec-row-match.h"

static VecTable *
make_table (const char *const *texts)
{
  guint n = g_strv_length ((char **) texts);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("labels", "test", NULL);
  float *values = g_new0 (float, n);

  for (guint i = 0; i < n; i++)
    vec_strings_append (labels, texts[i], -1);
  vec_table_builder_take_vectors (builder, values, n, 1, values, g_free);
  vec_table_builder_set_labels (builder, labels);
  return vec_table_builder_end (builder, NULL);
}

/* Which spelling finds which. */
static void
test_spellings (void)
{
  static const struct { const char *label, *asked; gboolean found; } cases[] = {
    { "caf\u00e9", "cafe\u0301", TRUE },          /* composed, decomposed */
    { "cafe\u0301", "caf\u00e9", TRUE },
    { "caf\u00e9", "CAFE\u0301", TRUE },
    { "caf\u00e9", "cafe", FALSE },               /* an accent is no matter of form */
    { "Å", "\u212b", TRUE },                      /* the letter and the unit */
    { "king", "ｋｉｎｇ", TRUE },                 /* full width */
    { "ＫＩＮＧ", "king", TRUE },
    { "straße", "STRASSE", TRUE },
    { "STRASSE", "straße", TRUE },
    { "straße", "STRA\u1e9eE", TRUE },            /* the capital ß */
    { "ﬁsh", "fish", TRUE },                      /* a ligature */
    { "\u2460", "1", TRUE },                      /* ① */
    { "㈱", "(株)", TRUE },                       /* CJK compatibility */
    { "ｶﾞ", "ガ", TRUE },                         /* half-width katakana with its mark */
    { "\uf900", "豈", TRUE },                     /* a CJK compatibility ideograph */
    { "國", "国", FALSE },                        /* other characters, not other forms */
    { "ΣΊΣΥΦΟΣ", "σίσυφος", TRUE },               /* the final sigma */
    { "TITLE", "title", TRUE },
    { "\u0131", "i", FALSE },                     /* Turkish: the dotless i is another letter, */
    { "\u0130", "i\u0307", TRUE },                /* and the dotted capital is i with a dot, */
    { "\u0130", "i", FALSE },                     /* not i; in every language of the interface */
    { "I", "i", TRUE },
    { "ӝ", "Ӝ", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VecTable) table = make_table ((const char *const[]) { "other", cases[i].label, NULL });

      g_test_message ("%s, asked for as %s", cases[i].label, cases[i].asked);
      g_assert_cmpint (vec_table_find_label (table, cases[i].asked), ==, cases[i].found ? 1 : -1);
      g_assert_cmpint (vec_table_find_label (table, cases[i].label), ==, 1);
    }
}

/* Duplicates stay rows of their own; what is exactly so comes first, wherever it stands. */
static void
test_duplicates (void)
{
  g_autoptr(VecTable) table = make_table ((const char *const[]) { "King", "king", "queen", "king", "KING", "Ｑueen", NULL });
  static const struct { const char *asked; gint64 n, rows[4]; } cases[] = {
    { "king", 2, { 1, 3 } },
    { "King", 1, { 0 } },
    { "KING", 1, { 4 } },
    { "kinG", 4, { 0, 1, 3, 4 } },
    { "QUEEN", 2, { 2, 5 } },
    { "prince", 0, { 0 } },
    { "", 0, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 n;
      g_autofree gint64 *rows = vec_table_list_label_rows (table, cases[i].asked, &n);

      g_assert_cmpint (n, ==, cases[i].n);
      for (gint64 k = 0; k < n; k++)
        g_assert_cmpint (rows[k], ==, cases[i].rows[k]);
      g_assert_cmpint (vec_table_find_label (table, cases[i].asked), ==, n > 0 ? rows[0] : -1);
    }
}

static void
test_numbers_are_labels (void)
{
  VecTableBuilder *builder = vec_table_builder_new ("numbers", "test", NULL);
  float *values = g_new0 (float, 3);
  g_autoptr(VecTable) table = NULL;
  gint64 n;
  g_autofree gint64 *rows = NULL;

  vec_table_builder_take_vectors (builder, values, 3, 1, values, g_free);
  table = vec_table_builder_end (builder, NULL);
  rows = vec_table_list_label_rows (table, "3", &n);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (rows[0], ==, 2);
}

static const char *
get_label (gpointer table, gint64 row)
{
  return vec_table_get_label (table, row);
}

/* As metadata is joined by key. */
static void
test_matching (void)
{
  g_autoptr(VecTable) table = make_table ((const char *const[]) { "caf\u00e9", "King", "tea", "ＴＥＡ", NULL });
  g_autoptr(VecStrings) keys = vec_strings_new ();
  gint64 n_missing;
  g_autofree gint64 *rows = NULL;

  vec_strings_append (keys, "TEA", -1);
  vec_strings_append (keys, "cafe\u0301", -1);
  vec_strings_append (keys, NULL, -1);
  vec_strings_append (keys, "tea", -1);
  rows = vec_label_index_match (keys, get_label, table, 4, &n_missing);
  g_assert_cmpint (n_missing, ==, 1);
  g_assert_cmpint (rows[0], ==, 1);
  g_assert_cmpint (rows[1], ==, -1);
  g_assert_cmpint (rows[2], ==, 3);
  g_assert_cmpint (rows[3], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/spellings", test_spellings);
  g_test_add_func ("/labels/duplicates", test_duplicates);
  g_test_add_func ("/labels/numbers-are-labels", test_numbers_are_labels);
  g_test_add_func ("/labels/matching", test_matching);
  return g_test_run ();
}
