#pragma once

#include "plot/vec-orbit.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* Pictures of three dimensions, and from where they are seen.
 *
 * Signal "orbit-jumped" (const VecOrbit *before): not by the person's own hand; the scene has the new orbit already.
 *
 * Dimensions of the picture, 2 or 3: a setting like the method. The picture in so many dimensions begins at once, or is shown again when
 * it was there before; none starts from one of another number. Axes of meaning that have no room end in "failed", and all stays. */
void vec_session_set_dims (VecSession *self, int n_dims);
int vec_session_get_dims (VecSession *self);
/* Of the picture that is shown, which may still be the one before; 0: there is none. */
int vec_session_get_layout_dims (VecSession *self);

/* While the picture is being turned; vec_session_commit_camera() ends it, which makes one undo step of the whole movement, together with
 * the camera's. @anchor: a place of the layout (vec_scene_get_place()) that is to stay where it is seen, while the camera does not follow
 * the layout; NULL: the middle of the layout. */
void vec_session_set_orbit (VecSession *self, const VecOrbit *orbit, const double anchor[3]);
/* One undo step: seen with perspective, or orthographically, from the same side. */
void vec_session_set_perspective (VecSession *self, gboolean perspective);
gboolean vec_session_get_perspective (VecSession *self);
/* Whether the picture is to turn by itself, which is the window's to do; property "spinning". Only in three dimensions; no undo step. */
void vec_session_set_spinning (VecSession *self, gboolean spinning);
gboolean vec_session_get_spinning (VecSession *self);
/* One undo step: all of it, from where one looks first. */
void vec_session_reset_view (VecSession *self);

G_END_DECLS
