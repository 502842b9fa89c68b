#pragma once

#include "encode/vec-contributions.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* Searching by meaning: what is typed is encoded, and the rows most similar to it are the hits, most similar first, with their similarity as
 * detail. Needs an encoder; a text of which nothing is known finds nothing, and the reason is said. vec_session_set_search() and all about
 * hits (vec-session.h) stay as they are. Signal: "meaning-changed" (), the switch, the reason, or the explanation is another one. */
#define VEC_SESSION_N_SIMILAR 20

void vec_session_set_by_meaning (VecSession *self, gboolean by_meaning);
gboolean vec_session_get_by_meaning (VecSession *self);

/* The same search once more: after something that it depends on has changed. */
void vec_session_search_again (VecSession *self);

/* Why the last search by meaning found nothing, translated; NULL: it did not fail. Lent. */
const char *vec_session_get_meaning_problem (VecSession *self);

/* Works out, in a thread, how each word of the searched text draws it nearer to @row (vec-contributions.h, by the metric that is set). */
void vec_session_explain_hit (VecSession *self, gint64 row);

/* What was worked out last; NULL: nothing, or of another text. *row: of what row; *similarity: of the whole text. Lent until the main loop runs. */
VecContributions *vec_session_get_explanation (VecSession *self, gint64 *row, double *similarity);

G_END_DECLS
