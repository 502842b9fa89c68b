/* Sampled rows against all rows.
 *
 * The matrix goes by in chunks; each chunk is packed once and multiplied with all sampled rows, so that a row that is read serves a
 * thousand queries. A query keeps, for each thread, a heap of its nearest candidates and a count of the rows nearer than each target;
 * afterwards the threads' heaps are joined. Candidates are as many as wanted and a margin, because a distance got from a product
 * has lost the digits that the squared lengths have in common: they are measured again by differences. With few dimensions (a map)
 * all distances are differences. Which thread does what makes no difference to the result. */
#include "measure/vec-ranks.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"
#include "search/vec-knn-best.h"

#define SAMPLE_BLOCK 1024   /* queries per pass over the matrix */
#define QUERY_PANEL 64      /* queries per product */
#define CHUNK 512           /* rows of the matrix per product, at most; a multiple of LANES */
#define LANES 32
#define CHUNK_FLOPS 400000000 /* a few milliseconds: cancelling is looked at between chunks */
#define MAX_DIRECT_DIMS 16
#define MARGIN 16

typedef struct
{
  const VecRanks *ranks;
  GCancellable *cancellable;
  VecProgressFunc progress;
  gpointer progress_data;
  gboolean is_direct;
  int chunk;
  gint64 n_chunks, n_chunks_done;   /* atomic; over all blocks of queries */
  gint64 n_chunks_in_all;
  float *mean;              /* (d) of the sampled rows: near enough to the middle to keep the digits */

  gint64 first, n_queries;  /* the block of the sample */
  float *queries;           /* (q, d): centred, or of unit length */
  float *squares;           /* (q): squared length */
  float *limits;            /* (q, t): squared distance of each target */
  int n_best;               /* candidates kept: k and the margin */
  guint64 *heaps;           /* (threads, q, n_best): the worst first */
  int *sizes;               /* (threads, q) */
  gint64 *counts;           /* (threads, q, t) */
} Pass;

/* ---- Candidates: keys of squared distances, as in vec-knn-best.h */

static void
sift_down (guint64 *heap, int n, guint64 key)
{
  int i = 0;

  for (;;)
    {
      int child = 2 * i + 1;

      if (child + 1 < n && heap[child + 1] > heap[child])
        child++;
      if (child >= n || heap[child] <= key)
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = key;
}

static void
offer (guint64 *heap, int *size, int capacity, guint64 key)
{
  int i = *size;

  if (i == capacity)
    {
      if (key < heap[0])
        sift_down (heap, capacity, key);
      return;
    }
  for (*size = i + 1; i > 0 && heap[(i - 1) / 2] < key; i = (i - 1) / 2)
    heap[i] = heap[(i - 1) / 2];
  heap[i] = key;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint64 p = *(const guint64 *) a, q = *(const guint64 *) b;

  return p < q ? -1 : p > q;
}

/* ---- Packing */

VEC_SIMD static double
squared_length (const float *x, int n)
{
  double total = 0;

  for (int begin = 0; begin < n; begin += 256) /* pieces in single precision, their sum in double */
    {
      float sum[16] = { 0 };
      int t = begin, end = MIN (begin + 256, n);

      for (; t + 16 <= end; t += 16)
        for (int lane = 0; lane < 16; lane++)
          sum[lane] += x[t + lane] * x[t + lane];
      for (; t < end; t++)
        sum[0] += x[t] * x[t];
      for (int lane = 0; lane < 16; lane++)
        total += sum[lane];
    }
  return total;
}

static inline float
unit_scale (double squared)
{
  return squared > 0 ? (float) (1 / sqrt (squared)) : 0;
}

/* out (d) = row as it is compared; returns the squared length that belongs to it. With cosine it counts as 1 for a zero vector, too:
 * 1 + 1 − 2 · 0 is twice its cosine distance to everything. */
static float
pack_row (const Pass *pass, gint64 row, float *out)
{
  int d = pass->ranks->n_dims;
  const float *x = pass->ranks->vectors + row * d;
  float scale;

  if (pass->ranks->metric != VEC_METRIC_COSINE)
    {
      for (int t = 0; t < d; t++)
        out[t] = x[t] - pass->mean[t];
      return (float) squared_length (out, d);
    }
  scale = unit_scale (squared_length (x, d));
  for (int t = 0; t < d; t++)
    out[t] = x[t] * scale;
  return 1;
}

/* By differences, of rows as they are compared (@x, @y packed). */
VEC_SIMD static float
exact_distance (const float *x, const float *y, int d)
{
  double total = 0;

  for (int begin = 0; begin < d; begin += 256)
    {
      float sum[16] = { 0 };
      int t = begin, end = MIN (begin + 256, d);

      for (; t + 16 <= end; t += 16)
        for (int lane = 0; lane < 16; lane++)
          sum[lane] += (x[t + lane] - y[t + lane]) * (x[t + lane] - y[t + lane]);
      for (; t < end; t++)
        sum[0] += (x[t] - y[t]) * (x[t] - y[t]);
      for (int lane = 0; lane < 16; lane++)
        total += sum[lane];
    }
  return (float) total;
}

/* Squared distance between query @q of the block and row @row; @buffer (d). */
static float
measure_exactly (const Pass *pass, gint64 q, guint32 row, float *buffer)
{
  int d = pass->ranks->n_dims;
  const float *vectors = pass->ranks->vectors, *query = pass->queries + q * d;
  float distance;

  if (pass->ranks->metric != VEC_METRIC_COSINE)
    return exact_distance (vectors + pass->ranks->sample[pass->first + q] * d, vectors + (gint64) row * d, d);
  pack_row (pass, row, buffer);
  distance = exact_distance (query, buffer, d);
  return distance == 1 && (squared_length (query, d) == 0 || squared_length (buffer, d) == 0) ? 2 : distance;
}

/* ---- Distances of one panel of queries to one chunk */

typedef struct
{
  float *rows;      /* (chunk, d), or (d, chunk) for differences */
  float *squares;   /* (chunk) */
  float *distances; /* (QUERY_PANEL, chunk): squared */
  float *buffer;    /* (d) */
} Scratch;

static void
pack_chunk (const Pass *pass, gint64 begin, int n, Scratch *scratch)
{
  int d = pass->ranks->n_dims;

  for (int c = 0; c < n; c++)
    {
      float *out = pass->is_direct ? scratch->buffer : scratch->rows + (gsize) c * d;

      scratch->squares[c] = pack_row (pass, begin + c, out);
      for (int t = 0; pass->is_direct && t < d; t++)
        scratch->rows[(gsize) t * pass->chunk + c] = out[t];
    }
}

VEC_SIMD static void
take_differences (const float *query, int d, const float *columns, int stride, int n, float *out)
{
  for (int c = 0; c < n; c++)
    out[c] = (columns[c] - query[0]) * (columns[c] - query[0]);
  for (int t = 1; t < d; t++)
    {
      const float *column = columns + (gsize) t * stride;
      float x = query[t];

      for (int c = 0; c < n; c++)
        out[c] += (column[c] - x) * (column[c] - x);
    }
}

VEC_SIMD static void
products_to_distances (float query_square, const float *squares, int n, float *out)
{
  for (int c = 0; c < n; c++)
    {
      float distance = query_square + squares[c] - 2 * out[c];

      out[c] = distance > 0 ? distance : 0;
    }
}

static void
measure_panel (const Pass *pass, gint64 q0, int n_queries, int n, Scratch *scratch)
{
  int d = pass->ranks->n_dims;
  const float *queries = pass->queries + q0 * d;

  if (!pass->is_direct)
    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_queries, n, d, 1, queries, d, scratch->rows, d, 0, scratch->distances,
                 pass->chunk);
  for (int q = 0; q < n_queries; q++)
    {
      float *out = scratch->distances + (gsize) q * pass->chunk;

      if (pass->is_direct)
        take_differences (queries + (gsize) q * d, d, scratch->rows, pass->chunk, n, out);
      else
        products_to_distances (pass->squares[q0 + q], scratch->squares, n, out);
    }
}

/* ---- What one query makes of a chunk */

VEC_SIMD static gint64
count_nearer (const float *distances, int n, float limit)
{
  int count = 0;

  for (int c = 0; c < n; c++)
    count += distances[c] < limit;
  return count;
}

VEC_SIMD static gboolean
has_nearer (const float *distances, float limit)
{
  int any = 0;

  for (int c = 0; c < LANES; c++)
    any |= distances[c] <= limit;
  return any;
}

/* @distances are padded with infinity to whole LANES. */
static void
offer_chunk (const float *distances, gint64 begin, int n, guint64 *heap, int *size, int capacity)
{
  float limit = *size == capacity ? vec_knn_key_distance (heap[0]) : INFINITY;

  for (int c0 = 0; c0 < n; c0 += LANES)
    {
      if (!has_nearer (distances + c0, limit))
        continue;
      for (int c = c0; c < MIN (c0 + LANES, n); c++)
        if (distances[c] <= limit && distances[c] < INFINITY)
          {
            offer (heap, size, capacity, vec_knn_key (distances[c], (guint32) (begin + c)));
            limit = *size == capacity ? vec_knn_key_distance (heap[0]) : INFINITY;
          }
    }
}

/* A target is not nearer than itself, although its distance by a product may be less than the one by differences. */
static gint64
count_in_chunk (const Pass *pass, gint64 q, int t, gint64 begin, int n, const float *distances)
{
  const VecRanks *ranks = pass->ranks;
  float limit = pass->limits[q * ranks->n_targets + t];
  gint64 target = ranks->targets[(pass->first + q) * ranks->n_targets + t];
  gboolean counts_itself = target >= begin && target < begin + n && distances[target - begin] < limit;

  return count_nearer (distances, n, limit) - counts_itself;
}

static void
take_chunk (const Pass *pass, int thread, gint64 q, gint64 begin, int n, float *distances)
{
  const VecRanks *ranks = pass->ranks;
  gint64 slot = thread * pass->n_queries + q, self = ranks->sample[pass->first + q];

  if (self >= begin && self < begin + n)
    distances[self - begin] = INFINITY;
  for (int c = n; c % LANES != 0; c++)
    distances[c] = INFINITY;
  for (int t = 0; t < ranks->n_targets; t++)
    pass->counts[slot * ranks->n_targets + t] += count_in_chunk (pass, q, t, begin, n, distances);
  if (ranks->k > 0)
    offer_chunk (distances, begin, n, pass->heaps + slot * pass->n_best, &pass->sizes[slot], pass->n_best);
}

static void
tell_progress (Pass *pass)
{
  gint64 done = __atomic_add_fetch (&pass->n_chunks_done, 1, __ATOMIC_RELAXED);

  if (pass->progress != NULL && done % 16 == 0)
    pass->progress (_("Measuring the map"), (guint64) done, (guint64) pass->n_chunks_in_all, pass->progress_data);
}

static void
chunks_part (gint64 first, gint64 end, int thread, gpointer data)
{
  Pass *pass = data;
  gsize d = (gsize) pass->ranks->n_dims, chunk = (gsize) pass->chunk;
  g_autofree float *rows = g_new (float, chunk * d), *squares = g_new (float, chunk);
  g_autofree float *distances = g_new (float, QUERY_PANEL * chunk), *buffer = g_new (float, d);
  Scratch scratch = { rows, squares, distances, buffer };

  for (gint64 c = first; c < end && !g_cancellable_is_cancelled (pass->cancellable); c++)
    {
      gint64 begin = c * pass->chunk;
      int n = (int) MIN (pass->chunk, pass->ranks->n_rows - begin);

      pack_chunk (pass, begin, n, &scratch);
      for (gint64 q0 = 0; q0 < pass->n_queries; q0 += QUERY_PANEL)
        {
          int n_queries = (int) MIN (QUERY_PANEL, pass->n_queries - q0);

          measure_panel (pass, q0, n_queries, n, &scratch);
          for (int q = 0; q < n_queries; q++)
            take_chunk (pass, thread, q0 + q, begin, n, distances + (gsize) q * chunk);
        }
      tell_progress (pass);
    }
}

/* ---- Before and after */

static void
prepare_queries (gint64 begin, gint64 end, int thread, gpointer data)
{
  Pass *pass = data;
  const VecRanks *ranks = pass->ranks;
  g_autofree float *buffer = g_new (float, ranks->n_dims);

  for (gint64 q = begin; q < end; q++)
    {
      pass->squares[q] = pack_row (pass, ranks->sample[pass->first + q], pass->queries + q * ranks->n_dims);
      for (int t = 0; t < ranks->n_targets; t++)
        pass->limits[q * ranks->n_targets + t]
          = measure_exactly (pass, q, ranks->targets[(pass->first + q) * ranks->n_targets + t], buffer);
    }
}

static void
join_threads (Pass *pass, int n_threads, gint64 q, guint64 *heap, int *size)
{
  const VecRanks *ranks = pass->ranks;

  for (int t = 0; t < ranks->n_targets; t++)
    {
      gint64 rank = 1;

      for (int thread = 0; thread < n_threads; thread++)
        rank += pass->counts[(thread * pass->n_queries + q) * ranks->n_targets + t];
      ranks->ranks[(pass->first + q) * ranks->n_targets + t] = rank;
    }
  for (int thread = 0; thread < n_threads && ranks->k > 0; thread++)
    {
      gint64 slot = thread * pass->n_queries + q;

      for (int i = 0; i < pass->sizes[slot]; i++)
        offer (heap, size, pass->n_best, pass->heaps[slot * pass->n_best + i]);
    }
}

static void
finish_queries (Pass *pass, int n_threads)
{
  const VecRanks *ranks = pass->ranks;
  g_autofree guint64 *heap = g_new (guint64, pass->n_best);
  g_autofree float *buffer = g_new (float, ranks->n_dims);

  for (gint64 q = 0; q < pass->n_queries; q++)
    {
      int size = 0;

      join_threads (pass, n_threads, q, heap, &size);
      if (size == 0)
        continue;
      for (int i = 0; i < size && !pass->is_direct; i++)
        heap[i] = vec_knn_key (measure_exactly (pass, q, (guint32) heap[i], buffer), (guint32) heap[i]);
      qsort (heap, (gsize) size, sizeof *heap, compare_keys);
      for (int i = 0; i < ranks->k; i++)
        ranks->nearest[(pass->first + q) * ranks->k + i] = (guint32) heap[i];
    }
}

static void
compute_mean (const VecRanks *ranks, float *mean)
{
  g_autofree double *sum = g_new0 (double, ranks->n_dims);

  for (gint64 s = 0; s < ranks->n_sample; s++)
    for (int t = 0; t < ranks->n_dims; t++)
      sum[t] += ranks->vectors[ranks->sample[s] * ranks->n_dims + t];
  for (int t = 0; t < ranks->n_dims; t++)
    mean[t] = (float) (sum[t] / (double) ranks->n_sample);
}

static void
run_block (Pass *pass, int n_threads)
{
  const VecRanks *ranks = pass->ranks;
  gsize slots = (gsize) (n_threads * pass->n_queries);
  g_autofree float *queries = g_new (float, (gsize) pass->n_queries * ranks->n_dims);
  g_autofree float *squares = g_new (float, pass->n_queries);
  g_autofree float *limits = g_new (float, pass->n_queries * ranks->n_targets);
  g_autofree guint64 *heaps = g_new (guint64, slots * (gsize) pass->n_best);
  g_autofree int *sizes = g_new0 (int, slots);
  g_autofree gint64 *counts = g_new0 (gint64, slots * (gsize) ranks->n_targets);

  pass->queries = queries;
  pass->squares = squares;
  pass->limits = limits;
  pass->heaps = heaps;
  pass->sizes = sizes;
  pass->counts = counts;
  vec_parallel_for (pass->n_queries, n_threads, prepare_queries, pass);
  vec_parallel_blocks (pass->n_chunks, 1, n_threads, chunks_part, pass);
  if (!g_cancellable_is_cancelled (pass->cancellable))
    finish_queries (pass, n_threads);
}

gboolean
vec_ranks_find (const VecRanks *ranks, int n_threads, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                GError **error)
{
  g_autofree float *mean = g_new0 (float, ranks->n_dims);
  gint64 n_blocks = (ranks->n_sample + SAMPLE_BLOCK - 1) / SAMPLE_BLOCK;
  gint64 flops = 2 * MIN (ranks->n_sample, SAMPLE_BLOCK) * ranks->n_dims;
  Pass pass = { .ranks = ranks, .cancellable = cancellable, .progress = progress, .progress_data = progress_data, .mean = mean,
                .is_direct = ranks->n_dims <= MAX_DIRECT_DIMS && ranks->metric != VEC_METRIC_COSINE };

  g_return_val_if_fail (ranks->k < ranks->n_rows && ranks->n_rows <= G_MAXUINT32, FALSE);
  g_return_val_if_fail (ranks->metric == VEC_METRIC_EUCLIDEAN || ranks->metric == VEC_METRIC_COSINE, FALSE);

  if (ranks->n_sample == 0)
    return TRUE;
  n_threads = n_threads > 0 ? n_threads : vec_get_default_threads ();
  pass.chunk = (int) CLAMP (CHUNK_FLOPS / MAX (flops, 1) / LANES * LANES, LANES, CHUNK);
  pass.n_chunks = (ranks->n_rows + pass.chunk - 1) / pass.chunk;
  pass.n_chunks_in_all = pass.n_chunks * n_blocks;
  pass.n_best = (int) MIN (ranks->k + (pass.is_direct ? 0 : MARGIN), ranks->n_rows - 1);
  if (ranks->metric != VEC_METRIC_COSINE && !pass.is_direct)
    compute_mean (ranks, mean);
  for (pass.first = 0; pass.first < ranks->n_sample && !g_cancellable_is_cancelled (cancellable); pass.first += SAMPLE_BLOCK)
    {
      pass.n_queries = MIN (SAMPLE_BLOCK, ranks->n_sample - pass.first);
      run_block (&pass, n_threads);
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gint64 *
vec_draw_sample (gint64 n_rows, gint64 n_sample, guint64 seed, gint64 *n_drawn)
{
  gint64 *rows = g_new (gint64, MAX (n_rows, 1));
  VecRandom random;

  *n_drawn = n_sample > 0 ? MIN (n_sample, n_rows) : n_rows;
  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n_rows; i++)
    rows[i] = i;
  for (gint64 i = 0; i < *n_drawn && *n_drawn < n_rows; i++)
    {
      gint64 other = i + (gint64) vec_random_below (&random, (guint64) (n_rows - i)), row = rows[i];

      rows[i] = rows[other];
      rows[other] = row;
    }
  return rows;
}
