/* The forward pass of a post-norm encoder (Vaswani et al., arXiv:1706.03762; Devlin et al., arXiv:1810.04805, without dropout):
 *   h ← LN (words + positions);  for each layer:  h ← LN (h + W_o · attention (W_qkv h));  h ← LN (h + W_2 · act (W_1 h)).
 * All texts' tokens lie one after the other, so that nothing is spent on padding: linear layers see blocks of rows, attention sees one text and
 * one head at a time. Letters: D width of a state, H heads, d = D / H, N tokens of all texts, n of one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-team.h"
#include "encode/vec-transformer-model-private.h"

#define BLOCK 64    /* rows whose inner states stay in the second-level cache */
#define SHARE 32    /* rows that a thread takes at once */
#define QUERIES 32  /* rows of scores that are made at once */
#define FEW 128     /* tokens; with fewer, threads share each product's outputs instead of the rows */

/* One thread's. */
typedef struct
{
  float *inner;     /* (BLOCK, inner stride) */
  float *added;     /* (BLOCK, stride) */
  float *keys;      /* (d, VEC_PAD (n)): a head's keys, turned */
  float *scores;    /* (QUERIES, VEC_PAD (n)) */
  float *sums;      /* (QUERIES, VEC_PAD (d)), where d is no multiple of VEC_LANES */
  gsize longest;    /* the n that keys and scores have room for */
} Scratch;

struct _VecTransformerWork
{
  const VecTransformer *model;
  const VecKernels *kernels;
  gsize stride;        /* of states */
  gsize qkv_stride;
  gsize inner_stride;
  gsize n_rows;        /* there is room for so many tokens */
  float *states;       /* (N, stride) */
  float *qkv;          /* (N, qkv_stride): queries, keys, values, D each */
  float *attended;     /* (N, stride) */
  GArray *scratches;   /* of Scratch, one for each thread */
  float *relative;     /* (H, 2 · longest): what MPNet adds to a score, by head and distance; or NULL */
  gsize longest;       /* longest distance in it */
};

/* What a run is about. */
typedef struct
{
  const VecTransformer *model;
  VecTransformerWork *work;
  const VecTransformerLayer *layer;
  const gint32 *ids;
  const gint64 *begins;
  gint64 n_texts;
  int n_tokens;
  VecTeam *team;
  VecTeam *product_team;   /* within a block of rows: all of it, or NULL */
  GCancellable *cancellable;
} Run;

VecTransformerWork *
vec_transformer_work_new (const VecTransformer *model)
{
  VecTransformerWork *self = g_new0 (VecTransformerWork, 1);

  self->model = model;
  self->kernels = vec_kernels_get ();
  self->stride = VEC_PAD ((gsize) model->config.n_dims);
  self->qkv_stride = VEC_PAD ((gsize) model->config.n_dims * 3);
  self->inner_stride = VEC_PAD ((gsize) model->config.n_inner);
  self->scratches = g_array_new (FALSE, TRUE, sizeof (Scratch));
  return self;
}

void
vec_transformer_work_set_kernels (VecTransformerWork *self, const VecKernels *kernels)
{
  self->kernels = kernels;
}

static void
clear_scratch (Scratch *scratch)
{
  g_free (scratch->inner);
  g_free (scratch->added);
  g_free (scratch->keys);
  g_free (scratch->scores);
  g_free (scratch->sums);
}

void
vec_transformer_work_free (VecTransformerWork *self)
{
  for (guint i = 0; i < self->scratches->len; i++)
    clear_scratch (&g_array_index (self->scratches, Scratch, i));
  g_array_unref (self->scratches);
  g_free (self->states);
  g_free (self->qkv);
  g_free (self->attended);
  g_free (self->relative);
  g_free (self);
}

/* ---- Room. */

static gboolean
grow (float **buffer, gsize n_rows, gsize stride)
{
  g_free (*buffer);
  /* A head's values are read by whole vectors, also the last row's last one. */
  *buffer = g_try_malloc0_n (n_rows * stride + VEC_PANEL, sizeof (float));
  return *buffer != NULL;
}

static gboolean
make_room_for_rows (VecTransformerWork *self, gsize n)
{
  gboolean done;

  if (n <= self->n_rows)
    return TRUE;
  done = grow (&self->states, n, self->stride) && grow (&self->qkv, n, self->qkv_stride) && grow (&self->attended, n, self->stride);
  self->n_rows = done ? n : 0;
  return done;
}

static gboolean
make_room_in_scratch (VecTransformerWork *self, Scratch *scratch, gsize longest)
{
  gsize width = (gsize) self->model->config.n_dims / (gsize) self->model->config.n_heads;
  gboolean done;

  if (scratch->inner == NULL
      && !(grow (&scratch->inner, BLOCK, self->inner_stride) && grow (&scratch->added, BLOCK, self->stride)
           && grow (&scratch->sums, QUERIES, VEC_PAD (width))))
    return FALSE;
  if (longest <= scratch->longest)
    return TRUE;
  done = grow (&scratch->keys, width, VEC_PAD (longest)) && grow (&scratch->scores, QUERIES, VEC_PAD (longest));
  scratch->longest = done ? longest : 0;
  return done;
}

static gboolean
make_room (VecTransformerWork *self, gsize n, gsize longest, int n_threads)
{
  g_array_set_size (self->scratches, MAX (self->scratches->len, (guint) n_threads));
  for (guint i = 0; i < self->scratches->len; i++)
    if (!make_room_in_scratch (self, &g_array_index (self->scratches, Scratch, i), longest))
      return FALSE;
  return make_room_for_rows (self, n);
}

/* ---- MPNet's relative positions, as in T5 (Raffel et al., arXiv:1910.10683, section 2.1): near ones apart, far ones by their logarithm. */

static int
get_bucket (int distance)
{
  enum { HALF = 16, EXACT = 8, FARTHEST = 128 };
  int n = ABS (distance), bucket = n;

  if (n >= EXACT)
    {
      bucket = EXACT + (int) (logf ((float) n / EXACT) / (float) log ((double) FARTHEST / EXACT) * (HALF - EXACT));
      bucket = MIN (bucket, HALF - 1);
    }
  return distance > 0 ? HALF + bucket : bucket;
}

/* relative[h][longest + key − query] */
static gboolean
fill_relative (VecTransformerWork *self, gsize longest)
{
  const VecTransformer *model = self->model;
  int n_heads = model->config.n_heads;
  gsize stride = 2 * VEC_PAD (longest);

  if (model->buckets == NULL || longest <= self->longest)
    return TRUE;
  self->longest = 0;
  if (!grow (&self->relative, n_heads, stride))
    return FALSE;
  self->longest = VEC_PAD (longest);
  for (int h = 0; h < n_heads; h++)
    for (gsize i = 0; i < stride; i++)
      self->relative[(gsize) h * stride + i] = model->buckets[get_bucket ((int) i - (int) self->longest) * n_heads + h];
  return TRUE;
}

/* ---- Embeddings. */

static void
embed_text (const Run *run, gint64 text)
{
  const VecTransformer *model = run->model;
  const VecTransformerConfig *config = &model->config;
  gboolean counts_from_pad = config->kind == VEC_TRANSFORMER_ROBERTA || config->kind == VEC_TRANSFORMER_MPNET;
  gsize stride = run->work->stride;
  int position = counts_from_pad ? config->pad_id + 1 : 0;

  for (gint64 i = run->begins[text]; i < run->begins[text + 1]; i++)
    {
      gboolean is_pad = counts_from_pad && run->ids[i] == config->pad_id;
      const float *place = model->positions + (gsize) (is_pad ? config->pad_id : position) * stride;
      float *state = run->work->states + (gsize) i * stride;

      position += !is_pad;
      vec_values_read_part (&model->words, run->ids[i], 0, config->n_dims, state);
      for (int j = 0; j < config->n_dims; j++)
        state[j] += place[j];
      memset (state + config->n_dims, 0, (stride - (gsize) config->n_dims) * sizeof (float));
    }
}

static void
embed (const Run *run)
{
  const VecTransformer *model = run->model;

  for (gint64 text = 0; text < run->n_texts; text++)
    embed_text (run, text);
  run->work->kernels->normalize (run->work->states, run->work->stride, NULL, 0, run->n_tokens, model->config.n_dims, model->embedding_norm.gamma,
                                 model->embedding_norm.beta, model->config.epsilon);
}

/* ---- Attention. */

/* The keys of one head become columns, so that scores are made as products are. */
static void
turn_keys (const float *keys, gsize stride, int n, int width, float *turned)
{
  gsize n_padded = VEC_PAD ((gsize) n);

  for (int p = 0; p < width; p++)
    memset (turned + (gsize) p * n_padded + n_padded - VEC_LANES, 0, VEC_LANES * sizeof (float));
  for (int j = 0; j < n; j++)
    for (int p = 0; p < width; p++)
      turned[(gsize) p * n_padded + j] = keys[(gsize) j * stride + p];
}

/* scores (n_rows, n) × values (n, width) → attended, whose rows have n_dims of all heads. */
static void
weigh_values (const Run *run, Scratch *scratch, const float *values, int n, int n_rows, int width, float *attended)
{
  const VecTransformerWork *work = run->work;
  gsize n_padded = VEC_PAD ((gsize) n);
  gboolean is_whole = width % VEC_LANES == 0;
  float *into = is_whole ? attended : scratch->sums;
  gsize stride = is_whole ? work->stride : VEC_PAD ((gsize) width);

  for (int j = 0; j < width; j += VEC_PANEL)
    work->kernels->multiply (scratch->scores, n_padded, values + j, work->qkv_stride, n, into + j, stride, n_rows, MIN (VEC_PANEL, VEC_PAD (width - j)));
  for (int i = 0; !is_whole && i < n_rows; i++)
    memcpy (attended + (gsize) i * work->stride, into + (gsize) i * stride, (gsize) width * sizeof (float));
}

static void
attend (const Run *run, Scratch *scratch, gint64 text, int head)
{
  const VecTransformerConfig *config = &run->model->config;
  const VecTransformerWork *work = run->work;
  int width = config->n_dims / config->n_heads, n = (int) (run->begins[text + 1] - run->begins[text]);
  gsize n_padded = VEC_PAD ((gsize) n);
  const float *queries = work->qkv + (gsize) run->begins[text] * work->qkv_stride + (gsize) head * width;
  const float *keys = queries + config->n_dims, *values = keys + config->n_dims;
  float *attended = work->attended + (gsize) run->begins[text] * work->stride + (gsize) head * width;
  const float *relative = work->relative != NULL ? work->relative + (2 * (gsize) head + 1) * work->longest : NULL;

  turn_keys (keys, work->qkv_stride, n, width, scratch->keys);
  for (int i = 0; i < n; i += QUERIES)
    {
      int n_rows = MIN (QUERIES, n - i);

      for (gsize j = 0; j < n_padded; j += VEC_PANEL)
        work->kernels->multiply (queries + (gsize) i * work->qkv_stride, work->qkv_stride, scratch->keys + j, n_padded, width, scratch->scores + j,
                                 n_padded, n_rows, (int) MIN (VEC_PANEL, n_padded - j));
      work->kernels->softmax (scratch->scores, n_padded, n_rows, n, 1 / sqrtf ((float) width), relative != NULL ? relative - i : NULL);
      weigh_values (run, scratch, values, n, n_rows, width, attended + (gsize) i * work->stride);
    }
}

static void
attend_items (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Run *run = data;
  int n_heads = run->model->config.n_heads;

  for (gint64 item = begin; item < end && !g_cancellable_is_cancelled (run->cancellable); item++)
    attend (run, &g_array_index (run->work->scratches, Scratch, thread), item / n_heads, (int) (item % n_heads));
}

/* ---- Layers. */

static void
make_queries (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Run *run = data;
  VecTransformerWork *work = run->work;

  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (run->cancellable); i += BLOCK)
    vec_linear_apply (run->layer->queries, work->kernels, work->states + (gsize) i * work->stride, work->stride, (int) MIN (BLOCK, end - i),
                      work->qkv + (gsize) i * work->qkv_stride, work->qkv_stride, VEC_ACTIVATION_IDENTITY, run->product_team);
}

static void
feed_block (const Run *run, Scratch *scratch, gint64 first, int n_rows)
{
  const VecTransformerConfig *config = &run->model->config;
  const VecTransformerLayer *layer = run->layer;
  const VecTransformerWork *work = run->work;
  float *states = work->states + (gsize) first * work->stride;

  vec_linear_apply (layer->attended, work->kernels, work->attended + (gsize) first * work->stride, work->stride, n_rows, scratch->added, work->stride,
                    VEC_ACTIVATION_IDENTITY, run->product_team);
  work->kernels->normalize (states, work->stride, scratch->added, work->stride, n_rows, config->n_dims, layer->attention_norm.gamma,
                            layer->attention_norm.beta, config->epsilon);
  vec_linear_apply (layer->inner, work->kernels, states, work->stride, n_rows, scratch->inner, work->inner_stride, config->activation,
                    run->product_team);
  vec_linear_apply (layer->outer, work->kernels, scratch->inner, work->inner_stride, n_rows, scratch->added, work->stride, VEC_ACTIVATION_IDENTITY,
                    run->product_team);
  work->kernels->normalize (states, work->stride, scratch->added, work->stride, n_rows, config->n_dims, layer->output_norm.gamma,
                            layer->output_norm.beta, config->epsilon);
}

static void
feed_forward (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Run *run = data;

  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (run->cancellable); i += BLOCK)
    feed_block (run, &g_array_index (run->work->scratches, Scratch, thread), i, (int) MIN (BLOCK, end - i));
}

typedef struct
{
  Run *run;
  VecParallelFunc func;
} Rows;

static void
run_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Rows *rows = data;

  rows->func (begin * SHARE, MIN (end * SHARE, rows->run->n_tokens), thread, rows->run);
}

/* @func over all rows: threads take some of them in turn, or one after the other shares each product. */
static void
for_rows (Run *run, VecParallelFunc func)
{
  if (run->team == NULL || run->product_team != NULL)
    func (0, run->n_tokens, 0, run);
  else
    vec_team_for (run->team, (run->n_tokens + SHARE - 1) / SHARE, run_rows, &(Rows) { run, func });
}

static void
run_layer (Run *run)
{
  for_rows (run, make_queries);
  vec_team_for (run->team, run->n_texts * run->model->config.n_heads, attend_items, run);
  for_rows (run, feed_forward);
}

static void
run_layers (VecTeam *team, gpointer data)
{
  Run *run = data;

  run->team = team;
  run->product_team = run->n_tokens < FEW ? team : NULL;
  embed (run);
  for (int i = 0; i < run->model->config.n_layers && !g_cancellable_is_cancelled (run->cancellable); i++)
    {
      run->layer = &run->model->layers[i];
      run_layer (run);
    }
}

const float *
vec_transformer_run (const VecTransformer *self, VecTransformerWork *work, const gint32 *ids, const gint64 *begins, gint64 n_texts, int n_threads,
                     GCancellable *cancellable, gsize *stride)
{
  Run run = { .model = self, .work = work, .ids = ids, .begins = begins, .n_texts = n_texts, .n_tokens = (int) begins[n_texts],
              .cancellable = cancellable };
  gint64 longest = 1;

  n_threads = n_threads == 0 ? vec_get_default_threads () : n_threads;
  for (gint64 i = 0; i < n_texts; i++)
    longest = MAX (longest, begins[i + 1] - begins[i]);
  if (!make_room (work, (gsize) run.n_tokens, (gsize) longest, n_threads) || !fill_relative (work, (gsize) longest))
    return NULL;
  vec_team_run (n_threads, run_layers, &run);
  *stride = work->stride;
  return g_cancellable_is_cancelled (cancellable) ? NULL : work->states;
}
