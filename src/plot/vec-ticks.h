#pragma once

#include "plot/vec-value-scale.h"

G_BEGIN_DECLS

/* Values that are written beside a ramp, ascending. */
typedef struct
{
  double value;
  double fraction;   /* where on the ramp, 0 … 1 */
  char *label;       /* as a person reads it */
} VecTick;

/* Of VecTick; g_array_unref(). Numbers: both ends ("≤ 3" where values lie beyond), 0 where both signs occur, and further ones at equal
 * distances while there are fewer than @n_most. */
GArray *vec_ticks_new_numbers (const VecValueScale *scale, guint n_most);

/* Dates, as seconds since 1970: the most round ones that are at most @n_most: years, else months, days, hours, minutes; the ends where
 * fewer than two are round. */
GArray *vec_ticks_new_dates (const VecValueScale *scale, guint n_most);

/* Four digits, whole numbers in full, a minus as wide as a digit; a date as precisely as the range of the scale asks for. Free it. */
char *vec_tick_number_to_string (double value);
char *vec_tick_date_to_string (const VecValueScale *scale, double seconds);

G_END_DECLS
