#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gradient descent of a layout with momentum that grows as long as it pays and begins anew where it does not (see vec-descent.c).
 * Private to src/project. One iteration: begin, move for every block of VEC_DESCENT_GRAIN points (by any threads), end. */
#define VEC_DESCENT_GRAIN 512 /* points */

typedef struct
{
  gint64 n_points;
  int n_dims;
  float *layout, *next;    /* (n, dims): now, and after the present iteration */
  float *velocity, *gains; /* (n, dims) */
  double *uphill;          /* (blocks): gradient · velocity of the last iteration */
  int age;                 /* iterations since the momentum was small */
  gboolean is_steady;      /* small constant momentum, no gains */
  float momentum, learning_rate; /* of the present iteration */
} VecDescent;

VecDescent *vec_descent_new (gint64 n_points, int n_dims);
void vec_descent_free (VecDescent *descent);

/* Forgets velocities and gains: for another objective. @is_steady: with a small momentum and without gains, for an objective so
 * stiff that more would only shake the points. */
void vec_descent_restart (VecDescent *descent, gboolean is_steady);

void vec_descent_begin (VecDescent *descent, double learning_rate);

/* gradient (end − begin, dims) of the points @begin … @end, which is one block. */
void vec_descent_move (VecDescent *descent, gint64 begin, gint64 end, const float *gradient);
void vec_descent_end (VecDescent *descent);

/* Renumbers the points: point i becomes what point @order[i] was. */
void vec_descent_reorder (VecDescent *descent, const guint32 *order);

/* Moves the mean to 0. */
void vec_descent_center (VecDescent *descent);

/* The root mean square distance from the mean. */
double vec_descent_get_radius (const VecDescent *descent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecDescent, vec_descent_free)

G_END_DECLS
