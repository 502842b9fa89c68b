#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* How near two rows are in the treated space, whatever the map shows, and how many are nearer. Ranks count from 1, the row itself left
 * out, equally near ones by row number: rank[0] 3 says that row[1] is the third nearest of all others to row[0]; rank[1] the same
 * seen from row[1]. */
typedef struct
{
  gint64 row[2];
  VecMetric metric;
  double distance;      /* as vec-metric.h defines it; for DOT the score */
  gint64 rank[2];
  gint64 n_others;      /* rows but one */
} VecMeasurement;

/* On a thread: two passes over the vectors. −1, −1: nothing is measured any more. A newer pair replaces an older one; another metric or
 * treatment measures again. Signal "measured" () when there is a new measurement and when there is none any more. */
void vec_session_measure (VecSession *self, gint64 a, gint64 b);
const VecMeasurement *vec_session_get_measurement (VecSession *self);   /* lent until the main loop runs; NULL: not (yet) known */

/* Three lines: the distance; the rank of the one, and of the other. Translated; free it. */
char *vec_session_dup_measurement_text (VecSession *self);

G_END_DECLS
