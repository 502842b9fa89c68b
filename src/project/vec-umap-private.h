#pragma once

#include <gio/gio.h>

#include "project/vec-projection.h"
#include "search/vec-knn-graph.h"

G_BEGIN_DECLS

/* The parts of UMAP (L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension
 * Reduction", 2018), for its method, for placing new points, and for their tests. */

/* Epochs in all, with those that the method chooses by itself. */
int vec_umap_get_n_epochs (const VecProjectionParams *params, gint64 n_rows);

/* ---- The curve of a layout's memberships */

/* 1 / (1 + a d²ᵇ): how near two points of a layout at the distance d are. */
typedef struct
{
  float a, b;
} VecUmapCurve;

/* By least squares to 1 up to @min_dist and exp (−(d − min_dist) / spread) beyond, at 300 places of 0 … 3 spread (section 4.4). */
VecUmapCurve vec_umap_curve_fit (double min_dist, double spread);

/* For @n squared distances the factors of yᵢ − yⱼ in what a sample moves point i by at a learning rate of 1, before each coordinate
 * is cut to ±VEC_UMAP_MAX_STEP: of the attraction along an edge, −2 a b d²⁽ᵇ⁻¹⁾ / (1 + a d²ᵇ), and of the repulsion from a point drawn
 * at random, 2 b / ((0.001 + d²) (1 + a d²ᵇ)). Relative error 1e-5. */
#define VEC_UMAP_MAX_STEP 4.0f
void vec_umap_curve_factors (VecUmapCurve curve, const float *d2, gint64 n, float *attraction, float *repulsion);

/* ---- The fuzzy simplicial set */

/* The membership of a neighbour at the distance d is exp (−max (d − rho, 0) / sigma). */
typedef struct
{
  float rho;               /* the distance of the nearest neighbour that is not at 0; 0: all are */
  float sigma;
} VecUmapScale;

/* The scale for which the memberships of all @k neighbours add up to log₂ (k + 1): UMAP counts a point among its own neighbours
 * (algorithm 3). @distances (k), nearest first; @mean: of all rows' distances, those to themselves included, to bound sigma from
 * below where a row has none but 0. */
VecUmapScale vec_umap_scale_find (const float *distances, int k, float mean);

float vec_umap_scale_weigh (VecUmapScale scale, float distance);

/* Symmetric memberships as sparse rows, w ∨ w′ = w + w′ − w w′ of both directions. */
typedef struct
{
  gint64 n_rows;
  gint64 *offsets;         /* (n + 1): where the entries of each row begin */
  guint32 *rows;           /* (offsets[n]) */
  float *weights;          /* (offsets[n]): 0 … 1 */
  float max_weight;
} VecFuzzySet;

/* From the first @k neighbours of @graph. O(n k²). NULL when cancelled or out of memory. */
VecFuzzySet *vec_fuzzy_set_new (VecKnnGraph *graph, int k, int n_threads, GCancellable *cancellable, GError **error);
void vec_fuzzy_set_free (VecFuzzySet *set);

/* Renumbers the points: row i becomes what row @order[i] was. FALSE when cancelled or out of memory: unchanged then. */
gboolean vec_fuzzy_set_reorder (VecFuzzySet *set, const guint32 *order, int n_threads, GCancellable *cancellable);

/* Labels (n) of the connected parts, counted in the order of their first rows; returns their number, −1 when cancelled. */
gint64 vec_fuzzy_set_find_parts (const VecFuzzySet *set, guint32 *labels, GCancellable *cancellable);

/* ---- The spectral start */

/* The connected rows @begin … @end along a random walk's slowest directions: out (n, n_dims) has the eigenvectors of D^−½ W D^−½ with
 * the largest eigenvalues below the first, which are the normalised Laplacian's smallest, each of length 1 and with its largest value
 * positive. @guess (n, n_dims): where to begin to look, as principal components. Both arrays count from @begin; n > n_dims + 1.
 * FALSE when cancelled or out of memory. */
gboolean vec_umap_eigenvectors (const VecFuzzySet *set, gint64 begin, gint64 end, const float *guess, int n_dims, guint64 seed,
                                int n_threads, GCancellable *cancellable, float *out);

/* A start for all rows, layout (n, n_dims), which holds their principal components before. Parts that are not connected lie around
 * the means of their rows, each as wide as half its distance to the nearest other. @set is renumbered so that each part is one range,
 * and @order (n) and the layout with it. FALSE when cancelled or out of memory. */
gboolean vec_umap_spectral_start (VecFuzzySet *set, guint32 *order, float *layout, int n_dims, guint64 seed, int n_threads,
                                  GCancellable *cancellable);

/* ---- The descent */

/* Stochastic gradient descent with negative samples (algorithm 5), one epoch at a time. */
typedef struct _VecUmapDescent VecUmapDescent;

/* Takes @set and @order (n: the row at each place), both by place as @layout (n, n_dims), which is copied. NULL without memory. */
VecUmapDescent *vec_umap_descent_new (VecFuzzySet *set, guint32 *order, const float *layout, int n_dims, VecUmapCurve curve, guint64 seed,
                                      int n_threads);
void vec_umap_descent_free (VecUmapDescent *descent);

/* Moves the points once. What is sampled depends on @epoch and the seed alone. FALSE when cancelled: then nothing has moved. */
gboolean vec_umap_descent_step (VecUmapDescent *descent, int epoch, float learning_rate, GCancellable *cancellable);

/* Puts the points into the order of a curve through the present layout, so that what is near on the map is near in memory. FALSE when
 * cancelled: then nothing has changed. */
gboolean vec_umap_descent_sort (VecUmapDescent *descent, GCancellable *cancellable);

/* out (n, n_dims) by row. */
void vec_umap_descent_get_layout (VecUmapDescent *descent, float *out);

/* Samples and points of an epoch on average: its cost is about 2 ns for each on one core. */
double vec_umap_descent_get_work (VecUmapDescent *descent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFuzzySet, vec_fuzzy_set_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecUmapDescent, vec_umap_descent_free)

G_END_DECLS
