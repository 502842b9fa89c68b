#pragma once

#include "table/vec-filter.h"

G_BEGIN_DECLS

/* A filter as a legend changes it: value by value, and by the range of one column. What a legend hides is a condition of the filter and
 * nothing beside it: values hidden one by one are "none of these", one value alone is "one of these", and whatever the person has
 * asked for there already is changed rather than joined by a second condition. All return a new filter, NULL without conditions. */

typedef struct
{
  const char *column;   /* its name; NULL: clusters */
  const char *value;    /* of a column of categories or text; NULL: missing */
  int cluster;          /* counted from 0; −1: in none */
} VecFilterValue;

/* O(1) in the values. */
gboolean vec_filter_hides (VecFilter *filter, const VecFilterValue *value);
/* All @values are of one column. */
/* Whether it lets through these of all values of their column, and no other. */
gboolean vec_filter_shows_only (VecFilter *filter, const VecFilterValue *values, guint n_values);
VecFilter *vec_filter_with_hidden (VecFilter *filter, const VecFilterValue *values, guint n_values, gboolean hidden);
VecFilter *vec_filter_with_only (VecFilter *filter, const VecFilterValue *values, guint n_values);
/* Without what the above asks of the column (NULL: of clusters). */
VecFilter *vec_filter_without_values (VecFilter *filter, const char *column);

/* The range of a column of numbers or dates, ends included; −∞, ∞ and TRUE (missing ones pass too) where nothing is asked. */
gboolean vec_filter_get_range (VecFilter *filter, const char *column, double *low, double *high, gboolean *with_missing);
VecFilter *vec_filter_with_range (VecFilter *filter, const char *column, double low, double high, gboolean with_missing);

G_END_DECLS
