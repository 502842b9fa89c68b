#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often the codes 0 … n − 1 of a column occur. */
typedef struct
{
  gint64 count;
  guint code;
} VecCodeCount;

/* (n) by code, all zero; free it. */
VecCodeCount *vec_code_counts_new (guint n);

/* The most frequent first; of equally frequent ones the lower code. */
void vec_code_counts_sort (VecCodeCount *counts, guint n);

G_END_DECLS
