#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How numbers become parts of a whole, 0 … 1: where they lie on a ramp of colours and along a histogram. Immutable. */
typedef enum
{
  VEC_SCALE_AUTO,      /* see below; no scale is of this kind */
  VEC_SCALE_LINEAR,
  VEC_SCALE_LOG,       /* log v; where values of 0 or both signs occur, sign (v) log (1 + |v| / u), u the first percentile of |v| > 0 */
  VEC_SCALE_QUANTILE,  /* equal steps hold equally many values */
  VEC_N_SCALES,
} VecScaleKind;

typedef struct _VecValueScale VecValueScale;

/* Of the finite ones of @values (n_rows). The ends are those of all values, or, where a few extreme ones would press the rest together
 * (the range of all is more than five times that of the middle 98 %), of the middle 98 %; what lies beyond an end is at the end.
 * @around_zero: where both signs occur, 0 lies in the middle and both arms are equally long.
 *
 * VEC_SCALE_AUTO: linear, unless the middle half of the values would share less than a tenth of the ramp; then logarithmic, unless that
 * does not help either; then by quantiles. (Where a quarter and three quarters of the rows have the same value, the quartiles are those
 * of the different values.)
 *
 * Quantiles, and what "the middle" is, are of at most 20,000 rows at equal distances. NULL when no value is finite. O(n), 2 ns a row. */
VecValueScale *vec_value_scale_new (const double *values, gint64 n_rows, VecScaleKind wanted, gboolean around_zero);
VecValueScale *vec_value_scale_new_linear (double low, double high);
void vec_value_scale_free (VecValueScale *scale);

VecScaleKind vec_value_scale_get_kind (const VecValueScale *scale);
gboolean vec_value_scale_is_around_zero (const VecValueScale *scale);
/* The values at 0 and 1. */
void vec_value_scale_get_ends (const VecValueScale *scale, double *low, double *high);
/* The least and the largest of all values, which may lie beyond the ends. */
void vec_value_scale_get_range (const VecValueScale *scale, double *minimum, double *maximum);

/* 0 … 1; NaN for NaN. About 3 ns linear, 15 ns otherwise. */
double vec_value_scale_get_fraction (const VecValueScale *scale, double value);
double vec_value_scale_get_value (const VecValueScale *scale, double fraction);

const char *vec_scale_kind_get_id (VecScaleKind kind);   /* "auto", "linear", "log", "quantile" */
gboolean vec_scale_kind_from_id (const char *id, VecScaleKind *kind);
const char *vec_scale_kind_get_title (VecScaleKind kind); /* translated */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecValueScale, vec_value_scale_free)

G_END_DECLS
