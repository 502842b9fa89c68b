#pragma once

#include "search/vec-knn-best.h"
#include "search/vec-knn-space.h"

G_BEGIN_DECLS

#define VEC_KNN_GROUP 256 /* rows that are searched together, at most */

/* A group of rows and what they are held against. Private to vec-knn-*.c. */
typedef struct
{
  const VecKnnSpace *space;
  int n_rows;
  guint32 ids[VEC_KNN_GROUP];
  float *prepared;         /* (VEC_KNN_GROUP, d) */

  float *panels;           /* the rows of one scan, packed: (panels, d, panel_rows) */
  float h[VEC_KNN_GROUP + VEC_KNN_MAX_ROWS];
  float limit[VEC_KNN_GROUP + VEC_KNN_MAX_ROWS];
} VecKnnGroup;

/* Packed columns: h −∞ where there is none. */
typedef struct
{
  gint64 n_columns;        /* a multiple of panel_columns */
  const float *packed;     /* (n_columns / panel_columns, d, panel_columns) */
  const float *h;          /* (n_columns) */
  const guint32 *ids;      /* (n_columns) */
} VecKnnColumns;

void vec_knn_group_init (VecKnnGroup *group, const VecKnnSpace *space);
void vec_knn_group_clear (VecKnnGroup *group);

/* Makes it the group of rows @ids (n), n ≤ VEC_KNN_GROUP. */
void vec_knn_group_set (VecKnnGroup *group, const guint32 *ids, int n);

/* Offers every column to each of the group's rows @members (n), numbers within the group (NULL: the first n), except to the row
 * whose id is the column's when @skip_self. Stops early when @cancellable is cancelled. */
void vec_knn_scan (VecKnnGroup *group, const guint16 *members, int n, const VecKnnColumns *columns, gboolean skip_self,
                   VecKnnBest *best, GCancellable *cancellable);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecKnnGroup, vec_knn_group_clear)

G_END_DECLS
