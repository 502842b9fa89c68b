/* T. Mikolov, W. Yih, G. Zweig, "Linguistic regularities in continuous space word representations", NAACL 2013: 3CosAdd. */
#include "search/vec-analogy.h"

#include <math.h>

/* What to multiply @x (n_dims) with: 1 over its length for cosine, unless it is zero. */
static double
scale_of (const float *x, int n_dims, VecMetric metric)
{
  double norm2 = 0;

  if (metric != VEC_METRIC_COSINE)
    return 1;
  for (int j = 0; j < n_dims; j++)
    norm2 += (double) x[j] * x[j];
  return norm2 > 0 ? 1 / sqrt (norm2) : 1;
}

void
vec_analogy_vector (const float *a, const float *b, const float *c, int n_dims, VecMetric metric, float *out)
{
  double scale_a = scale_of (a, n_dims, metric);
  double scale_b = scale_of (b, n_dims, metric);
  double scale_c = scale_of (c, n_dims, metric);

  for (int j = 0; j < n_dims; j++)
    out[j] = (float) (scale_b * b[j] - scale_a * a[j] + scale_c * c[j]);
}
