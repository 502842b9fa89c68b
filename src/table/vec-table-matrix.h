#pragma once

#include "table/vec-values.h"

G_BEGIN_DECLS

/* The matrix that tables share: its values, who owns them, and whether they were looked through. For tables only. */
typedef struct _VecTableMatrix VecTableMatrix;

/* Takes over @owner, released with @destroy. */
VecTableMatrix *vec_table_matrix_new (const VecValues *values, gpointer owner, GDestroyNotify destroy);
VecTableMatrix *vec_table_matrix_ref (VecTableMatrix *matrix);
void vec_table_matrix_unref (VecTableMatrix *matrix);

const VecValues *vec_table_matrix_get_values (VecTableMatrix *matrix);   /* lent */

/* Another number for each matrix of this process. */
guint64 vec_table_matrix_get_id (VecTableMatrix *matrix);

/* All of it as float32, row after row: as it lies, or in a copy that the first call makes and that is kept. Lent; any thread. */
const float *vec_table_matrix_widen (VecTableMatrix *matrix);

/* Whether all values are known to be finite. Any thread. */
gboolean vec_table_matrix_is_checked (VecTableMatrix *matrix);
void vec_table_matrix_set_checked (VecTableMatrix *matrix, gboolean is_checked);

/* Whether before each row stands, as int32 little-endian, its number of dimensions, which nobody has compared yet. */
gboolean vec_table_matrix_has_heads (VecTableMatrix *matrix);
void vec_table_matrix_set_heads (VecTableMatrix *matrix, gboolean has_heads);

/* See vec_table_builder_set_complaint(); lent. */
const char *vec_table_matrix_get_complaint (VecTableMatrix *matrix);
void vec_table_matrix_set_complaint (VecTableMatrix *matrix, const char *complaint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTableMatrix, vec_table_matrix_unref)

G_END_DECLS
