#include "encode/vec-word-senses.h"

#include <math.h>
#include <string.h>

#include "encode/vec-bag-of-words.h"

#define LEAST_SHARE 0.05
#define ALIKE 0.8
#define NOUN_BONUS 0.15     /* cosines: a noun defines better than "round" or "large", a phrase worse than a word */
#define PHRASE_MALUS 0.1
#define RANK_MALUS 0.06

enum
{
  MAX_MEANINGS = 4,
};

static void
meaning_free (gpointer data)
{
  VecMeaning *meaning = data;

  g_free (meaning->hint);
  g_free (meaning->vector);
  g_free (meaning);
}

static void
chosen_free (gpointer data)
{
  VecChosenMeaning *chosen = data;

  meaning_free (chosen->meaning);
  g_free (chosen);
}

static double
cosine (const float *a, const float *b, int n_dims)
{
  double ab = 0, aa = 0, bb = 0;

  for (int i = 0; i < n_dims; i++)
    {
      ab += (double) a[i] * (double) b[i];
      aa += (double) a[i] * (double) a[i];
      bb += (double) b[i] * (double) b[i];
    }
  return aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : 0;
}

/* ---- The meanings of a word. */

static gboolean
is_noun (VecWordPack *pack, int word)
{
  guint n;

  return vec_word_pack_get_senses (pack, word, &n)->part == 'n';
}

static gboolean
share_letters (const char *a, const char *b)
{
  g_autofree char *x = g_utf8_strdown (a, -1), *y = g_utf8_strdown (b, -1);

  return strstr (x, y) != NULL || strstr (y, x) != NULL;
}

/* How well @other defines meaning @k: near to it, and far from the other ones. */
static double
rate_hint (VecWordPack *pack, GPtrArray *meanings, guint k, int other)
{
  int n_dims = vec_word_pack_get_n_dims (pack);
  g_autofree float *vector = g_new (float, n_dims);
  double rivals = 0, own;

  vec_word_pack_get_vector (pack, other, vector);
  own = cosine (vector, ((VecMeaning *) meanings->pdata[k])->vector, n_dims);
  for (guint i = 0; i < meanings->len; i++)
    if (i != k)
      rivals = fmax (rivals, cosine (vector, ((VecMeaning *) meanings->pdata[i])->vector, n_dims));
  return own - rivals + (is_noun (pack, other) ? NOUN_BONUS : 0) - (strchr (vec_word_pack_get_word (pack, other), ' ') != NULL ? PHRASE_MALUS : 0);
}

static char *
dup_hint (VecWordPack *pack, GPtrArray *meanings, guint k, int word, const VecWordSense *sense)
{
  double best = -G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < sense->n_related; i++)
    {
      int other = sense->related[i];
      double rate = rate_hint (pack, meanings, k, other) - RANK_MALUS * i;

      if (rate > best && !share_letters (vec_word_pack_get_word (pack, other), vec_word_pack_get_word (pack, word)))
        {
          best = rate;
          found = other;
        }
    }
  return g_strdup (found >= 0 ? vec_word_pack_get_word (pack, found) : vec_word_category_get_title (sense->category));
}

static gboolean
is_alike (GPtrArray *meanings, const float *vector, int n_dims)
{
  for (guint i = 0; i < meanings->len; i++)
    if (cosine (((VecMeaning *) meanings->pdata[i])->vector, vector, n_dims) >= ALIKE)
      return TRUE;
  return FALSE;
}

GPtrArray *
vec_word_pack_dup_meanings (VecWordPack *pack, int word)
{
  GPtrArray *meanings = g_ptr_array_new_with_free_func (meaning_free);
  const VecWordSense *used[MAX_MEANINGS];
  int n_dims = vec_word_pack_get_n_dims (pack);
  guint n;
  const VecWordSense *senses = vec_word_pack_get_senses (pack, word, &n);
  double total = 0;

  for (guint i = 0; i < n; i++)
    total += senses[i].frequency + 0.5;
  for (guint i = 0; i < n && meanings->len < MAX_MEANINGS; i++)
    {
      g_autofree float *vector = g_new (float, n_dims);
      VecMeaning *meaning;

      vec_word_pack_get_sense_vector (pack, word, &senses[i], vector);
      if (meanings->len > 0 && ((senses[i].frequency + 0.5) / total < LEAST_SHARE || is_alike (meanings, vector, n_dims)))
        continue;
      meaning = g_new0 (VecMeaning, 1);
      meaning->part = senses[i].part;
      meaning->category = senses[i].category;
      meaning->definition = senses[i].definition;
      meaning->vector = g_steal_pointer (&vector);
      used[meanings->len] = &senses[i];
      g_ptr_array_add (meanings, meaning);
    }
  for (guint i = 0; i < meanings->len; i++)
    ((VecMeaning *) meanings->pdata[i])->hint = dup_hint (pack, meanings, i, word, used[i]);
  return meanings;
}

GPtrArray *
vec_pack_encoder_split_meanings (VecPackEncoder *self, const char *text)
{
  VecWordPack *pack = vec_pack_encoder_get_pack (self);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  int word = vec_word_pack_find_form (pack, stripped, strlen (stripped));
  g_autoptr(GPtrArray) meanings = word >= 0 ? vec_word_pack_dup_meanings (pack, word) : NULL;

  return meanings != NULL && meanings->len > 1 ? g_steal_pointer (&meanings) : NULL;
}

/* ---- A word in a text. */

typedef struct
{
  VecWordPack *pack;
  const char *text;
  GArray *words;       /* of VecFoundWord, those that count */
  GPtrArray *chosen;
} Choice;

static void
add_weighted (VecWordPack *pack, int word, float *sum)
{
  vec_word_pack_add_vector (pack, word, vec_sif_weight (vec_word_pack_get_frequency (pack, word) / vec_word_pack_get_total (pack)), sum);
}

/* All words but those at @begin … @end, (n_dims); that of the phrase around it counts. FALSE: there is nothing else. Other uses of the same word say
 * nothing about it. */
static gboolean
make_context (const Choice *self, gsize begin, gsize end, int word, float *context)
{
  gboolean any = FALSE;

  memset (context, 0, (gsize) vec_word_pack_get_n_dims (self->pack) * sizeof *context);
  for (guint i = 0; i < self->words->len; i++)
    {
      const VecFoundWord *other = &g_array_index (self->words, VecFoundWord, i);

      if ((other->begin == begin && other->end == end) || other->word == word)
        continue;
      add_weighted (self->pack, (int) other->word, context);
      any = TRUE;
    }
  return any;
}

static void
choose (Choice *self, gsize begin, gsize end, int word)
{
  int n_dims = vec_word_pack_get_n_dims (self->pack);
  g_autoptr(GPtrArray) meanings = vec_word_pack_dup_meanings (self->pack, word);
  g_autofree float *context = g_new (float, n_dims);
  VecChosenMeaning *chosen;
  double best = -2;
  guint found = 0;

  if (meanings->len < 2 || !make_context (self, begin, end, word, context))
    return;
  for (guint i = 0; i < meanings->len; i++)
    {
      double c = cosine (((VecMeaning *) meanings->pdata[i])->vector, context, n_dims);

      if (c <= best)
        continue;
      best = c;
      found = i;
    }
  chosen = g_new0 (VecChosenMeaning, 1);
  *chosen = (VecChosenMeaning) { begin, end, g_ptr_array_steal_index (meanings, found), best };
  g_ptr_array_add (self->chosen, chosen);
}

/* The words of a phrase that is known as a whole. */
static void
choose_within (Choice *self, const VecFoundWord *phrase)
{
  for (gsize begin = phrase->begin; begin < phrase->end;)
    {
      gsize end = begin;
      int word;

      while (end < phrase->end && strchr (" -_", self->text[end]) == NULL)
        end++;
      word = end > begin ? vec_word_pack_find_form (self->pack, self->text + begin, end - begin) : -1;
      if (word >= 0 && !vec_bag_of_words_is_little (self->text + begin, end - begin))
        choose (self, begin, end, word);
      begin = end + 1;
    }
}

GPtrArray *
vec_pack_encoder_choose_meanings (VecPackEncoder *self, const char *text)
{
  g_autoptr(GArray) found = vec_pack_encoder_find_words (self, text);
  Choice choice = { vec_pack_encoder_get_pack (self), text, g_array_new (FALSE, FALSE, sizeof (VecFoundWord)),
                    g_ptr_array_new_with_free_func (chosen_free) };

  for (guint i = 0; i < found->len; i++)
    {
      VecFoundWord *word = &g_array_index (found, VecFoundWord, i);

      if (word->word >= 0 && !vec_bag_of_words_is_little (text + word->begin, word->end - word->begin))
        g_array_append_val (choice.words, *word);
    }
  for (guint i = 0; i < choice.words->len; i++)
    {
      const VecFoundWord *word = &g_array_index (choice.words, VecFoundWord, i);

      if (strpbrk (vec_word_pack_get_word (choice.pack, (int) word->word), " -") != NULL)
        choose_within (&choice, word);
      else
        choose (&choice, word->begin, word->end, (int) word->word);
    }
  g_array_unref (choice.words);
  return choice.chosen;
}
