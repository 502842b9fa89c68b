#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* The outline of a point. All of one diameter cover about the same area, so that no shape weighs more than another. */
typedef enum
{
  VEC_SHAPE_CIRCLE,
  VEC_SHAPE_SQUARE,
  VEC_SHAPE_TRIANGLE,
  VEC_SHAPE_DIAMOND,
  VEC_SHAPE_PLUS,
  VEC_SHAPE_CROSS,
  VEC_SHAPE_STAR,
  VEC_SHAPE_TRIANGLE_DOWN,
} VecShape;

#define VEC_N_SHAPES (VEC_SHAPE_TRIANGLE_DOWN + 1)

/* How a point differs from an ordinary one. */
typedef struct
{
  VecShape shape;
  float size;           /* times the ordinary diameter, 0.1 … 10 */
} VecLook;

#define VEC_MAX_LOOKS 64

/* The square around (x, y) that holds the shape has this many times the diameter as its side: 1 for the circle. */
double vec_shape_get_extent (VecShape shape);

/* A closed path around (x, y); @diameter is that of a circle as large. For points, legends and the overlay alike. */
void vec_shape_add_path (cairo_t *cr, VecShape shape, double x, double y, double diameter);

/* The same with a hole of the same form in its middle, @hole times as wide, wound the other way round; 0: none. Points without a value
 * are hollow: so they are told from those of any colour, in grey print as well. */
void vec_shape_add_hollow_path (cairo_t *cr, VecShape shape, double x, double y, double diameter, double hole);
#define VEC_HOLE 0.6

G_END_DECLS
