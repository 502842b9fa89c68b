#include "encode/vec-word-index.h"

#include <string.h>

#include "tables.h"

static void
check_key (const char *text, const char *expected)
{
  g_autofree char *key = vec_word_key (text, strlen (text));

  g_assert_cmpstr (key, ==, expected);
  g_assert_cmpuint (vec_word_hash_name (text), ==, vec_word_hash_key (expected));
  g_assert_true (vec_word_has_key (text, expected));
}

static void
test_key (void)
{
  check_key ("King", "king");
  check_key ("New_York", "new york");
  check_key ("  ice\t \n cream ", "ice cream");
  check_key ("Ice-Cream", "ice cream");
  check_key ("-5", "-5");
  check_key ("2-3", "2-3");
  check_key ("a - b", "a - b");
  check_key ("don’t", "don't");
  check_key ("Straße", "strasse");
  check_key ("ＡＢＣ\u3000ｄ", "abc d");
  check_key ("e\u0301", "é");
  check_key ("ﬁsh", "fish");
  check_key ("❤\ufe0f", "❤");
  check_key ("ΣΊΣΥΦΟΣ", "σίσυφοσ");
  check_key ("国王", "国王");
  check_key ("_", "_");
  check_key ("", "");
  /* Near to what is its own key. */
  check_key ("ice cream", "ice cream");
  check_key ("ice  cream", "ice cream");
  check_key (" ice", "ice");
  check_key ("ice ", "ice");
  check_key (" ", " ");
  check_key ("icE cream", "ice cream");
  check_key ("route 66", "route 66");
}

static gint64
find (VecWordIndex *index, const char *text)
{
  return vec_word_index_find (index, text, strlen (text));
}

static void
test_preference (void)
{
  const char *const labels[] = { "Us", "US", "us", "Polish", "POLISH", "New_York", "new york", "king", "king" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), 2);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(VecWordIndex) index = vec_word_index_new (table, TRUE, none);

  g_assert_cmpint (find (index, "US"), ==, 1);
  g_assert_cmpint (find (index, "us"), ==, 2);
  g_assert_cmpint (find (index, "Us"), ==, 0);
  g_assert_cmpint (find (index, "uS"), ==, 2);       /* in lower case */
  g_assert_cmpint (find (index, "polish"), ==, 3);   /* the first */
  g_assert_cmpint (find (index, "POLISH"), ==, 4);
  g_assert_cmpint (find (index, "New York"), ==, 5); /* but for separators */
  g_assert_cmpint (find (index, "new_york"), ==, 6);
  g_assert_cmpint (find (index, "NEW YORK"), ==, 6);
  g_assert_cmpint (find (index, "king"), ==, 7);     /* the first of two */
  g_assert_cmpint (find (index, "kin"), ==, -1);
  g_assert_cmpint (find (index, ""), ==, -1);
  g_assert_cmpint (vec_word_index_find (index, "kings", 4), ==, 7);
}

static void
test_columns (void)
{
  const char *const labels[] = { "king", "queen", "" };
  const char *const names[] = { "国王", "king", NULL };
  g_autoptr(VecTable) table = make_table_with_names ("t", labels, 3, 2, "chinese", names);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(VecWordIndex) both = NULL;
  g_autoptr(VecWordIndex) names_only = NULL;

  g_ptr_array_add (columns, vec_table_get_column (table, 0));
  both = vec_word_index_new (table, TRUE, columns);
  g_assert_cmpint (find (both, "国王"), ==, 0);
  g_assert_cmpint (find (both, "king"), ==, 0);
  g_assert_cmpint (find (both, "QUEEN"), ==, 1);

  names_only = vec_word_index_new (table, FALSE, columns);
  g_assert_cmpint (find (names_only, "queen"), ==, -1);
  g_assert_cmpint (find (names_only, "king"), ==, 1);
}

/* Every one of many names is found, in any case, and nothing else is. */
static void
test_many (void)
{
  const gint64 n = 50000;
  g_auto(GStrv) labels = g_new0 (char *, n + 1);
  g_autoptr(VecTable) table = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(VecWordIndex) index = NULL;

  for (gint64 i = 0; i < n; i++)
    labels[i] = g_strdup_printf (i % 3 ? "word%dx" : "Wört_%d", (int) i);
  table = make_table ("t", (const char *const *) labels, n, 1);
  index = vec_word_index_new (table, TRUE, none);
  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *upper = g_utf8_strup (labels[i], -1);
      g_autofree char *other = g_strconcat (labels[i], "y", NULL);

      g_assert_cmpint (find (index, labels[i]), ==, i);
      g_assert_cmpint (find (index, upper), ==, i);
      g_assert_cmpint (find (index, other), ==, -1);
    }
  g_assert_cmpuint (vec_word_index_get_size (index), <=, 8 * 3 * (gsize) n);
}

static void
test_max_units (void)
{
  const char *const single[] = { "king", "queen" };
  const char *const phrases[] = { "king", "queen of hearts" };
  const char *const chinese[] = { "人工智能" };
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  const struct { const char *const *labels; gint64 n; guint expected; } cases[] = {
    { single, 2, 1 }, { phrases, 2, 3 }, { chinese, 1, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VecTable) table = make_table ("t", cases[i].labels, cases[i].n, 1);
      g_autoptr(VecWordIndex) index = vec_word_index_new (table, TRUE, none);

      g_assert_cmpuint (vec_word_index_get_max_units (index), ==, cases[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-index/key", test_key);
  g_test_add_func ("/word-index/preference", test_preference);
  g_test_add_func ("/word-index/columns", test_columns);
  g_test_add_func ("/word-index/many", test_many);
  g_test_add_func ("/word-index/max-units", test_max_units);
  return g_test_run ();
}
