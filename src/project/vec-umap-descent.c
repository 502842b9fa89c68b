/* UMAP's stochastic gradient descent (algorithm 5), made deterministic on any number of threads.
 *
 * Where umap-learn moves both ends of each sampled edge at once, here every point moves by itself: of each of its edges that is sampled in
 * an epoch it is moved twice, once as the head and once as the tail, and for each sample it is pushed off NEGATIVES points drawn at
 * random. An epoch is SWEEPS sweeps, each over blocks of places that lie apart: a point sees its own moves at once, those of its block
 * one epoch later, and those of most others after their sweep, so that nobody writes what another reads.
 *
 * Sixteen points go through their samples side by side, one to a lane; points of a block with about as many samples share lanes. Which edges
 * are sampled needs no memory: an edge of the weight w turns a wheel by w / max w in each epoch and is sampled when that comes full
 * circle, as umap-learn's epochs_per_sample, with a phase that scatters the weak edges over the epochs. For the random points the layout
 * is copied in shuffled order in each epoch: sixteen neighbours there, from a random place on, are sixteen random points. */
#include "project/vec-umap-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"
#include "project/vec-umap-math.h"
#include "project/vec-zorder.h"

#define GRAIN 128             /* places of a block: a multiple of the lanes */
#define SWEEPS 4
#define NEGATIVES 5
#define MAX_SAMPLES 32        /* of a point at a time */

struct _VecUmapDescent
{
  VecFuzzySet *set;           /* by place */
  gint64 n;
  int dims;
  VecUmapCurve curve;
  guint64 seed;
  int n_threads;
  guint32 *order;             /* (n): the row at each place */
  float *layout, *next;       /* (n, dims) by place */
  guint32 *shuffle;           /* (n) */
  float *shuffled;            /* (dims, n + VEC_LANES): the layout in shuffled order, its begin again after its end */
  float wheel;                /* what a weight turns, full circle 2³² */

  guint32 epoch;              /* of the present step */
  int sweep;
  float learning_rate;
  GCancellable *cancellable;
};

/* ---- Samples of sixteen points */

typedef struct
{
  gint64 next[VEC_LANES];     /* how many edges were looked at */
  int counts[VEC_LANES];
  guint32 tails[MAX_SAMPLES][VEC_LANES];
} Samples;

/* Where in its edges a point begins in this epoch: what comes last in a large step is what counts. */
static inline gint64
first_edge (const VecUmapDescent *descent, gint64 place, gint64 n_edges)
{
  guint32 hash = descent->epoch * 2654435769u + (guint32) place * 2246822519u;

  return (gint64) (((guint64) (hash ^ hash >> 15) * (guint64) n_edges) >> 32);
}

/* The next samples of the point at @place, MAX_SAMPLES of them at most. */
static inline void
collect_samples (const VecUmapDescent *descent, gint64 place, int lane, Samples *samples)
{
  const VecFuzzySet *set = descent->set;
  gint64 first = set->offsets[place], n_edges = set->offsets[place + 1] - first, e = samples->next[lane];
  gint64 shift = first_edge (descent, place, n_edges);
  guint32 turns = descent->epoch + 1;
  int count = 0;

  while (e < n_edges && count < MAX_SAMPLES)
    for (gint64 stop = MIN (n_edges, e + MAX_SAMPLES - count); e < stop; e++)
      {
        gint64 edge = first + (e + shift < n_edges ? e + shift : e + shift - n_edges);
        guint32 tail = set->rows[edge];
        guint32 turn = (guint32) (gint64) (set->weights[edge] * descent->wheel);
        guint32 phase = ((guint32) place + tail) * 2654435769u;

        samples->tails[count & (MAX_SAMPLES - 1)][lane] = tail;
        count += phase + turn * turns < turn;
      }
  samples->next[lane] = e;
  samples->counts[lane] = count;
}

/* Lanes without a sample left get their own place, where nothing pulls. Returns the largest count. */
static inline int
collect_group (const VecUmapDescent *descent, gint64 first, int n_lanes, Samples *samples)
{
  int most = 0;

  for (int lane = 0; lane < n_lanes; lane++)
    {
      collect_samples (descent, first + lane, lane, samples);
      most = MAX (most, samples->counts[lane]);
    }
  for (int lane = 0; lane < VEC_LANES; lane++)
    for (int s = samples->counts[lane]; s < most; s++)
      samples->tails[s][lane] = (guint32) first;
  return most;
}

/* ---- Moves */

VEC_LANES_INLINE VecLanes
load_lanes (const float *values)
{
  VecLanes lanes;

  memcpy (&lanes, values, sizeof lanes);
  return lanes;
}

/* y + rate factor (y − other), each coordinate cut. */
VEC_LANES_INLINE void
move_lanes (VecLanes y[3], const VecLanes difference[3], VecLanes factor, VecLanes rate, int dims)
{
  for (int axis = 0; axis < dims; axis++)
    y[axis] += rate * vec_lanes_clamp (factor * difference[axis], -VEC_UMAP_MAX_STEP, VEC_UMAP_MAX_STEP);
}

VEC_LANES_INLINE VecLanes
subtract_lanes (const VecLanes y[3], const VecLanes other[3], VecLanes difference[3], int dims)
{
  VecLanes d2 = { 0 };

  for (int axis = 0; axis < dims; axis++)
    {
      difference[axis] = y[axis] - other[axis];
      d2 += difference[axis] * difference[axis];
    }
  return d2;
}

VEC_LANES_INLINE void
gather_lanes (const VecUmapDescent *descent, const guint32 *places, VecLanes other[3], int dims)
{
  float values[3][VEC_LANES];

  for (int lane = 0; lane < VEC_LANES; lane++)
    for (int axis = 0; axis < dims; axis++)
      values[axis][lane] = descent->layout[(gsize) places[lane] * dims + axis];
  for (int axis = 0; axis < dims; axis++)
    other[axis] = load_lanes (values[axis]);
}

/* Twice, as the head and the tail of the edge. */
VEC_LANES_INLINE void
attract (const VecUmapDescent *descent, const guint32 *tails, VecLanes rate, VecLanes y[3], int dims)
{
  VecLanes other[3], difference[3];

  gather_lanes (descent, tails, other, dims);
  for (int end = 0; end < 2; end++)
    {
      VecLanes d2 = subtract_lanes (y, other, difference, dims);

      move_lanes (y, difference, vec_lanes_attraction (descent->curve, d2), rate, dims);
    }
}

VEC_LANES_INLINE void
repel (const VecUmapDescent *descent, guint64 *random, VecLanes rate, VecLanes y[3], int dims)
{
  for (int negative = 0; negative < NEGATIVES; negative++)
    {
      VecLanes other[3], difference[3], d2;
      gint64 from;

      *random = *random * 6364136223846793005u + 1442695040888963407u;
      from = (gint64) (((*random >> 32) * (guint64) descent->n) >> 32);
      for (int axis = 0; axis < dims; axis++)
        other[axis] = load_lanes (descent->shuffled + axis * (descent->n + VEC_LANES) + from);
      d2 = subtract_lanes (y, other, difference, dims);
      move_lanes (y, difference, vec_lanes_repulsion (descent->curve, d2), rate, dims);
    }
}

static guint64
seed_group (const VecUmapDescent *descent, gint64 first)
{
  return vec_random_mix (descent->seed + ((guint64) descent->epoch << 32 | (guint64) first) * 0x9e3779b97f4a7c15u);
}

VEC_LANES_INLINE void
move_group (const VecUmapDescent *descent, gint64 first, int n_lanes, int dims)
{
  guint64 random = seed_group (descent, first);
  VecLanes y[3] = { { 0 } };
  Samples samples;
  int most;

  memset (samples.counts, 0, sizeof samples.counts);
  memset (samples.next, 0, sizeof samples.next);
  for (int lane = 0; lane < n_lanes; lane++)
    for (int axis = 0; axis < dims; axis++)
      y[axis][lane] = descent->layout[(first + lane) * dims + axis];
  while ((most = collect_group (descent, first, n_lanes, &samples)) > 0)
    for (int s = 0; s < most; s++)
      {
        VecIntLanes counts;
        VecLanes rate;

        memcpy (&counts, samples.counts, sizeof counts);
        rate = vec_lanes_select (counts > s, descent->learning_rate - (VecLanes) { 0 }, (VecLanes) { 0 });
        attract (descent, samples.tails[s], rate, y, dims);
        repel (descent, &random, rate, y, dims);
      }
  for (int lane = 0; lane < n_lanes; lane++)
    for (int axis = 0; axis < dims; axis++)
      descent->next[(first + lane) * dims + axis] = y[axis][lane];
}

VEC_SIMD static void
move_places (const VecUmapDescent *descent, gint64 begin, gint64 end)
{
  for (gint64 first = begin; first < end; first += VEC_LANES)
    if (descent->dims == 2)
      move_group (descent, first, (int) MIN (end - first, VEC_LANES), 2);
    else
      move_group (descent, first, (int) MIN (end - first, VEC_LANES), 3);
}

/* Blocks @begin … @end of the sweep. */
static void
move_blocks (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecUmapDescent *descent = data;

  for (gint64 block = begin; block < end && !g_cancellable_is_cancelled (descent->cancellable); block++)
    {
      gint64 first = (block * SWEEPS + descent->sweep) * GRAIN;

      move_places (descent, first, MIN (first + GRAIN, descent->n));
    }
}

/* The sweep's moves become visible. */
static void
settle_blocks (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecUmapDescent *descent = data;

  for (gint64 block = begin; block < end; block++)
    {
      gint64 first = (block * SWEEPS + descent->sweep) * GRAIN, last = MIN (first + GRAIN, descent->n);

      memcpy (descent->layout + first * descent->dims, descent->next + first * descent->dims,
              (gsize) (last - first) * descent->dims * sizeof (float));
    }
}

static void
shuffle_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecUmapDescent *descent = data;
  gint64 n = descent->n;

  for (gint64 i = begin; i < end; i++)
    for (int axis = 0; axis < descent->dims; axis++)
      {
        float value = descent->layout[(gsize) descent->shuffle[i] * descent->dims + axis];

        descent->shuffled[axis * (n + VEC_LANES) + i] = value;
        for (gint64 again = i + n; again < n + VEC_LANES; again += n)
          descent->shuffled[axis * (n + VEC_LANES) + again] = value;
      }
}

/* The layout as it was when it was shuffled. */
static void
restore (VecUmapDescent *descent)
{
  for (gint64 i = 0; i < descent->n; i++)
    for (int axis = 0; axis < descent->dims; axis++)
      descent->layout[(gsize) descent->shuffle[i] * descent->dims + axis] = descent->shuffled[axis * (descent->n + VEC_LANES) + i];
}

gboolean
vec_umap_descent_step (VecUmapDescent *descent, int epoch, float learning_rate, GCancellable *cancellable)
{
  gint64 n_blocks = (descent->n + GRAIN - 1) / GRAIN;

  descent->epoch = (guint32) epoch;
  descent->learning_rate = learning_rate;
  descent->cancellable = cancellable;
  vec_parallel_for (descent->n, descent->n_threads, shuffle_part, descent);
  for (descent->sweep = 0; descent->sweep < SWEEPS; descent->sweep++)
    {
      gint64 n_swept = (n_blocks - descent->sweep + SWEEPS - 1) / SWEEPS;

      vec_parallel_blocks (n_swept, 1, descent->n_threads, move_blocks, descent);
      if (g_cancellable_is_cancelled (cancellable))
        {
          restore (descent);
          return FALSE;
        }
      vec_parallel_for (n_swept, descent->n_threads, settle_blocks, descent);
    }
  return TRUE;
}

/* ---- Order in memory */

static int
compare_keys (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* Within each block by the weight of a point's edges, so that the sixteen of a group have about as many samples. */
static void
level_block (const VecUmapDescent *descent, guint32 *order, gint64 n)
{
  guint64 keys[GRAIN];

  for (gint64 i = 0; i < n; i++)
    {
      const VecFuzzySet *set = descent->set;
      float sum = 0;

      for (gint64 e = set->offsets[order[i]]; e < set->offsets[order[i] + 1]; e++)
        sum += set->weights[e];
      keys[i] = (guint64) (sum / set->max_weight * 64) << 32 | order[i];
    }
  qsort (keys, n, sizeof *keys, compare_keys);
  for (gint64 i = 0; i < n; i++)
    order[i] = (guint32) keys[i];
}

gboolean
vec_umap_descent_sort (VecUmapDescent *descent, GCancellable *cancellable)
{
  gint64 n = descent->n;
  int dims = descent->dims;
  g_autofree guint32 *order = g_new (guint32, n), *codes = g_new (guint32, n);
  float bounds[6], *swapped;

  vec_zorder_bounds (descent->layout, n, dims, bounds);
  vec_zorder_sort (descent->layout, n, dims, bounds, order, codes);
  for (gint64 begin = 0; begin < n; begin += GRAIN)
    {
      if (begin % 65536 == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      level_block (descent, order + begin, MIN (n - begin, GRAIN));
    }
  if (!vec_fuzzy_set_reorder (descent->set, order, descent->n_threads, cancellable))
    return !g_cancellable_is_cancelled (cancellable); /* without memory for it the old order does as well, more slowly */
  for (gint64 i = 0; i < n; i++)
    {
      memcpy (descent->next + i * dims, descent->layout + (gsize) order[i] * dims, dims * sizeof (float));
      codes[i] = descent->order[order[i]];
    }
  memcpy (descent->order, codes, n * sizeof *codes);
  swapped = descent->layout;
  descent->layout = descent->next;
  descent->next = swapped;
  return TRUE;
}

/* ---- The whole */

static void
make_shuffle (guint32 *shuffle, gint64 n, guint64 seed)
{
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n; i++)
    {
      gint64 other = (gint64) vec_random_below (&random, i + 1);

      shuffle[i] = shuffle[other];
      shuffle[other] = (guint32) i;
    }
}

/* A point's edges in random order: from the nearest on, what an epoch leaves would be the weakest edges' will. */
static void
shuffle_edges (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecUmapDescent *descent = data;
  VecFuzzySet *set = descent->set;

  for (gint64 i = begin; i < end; i++)
    {
      VecRandom random;

      vec_random_init (&random, descent->seed + (guint64) i);
      for (gint64 e = set->offsets[i + 1] - 1; e > set->offsets[i]; e--)
        {
          gint64 other = set->offsets[i] + (gint64) vec_random_below (&random, e - set->offsets[i] + 1);
          guint32 row = set->rows[e];
          float weight = set->weights[e];

          set->rows[e] = set->rows[other];
          set->weights[e] = set->weights[other];
          set->rows[other] = row;
          set->weights[other] = weight;
        }
    }
}

VecUmapDescent *
vec_umap_descent_new (VecFuzzySet *set, guint32 *order, const float *layout, int n_dims, VecUmapCurve curve, guint64 seed, int n_threads)
{
  g_autoptr (VecUmapDescent) descent = g_new0 (VecUmapDescent, 1);
  gint64 n = set->n_rows;

  descent->set = set;
  descent->order = order;
  descent->n = n;
  descent->dims = n_dims;
  descent->curve = curve;
  descent->seed = seed;
  descent->n_threads = n_threads;
  descent->wheel = 4294967040.0f / set->max_weight;
  descent->layout = g_try_new (float, n * n_dims);
  descent->next = g_try_new (float, n * n_dims);
  descent->shuffle = g_try_new (guint32, n);
  descent->shuffled = g_try_new (float, (n + VEC_LANES) * n_dims);
  if (descent->layout == NULL || descent->next == NULL || descent->shuffle == NULL || descent->shuffled == NULL)
    return NULL;
  memcpy (descent->layout, layout, (gsize) n * n_dims * sizeof *layout);
  make_shuffle (descent->shuffle, n, seed);
  vec_parallel_for (n, n_threads, shuffle_edges, descent);
  return g_steal_pointer (&descent);
}

void
vec_umap_descent_free (VecUmapDescent *descent)
{
  if (descent == NULL)
    return;
  vec_fuzzy_set_free (descent->set);
  g_free (descent->order);
  g_free (descent->layout);
  g_free (descent->next);
  g_free (descent->shuffle);
  g_free (descent->shuffled);
  g_free (descent);
}

typedef struct
{
  const VecUmapDescent *descent;
  float *out;
} CopyJob;

static void
copy_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  CopyJob *job = data;
  int dims = job->descent->dims;

  for (gint64 i = begin; i < end; i++)
    memcpy (job->out + (gsize) job->descent->order[i] * dims, job->descent->layout + i * dims, dims * sizeof (float));
}

void
vec_umap_descent_get_layout (VecUmapDescent *descent, float *out)
{
  CopyJob job = { descent, out };

  vec_parallel_for (descent->n, descent->n_threads, copy_part, &job);
}

double
vec_umap_descent_get_work (VecUmapDescent *descent)
{
  double sum = 0;

  for (gint64 e = 0; e < descent->set->offsets[descent->n]; e++)
    sum += descent->set->weights[e];
  return (double) descent->n + sum / descent->set->max_weight * (NEGATIVES + 2);
}
