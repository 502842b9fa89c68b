/* Words by how they are spelt: letter for letter, as inflected forms, and guessed from their letters. */
#include "encode/vec-word-pack-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-ngrams.h"
#include "encode/vec-word-index.h"

enum
{
  SHORTEST_BASE = 3,    /* letters of what a rule may lead to: "his" is no plural of "hi" */
  SHORTEST_NGRAM = 4,
  LONGEST_NGRAM = 6,
};

void
vec_word_pack_index (VecWordPack *self)
{
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (int i = self->n_words; i-- > 0;)
    {
      char *label = self->labels[i], *key = vec_word_key (label, strlen (label));

      if (strcmp (key, label) == 0)
        {
          g_free (key);
          key = label;
        }
      else
        g_ptr_array_add (self->keys, key);
      g_hash_table_replace (self->index, key, GINT_TO_POINTER (i + 1));
    }
}

/* ---- Forms of words (morphy(7WN)). */

static int
look_up (VecWordPack *self, const char *word)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->index, word)) - 1;
}

static gboolean
has_part (VecWordPack *self, int word, char part)
{
  for (gint32 i = self->first_sense[word]; i < self->first_sense[word + 1]; i++)
    if (self->senses[i].part == part)
      return TRUE;
  return FALSE;
}

static int
find_by_rule (VecWordPack *self, const char *word)
{
  static const struct { char part; const char *ending, *base; } rules[] = {
    { 'n', "s", "" },    { 'n', "ses", "s" }, { 'n', "xes", "x" },  { 'n', "zes", "z" },  { 'n', "ches", "ch" }, { 'n', "shes", "sh" }, { 'n', "men", "man" },
    { 'n', "ies", "y" }, { 'v', "s", "" },    { 'v', "ies", "y" },  { 'v', "es", "e" },   { 'v', "es", "" },     { 'v', "ed", "e" },    { 'v', "ed", "" },
    { 'v', "ing", "e" }, { 'v', "ing", "" },  { 'a', "er", "" },    { 'a', "est", "" },   { 'a', "er", "e" },    { 'a', "est", "e" },
  };
  gsize length = strlen (word);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gsize n = strlen (rules[i].ending);
      g_autofree char *base = NULL;
      int found;

      if (length < n + 2 || length - n + strlen (rules[i].base) < SHORTEST_BASE || !g_str_has_suffix (word, rules[i].ending))
        continue;
      base = g_strdup_printf ("%.*s%s", (int) (length - n), word, rules[i].base);
      found = look_up (self, base);
      if (found >= 0 && has_part (self, found, rules[i].part))
        return found;
      /* "running", "stopped", "bigger": the last letter is there twice. */
      n = strlen (base);
      if (n > 3 && rules[i].base[0] == '\0' && base[n - 1] == base[n - 2])
        {
          base[n - 1] = '\0';
          found = look_up (self, base);
          if (found >= 0 && has_part (self, found, rules[i].part))
            return found;
        }
    }
  return -1;
}

int
vec_word_pack_find_form (VecWordPack *self, const char *text, gsize length)
{
  g_autofree char *word = vec_word_key (text, length);
  int found = look_up (self, word);

  if (found < 0)
    found = GPOINTER_TO_INT (g_hash_table_lookup (self->irregular, word)) - 1;
  return found >= 0 ? found : find_by_rule (self, word);
}

/* ---- Words that are not in it. */

static void
array_unref (gpointer array)
{
  g_array_unref (array);
}

static GHashTable *
new_ngrams (VecWordPack *self)
{
  GHashTable *ngrams = g_hash_table_new_full (NULL, NULL, NULL, array_unref);
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (int i = 0; i < self->n_words; i++)
    {
      g_array_set_size (hashes, 0);
      vec_ngrams_hash (self->labels[i], strlen (self->labels[i]), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
      for (guint j = 0; j < hashes->len; j++)
        {
          gpointer key = GUINT_TO_POINTER (g_array_index (hashes, guint32, j));
          GArray *words = g_hash_table_lookup (ngrams, key);
          guint16 word = (guint16) i;

          if (words == NULL)
            {
              words = g_array_new (FALSE, FALSE, sizeof (guint16));
              g_hash_table_insert (ngrams, key, words);
            }
          g_array_append_val (words, word);
        }
    }
  return ngrams;
}

static GHashTable *
get_ngrams (VecWordPack *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ngrams == NULL)
    self->ngrams = new_ngrams (self);
  return self->ngrams;
}

gboolean
vec_word_pack_guess (VecWordPack *self, const char *text, gsize length, float *vector)
{
  g_autofree char *word = vec_word_key (text, length);
  GHashTable *ngrams = get_ngrams (self);
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean any = FALSE;
  double sum = 0;

  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  vec_ngrams_hash (word, strlen (word), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
  for (guint i = 0; i < hashes->len; i++)
    {
      const GArray *words = g_hash_table_lookup (ngrams, GUINT_TO_POINTER (g_array_index (hashes, guint32, i)));

      for (guint j = 0; words != NULL && j < words->len; j++)
        vec_word_pack_add_vector (self, g_array_index (words, guint16, j), pow ((double) words->len, -1.5), vector);
      any = any || words != NULL;
    }
  for (int i = 0; i < self->n_dims; i++)
    sum += (double) vector[i] * (double) vector[i];
  for (int i = 0; i < self->n_dims && sum > 0; i++)
    vector[i] = (float) ((double) vector[i] / sqrt (sum));
  return any && sum > 0;
}

gboolean
vec_word_pack_compose (VecWordPack *self, const char *text, gsize length, float *vector)
{
  int word = vec_word_pack_find_form (self, text, length);

  if (word < 0)
    return vec_word_pack_guess (self, text, length, vector);
  vec_word_pack_get_vector (self, word, vector);
  return TRUE;
}
