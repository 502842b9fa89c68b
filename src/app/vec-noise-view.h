#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The map of the same table with every column shuffled, beside the real one: only to be looked at, with a verdict of its own. It is
 * visible while it is open. */
#define VEC_TYPE_NOISE_VIEW (vec_noise_view_get_type ())
G_DECLARE_FINAL_TYPE (VecNoiseView, vec_noise_view, VEC, NOISE_VIEW, GtkWidget)

void vec_noise_view_set_session (VecNoiseView *self, VecSession *session);   /* once */

/* Shows it, and computes the map unless there is one. */
void vec_noise_view_open (VecNoiseView *self);
void vec_noise_view_close (VecNoiseView *self);

G_END_DECLS
