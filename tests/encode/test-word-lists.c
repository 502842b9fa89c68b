/* Lists of words with names, however they are pasted. */
#include "encode/vec-static-encoder.h"
#include "encode/vec-word-lists.h"

#include <string.h>

/* "Fruit=apple|pear; Animals=dog|cat". */
static void
assert_lists (const char *pasted, const char *expected)
{
  g_autoptr (VecWordLists) lists = vec_word_lists_parse (pasted);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < vec_word_lists_get_n_lists (lists); i++)
    {
      const VecWordList *list = vec_word_lists_get (lists, i);
      g_autofree char *texts = g_strjoinv ("|", list->texts);

      g_string_append_printf (found, "%s%s=%s", i > 0 ? "; " : "", list->name, texts);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
names_in_the_line_and_above (void)
{
  assert_lists ("Fruit: apple, pear\nAnimals: dog, cat", "Fruit=apple|pear; Animals=dog|cat");
  assert_lists ("Fruit:\napple\npear\n\nAnimals:\r\ndog\r\ncat\r\n", "Fruit=apple|pear; Animals=dog|cat");
  assert_lists ("Fruit:\napple, pear\n# Animals\ndog\ncat", "Fruit=apple|pear; Animals=dog|cat");
  assert_lists ("水果：苹果、香蕉\n动物：\n狗\n猫", "水果=苹果|香蕉; 动物=狗|猫");
  assert_lists ("lamp\nFruit: apple, pear", "=lamp; Fruit=apple|pear");
  assert_lists ("Fruit: apple, pear\nAnimals:\ndog\nFruit:\nplum", "Fruit=apple|pear|plum; Animals=dog");
}

static void
plain_lists_stay_plain (void)
{
  assert_lists ("king, queen", "=king|queen");
  assert_lists ("king\nqueen\n\nking\n", "=king|queen");
  assert_lists ("the train leaves at 10:30\nhttp://example.org is a page", "=the train leaves at 10:30|http://example.org is a page");
  assert_lists ("He said: nobody", "=He said: nobody");
  assert_lists (": apple, pear", "=: apple|pear");
  assert_lists ("#hash\n#tag", "=#hash|#tag");
  assert_lists ("", "");
  assert_lists (" \n\n", "");
}

static void
empty_lists_are_none (void)
{
  assert_lists ("Fruit:\nAnimals: dog, cat\n#\n", "Animals=dog|cat|#");
  assert_lists ("Fruit:", "");
}

static VecEncoder *
make_encoder (void)
{
  static const char *const words[] = { "apple", "pear", "dog", "cat" };
  VecTableBuilder *builder = vec_table_builder_new ("words", "csv", NULL);
  g_autoptr (VecStrings) labels = vec_strings_new ();
  g_autoptr (VecTable) table = NULL;
  float *vectors = g_new0 (float, 4 * 2);

  for (int i = 0; i < 4; i++)
    {
      vec_strings_append (labels, words[i], -1);
      vectors[2 * i] = (float) (i + 1);
    }
  vec_table_builder_take_vectors (builder, vectors, 4, 2, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  table = vec_table_builder_end (builder, NULL);
  return vec_static_encoder_new (table, NULL);
}

/* What is not known is told, and the column fits the rows that are left. */
static void
lists_become_a_column (void)
{
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (VecWordLists) lists = vec_word_lists_parse ("Fruit: apple, blorf, pear\nAnimals: dog, xyzzy, cat");
  g_auto (GStrv) unknown = NULL, guessed = NULL;
  g_autoptr (VecTable) table = NULL;
  VecColumn *column;

  g_assert_cmpuint (vec_word_lists_get_n_texts (lists), ==, 6);
  g_assert_true (vec_word_lists_check (lists, encoder, &unknown, &guessed, NULL, NULL));
  g_assert_cmpuint (g_strv_length (unknown), ==, 2);
  g_assert_cmpstr (unknown[0], ==, "blorf");
  g_assert_cmpstr (unknown[1], ==, "xyzzy");
  g_assert_cmpuint (g_strv_length (guessed), ==, 0);
  table = vec_word_lists_encode (lists, encoder, "Pasted words", NULL, NULL);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, 4);
  column = vec_table_get_column (table, 0);
  g_assert_cmpstr (vec_column_get_name (column), ==, "List");
  g_assert_cmpint (vec_column_get_column_type (column), ==, VEC_COLUMN_CATEGORY);
  for (gint64 row = 0; row < 4; row++)
    {
      g_autofree char *text = vec_column_dup_value (column, row);

      g_assert_cmpstr (text, ==, row < 2 ? "Fruit" : "Animals");
    }
}

/* What is in two lists is of each in its row, whatever was left out before it. */
static void
a_word_of_two_lists_stands_twice (void)
{
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (VecWordLists) lists = vec_word_lists_parse ("blorf, apple, dog\nB: apple, blorf, cat, dog\nC:\nxyzzy\nD:\ndog");
  g_autoptr (VecTable) table = vec_word_lists_encode (lists, encoder, "Pasted words", NULL, NULL);
  static const char *const expected[] = { "apple=Other words", "dog=Other words", "apple=B", "cat=B", "dog=B", "dog=D" };

  g_assert_cmpint (vec_table_get_n_rows (table), ==, G_N_ELEMENTS (expected));
  for (gsize row = 0; row < G_N_ELEMENTS (expected); row++)
    {
      g_autofree char *list = vec_column_dup_value (vec_table_get_column (table, 0), (gint64) row);
      g_autofree char *text = g_strconcat (vec_table_get_label (table, (gint64) row), "=", list, NULL);

      g_assert_cmpstr (text, ==, expected[row]);
    }
}

static void
one_list_needs_no_column (void)
{
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (VecWordLists) lists = vec_word_lists_parse ("apple, dog");
  g_autoptr (VecWordLists) strange = vec_word_lists_parse ("blorf, xyzzy");
  g_autoptr (VecTable) table = vec_word_lists_encode (lists, encoder, "Pasted words", NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (vec_table_get_n_columns (table), ==, 0);
  g_assert_null (vec_word_lists_encode (strange, encoder, "Pasted words", NULL, &error));
  g_assert_nonnull (strstr (error->message, "blorf"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-lists/names", names_in_the_line_and_above);
  g_test_add_func ("/word-lists/plain", plain_lists_stay_plain);
  g_test_add_func ("/word-lists/empty", empty_lists_are_none);
  g_test_add_func ("/word-lists/column", lists_become_a_column);
  g_test_add_func ("/word-lists/twice", a_word_of_two_lists_stands_twice);
  g_test_add_func ("/word-lists/no-column", one_list_needs_no_column);
  return g_test_run ();
}
