#include "encode/vec-passages.h"

#include <string.h>

#include "base/vec-error.h"

static GArray *
cut (const char *text, int n_words, int n_overlap, gboolean is_markdown)
{
  VecPassagesOptions options = { n_words, n_overlap, 0, is_markdown };
  g_autoptr (GError) error = NULL;
  GArray *passages = vec_passages_cut (text, strlen (text), &options, NULL, &error);

  g_assert_no_error (error);
  return passages;
}

/* @expected: passages, or headings where @headings, with | between them. */
static void
check (const char *text, GArray *passages, const char *expected, gboolean headings)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < passages->len; i++)
    {
      const VecTextPassage *passage = &g_array_index (passages, VecTextPassage, i);
      gsize begin = headings ? passage->heading_begin : passage->begin, end = headings ? passage->heading_end : passage->end;

      g_string_append_printf (found, i > 0 ? "|%.*s" : "%.*s", (int) (end - begin), text + begin);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
check_cut (const char *text, int n_words, int n_overlap, const char *expected)
{
  g_autoptr (GArray) passages = cut (text, n_words, n_overlap, FALSE);

  check (text, passages, expected, FALSE);
}

static void
test_sentences (void)
{
  check_cut ("One two three. Four five. Six seven.", 5, 0, "One two three. Four five.|Six seven.");
  check_cut ("One two three. Four five. Six seven.", 100, 0, "One two three. Four five. Six seven.");
  /* The line ends within a sentence, not the sentence. */
  check_cut ("One two\nthree. Four five.", 3, 0, "One two\nthree.|Four five.");
  check_cut ("  \n\n One.\n\n\n", 3, 0, "One.");
}

static void
test_overlap (void)
{
  check_cut ("A b. C d. E f. G h.", 4, 2, "A b. C d.|C d. E f.|E f. G h.");
  /* An overlap that would leave no room for the next sentence is smaller. */
  check_cut ("A b. C d. E f g.", 4, 2, "A b. C d.|E f g.");
  check_cut ("A b. C d. E f g.", 5, 2, "A b. C d.|C d. E f g.");
}

static void
test_paragraphs (void)
{
  /* A passage that is half full ends where a paragraph does; one that is not takes what follows. */
  check_cut ("A b c.\n\nD e. F g.", 5, 0, "A b c.|D e. F g.");
  check_cut ("A.\n\nB c. D e. F g.", 5, 0, "A.\n\nB c. D e.|F g.");
}

static void
test_long_sentence (void)
{
  check_cut ("one two three four five", 2, 0, "one two|three four|five");
  check_cut ("one, two, three!", 1, 0, "one,|two,|three!");
}

static void
test_chinese (void)
{
  /* 我 喜欢 苹果 。 他 喜欢 音乐 。 */
  check_cut ("我喜欢苹果。他喜欢音乐。", 3, 0, "我喜欢苹果。|他喜欢音乐。");
  check_cut ("我喜欢苹果他喜欢音乐", 3, 0, "我喜欢苹果|他喜欢音乐");
}

static void
test_tokens (void)
{
  VecPassagesOptions options = { 100, 0, 6, FALSE };
  const char *text = "我喜欢苹果。";
  g_autoptr (GArray) passages = vec_passages_cut (text, strlen (text), &options, NULL, NULL);

  /* Four ideographs fit beside the two tokens around a text: 我 喜欢, and 苹果 with its full stop. */
  check (text, passages, "我喜欢|苹果。", FALSE);
}

static void
test_headings (void)
{
  const char *text = "Before.\n# One #\nFirst.\n## Two\n\nSecond.\n\nThree\n=====\nThird.\n```\n# code\n\n```\n#none";
  g_autoptr (GArray) passages = cut (text, 100, 0, TRUE);
  g_autoptr (GArray) plain = cut (text, 100, 0, FALSE);

  check (text, passages, "|One|Two|Three", TRUE);
  check (text, passages, "Before.|First.|Second.|Third.\n```\n# code\n\n```\n#none", FALSE);
  g_assert_cmpuint (plain->len, ==, 1);
}

static void
test_line_ends (void)
{
  const char *text = "# One\r\nA b.\r\n\r\nC d.\r# Two\rE.";
  g_autoptr (GArray) passages = cut (text, 100, 0, TRUE);

  check (text, passages, "A b.\r\n\r\nC d.|E.", FALSE);
  check (text, passages, "One|Two", TRUE);
}

static void
test_empty (void)
{
  g_autoptr (GArray) none = cut ("", 10, 2, TRUE);
  g_autoptr (GArray) blank = cut (" \n\r\n\t\n", 10, 2, TRUE);
  g_autoptr (GArray) heading = cut ("# Alone", 10, 2, TRUE);

  g_assert_cmpuint (none->len + blank->len + heading->len, ==, 0);
}

static void
test_options (void)
{
  VecPassagesOptions options = { 10, 10, 0, FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_passages_cut ("a", 1, &options, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
}

/* Whatever the sizes, all of the text is in the passages, none is too long, and each begins after the one before. */
static void
test_all_is_there (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 400; i++)
    g_string_append_printf (text, "w%d%s", i, i % 7 == 6 ? ". " : i % 31 == 30 ? "\n\n" : " ");
  for (int n_words = 1; n_words < 60; n_words += 3)
    {
      g_autoptr (GArray) passages = cut (text->str, n_words, n_words / 3, FALSE);
      gsize covered = 0, last = 0;

      for (guint i = 0; i < passages->len; i++)
        {
          const VecTextPassage *passage = &g_array_index (passages, VecTextPassage, i);
          g_autofree char *words = g_strndup (text->str + passage->begin, passage->end - passage->begin);
          g_autofree char *between = passage->begin > covered ? g_strndup (text->str + covered, passage->begin - covered) : g_strdup ("");
          int n = 0;

          for (const char *p = words; *p != '\0'; p++)
            n += *p == 'w';
          g_assert_cmpint (n, <=, n_words);
          g_assert_cmpstr (g_strstrip (between), ==, "");
          g_assert_true (i == 0 || passage->begin > last);
          last = passage->begin;
          covered = passage->end;
        }
      g_assert_cmpuint (covered, ==, strlen (g_strchomp (text->str)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passages/sentences", test_sentences);
  g_test_add_func ("/passages/overlap", test_overlap);
  g_test_add_func ("/passages/paragraphs", test_paragraphs);
  g_test_add_func ("/passages/long-sentence", test_long_sentence);
  g_test_add_func ("/passages/chinese", test_chinese);
  g_test_add_func ("/passages/tokens", test_tokens);
  g_test_add_func ("/passages/headings", test_headings);
  g_test_add_func ("/passages/line-ends", test_line_ends);
  g_test_add_func ("/passages/empty", test_empty);
  g_test_add_func ("/passages/options", test_options);
  g_test_add_func ("/passages/all-is-there", test_all_is_there);
  return g_test_run ();
}
