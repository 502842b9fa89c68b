#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The innermost loop of the neighbour search: all pairs between a panel of rows and a panel of columns (rows of the same matrix, or
 * centres), with the nearness of each pair held against two limits. Private to vec-knn-*.c.
 *
 * nearness (i, j) = xᵢ·xⱼ + hᵢ + hⱼ: with h = −|x|² / 2 it is minus half the squared distance, with h = −½ and unit vectors minus
 * the cosine distance; larger is nearer. */

#define VEC_KNN_MAX_ROWS 12      /* rows of a panel, at most */
#define VEC_KNN_MAX_COLUMNS 32   /* columns of a panel, at most */

typedef struct
{
  const char *name;        /* "avx512", "avx2", "plain" */
  int panel_rows;          /* rows of a row panel */
  int panel_columns;       /* columns of a column panel */

  /* @rows (n_terms, panel_rows) and @columns (n_terms, panel_columns): panels, term by term. @row_h, @column_h: h. @row_limit,
   * @column_limit: a pair matters where its nearness reaches either. Writes the nearness of the pairs to @out (panel_rows,
   * panel_columns), and a bit for each pair that matters to @hits (panel_rows); returns whether there is any. */
  gboolean (*products) (const float *rows, const float *columns, int n_terms, const float *row_h, const float *column_h,
                        const float *row_limit, const float *column_limit, float *out, guint32 *hits);
} VecKnnKernel;

/* The widest that this processor can run, or what was forced. */
const VecKnnKernel *vec_knn_kernel_get (void);

/* For tests and benchmarks, before any search: the kernel of that name from now on, NULL the widest again. FALSE: this processor
 * cannot run it, or there is none. */
gboolean vec_knn_kernel_force (const char *name);

G_END_DECLS
