#include "measure/vec-ladder.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "measure/vec-map-neighbors.h"
#include "measure/vec-ranks.h"
#include "project/vec-pca.h"

#define LADDER_K 10
#define SLICE 2048      /* rows between two looks at the cancellable */

static const int usual_dims[] = { 1, 2, 3, 10, 50 };

/* One climb; what is told as progress are its steps. */
typedef struct
{
  gint64 n_rows;
  gint64 *sample;       /* (m) */
  gint64 n_sample;
  int k;
  guint32 *near;        /* (m, k): true neighbours */
  guint32 *found;       /* (m, k): of the rung */
  int n_threads;
  guint64 n_done, n_steps;
  VecProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Climb;

static void
climb_clear (Climb *climb)
{
  g_free (climb->sample);
  g_free (climb->near);
  g_free (climb->found);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Climb, climb_clear)

static void
tell (Climb *climb)
{
  climb->n_done++;
  if (climb->progress != NULL)
    climb->progress (_("Reducing dimensions"), climb->n_done, climb->n_steps, climb->progress_data);
}

static gboolean
set_memory_error (GError **error)
{
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for the reduced vectors."));
  return FALSE;
}

static gboolean
find_nearest (Climb *climb, const float *vectors, int n_dims, guint32 *nearest, GError **error)
{
  VecRanks ranks = { .vectors = vectors, .n_rows = climb->n_rows, .n_dims = n_dims, .metric = VEC_METRIC_EUCLIDEAN,
                     .sample = climb->sample, .n_sample = climb->n_sample, .k = climb->k, .nearest = nearest };
  gboolean found;

  if (n_dims <= VEC_MAP_MAX_AXES)
    found = vec_map_neighbors_find (vectors, climb->n_rows, n_dims, climb->sample, climb->n_sample, climb->k, climb->n_threads,
                                    nearest, climb->cancellable, error);
  else
    found = vec_ranks_find (&ranks, climb->n_threads, NULL, NULL, climb->cancellable, error);
  tell (climb);
  return found;
}

static double
share_found (const Climb *climb)
{
  gint64 n = 0;

  for (gint64 s = 0; s < climb->n_sample; s++)
    for (int j = 0; j < climb->k; j++)
      for (int l = 0; l < climb->k; l++)
        n += climb->near[s * climb->k + j] == climb->found[s * climb->k + l];
  return (double) n / ((double) climb->n_sample * climb->k);
}

/* ---- The vectors, of unit length for cosine */

typedef struct
{
  const float *vectors; /* (n, d) */
  int n_dims;
  float *out;           /* (n, d) */
  GCancellable *cancellable;
} Scaling;

static void
scale_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Scaling *scaling = data;
  int d = scaling->n_dims;

  if (g_cancellable_is_cancelled (scaling->cancellable))
    return;
  for (gint64 row = begin; row < end; row++)
    {
      const float *x = scaling->vectors + row * d;
      double squared = 0;

      for (int t = 0; t < d; t++)
        squared += (double) x[t] * x[t];
      for (int t = 0; t < d; t++)
        scaling->out[row * d + t] = squared > 0 ? (float) (x[t] / sqrt (squared)) : 0;
    }
}

static float *
scale_rows (const float *vectors, const Climb *climb, int n_dims)
{
  float *out = g_try_new (float, (gsize) climb->n_rows * (gsize) n_dims);
  Scaling scaling = { vectors, n_dims, out, climb->cancellable };

  if (out != NULL)
    vec_parallel_blocks (climb->n_rows, SLICE, climb->n_threads, scale_part, &scaling);
  return out;
}

/* ---- The rungs */

/* out (n, dims) = the first columns of reduced (n, width). */
static void
take_columns (const float *reduced, gint64 n_rows, int width, int dims, float *out)
{
  for (gint64 row = 0; row < n_rows; row++)
    memcpy (out + row * dims, reduced + row * width, (gsize) dims * sizeof *out);
}

static gboolean
climb_rungs (Climb *climb, const float *vectors, int n_dims, VecLadder *ladder, GError **error)
{
  int width = ladder->dims[ladder->n_rungs - 1];
  g_autoptr (VecPca) pca = vec_pca_new (vectors, climb->n_rows, n_dims, width, climb->n_threads, climb->cancellable, error);
  g_autofree float *reduced = NULL, *columns = NULL;

  if (pca == NULL)
    return FALSE;
  width = vec_pca_get_n_components (pca);
  reduced = g_try_new (float, (gsize) climb->n_rows * (gsize) width);
  columns = g_try_new (float, (gsize) climb->n_rows * (gsize) width);
  if (reduced == NULL || columns == NULL)
    return set_memory_error (error);
  for (gint64 row = 0; row < climb->n_rows && !g_cancellable_is_cancelled (climb->cancellable); row += 8 * SLICE)
    vec_pca_transform (pca, vectors + row * n_dims, MIN (8 * SLICE, climb->n_rows - row), climb->n_threads, reduced + row * width);
  tell (climb);
  for (int i = 0; i < ladder->n_rungs; i++)
    {
      int dims = MIN (ladder->dims[i], width);

      take_columns (reduced, climb->n_rows, width, dims, columns);
      if (!find_nearest (climb, columns, dims, climb->found, error))
        return FALSE;
      ladder->kept[i] = share_found (climb);
    }
  return TRUE;
}

/* There are never more components than rows. */
static void
choose_rungs (gint64 n_rows, int n_dims, VecLadder *ladder)
{
  *ladder = (VecLadder) { .map_kept = NAN };
  for (gsize i = 0; i < G_N_ELEMENTS (usual_dims) && n_rows > 1; i++)
    if (usual_dims[i] < n_dims && usual_dims[i] < n_rows)
      ladder->dims[ladder->n_rungs++] = usual_dims[i];
}

gboolean
vec_ladder_measure (const float *vectors, gint64 n_rows, int n_dims, VecMetric metric, const float *layout, int n_axes,
                    gint64 n_sample, guint64 seed, int n_threads, VecLadder *ladder, VecProgressFunc progress,
                    gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autofree float *scaled = NULL;
  g_auto (Climb) climb = { .n_rows = n_rows, .k = (int) MIN (LADDER_K, n_rows - 1), .n_threads = n_threads, .progress = progress,
                           .progress_data = progress_data, .cancellable = cancellable };

  choose_rungs (n_rows, n_dims, ladder);
  if (climb.k < 1)
    return TRUE;
  if (metric == VEC_METRIC_COSINE && (vectors = scaled = scale_rows (vectors, &climb, n_dims)) == NULL)
    return set_memory_error (error);
  climb.sample = vec_draw_sample (n_rows, n_sample, seed, &climb.n_sample);
  climb.near = g_new (guint32, climb.n_sample * climb.k);
  climb.found = g_new (guint32, climb.n_sample * climb.k);
  climb.n_steps = (guint64) ladder->n_rungs + 2 + (layout != NULL);
  if (!find_nearest (&climb, vectors, n_dims, climb.near, error))
    return FALSE;
  if (layout != NULL)
    {
      if (!find_nearest (&climb, layout, n_axes, climb.found, error))
        return FALSE;
      ladder->map_kept = share_found (&climb);
    }
  return ladder->n_rungs == 0 || climb_rungs (&climb, vectors, n_dims, ladder, error);
}
