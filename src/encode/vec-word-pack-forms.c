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
  N_PARTS = 1 << 16,    /* of the n-grams */
};

/* Of words with the same key the first one, which is the most frequent, is found first. */
void
vec_word_pack_index (VecWordPack *self)
{
  self->n_slots = 1;
  while (self->n_slots < 2 * (guint32) self->n_words)
    self->n_slots *= 2;
  self->slots = g_new0 (VecPackSlot, self->n_slots);
  for (int i = 0; i < self->n_words; i++)
    {
      guint32 hash = vec_word_hash_name (self->labels[i]), slot = hash & (self->n_slots - 1);

      while (self->slots[slot].word != 0)
        slot = (slot + 1) & (self->n_slots - 1);
      self->slots[slot] = (VecPackSlot) { (guint16) (hash >> 16), (guint16) (i + 1) };
    }
}

/* ---- Forms of words (morphy(7WN)). */

static int
look_up (VecWordPack *self, const char *key)
{
  guint32 hash = vec_word_hash_key (key);

  for (guint32 slot = hash & (self->n_slots - 1); self->slots[slot].word != 0; slot = (slot + 1) & (self->n_slots - 1))
    if (self->slots[slot].tag == hash >> 16 && vec_word_has_key (self->labels[self->slots[slot].word - 1], key))
      return self->slots[slot].word - 1;
  return -1;
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

/* Where they are damaged, words have no irregular forms; whoever asks for the meanings is told (vec_word_pack_load_meanings()). */
static GHashTable *
get_irregular (VecWordPack *self)
{
  if (g_once_init_enter (&self->irregular))
    {
      GHashTable *forms = vec_word_pack_parse_forms (self, NULL);

      self->has_damaged_forms = forms == NULL;
      g_once_init_leave (&self->irregular, forms != NULL ? forms : g_hash_table_new (g_str_hash, g_str_equal));
    }
  return self->irregular;
}

gboolean
vec_word_pack_has_forms (VecWordPack *self)
{
  get_irregular (self);
  return !self->has_damaged_forms;
}

int
vec_word_pack_find_form (VecWordPack *self, const char *text, gsize length)
{
  g_autofree char *word = vec_word_key (text, length);
  int found = look_up (self, word);

  if (found < 0)
    found = GPOINTER_TO_INT (g_hash_table_lookup (get_irregular (self), word)) - 1;
  return found >= 0 ? found : find_by_rule (self, word);
}

/* ---- Words that are not in it. */

/* All words' n-grams, parted by their hashes in one pass, as a counting sort does. */
static void
make_ngrams (VecWordPack *self)
{
  g_autoptr(GArray) hashes = g_array_sized_new (FALSE, FALSE, sizeof (guint32), 32 * (guint) self->n_words);
  g_autofree guint *ends = g_new (guint, self->n_words);   /* of each word's hashes */
  g_autofree guint32 *next = NULL;

  for (int i = 0; i < self->n_words; i++)
    {
      vec_ngrams_hash (self->labels[i], strlen (self->labels[i]), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
      ends[i] = hashes->len;
    }
  self->ngram_begins = g_new0 (guint32, N_PARTS + 1);
  for (guint j = 0; j < hashes->len; j++)
    self->ngram_begins[(g_array_index (hashes, guint32, j) >> 16) + 1]++;
  for (guint part = 0; part < N_PARTS; part++)
    self->ngram_begins[part + 1] += self->ngram_begins[part];
  next = g_memdup2 (self->ngram_begins, N_PARTS * sizeof *next);
  self->ngrams = g_new (guint32, hashes->len);
  for (guint j = 0, word = 0; j < hashes->len; j++)
    {
      guint32 hash = g_array_index (hashes, guint32, j);

      while (j >= ends[word])
        word++;
      self->ngrams[next[hash >> 16]++] = hash << 16 | word;
    }
}

void
vec_word_pack_prepare_guesses (VecWordPack *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ngrams == NULL)
    make_ngrams (self);
}

/* Adds the vectors of the words that have an n-gram; rare ones count more. FALSE: none has it. */
static gboolean
add_words_with (VecWordPack *self, guint32 hash, float *sum)
{
  const guint32 *begin = self->ngrams + self->ngram_begins[hash >> 16], *end = self->ngrams + self->ngram_begins[(hash >> 16) + 1];
  guint32 lower = hash & G_MAXUINT16;
  guint n = 0;
  double weight;

  for (const guint32 *ngram = begin; ngram < end; ngram++)
    n += *ngram >> 16 == lower;
  if (n == 0)
    return FALSE;
  weight = pow (n, -1.5);
  for (const guint32 *ngram = begin; ngram < end; ngram++)
    if (*ngram >> 16 == lower)
      vec_word_pack_add_vector (self, (int) (*ngram & G_MAXUINT16), weight, sum);
  return TRUE;
}

gboolean
vec_word_pack_guess (VecWordPack *self, const char *text, gsize length, float *vector)
{
  g_autofree char *word = vec_word_key (text, length);
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean any = FALSE;
  double sum = 0;

  vec_word_pack_prepare_guesses (self);
  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  vec_ngrams_hash (word, strlen (word), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
  for (guint i = 0; i < hashes->len; i++)
    any = add_words_with (self, g_array_index (hashes, guint32, i), vector) || any;
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
