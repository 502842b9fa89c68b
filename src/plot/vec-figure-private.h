#pragma once

#include "plot/vec-figure.h"
#include "plot/vec-renderer-private.h"

G_BEGIN_DECLS

#define VEC_FIGURE_MARGIN 18.0

/* vec-figure-legend.c: what the colours mean. */
void vec_figure_draw_legend (VecScene *scene, cairo_t *cr, double x, double y, double width, double bottom, const char *title);

/* One line of text whose middle is at y; at most @max_width wide (≤ 0: no limit, and @right: it ends at x). Returns its width. */
double vec_figure_draw_text (cairo_t *cr, const char *text, double x, double y, double max_width, double size, PangoWeight weight,
                             guint32 color, gboolean right);

/* vec-svg-text.c: text of an SVG as <text>, so that it can be found and edited, instead of the outlines that cairo writes. */
typedef struct _VecSvgText VecSvgText;

VecSvgText *vec_svg_text_new (void);
void vec_svg_text_free (VecSvgText *texts);
/* From now on what vec_svg_text_take() is given for @cr is collected; NULL ends that. */
void vec_svg_text_attach (VecSvgText *texts, cairo_t *cr);

/* cairo's SVG with the texts over the drawing and with title, description and metadata (each may be NULL); ids are numbered from 1 in
 * every file. */
GBytes *vec_svg_text_finish (VecSvgText *texts, const char *svg, gsize length, const char *title, const char *description,
                             const char *metadata);

/* vec-png.c: a PNG with texts before its pixels: keywords and values in pairs, NULL-terminated, a value NULL is left out. Takes nothing;
 * @dpi 0: not said. */
GBytes *vec_png_add_texts (const guint8 *png, gsize length, double dpi, const char *const *texts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSvgText, vec_svg_text_free)

G_END_DECLS
