#pragma once

#include "plot/vec-ticks.h"
#include "plot/vec-value-scale.h"
#include "table/vec-column.h"

G_BEGIN_DECLS

/* What colours mean: a colour for each row, and the legend that explains them. Immutable, reference counted. */
typedef struct _VecColoring VecColoring;

#define VEC_LEGEND_MISSING (-1)  /* category of rows without a value */
#define VEC_LEGEND_OTHER (-2)    /* all the categories that share the neutral colour */

typedef struct
{
  guint32 color;   /* 0xRRGGBB */
  char *label;     /* as a person reads it; "(missing)" for missing values */
  gint64 count;    /* rows */
  gint32 category; /* of the column or clustering, or one of the above */
} VecLegendEntry;

/* All rows in one colour. */
VecColoring *vec_coloring_new_plain (gint64 n_rows);

guint32 vec_coloring_get_plain_color (gboolean dark); /* 0xRRGGBB */

/* @codes (n_rows; −1: none/noise) index @names (n_names; may be NULL: "1", "2" …). Any number of categories, each with a colour of its
 * own (vec-palette.h). */
VecColoring *vec_coloring_new_categories (const gint32 *codes, gint64 n_rows, const char *const *names, int n_names);

/* By a number: perceptually even ramp along the scale (vec-value-scale.h), diverging around 0 where values have both signs; NaN is
 * "missing". */
VecColoring *vec_coloring_new_numbers (const double *values, gint64 n_rows, VecScaleKind kind);
VecColoring *vec_coloring_new_distances (const float *values, gint64 n_rows, gboolean larger_is_nearer);
/* By moments, seconds since 1970 (vec-date.h). */
VecColoring *vec_coloring_new_dates (const double *values, gint64 n_rows);

/* By shares of a whole, 0 … 1, whatever the least and the largest are; NaN is missing. @title says of what (N_(), static). */
VecColoring *vec_coloring_new_shares (const float *values, gint64 n_rows, const char *title);

/* By a column, whatever its type: dates (vec-date.h) as such, text columns with few distinct values like categories, else plain. Of more
 * than twenty categories the twenty largest have colours, those that lead (vec_column_set_n_leading()) before the others, and the rest share one.
 * @kind: of numbers. */
VecColoring *vec_coloring_new_column (VecColumn *column, VecScaleKind kind);

VecColoring *vec_coloring_ref (VecColoring *coloring);
void vec_coloring_unref (VecColoring *coloring);

gint64 vec_coloring_get_n_rows (VecColoring *coloring);
/* (n_rows) what the colours of distances and shares are made of, so that it can be written down; NULL: of others. */
const float *vec_coloring_get_values (VecColoring *coloring);

/* (n_rows) index into the palette of this colouring, for light or dark backgrounds. Of categories the code is the category, and
 * n_colors − 1 is "missing"; of numbers the codes are steps of the ramp, and n_colors − 1 is "missing" as well. */
const guint16 *vec_coloring_get_codes (VecColoring *coloring);
guint vec_coloring_get_n_colors (VecColoring *coloring);
gboolean vec_coloring_has_missing (VecColoring *coloring);   /* rows of the last code */
const guint32 *vec_coloring_get_colors (VecColoring *coloring, gboolean dark);   /* 0xRRGGBB (n_colors) */

/* Categories: entries, largest first, then the others in one, then what is missing; and for numbers what is missing. */
const VecLegendEntry *vec_coloring_get_legend (VecColoring *coloring, gboolean dark, guint *n_entries);
/* Those that share the neutral colour, largest first. */
const VecLegendEntry *vec_coloring_get_others (VecColoring *coloring, gboolean dark, guint *n_entries);
const char *vec_coloring_get_title (VecColoring *coloring);   /* what the colours stand for, translated; NULL: said elsewhere */
gboolean vec_coloring_has_categories (VecColoring *coloring);

/* Numbers and dates: a ramp with its ends. */
gboolean vec_coloring_is_ramp (VecColoring *coloring, double *minimum, double *maximum);
const VecValueScale *vec_coloring_get_scale (VecColoring *coloring);   /* lent, NULL: no ramp */
gboolean vec_coloring_has_dates (VecColoring *coloring);

/* (VEC_COLORING_N_BINS) how many rows lie in equal parts of the ramp, those beyond an end in the last part there; NULL: no ramp. */
#define VEC_COLORING_N_BINS 64
const gint64 *vec_coloring_get_histogram (VecColoring *coloring);

/* What is written beside the ramp (vec-ticks.h): at most @n_most (≥ 2); g_array_unref(). */
GArray *vec_coloring_dup_ticks (VecColoring *coloring, guint n_most);
/* A value of it as a person reads it; free it. */
char *vec_coloring_value_to_string (VecColoring *coloring, double value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecColoring, vec_coloring_unref)

G_END_DECLS
