/* Exact neighbours in one pass over the matrix.
 *
 * FAISS's kernels give each row a key in single precision, smaller is nearer: the squared distance, −x·y, or 1 − cos. The key's
 * rounding error is bounded (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1: a sum of d products is
 * off by at most γ Σ|xᵢyᵢ| with γ ≈ d u), so every row has a lower and an upper bound. A heap keeps the k smallest upper bounds; a
 * row whose lower bound is above their largest cannot be among the k nearest. The few rows that remain are computed again in double
 * precision and sorted by that, so that the answer is the one an exact computation gives, also among near-ties. */
#include "search/vec-index.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include <faiss/c_api/utils/distances_c.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

/* Rows looked at between two looks at the cancellable: this many bytes of the matrix. They stay in the second-level cache while
 * several queries go over them. */
#define BLOCK_BYTES (256 * 1024)

/* Queries of one thread that share a pass over the matrix. */
#define MAX_TILE 16

/* A norm outside of these makes the float kernel lose digits to overflow or underflow; such rows are computed in double. */
#define SAFE_NORM_MIN 1e-15
#define SAFE_NORM_MAX 1e15

struct _VecIndex
{
  GObject parent_instance;
  GObject *owner;
  const float *vectors; /* (n_rows, n_dims) */
  gint64 n_rows;
  int n_dims;
  VecMetric metric;
  float *scales;        /* (n_rows): cosine: 1 / norm, 0 for zero rows, NaN for unsafe ones; dot: norm; else NULL */
  float gamma;          /* relative error of a sum of n_dims products */
};

G_DEFINE_FINAL_TYPE (VecIndex, vec_index, G_TYPE_OBJECT)

typedef struct
{
  gint64 row;
  double key; /* the float kernel's lower bound, later the exact value */
} Candidate;

/* Gathers the rows that may be among the k nearest of one query. */
typedef struct
{
  gint64 k;
  float *heap;       /* the k smallest upper bounds so far, largest first */
  gint64 n_heap;
  Candidate *found;
  gsize n_found;
  gsize capacity;
} Collector;

/* One query, prepared: of unit length for cosine. */
typedef struct
{
  const float *original; /* (n_dims) */
  float *kernel;         /* (n_dims) */
  double norm;
} Query;

static gint64
block_rows (VecIndex *self)
{
  return MAX (BLOCK_BYTES / ((gint64) self->n_dims * (gint64) sizeof (float)), 16);
}

/* ---- Exact values, in double precision. */

VEC_SIMD
static double
dot_double (const float *x, const float *y, int d)
{
  double sum[8] = { 0 };
  int j = 0;

  for (; j + 8 <= d; j += 8)
    for (int lane = 0; lane < 8; lane++)
      sum[lane] += (double) x[j + lane] * y[j + lane];
  for (int lane = 0; j < d; j++, lane++)
    sum[lane] += (double) x[j] * y[j];
  return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

VEC_SIMD
static double
squared_distance_double (const float *x, const float *y, int d)
{
  double sum[8] = { 0 };
  int j = 0;

  for (; j + 8 <= d; j += 8)
    for (int lane = 0; lane < 8; lane++)
      {
        double difference = (double) x[j + lane] - y[j + lane];

        sum[lane] += difference * difference;
      }
  for (int lane = 0; j < d; j++, lane++)
    {
      double difference = (double) x[j] - y[j];

      sum[lane] += difference * difference;
    }
  return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

/* The exact key: smaller is nearer; what cannot be compared (NaN) comes last. */
static double
exact_key (VecIndex *self, const Query *query, gint64 row)
{
  const float *y = self->vectors + row * self->n_dims;
  double key;

  if (self->metric == VEC_METRIC_EUCLIDEAN)
    key = squared_distance_double (query->original, y, self->n_dims);
  else if (self->metric == VEC_METRIC_DOT)
    key = -dot_double (query->original, y, self->n_dims);
  else
    {
      double norms = dot_double (query->original, query->original, self->n_dims) * dot_double (y, y, self->n_dims);

      key = norms == 0 ? 1 : 1 - dot_double (query->original, y, self->n_dims) / sqrt (norms);
      if (key < 0) /* rounding */
        key = 0;
    }
  return isnan (key) ? (double) INFINITY : key;
}

static float
key_to_distance (VecMetric metric, double key)
{
  if (metric == VEC_METRIC_EUCLIDEAN)
    return (float) sqrt (key);
  if (metric == VEC_METRIC_DOT)
    return (float) -key;
  return (float) key;
}

/* ---- Keys of a block of rows, in single precision. */

static void
query_init (VecIndex *self, Query *query, const float *vector)
{
  double scale = 1;

  query->original = vector;
  query->kernel = g_new (float, self->n_dims);
  query->norm = sqrt (dot_double (vector, vector, self->n_dims));
  if (self->metric == VEC_METRIC_COSINE && query->norm > 0)
    scale = 1 / query->norm;
  for (int j = 0; j < self->n_dims; j++)
    query->kernel[j] = (float) (vector[j] * scale);
}

static void
query_clear (Query *query)
{
  g_clear_pointer (&query->kernel, g_free);
}

/* keys (n) of the rows from @begin. */
static void
compute_keys (VecIndex *self, const Query *query, gint64 begin, gint64 n, float *keys)
{
  const float *rows = self->vectors + begin * self->n_dims;

  if (self->metric == VEC_METRIC_EUCLIDEAN)
    {
      faiss_fvec_L2sqr_ny (keys, query->kernel, rows, (size_t) self->n_dims, (size_t) n);
      return;
    }
  faiss_fvec_inner_products_ny (keys, query->kernel, rows, (size_t) self->n_dims, (size_t) n);
  if (self->metric == VEC_METRIC_DOT)
    for (gint64 i = 0; i < n; i++)
      keys[i] = -keys[i];
  else
    for (gint64 i = 0; i < n; i++)
      keys[i] = 1 - keys[i] * self->scales[begin + i];
}

/* How far the float key of @row may be from the exact one. */
static inline float
key_error (VecIndex *self, const Query *query, gint64 row, float key)
{
  const float tiny = 4 * (float) self->n_dims * FLT_MIN; /* products that underflow */

  if (self->metric == VEC_METRIC_EUCLIDEAN)
    return self->gamma * key + tiny;
  if (self->metric == VEC_METRIC_DOT)
    return self->gamma * (float) query->norm * self->scales[row] + tiny;
  return self->gamma;
}

/* ---- The collector. */

static void
collector_init (Collector *self, gint64 k)
{
  *self = (Collector){ .k = k, .heap = g_new (float, k), .capacity = (gsize) k + 256 };
  self->found = g_new (Candidate, self->capacity);
}

static void
collector_clear (Collector *self)
{
  g_free (self->heap);
  g_free (self->found);
}

static inline float
collector_limit (const Collector *self)
{
  return self->n_heap < self->k ? INFINITY : self->heap[0];
}

static void
heap_sift_down (float *heap, gint64 n, float value)
{
  gint64 at = 0;

  for (gint64 child = 1; child < n; child = 2 * at + 1)
    {
      if (child + 1 < n && heap[child + 1] > heap[child])
        child++;
      if (heap[child] <= value)
        break;
      heap[at] = heap[child];
      at = child;
    }
  heap[at] = value;
}

static void
collector_add_bound (Collector *self, float upper)
{
  if (self->n_heap == self->k)
    {
      if (upper < self->heap[0])
        heap_sift_down (self->heap, self->k, upper);
      return;
    }

  gint64 at = self->n_heap++;

  for (; at > 0 && self->heap[(at - 1) / 2] < upper; at = (at - 1) / 2)
    self->heap[at] = self->heap[(at - 1) / 2];
  self->heap[at] = upper;
}

static void
collector_prune (Collector *self, double limit)
{
  gsize kept = 0;

  for (gsize i = 0; i < self->n_found; i++)
    if (self->found[i].key <= limit)
      self->found[kept++] = self->found[i];
  self->n_found = kept;
}

static void
collector_add (Collector *self, gint64 row, float lower)
{
  if (self->n_found == self->capacity)
    {
      collector_prune (self, collector_limit (self));
      if (self->n_found > self->capacity / 2)
        {
          self->capacity *= 2;
          self->found = g_renew (Candidate, self->found, self->capacity);
        }
    }
  self->found[self->n_found++] = (Candidate){ row, lower };
}

/* Looks at rows begin … begin + n − 1, whose keys are given; those in excluded (sorted) are passed over. */
static void
collector_scan (Collector *self, VecIndex *index, const Query *query, gint64 begin, gint64 n, const float *keys,
                const gint64 *excluded, gsize n_excluded)
{
  gsize skip = 0;

  for (gsize high = n_excluded; skip < high;) /* the first excluded row at or after begin */
    {
      gsize middle = skip + (high - skip) / 2;

      if (excluded[middle] < begin)
        skip = middle + 1;
      else
        high = middle;
    }

  for (gint64 i = 0; i < n; i++)
    {
      float error, lower = -INFINITY, upper = INFINITY;

      while (skip < n_excluded && excluded[skip] < begin + i)
        skip++;
      if (skip < n_excluded && excluded[skip] == begin + i)
        continue;
      error = key_error (index, query, begin + i, keys[i]);
      if (isfinite (keys[i]) && isfinite (error))
        {
          lower = keys[i] - error;
          upper = keys[i] + error;
        }
      if (lower > collector_limit (self))
        continue;
      collector_add_bound (self, upper);
      collector_add (self, begin + i, lower);
    }
}

/* ---- From candidates to the answer. */

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

typedef struct
{
  VecIndex *index;
  const Query *query;
  Candidate *candidates;
  GCancellable *cancellable;
} Refinement;

static void
refine_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  Refinement *job = data;

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    job->candidates[i].key = exact_key (job->index, job->query, job->candidates[i].row);
}

/* Sorts the candidates by their exact keys. */
static void
refine (VecIndex *self, const Query *query, Collector *collector, GCancellable *cancellable)
{
  Refinement job = { self, query, collector->found, cancellable };

  if (collector->n_found < 512)
    refine_range (0, (gint64) collector->n_found, 0, &job);
  else
    vec_parallel_blocks ((gint64) collector->n_found, 256, 0, refine_range, &job);
  if (collector->n_found > 0)
    qsort (collector->found, collector->n_found, sizeof (Candidate), compare_candidates);
}

/* Adds what @from gathered to @self, and leaves in @self only what the bounds of both admit. */
static void
collector_merge (Collector *self, const Collector *from)
{
  for (gint64 i = 0; i < from->n_heap; i++)
    collector_add_bound (self, from->heap[i]);
  for (gsize i = 0; i < from->n_found; i++)
    if (from->found[i].key <= collector_limit (self))
      collector_add (self, from->found[i].row, (float) from->found[i].key);
}

/* ---- One query: the rows are shared among the threads. */

typedef struct
{
  VecIndex *index;
  const Query *query;
  const gint64 *excluded;
  gsize n_excluded;
  Collector *collectors; /* one for each thread */
  float *out;            /* vec_index_distances: (n_rows), no collectors */
  GCancellable *cancellable;
} Search;

static void
search_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *job = data;
  g_autofree float *keys = NULL;

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  keys = g_new (float, end - begin);
  compute_keys (job->index, job->query, begin, end - begin, keys);
  collector_scan (&job->collectors[thread], job->index, job->query, begin, end - begin, keys, job->excluded, job->n_excluded);
}

static GArray *
take_neighbors (VecIndex *self, const Collector *collector)
{
  guint n = (guint) MIN ((gsize) collector->k, collector->n_found);
  GArray *result = g_array_sized_new (FALSE, FALSE, sizeof (VecNeighbor), n);

  for (guint i = 0; i < n; i++)
    {
      VecNeighbor neighbor = { collector->found[i].row, key_to_distance (self->metric, collector->found[i].key) };

      g_array_append_val (result, neighbor);
    }
  return result;
}

GArray *
vec_index_search (VecIndex *self, const float *vector, gint64 k, const gint64 *excluded, gsize n_excluded,
                  GCancellable *cancellable, GError **error)
{
  int n_threads = vec_get_default_threads ();
  g_autofree Collector *collectors = NULL;
  GArray *result = NULL;
  Query query;

  g_return_val_if_fail (VEC_IS_INDEX (self), NULL);
  g_return_val_if_fail (vector != NULL && (excluded != NULL || n_excluded == 0), NULL);

  k = MIN (k, self->n_rows);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (k <= 0)
    return g_array_new (FALSE, FALSE, sizeof (VecNeighbor));

  query_init (self, &query, vector);
  collectors = g_new (Collector, n_threads);
  for (int t = 0; t < n_threads; t++)
    collector_init (&collectors[t], k);

  Search job = { self, &query, excluded, n_excluded, collectors, NULL, cancellable };

  vec_parallel_blocks (self->n_rows, block_rows (self), n_threads, search_range, &job);
  for (int t = 1; t < n_threads; t++)
    collector_merge (&collectors[0], &collectors[t]);
  collector_prune (&collectors[0], collector_limit (&collectors[0]));
  if (!g_cancellable_is_cancelled (cancellable))
    refine (self, &query, &collectors[0], cancellable);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    result = take_neighbors (self, &collectors[0]);

  for (int t = 0; t < n_threads; t++)
    collector_clear (&collectors[t]);
  query_clear (&query);
  return result;
}

/* ---- Distances to all rows. */

static void
distances_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *job = data;
  VecIndex *self = job->index;
  float *out = job->out + begin;

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
  compute_keys (self, job->query, begin, end - begin, out);
  for (gint64 i = 0; i < end - begin; i++)
    {
      double key = isfinite (out[i]) ? out[i] : exact_key (self, job->query, begin + i);

      if (self->metric == VEC_METRIC_COSINE)
        key = CLAMP (key, 0, 2);
      out[i] = key_to_distance (self->metric, key);
    }
}

gboolean
vec_index_distances (VecIndex *self, const float *vector, float *out, GCancellable *cancellable, GError **error)
{
  Query query;

  g_return_val_if_fail (VEC_IS_INDEX (self), FALSE);
  g_return_val_if_fail (vector != NULL && out != NULL, FALSE);

  query_init (self, &query, vector);

  Search job = { .index = self, .query = &query, .out = out, .cancellable = cancellable };

  vec_parallel_blocks (self->n_rows, block_rows (self), 0, distances_range, &job);
  query_clear (&query);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* ---- Many queries: each thread takes a tile of them and goes once over the matrix with all of the tile. */

typedef struct
{
  VecIndex *index;
  const float *queries; /* (n_queries, n_dims) */
  int k;
  gint64 *rows;         /* (n_queries, k) */
  float *distances;     /* (n_queries, k) */
  GCancellable *cancellable;
} Batch;

static void
write_result (Batch *job, gint64 query, const Collector *collector)
{
  gint64 *rows = job->rows + query * job->k;
  float *distances = job->distances + query * job->k;
  gint64 n = MIN (collector->k, (gint64) collector->n_found);

  for (gint64 i = 0; i < job->k; i++)
    {
      rows[i] = i < n ? collector->found[i].row : -1;
      distances[i] = i < n ? key_to_distance (job->index->metric, collector->found[i].key) : -1;
    }
}

static void
scan_tile (Batch *job, const Query *queries, Collector *collectors, int n)
{
  VecIndex *self = job->index;
  gint64 step = block_rows (self);
  g_autofree float *keys = g_new (float, step);

  for (gint64 begin = 0; begin < self->n_rows; begin += step)
    {
      gint64 n_block = MIN (step, self->n_rows - begin);

      if (g_cancellable_is_cancelled (job->cancellable))
        return;
      for (int i = 0; i < n; i++)
        {
          compute_keys (self, &queries[i], begin, n_block, keys);
          collector_scan (&collectors[i], self, &queries[i], begin, n_block, keys, NULL, 0);
        }
    }
}

static void
search_tile (gint64 begin, gint64 end, int thread, gpointer data)
{
  Batch *job = data;
  VecIndex *self = job->index;
  Query queries[MAX_TILE];
  Collector collectors[MAX_TILE];
  int n = (int) (end - begin);

  for (int i = 0; i < n; i++)
    {
      query_init (self, &queries[i], job->queries + (begin + i) * self->n_dims);
      collector_init (&collectors[i], MIN (job->k, self->n_rows));
    }
  scan_tile (job, queries, collectors, n);
  for (int i = 0; i < n; i++)
    {
      collector_prune (&collectors[i], collector_limit (&collectors[i]));
      if (!g_cancellable_is_cancelled (job->cancellable))
        {
          refine (self, &queries[i], &collectors[i], job->cancellable);
          write_result (job, begin + i, &collectors[i]);
        }
      collector_clear (&collectors[i]);
      query_clear (&queries[i]);
    }
}

gboolean
vec_index_search_many (VecIndex *self, const float *queries, gint64 n_queries, int k, gint64 *rows, float *distances,
                       GCancellable *cancellable, GError **error)
{
  gint64 tile = CLAMP (n_queries / vec_get_default_threads (), 1, MAX_TILE);
  Batch job = { self, queries, k, rows, distances, cancellable };

  g_return_val_if_fail (VEC_IS_INDEX (self), FALSE);
  g_return_val_if_fail (k > 0 && n_queries >= 0, FALSE);

  if (self->n_rows > 0)
    vec_parallel_blocks (n_queries, tile, 0, search_tile, &job);
  else
    for (gint64 i = 0; i < n_queries * k; i++)
      {
        rows[i] = -1;
        distances[i] = -1;
      }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* ---- Construction. */

static void
scales_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecIndex *self = data;

  for (gint64 i = begin; i < end; i++)
    {
      const float *row = self->vectors + i * self->n_dims;
      double norm = sqrt (dot_double (row, row, self->n_dims));

      if (self->metric == VEC_METRIC_DOT)
        self->scales[i] = (float) (norm * (1 + FLT_EPSILON));
      else if (norm == 0)
        self->scales[i] = 0;
      else
        self->scales[i] = norm >= SAFE_NORM_MIN && norm <= SAFE_NORM_MAX ? (float) (1 / norm) : NAN;
    }
}

VecIndex *
vec_index_new (GObject *owner, const float *vectors, gint64 n_rows, int n_dims, VecMetric metric)
{
  VecIndex *self;

  g_return_val_if_fail (owner == NULL || G_IS_OBJECT (owner), NULL);
  g_return_val_if_fail (n_rows >= 0 && n_dims > 0 && (vectors != NULL || n_rows == 0), NULL);
  g_return_val_if_fail ((guint) metric < VEC_N_METRICS, NULL);

  self = g_object_new (VEC_TYPE_INDEX, NULL);
  self->owner = owner != NULL ? g_object_ref (owner) : NULL;
  self->vectors = vectors;
  self->n_rows = n_rows;
  self->n_dims = n_dims;
  self->metric = metric;
  self->gamma = 0.5f * FLT_EPSILON * ((float) n_dims + 16);
  if (metric != VEC_METRIC_EUCLIDEAN)
    {
      self->scales = g_new (float, n_rows);
      vec_parallel_for (n_rows, 0, scales_range, self);
    }
  return self;
}

static void
vec_index_finalize (GObject *object)
{
  VecIndex *self = VEC_INDEX (object);

  g_clear_object (&self->owner);
  g_free (self->scales);
  G_OBJECT_CLASS (vec_index_parent_class)->finalize (object);
}

static void
vec_index_class_init (VecIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vec_index_finalize;
}

static void
vec_index_init (VecIndex *self)
{
}

VecMetric
vec_index_get_metric (VecIndex *self)
{
  g_return_val_if_fail (VEC_IS_INDEX (self), VEC_METRIC_COSINE);
  return self->metric;
}

gboolean
vec_index_is_exact (VecIndex *self)
{
  g_return_val_if_fail (VEC_IS_INDEX (self), FALSE);
  return TRUE;
}
