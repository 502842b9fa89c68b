/* A cost model with as few constants as will do, each the time of one unit of work. */
#include "project/vec-estimate.h"

#include <math.h>

#include "project/vec-affinity.h"
#include "project/vec-umap-private.h"

/* Seconds on two cores (AVX-512); they come within a factor of 1.4 of runs of 10,000, 70,000 and 200,000 rows of 50 numbers. */
#define PCA_MULTIPLY 1.6e-11      /* a multiplication and addition of the covariance: n · d² of them */
#define PCA_READ 1.0e-9           /* a number of the table, read twice */
#define KNN_EXACT 3.0e-11         /* a multiplication and addition of the exact search: n² · d */
#define KNN_SEARCH 2.0e-9         /* a number compared by the approximate search */
#define KNN_COMPARED 1.5          /* rows compared for each row, neighbour and doubling of n */
#define AFFINITY_ENTRY 6.0e-8     /* an entry of P, from its distance to its place in the symmetric matrix */
#define TSNE_PULL 6.0e-10         /* an entry of P in one iteration */
#define TSNE_POINT 8.0e-8         /* a point in one iteration: spread to the grid, gathered, moved */
#define TSNE_FIXED 5.0e-4         /* an iteration's transforms and the meeting of its threads */
/* Iterations after which a run usually ends by itself: 285 for 700 rows, 440 for 10,000 and 720 for 70,000. */
#define TSNE_USUAL 80
#define TSNE_USUAL_POWER 0.2
#define UMAP_ENTRY 6.0e-7         /* an entry of UMAP's set, through its spectral start */
#define UMAP_SAMPLE 1.5e-8        /* a sample of an epoch with its random points */
#define UMAP_SAMPLES 0.45         /* samples of a point in an epoch for each neighbour */

double
vec_estimate_knn (gint64 n_rows, int n_dims, int k)
{
  double n = (double) n_rows;
  double exact = KNN_EXACT * n * n * n_dims;
  double approximate = KNN_SEARCH * n * n_dims * KNN_COMPARED * (10 + k) * log2 (n + 1) / 17;

  return MIN (exact, approximate);
}

double
vec_estimate_pca (gint64 n_rows, int n_dims, const VecProjectionParams *params)
{
  double n = (double) n_rows, d = n_dims;

  return PCA_READ * n * d + PCA_MULTIPLY * n * d * MIN (d, 200);
}

static int
usual_iterations (gint64 n_rows)
{
  return (int) (TSNE_USUAL * pow ((double) n_rows, TSNE_USUAL_POWER));
}

double
vec_estimate_tsne (gint64 n_rows, int n_dims, const VecProjectionParams *params)
{
  double n = (double) n_rows;
  int k = vec_affinity_get_n_neighbors (params->perplexity, n_rows);
  double iteration = TSNE_FIXED + n * (TSNE_POINT * (params->n_dims - 1) + TSNE_PULL * 2 * k);

  return vec_estimate_pca (n_rows, n_dims, params) + vec_estimate_knn (n_rows, n_dims, k) + AFFINITY_ENTRY * n * k
         + iteration * (params->stops_itself ? MIN (params->n_iterations, usual_iterations (n_rows)) : params->n_iterations);
}

double
vec_estimate_umap (gint64 n_rows, int n_dims, const VecProjectionParams *params)
{
  double n = (double) n_rows, k = params->n_neighbors;
  int n_epochs = vec_umap_get_n_epochs (params, n_rows);

  return vec_estimate_pca (n_rows, n_dims, params) + vec_estimate_knn (n_rows, n_dims, params->n_neighbors) + UMAP_ENTRY * n * k
         + UMAP_SAMPLE * UMAP_SAMPLES * n * k * n_epochs;
}

int
vec_estimate_n_iterations (const VecProjectionMethod *method, gint64 n_rows, const VecProjectionParams *params, int iteration,
                           int n_iterations)
{
  if (vec_projection_method_find_parameter (method, "auto-stop") == NULL || !params->stops_itself)
    return n_iterations;
  return MIN (n_iterations, MAX (usual_iterations (n_rows), iteration + iteration / 4));
}

double
vec_projection_estimate_seconds (const VecProjectionMethod *method, gint64 n_rows, int n_dims, const VecProjectionParams *params)
{
  g_return_val_if_fail (method != NULL && n_rows > 0 && n_dims > 0, NAN);

  return (method->estimate != NULL ? method->estimate : vec_estimate_pca) (n_rows, n_dims, params);
}
