#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Two sessions side by side: two pictures of one table (PCA beside t-SNE), or two tables whose rows belong together by label (an
 * embedding before and after fine-tuning; see table/vec-row-match.h). What is selected, chosen, isolated, pointed at and out of sight in one
 * is so in the other; of one table, colours, clusters, metric and treatment of the right side also follow the left.
 *
 * What changed between the two is measured by itself, in the background: the share of its VEC_LINK_K nearest rows that a row has on both
 * sides (measure/vec-change.h). Of one table these are the nearest on the two maps, when both are settled; of two tables the
 * nearest in the treated space of each, by its metric, among the rows that are in both.
 *
 * Properties: "colored" (gboolean, writable: both maps show the change as their colours).
 * Signals: "changed" (): figures, progress or the match; "failed" (const GError *): the tables cannot be compared. */
#define VEC_TYPE_LINK (vec_link_get_type ())
G_DECLARE_FINAL_TYPE (VecLink, vec_link, VEC, LINK, GObject)

#define VEC_LINK_K 10

/* Holds both. Disposing of it leaves them as they are, but for colours that show the change. */
VecLink *vec_link_new (VecSession *left, VecSession *right);
void vec_link_close (VecLink *self);   /* ends following and measuring at once */

gboolean vec_link_is_same_table (VecLink *self);
/* The same row on the other side; −1: it is not there, or not known yet. */
gint64 vec_link_map_row (VecLink *self, VecSession *from, gint64 row);
gint64 vec_link_get_n_matched (VecLink *self);      /* rows in both; −1: not known yet */

/* −1: nothing is being measured, else 0 … 1. */
double vec_link_get_progress (VecLink *self);
gboolean vec_link_is_waiting (VecLink *self);       /* for a picture that is on its way */
/* The mean share kept, NaN while not known. */
double vec_link_get_mean_kept (VecLink *self);
/* (rows of the left table) NaN: not in both; NULL while not known. Lent. */
const float *vec_link_get_kept (VecLink *self);
/* Rows of the left table, most changed first, at most VEC_LINK_MAX_LISTED: VecRowItem whose fraction is the share lost. Lent. */
#define VEC_LINK_MAX_LISTED 100
GListModel *vec_link_get_changed (VecLink *self);
/* The nearest rows (of the left table) of @row of the left table: on both sides, only left, only right, each nearest first. Arrays of gint64, free
 * them. FALSE while not known, and for rows that are not in both. */
gboolean vec_link_dup_neighbors (VecLink *self, gint64 row, GArray **both, GArray **only_left, GArray **only_right);

void vec_link_set_colored (VecLink *self, gboolean colored);
gboolean vec_link_get_colored (VecLink *self);

G_END_DECLS
