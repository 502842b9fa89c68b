#include "app/vec-number.h"

#include <math.h>

char *
vec_number_to_string (double value)
{
  double size = fabs (value);
  int decimals = size < 100 ? 3 : (size < 10000 ? 1 : 0);

  /* A minus belongs before digits that are not all zero. */
  if (size < 0.0005)
    value = 0;

  return g_strdup_printf (size < 1e7 ? "%.*f" : "%.*e", size < 1e7 ? decimals : 3, value);
}
