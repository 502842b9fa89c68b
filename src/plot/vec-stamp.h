#pragma once

#include "plot/vec-shape.h"

G_BEGIN_DECLS

/* A disc or another shape drawn beforehand, once for each of several positions within a pixel. */
typedef struct
{
  VecShape shape;
  double hole;      /* times the diameter; 0: none */
  double diameter, opacity;
  double width;     /* of the square that holds the shape, pixels */
  int size;         /* pixels, both ways */
  int padded;       /* width rounded up to four pixels; the rest has no ink */
  int steps_log2;   /* 2^this positions within a pixel, in both directions */
  gint16 *mask;     /* (steps, steps, size, padded, 4): coverage × opacity, 32767 is full; y before x */
} VecStamp;

#define VEC_STAMP_LARGEST 1000.0

/* @diameter in pixels, 0 < diameter ≤ VEC_STAMP_LARGEST: of a disc that covers as much. Less than half a pixel is half a pixel with as
 * much ink. Discs are anti-aliased by 16 × 16 samples a pixel, 8 × 8 from three pixels on, other shapes by cairo. */
VecStamp *vec_stamp_new (VecShape shape, double hole, double diameter, double opacity);
VecStamp *vec_stamp_new_lighter (const VecStamp *full, double opacity);   /* of one of opacity 1: quicker */
VecStamp *vec_stamp_ref (VecStamp *stamp);      /* one thread */
void vec_stamp_unref (VecStamp *stamp);

/* The part of the picture that may be written: rows y0 ≤ y < y1 of an ARGB32 surface. */
typedef struct
{
  guchar *pixels;
  int stride;       /* bytes */
  int width;
  int y0, y1;
} VecStampTarget;

/* Stamps @n shapes in turn. (@x, @y): their upper left corners in steps within pixels (pixel << steps_log2 | step), any values;
 * @colors[@codes[i]]: four 16-bit channels in the surface's byte order; codes of 0xffff are left out. @clear: no disc touches the
 * target's edge and no code is 0xffff: nothing is tested. Blends dst + (color − dst) · mask with rounding, in the same way on every
 * processor. */
void vec_stamp_draw (const VecStamp *stamp, const VecStampTarget *target, const gint32 *x, const gint32 *y, const guint16 *codes,
                     const guint64 *colors, int n, gboolean clear);

/* Stamps that were made, kept for the next picture. */
typedef struct _VecStampBox VecStampBox;

VecStampBox *vec_stamp_box_new (void);
void vec_stamp_box_free (VecStampBox *box);

/* The diameter is rounded to a sixteenth of a pixel and the opacity to a five-hundredth, so that few serve a whole zoom; @hole,
 * 0 … 1, to a sixty-fourth. A reference. */
VecStamp *vec_stamp_box_get (VecStampBox *box, VecShape shape, double hole, double diameter, double opacity);

/* Before a picture: when there are many, drops those that were not asked for since the last time. */
void vec_stamp_box_tidy (VecStampBox *box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecStamp, vec_stamp_unref)

G_END_DECLS
