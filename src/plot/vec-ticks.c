#include "plot/vec-ticks.h"

#include <math.h>

#include "table/vec-date.h"

#define DAY 86400.0

static void
clear_tick (gpointer tick)
{
  g_free (((VecTick *) tick)->label);
}

static GArray *
ticks_new (void)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (VecTick));

  g_array_set_clear_func (ticks, clear_tick);
  return ticks;
}

/* Takes @label. */
static void
add_tick (GArray *ticks, const VecValueScale *scale, double value, double fraction, char *label)
{
  VecTick tick = { value, fraction, label };

  g_array_append_val (ticks, tick);
}

/* ---- Numbers */

char *
vec_tick_number_to_string (double value)
{
  double size = fabs (value);
  g_autofree char *plain = NULL;

  if (size < 1e15 && size == floor (size))
    plain = g_strdup_printf (size >= 10000 ? "%'.0f" : "%.0f", size);
  else
    plain = g_strdup_printf ("%.4g", size);
  return value < 0 ? g_strconcat ("−", plain, NULL) : g_steal_pointer (&plain);
}

/* Between the ends three digits are enough. */
static double
round_digits (double value)
{
  double unit = value != 0 ? pow (10, floor (log10 (fabs (value))) - 2) : 1;

  return isnormal (unit) ? round (value / unit) * unit : value;
}

static void
add_end (GArray *ticks, const VecValueScale *scale, double fraction)
{
  double low, high, minimum, maximum, value;
  g_autofree char *number = NULL;
  gboolean is_cut;

  vec_value_scale_get_ends (scale, &low, &high);
  vec_value_scale_get_range (scale, &minimum, &maximum);
  value = fraction > 0 ? high : low;
  is_cut = fraction > 0 ? maximum > high : minimum < low;
  number = vec_tick_number_to_string (value);
  add_tick (ticks, scale, value, fraction, is_cut ? g_strconcat (fraction > 0 ? "≥ " : "≤ ", number, NULL) : g_strdup (number));
}

GArray *
vec_ticks_new_numbers (const VecValueScale *scale, guint n_most)
{
  GArray *ticks = ticks_new ();
  guint n = vec_value_scale_is_around_zero (scale) ? (n_most - 1) | 1 : n_most;
  double low, high;

  vec_value_scale_get_ends (scale, &low, &high);
  if (!(high > low))
    {
      add_tick (ticks, scale, low, 0.5, vec_tick_number_to_string (low));
      return ticks;
    }
  n = MIN (MAX (n, 2), MAX (n_most, 2));
  add_end (ticks, scale, 0);
  for (guint i = 1; i + 1 < n; i++)
    {
      double fraction = i / (n - 1.0);
      gboolean is_zero = vec_value_scale_is_around_zero (scale) && 2 * i == n - 1;
      double value = is_zero ? 0 : round_digits (vec_value_scale_get_value (scale, fraction));

      fraction = vec_value_scale_get_fraction (scale, value);
      if (fraction > 0 && fraction < 1)
        add_tick (ticks, scale, value, fraction, vec_tick_number_to_string (value));
    }
  add_end (ticks, scale, 1);
  return ticks;
}

/* ---- Dates */

typedef struct
{
  int months;         /* 0: a number of seconds */
  double seconds;
  VecDatePrecision precision;
} Step;

static const Step steps[] = {
  { 0, 1, VEC_DATE_SECOND },          { 0, 5, VEC_DATE_SECOND },          { 0, 15, VEC_DATE_SECOND },
  { 0, 60, VEC_DATE_MINUTE },         { 0, 300, VEC_DATE_MINUTE },        { 0, 900, VEC_DATE_MINUTE },
  { 0, 3600, VEC_DATE_MINUTE },       { 0, 3 * 3600, VEC_DATE_MINUTE },   { 0, 6 * 3600, VEC_DATE_MINUTE },
  { 0, 12 * 3600, VEC_DATE_MINUTE },  { 0, DAY, VEC_DATE_DAY },           { 0, 2 * DAY, VEC_DATE_DAY },
  { 0, 7 * DAY, VEC_DATE_DAY },       { 1, 0, VEC_DATE_MONTH },           { 3, 0, VEC_DATE_MONTH },
  { 6, 0, VEC_DATE_MONTH },           { 12, 0, VEC_DATE_YEAR },           { 24, 0, VEC_DATE_YEAR },
  { 60, 0, VEC_DATE_YEAR },           { 120, 0, VEC_DATE_YEAR },          { 240, 0, VEC_DATE_YEAR },
  { 600, 0, VEC_DATE_YEAR },          { 1200, 0, VEC_DATE_YEAR },         { 6000, 0, VEC_DATE_YEAR },
  { 12000, 0, VEC_DATE_YEAR },        { 60000, 0, VEC_DATE_YEAR },
};

/* The first round moment at or after @seconds, and the one after a round one. */
static double
next_round (const Step *step, double seconds, gboolean is_round)
{
  int year, month, index;
  double first;

  if (step->months == 0)
    return is_round ? seconds + step->seconds : ceil (seconds / step->seconds) * step->seconds;
  vec_date_get_month (seconds, &year, &month);
  index = year * 12 + month - 1;
  index -= index % step->months;
  first = vec_date_from_month (index / 12, index % 12 + 1);
  if (!is_round && first >= seconds)
    return first;
  index += step->months;
  return vec_date_from_month (index / 12, index % 12 + 1);
}

static guint
count_round (const Step *step, double low, double high, guint n_most)
{
  guint n = 0;

  if (step->months == 0 && (high - low) / step->seconds > 100)
    return G_MAXUINT;
  for (double t = next_round (step, low, FALSE); t <= high && n <= n_most; t = next_round (step, t, TRUE))
    n++;
  return n;
}

/* That tells the ends apart. */
static VecDatePrecision
get_precision (const VecValueScale *scale)
{
  double low, high, range;

  vec_value_scale_get_ends (scale, &low, &high);
  range = high - low;
  return range > 2 * DAY ? VEC_DATE_DAY : range > 120 ? VEC_DATE_MINUTE : range > 0 ? VEC_DATE_SECOND : VEC_DATE_DAY;
}

char *
vec_tick_date_to_string (const VecValueScale *scale, double seconds)
{
  return vec_date_to_string (seconds, get_precision (scale));
}

GArray *
vec_ticks_new_dates (const VecValueScale *scale, guint n_most)
{
  GArray *ticks = ticks_new ();
  const Step *step = steps;
  double low, high;

  vec_value_scale_get_ends (scale, &low, &high);
  while (step < &steps[G_N_ELEMENTS (steps) - 1] && count_round (step, low, high, n_most) > n_most)
    step++;
  if (count_round (step, low, high, n_most) >= 2)
    for (double t = next_round (step, low, FALSE); t <= high && ticks->len < n_most; t = next_round (step, t, TRUE))
      add_tick (ticks, scale, t, vec_value_scale_get_fraction (scale, t), vec_date_to_string (t, step->precision));
  else
    {
      add_tick (ticks, scale, low, high > low ? 0 : 0.5, vec_tick_date_to_string (scale, low));
      if (high > low)
        add_tick (ticks, scale, high, 1, vec_tick_date_to_string (scale, high));
    }
  return ticks;
}
