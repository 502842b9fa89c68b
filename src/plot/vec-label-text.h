#pragma once

#include "plot/vec-renderer-private.h"

G_BEGIN_DECLS

/* How the words of a map are set: text styles, their measures, and pictures of labels that are kept from frame to frame. Widths are
 * estimated from the characters, so that choosing among thousands of labels needs no text layout. Belongs to a scene. */
typedef struct _VecLabelText VecLabelText;

/* From small to large, as on a printed map: places, then regions. */
typedef enum
{
  VEC_LABEL_SMALL,
  VEC_LABEL_PLAIN,
  VEC_LABEL_LARGE,
  VEC_LABEL_BOLD,           /* what the person points at */
  VEC_LABEL_REGION_SMALL,   /* regions: bold and letter-spaced */
  VEC_LABEL_REGION,
  VEC_LABEL_REGION_LARGE,
  VEC_N_LABEL_STYLES,
} VecLabelStyle;

#define VEC_LABEL_MAX_CHARS 24    /* of a row's label */
#define VEC_REGION_MAX_CHARS 40
#define VEC_TITLE_MAX_CHARS 60    /* of an axis's or a line's title */

VecLabelText *vec_label_text_new (void);
void vec_label_text_free (VecLabelText *self);

/* Forgets the pictures if they were drawn for another ground or another density of pixels. */
void vec_label_text_prepare (VecLabelText *self, gboolean dark, double device_scale);

/* Pixels that @text needs in @style, a little generous; 0 for no text. */
double vec_label_text_estimate (VecLabelText *self, const char *text, VecLabelStyle style);
double vec_label_text_estimate_title (VecLabelText *self, const char *text);
double vec_label_text_get_height (VecLabelText *self, VecLabelStyle style);

/* Draws @text in the box of @label, cut to it; beside its point when @align is −1 (the box's right end is at the point) or 1 (its left
 * end), in the middle for 0. Pictures are kept by row and style, where there is a row; text that is not a row's by its words. */
void vec_label_text_draw (VecLabelText *self, const VecFrame *frame, cairo_t *cr, const VecPlacedLabel *label, const char *text, int align,
                          guint32 color);
/* One line of faint text from (x, y), its left end at half height. */
void vec_label_text_draw_title (VecLabelText *self, const VecFrame *frame, cairo_t *cr, const char *text, double x, double y);

G_END_DECLS
