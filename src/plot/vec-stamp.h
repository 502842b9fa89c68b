#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disc drawn beforehand, once for each of several positions within a pixel. */
typedef struct
{
  double diameter, opacity;
  int size;         /* pixels, both ways */
  int padded;       /* width rounded up to four pixels; the rest has no ink */
  int steps_log2;   /* 2^this positions within a pixel, in both directions */
  gint16 *mask;     /* (steps, steps, size, padded, 4): coverage × opacity, 32767 is full; y before x */
} VecStamp;

#define VEC_STAMP_LARGEST 1000.0

/* Anti-aliased by 16 × 16 samples a pixel, 8 × 8 for discs of three pixels and more. @diameter in pixels, 0 < diameter ≤ VEC_STAMP_LARGEST. */
VecStamp *vec_stamp_new (double diameter, double opacity);
void vec_stamp_free (VecStamp *stamp);

/* The part of the picture that may be written: rows y0 ≤ y < y1 of an ARGB32 surface. */
typedef struct
{
  guchar *pixels;
  int stride;       /* bytes */
  int width;
  int y0, y1;
} VecStampTarget;

/* Stamps @n discs in turn. (@x, @y): their upper left corners in steps within pixels (pixel << steps_log2 | step), any values;
 * @colors[@codes[i]]: four 16-bit channels in the surface's byte order; codes of 0xffff are left out. @clear: no disc touches the
 * target's edge and no code is 0xffff: nothing is tested. Blends dst + (color − dst) · mask with rounding, in the same way on every
 * processor. */
void vec_stamp_draw (const VecStamp *stamp, const VecStampTarget *target, const gint32 *x, const gint32 *y, const guint16 *codes,
                     const guint64 *colors, int n, gboolean clear);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecStamp, vec_stamp_free)

G_END_DECLS
