#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* What can be said about a table's numbers by looking at each of them. */
typedef struct
{
  double minimum, maximum, mean, deviation;      /* of all values that are finite; deviation: standard, of the population */
  double norm_minimum, norm_maximum, norm_mean;  /* of the lengths of rows that are so as a whole */
  gint64 n_zero_rows;                            /* all values 0 */
  gint64 n_nan_rows;                             /* with a value that is not finite */
  gint64 n_duplicate_rows;                       /* equal to a row before them, value by value */
  gint64 n_duplicate_labels;                     /* equal to a label before them */
} VecCliSummary;

/* O(n d) on all threads, and 16 bytes for each row. */
void vec_cli_summarize (VecTable *table, VecCliSummary *summary);

G_END_DECLS
