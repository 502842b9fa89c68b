#pragma once

#include "project/vec-projection-private.h"

G_BEGIN_DECLS

/* What the methods share whose picture is there after one step. */
typedef struct _VecLinearRun VecLinearRun;

struct _VecLinearRun
{
  VecProjection base;
  const char *stage;       /* N_(): what it is doing */
  gboolean (*compute) (VecLinearRun *run, GCancellable *cancellable, GError **error);
  float *layout;           /* (n, dims), zeros until compute() fills it in; NULL before the step */
  double explained[3];     /* NaN unless compute() says otherwise */
};

VecProjection *vec_linear_run_new (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params,
                                   const char *stage, gboolean (*compute) (VecLinearRun *, GCancellable *, GError **),
                                   GError **error);

/* layout[axis] of each row = scale (x − origin) · direction + offset, in double precision. origin, direction (d). */
void vec_linear_run_project (VecLinearRun *run, int axis, const double *origin, const double *direction, double scale, double offset);

/* Axes @first … of the layout become the widest directions of what is left of the rows at right angles to @avoid (n_avoid, d; any
 * directions, zeros allowed), so that a picture with fewer axes of its own than it has edges spreads without saying anything
 * wrong. @unit: in units of @unit; 0: in units of their own standard deviation. */
gboolean vec_linear_run_fill (VecLinearRun *run, int first, const double *avoid, int n_avoid, double unit,
                              GCancellable *cancellable, GError **error);

G_END_DECLS
