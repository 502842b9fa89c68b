#include "learn/vec-phrases.h"

#include <string.h>

#include "base/vec-stop-words.h"

static inline gpointer
pair_key (gint32 a, gint32 b)
{
  return GSIZE_TO_POINTER ((gsize) (guint32) a << 32 | (guint32) b);
}

static GHashTable *
count_pairs (const gint32 *tokens, gint64 n_tokens)
{
  GHashTable *pairs = g_hash_table_new (NULL, NULL);

  for (gint64 i = 0; i + 1 < n_tokens; i++)
    if (tokens[i] >= 0 && tokens[i + 1] >= 0)
      {
        gpointer key = pair_key (tokens[i], tokens[i + 1]);

        g_hash_table_insert (pairs, key, GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (pairs, key)) + 1));
      }
  return pairs;
}

static gboolean *
find_stop_words (VecCorpus *corpus)
{
  int n = vec_corpus_get_n_words (corpus);
  gboolean *are_stop = g_new (gboolean, (gsize) n);

  for (int i = 0; i < n; i++)
    {
      const char *word = vec_corpus_get_word (corpus, i);

      are_stop[i] = vec_stop_words_contain (word, strlen (word));
    }
  return are_stop;
}

typedef struct
{
  VecCorpus *corpus;
  GHashTable *pairs;
  gboolean *are_stop;
  gint64 min_count;
  double threshold, n_words;
} Scoring;

static gboolean
belong_together (const Scoring *self, gint32 a, gint32 b)
{
  gint64 count;
  double score;

  if (a < 0 || b < 0 || self->are_stop[a] || self->are_stop[b])
    return FALSE;
  count = (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (self->pairs, pair_key (a, b)));
  if (count < self->min_count)
    return FALSE;
  score = (double) (count - self->min_count) * self->n_words
          / ((double) vec_corpus_get_count (self->corpus, a) * (double) vec_corpus_get_count (self->corpus, b));
  return score > self->threshold;
}

/* Scripts without spaces need no mark between the words of a phrase. */
static gboolean
is_spaceless (const char *word)
{
  GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (word));

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA
         || script == G_UNICODE_SCRIPT_THAI;
}

static void
add_phrase (VecCorpusBuilder *builder, const char *a, const char *b)
{
  g_autofree char *phrase = g_strconcat (a, is_spaceless (a) && is_spaceless (b) ? "" : "_", b, NULL);

  vec_corpus_builder_add (builder, phrase, strlen (phrase));
}

VecCorpus *
vec_phrases_join (VecCorpus *corpus, gint64 min_count, double threshold, GError **error)
{
  gint64 n_tokens;
  const gint32 *tokens = vec_corpus_get_tokens (corpus, &n_tokens);
  g_autoptr(GHashTable) pairs = count_pairs (tokens, n_tokens);
  g_autofree gboolean *are_stop = find_stop_words (corpus);
  Scoring scoring = { corpus, pairs, are_stop, min_count, threshold, (double) vec_corpus_get_n_occurrences (corpus) };
  VecCorpusBuilder *builder = vec_corpus_builder_new ();

  for (gint64 i = 0; i < n_tokens; i++)
    {
      const char *word = tokens[i] >= 0 ? vec_corpus_get_word (corpus, tokens[i]) : NULL;

      if (word == NULL)
        vec_corpus_builder_end_sentence (builder);
      else if (i + 1 < n_tokens && belong_together (&scoring, tokens[i], tokens[i + 1]))
        add_phrase (builder, word, vec_corpus_get_word (corpus, tokens[++i]));
      else
        vec_corpus_builder_add (builder, word, strlen (word));
    }
  return vec_corpus_builder_end (builder, min_count, 0, error);
}
