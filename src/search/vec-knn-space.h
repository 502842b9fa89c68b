#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "search/vec-knn-kernel.h"

G_BEGIN_DECLS

/* A table's rows as the neighbour search sees them: centred (Euclidean) or scaled to unit length (cosine), so that all nearness of
 * two panels of rows is one product (vec-knn-kernel.h). Nothing is copied: rows are prepared where they are packed. Private to
 * vec-knn-*.c. */
typedef struct
{
  const float *vectors;    /* (n, d), not owned */
  gint64 n_rows;
  int n_dims;
  VecMetric metric;        /* COSINE or EUCLIDEAN */
  GCancellable *cancellable;
  const VecKnnKernel *kernel;

  float *mean;             /* (d) */
  float *scale;            /* (n) */
  float *h;                /* (n + padding), −∞ in the padding */
  float length;            /* Euclidean: what 1 means in the scaled space */
} VecKnnSpace;

/* O(n d). FALSE: not enough memory; clear it even then. Comes back early, and of no use, when @cancellable is cancelled. */
gboolean vec_knn_space_init (VecKnnSpace *space, const float *vectors, gint64 n_rows, gint64 padding, int n_dims, VecMetric metric,
                             int n_threads, GCancellable *cancellable);
void vec_knn_space_clear (VecKnnSpace *space);

/* Packs rows @begin ≤ i < @end into panels of @width, term by term: out (panels, d, width), zeros where there is no row. */
void vec_knn_space_pack (const VecKnnSpace *space, gint64 begin, gint64 end, int width, float *out);

/* The prepared row, out (d). */
void vec_knn_space_prepare (const VecKnnSpace *space, gint64 row, float *out);

/* Replaces the distance in each of the keys (n) of @row by the one measured by differences, because a squared distance got from
 * a product has lost the digits that the squared lengths have in common. Cosine distance or Euclidean, not squared. */
void vec_knn_space_measure (const VecKnnSpace *space, gint64 row, guint64 *keys, int n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecKnnSpace, vec_knn_space_clear)

G_END_DECLS
