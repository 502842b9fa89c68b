/* Outlines on the plane of a circle of radius 1, y down. Their areas: square 3.14, triangle 2.6, diamond 3.14, plus and cross 3.2,
 * star 2.6; the circle's is 3.14. What is pointed looks larger than it is. */
#include "plot/vec-shape.h"

#include <math.h>

#define MAX_CORNERS 12

typedef struct
{
  double extent;                   /* largest |x| or |y| */
  int n_corners;
  double corners[MAX_CORNERS][2];
} Outline;

#define S 0.8862                   /* half a side of the square: √π / 2 */
#define T 1.42                     /* from the middle of the triangle to a corner */
#define TX (T * 0.8660254)
#define D 1.2533                   /* half a diagonal of the diamond: √(π / 2) */
#define A 1.2                      /* from the middle of the plus to the end of an arm */
#define W 0.4                      /* half an arm's width */
#define P ((A + W) * 0.7071068)    /* the plus turned by an eighth */
#define Q ((A - W) * 0.7071068)
#define V (2 * W * 0.7071068)
#define R 1.5                      /* of the star, outer and inner */
#define I 0.6

static const Outline outlines[VEC_N_SHAPES] = {
  [VEC_SHAPE_CIRCLE] = { 1, 0, { { 0 } } },
  [VEC_SHAPE_SQUARE] = { S, 4, { { -S, -S }, { S, -S }, { S, S }, { -S, S } } },
  [VEC_SHAPE_TRIANGLE] = { T, 3, { { 0, -T }, { TX, T / 2 }, { -TX, T / 2 } } },
  [VEC_SHAPE_DIAMOND] = { D, 4, { { 0, -D }, { D, 0 }, { 0, D }, { -D, 0 } } },
  [VEC_SHAPE_PLUS] = { A, 12, { { -W, -A }, { W, -A }, { W, -W }, { A, -W }, { A, W }, { W, W }, { W, A }, { -W, A }, { -W, W }, { -A, W },
                                { -A, -W }, { -W, -W } } },
  [VEC_SHAPE_CROSS] = { P, 12, { { Q, -P }, { P, -Q }, { V, 0 }, { P, Q }, { Q, P }, { 0, V }, { -Q, P }, { -P, Q }, { -V, 0 }, { -P, -Q },
                                 { -Q, -P }, { 0, -V } } },
  [VEC_SHAPE_STAR] = { R, 10, { { 0, -R }, { I * 0.5877853, -I * 0.8090170 }, { R * 0.9510565, -R * 0.3090170 },
                                { I * 0.9510565, I * 0.3090170 }, { R * 0.5877853, R * 0.8090170 }, { 0, I },
                                { -R * 0.5877853, R * 0.8090170 }, { -I * 0.9510565, I * 0.3090170 },
                                { -R * 0.9510565, -R * 0.3090170 }, { -I * 0.5877853, -I * 0.8090170 } } },
  [VEC_SHAPE_TRIANGLE_DOWN] = { T, 3, { { 0, T }, { TX, -T / 2 }, { -TX, -T / 2 } } },
};

double
vec_shape_get_extent (VecShape shape)
{
  g_return_val_if_fail (shape < VEC_N_SHAPES, 1);

  return outlines[shape].extent;
}

void
vec_shape_add_path (cairo_t *cr, VecShape shape, double x, double y, double diameter)
{
  double r = diameter / 2;

  g_return_if_fail (shape < VEC_N_SHAPES);

  cairo_new_sub_path (cr);
  if (shape == VEC_SHAPE_CIRCLE)
    cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  for (int i = 0; i < outlines[shape].n_corners; i++)
    cairo_line_to (cr, x + r * outlines[shape].corners[i][0], y + r * outlines[shape].corners[i][1]);
  cairo_close_path (cr);
}

void
vec_shape_add_hollow_path (cairo_t *cr, VecShape shape, double x, double y, double diameter, double hole)
{
  double r = diameter / 2 * hole;

  vec_shape_add_path (cr, shape, x, y, diameter);
  if (!(hole > 0) || shape >= VEC_N_SHAPES)
    return;
  cairo_new_sub_path (cr);
  if (shape == VEC_SHAPE_CIRCLE)
    cairo_arc_negative (cr, x, y, r, 2 * G_PI, 0);
  for (int i = outlines[shape].n_corners; i-- > 0;)
    cairo_line_to (cr, x + r * outlines[shape].corners[i][0], y + r * outlines[shape].corners[i][1]);
  cairo_close_path (cr);
}
