#pragma once

#include "project/vec-projection.h"

G_BEGIN_DECLS

/* New points in a finished layout: the layout's own points are landmarks that stay where they are, and each new point looks for its
 * place among them alone; new points do not see each other. So a place does not depend on what is placed beside it, nor on the
 * number of threads.
 *
 *   t-SNE   Poličar, Stražar & Zupan, "Embedding to reference t-SNE space addresses batch effects in single-cell classification"
 *           (2021): each new point minimises its own divergence from the landmarks
 *   UMAP    the transform of McInnes et al. (2018)
 *   others  exactly, where the layout is a linear view of the vectors, as with principal components, chosen dimensions, axes of
 *           meaning and Fisher's discriminants; else the weighted mean of the neighbours' places
 *
 * A copy of a row lands on that row. In t-SNE and UMAP nothing leaves the bounds of the layout. */

/* A finished layout and what it was made from; all borrowed. */
typedef struct
{
  const VecProjectionMethod *method;
  const VecProjectionParams *params;  /* n_dims is the layout's: 2 or 3 */
  const float *vectors;               /* (n, d) */
  const float *layout;                /* (n, n_dims) */
  gint64 n_rows;
  int n_vector_dims;                  /* d */
} VecReference;

typedef struct
{
  double knn_s;        /* seconds of finding neighbours */
  double place_s;      /* seconds of finding places */
  gboolean is_exact;   /* the layout is a linear view, and the places are its own */
} VecPlacementReport;

/* Places of @m new vectors (m, d), treated as the reference's: out (m, n_dims). @spreads (m), may be NULL: how far apart a point's
 * nearest rows lie on the map (root mean square distance from its place): large where the map has torn its neighbours apart.
 * @report may be NULL. O(m n d) for the neighbours, exactly; then O(m × perplexity). FALSE when cancelled (looked at every few
 * milliseconds) or out of memory. */
gboolean vec_place_vectors (const VecReference *reference, const float *vectors, gint64 m, float *out, float *spreads,
                            VecPlacementReport *report, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                            GError **error);

/* How many neighbours the next function wants of each new vector, in params->metric. */
int vec_placement_get_n_neighbors (const VecReference *reference);

/* The same from neighbours found before, nearest first: rows, distances (m, k); @k may be less than wanted, in small tables.
 * The reference's vectors are not looked at. */
gboolean vec_place_by_neighbors (const VecReference *reference, const gint64 *rows, const float *distances, gint64 m, int k,
                                 float *out, float *spreads, VecProgressFunc progress, gpointer progress_data,
                                 GCancellable *cancellable, GError **error);

/* At once, for layouts that are still moving: the mean of the places of @k neighbours in a layout (n, @dims), weighted by
 * 1 / (distance + ε), and their spread. */
void vec_layout_place (const float *layout, int dims, const gint64 *rows, const float *distances, int k, float *out,
                       float *spread);

G_END_DECLS
