#pragma once

#include <gio/gio.h>

#include "table/vec-values.h"

G_BEGIN_DECLS

/* Rows of a matrix less the centre of the group that each belongs to: what covariances are made of. All lent. */
typedef struct
{
  VecValues values;        /* (n, d) */
  const float *centers;    /* (n_groups, d) */
  const gint32 *groups;    /* (n), −1: the row is left out; NULL: all rows have the first centre */
} VecCentered;

/* mean (d) of all rows, summed in double precision in an order that depends on the shape alone. */
void vec_mean_compute (const VecValues *values, int n_threads, float *mean);

/* Σ x xᵀ of the centred rows, (d, d), or with @gram of all pairs of rows, (n, n): the upper triangle, row-major; g_free() it. Single
 * precision in pieces, added up in double precision; the same for any number of threads. n d² or n² d flops. NULL with @error:
 * cancelled, or no memory. */
double *vec_scatter_new (const VecCentered *rows, gboolean gram, int n_threads, GCancellable *cancellable, GError **error);

G_END_DECLS
