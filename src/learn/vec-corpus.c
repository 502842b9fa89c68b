#include "learn/vec-corpus.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

#define MIN_SLOTS 1024

/* Words → numbers: open addressing with linear probing over the words' hashes. */
typedef struct
{
  VecStrings *words;
  guint32 *slots;   /* (n_slots) index + 1; 0: empty */
  guint32 *hashes;  /* (n_words, capacity) */
  guint n_slots;    /* a power of two, at least twice the words */
  guint capacity;
} Lexicon;

struct _VecCorpusBuilder
{
  Lexicon lexicon;
  GArray *counts;   /* of gint64 */
  GArray *tokens;   /* of gint32 */
};

struct _VecCorpus
{
  gatomicrefcount refs;
  Lexicon lexicon;
  gint64 *counts;
  GArray *tokens;
  gint64 n_occurrences;
};

/* ---- Words and their numbers. */

/* FNV-1a: words are short. */
static guint32
hash_word (const char *word, gsize length)
{
  guint64 hash = 0xcbf29ce484222325u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) word[i]) * 0x100000001b3u;
  return (guint32) (hash ^ hash >> 32);
}

static void
place (Lexicon *self, guint32 index)
{
  guint slot = self->hashes[index] & (self->n_slots - 1);

  while (self->slots[slot] != 0)
    slot = (slot + 1) & (self->n_slots - 1);
  self->slots[slot] = index + 1;
}

static void
grow (Lexicon *self, guint32 n_words)
{
  if (n_words == self->capacity)
    {
      self->capacity = MAX (MIN_SLOTS / 2, self->capacity * 2);
      self->hashes = g_renew (guint32, self->hashes, self->capacity);
    }
  if ((gsize) n_words * 2 < self->n_slots)
    return;
  self->n_slots = MAX (MIN_SLOTS, self->n_slots * 2);
  g_free (self->slots);
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 i = 0; i < n_words; i++)
    place (self, i);
}

static int
find (const Lexicon *self, const char *word, gsize length, guint32 hash)
{
  if (self->n_slots == 0)
    return -1;
  for (guint slot = hash & (self->n_slots - 1); self->slots[slot] != 0; slot = (slot + 1) & (self->n_slots - 1))
    {
      guint32 index = self->slots[slot] - 1;

      if (self->hashes[index] == hash)
        {
          const char *other = vec_strings_get (self->words, index);

          if (strncmp (other, word, length) == 0 && other[length] == '\0')
            return (int) index;
        }
    }
  return -1;
}

static guint32
append (Lexicon *self, const char *word, gsize length, guint32 hash)
{
  guint32 index = (guint32) vec_strings_get_length (self->words);

  grow (self, index);
  vec_strings_append (self->words, word, (gssize) length);
  self->hashes[index] = hash;
  place (self, index);
  return index;
}

static void
lexicon_clear (Lexicon *self)
{
  g_clear_pointer (&self->words, vec_strings_unref);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->hashes, g_free);
}

/* ---- Building. */

VecCorpusBuilder *
vec_corpus_builder_new (void)
{
  VecCorpusBuilder *self = g_new0 (VecCorpusBuilder, 1);

  self->lexicon.words = vec_strings_new ();
  self->counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->tokens = g_array_new (FALSE, FALSE, sizeof (gint32));
  return self;
}

void
vec_corpus_builder_free (VecCorpusBuilder *self)
{
  lexicon_clear (&self->lexicon);
  g_array_unref (self->counts);
  g_clear_pointer (&self->tokens, g_array_unref);
  g_free (self);
}

void
vec_corpus_builder_add (VecCorpusBuilder *self, const char *word, gsize length)
{
  guint32 hash = hash_word (word, length);
  gint32 index = find (&self->lexicon, word, length, hash);

  if (index < 0)
    {
      gint64 none = 0;

      index = (gint32) append (&self->lexicon, word, length, hash);
      g_array_append_val (self->counts, none);
    }
  g_array_index (self->counts, gint64, index)++;
  g_array_append_val (self->tokens, index);
}

void
vec_corpus_builder_end_sentence (VecCorpusBuilder *self)
{
  gint32 end = VEC_CORPUS_END;

  if (self->tokens->len > 0 && g_array_index (self->tokens, gint32, self->tokens->len - 1) != VEC_CORPUS_END)
    g_array_append_val (self->tokens, end);
}

static int
compare_frequency (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 *counts = data;
  gint32 i = *(const gint32 *) a, j = *(const gint32 *) b;

  if (counts[i] != counts[j])
    return counts[i] > counts[j] ? -1 : 1;
  return (i > j) - (i < j);
}

/* The words that stay, by falling frequency, and their new numbers in @numbers (−1: left out). */
static void
sort_words (VecCorpusBuilder *self, gint64 min_count, gint64 max_words, VecCorpus *corpus, gint32 *numbers)
{
  guint n_words = self->counts->len;
  const gint64 *counts = (const gint64 *) (gconstpointer) self->counts->data;
  g_autofree gint32 *order = g_new (gint32, MAX (n_words, 1));
  guint n_kept = 0;

  for (guint i = 0; i < n_words; i++)
    {
      numbers[i] = -1;
      if (counts[i] >= min_count)
        order[n_kept++] = (gint32) i;
    }
  g_qsort_with_data (order, (gint) n_kept, sizeof *order, compare_frequency, (gpointer) counts);
  if (max_words > 0)
    n_kept = (guint) MIN ((gint64) n_kept, max_words);
  corpus->counts = g_new (gint64, MAX (n_kept, 1));
  for (guint i = 0; i < n_kept; i++)
    {
      const char *word = vec_strings_get (self->lexicon.words, order[i]);

      append (&corpus->lexicon, word, strlen (word), self->lexicon.hashes[order[i]]);
      corpus->counts[i] = counts[order[i]];
      corpus->n_occurrences += counts[order[i]];
      numbers[order[i]] = (gint32) i;
    }
}

/* In place: words that were left out leave no gap, so that a window reaches over them, as in word2vec. */
static void
renumber (GArray *tokens, const gint32 *numbers)
{
  gint32 *values = (gint32 *) (gpointer) tokens->data;
  guint n = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      gint32 token = values[i] == VEC_CORPUS_END ? VEC_CORPUS_END : numbers[values[i]];

      if (token >= 0 || (values[i] == VEC_CORPUS_END && n > 0 && values[n - 1] != VEC_CORPUS_END))
        values[n++] = token;
    }
  g_array_set_size (tokens, n);
}

VecCorpus *
vec_corpus_builder_end (VecCorpusBuilder *self, gint64 min_count, gint64 max_words, GError **error)
{
  g_autoptr(VecCorpus) corpus = g_new0 (VecCorpus, 1);
  g_autofree gint32 *numbers = g_new (gint32, MAX (self->counts->len, 1));

  g_atomic_ref_count_init (&corpus->refs);
  corpus->lexicon.words = vec_strings_new ();
  vec_corpus_builder_end_sentence (self);
  sort_words (self, min_count, max_words, corpus, numbers);
  renumber (self->tokens, numbers);
  corpus->tokens = g_steal_pointer (&self->tokens);
  vec_corpus_builder_free (self);
  if (vec_corpus_get_n_words (corpus) >= 2)
    return g_steal_pointer (&corpus);
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               g_dngettext (GETTEXT_PACKAGE, "The text has too few different words: at least two must come %lld time or more",
                            "The text has too few different words: at least two must come %lld times or more", (gulong) min_count),
               (long long) min_count);
  return NULL;
}

/* ---- What is in it. */

VecCorpus *
vec_corpus_ref (VecCorpus *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_corpus_unref (VecCorpus *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  lexicon_clear (&self->lexicon);
  g_clear_pointer (&self->tokens, g_array_unref);
  g_free (self->counts);
  g_free (self);
}

int
vec_corpus_get_n_words (VecCorpus *self)
{
  return (int) vec_strings_get_length (self->lexicon.words);
}

const char *
vec_corpus_get_word (VecCorpus *self, int word)
{
  return vec_strings_get (self->lexicon.words, word);
}

gint64
vec_corpus_get_count (VecCorpus *self, int word)
{
  return self->counts[word];
}

int
vec_corpus_find (VecCorpus *self, const char *word, gsize length)
{
  return find (&self->lexicon, word, length, hash_word (word, length));
}

gint64
vec_corpus_get_n_occurrences (VecCorpus *self)
{
  return self->n_occurrences;
}

const gint32 *
vec_corpus_get_tokens (VecCorpus *self, gint64 *n_tokens)
{
  *n_tokens = self->tokens->len;
  return (const gint32 *) (gconstpointer) self->tokens->data;
}
