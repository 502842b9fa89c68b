#include "search/vec-clustering-private.h"

#include <string.h>

#include <faiss/c_api/utils/distances_c.h>

#include "base/vec-parallel.h"

#define BLOCK 4096

/* ---- Assignment and inertia, exactly. */

typedef struct
{
  const float *vectors;
  VecClustering *clustering;
  double *sums; /* one for each block of BLOCK rows */
} Assignment;

static void
assign_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  Assignment *job = data;
  VecClustering *self = job->clustering;
  g_autofree float *distances = g_new (float, self->n_clusters);
  double sum = 0;

  for (gint64 i = begin; i < end; i++)
    {
      int best = 0;

      faiss_fvec_L2sqr_ny (distances, job->vectors + i * self->n_dims, self->centroids, (size_t) self->n_dims,
                           (size_t) self->n_clusters);
      for (int c = 1; c < self->n_clusters; c++)
        if (distances[c] < distances[best])
          best = c;
      self->assignment[i] = best;
      self->distances[i] = distances[best];
      sum += distances[best];
    }
  job->sums[begin / BLOCK] = sum;
}

static void
assign (VecClustering *self, const float *vectors)
{
  gint64 n_blocks = (self->n_rows + BLOCK - 1) / BLOCK;
  g_autofree double *sums = g_new0 (double, n_blocks);
  Assignment job = { vectors, self, sums };

  vec_parallel_blocks (self->n_rows, BLOCK, 0, assign_range, &job);
  self->inertia = 0;
  for (gint64 b = 0; b < n_blocks; b++)
    self->inertia += sums[b];
  memset (self->sizes, 0, sizeof (gint64) * (gsize) self->n_clusters);
  for (gint64 i = 0; i < self->n_rows; i++)
    self->sizes[self->assignment[i]]++;
}

/* Moves the centroid of each empty cluster to the row that is farthest from its own centroid. FALSE when there was none, or when all
 * rows sit on their centroids. */
static gboolean
fill_empty_clusters (VecClustering *self, const float *vectors)
{
  gboolean moved = FALSE;

  for (int c = 0; c < self->n_clusters; c++)
    {
      gint64 farthest = 0;

      if (self->sizes[c] > 0)
        continue;
      for (gint64 i = 1; i < self->n_rows; i++)
        if (self->distances[i] > self->distances[farthest])
          farthest = i;
      if (self->distances[farthest] <= 0)
        break;
      memcpy (self->centroids + (gint64) c * self->n_dims, vectors + farthest * self->n_dims,
              sizeof (float) * (gsize) self->n_dims);
      self->distances[farthest] = 0;
      moved = TRUE;
    }
  return moved;
}

VecClustering *
vec_clustering_new_assigned (const float *vectors, gint64 n_rows, int n_dims, const float *centroids, int k)
{
  VecClustering *self = g_new0 (VecClustering, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_dims = n_dims;
  self->n_clusters = k;
  self->assignment = g_new (gint32, n_rows);
  self->distances = g_new (float, n_rows);
  self->centroids = g_memdup2 (centroids, sizeof (float) * (gsize) k * (gsize) n_dims);
  self->sizes = g_new (gint64, k);

  assign (self, vectors);
  for (int attempt = 0; attempt < k && fill_empty_clusters (self, vectors); attempt++)
    assign (self, vectors);
  return self;
}

static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer sizes)
{
  gint64 x = ((const gint64 *) sizes)[*(const int *) a], y = ((const gint64 *) sizes)[*(const int *) b];

  if (x != y)
    return x > y ? -1 : 1;
  return *(const int *) a - *(const int *) b;
}

void
vec_clustering_sort_by_size (VecClustering *self)
{
  int k = self->n_clusters;
  gsize row_bytes = sizeof (float) * (gsize) self->n_dims;
  g_autofree int *order = g_new (int, k);
  g_autofree int *rank = g_new (int, k);
  float *centroids = g_malloc ((gsize) k * row_bytes);
  gint64 *sizes = g_new (gint64, k);

  for (int c = 0; c < k; c++)
    order[c] = c;
  g_qsort_with_data (order, k, sizeof (int), compare_sizes, self->sizes);
  for (int c = 0; c < k; c++)
    {
      rank[order[c]] = c;
      sizes[c] = self->sizes[order[c]];
      if (sizes[c] == 0)
        self->n_clusters = MIN (self->n_clusters, c);
      memcpy (centroids + (gint64) c * self->n_dims, self->centroids + (gint64) order[c] * self->n_dims, row_bytes);
    }
  for (gint64 i = 0; i < self->n_rows; i++)
    self->assignment[i] = rank[self->assignment[i]];
  g_free (self->centroids);
  g_free (self->sizes);
  self->centroids = centroids;
  self->sizes = sizes;
}

/* ---- What others read. */

VecClustering *
vec_clustering_ref (VecClustering *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vec_clustering_unref (VecClustering *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->assignment);
  g_free (self->distances);
  g_free (self->centroids);
  g_free (self->sizes);
  g_free (self);
}

int
vec_clustering_get_n_clusters (VecClustering *self)
{
  return self->n_clusters;
}

const gint32 *
vec_clustering_get_assignment (VecClustering *self)
{
  return self->assignment;
}

const float *
vec_clustering_get_centroids (VecClustering *self)
{
  return self->centroids;
}

const float *
vec_clustering_get_distances (VecClustering *self)
{
  return self->distances;
}

gint64
vec_clustering_get_size (VecClustering *self, int cluster)
{
  g_return_val_if_fail (cluster >= 0 && cluster < self->n_clusters, 0);
  return self->sizes[cluster];
}

double
vec_clustering_get_inertia (VecClustering *self)
{
  return self->inertia;
}

int
vec_clustering_get_central_rows (VecClustering *self, int cluster, gint64 *rows, int n)
{
  int found = 0;

  g_return_val_if_fail (cluster >= 0 && cluster < self->n_clusters, 0);
  g_return_val_if_fail (n >= 0, 0);

  /* By insertion: n is a handful of labels. */
  for (gint64 i = 0; i < self->n_rows && n > 0; i++)
    {
      int at;

      if (self->assignment[i] != cluster || (found == n && self->distances[i] >= self->distances[rows[n - 1]]))
        continue;
      at = found < n ? found++ : n - 1;
      for (; at > 0 && self->distances[rows[at - 1]] > self->distances[i]; at--)
        rows[at] = rows[at - 1];
      rows[at] = i;
    }
  return found;
}
