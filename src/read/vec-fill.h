#pragma once

#include "read/vec-ticker.h"

G_BEGIN_DECLS

/* Writes row @row to @values (n_dims). Any thread. */
typedef void (*VecFillRow) (gpointer data, gint64 row, float *values);

/* Fills @values (n_rows, n_dims) on all threads, in blocks between which @ticker counts rows and looks at its cancellable. */
gboolean vec_fill_rows (VecFillRow fill, gpointer data, gint64 n_rows, int n_dims, float *values, VecTicker *ticker, GError **error);

G_END_DECLS
