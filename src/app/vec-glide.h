#pragma once

#include <gtk/gtk.h>

#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* Moves the points of a scene from where they are drawn to where they were put, so that the eye can follow them. */
typedef struct _VecGlide VecGlide;

/* @changed is called after every step. Steps come with the frames of @widget, which outlives the glide. */
typedef void (*VecGlideFunc) (gpointer data);
VecGlide *vec_glide_new (GtkWidget *widget, VecScene *scene, VecGlideFunc changed, gpointer data);
void vec_glide_free (VecGlide *glide);

/* Remembers where the points are drawn. O(n). */
void vec_glide_hold (VecGlide *glide);

/* The scene has been given other positions: if they differ from those drawn, the points set out from the latter, wherever an earlier
 * glide had brought them. At once when the system asks for little motion, or when nothing was held or the number of points differs.
 * O(n) now and in every frame. */
void vec_glide_follow (VecGlide *glide);

/* Leaves the points where the scene has them now, and forgets. */
void vec_glide_stop (VecGlide *glide);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecGlide, vec_glide_free)

G_END_DECLS
