#pragma once

#include "app/vec-table-columns.h"
#include "session/vec-job.h"

G_BEGIN_DECLS

/* Which rows of a table are listed and in which order, worked out in a thread. */
typedef struct
{
  VecTable *table;
  VecClustering *clustering;  /* may be NULL */
  VecRowSet *shown, *chosen;  /* NULL: all */
  VecTableSort sort;
  VecRowOrder *order;         /* of @sort. NULL: to be made, unless the sort is natural */
  VecRowView *view;           /* the result */
} VecTableArrangement;

/* Of the rows of the session's table: those that the map shows when @only_shown, and of them the chosen ones when @only_chosen. @order,
 * that of @sort, may be NULL. */
VecTableArrangement *vec_table_arrangement_new (VecSession *session, gboolean only_shown, gboolean only_chosen, const VecTableSort *sort,
                                                VecRowOrder *order);

/* For vec_job_start(), which takes the arrangement: it is given to @done. */
void vec_table_arrange (VecJob **slot, gpointer owner, VecTableArrangement *arrangement, VecJobDone done, VecJobProgressed progressed);

gboolean vec_table_sorts_equal (const VecTableSort *a, const VecTableSort *b);

G_END_DECLS
