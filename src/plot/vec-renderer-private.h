#pragma once

#include <pango/pangocairo.h>

#include "plot/vec-label-place.h"
#include "plot/vec-renderer.h"
#include "plot/vec-scene-private.h"

G_BEGIN_DECLS

/* One picture of a scene: the camera may differ from the scene's own (a figure has a margin for its legend). */
typedef struct
{
  VecScene *scene;
  VecCamera camera;
  double width, height;   /* logical pixels */
  double device_scale;
  gboolean figure;        /* stands alone: no label is cut by its edge */
  gboolean vector;        /* SVG or PDF: text stays text, nothing is rounded to pixels */
} VecFrame;

void vec_frame_to_screen (const VecFrame *frame, double x, double y, double *sx, double *sy);
gboolean vec_frame_is_near (const VecFrame *frame, double sx, double sy, double margin); /* in the picture or @margin beside it */

/* vec-renderer.c: the points layer into the pixels of an image surface. @n_threads 0: all. */
void vec_frame_draw_points (const VecFrame *frame, cairo_surface_t *surface, int n_threads);
/* The same with cairo, one by one. */
void vec_frame_draw_vector_points (const VecFrame *frame, cairo_t *cr);
/* vec-overlay.c */
void vec_frame_draw_overlay (const VecFrame *frame, cairo_t *cr);
/* vec-gizmo.c: where the three axes of a layout of three dimensions point, in the lower left corner. */
void vec_frame_draw_gizmo (const VecFrame *frame, cairo_t *cr);
/* Pixels that it takes: the titles of the three axes, and the arrows. */
#define VEC_N_GIZMO_BOXES 4
void vec_frame_get_gizmo_boxes (const VecFrame *frame, VecRect boxes[VEC_N_GIZMO_BOXES]);
/* Where the left end of the line's label stands, at half height, and how wide it is, pixels; FALSE: no label or not in the picture. */
gboolean vec_frame_place_line_label (const VecFrame *frame, const VecSceneLine *line, double *x, double *y, double *width);

/* vec-labels.c */
typedef struct
{
  gint64 row;                 /* or −1 − marker, or VEC_LABEL_FIRST_REGION + code of the colouring */
  double x, y, width, height; /* logical pixels, upper left */
  int style;                  /* VecLabelStyle */
  int align;                  /* at which end of the box its point is: −1 right, 1 left, 0 above, below or inside */
} VecPlacedLabel;

GArray *vec_frame_place_labels (const VecFrame *frame);  /* of VecPlacedLabel, in the order of drawing */
/* One line of faint text from (x, y), its left end at half height. */
void vec_frame_draw_text (const VecFrame *frame, cairo_t *cr, const char *text, double x, double y);
/* About how wide that is, pixels. */
double vec_frame_get_text_width (const VecFrame *frame, const char *text);
void vec_frame_draw_labels (const VecFrame *frame, cairo_t *cr, GArray *labels);

/* A layout in the map's font: size in points, PANGO_WEIGHT_…. */
PangoLayout *vec_text_new (cairo_t *cr, const char *text, double size, PangoWeight weight);
/* Newlines and control characters as spaces, at most @max_chars characters, then "…". */
char *vec_text_clean (const char *text, guint max_chars);

/* vec-svg-text.c: into an SVG, takes @layout (its upper left at (x, y)) as text that stays text, with a rim of @rim_width (0: none) in the
 * colour @rim, and returns TRUE: then it is not to be drawn. */
gboolean vec_svg_text_take (cairo_t *cr, PangoLayout *layout, double x, double y, guint32 color, guint32 rim, double rim_width,
                            double rim_opacity);

static inline void
vec_set_source_rgb (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0, alpha);
}

G_END_DECLS
