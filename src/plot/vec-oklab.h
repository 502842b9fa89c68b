#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* OKLab (Ottosson 2020): a space in which equal steps look about equally large. L is 0 … 1. */
typedef struct
{
  double L, a, b;
} VecOklab;

VecOklab vec_oklab_from_rgb (guint32 rgb);          /* 0xRRGGBB */
VecOklab vec_oklab_from_lch (double lightness, double chroma, double hue_degrees);

/* The nearest displayable colour of the same lightness and hue: chroma is reduced until it is inside sRGB. */
guint32 vec_oklab_to_rgb (VecOklab color);

double vec_oklab_distance (VecOklab a, VecOklab b);

/* Between @a (t = 0) and @b (t = 1), straight through OKLab. */
guint32 vec_rgb_mix (guint32 a, guint32 b, double t);

G_END_DECLS
