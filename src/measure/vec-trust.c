/* What a map keeps of its vectors. True neighbours and ranks come from vec-ranks.h, the map's from a k-d tree (or, beyond three axes,
 * from vec-ranks.h too). */
#include "measure/vec-trust.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"
#include "measure/vec-correlation.h"
#include "measure/vec-map-neighbors.h"
#include "measure/vec-ranks.h"

#define N_PAIRS 100000

static gboolean
contains (const guint32 *rows, int k, guint32 row)
{
  for (int j = 0; j < k; j++)
    if (rows[j] == row)
      return TRUE;
  return FALSE;
}

static int
count_common (const guint32 *a, const guint32 *b, int k)
{
  int n = 0;

  for (int j = 0; j < k; j++)
    n += contains (a, k, b[j]);
  return n;
}

/* ---- Neighbours and ranks */

/* Of the sampled rows; the widest k is the last one. */
typedef struct
{
  gint64 *sample;       /* (m) */
  gint64 n_sample;
  int k_max, k_rank;
  guint32 *near;        /* (m, k_max): in the original space */
  guint32 *shown;       /* (m, k_max): on the map */
  guint32 *targets;     /* (m, k_rank): the first columns of one of them */
  gint64 *ranks;        /* (m, k_rank) */
} Neighborhoods;

static void
neighborhoods_clear (Neighborhoods *hoods)
{
  g_free (hoods->sample);
  g_free (hoods->near);
  g_free (hoods->shown);
  g_free (hoods->targets);
  g_free (hoods->ranks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Neighborhoods, neighborhoods_clear)

static void
neighborhoods_init (Neighborhoods *hoods, const VecTrustInput *input, const VecTrust *trust)
{
  hoods->sample = vec_draw_sample (input->n_rows, input->n_sample, input->seed, &hoods->n_sample);
  hoods->k_max = trust->ks[trust->n_ks - 1];
  hoods->k_rank = trust->ks[0];
  hoods->near = g_new (guint32, hoods->n_sample * hoods->k_max);
  hoods->shown = g_new (guint32, hoods->n_sample * hoods->k_max);
  hoods->targets = g_new (guint32, hoods->n_sample * hoods->k_rank);
  hoods->ranks = g_new (gint64, hoods->n_sample * hoods->k_rank);
}

static void
take_targets (Neighborhoods *hoods, const guint32 *from)
{
  for (gint64 s = 0; s < hoods->n_sample; s++)
    memcpy (hoods->targets + s * hoods->k_rank, from + s * hoods->k_max, hoods->k_rank * sizeof *from);
}

static VecRanks
ranks_on_map (const VecTrustInput *input, const Neighborhoods *hoods)
{
  VecRanks ranks = { .vectors = input->layout, .n_rows = input->n_rows, .n_dims = input->n_axes, .metric = VEC_METRIC_EUCLIDEAN,
                     .sample = hoods->sample, .n_sample = hoods->n_sample };

  return ranks;
}

static gboolean
find_shown (const VecTrustInput *input, Neighborhoods *hoods, GCancellable *cancellable, GError **error)
{
  VecRanks ranks = ranks_on_map (input, hoods);

  if (input->n_axes <= VEC_MAP_MAX_AXES)
    return vec_map_neighbors_find (input->layout, input->n_rows, input->n_axes, hoods->sample, hoods->n_sample, hoods->k_max,
                                   input->n_threads, hoods->shown, cancellable, error);
  ranks.k = hoods->k_max;
  ranks.nearest = hoods->shown;
  return vec_ranks_find (&ranks, input->n_threads, NULL, NULL, cancellable, error);
}

/* Σ (r − k) over the targets that are not among @others: ranks of rows that are no neighbours there are beyond k, whatever ties say. */
static double
sum_excesses (const Neighborhoods *hoods, const guint32 *others)
{
  double sum = 0;
  int k = hoods->k_rank;

  for (gint64 s = 0; s < hoods->n_sample; s++)
    for (int j = 0; j < k; j++)
      if (!contains (others + s * hoods->k_max, k, hoods->targets[s * k + j]))
        sum += (double) MAX (hoods->ranks[s * k + j] - k, 1);
  return sum;
}

/* Venna & Kaski, eq. 1 and 2 alike, for a sample of the rows. */
static double
score_excesses (const VecTrustInput *input, const Neighborhoods *hoods, const guint32 *others)
{
  double n = (double) input->n_rows, k = hoods->k_rank, m = (double) hoods->n_sample, most = k * (2 * n - 3 * k - 1) / 2;

  return most > 0 ? 1 - sum_excesses (hoods, others) / (m * most) : 1;
}

static gboolean
measure_neighbors (const VecTrustInput *input, VecTrust *trust, VecProgressFunc progress, gpointer progress_data,
                   GCancellable *cancellable, GError **error)
{
  g_auto (Neighborhoods) hoods = { 0 };
  VecRanks original, map;

  neighborhoods_init (&hoods, input, trust);
  trust->n_sampled = hoods.n_sample;
  if (!find_shown (input, &hoods, cancellable, error))
    return FALSE;
  take_targets (&hoods, hoods.shown);
  original = (VecRanks) { input->vectors, input->n_rows, input->n_dims, input->metric, hoods.sample, hoods.n_sample, hoods.k_max,
                          hoods.near, hoods.k_rank, hoods.targets, hoods.ranks };
  if (!vec_ranks_find (&original, input->n_threads, progress, progress_data, cancellable, error))
    return FALSE;
  trust->trustworthiness = score_excesses (input, &hoods, hoods.near);

  take_targets (&hoods, hoods.near);
  map = ranks_on_map (input, &hoods);
  map.n_targets = hoods.k_rank;
  map.targets = hoods.targets;
  map.ranks = hoods.ranks;
  if (!vec_ranks_find (&map, input->n_threads, NULL, NULL, cancellable, error))
    return FALSE;
  trust->continuity = score_excesses (input, &hoods, hoods.shown);

  for (int i = 0; i < trust->n_ks; i++)
    {
      gint64 n = 0;

      for (gint64 s = 0; s < hoods.n_sample; s++)
        n += count_common (hoods.near + s * hoods.k_max, hoods.shown + s * hoods.k_max, trust->ks[i]);
      trust->preservation[i] = (double) n / ((double) hoods.n_sample * trust->ks[i]);
    }
  return TRUE;
}

/* ---- Correlation of distances */

typedef struct
{
  const VecTrustInput *input;
  gboolean all_pairs;
  gint64 n_pairs;
  guint32 *pairs;       /* (pairs, 2) */
  float *original;      /* (pairs) */
  float *shown;         /* (pairs) */
  GCancellable *cancellable;
} Pairs;

VEC_SIMD static double
dot (const float *x, const float *y, int d)
{
  double sum = 0;

  for (int t = 0; t < d; t++)
    sum += (double) x[t] * y[t];
  return sum;
}

VEC_SIMD static double
squared_distance (const float *x, const float *y, int d)
{
  double sum = 0;

  for (int t = 0; t < d; t++)
    sum += ((double) x[t] - y[t]) * ((double) x[t] - y[t]);
  return sum;
}

/* Monotonic in the distance is enough for ranks. */
static float
true_distance (const VecTrustInput *input, gint64 a, gint64 b)
{
  int d = input->n_dims;
  const float *x = input->vectors + a * d, *y = input->vectors + b * d;
  double lengths;

  if (input->metric != VEC_METRIC_COSINE)
    return (float) squared_distance (x, y, d);
  lengths = sqrt (dot (x, x, d)) * sqrt (dot (y, y, d));
  return lengths > 0 ? (float) (1 - dot (x, y, d) / lengths) : 1;
}

static void
pairs_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Pairs *pairs = data;
  const VecTrustInput *input = pairs->input;

  if (g_cancellable_is_cancelled (pairs->cancellable))
    return;
  for (gint64 p = begin; p < end; p++)
    {
      gint64 a = pairs->pairs[2 * p], b = pairs->pairs[2 * p + 1];

      pairs->original[p] = true_distance (input, a, b);
      pairs->shown[p] = (float) squared_distance (input->layout + a * input->n_axes, input->layout + b * input->n_axes, input->n_axes);
    }
}

static void
choose_pairs (Pairs *pairs)
{
  gint64 n = pairs->input->n_rows;
  guint32 *out = pairs->pairs;
  VecRandom random;

  vec_random_init (&random, pairs->input->seed ^ 0x7061697273);
  if (pairs->all_pairs)
    for (gint64 a = 0; a < n; a++)
      for (gint64 b = a + 1; b < n; b++)
        {
          *out++ = (guint32) a;
          *out++ = (guint32) b;
        }
  else
    for (gint64 p = 0; p < pairs->n_pairs; p++)
      {
        guint64 a = vec_random_below (&random, (guint64) n), b = vec_random_below (&random, (guint64) n - 1);

        *out++ = (guint32) a;
        *out++ = (guint32) (b + (b >= a));
      }
}

static gboolean
measure_correlation (const VecTrustInput *input, VecTrust *trust, GCancellable *cancellable, GError **error)
{
  gint64 n = input->n_rows;
  gboolean all_pairs = n < 1000 && n * (n - 1) / 2 <= N_PAIRS;
  gint64 n_pairs = all_pairs ? n * (n - 1) / 2 : N_PAIRS;
  g_autofree guint32 *chosen = g_new (guint32, 2 * n_pairs);
  g_autofree float *original = g_new (float, n_pairs), *shown = g_new (float, n_pairs);
  Pairs pairs = { input, all_pairs, n_pairs, chosen, original, shown, cancellable };

  choose_pairs (&pairs);
  vec_parallel_blocks (n_pairs, 1024, input->n_threads, pairs_part, &pairs);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  trust->distance_correlation = vec_spearman (original, shown, n_pairs);
  return TRUE;
}

/* ---- All figures */

static void
choose_ks (const VecTrustInput *input, VecTrust *trust)
{
  static const int usual[] = { 10, 30, 100 };
  const int *ks = input->n_ks > 0 ? input->ks : usual;
  int n_ks = input->n_ks > 0 ? input->n_ks : (int) G_N_ELEMENTS (usual), largest = (int) MIN ((input->n_rows - 1) / 2, G_MAXINT);

  trust->n_ks = 0;
  for (int i = 0; i < n_ks && ks[i] <= largest; i++)
    trust->ks[trust->n_ks++] = ks[i];
  if (trust->n_ks == 0 && largest > 0)
    trust->ks[trust->n_ks++] = largest;
}

static gboolean
all_are_shown (const VecTrustInput *input)
{
  for (gint64 i = 0; i < input->n_rows * input->n_axes; i++)
    if (!isfinite (input->layout[i]))
      return FALSE;
  return TRUE;
}

gboolean
vec_trust_measure (const VecTrustInput *input, VecTrust *trust, VecProgressFunc progress, gpointer progress_data,
                   GCancellable *cancellable, GError **error)
{
  *trust = (VecTrust) { .trustworthiness = NAN, .continuity = NAN, .distance_correlation = NAN };
  if (all_are_shown (input))
    choose_ks (input, trust);
  if (trust->n_ks == 0)
    return TRUE;
  return measure_neighbors (input, trust, progress, progress_data, cancellable, error)
         && measure_correlation (input, trust, cancellable, error);
}

/* ---- Rows one by one */

typedef struct
{
  const guint32 *neighbors, *shown; /* (n, k) */
  int k;
  float *out;           /* (n) */
} Honesty;

static void
honesty_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Honesty *honesty = data;
  int k = honesty->k;

  for (gint64 row = begin; row < end; row++)
    honesty->out[row] = (float) count_common (honesty->neighbors + row * k, honesty->shown + row * k, k) / (float) k;
}

gboolean
vec_trust_measure_honesty (const guint32 *neighbors, const float *layout, int n_axes, gint64 n_rows, int k, int n_threads,
                           float *out, GCancellable *cancellable, GError **error)
{
  g_autofree guint32 *shown = g_new (guint32, n_rows * k);
  Honesty honesty = { neighbors, shown, k, out };

  if (!vec_map_neighbors_find (layout, n_rows, n_axes, NULL, n_rows, k, n_threads, shown, cancellable, error))
    return FALSE;
  vec_parallel_for (n_rows, n_threads, honesty_part, &honesty);
  return TRUE;
}

VEC_SIMD static gint64
count_nearer (const float *distances, gint64 n, float limit)
{
  gint64 count = 0;

  for (gint64 i = 0; i < n; i++)
    count += distances[i] < limit;
  return count;
}

static float
map_distance (const float *layout, int n_axes, gint64 a, gint64 b)
{
  float sum = 0;

  for (int axis = 0; axis < n_axes; axis++)
    sum += (layout[a * n_axes + axis] - layout[b * n_axes + axis]) * (layout[a * n_axes + axis] - layout[b * n_axes + axis]);
  return sum;
}

void
vec_trust_find_torn (const float *layout, int n_axes, gint64 n_rows, gint64 row, const gint64 *rows, guint n, gint64 limit,
                     guint8 *torn)
{
  g_autofree float *distances = g_new (float, n_rows);

  for (gint64 i = 0; i < n_rows; i++)
    distances[i] = map_distance (layout, n_axes, row, i);
  distances[row] = INFINITY;
  for (guint i = 0; i < n; i++)
    torn[i] = count_nearer (distances, n_rows, distances[rows[i]]) > limit;
}

gint64
vec_trust_torn_limit (gint64 n_rows, guint k)
{
  return MAX (3 * (gint64) k, n_rows / 100);
}
