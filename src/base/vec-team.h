#pragma once

#include "base/vec-parallel.h"

G_BEGIN_DECLS

/* Threads that stay awake between many short stages of one computation, each of which is over sooner than a sleeping thread would come: what one short
 * sentence costs a transformer lies between thirty products of 20 µs each. One member leads; the others wait for its stages for as long as it does,
 * and give the processor to whoever else wants it when a stage does not come at once. */
typedef struct _VecTeam VecTeam;

/* Runs @lead, with up to @n_threads − 1 of the pool's threads (0: vec_get_default_threads()) as members; returns when it has. A thread that comes late
 * is not waited for. @team is NULL where there is nobody to share with. */
void vec_team_run (int n_threads, void (*lead) (VecTeam *team, gpointer data), gpointer data);

/* A stage, for the one who leads: @func on items 0 … n − 1, one at a time and on any thread of the team; returns when all are done. @n below 2³².
 * Costs less than 1 µs. @team NULL: on all items at once, by the caller as thread 0. */
void vec_team_for (VecTeam *team, gint64 n, VecParallelFunc func, gpointer data);

G_END_DECLS
