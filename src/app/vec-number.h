#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A measured number as a person reads it: three decimals, fewer for large numbers, a real minus; free it. */
char *vec_number_to_string (double value);

G_END_DECLS
