#include "encode/vec-bag-of-words.h"

#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-stop-words.h"
#include "encode/vec-trim.h"

#define SIF_A 1e-3

/* What one thread needs to encode one text after the other. */
typedef struct
{
  const VecBagOfWords *words;
  VecWordFinder *finder;
  GArray *found;          /* of VecFoundWord */
  double *sum;            /* (n_dims) */
  double weight;          /* of the sum */
  float *vector;          /* (n_dims), room for one */
  int n_known;
  GPtrArray *unknown;     /* of char* */
  GPtrArray *guessed;     /* of char* */
  GHashTable *reported;   /* the same strings, borrowed */
} Worker;

static void
worker_init (Worker *self, const VecBagOfWords *words, const VecWordFinder *finder)
{
  self->words = words;
  self->finder = vec_word_finder_copy (finder);
  self->found = g_array_new (FALSE, FALSE, sizeof (VecFoundWord));
  self->sum = g_new (double, words->n_dims);
  self->vector = g_new (float, words->n_dims);
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  self->guessed = g_ptr_array_new_with_free_func (g_free);
  self->reported = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
worker_clear (Worker *self)
{
  vec_word_finder_free (self->finder);
  g_array_unref (self->found);
  g_free (self->sum);
  g_free (self->vector);
  g_hash_table_unref (self->reported);
  g_ptr_array_unref (self->unknown);
  g_ptr_array_unref (self->guessed);
}

static void
worker_start (Worker *self)
{
  memset (self->sum, 0, (gsize) self->words->n_dims * sizeof (double));
  self->weight = 0;
  self->n_known = 0;
  g_hash_table_remove_all (self->reported);
  g_ptr_array_set_size (self->unknown, 0);
  g_ptr_array_set_size (self->guessed, 0);
}

double
vec_sif_weight (double p)
{
  return SIF_A / (SIF_A + p);
}

gboolean
vec_bag_of_words_is_little (const char *text, gsize length)
{
  g_autofree char *lower = g_ascii_strdown (text, (gssize) length);

  return vec_stop_words_contain (lower, length) && !(length > 1 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]));
}

static void
add_vector (Worker *self, double weight)
{
  for (int i = 0; i < self->words->n_dims; i++)
    self->sum[i] += weight * (double) self->vector[i];
  self->weight += weight;
  self->n_known++;
}

static void
report (Worker *self, GPtrArray *list, const char *text, gsize length)
{
  g_autofree char *word = g_strndup (text, length);

  if (g_hash_table_contains (self->reported, word))
    return;
  g_hash_table_add (self->reported, word);
  g_ptr_array_add (list, g_steal_pointer (&word));
}

static void
add_found (Worker *self, const char *text, const VecFoundWord *found)
{
  const VecBagOfWords *words = self->words;
  gsize length = found->end - found->begin;

  text += found->begin;
  if (found->word >= 0)
    {
      words->get_vector (words->vocabulary, found->word, self->vector);
      add_vector (self, words->get_weight != NULL ? words->get_weight (words->vocabulary, found->word) : 1);
    }
  else if (words->guess != NULL && words->guess (words->vocabulary, text, length, self->vector))
    {
      add_vector (self, words->guess_weight);
      report (self, self->guessed, text, length);
    }
  else
    report (self, self->unknown, text, length);
}

/* With what means little only where nothing else is there. */
static void
add_text (Worker *self, const char *text, gsize length)
{
  gboolean leave_out = self->words->leave_out_little;

  vec_word_finder_find (self->finder, text, length, self->found);
  leave_out = leave_out && self->found->len > 1;
  for (guint i = 0; i < self->found->len; i++)
    {
      const VecFoundWord *found = &g_array_index (self->found, VecFoundWord, i);

      if (!leave_out || !vec_bag_of_words_is_little (text + found->begin, found->end - found->begin))
        add_found (self, text, found);
    }
  for (guint i = 0; leave_out && self->n_known == 0 && i < self->found->len; i++)
    if (g_array_index (self->found, VecFoundWord, i).word >= 0)
      add_found (self, text, &g_array_index (self->found, VecFoundWord, i));
}

static void
write_mean (Worker *self, float *vector)
{
  const VecBagOfWords *words = self->words;
  const float *common = self->n_known > 1 && words->get_common != NULL ? words->get_common (words->vocabulary) : NULL;
  int n_dims = words->n_dims;
  double product = 0;

  for (int i = 0; i < n_dims; i++)
    self->sum[i] = self->weight > 0 ? self->sum[i] / self->weight : 0;
  for (int i = 0; common != NULL && i < n_dims; i++)
    product += self->sum[i] * (double) common[i];
  for (int i = 0; i < n_dims; i++)
    vector[i] = (float) (common != NULL ? self->sum[i] - product * (double) common[i] : self->sum[i]);
}

static char **
dup_list (GPtrArray *list)
{
  char **words = g_new0 (char *, list->len + 1);

  for (guint i = 0; i < list->len; i++)
    words[i] = g_strdup (g_ptr_array_index (list, i));
  return words;
}

static void
encode_text (Worker *self, const char *text, float *vector, VecEncoding *encoding)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);
  const char *begin = valid != NULL ? valid : text;
  const char *end = begin + strlen (begin);

  vec_trim (&begin, &end);
  worker_start (self);
  add_text (self, begin, (gsize) (end - begin));
  write_mean (self, vector);
  if (encoding != NULL)
    *encoding = (VecEncoding) { .encoded = self->n_known > 0, .n_known = self->n_known, .unknown = dup_list (self->unknown),
                                .guessed = dup_list (self->guessed) };
}

/* ---- Many texts. */

typedef struct
{
  const VecBagOfWords *words;
  const VecWordFinder *finder;
  const char *const *texts;
  float *vectors;          /* (n_texts, n_dims) */
  VecEncoding *encodings;  /* (n_texts) or NULL */
  GCancellable *cancellable;
} EncodeJob;

static void
encode_texts_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  EncodeJob *job = data;
  gsize n_dims = (gsize) job->words->n_dims;
  Worker worker;

  worker_init (&worker, job->words, job->finder);
  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    encode_text (&worker, job->texts[i], job->vectors + (gsize) i * n_dims,
                 job->encodings != NULL ? &job->encodings[i] : NULL);
  worker_clear (&worker);
}

gboolean
vec_bag_of_words_encode (const VecBagOfWords *words, const VecWordFinder *finder, const char *const *texts, gint64 n_texts, float *vectors,
                         VecEncoding *encodings, GCancellable *cancellable, GError **error)
{
  EncodeJob job = { words, finder, texts, vectors, encodings, cancellable };

  if (encodings != NULL)
    memset (encodings, 0, (gsize) n_texts * sizeof *encodings);
  vec_parallel_blocks (n_texts, 64, 0, encode_texts_cb, &job);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  for (gint64 i = 0; encodings != NULL && i < n_texts; i++)
    vec_encoding_clear (&encodings[i]);
  return FALSE;
}
