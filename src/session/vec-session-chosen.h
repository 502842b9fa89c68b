#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What a person does with several rows at once, beyond vec_session_set_chosen(). Each change is one undo step. */

typedef enum
{
  VEC_CHOOSE_REPLACE,    /* these rows, and no others */
  VEC_CHOOSE_ADD,
  VEC_CHOOSE_SUBTRACT,
} VecChooseMode;

/* @rows: of all rows of the table; NULL is none. */
void vec_session_choose (VecSession *self, VecRowSet *rows, VecChooseMode mode);
void vec_session_toggle_row (VecSession *self, gint64 row);
void vec_session_choose_visible (VecSession *self);      /* all that is seen */
void vec_session_choose_hits (VecSession *self);         /* those of the search, as far as they are seen */
void vec_session_choose_passed (VecSession *self);       /* what the filter lets through, as far as it is seen */
gint64 vec_session_get_n_chosen (VecSession *self);

/* All that is seen but was not chosen. */
void vec_session_invert_chosen (VecSession *self);

/* The chosen rows, and with them their choice, are hidden with those that were hidden before. */
void vec_session_hide_chosen (VecSession *self);
void vec_session_show_hidden_rows (VecSession *self);    /* all of them */

/* ---- On a thread; the newest request wins, vec_session_cancel_choosing() ends it. "failed" when something is wrong. */

/* Adds the @k true neighbours of every chosen row, in the metric that is set. O(chosen × n × d). */
void vec_session_grow_chosen (VecSession *self, int k);

/* The rows as near to @row as @limit or nearer, @row among them: by the metric that is set, the cosine at least, the distance at most,
 * or the score at least @limit. The distances are found once for a row; asking for other limits of the same row costs O(n).
 *
 * vec_session_find_similar() finds them, "similar-changed" comes when they are there (until then there is no range). */
void vec_session_find_similar (VecSession *self, gint64 row);
gint64 vec_session_get_similar_row (VecSession *self);           /* −1: nothing was asked for */
/* Of the limit: from what only @row itself reaches to what all do; FALSE while they are being found. @larger: larger limits are nearer. */
gboolean vec_session_get_similar_range (VecSession *self, double *nearest, double *farthest, gboolean *larger_is_nearer);
gint64 vec_session_count_similar (VecSession *self, double limit);   /* of those that are seen */
double vec_session_get_similar_limit (VecSession *self, gint64 n);   /* the limit that takes @n rows */
void vec_session_choose_similar (VecSession *self, double limit, VecChooseMode mode);

/* TRUE while one of the above is being found. */
gboolean vec_session_is_choosing (VecSession *self);
void vec_session_cancel_choosing (VecSession *self);

/* ---- As text */

/* The chosen rows in the order of the table, one line for each: labels alone, or with a header line all columns, separated by tabs
 * (tabs and line ends within a value become spaces). At most @max_rows. Free it. */
char *vec_session_dup_chosen_text (VecSession *self, gboolean with_columns, gint64 max_rows);

G_END_DECLS
