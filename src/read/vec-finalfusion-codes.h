#pragma once

#include "read/vec-cursor.h"

G_BEGIN_DECLS

/* finalfusion's quantised matrix: a product quantiser (Jégou et al. 2011) and a code for each part of each row, as the file has them. */
typedef struct
{
  guint64 n_rows;
  guint32 n_dims;
  guint32 n_codes;           /* of a row: the vector is cut in so many parts of equal length */
  guint32 n_centroids;       /* of a part, at most 256 */
  const guint8 *centroids;   /* (n_codes, n_centroids, n_dims / n_codes) float32 */
  const guint8 *projection;  /* (n_dims, n_dims) float32, by which vectors were rotated; or NULL */
  const guint8 *norms;       /* (n_rows) float32: rows were made unit vectors before; or NULL */
  const guint8 *codes;       /* (n_rows, n_codes) */
} VecFinalfusionCodes;

/* From behind the chunk's length on. The bytes are lent from @cursor. */
gboolean vec_finalfusion_codes_read (VecFinalfusionCodes *self, VecCursor *cursor, GError **error);

/* Rebuilds a row: the centroids of its parts one after another, rotated back, as long as it was. O(n_dims), or O(n_dims²) with a
 * projection. */
void vec_finalfusion_codes_get_row (const VecFinalfusionCodes *self, gint64 row, float *values);

G_END_DECLS
