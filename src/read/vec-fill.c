#include "read/vec-fill.h"

#include "base/vec-parallel.h"

#define BLOCK_ROWS 8192    /* between two looks at the cancellable */
#define PIECE_ROWS 256     /* of one thread at a time */

typedef struct
{
  VecFillRow fill;
  gpointer data;
  gint64 first;
  int n_dims;
  float *values;      /* (n_rows, n_dims) */
} Filling;

static void
fill_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Filling *filling = data;

  for (gint64 row = filling->first + begin; row < filling->first + end; row++)
    filling->fill (filling->data, row, filling->values + (gsize) row * (gsize) filling->n_dims);
}

gboolean
vec_fill_rows (VecFillRow fill, gpointer data, gint64 n_rows, int n_dims, float *values, VecTicker *ticker, GError **error)
{
  Filling filling = { .fill = fill, .data = data, .n_dims = n_dims, .values = values };

  ticker->total = (guint64) n_rows;
  for (; filling.first < n_rows; filling.first += BLOCK_ROWS)
    {
      if (!vec_ticker_tick (ticker, (guint64) filling.first, error))
        return FALSE;
      vec_parallel_blocks (MIN (BLOCK_ROWS, n_rows - filling.first), PIECE_ROWS, 0, fill_cb, &filling);
    }
  return TRUE;
}
