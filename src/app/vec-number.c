#include "app/vec-number.h"

#include <math.h>

char *
vec_number_to_string (double value)
{
  double size = fabs (value);
  int decimals = size < 100 ? 3 : (size < 10000 ? 1 : 0);
  /* A minus belongs before digits that are not all zero. */
  g_autofree char *digits = g_strdup_printf (size < 1e7 ? "%.*f" : "%.*e", size < 1e7 ? decimals : 3, size < 0.0005 ? 0 : size);

  return value < 0 && size >= 0.0005 ? g_strconcat ("−", digits, NULL) : g_steal_pointer (&digits);
}
