/* Places that a person names: labels, sets of rows, texts; and the two ends in one text. */
#include "encode/vec-anchor.h"

#include "base/vec-error.h"
#include "tables.h"

static const char *const words[] = { "man", "woman", "king", "a:b", "c", "New York, NY" };
static const char *const kinds[] = { "even", "odd", "even", "odd", "even", "" };

/* Row i is i + 1. */
static float
find (const char *text, GError **error)
{
  g_autoptr (VecTable) table = make_table_with_names ("words", words, G_N_ELEMENTS (words), 1, "kind", kinds);
  g_autoptr (VecEncoder) encoder = NULL;
  float place = -1;

  return vec_anchor_find (table, &encoder, text, &place, NULL, error) ? place : -1;
}

static void
test_found (void)
{
  static const struct
  {
    const char *text;
    float place;
  } cases[] = {
    { "man", 1 }, { "King", 3 }, { "New York, NY", 6 }, { "man, king", 2 }, { "man，woman、king", 2 }, { "kind=even", 3 },
    { "kind = odd", 3 }, { "kind=odd, c", 4 }, { "the man and a woman", 1.5 }, { "the king, c,", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (find (cases[i].text, NULL), cases[i].place, 1e-6);
}

static void
assert_unknown (const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (find (text, &error), ==, -1);
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_unknown (void)
{
  assert_unknown ("queen", "“queen” is no row of “words”, nor a text whose words it knows.");
  assert_unknown ("man, queen", "“queen” is no row of “words”, nor a text whose words it knows.");
  assert_unknown ("kind=none", "“kind=none” is no row of “words”, nor a text whose words it knows.");
  assert_unknown (" , ", "An end of an axis is empty: write a row’s label or some words.");
}

/* Without labels a row is known by its number, and texts are not understood. */
static void
test_numbers (void)
{
  g_autoptr (VecTable) table = make_table ("numbers", NULL, 5, 2);
  g_autoptr (VecEncoder) encoder = NULL;
  g_autoptr (GError) error = NULL;
  float place[2];

  g_assert_true (vec_anchor_find (table, &encoder, "3", place, NULL, &error));
  g_assert_cmpfloat (place[0], ==, 3);
  g_assert_cmpfloat (place[1], ==, 9);
  g_assert_false (vec_anchor_find (table, &encoder, "man", place, NULL, &error));
  g_assert_cmpstr (error->message, ==, "No row of “numbers” has the label “man”.");
  g_assert_null (encoder);
}

static void
test_split (void)
{
  static const char *const cases[][3] = {
    { "man:woman", "man", "woman" },          { " man : woman ", "man", "woman" }, { "man->woman", "man", "woman" },
    { "man → woman", "man", "woman" },        { "男：女", "男", "女" },            { "a:b:c", "a:b", "c" },
    { "one:two:three", "one", "two:three" },  { "man", NULL, NULL },               { ":woman", NULL, NULL },
    { "man:", NULL, NULL },                   { "", NULL, NULL },
  };
  g_autoptr (VecTable) table = make_table ("words", words, G_N_ELEMENTS (words), 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *from = NULL, *to = NULL;

      g_assert_cmpint (vec_anchor_split (table, cases[i][0], &from, &to), ==, cases[i][1] != NULL);
      g_assert_cmpstr (from, ==, cases[i][1]);
      g_assert_cmpstr (to, ==, cases[i][2]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/anchor/found", test_found);
  g_test_add_func ("/anchor/unknown", test_unknown);
  g_test_add_func ("/anchor/numbers", test_numbers);
  g_test_add_func ("/anchor/split", test_split);
  return g_test_run ();
}
