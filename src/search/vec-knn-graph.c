/* The neighbour graph of a table: which way is the quickest, and what comes out of it. */
#include "search/vec-knn-graph.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "search/vec-knn-approximate.h"
#include "search/vec-knn-exact.h"

#define RECALL 0.9925      /* wanted of the approximate way … */
#define LEAST_RECALL 0.98  /* … and of hard tables, where the last neighbours cost the most */
#define LARGEST_BEGINNING 0.25

struct _VecKnnGraph
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  int k;
  gboolean exact;
  VecMetric metric;
  double recall;
  guint32 *rows;           /* (n, k) */
  float *distances;        /* (n, k) */
};

typedef enum
{
  WAY_QUICKEST,
  WAY_EXACT,
  WAY_APPROXIMATE,
} Way;

static VecKnnGraph *
graph_new (gint64 n_rows, int k, VecMetric metric)
{
  VecKnnGraph *graph = g_new0 (VecKnnGraph, 1);

  g_atomic_ref_count_init (&graph->ref_count);
  graph->n_rows = n_rows;
  graph->k = k;
  graph->exact = TRUE;
  graph->metric = metric;
  graph->recall = 1;
  graph->rows = g_try_new (guint32, (gsize) n_rows * k);
  graph->distances = g_try_new (float, (gsize) n_rows * k);
  return graph;
}

/* Both ways cost about as much as the pairs of rows that they look at; where what the approximate way begins with is no small part of
 * that we do not try it. FALSE: not enough memory. */
static gboolean
graph_search (VecKnnGraph *graph, const VecKnnSpace *space, Way way, double recall, int n_threads, VecKnnProgress *progress,
              GCancellable *cancellable)
{
  double all = (double) graph->n_rows * (double) graph->n_rows / 2;
  double beginning = vec_knn_approximate_cost (graph->n_rows);
  double most = way == WAY_APPROXIMATE ? G_MAXDOUBLE : all - beginning;

  if (g_cancellable_is_cancelled (cancellable))
    return TRUE;
  if (way == WAY_APPROXIMATE || (way == WAY_QUICKEST && beginning < LARGEST_BEGINNING * all))
    {
      double least = way == WAY_APPROXIMATE ? recall : LEAST_RECALL;
      VecKnnOutcome outcome = vec_knn_approximate (space, graph->k, recall, least, most, n_threads, progress, cancellable,
                                                   graph->rows, graph->distances, &graph->recall);

      graph->exact = FALSE;
      if (outcome != VEC_KNN_SLOWER)
        return outcome == VEC_KNN_DONE;
    }
  graph->exact = TRUE;
  graph->recall = 1;
  vec_knn_progress_stage (progress, 1);
  return vec_knn_exact (space, graph->k, n_threads, progress, cancellable, graph->rows, graph->distances);
}

static VecKnnGraph *
graph_make (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, Way way, double recall, int n_threads,
            VecProgressFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecKnnGraph) graph = NULL;
  g_auto (VecKnnSpace) space = { 0 };
  VecKnnProgress progress = { .func = func, .data = data, .n_rows = (guint64) n_rows };

  g_return_val_if_fail (vectors != NULL && n_dims > 0 && k > 0, NULL);
  g_return_val_if_fail (metric == VEC_METRIC_COSINE || metric == VEC_METRIC_EUCLIDEAN, NULL);
  g_return_val_if_fail (n_rows < G_MAXUINT32, NULL);

  if (k >= n_rows)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("%d neighbours of each row need at least %d rows; this table has %lld."), k, k + 1, (long long) n_rows);
      return NULL;
    }
  graph = graph_new (n_rows, k, metric);
  if (graph->rows == NULL || graph->distances == NULL
      || !vec_knn_space_init (&space, vectors, n_rows, VEC_KNN_MAX_BLOCK, n_dims, metric, n_threads, cancellable)
      || !graph_search (graph, &space, way, recall, n_threads, &progress, cancellable))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
                   _("There is not enough memory for %d neighbours of each of %lld rows."), k, (long long) n_rows);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  vec_knn_progress_stage (&progress, 1);
  vec_knn_progress_tell (&progress, 1);
  return g_steal_pointer (&graph);
}

/* ---- Public */

VecKnnGraph *
vec_knn_graph_new (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, int n_threads,
                   VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  return graph_make (vectors, n_rows, n_dims, k, metric, WAY_QUICKEST, RECALL, n_threads, progress, progress_data, cancellable, error);
}

VecKnnGraph *
vec_knn_graph_new_exact (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, int n_threads,
                         VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  return graph_make (vectors, n_rows, n_dims, k, metric, WAY_EXACT, 1, n_threads, progress, progress_data, cancellable, error);
}

VecKnnGraph *
vec_knn_graph_new_approximate (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, double recall, int n_threads,
                               VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (recall > 0 && recall <= 1, NULL);

  return graph_make (vectors, n_rows, n_dims, k, metric, WAY_APPROXIMATE, recall, n_threads, progress, progress_data, cancellable,
                     error);
}

VecKnnGraph *
vec_knn_graph_ref (VecKnnGraph *graph)
{
  g_atomic_ref_count_inc (&graph->ref_count);
  return graph;
}

void
vec_knn_graph_unref (VecKnnGraph *graph)
{
  if (!g_atomic_ref_count_dec (&graph->ref_count))
    return;
  g_free (graph->rows);
  g_free (graph->distances);
  g_free (graph);
}

gint64
vec_knn_graph_get_n_rows (VecKnnGraph *graph)
{
  return graph->n_rows;
}

int
vec_knn_graph_get_k (VecKnnGraph *graph)
{
  return graph->k;
}

VecMetric
vec_knn_graph_get_metric (VecKnnGraph *graph)
{
  return graph->metric;
}

const guint32 *
vec_knn_graph_get_rows (VecKnnGraph *graph)
{
  return graph->rows;
}

const float *
vec_knn_graph_get_distances (VecKnnGraph *graph)
{
  return graph->distances;
}

gboolean
vec_knn_graph_is_exact (VecKnnGraph *graph)
{
  return graph->exact;
}

double
vec_knn_graph_get_recall (VecKnnGraph *graph)
{
  return graph->recall;
}
