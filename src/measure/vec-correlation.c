#include "measure/vec-correlation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint64 p = *(const guint64 *) a, q = *(const guint64 *) b;

  return p < q ? -1 : p > q;
}

/* ranks (n) of values (n), equal ones sharing the mean of theirs. The bits of a float sort like the number once a negative one is turned round. */
static void
rank_values (const float *values, gint64 n, double *ranks)
{
  g_autofree guint64 *keys = g_new (guint64, n);

  for (gint64 i = 0; i < n; i++)
    {
      float value = values[i] == 0 ? 0 : values[i];
      guint32 bits;

      memcpy (&bits, &value, sizeof bits);
      bits = bits >> 31 != 0 ? ~bits : bits | 1u << 31;
      keys[i] = (guint64) bits << 32 | (guint32) i;
    }
  qsort (keys, (gsize) n, sizeof *keys, compare_keys);
  for (gint64 i = 0, j; i < n; i = j)
    {
      for (j = i + 1; j < n && keys[j] >> 32 == keys[i] >> 32; j++)
        ;
      for (gint64 l = i; l < j; l++)
        ranks[(guint32) keys[l]] = (double) (i + j - 1) / 2;
    }
}

static double
get_mean (const double *values, gint64 n)
{
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += values[i];
  return n > 0 ? sum / (double) n : 0;
}

static double
correlate (const double *x, const double *y, gint64 n)
{
  double mean_x = get_mean (x, n), mean_y = get_mean (y, n), xx = 0, yy = 0, xy = 0;

  for (gint64 i = 0; i < n; i++)
    {
      xx += (x[i] - mean_x) * (x[i] - mean_x);
      yy += (y[i] - mean_y) * (y[i] - mean_y);
      xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : 0;
}

double
vec_spearman (const float *x, const float *y, gint64 n)
{
  g_autofree double *x_ranks = g_new (double, MAX (n, 1)), *y_ranks = g_new (double, MAX (n, 1));

  rank_values (x, n, x_ranks);
  rank_values (y, n, y_ranks);
  return correlate (x_ranks, y_ranks, n);
}

double
vec_pearson (const float *x, const float *y, gint64 n)
{
  g_autofree double *wide_x = g_new (double, MAX (n, 1)), *wide_y = g_new (double, MAX (n, 1));

  for (gint64 i = 0; i < n; i++)
    {
      wide_x[i] = (double) x[i];
      wide_y[i] = (double) y[i];
    }
  return correlate (wide_x, wide_y, n);
}
