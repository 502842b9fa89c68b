#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

typedef enum
{
  VEC_EXCERPT_ALL,
  VEC_EXCERPT_SHOWN,       /* what the map shows: not hidden, passed by the filter */
  VEC_EXCERPT_CHOSEN,
} VecExcerptRows;

/* Rows of a session's table at one moment, to be made a table of in another thread while the session goes on. Immutable, one owner. */
typedef struct _VecExcerpt VecExcerpt;

/* How many rows there are; 0 of CHOSEN when none are. */
gint64 vec_session_count_excerpt (VecSession *self, VecExcerptRows rows);

/* @with_places: their places in the map and their clusters become columns x, y (, z) and cluster (from 1), as far as they are known. There
 * is a table, and at least one such row. */
VecExcerpt *vec_session_take_excerpt (VecSession *self, VecExcerptRows rows, gboolean with_places);
void vec_excerpt_free (VecExcerpt *excerpt);

/* In any thread. Copies the vectors unless these are all rows. */
VecTable *vec_excerpt_make_table (VecExcerpt *excerpt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecExcerpt, vec_excerpt_free)

G_END_DECLS
