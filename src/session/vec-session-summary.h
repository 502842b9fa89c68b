#pragma once

#include "measure/vec-distinct.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* What the chosen rows have in common, worked out in a thread whenever two or more are chosen; the newest choice wins.
 * "summary-changed" comes when there is one, and when there is none any more. */

#define VEC_SUMMARY_TYPICAL 5     /* rows */
#define VEC_SUMMARY_DISTINCT 6    /* values */

typedef struct
{
  gint64 n, n_rows;               /* chosen, and all */
  VecMetric metric;
  GPtrArray *typical;             /* of VecRowItem: nearest to the centre of the chosen rows in the treated space, nearest first */
  GArray *distinct;               /* of VecDistinct, of the table's columns */
  VecTable *table;
  double within, overall;         /* mean of all pairs: cosine, distance or score; NaN: not known */
  gboolean is_sampled;            /* of the pairs, some stand for all */
} VecSelectionSummary;

/* NULL: fewer than two rows are chosen, or it is being worked out. Lent until the main loop runs. */
const VecSelectionSummary *vec_session_get_summary (VecSession *self);

G_END_DECLS
