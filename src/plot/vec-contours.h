#pragma once

#include "plot/vec-density.h"

G_BEGIN_DECLS

/* Lines of equal density, by marching squares (Lorensen and Cline 1987, in two dimensions), with the mean of the four nodes deciding at
 * saddles. Beyond the grid there is nothing, so that every line is closed; what is higher lies on its left. Immutable. */
typedef struct
{
  float *points;       /* (starts[n_lines], 2) in the density's units */
  int *starts;         /* (n_lines + 1) first point of each line; a line's last point is joined to its first */
  int n_lines;
} VecContours;

/* @level > 0. About 1 ns a node and 20 ns a point of a line. */
VecContours *vec_contours_new (const VecDensity *density, double level);
void vec_contours_free (VecContours *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecContours, vec_contours_free)

G_END_DECLS
