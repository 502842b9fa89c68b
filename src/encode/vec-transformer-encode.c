/* Texts through a tokenizer, a transformer and a head. Texts are taken by the chunk, tokens by the batch: a batch is a thread's, unless there are
 * fewer batches than threads, which then share the work within each. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "encode/vec-transformer-encoder-private.h"

#define CHUNK 4096          /* texts whose tokens are kept at once */
#define MOST_TOKENS 512     /* of a batch of several texts: what activations of that many take is far below the weights */
#define FEWEST_TOKENS 64
#define BYTES_PER_TOKEN 32   /* at first; texts with fewer tokens than that are looked at four times as far */
#define SPARE_TOKENS 32

/* A text of the chunk. */
typedef struct
{
  VecTokens tokens;
  gboolean truncated;
  int n_known;
  int first;      /* token that is pooled: after the prompt where that is left out; of a span its first */
  int end;        /* of a span, after its last */
} Item;

typedef struct
{
  VecTransformerJob *job;
  gint64 first;               /* text of the chunk */
  gint64 n_items;
  Item *items;
  GArray *batches;            /* of gint64: where each begins in @chosen; one more at the end */
  GArray *chosen;             /* of gint64: items that have a vector */
  VecTransformerWork **works; /* one for each thread */
  int inner_threads;          /* within a batch */
  pthread_mutex_t lock;       /* pthread's own, which ThreadSanitizer understands */
  GError *error;              /* the first one */
} Chunk;

static void
fail (Chunk *self, GError *error)
{
  pthread_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  pthread_mutex_unlock (&self->lock);
}

static gboolean
is_over (Chunk *self)
{
  gboolean failed;

  pthread_mutex_lock (&self->lock);
  failed = self->error != NULL;
  pthread_mutex_unlock (&self->lock);
  return failed || g_cancellable_is_cancelled (self->job->cancellable);
}

/* ---- Tokens. */

/* Lower case, letter by letter where that keeps the number of bytes, so that a token's place stays what it was. */
static void
lower_text (char *text)
{
  for (char *p = text; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      char bytes[6];
      int n, n_own;

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          p++;
          continue;
        }
      n = g_unichar_to_utf8 (g_unichar_tolower (c), bytes);
      n_own = g_utf8_skip[(guint8) *p];
      if (n == n_own)
        memcpy (p, bytes, (gsize) n);
      p += n_own;
    }
}

static char *
dup_prepared (const VecTransformerJob *job, const char *text)
{
  char *prepared = g_strconcat (job->prompt != NULL ? job->prompt : "", text, NULL);

  if (job->core->lower_case)
    lower_text (prepared);
  return prepared;
}

/* Cuts off what cannot count any more: a whole book costs as little as its first page. What is left has more tokens than the model takes by enough
 * for those at its end, which a cut within a word may change, never to matter. */
static gboolean
shorten (const VecTransformerJob *job, char *text, GError **error)
{
  int enough = job->core->max_tokens + SPARE_TOKENS;
  gsize length = strlen (text), n = (gsize) enough * BYTES_PER_TOKEN;

  for (; n < length; n *= 4)
    {
      g_auto(VecTokens) tokens = { 0 };
      char *end = text + n, kept;

      while (((guint8) *end & 0xC0) == 0x80 && end > text)
        end--;
      kept = *end;
      *end = '\0';
      if (!vec_tokenizer_encode (job->core->tokenizer, text, TRUE, enough, &tokens, error))
        return FALSE;
      if (tokens.n >= enough)
        return TRUE;
      *end = kept;
    }
  return TRUE;
}

static gboolean
tokenize (const VecTransformerJob *job, const char *text, Item *item, GError **error)
{
  g_autofree char *prepared = dup_prepared (job, text);
  int most = job->core->max_tokens;

  if (!shorten (job, prepared, error))
    return FALSE;
  if (!vec_tokenizer_encode (job->core->tokenizer, prepared, TRUE, most, &item->tokens, error))
    return FALSE;
  if (item->tokens.n >= most)
    {
      /* Whether it was cut shows only with room for one more. */
      g_auto(VecTokens) more = { 0 };

      if (!vec_tokenizer_encode (job->core->tokenizer, prepared, TRUE, most + 1, &more, error))
        return FALSE;
      item->truncated = more.n > item->tokens.n;
    }
  return TRUE;
}

/* The words of the text that the vocabulary has not, each once. */
static char **
dup_unknown (const VecTransformerJob *job, const char *text, const Item *item)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  int unknown = vec_tokenizer_get_unknown_id (job->core->tokenizer);
  gint64 before = job->prompt != NULL ? (gint64) strlen (job->prompt) : 0, length = (gint64) strlen (text);

  for (int i = 0; i < item->tokens.n; i++)
    {
      gint64 begin = item->tokens.begin[i] - before, end = MIN (item->tokens.end[i] - before, length);
      g_autofree char *word = NULL;

      if (item->tokens.is_special[i] || item->tokens.ids[i] != unknown || begin < 0 || end <= begin)
        continue;
      word = g_utf8_make_valid (text + begin, (gssize) (end - begin));
      if (g_hash_table_contains (seen, word))
        continue;
      g_hash_table_add (seen, word);
      g_ptr_array_add (words, g_steal_pointer (&word));
    }
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* Counts what the text itself has, and finds the tokens that are pooled. */
static void
look_through (const VecTransformerJob *job, gint64 text, Item *item)
{
  int unknown = vec_tokenizer_get_unknown_id (job->core->tokenizer);
  gint64 before = job->prompt != NULL ? (gint64) strlen (job->prompt) : 0;
  gint64 begin = before + (job->begins != NULL ? job->begins[text] : 0), end = job->ends != NULL ? before + job->ends[text] : G_MAXINT64;
  gboolean only_own = job->begins != NULL || (before > 0 && vec_transformer_head_skips_prompt (job->core->head));
  int first = -1;

  for (int i = 0; i < item->tokens.n; i++)
    if (!item->tokens.is_special[i] && item->tokens.end[i] > begin && item->tokens.begin[i] < end)
      {
        item->n_known += item->tokens.ids[i] != unknown;
        first = first < 0 ? i : first;
        item->end = i + 1;
      }
  item->first = only_own ? MAX (first, 0) : 0;
}

static void
report (const VecTransformerJob *job, gint64 text, const Item *item)
{
  gboolean has_vector = job->begins != NULL ? item->end > 0 : item->n_known > 0;

  if (job->found != NULL)
    job->found[text] = has_vector;
  if (job->encodings == NULL)
    return;
  job->encodings[text] = (VecEncoding) { .encoded = has_vector, .n_known = item->n_known, .unknown = dup_unknown (job, job->texts[text], item),
                                         .truncated = item->truncated };
}

static void
tokenize_items (gint64 begin, gint64 end, int thread, gpointer data)
{
  Chunk *self = data;

  for (gint64 i = begin; i < end && !is_over (self); i++)
    {
      GError *error = NULL;
      Item *item = &self->items[i];

      if (tokenize (self->job, self->job->texts[self->first + i], item, &error))
        look_through (self->job, self->first + i, item);
      else
        fail (self, error);
    }
}

/* ---- Batches. */

static gboolean
has_vector (const Chunk *self, const Item *item)
{
  return self->job->begins != NULL ? item->end > 0 : item->n_known > 0;
}

/* Smaller ones towards the end, so that no thread is left with a large one when the others have none (guided self-scheduling, Polychronopoulos & Kuck,
 * IEEE Trans. Computers 36 (1987)). */
static gint64
get_most_tokens (gint64 n_left)
{
  return CLAMP (n_left / (2 * vec_get_default_threads ()), FEWEST_TOKENS, MOST_TOKENS);
}

static void
make_batches (Chunk *self)
{
  gint64 left = 0, n = 0, most, zero = 0;

  for (gint64 i = 0; i < self->n_items; i++)
    if (has_vector (self, &self->items[i]))
      {
        g_array_append_val (self->chosen, i);
        left += self->items[i].tokens.n;
      }
  most = get_most_tokens (left);
  g_array_append_val (self->batches, zero);
  for (gint64 i = 0; i < self->chosen->len; i++)
    {
      int n_tokens = self->items[g_array_index (self->chosen, gint64, i)].tokens.n;

      if (n > 0 && n + n_tokens > most)
        {
          g_array_append_val (self->batches, i);
          left -= n;
          most = get_most_tokens (left);
          n = 0;
        }
      n += n_tokens;
    }
  if (self->chosen->len > 0)
    {
      gint64 end = self->chosen->len;

      g_array_append_val (self->batches, end);
    }
}

/* The mean of a span's states. */
static void
pool_span (const VecTransformerJob *job, const Item *item, const float *states, gsize stride, float *vector)
{
  memset (vector, 0, (gsize) job->width * sizeof (float));
  for (int i = item->first; i < item->end; i++)
    for (int j = 0; j < job->width; j++)
      vector[j] += states[(gsize) i * stride + (gsize) j] / (float) (item->end - item->first);
  if (vec_transformer_head_normalizes (job->core->head))
    vec_vector_normalize (vector, job->width);
}

static gboolean
is_finite (const float *vector, int n_dims)
{
  for (int j = 0; j < n_dims; j++)
    if (!isfinite (vector[j]))
      return FALSE;
  return TRUE;
}

/* Takes what a batch's states give to where the texts' vectors are. */
static void
take_vectors (Chunk *self, const gint64 *items, gint64 n, const float *states, gsize stride, const gint64 *begins)
{
  VecTransformerJob *job = self->job;
  g_autofree float *vectors = g_new (float, (gsize) n * (gsize) job->width);
  g_autofree int *skips = g_new (int, n);

  for (gint64 i = 0; i < n; i++)
    {
      const Item *item = &self->items[items[i]];

      skips[i] = item->first;
      if (job->begins != NULL)
        pool_span (job, item, states + (gsize) begins[i] * stride, stride, vectors + (gsize) i * (gsize) job->width);
    }
  if (job->begins == NULL)
    vec_transformer_head_apply (job->core->head, vec_kernels_get (), states, stride, begins, skips, n, vectors);
  for (gint64 i = 0; i < n; i++)
    {
      const float *vector = vectors + (gsize) i * (gsize) job->width;

      if (!is_finite (vector, job->width))
        fail (self, g_error_new (VEC_ERROR, VEC_ERROR_NOT_FINITE, _("%s: a vector is not finite; the model’s weights are damaged"), job->core->title));
      memcpy (job->vectors + (gsize) (self->first + items[i]) * (gsize) job->width, vector, (gsize) job->width * sizeof (float));
    }
}

static void
run_batch (Chunk *self, gint64 batch, int thread)
{
  gint64 begin = g_array_index (self->batches, gint64, batch), n = g_array_index (self->batches, gint64, batch + 1) - begin;
  const gint64 *items = &g_array_index (self->chosen, gint64, begin);
  g_autofree gint64 *begins = g_new0 (gint64, n + 1);
  g_autofree gint32 *ids = NULL;
  const float *states;
  gsize stride;

  for (gint64 i = 0; i < n; i++)
    begins[i + 1] = begins[i] + self->items[items[i]].tokens.n;
  ids = g_new (gint32, begins[n]);
  for (gint64 i = 0; i < n; i++)
    memcpy (ids + begins[i], self->items[items[i]].tokens.ids, (gsize) self->items[items[i]].tokens.n * sizeof *ids);
  if (self->works[thread] == NULL)
    self->works[thread] = vec_transformer_work_new (self->job->core->model);
  states = vec_transformer_run (self->job->core->model, self->works[thread], ids, begins, n, self->inner_threads, self->job->cancellable, &stride);
  if (states != NULL)
    take_vectors (self, items, n, states, stride, begins);
  else if (!g_cancellable_is_cancelled (self->job->cancellable))
    fail (self, g_error_new_literal (VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for this text")));
}

static void
run_batches (gint64 begin, gint64 end, int thread, gpointer data)
{
  Chunk *self = data;

  for (gint64 i = begin; i < end && !is_over (self); i++)
    run_batch (self, i, thread);
}

static void
run_chunk (Chunk *self)
{
  gint64 n_batches;

  vec_parallel_blocks (self->n_items, 16, 0, tokenize_items, self);
  if (is_over (self))
    return;
  make_batches (self);
  n_batches = (gint64) self->batches->len - 1;
  self->inner_threads = n_batches < vec_get_default_threads () ? 0 : 1;
  if (self->inner_threads == 1)
    vec_parallel_blocks (n_batches, 1, 0, run_batches, self);
  else
    run_batches (0, n_batches, 0, self);
  for (gint64 i = 0; i < self->n_items && !is_over (self); i++)
    report (self->job, self->first + i, &self->items[i]);
}

static void
clear_chunk (Chunk *self)
{
  for (gint64 i = 0; i < self->n_items; i++)
    vec_tokens_clear (&self->items[i].tokens);
  memset (self->items, 0, (gsize) self->n_items * sizeof (Item));
  g_array_set_size (self->batches, 0);
  g_array_set_size (self->chosen, 0);
}

static void
forget_encodings (VecTransformerJob *job)
{
  for (gint64 i = 0; job->encodings != NULL && i < job->n_texts; i++)
    {
      vec_encoding_clear (&job->encodings[i]);
      memset (&job->encodings[i], 0, sizeof *job->encodings);
    }
}

gboolean
vec_transformer_job_run (VecTransformerJob *job, GError **error)
{
  Chunk chunk = { .job = job, .items = g_new0 (Item, MIN (job->n_texts, CHUNK)), .batches = g_array_new (FALSE, FALSE, sizeof (gint64)),
                  .chosen = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  int n_threads = vec_get_default_threads ();

  chunk.works = g_new0 (VecTransformerWork *, n_threads);
  pthread_mutex_init (&chunk.lock, NULL);
  memset (job->vectors, 0, (gsize) job->n_texts * (gsize) job->width * sizeof (float));
  if (job->encodings != NULL)
    memset (job->encodings, 0, (gsize) job->n_texts * sizeof *job->encodings);
  for (; chunk.first < job->n_texts && !is_over (&chunk); chunk.first += CHUNK)
    {
      chunk.n_items = MIN (CHUNK, job->n_texts - chunk.first);
      run_chunk (&chunk);
      clear_chunk (&chunk);
    }
  for (int i = 0; i < n_threads; i++)
    g_clear_pointer (&chunk.works[i], vec_transformer_work_free);
  g_free (chunk.works);
  g_free (chunk.items);
  g_array_unref (chunk.batches);
  g_array_unref (chunk.chosen);
  pthread_mutex_destroy (&chunk.lock);
  if (chunk.error == NULL && !g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return TRUE;
  forget_encodings (job);
  if (chunk.error != NULL && (error == NULL || *error == NULL))
    g_propagate_error (error, chunk.error);
  else
    g_clear_error (&chunk.error);
  return FALSE;
}
