#include "encode/vec-word-senses.h"

#include <math.h>
#include <string.h>

#include "base/vec-metric.h"
#include "encode/vec-bag-of-words.h"

#define LEAST_SHARE 0.05
#define ALIKE 0.75
#define PHRASE_MALUS 0.1    /* cosines: a phrase defines worse than a word */

#define SEPARATORS " -_"    /* of the words of a phrase */

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

/* ---- The meanings of a word. */

static gboolean
has_part (VecWordPack *pack, int word, char part)
{
  guint n;
  const VecWordSense *senses = vec_word_pack_get_senses (pack, word, &n);

  for (guint i = 0; i < n; i++)
    if (senses[i].part == part)
      return TRUE;
  return FALSE;
}

static gboolean
share_letters (const char *a, const char *b)
{
  g_autofree char *x = g_utf8_strdown (a, -1), *y = g_utf8_strdown (b, -1);

  return strstr (x, y) != NULL || strstr (y, x) != NULL;
}

/* Where the head of a definition ends: "a financial institution | that accepts", "nocturnal mouselike mammal | with". */
static gboolean
ends_head (const char *token)
{
  static const char *const words[] = { "of", "that", "which", "who", "whose", "with", "for", "in", "on", "by", "from", "and", "or", "at", "used", "having",
                                       "when", "where", "between", "as", "made", "as", "usually", "typically", "especially", NULL };

  return g_strv_contains (words, token) || g_str_has_suffix (token, "ing");
}

/* The genus of a definition (its head; Amsler 1980): of a verb the first verb, of a noun the last noun before what tells it from others of its
 * kind. −1: none. */
static int
find_genus (VecWordPack *pack, const char *definition, char part, int word)
{
  const char *label = vec_word_pack_get_word (pack, word);
  int genus = -1;

  for (const char *p = definition; *p != '\0';)
    {
      gsize length = strcspn (p, " ,;:()");
      g_autofree char *token = g_ascii_strdown (p, (gssize) length);
      int found = length > 1 ? vec_word_pack_find_form (pack, token, length) : -1;

      if (genus >= 0 && ends_head (token))
        break;
      if (found >= 0 && has_part (pack, found, part) && !ends_head (token) && !vec_bag_of_words_is_little (token, length)
          && !share_letters (vec_word_pack_get_word (pack, found), label))
        genus = found;
      p += length;
      if (genus >= 0 && (part == 'v' || (*p != '\0' && *p != ' ')))
        break;
      p += *p != '\0';
    }
  return genus;
}

/* How well @other defines meaning @k: near to it, and far from the other ones. */
static double
rate_hint (VecWordPack *pack, GPtrArray *meanings, guint k, int other)
{
  int n_dims = vec_word_pack_get_n_dims (pack);
  g_autofree float *vector = g_new (float, n_dims);
  double rivals = 0, own;

  vec_word_pack_get_vector (pack, other, vector);
  own = vec_cosine (vector, ((VecMeaning *) meanings->pdata[k])->vector, n_dims);
  for (guint i = 0; i < meanings->len; i++)
    if (i != k)
      rivals = fmax (rivals, vec_cosine (vector, ((VecMeaning *) meanings->pdata[i])->vector, n_dims));
  return own - rivals - (strchr (vec_word_pack_get_word (pack, other), ' ') != NULL ? PHRASE_MALUS : 0);
}

/* The word among those that a meaning is made of that tells it best from the others; −1: none. */
static int
find_telling (VecWordPack *pack, GPtrArray *meanings, guint k, int word, const VecWordSense *sense)
{
  double best = -G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < sense->n_related; i++)
    {
      double rate = rate_hint (pack, meanings, k, sense->related[i]);

      if (rate > best && !share_letters (vec_word_pack_get_word (pack, sense->related[i]), vec_word_pack_get_word (pack, word)))
        {
          best = rate;
          found = sense->related[i];
        }
    }
  return found;
}

static gboolean
is_taken (GPtrArray *meanings, guint n, const char *hint)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (((VecMeaning *) meanings->pdata[i])->hint, hint))
      return TRUE;
  return FALSE;
}

/* A noun's or verb's genus, unless a meaning before it has the same; else what tells it best; else its category. */
static char *
dup_hint (VecWordPack *pack, GPtrArray *meanings, guint k, int word, const VecWordSense *sense)
{
  int hint = sense->part == 'n' || sense->part == 'v' ? find_genus (pack, sense->definition, sense->part, word) : -1;

  if (hint < 0 || is_taken (meanings, k, vec_word_pack_get_word (pack, hint)))
    hint = find_telling (pack, meanings, k, word, sense);
  if (hint < 0 || is_taken (meanings, k, vec_word_pack_get_word (pack, hint)))
    return g_strdup (vec_word_category_get_title (sense->category));
  return g_strdup (vec_word_pack_get_word (pack, hint));
}

/* The meanings at hand, each with all that joined it. */
typedef struct
{
  const VecWordSense *senses[MAX_MEANINGS];
  float *first[MAX_MEANINGS];   /* (n_dims) of the most frequent one, which the others are compared with */
  float *sum[MAX_MEANINGS];     /* (n_dims) of all */
  guint n;
} Groups;

/* Adds @vector to the meaning it is most alike to; FALSE: to none. */
static gboolean
join (Groups *groups, const float *vector, int n_dims)
{
  double best = ALIKE;
  int found = -1;

  for (guint i = 0; i < groups->n; i++)
    {
      double c = vec_cosine (groups->first[i], vector, n_dims);

      if (c >= best)
        {
          best = c;
          found = (int) i;
        }
    }
  for (int i = 0; found >= 0 && i < n_dims; i++)
    groups->sum[found][i] += vector[i];
  return found >= 0;
}

static void
group_senses (VecWordPack *pack, int word, Groups *groups)
{
  int n_dims = vec_word_pack_get_n_dims (pack);
  g_autofree float *vector = g_new (float, n_dims);
  gsize size = (gsize) n_dims * sizeof (float);
  double total = 0;
  guint n;
  const VecWordSense *senses = vec_word_pack_get_senses (pack, word, &n);

  for (guint i = 0; i < n; i++)
    total += senses[i].frequency + 0.5;
  for (guint i = 0; i < n; i++)
    {
      vec_word_pack_get_sense_vector (pack, word, &senses[i], vector);
      if (join (groups, vector, n_dims) || groups->n == MAX_MEANINGS || (groups->n > 0 && (senses[i].frequency + 0.5) / total < LEAST_SHARE))
        continue;
      groups->senses[groups->n] = &senses[i];
      groups->first[groups->n] = g_memdup2 (vector, size);
      groups->sum[groups->n++] = g_memdup2 (vector, size);
    }
}

static void
scale_to_one (float *vector, int n_dims)
{
  double length = 0;

  for (int i = 0; i < n_dims; i++)
    length += (double) vector[i] * (double) vector[i];
  for (int i = 0; i < n_dims && length > 0; i++)
    vector[i] = (float) ((double) vector[i] / sqrt (length));
}

GPtrArray *
vec_word_pack_dup_meanings (VecWordPack *pack, int word)
{
  GPtrArray *meanings = g_ptr_array_new_with_free_func (meaning_free);
  Groups groups = { .n = 0 };

  group_senses (pack, word, &groups);
  for (guint i = 0; i < groups.n; i++)
    {
      VecMeaning *meaning = g_new0 (VecMeaning, 1);

      *meaning = (VecMeaning) { NULL, groups.senses[i]->part, groups.senses[i]->category, groups.senses[i]->definition, groups.sum[i] };
      scale_to_one (meaning->vector, vec_word_pack_get_n_dims (pack));
      g_free (groups.first[i]);
      g_ptr_array_add (meanings, meaning);
    }
  for (guint i = 0; i < groups.n; i++)
    ((VecMeaning *) meanings->pdata[i])->hint = dup_hint (pack, meanings, i, word, groups.senses[i]);
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
  vec_word_pack_add_vector (pack, word, vec_sif_weight (vec_word_pack_get_frequency (pack, word) / MAX (vec_word_pack_get_total (pack), 1)), sum);
}

/* All words but those at @begin … @end, (n_dims); of the phrase around it, both the whole and its other words count. FALSE: there is nothing else.
 * Other uses of the same word say nothing about it. */
static gboolean
make_context (const Choice *self, const VecFoundWord *phrase, gsize begin, gsize end, int word, float *context)
{
  gboolean any = FALSE;

  memset (context, 0, (gsize) vec_word_pack_get_n_dims (self->pack) * sizeof *context);
  for (gsize at = phrase != NULL ? phrase->begin : 0; phrase != NULL && at < phrase->end;)
    {
      gsize next = at + strcspn (self->text + at, SEPARATORS);
      int other = vec_word_pack_find_form (self->pack, self->text + at, MIN (next, phrase->end) - at);

      if (other >= 0 && other != word && !vec_bag_of_words_is_little (self->text + at, MIN (next, phrase->end) - at))
        add_weighted (self->pack, other, context);
      at = next + 1;
    }
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
choose (Choice *self, const VecFoundWord *phrase, gsize begin, gsize end, int word)
{
  int n_dims = vec_word_pack_get_n_dims (self->pack);
  g_autoptr(GPtrArray) meanings = vec_word_pack_dup_meanings (self->pack, word);
  g_autofree float *context = g_new (float, n_dims);
  VecChosenMeaning *chosen;
  double best = -2;
  guint found = 0;

  if (meanings->len < 2 || !make_context (self, phrase, begin, end, word, context))
    return;
  for (guint i = 0; i < meanings->len; i++)
    {
      double c = vec_cosine (((VecMeaning *) meanings->pdata[i])->vector, context, n_dims);

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
      gsize end = MIN (begin + strcspn (self->text + begin, SEPARATORS), phrase->end);
      int word = end > begin ? vec_word_pack_find_form (self->pack, self->text + begin, end - begin) : -1;
      if (word >= 0 && !vec_bag_of_words_is_little (self->text + begin, end - begin))
        choose (self, phrase, begin, end, word);
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
        choose (&choice, NULL, word->begin, word->end, (int) word->word);
    }
  g_array_unref (choice.words);
  return choice.chosen;
}
