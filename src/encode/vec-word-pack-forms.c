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
  RADIX_BITS = 16,
  N_DIGITS = 1 << RADIX_BITS,
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

/* One pass of a radix sort, stable: @from (n) → @to (n) by RADIX_BITS bits from @shift on. */
static void
sort_by_bits (const guint64 *from, guint64 *to, gsize n, int shift)
{
  g_autofree gsize *begins = g_new0 (gsize, N_DIGITS + 1);

  for (gsize i = 0; i < n; i++)
    begins[(from[i] >> shift & (N_DIGITS - 1)) + 1]++;
  for (gsize digit = 0; digit < N_DIGITS; digit++)
    begins[digit + 1] += begins[digit];
  for (gsize i = 0; i < n; i++)
    to[begins[from[i] >> shift & (N_DIGITS - 1)]++] = from[i];
}

/* hash << 16 | word, ascending: words come in order already, so that two passes over the hash are enough. */
static GArray *
new_ngrams (VecWordPack *self)
{
  GArray *ngrams = g_array_sized_new (FALSE, FALSE, sizeof (guint64), 32 * (guint) self->n_words), *other;
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (int i = 0; i < self->n_words; i++)
    {
      g_array_set_size (hashes, 0);
      vec_ngrams_hash (self->labels[i], strlen (self->labels[i]), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
      for (guint j = 0; j < hashes->len; j++)
        {
          guint64 entry = (guint64) g_array_index (hashes, guint32, j) << 16 | (guint64) i;

          g_array_append_val (ngrams, entry);
        }
    }
  other = g_array_sized_new (FALSE, FALSE, sizeof (guint64), ngrams->len);
  g_array_set_size (other, ngrams->len);
  sort_by_bits ((guint64 *) (gpointer) ngrams->data, (guint64 *) (gpointer) other->data, ngrams->len, 16);
  sort_by_bits ((guint64 *) (gpointer) other->data, (guint64 *) (gpointer) ngrams->data, ngrams->len, 16 + RADIX_BITS);
  g_array_unref (other);
  return ngrams;
}

static const GArray *
get_ngrams (VecWordPack *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ngrams == NULL)
    self->ngrams = new_ngrams (self);
  return self->ngrams;
}

/* The first entry that is not less than @key. */
static guint
find_entry (const GArray *ngrams, guint64 key)
{
  guint begin = 0, end = ngrams->len;

  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;

      if (g_array_index (ngrams, guint64, middle) < key)
        begin = middle + 1;
      else
        end = middle;
    }
  return begin;
}

gboolean
vec_word_pack_guess (VecWordPack *self, const char *text, gsize length, float *vector)
{
  g_autofree char *word = vec_word_key (text, length);
  const GArray *ngrams = get_ngrams (self);
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean any = FALSE;
  double sum = 0;

  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  vec_ngrams_hash (word, strlen (word), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
  for (guint i = 0; i < hashes->len; i++)
    {
      guint64 key = (guint64) g_array_index (hashes, guint32, i) << 16;
      guint first = find_entry (ngrams, key), last = find_entry (ngrams, key + (1 << 16));

      for (guint j = first; j < last; j++)
        vec_word_pack_add_vector (self, (int) (g_array_index (ngrams, guint64, j) & G_MAXUINT16), pow ((double) (last - first), -1.5), vector);
      any = any || last > first;
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
