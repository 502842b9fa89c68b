#pragma once

#include <gtk/gtk.h>

#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* Moves the points of a scene from where they are drawn to where they were put, so that the eye can follow them: in the plane, in space,
 * and from one to the other. What is flat rises into space, and falls back. How they go: vec-morph.h. */
typedef struct _VecGlide VecGlide;

/* @changed is called after every step. Steps come with the frames of @widget, which outlives the glide. */
typedef void (*VecGlideFunc) (gpointer data);
VecGlide *vec_glide_new (GtkWidget *widget, VecScene *scene, VecGlideFunc changed, gpointer data);
void vec_glide_free (VecGlide *glide);

/* Eased in and out, microseconds. */
#define VEC_GLIDE_DURATION (500 * G_TIME_SPAN_MILLISECOND)
/* More points than these do not travel: a frame in which all move takes 9 ms of processor time at 300,000 and 42 at a million
 * (1920 × 1080). */
#define VEC_GLIDE_MAX_ROWS 300000
/* Likewise into, within and out of space: 18 ms over two threads at 200,000, 26 at 300,000. */
#define VEC_GLIDE_MAX_ROWS_3D 200000

/* Remembers where the points are drawn. O(n). */
void vec_glide_hold (VecGlide *glide);

/* The scene has been given other positions: if they differ from those drawn, the points set out from the latter, wherever an earlier
 * glide had brought them. At once when the system asks for little motion, or when nothing was held or the number of points differs.
 * O(n) now and in every frame. Returns whether they set out. */
gboolean vec_glide_follow (VecGlide *glide);

/* The scene has meanwhile been given other positions of as many dimensions: they are where the points go, in the time that is left. */
void vec_glide_aim (VecGlide *glide);
gboolean vec_glide_is_moving (VecGlide *glide);
gint64 vec_glide_get_start_time (VecGlide *glide);   /* of the frame clock */

/* Leaves the points where the scene has them now, and forgets. */
void vec_glide_stop (VecGlide *glide);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecGlide, vec_glide_free)

G_END_DECLS
