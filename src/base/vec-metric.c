#include "base/vec-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const struct
{
  const char *id;
  const char *title;
} metrics[VEC_N_METRICS] = {
  [VEC_METRIC_COSINE] = { "cosine", N_("Cosine") },
  [VEC_METRIC_EUCLIDEAN] = { "euclidean", N_("Euclidean") },
  [VEC_METRIC_DOT] = { "dot", N_("Dot product") },
};

const char *
vec_metric_get_id (VecMetric metric)
{
  g_return_val_if_fail ((guint) metric < VEC_N_METRICS, NULL);
  return metrics[metric].id;
}

const char *
vec_metric_get_title (VecMetric metric)
{
  g_return_val_if_fail ((guint) metric < VEC_N_METRICS, NULL);
  return _(metrics[metric].title);
}

gboolean
vec_metric_from_id (const char *id, VecMetric *metric)
{
  for (guint i = 0; i < VEC_N_METRICS; i++)
    if (g_strcmp0 (id, metrics[i].id) == 0)
      {
        *metric = (VecMetric) i;
        return TRUE;
      }
  return FALSE;
}

double
vec_cosine (const float *x, const float *y, int n_dims)
{
  double xy = 0, xx = 0, yy = 0;

  for (int i = 0; i < n_dims; i++)
    {
      xy += (double) x[i] * (double) y[i];
      xx += (double) x[i] * (double) x[i];
      yy += (double) y[i] * (double) y[i];
    }
  return xx > 0 && yy > 0 ? CLAMP (xy / (sqrt (xx) * sqrt (yy)), -1, 1) : 0;
}
