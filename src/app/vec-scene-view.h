#pragma once

#include <gtk/gtk.h>

#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* A map to look at only: always wholly in view, nothing to choose. Has a scene of its own. */
#define VEC_TYPE_SCENE_VIEW (vec_scene_view_get_type ())
G_DECLARE_FINAL_TYPE (VecSceneView, vec_scene_view, VEC, SCENE_VIEW, GtkWidget)

/* (n, dims; 2 or 3), copied; NULL: empty. */
void vec_scene_view_set_layout (VecSceneView *self, const float *layout, gint64 n_rows, int dims);
/* From where it is seen, in three dimensions. */
void vec_scene_view_set_orbit (VecSceneView *self, const VecOrbit *orbit);

G_END_DECLS
