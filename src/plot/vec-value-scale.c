#include "plot/vec-value-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE 20000
#define FEW 100            /* of fewer values none is called extreme */
#define STRETCH 5          /* the range of all over that of the middle 98 % */
#define LEAST_SHARE 0.1    /* of the ramp, for the middle half of the values */
#define N_KNOTS 257

struct _VecValueScale
{
  VecScaleKind kind;
  gboolean around_zero;
  double minimum, maximum;   /* of all values */
  double low, high;          /* of the ramp */
  double g_low, g_high;      /* the same after the transform; linear: halves, so that a range as wide as the type does not overflow */
  double unit;               /* LOG: 0: log v, else of log (1 + |v| / unit) */
  double *knots;             /* (N_KNOTS) QUANTILE: of v, around zero of |v| */
};

static const struct { const char *id, *title; } kinds[VEC_N_SCALES] = {
  { "auto", N_("Automatic") },
  { "linear", N_("Linear") },
  { "log", N_("Logarithmic") },
  { "quantile", N_("Equal counts") },
};

/* ---- The values in order */

typedef struct
{
  double *values;   /* (n) ascending, finite */
  int n;
} Sample;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

/* Also finds the least and the largest of all. */
static Sample
take_sample (const double *values, gint64 n_rows, double *minimum, double *maximum)
{
  Sample sample = { g_new (double, SAMPLE), 0 };
  gint64 stride = (n_rows + SAMPLE - 1) / SAMPLE;

  *minimum = INFINITY, *maximum = -INFINITY;
  for (gint64 i = 0; i < n_rows; i++)
    if (isfinite (values[i]))
      {
        *minimum = MIN (*minimum, values[i]);
        *maximum = MAX (*maximum, values[i]);
        if (i % stride == 0)
          sample.values[sample.n++] = values[i];
      }
  if (sample.n == 0 && *minimum <= *maximum)
    {
      sample.values[sample.n++] = *minimum;
      sample.values[sample.n++] = *maximum;
    }
  qsort (sample.values, sample.n, sizeof *sample.values, compare_doubles);
  return sample;
}

/* As numpy's "linear". */
static double
quantile (const double *sorted, int n, double p)
{
  double at = p * (n - 1);
  int i = MIN ((int) at, MAX (n - 2, 0));

  return n < 2 ? sorted[0] : sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
}

/* ---- Transforms */

static double
transform (const VecValueScale *self, double value)
{
  switch (self->kind)
    {
    case VEC_SCALE_LOG:
      if (self->unit > 0)
        return copysign (log1p (fabs (value) / self->unit), value);
      return log (MAX (value, G_MINDOUBLE));
    case VEC_SCALE_LINEAR:
    default:
      return value / 2;
    }
}

static double
transform_back (const VecValueScale *self, double g)
{
  switch (self->kind)
    {
    case VEC_SCALE_LOG:
      return self->unit > 0 ? copysign (self->unit * expm1 (fabs (g)), g) : exp (g);
    case VEC_SCALE_LINEAR:
    default:
      return 2 * g;
    }
}

/* The first percentile of the sizes that are not 0. */
static double
find_unit (const Sample *sample)
{
  g_autofree double *sizes = g_new (double, MAX (sample->n, 1));
  int n = 0;

  for (int i = 0; i < sample->n; i++)
    if (sample->values[i] != 0)
      sizes[n++] = fabs (sample->values[i]);
  qsort (sizes, n, sizeof *sizes, compare_doubles);
  return n > 0 ? quantile (sizes, n, 0.01) : 1;
}

/* ---- Ends */

/* After the transform, and back: what is extreme on one scale need not be so on another. */
static void
choose_ends (VecValueScale *self, const Sample *sample)
{
  double low, high;

  self->low = self->minimum, self->high = self->maximum;
  if (sample->n < FEW)
    return;
  low = sample->values[sample->n / 100], high = sample->values[sample->n - 1 - sample->n / 100];
  if (transform (self, high) > transform (self, low)
      && transform (self, self->maximum) - transform (self, self->minimum) > STRETCH * (transform (self, high) - transform (self, low)))
    {
      self->low = MAX (self->minimum, low);
      self->high = MIN (self->maximum, high);
    }
}

static void
set_ends (VecValueScale *self, gboolean around_zero)
{
  self->around_zero = around_zero && self->low < 0 && self->high > 0;
  if (self->around_zero)
    {
      self->high = MAX (self->high, -self->low);
      self->low = -self->high;
    }
  self->g_low = transform (self, self->low);
  self->g_high = transform (self, self->high);
}

static void
make_knots (VecValueScale *self, const Sample *sample)
{
  g_autofree double *sorted = g_memdup2 (sample->values, sizeof (double) * MAX (sample->n, 1));

  if (self->around_zero)
    {
      for (int i = 0; i < sample->n; i++)
        sorted[i] = fabs (sorted[i]);
      qsort (sorted, sample->n, sizeof *sorted, compare_doubles);
    }
  self->knots = g_new (double, N_KNOTS);
  for (int i = 0; i < N_KNOTS; i++)
    self->knots[i] = quantile (sorted, sample->n, i / (N_KNOTS - 1.0));
  self->low = self->around_zero ? -self->knots[N_KNOTS - 1] : self->knots[0];
  self->high = self->knots[N_KNOTS - 1];
}

static VecValueScale *
scale_new (const Sample *sample, double minimum, double maximum, VecScaleKind kind, gboolean around_zero)
{
  VecValueScale *self = g_new0 (VecValueScale, 1);

  self->kind = kind;
  self->minimum = minimum, self->maximum = maximum;
  if (kind == VEC_SCALE_LOG && minimum <= 0)
    self->unit = find_unit (sample);
  if (kind == VEC_SCALE_QUANTILE)
    self->low = minimum, self->high = maximum;
  else
    choose_ends (self, sample);
  set_ends (self, around_zero);
  if (kind == VEC_SCALE_QUANTILE)
    make_knots (self, sample);
  return self;
}

/* ---- Choosing */

/* The part of the ramp that the middle half of the values has. */
static double
middle_share (const VecValueScale *self, const Sample *sample)
{
  double first = quantile (sample->values, sample->n, 0.25), third = quantile (sample->values, sample->n, 0.75);

  if (first == third)
    {
      g_autofree double *distinct = g_new (double, sample->n);
      int n = 0;

      for (int i = 0; i < sample->n; i++)
        if (i == 0 || sample->values[i] != sample->values[i - 1])
          distinct[n++] = sample->values[i];
      first = quantile (distinct, n, 0.25), third = quantile (distinct, n, 0.75);
      if (n == 1)
        return 1;
    }
  return vec_value_scale_get_fraction (self, third) - vec_value_scale_get_fraction (self, first);
}

static VecValueScale *
choose_scale (const Sample *sample, double minimum, double maximum, gboolean around_zero)
{
  static const VecScaleKind order[] = { VEC_SCALE_LINEAR, VEC_SCALE_LOG };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      VecValueScale *self = scale_new (sample, minimum, maximum, order[i], around_zero);

      if (middle_share (self, sample) >= LEAST_SHARE)
        return self;
      vec_value_scale_free (self);
    }
  return scale_new (sample, minimum, maximum, VEC_SCALE_QUANTILE, around_zero);
}

VecValueScale *
vec_value_scale_new (const double *values, gint64 n_rows, VecScaleKind wanted, gboolean around_zero)
{
  double minimum, maximum;
  Sample sample = take_sample (values, n_rows, &minimum, &maximum);
  VecValueScale *self = NULL;

  if (sample.n > 0 && wanted == VEC_SCALE_AUTO)
    self = choose_scale (&sample, minimum, maximum, around_zero);
  else if (sample.n > 0)
    self = scale_new (&sample, minimum, maximum, wanted, around_zero);
  g_free (sample.values);
  return self;
}

VecValueScale *
vec_value_scale_new_linear (double low, double high)
{
  VecValueScale *self = g_new0 (VecValueScale, 1);

  self->kind = VEC_SCALE_LINEAR;
  self->minimum = self->low = low;
  self->maximum = self->high = high;
  set_ends (self, FALSE);
  return self;
}

void
vec_value_scale_free (VecValueScale *scale)
{
  g_free (scale->knots);
  g_free (scale);
}

/* ---- Reading */

VecScaleKind
vec_value_scale_get_kind (const VecValueScale *scale)
{
  return scale->kind;
}

gboolean
vec_value_scale_is_around_zero (const VecValueScale *scale)
{
  return scale->around_zero;
}

void
vec_value_scale_get_ends (const VecValueScale *scale, double *low, double *high)
{
  *low = scale->low;
  *high = scale->high;
}

void
vec_value_scale_get_range (const VecValueScale *scale, double *minimum, double *maximum)
{
  *minimum = scale->minimum;
  *maximum = scale->maximum;
}

/* The first knot that is not smaller (@or_equal) or larger than @value. */
static int
find_knot (const double *knots, double value, gboolean or_equal)
{
  int from = 0, to = N_KNOTS;

  while (from < to)
    {
      int middle = (from + to) / 2;

      if (or_equal ? knots[middle] >= value : knots[middle] > value)
        to = middle;
      else
        from = middle + 1;
    }
  return from;
}

/* The share of values below; a value that many share is in the middle of them. */
static double
rank (const double *knots, double value)
{
  int first = find_knot (knots, value, TRUE), after = find_knot (knots, value, FALSE);

  if (first < after)
    return (first + after - 1) / 2.0 / (N_KNOTS - 1);
  if (first == 0 || first == N_KNOTS)
    return first == 0 ? 0 : 1;
  return (first - 1 + (value - knots[first - 1]) / (knots[first] - knots[first - 1])) / (N_KNOTS - 1);
}

double
vec_value_scale_get_fraction (const VecValueScale *scale, double value)
{
  if (isnan (value))
    return NAN;
  if (scale->kind == VEC_SCALE_QUANTILE)
    return scale->around_zero ? 0.5 + copysign (0.5 * rank (scale->knots, fabs (value)), value) : rank (scale->knots, value);
  if (!(scale->g_high > scale->g_low))
    return 0.5;
  return CLAMP ((transform (scale, value) - scale->g_low) / (scale->g_high - scale->g_low), 0, 1);
}

static double
value_at_rank (const double *knots, double p)
{
  double at = CLAMP (p, 0, 1) * (N_KNOTS - 1);
  int i = MIN ((int) at, N_KNOTS - 2);

  return knots[i] + (at - i) * (knots[i + 1] - knots[i]);
}

double
vec_value_scale_get_value (const VecValueScale *scale, double fraction)
{
  fraction = CLAMP (fraction, 0, 1);
  if (scale->kind == VEC_SCALE_QUANTILE)
    return scale->around_zero ? copysign (value_at_rank (scale->knots, fabs (2 * fraction - 1)), fraction - 0.5)
                              : value_at_rank (scale->knots, fraction);
  if (fraction == 0 || fraction == 1)
    return fraction == 0 ? scale->low : scale->high;
  return transform_back (scale, scale->g_low + fraction * (scale->g_high - scale->g_low));
}

/* ---- Names */

const char *
vec_scale_kind_get_id (VecScaleKind kind)
{
  g_return_val_if_fail ((guint) kind < VEC_N_SCALES, NULL);
  return kinds[kind].id;
}

gboolean
vec_scale_kind_from_id (const char *id, VecScaleKind *kind)
{
  for (guint i = 0; i < VEC_N_SCALES; i++)
    if (g_strcmp0 (id, kinds[i].id) == 0)
      {
        *kind = (VecScaleKind) i;
        return TRUE;
      }
  return FALSE;
}

const char *
vec_scale_kind_get_title (VecScaleKind kind)
{
  g_return_val_if_fail ((guint) kind < VEC_N_SCALES, NULL);
  return _(kinds[kind].title);
}
