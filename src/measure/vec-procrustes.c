/* J. C. Gower, "Generalized Procrustes analysis", Psychometrika 40 (1975), § 2, for two configurations: with both centred and
 * Xᵀ Y = U S Vᵀ, the rotation is U Vᵀ (a reflection is allowed) and the scale tr S / |X|². Sums are in double precision. */
#include "measure/vec-procrustes.h"

#define MAX_AXES 3

void dgesvd_ (const char *jobu, const char *jobvt, const int *m, const int *n, double *a, const int *lda, double *s, double *u,
              const int *ldu, double *vt, const int *ldvt, double *work, const int *lwork, int *info);

static void
compute_mean (const float *layout, gint64 n_rows, int n_axes, double *mean)
{
  for (int a = 0; a < n_axes; a++)
    {
      mean[a] = 0;
      for (gint64 i = 0; i < n_rows; i++)
        mean[a] += layout[i * n_axes + a];
      mean[a] /= (double) n_rows;
    }
}

/* product (axes, axes) = Xᵀ Y, and the squared lengths of both, all centred. */
static void
compute_products (const float *x, const float *y, gint64 n_rows, int n_axes, const double *mean_x, const double *mean_y,
                  double *product, double *xx, double *yy)
{
  *xx = *yy = 0;
  for (int a = 0; a < n_axes * n_axes; a++)
    product[a] = 0;
  for (gint64 i = 0; i < n_rows; i++)
    for (int a = 0; a < n_axes; a++)
      {
        double xa = x[i * n_axes + a] - mean_x[a], ya = y[i * n_axes + a] - mean_y[a];

        *xx += xa * xa;
        *yy += ya * ya;
        for (int b = 0; b < n_axes; b++)
          product[a * n_axes + b] += xa * (y[i * n_axes + b] - mean_y[b]);
      }
}

/* rotation (axes, axes) = U Vᵀ; returns tr S. LAPACK sees the transpose of a row-major matrix: its U is V, its Vᵀ is Uᵀ. */
static double
find_rotation (double *product, int n_axes, double *rotation)
{
  double s[MAX_AXES], v[MAX_AXES * MAX_AXES], ut[MAX_AXES * MAX_AXES], work[64], trace = 0;
  int lwork = G_N_ELEMENTS (work), info;

  dgesvd_ ("A", "A", &n_axes, &n_axes, product, &n_axes, s, v, &n_axes, ut, &n_axes, work, &lwork, &info);
  g_return_val_if_fail (info == 0, 0);
  for (int a = 0; a < n_axes; a++)
    {
      trace += s[a];
      for (int b = 0; b < n_axes; b++)
        {
          rotation[a * n_axes + b] = 0;
          for (int c = 0; c < n_axes; c++)
            rotation[a * n_axes + b] += ut[a * n_axes + c] * v[c * n_axes + b];
        }
    }
  return trace;
}

double
vec_procrustes_align (const float *layout, const float *target, gint64 n_rows, int n_axes, float *out)
{
  double mean_x[MAX_AXES], mean_y[MAX_AXES], product[MAX_AXES * MAX_AXES], rotation[MAX_AXES * MAX_AXES], xx, yy, trace, scale;

  g_return_val_if_fail (n_axes >= 1 && n_axes <= MAX_AXES && n_rows > 0, 1);

  compute_mean (layout, n_rows, n_axes, mean_x);
  compute_mean (target, n_rows, n_axes, mean_y);
  compute_products (layout, target, n_rows, n_axes, mean_x, mean_y, product, &xx, &yy);
  trace = find_rotation (product, n_axes, rotation);
  scale = xx > 0 ? trace / xx : 0;
  for (gint64 i = 0; i < n_rows; i++)
    {
      double moved[MAX_AXES];

      for (int b = 0; b < n_axes; b++)
        {
          moved[b] = mean_y[b];
          for (int a = 0; a < n_axes; a++)
            moved[b] += scale * (layout[i * n_axes + a] - mean_x[a]) * rotation[a * n_axes + b];
        }
      for (int b = 0; b < n_axes; b++)
        out[i * n_axes + b] = (float) moved[b];
    }
  return xx > 0 && yy > 0 ? MAX (1 - trace * trace / (xx * yy), 0) : 1;
}
