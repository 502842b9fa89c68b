/* The papers are named in the header. A centre's gradient over a whole window is summed beside its vector and added to its rows once: its
 * vector moves within the window as each row would, so that the result is that of adding it after each pair, at a fraction of the cost where
 * a word has many n-grams. */
#include "learn/vec-word2vec.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-ngrams.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"
#include "learn/vec-word-parts.h"

#define LANES 16
#define MAX_SENTENCE 1000
#define MAX_NEGATIVES 31
#define MAX_BUCKETS 2000000
#define MAX_PULLED 500
#define SIGMOID_SIZE 512
#define SIGMOID_RANGE 8.0f

/* Threads write to the same rows without locks (Hogwild): no race that matters. */
#if defined(__SANITIZE_THREAD__)
#define HOGWILD __attribute__ ((no_sanitize ("thread")))
#else
#define HOGWILD VEC_SIMD
#endif

typedef float Lanes __attribute__ ((vector_size (LANES * sizeof (float)), may_alias));

/* Draws a word in one look: Walker's alias method (Vose 1991). */
typedef struct
{
  guint32 limit;   /* of the low 32 bits: below it the word itself */
  gint32 other;
} Alias;

/* One thread's part of the text. */
typedef struct
{
  gint64 begin, end, at;    /* tokens */
  int n_epochs_left;
  VecRandom random;
  double loss;
  gint64 n_pairs;
  gint64 n_done;            /* words of this step */
} Part;

struct _VecWord2vec
{
  VecCorpus *corpus;
  VecWord2vecParams params;
  const gint32 *tokens;     /* (n_tokens), the corpus's */
  gint64 n_tokens;
  int n_words, n_buckets;
  gsize stride;             /* floats, a multiple of LANES */
  float *input;             /* (n_words + n_buckets, stride) */
  float *output;            /* (n_words, stride) */
  gint64 *row_begin;        /* (n_words + 1) into rows; NULL: each word has its own row alone */
  gint32 *rows;             /* each word's own and its n-grams' rows of the input */
  float *pulls;             /* (n_words) how far a word's mean goes when each of its rows goes 1: more where n-grams share a row */
  guint32 *keep;            /* (n_words) the chance of a word to be looked at, of 2^32 − 1 */
  Alias *aliases;           /* (n_words) */
  float *sigmoid;           /* (SIGMOID_SIZE + 2) over ± SIGMOID_RANGE, between which lines are drawn */
  float *softplus;          /* (SIGMOID_SIZE + 2) −log of the above */

  Part *parts;              /* (n_threads) */
  int n_threads;
  gint64 done, total;       /* words; done is read and written by all threads */
  double loss;
};

void
vec_word2vec_params_init (VecWord2vecParams *params)
{
  *params = (VecWord2vecParams) {
    .model = VEC_WORD2VEC_SKIPGRAM,
    .n_dims = 100,
    .window = 5,
    .n_negatives = 5,
    .negative_power = 0.75,
    .n_epochs = 5,
    .learning_rate = 0.05,
    .subsampling = 1e-4,
    .seed = 42,
  };
}

/* ---- Pairs. */

static inline float
look_up (const float *table, float x)
{
  float place = (CLAMP (x, -SIGMOID_RANGE, SIGMOID_RANGE) + SIGMOID_RANGE) * (SIGMOID_SIZE / (2 * SIGMOID_RANGE));
  int i = (int) place;

  return table[i] + (place - (float) i) * (table[i + 1] - table[i]);
}

static inline float
sum_lanes (const Lanes *x)
{
  float sum = 0;

  for (int i = 0; i < LANES; i++)
    sum += (*x)[i];
  return sum;
}

/* @count words at once against @hidden: their products, how wrong each is, and what that moves. */
#define PAIRS(COUNT)                                                                                                                      \
  static inline __attribute__ ((always_inline)) float pairs_##COUNT (const VecWord2vec *self, float *hidden, float *gradient,             \
                                                                     const gint32 *words, gboolean first_is_true, float rate)             \
  {                                                                                                                                       \
    Lanes sums[COUNT] = { 0 };                                                                                                            \
    float steps[COUNT], loss = 0;                                                                                                         \
    float *rows[COUNT];                                                                                                                   \
                                                                                                                                          \
    for (int k = 0; k < COUNT; k++)                                                                                                       \
      rows[k] = self->output + (gsize) words[k] * self->stride;                                                                           \
    for (gsize i = 0; i < self->stride; i += LANES)                                                                                       \
      {                                                                                                                                   \
        Lanes h = *(Lanes *) (hidden + i);                                                                                                \
                                                                                                                                          \
        for (int k = 0; k < COUNT; k++)                                                                                                   \
          sums[k] += h * *(Lanes *) (rows[k] + i);                                                                                        \
      }                                                                                                                                   \
    for (int k = 0; k < COUNT; k++)                                                                                                       \
      {                                                                                                                                   \
        float product = sum_lanes (&sums[k]);                                                                                              \
        gboolean is_true = k == 0 && first_is_true;                                                                                       \
                                                                                                                                          \
        steps[k] = rate * ((is_true ? 1.0f : 0.0f) - look_up (self->sigmoid, product));                                                   \
        loss += look_up (self->softplus, is_true ? product : -product);                                                                   \
      }                                                                                                                                   \
    for (gsize i = 0; i < self->stride; i += LANES)                                                                                       \
      {                                                                                                                                   \
        Lanes h = *(Lanes *) (hidden + i), g = *(Lanes *) (gradient + i);                                                                 \
                                                                                                                                          \
        for (int k = 0; k < COUNT; k++)                                                                                                   \
          {                                                                                                                               \
            Lanes *row = (Lanes *) (rows[k] + i);                                                                                         \
                                                                                                                                          \
            g += steps[k] * *row;                                                                                                         \
            *row += steps[k] * h;                                                                                                         \
          }                                                                                                                               \
        *(Lanes *) (gradient + i) = g;                                                                                                    \
      }                                                                                                                                   \
    return loss;                                                                                                                          \
  }

PAIRS (6)
PAIRS (3)
PAIRS (1)

static inline __attribute__ ((always_inline)) void
draw_negatives (const VecWord2vec *self, VecRandom *random, gint32 word, gint32 *words)
{
  words[0] = word;
  for (int k = 1; k <= self->params.n_negatives; k++)
    do
      {
        guint64 bits = vec_random_next (random);
        guint32 drawn = (guint32) (((bits >> 32) * (guint64) self->n_words) >> 32);

        words[k] = (guint32) bits < self->aliases[drawn].limit ? (gint32) drawn : self->aliases[drawn].other;
      }
    while (words[k] == word);
  for (int k = 0; k <= self->params.n_negatives; k++)
    for (gsize i = 0; i < self->stride; i += LANES)
      __builtin_prefetch (self->output + (gsize) words[k] * self->stride + i, 1);
}

/* One true word (words[0]) and its negatives; the gradient of @hidden is added to @gradient. */
static inline __attribute__ ((always_inline)) float
learn_word (const VecWord2vec *self, float *hidden, float *gradient, const gint32 *words, float rate)
{
  int n = self->params.n_negatives + 1, k = 0;
  float loss = 0;

  for (; k + 6 <= n; k += 6)
    loss += pairs_6 (self, hidden, gradient, words + k, k == 0, rate);
  for (; k + 3 <= n; k += 3)
    loss += pairs_3 (self, hidden, gradient, words + k, k == 0, rate);
  for (; k < n; k++)
    loss += pairs_1 (self, hidden, gradient, words + k, k == 0, rate);
  return loss;
}

/* ---- Rows of the input. */

static inline const gint32 *
get_rows (const VecWord2vec *self, const gint32 *word, gsize *n)
{
  *n = 1;
  if (self->row_begin == NULL)
    return word;
  *n = (gsize) (self->row_begin[*word + 1] - self->row_begin[*word]);
  return self->rows + self->row_begin[*word];
}

static inline __attribute__ ((always_inline)) void
add_rows (const VecWord2vec *self, const gint32 *rows, gsize n, float *sum)
{
  for (gsize r = 0; r < n; r++)
    {
      const float *row = self->input + (gsize) rows[r] * self->stride;

      for (gsize i = 0; i < self->stride; i += LANES)
        *(Lanes *) (sum + i) += *(const Lanes *) (row + i);
    }
}

static inline __attribute__ ((always_inline)) void
move_rows (const VecWord2vec *self, const gint32 *rows, gsize n, const float *gradient)
{
  for (gsize r = 0; r < n; r++)
    {
      float *row = self->input + (gsize) rows[r] * self->stride;

      for (gsize i = 0; i < self->stride; i += LANES)
        *(Lanes *) (row + i) += *(const Lanes *) (gradient + i);
    }
}

static inline __attribute__ ((always_inline)) void
scale (const VecWord2vec *self, float *vector, float factor)
{
  for (gsize i = 0; i < self->stride; i += LANES)
    *(Lanes *) (vector + i) *= factor;
}

static inline __attribute__ ((always_inline)) void
clear (const VecWord2vec *self, float *vector)
{
  memset (vector, 0, self->stride * sizeof *vector);
}

/* ---- Sentences. */

typedef struct
{
  float *hidden, *gradient, *step;   /* (stride) each */
  gint32 words[MAX_SENTENCE];
} Desk;

/* Mikolov et al. 2013b, equation 5, as word2vec's and fastText's programs have it: sqrt(t / f) + t / f. */
static int
next_sentence (const VecWord2vec *self, Part *part, gint32 *words, gint64 *n_read)
{
  int n = 0;

  *n_read = 0;
  while (part->at < part->end && n < MAX_SENTENCE)
    {
      gint32 token = self->tokens[part->at++];

      if (token == VEC_CORPUS_END)
        break;
      (*n_read)++;
      if (self->keep[token] == G_MAXUINT32 || (guint32) (vec_random_next (&part->random) >> 32) <= self->keep[token])
        words[n++] = token;
    }
  if (part->at >= part->end)
    {
      part->n_epochs_left--;
      part->at = part->begin;
    }
  return n;
}

static inline __attribute__ ((always_inline)) void
learn_skipgram (const VecWord2vec *self, Part *part, Desk *desk, int n, int center, int reach, float rate)
{
  gsize n_rows;
  const gint32 *rows = get_rows (self, &desk->words[center], &n_rows);
  float pull = self->pulls != NULL ? self->pulls[desk->words[center]] : 1;
  gint32 words[MAX_NEGATIVES + 1];

  clear (self, desk->hidden);
  clear (self, desk->gradient);
  add_rows (self, rows, n_rows, desk->hidden);
  scale (self, desk->hidden, 1.0f / (float) n_rows);
  for (int i = MAX (0, center - reach); i <= MIN (n - 1, center + reach); i++)
    {
      if (i == center)
        continue;
      draw_negatives (self, &part->random, desk->words[i], words);
      clear (self, desk->step);
      part->loss += learn_word (self, desk->hidden, desk->step, words, rate);
      part->n_pairs++;
      for (gsize j = 0; j < self->stride; j += LANES)
        {
          *(Lanes *) (desk->hidden + j) += pull * *(Lanes *) (desk->step + j);
          *(Lanes *) (desk->gradient + j) += *(Lanes *) (desk->step + j);
        }
    }
  move_rows (self, rows, n_rows, desk->gradient);
}

static inline __attribute__ ((always_inline)) void
learn_cbow (const VecWord2vec *self, Part *part, Desk *desk, int n, int center, int reach, float rate)
{
  gint32 words[MAX_NEGATIVES + 1];
  gsize n_added = 0;

  clear (self, desk->hidden);
  clear (self, desk->step);
  draw_negatives (self, &part->random, desk->words[center], words);
  for (int i = MAX (0, center - reach); i <= MIN (n - 1, center + reach); i++)
    {
      gsize n_rows;
      const gint32 *rows = get_rows (self, &desk->words[i], &n_rows);

      if (i == center)
        continue;
      add_rows (self, rows, n_rows, desk->hidden);
      n_added += n_rows;
    }
  if (n_added == 0)
    return;
  scale (self, desk->hidden, 1.0f / (float) n_added);
  part->loss += learn_word (self, desk->hidden, desk->step, words, rate);
  part->n_pairs++;
  for (int i = MAX (0, center - reach); i <= MIN (n - 1, center + reach); i++)
    {
      gsize n_rows;
      const gint32 *rows = get_rows (self, &desk->words[i], &n_rows);

      if (i != center)
        move_rows (self, rows, n_rows, desk->step);
    }
}

HOGWILD static void
learn_sentence (const VecWord2vec *self, Part *part, Desk *desk, int n, float rate)
{
  gboolean is_cbow = self->params.model == VEC_WORD2VEC_CBOW;

  for (int center = 0; center < n; center++)
    {
      int reach = 1 + (int) vec_random_below (&part->random, (guint64) self->params.window);

      if (is_cbow)
        learn_cbow (self, part, desk, n, center, reach, rate);
      else
        learn_skipgram (self, part, desk, n, center, reach, rate);
    }
}

/* ---- Steps. */

typedef struct
{
  VecWord2vec *self;
  gint64 n_words;            /* for each thread */
  GCancellable *cancellable;
} Step;

static float *
new_rows (gsize n_rows, gsize stride)
{
  gsize size;

  if (__builtin_mul_overflow (n_rows, stride * sizeof (float), &size))
    return NULL;
  return aligned_alloc (LANES * sizeof (float), size);
}

static void
learn_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Step *step = data;
  VecWord2vec *self = step->self;

  for (gint64 p = begin; p < end; p++)
    {
      Part *part = &self->parts[p];
      g_autofree Desk *desk = g_new (Desk, 1);
      float *vectors = new_rows (3, self->stride);

      desk->hidden = vectors;
      desk->gradient = vectors + self->stride;
      desk->step = vectors + 2 * self->stride;
      while (part->n_done < step->n_words && part->n_epochs_left > 0 && !g_cancellable_is_cancelled (step->cancellable))
        {
          gint64 n_read;
          int n = next_sentence (self, part, desk->words, &n_read);
          gint64 done = __atomic_add_fetch (&self->done, n_read, __ATOMIC_RELAXED);
          double left = 1.0 - (double) done / (double) (self->total + 1);

          learn_sentence (self, part, desk, n, (float) (self->params.learning_rate * MAX (left, 0.0)));
          part->n_done += n_read;
        }
      free (vectors);
    }
}

gboolean
vec_word2vec_step (VecWord2vec *self, gint64 n_words, GCancellable *cancellable, GError **error)
{
  Step step = { self, MAX (1, n_words / self->n_threads), cancellable };
  gint64 n_pairs = 0;
  double loss = 0;

  for (int p = 0; p < self->n_threads; p++)
    {
      self->parts[p].n_done = self->parts[p].n_pairs = 0;
      self->parts[p].loss = 0;
    }
  vec_parallel_blocks (self->n_threads, 1, self->n_threads, learn_part, &step);
  for (int p = 0; p < self->n_threads; p++)
    {
      n_pairs += self->parts[p].n_pairs;
      loss += self->parts[p].loss;
    }
  if (n_pairs > 0)
    self->loss = loss / (double) n_pairs;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
vec_word2vec_is_done (VecWord2vec *self)
{
  for (int p = 0; p < self->n_threads; p++)
    if (self->parts[p].n_epochs_left > 0)
      return FALSE;
  return TRUE;
}

/* ---- Before the first step. */

static gboolean
set_out_of_range (const char *name, double value, double minimum, double maximum, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s is %g and must be from %g to %g"), name, value, minimum, maximum);
  return FALSE;
}

static gboolean
check_params (const VecWord2vecParams *params, GError **error)
{
  const struct { const char *name; double value, minimum, maximum; } ranges[] = {
    { N_("The number of dimensions"), params->n_dims, 1, 4096 },
    { N_("The window"), params->window, 1, 100 },
    { N_("The number of negatives"), params->n_negatives, 1, MAX_NEGATIVES },
    { N_("The power of the frequencies"), params->negative_power, 0, 2 },
    { N_("The number of epochs"), params->n_epochs, 1, 10000 },
    { N_("The learning rate"), params->learning_rate, 1e-6, 10 },
    { N_("The share from which words are left out"), params->subsampling, 0, 1 },
    { N_("The shortest n-gram"), params->shortest, 0, MAX (params->longest, 0) },
    { N_("The longest n-gram"), params->longest, 0, 20 },
    { N_("The number of buckets"), params->n_buckets, 0, 1 << 24 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (!(ranges[i].value >= ranges[i].minimum && ranges[i].value <= ranges[i].maximum))
      return set_out_of_range (_(ranges[i].name), ranges[i].value, ranges[i].minimum, ranges[i].maximum, error);
  return TRUE;
}

static void
fill_tables (VecWord2vec *self)
{
  self->sigmoid = g_new (float, SIGMOID_SIZE + 2);
  self->softplus = g_new (float, SIGMOID_SIZE + 2);
  for (int i = 0; i <= SIGMOID_SIZE + 1; i++)
    {
      double x = ((double) i * 2 / SIGMOID_SIZE - 1) * (double) SIGMOID_RANGE;

      self->sigmoid[i] = (float) (1 / (1 + exp (-x)));
      self->softplus[i] = (float) log1p (exp (-x));
    }
}

static void
fill_keep (VecWord2vec *self)
{
  double n = (double) vec_corpus_get_n_occurrences (self->corpus);

  self->keep = g_new (guint32, self->n_words);
  for (int i = 0; i < self->n_words; i++)
    {
      double share = (double) vec_corpus_get_count (self->corpus, i) / n;
      double ratio = self->params.subsampling / share;
      double chance = self->params.subsampling > 0 ? sqrt (ratio) + ratio : 1;

      self->keep[i] = chance >= 1 ? G_MAXUINT32 : (guint32) (chance * (double) G_MAXUINT32);
    }
}

/* Vose 1991. */
static void
fill_aliases (VecWord2vec *self)
{
  gsize n = (gsize) self->n_words, n_small = 0, n_large = 0;
  g_autofree double *chances = g_new (double, n);
  g_autofree gint32 *small = g_new (gint32, n), *large = g_new (gint32, n);
  double sum = 0;

  self->aliases = g_new (Alias, n);
  for (gsize i = 0; i < n; i++)
    sum += chances[i] = pow ((double) vec_corpus_get_count (self->corpus, (int) i), self->params.negative_power);
  for (gsize i = 0; i < n; i++)
    {
      chances[i] *= (double) n / sum;
      if (chances[i] < 1)
        small[n_small++] = (gint32) i;
      else
        large[n_large++] = (gint32) i;
    }
  while (n_small > 0 && n_large > 0)
    {
      gint32 i = small[--n_small], j = large[n_large - 1];

      self->aliases[i] = (Alias) { (guint32) (chances[i] * (double) G_MAXUINT32), j };
      chances[j] -= 1 - chances[i];
      if (chances[j] < 1)
        {
          n_large--;
          small[n_small++] = j;
        }
    }
  while (n_small > 0)
    {
      gint32 i = small[--n_small];

      self->aliases[i] = (Alias) { G_MAXUINT32, i };
    }
  while (n_large > 0)
    {
      gint32 i = large[--n_large];

      self->aliases[i] = (Alias) { G_MAXUINT32, i };
    }
}

/* As many buckets as n-grams, about: a power of two of at least twice the different ones keeps most apart. */
static int
count_buckets (const GArray *hashes)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n = 1024;

  for (guint i = 0; i < hashes->len && n < MAX_BUCKETS; i++)
    {
      g_hash_table_add (seen, GUINT_TO_POINTER (g_array_index (hashes, guint32, i)));
      while (n < g_hash_table_size (seen) * 2)
        n *= 2;
    }
  return (int) MIN (n, MAX_BUCKETS);
}

/* Rows may come several times: each time moves them, and each time they count. Not worth the square for endless words. */
static float
measure_pull (const gint32 *rows, gint64 n)
{
  gint64 sum = 0;

  if (n > MAX_PULLED)
    return 1;
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < n; j++)
      sum += rows[i] == rows[j];
  return (float) sum / (float) n;
}

static void
fill_rows (VecWord2vec *self)
{
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  gint64 n = 0;

  if (self->params.longest == 0)
    return;
  self->row_begin = g_new (gint64, self->n_words + 1);
  for (int i = 0; i < self->n_words; i++)
    {
      const char *word = vec_corpus_get_word (self->corpus, i);

      self->row_begin[i] = hashes->len + i;
      vec_ngrams_hash (word, strlen (word), MAX (self->params.shortest, 1), self->params.longest, hashes);
    }
  self->row_begin[self->n_words] = hashes->len + self->n_words;
  self->n_buckets = self->params.n_buckets > 0 ? self->params.n_buckets : count_buckets (hashes);
  self->rows = g_new (gint32, self->row_begin[self->n_words]);
  self->pulls = g_new (float, self->n_words);
  for (int i = 0; i < self->n_words; i++)
    {
      self->rows[self->row_begin[i]] = i;
      for (gint64 j = self->row_begin[i] + 1; j < self->row_begin[i + 1]; j++)
        self->rows[j] = self->n_words + (gint32) (g_array_index (hashes, guint32, n++) % (guint32) self->n_buckets);
      self->pulls[i] = measure_pull (self->rows + self->row_begin[i], self->row_begin[i + 1] - self->row_begin[i]);
    }
}

/* The input uniformly within ± 1 / dimensions, the output zero, as in fastText. */
static gboolean
fill_matrices (VecWord2vec *self, GError **error)
{
  gsize n_input = (gsize) self->n_words + (gsize) self->n_buckets;
  VecRandom random;

  self->stride = ((gsize) self->params.n_dims + LANES - 1) / LANES * LANES;
  self->input = new_rows (n_input, self->stride);
  self->output = new_rows ((gsize) self->n_words, self->stride);
  if (self->input == NULL || self->output == NULL)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_MEMORY,
                           _("The vectors of all words would not fit into memory: take fewer words, dimensions or buckets"));
      return FALSE;
    }
  memset (self->output, 0, (gsize) self->n_words * self->stride * sizeof (float));
  vec_random_init (&random, self->params.seed);
  for (gsize i = 0; i < n_input; i++)
    for (gsize j = 0; j < self->stride; j++)
      self->input[i * self->stride + j]
        = j < (gsize) self->params.n_dims ? (float) ((2 * vec_random_uniform (&random) - 1) / self->params.n_dims) : 0;
  return TRUE;
}

/* Parts of about as many words, which end with a sentence where there is one near. */
static void
fill_parts (VecWord2vec *self)
{
  self->parts = g_new0 (Part, self->n_threads);
  for (int p = 0; p < self->n_threads; p++)
    {
      Part *part = &self->parts[p];

      part->begin = part->at = self->n_tokens * p / self->n_threads;
      part->end = self->n_tokens * (p + 1) / self->n_threads;
      part->n_epochs_left = part->begin < part->end ? self->params.n_epochs : 0;
      vec_random_init (&part->random, self->params.seed + 1 + (guint64) p);
    }
}

VecWord2vec *
vec_word2vec_new (VecCorpus *corpus, const VecWord2vecParams *params, GError **error)
{
  g_autoptr(VecWord2vec) self = NULL;

  if (!check_params (params, error))
    return NULL;
  self = g_new0 (VecWord2vec, 1);
  self->corpus = vec_corpus_ref (corpus);
  self->params = *params;
  self->tokens = vec_corpus_get_tokens (corpus, &self->n_tokens);
  self->n_words = vec_corpus_get_n_words (corpus);
  self->n_threads = params->n_threads > 0 ? params->n_threads : vec_get_default_threads ();
  self->total = vec_corpus_get_n_occurrences (corpus) * params->n_epochs;
  fill_tables (self);
  fill_keep (self);
  fill_aliases (self);
  fill_rows (self);
  if (!fill_matrices (self, error))
    return NULL;
  fill_parts (self);
  return g_steal_pointer (&self);
}

void
vec_word2vec_free (VecWord2vec *self)
{
  vec_corpus_unref (self->corpus);
  free (self->input);
  free (self->output);
  g_free (self->row_begin);
  g_free (self->rows);
  g_free (self->pulls);
  g_free (self->keep);
  g_free (self->aliases);
  g_free (self->sigmoid);
  g_free (self->softplus);
  g_free (self->parts);
  g_free (self);
}

/* ---- What was learned. */

gint64
vec_word2vec_get_done (VecWord2vec *self, gint64 *total)
{
  if (total != NULL)
    *total = self->total;
  return MIN (self->done, self->total);
}

gint64
vec_word2vec_get_place (VecWord2vec *self)
{
  return self->parts[0].at;
}

double
vec_word2vec_get_loss (VecWord2vec *self)
{
  return self->loss;
}

void
vec_word2vec_get_vector (VecWord2vec *self, int word, float *vector)
{
  gsize n;
  const gint32 *rows = get_rows (self, &word, &n);

  for (int j = 0; j < self->params.n_dims; j++)
    {
      double sum = 0;

      for (gsize r = 0; r < n; r++)
        sum += (double) self->input[(gsize) rows[r] * self->stride + (gsize) j];
      vector[j] = (float) (sum / (double) n);
    }
}

const float *
vec_word2vec_get_input (VecWord2vec *self, gsize *stride)
{
  *stride = self->stride;
  return self->input;
}

const float *
vec_word2vec_get_output (VecWord2vec *self, gsize *stride)
{
  *stride = self->stride;
  return self->output;
}

int
vec_word2vec_get_n_buckets (VecWord2vec *self)
{
  return self->n_buckets;
}

const VecWord2vecParams *
vec_word2vec_get_params (VecWord2vec *self)
{
  return &self->params;
}

VecCorpus *
vec_word2vec_get_corpus (VecWord2vec *self)
{
  return self->corpus;
}

VecTable *
vec_word2vec_dup_table (VecWord2vec *self, const char *name, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (name, "word2vec", NULL);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  gsize d = (gsize) self->params.n_dims;
  float *vectors = g_new (float, (gsize) self->n_words * d);
  double *counts = g_new (double, self->n_words);
  g_autoptr(VecColumn) frequency = NULL;

  for (int i = 0; i < self->n_words; i++)
    {
      vec_strings_append (labels, vec_corpus_get_word (self->corpus, i), -1);
      vec_word2vec_get_vector (self, i, vectors + (gsize) i * d);
      counts[i] = (double) vec_corpus_get_count (self->corpus, i);
    }
  frequency = vec_column_new_number ("frequency", counts, self->n_words);
  vec_table_builder_take_vectors (builder, vectors, self->n_words, self->params.n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, frequency);
  if (self->params.longest > 0)
    vec_table_builder_take_composer (builder, vec_word_parts_compose, vec_word_parts_new (self), vec_word_parts_free);
  return vec_table_builder_end (builder, error);
}
