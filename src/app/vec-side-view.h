#pragma once

#include <gtk/gtk.h>

#include "session/vec-link.h"

G_BEGIN_DECLS

/* A second map beside the first: the same rows by another projection, or the rows of another file. Has a session of its own while it is
 * open, linked to that of the first map.
 *
 * Property "link" (VecLink, read-only; NULL while nothing is shown beside).
 * Signal "failed" (const GError *): to be said in the window. */
#define VEC_TYPE_SIDE_VIEW (vec_side_view_get_type ())
G_DECLARE_FINAL_TYPE (VecSideView, vec_side_view, VEC, SIDE_VIEW, GtkWidget)

void vec_side_view_set_session (VecSideView *self, VecSession *session);   /* of the first map */
void vec_side_view_open (VecSideView *self);                              /* another projection of the same rows */
void vec_side_view_open_file (VecSideView *self, const char *path);
void vec_side_view_close (VecSideView *self);
VecLink *vec_side_view_get_link (VecSideView *self);                      /* lent or NULL */

G_END_DECLS
