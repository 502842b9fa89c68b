#pragma once

#include <gio/gio.h>

#include "table/vec-row-set.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What the columns of a table say of some rows and not of the others.
 *
 * A value of a category column: the log odds ratio of having it, inside against the rest, with ½ added to each of the four counts
 * (Haldane 1956, Anscombe 1956), so that no count of 0 makes it infinite. A column of numbers: the difference of the means in pooled standard
 * deviations (Cohen's d), brought to log odds by π/√3 (Chinn 2000, "A simple method for converting an odds ratio to effect size").
 * Both are ranked by the end nearer to 0 of their 95 % confidence interval, so that a value that two rows happen to have does not
 * win over one that hundreds have; what may be nothing at all, and what one row has alone,
 * is left out. */
typedef struct
{
  guint column;            /* of the table */
  guint32 code;            /* the value; VEC_CATEGORY_MISSING: it is a column of numbers */
  gint64 n_inside;         /* rows with the value (with any number) inside, */
  gint64 n_rest;           /* and in the rest */
  double inside, rest;     /* share of rows with the value, 0 … 1; mean of the numbers */
  double effect;           /* log odds ratio, or d π/√3; < 0: of numbers that are smaller inside. Values that are rarer are not listed */
  double strength;         /* the end of the interval of |effect| nearer to 0, > 0 */
} VecDistinct;

/* Of VecDistinct, strongest first, at most @max; one value of a column at most @max_of_column times. NULL when cancelled.
 * O(rows × columns). */
GArray *vec_distinct_find (VecTable *table, VecRowSet *rows, guint max, guint max_of_column, GCancellable *cancellable);

/* The measures by themselves. Counts: inside with the value, inside without, rest with, rest without. */
void vec_distinct_of_counts (gint64 a, gint64 b, gint64 c, gint64 d, double *effect, double *strength);
/* @n, mean and sum of squared deviations of both. */
void vec_distinct_of_means (gint64 n1, double mean1, double squares1, gint64 n2, double mean2, double squares2, double *effect,
                            double *strength);

G_END_DECLS
