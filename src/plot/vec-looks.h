#pragma once

#include "plot/vec-shape.h"
#include "table/vec-column.h"

G_BEGIN_DECLS

/* What sizes and shapes mean: a look for each row, and the keys that explain them. Immutable, reference counted.
 *
 * Sizes: the area of a point, not its diameter, is proportional to the number (Bertin 1967; a disc of twice the diameter looks four times
 * as large): the diameter goes with the square root of the number over the largest. Columns with negative numbers are counted from the
 * least. A value in the middle has the ordinary size, and the largest at most 2.6 times its diameter. As on a ramp of colours
 * (vec-value-scale.h) a few extreme ones have the size of the end. No point is smaller than can be seen.
 * Shapes: the six largest categories have one each, all others and rows without a value another one. */
typedef struct _VecLooks VecLooks;

typedef struct
{
  VecLook look;
  char *label;     /* a value, or a category */
  gint64 count;    /* rows; −1: a value on the scale, not a group of rows */
  gint32 category; /* of the column; VEC_LEGEND_MISSING, VEC_LEGEND_OTHER; of sizes 0 */
} VecLooksKey;

#define VEC_LOOKS_N_SHAPES 6

/* @size: of numbers, @shape: of categories; either may be NULL. O(n), 5 ns a row. */
VecLooks *vec_looks_new (VecColumn *size, VecColumn *shape);
VecLooks *vec_looks_ref (VecLooks *looks);
void vec_looks_unref (VecLooks *looks);

gint64 vec_looks_get_n_rows (VecLooks *looks);
const guint8 *vec_looks_get_codes (VecLooks *looks);                    /* (n_rows) into the table */
const VecLook *vec_looks_get_table (VecLooks *looks, guint *n_table);

/* The columns' names; NULL: not shown. */
const char *vec_looks_get_size_title (VecLooks *looks);
const char *vec_looks_get_shape_title (VecLooks *looks);
const VecLooksKey *vec_looks_get_size_keys (VecLooks *looks, guint *n_keys);    /* from large to small */
const VecLooksKey *vec_looks_get_shape_keys (VecLooks *looks, guint *n_keys);
/* The categories that share a shape, largest first: NULL-terminated, lent. */
const char *const *vec_looks_get_other_shapes (VecLooks *looks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLooks, vec_looks_unref)

G_END_DECLS
