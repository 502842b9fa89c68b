#pragma once

#include "table/vec-column.h"

G_BEGIN_DECLS

/* What colours mean: a colour for each row, and the legend that explains them. Immutable, reference counted. */
typedef struct _VecColoring VecColoring;

typedef struct
{
  guint32 color;   /* 0xRRGGBB */
  char *label;     /* as a person reads it; "(missing)" for missing values */
  gint64 count;    /* rows */
} VecLegendEntry;

/* All rows in one colour. */
VecColoring *vec_coloring_new_plain (gint64 n_rows);

guint32 vec_coloring_get_plain_color (gboolean dark); /* 0xRRGGBB */

/* @codes (n_rows; −1: none/noise) index @names (n_names; may be NULL: "1", "2" …). Any number of categories: no two of the first 20
 * look alike (also to people who are colour-blind, as far as 20 can), and further ones are generated, not repeated. */
VecColoring *vec_coloring_new_categories (const gint32 *codes, gint64 n_rows, const char *const *names, int n_names);

/* By a number: perceptually even ramp, diverging around 0 where values have both signs; NaN is "missing". @title names it. */
VecColoring *vec_coloring_new_numbers (const double *values, gint64 n_rows, gboolean reversed);
VecColoring *vec_coloring_new_distances (const float *values, gint64 n_rows, gboolean larger_is_nearer);

/* By shares of a whole, 0 … 1, whatever the least and the largest are; NaN is missing. @title says of what (N_(), static). */
VecColoring *vec_coloring_new_shares (const float *values, gint64 n_rows, const char *title);

/* By a column, whatever its type (text columns with few distinct values like categories, else plain). */
VecColoring *vec_coloring_new_column (VecColumn *column);

VecColoring *vec_coloring_ref (VecColoring *coloring);
void vec_coloring_unref (VecColoring *coloring);

gint64 vec_coloring_get_n_rows (VecColoring *coloring);

/* (n_rows) index into the palette of this colouring, for light or dark backgrounds. */
const guint16 *vec_coloring_get_codes (VecColoring *coloring);
guint vec_coloring_get_n_colors (VecColoring *coloring);
const guint32 *vec_coloring_get_colors (VecColoring *coloring, gboolean dark);   /* 0xRRGGBB (n_colors) */

/* Categories: entries, largest first, and for numbers none but a ramp with its ends. */
gboolean vec_coloring_is_ramp (VecColoring *coloring, double *minimum, double *maximum);
const char *vec_coloring_get_title (VecColoring *coloring);   /* what the colours stand for, translated; NULL: said elsewhere */
const VecLegendEntry *vec_coloring_get_legend (VecColoring *coloring, gboolean dark, guint *n_entries);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecColoring, vec_coloring_unref)

G_END_DECLS
