#include "learn/vec-text-words.h"

#include <string.h>

#include "base/vec-error.h"
#include "learn/vec-phrases.h"

/* The text's words, with " | " where a sentence ends. */
static char *
dup_text (VecCorpus *corpus)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 n;
  const gint32 *tokens = vec_corpus_get_tokens (corpus, &n);

  for (gint64 i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", tokens[i] < 0 ? "|" : vec_corpus_get_word (corpus, tokens[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static VecCorpus *
new_corpus (const VecTextWordsOptions *options, const char *text, gint64 min_count)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTextWords) words = vec_text_words_new (options, &error);
  VecCorpusBuilder *builder = vec_corpus_builder_new ();
  VecCorpus *corpus;

  g_assert_no_error (error);
  vec_text_words_add (words, text, strlen (text), builder);
  corpus = vec_corpus_builder_end (builder, min_count, 0, &error);
  g_assert_no_error (error);
  return corpus;
}

static void
check (const VecTextWordsOptions *options, const char *text, const char *expected)
{
  g_autoptr(VecCorpus) corpus = new_corpus (options, text, 1);
  g_autofree char *found = dup_text (corpus);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_english (void)
{
  VecTextWordsOptions options = { 0 };

  check (&options, "It rained. The CAT, wet, came in!", "it rained | the cat wet came in |");
  check (&options, "ＦＵＬＬ wi\xcc\x88" "dth don't", "full wïdth don't |");
  options.keep_case = TRUE;
  check (&options, "An Apple a day", "An Apple a day |");
}

static void
test_chinese (void)
{
  VecTextWordsOptions options = { 0 };

  check (&options, "国王和王后。我爱苹果！", "国王 和 王后 | 我 爱 苹果 |");
  options.drop_stop_words = TRUE;
  check (&options, "国王和王后。我爱苹果！", "国王 王后 | 爱 苹果 |");
}

static void
test_options (void)
{
  VecTextWordsOptions options = { .drop_stop_words = TRUE };

  check (&options, "The cats weren’t running about the house", "cats running house |");
  options = (VecTextWordsOptions) { .stemmer = "english" };
  check (&options, "Running cats run happily", "run cat run happili |");
  options = (VecTextWordsOptions) { .spaces_alone = TRUE };
  check (&options, "ice_cream  New-York .\n\n\tA a\r\n", "ice_cream New-York . | A a |");
}

static void
test_stemmer_is_unknown (void)
{
  VecTextWordsOptions options = { .stemmer = "klingon" };
  g_autoptr(GError) error = NULL;

  g_assert_null (vec_text_words_new (&options, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_nonnull (strstr (error->message, "“klingon”"));
  g_assert_nonnull (strstr (error->message, "english"));
}

/* Lines broken at a width are one paragraph; elsewhere each line ends a sentence. */
static void
test_lines (void)
{
  VecTextWordsOptions options = { 0 };

  check (&options, "a long sentence goes\non in the next line\nand ends there\n\nthe second one is\r\nbroken too\nlike this\n \nlast one\n",
         "a long sentence goes on in the next line and ends there | the second one is broken too like this | last one |");
  check (&options, "first title\nsecond title\nthird\n", "first title | second title | third |");
}

static void
test_nothing (void)
{
  VecTextWordsOptions options = { 0 };
  g_autoptr(VecTextWords) words = vec_text_words_new (&options, NULL);
  VecCorpusBuilder *builder = vec_corpus_builder_new ();
  g_autoptr(GError) error = NULL;

  vec_text_words_add (words, " .\n\n", 4, builder);
  g_assert_null (vec_corpus_builder_end (builder, 1, 0, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
}

static void
test_vocabulary (void)
{
  VecTextWordsOptions options = { .spaces_alone = TRUE };
  g_autoptr(VecCorpus) corpus = new_corpus (&options, "b a c b a b\nd c b e\n", 2);
  g_autofree char *found = dup_text (corpus);

  g_assert_cmpint (vec_corpus_get_n_words (corpus), ==, 3);
  g_assert_cmpint (vec_corpus_find (corpus, "bx", 1), ==, 0);
  g_assert_cmpint (vec_corpus_find (corpus, "a", 1), ==, 1);
  g_assert_cmpint (vec_corpus_find (corpus, "c", 1), ==, 2);
  g_assert_cmpint (vec_corpus_find (corpus, "d", 1), ==, -1);
  g_assert_cmpint (vec_corpus_get_count (corpus, 0), ==, 4);
  g_assert_cmpint (vec_corpus_get_n_occurrences (corpus), ==, 8);
  g_assert_cmpstr (found, ==, "b a c b a b | c b |");
}

/* Thousands of words: the table of words grows several times. */
static void
test_many_words (void)
{
  VecCorpusBuilder *builder = vec_corpus_builder_new ();
  g_autoptr(VecCorpus) corpus = NULL;

  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 5000; i++)
      {
        char word[16];
        int n = g_snprintf (word, sizeof word, "w%d", i);

        for (int j = 0; j <= i % 3; j++)
          vec_corpus_builder_add (builder, word, (gsize) n);
      }
  corpus = vec_corpus_builder_end (builder, 1, 4000, NULL);
  g_assert_cmpint (vec_corpus_get_n_words (corpus), ==, 4000);
  for (int i = 0; i < 5000; i++)
    {
      char word[16];
      int n = g_snprintf (word, sizeof word, "w%d", i);
      int found = vec_corpus_find (corpus, word, (gsize) n);

      /* The most frequent 4,000: all that come six and four times, and the first of those that come twice. */
      g_assert_cmpint (found >= 0, ==, i % 3 > 0 || i / 3 < 4000 - 1667 - 1666);
      if (found >= 0)
        g_assert_cmpint (vec_corpus_get_count (corpus, found), ==, 2 * (i % 3 + 1));
    }
}

static void
test_phrases (void)
{
  VecTextWordsOptions options = { .spaces_alone = TRUE };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(VecCorpus) corpus = NULL, once = NULL, twice = NULL;

  for (int i = 0; i < 30; i++)
    g_string_append_printf (text, "we w%d new york city w%d in the w%d 北京 大学 x%d\nin the york new w%d\n", i % 6, i % 7, i % 5, i % 3, i % 4);
  corpus = new_corpus (&options, text->str, 1);
  once = vec_phrases_join (corpus, 5, 2, NULL);
  /* 30 − 5 of 510 words: 25 × 510 / (60 × 60) is 3.5 for "new york", which comes before "york city". */
  g_assert_cmpint (vec_corpus_find (once, "new_york", 8), >=, 0);
  g_assert_cmpint (vec_corpus_get_count (once, vec_corpus_find (once, "new_york", 8)), ==, 30);
  g_assert_cmpint (vec_corpus_find (once, "北京大学", strlen ("北京大学")), >=, 0);
  g_assert_cmpint (vec_corpus_find (once, "in_the", 6), ==, -1);
  g_assert_cmpint (vec_corpus_find (once, "york_new", 8), >=, 0);
  g_assert_cmpint (vec_corpus_find (once, "new_york_city", 13), ==, -1);
  twice = vec_phrases_join (once, 5, 2, NULL);
  g_assert_cmpint (vec_corpus_find (twice, "new_york_city", 13), >=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/text-words/english", test_english);
  g_test_add_func ("/learn/text-words/chinese", test_chinese);
  g_test_add_func ("/learn/text-words/options", test_options);
  g_test_add_func ("/learn/text-words/stemmer-is-unknown", test_stemmer_is_unknown);
  g_test_add_func ("/learn/text-words/lines", test_lines);
  g_test_add_func ("/learn/text-words/nothing", test_nothing);
  g_test_add_func ("/learn/text-words/vocabulary", test_vocabulary);
  g_test_add_func ("/learn/text-words/many-words", test_many_words);
  g_test_add_func ("/learn/text-words/phrases", test_phrases);
  return g_test_run ();
}
