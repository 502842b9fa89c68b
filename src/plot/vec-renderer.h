#pragma once

#include "plot/vec-figure.h"
#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* Draws all points of @scene into an ARGB32 surface of pixel_width × pixel_height = width × height × device_scale: discs stamped
 * straight into the pixels in Z-order. The surface is cleared to the scene's background first. This layer changes only with
 * positions, colours and camera; keep the surface and draw the overlay anew when only hover or selection changed. Uses all threads. */
void vec_render_points (VecScene *scene, cairo_surface_t *surface, double width, double height, double device_scale);

/* What needs beauty rather than number, with cairo and Pango: lines to neighbours, selection, markers, hits, labels (nearest to the
 * pointer, selection, and as many others as fit without touching), axis titles. Draws over what is there; cr in logical pixels. */
void vec_render_overlay (VecScene *scene, cairo_t *cr, double width, double height);

/* The labels that vec_render_overlay() would draw now, most important first: boxes in pixels that do not overlap. Free the array. */
typedef struct
{
  gint64 row;                  /* −1 − marker for added texts; names of regions: VEC_LABEL_FIRST_REGION + code of the colouring */
  double x, y, width, height;
} VecLabelBox;

#define VEC_LABEL_FIRST_REGION (G_MININT64 / 2)

static inline gboolean
vec_label_is_region (gint64 row)
{
  return row < VEC_LABEL_FIRST_REGION / 2;
}

VecLabelBox *vec_render_layout_labels (VecScene *scene, double width, double height, guint *n_labels);

/* How long the last vec_render_points() and vec_render_overlay() of this thread took, seconds: for benchmarks and the frame log. */
double vec_render_get_last_seconds (void);

G_END_DECLS
