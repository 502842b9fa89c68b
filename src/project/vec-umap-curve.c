/* The curve 1 / (1 + a d²ᵇ) of a UMAP layout: fitted by least squares, as umap-learn does with scipy's curve_fit, and evaluated. */
#include "project/vec-umap-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-simd.h"
#include "project/vec-umap-math.h"

#define N_PLACES 300
#define MAX_STEPS 200

typedef struct
{
  double x[N_PLACES], y[N_PLACES];
} Target;

/* Half the sum of squares, and, unless @normal is NULL, JᵀJ (0 0, 0 1, 1 1) and Jᵀr after it. */
static double
evaluate (const Target *target, double a, double b, double *normal)
{
  double sum = 0;

  if (normal != NULL)
    memset (normal, 0, 5 * sizeof *normal);
  for (int i = 0; i < N_PLACES; i++)
    {
      double power = pow (target->x[i], 2 * b), f = 1 / (1 + a * power), residual = f - target->y[i];
      double by_a = -power * f * f, by_b = target->x[i] > 0 ? 2 * log (target->x[i]) * a * by_a : 0;

      sum += residual * residual / 2;
      if (normal == NULL)
        continue;
      normal[0] += by_a * by_a;
      normal[1] += by_a * by_b;
      normal[2] += by_b * by_b;
      normal[3] += by_a * residual;
      normal[4] += by_b * residual;
    }
  return sum;
}

/* Levenberg–Marquardt from a = b = 1. */
VecUmapCurve
vec_umap_curve_fit (double min_dist, double spread)
{
  Target target;
  double a = 1, b = 1, damping = 1e-3, normal[5], error;

  for (int i = 0; i < N_PLACES; i++)
    {
      target.x[i] = 3 * spread * i / (N_PLACES - 1);
      target.y[i] = target.x[i] < min_dist ? 1 : exp (-(target.x[i] - min_dist) / spread);
    }
  error = evaluate (&target, a, b, normal);
  for (int step = 0; step < MAX_STEPS; step++)
    {
      double aa = normal[0] * (1 + damping), bb = normal[2] * (1 + damping), det = aa * bb - normal[1] * normal[1];
      double da = -(bb * normal[3] - normal[1] * normal[4]) / det, db = -(aa * normal[4] - normal[1] * normal[3]) / det;
      double next = a + da > 0 && b + db > 0 ? evaluate (&target, a + da, b + db, NULL) : INFINITY;

      if (next <= error)
        {
          a += da;
          b += db;
          damping /= 5;
          error = evaluate (&target, a, b, normal);
        }
      else
        damping *= 5;
      if (fabs (da) < 1e-10 * a && fabs (db) < 1e-10 * b)
        break;
    }
  return (VecUmapCurve) { (float) a, (float) b };
}

VEC_SIMD void
vec_umap_curve_factors (VecUmapCurve curve, const float *d2, gint64 n, float *attraction, float *repulsion)
{
  for (gint64 i = 0; i < n; i += VEC_LANES)
    {
      VecLanes squares = { 0 }, pull, push;
      gsize size = (gsize) MIN (n - i, VEC_LANES) * sizeof *d2;

      memcpy (&squares, d2 + i, size);
      pull = vec_lanes_attraction (curve, squares);
      push = vec_lanes_repulsion (curve, squares);
      memcpy (attraction + i, &pull, size);
      memcpy (repulsion + i, &push, size);
    }
}
