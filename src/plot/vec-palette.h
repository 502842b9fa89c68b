#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The colours that points may have, 0xRRGGBB, for light and for dark paper. */

#define VEC_PALETTE_FIRST 20

/* (n) each: no two of the first twenty look alike (also to people who are colour-blind, as far as twenty can: palette.py), further ones
 * are generated, not repeated. */
void vec_palette_fill_categories (guint32 *light, guint32 *dark, guint n);

/* (n) at equal steps as the eye sees them: from what hardly leaves the paper to what stands out most, or with two arms from a middle
 * without hue. */
void vec_palette_fill_ramp (guint32 *colors, guint n, gboolean dark, gboolean around_zero, gboolean reversed);

guint32 vec_palette_get_plain (gboolean dark);    /* of points that show nothing */
guint32 vec_palette_get_missing (gboolean dark);  /* close to the paper: no value */
guint32 vec_palette_get_other (gboolean dark);    /* without hue: one of many categories that share it */

G_END_DECLS
