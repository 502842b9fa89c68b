#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "table/vec-row-set.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* A map as numbers. */
typedef struct
{
  VecTable *table;
  const float *positions;     /* (n_rows, n_dims) */
  int n_dims;                 /* 2 or 3 */
  VecColumn *color;           /* what the colours stand for; NULL: nothing */
  VecRowSet *selected;        /* NULL: none */
  VecRowSet *visible;         /* only these are written; NULL: all */
} VecCoordinates;

/* A CSV file: row (from 0), label, x, y[, z][, the column of the colours under its name], selected (0 or 1). Numbers are the shortest that
 * read back equal. Written beside its place and renamed. A colour column whose name is taken by another one here is called
 * "color:NAME". Fails as vec_write_file(). */
gboolean vec_write_coordinates (const VecCoordinates *coordinates, const char *path, VecProgressFunc progress, gpointer progress_data,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
