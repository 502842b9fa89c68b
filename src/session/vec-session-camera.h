#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Where one looks, and the way back to where one looked before. See also vec_session_set_camera() and vec_session_fit().
 *
 * A place is what is selected together with what is in view. One leaves it by selecting something else, or by moving on until hardly
 * half of it is still in the picture, or turning it by more than 20°; wherever one has left it, there back leads. Going is itself an undo step.
 *
 * Properties "can-go-back" (to another point: vec_session_go_back()), "can-return", "can-advance"; "minimap" (whether
 * a small picture of the whole is wanted, no undo step).
 * Signal "camera-jumped" (const VecCamera *before): not by the person's own hand; the scene has the new camera already. */

/* Where the camera is or, while a widget lets the scene's camera travel, where it is going to be. */
VecCamera vec_session_get_camera (VecSession *self);

/* So many pixels at the left and as many at the right are left free when all is fitted: buttons lie there. */
void vec_session_set_side_room (VecSession *self, double width);

/* The points have come to rest where the layout has them: a camera that follows it shows them all. */
void vec_session_follow (VecSession *self);

/* The chosen rows; without such the selected row with its neighbours, or the added text with its; one undo step. FALSE: nothing is
 * selected that is in the picture. */
gboolean vec_session_fit_selection (VecSession *self);

/* Brings the selected row or text to the middle of the picture, with everything as large as it is; one undo step. FALSE: as above. */
gboolean vec_session_center_selection (VecSession *self);

/* To the place before, and forth again. */
void vec_session_return (VecSession *self);
void vec_session_advance (VecSession *self);

G_END_DECLS
