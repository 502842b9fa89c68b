#include "plot/vec-code-count.h"

#include <stdlib.h>

VecCodeCount *
vec_code_counts_new (guint n)
{
  VecCodeCount *counts = g_new0 (VecCodeCount, n + 1);

  for (guint code = 0; code < n; code++)
    counts[code].code = code;
  return counts;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const VecCodeCount *p = a, *q = b;

  if (p->count != q->count)
    return p->count > q->count ? -1 : 1;
  return p->code < q->code ? -1 : p->code > q->code;
}

void
vec_code_counts_sort (VecCodeCount *counts, guint n)
{
  qsort (counts, n, sizeof *counts, compare_counts);
}
