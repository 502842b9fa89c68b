#pragma once

#include "session/vec-snapshot.h"

G_BEGIN_DECLS

/* The snapshots before and after the present one. */
typedef struct _VecHistory VecHistory;

VecHistory *vec_history_new (void);
void vec_history_free (VecHistory *history);
void vec_history_clear (VecHistory *history);

/* @before is left for something newer: one step, and nothing can be done again. Changes with the same @key (a static string, NULL:
 * never) that follow one another within half a second are one step. */
void vec_history_push (VecHistory *history, VecSnapshot *before, const char *key);

/* @now goes to the other side, and what comes back is given; NULL when there is nothing. */
VecSnapshot *vec_history_undo (VecHistory *history, VecSnapshot *now);
VecSnapshot *vec_history_redo (VecHistory *history, VecSnapshot *now);

gboolean vec_history_can_undo (VecHistory *history);
gboolean vec_history_can_redo (VecHistory *history);

/* Steps that turned out to change nothing, because what they asked for failed. */
void vec_history_forget_equal (VecHistory *history, VecSnapshot *now);

G_END_DECLS
