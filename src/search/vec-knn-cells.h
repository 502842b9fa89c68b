#pragma once

#include "search/vec-knn-best.h"
#include "search/vec-knn-progress.h"
#include "search/vec-knn-space.h"

G_BEGIN_DECLS

/* The rows of a table sorted into cells around k-means centres, packed for the kernel. Private to vec-knn-*.c.
 * c is the number of cells, p that of packed places: n and what fills every cell's last panel. */
typedef struct
{
  const VecKnnSpace *space;
  int n_cells;
  int n_center_panels;
  float *centers;          /* (n_center_panels, d, panel_columns) */
  float *center_h;         /* (n_center_panels panel_columns), −∞ in the padding */
  guint32 *center_ids;     /* (n_center_panels panel_columns): 0, 1, 2, … */

  guint32 *sizes;          /* (c) */
  gint64 *begins;          /* (c + 1): a cell's first place, a multiple of panel_columns */
  guint32 *ids;            /* (p): the row at a place */
  float *h;                /* (p), −∞ in the padding */
  float *packed;           /* (p / panel_columns, d, panel_columns) */
  guint32 *cell_of_row;    /* (n) */
} VecKnnCells;

/* k-means by Lloyd's iteration on a sample, started at random rows, for about @n_cells cells; then every row into the nearest.
 * A cell of many more rows than the others (copies of one row, most likely) is cut into several with the same centre.
 * O((n + 80 c) c d); 4 n d bytes. FALSE: not enough memory. Comes back early when @cancellable is cancelled. The same for any
 * number of threads. */
gboolean vec_knn_cells_init (VecKnnCells *cells, const VecKnnSpace *space, int n_cells, int n_threads, VecKnnProgress *progress,
                             GCancellable *cancellable);
void vec_knn_cells_clear (VecKnnCells *cells);

/* How many pairs of rows vec_knn_cells_init() looks at. */
double vec_knn_cells_cost (gint64 n_rows, int n_cells);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecKnnCells, vec_knn_cells_clear)

G_END_DECLS
