#pragma once

#include <gio/gio.h>

#include "base/vec-card.h"
#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* A picture that stands alone: the map with a title, a legend and small print around it, as on screen otherwise. All lengths are in
 * logical pixels of 1/96 inch, as on screen: a text of 9 points is 12 of them high. */
typedef struct
{
  gboolean legend;
  const char *title;        /* or NULL */
  const char *legend_title; /* or NULL */
  VecCard *card;            /* goes into the file's metadata; NULL: nothing is said */
  gboolean shows_card;      /* and in small print below the map */
  double map_width, map_height; /* the part of the map that is seen is what a picture of this size shows with the scene's camera;
                             * 0: what the whole figure would show */
  double scale;             /* of files: pixels (of an SVG: px, of a PDF: points) per logical pixel; 0: 1 */
  double dpi;               /* of files: what a PNG says of itself and how fine pixels in SVG and PDF are; 0: 96 × scale, and 300 */
  GCancellable *cancellable;/* of files, or NULL */
} VecFigureOptions;

typedef enum
{
  VEC_FIGURE_PNG,
  VEC_FIGURE_SVG,
  VEC_FIGURE_PDF,
} VecFigureFormat;

/* On any cairo target (PNG's image surface, SVG, PDF, the window). On vector surfaces points up to 20 000 are vectors, above that an
 * embedded raster. The camera's part of the map is seen whole in what title, legend and small print leave. Nothing is changed but
 * what the scene keeps for drawing. */
void vec_render_figure (VecScene *scene, cairo_t *cr, double width, double height, const VecFigureOptions *options);

/* Whether colours mean something that a legend could say. */
gboolean vec_figure_can_have_legend (VecScene *scene);
/* The height at which nothing of it is left out, pixels. */
double vec_figure_measure_legend (VecScene *scene, const char *title);

/* How large a figure is whose map alone is map_width × map_height, so that it equals the screen pixel by pixel. */
void vec_figure_get_size (VecScene *scene, double map_width, double map_height, const VecFigureOptions *options, double *width,
                          double *height);
/* The other way round: the place of the map in a figure of that size. */
void vec_figure_get_map (VecScene *scene, double width, double height, const VecFigureOptions *options, double *x, double *y,
                         double *map_width, double *map_height);

/* The file as bytes: the same bytes for the same picture, no date. Metadata: PNG iTXt (Title, Description, Software, and the card as
 * JSON under "Vectarium") and pHYs; SVG <title>, <desc>, <metadata>, and text as <text>; PDF Title, Subject, Creator, and the JSON as
 * Keywords. Fails with VEC_ERROR_PARAMETER (size), VEC_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
GBytes *vec_render_bytes (VecScene *scene, VecFigureFormat format, double width, double height, const VecFigureOptions *options,
                          GError **error);

/* Writes @path by its extension, png, svg or pdf, beside its place and then over it. */
gboolean vec_render_file (VecScene *scene, const char *path, double width, double height, const VecFigureOptions *options,
                          GError **error);
gboolean vec_figure_format_from_path (const char *path, VecFigureFormat *format, GError **error);
gboolean vec_figure_write (const char *path, GBytes *bytes, GError **error);

G_END_DECLS
