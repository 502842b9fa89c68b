#include "measure/vec-change.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

/* ---- Measuring */

typedef struct
{
  const guint32 *before, *after;
  int n_before, n_after, k;
  float *kept;
} Measuring;

static int
compare_rows (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

static int
count_common (const guint32 *a, const guint32 *b, int k)
{
  int common = 0;

  for (int i = 0, j = 0; i < k && j < k;)
    {
      common += a[i] == b[j];
      if (a[i] <= b[j])
        {
          j += a[i] == b[j];
          i++;
        }
      else
        j++;
    }
  return common;
}

static void
measure_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Measuring *self = data;
  gsize size = sizeof (guint32) * (gsize) self->k;
  g_autofree guint32 *a = g_malloc (size), *b = g_malloc (size);

  for (gint64 row = begin; row < end; row++)
    {
      memcpy (a, self->before + row * self->n_before, size);
      memcpy (b, self->after + row * self->n_after, size);
      qsort (a, (gsize) self->k, sizeof *a, compare_rows);
      qsort (b, (gsize) self->k, sizeof *b, compare_rows);
      self->kept[row] = (float) count_common (a, b, self->k) / (float) self->k;
    }
}

void
vec_change_measure (const guint32 *before, int n_before, const guint32 *after, int n_after, gint64 n_rows, int k, int n_threads,
                    float *kept)
{
  Measuring measuring = { before, after, n_before, n_after, k, kept };

  g_return_if_fail (k > 0 && k <= n_before && k <= n_after);

  vec_parallel_for (n_rows, n_threads, measure_part, &measuring);
}

/* ---- Ranking */

typedef struct
{
  const float *kept, *wide;
} Order;

static gboolean
comes_before (const Order *order, gint64 a, gint64 b)
{
  if (order->kept[a] != order->kept[b])
    return order->kept[a] < order->kept[b];
  if (order->wide != NULL && order->wide[a] != order->wide[b])
    return order->wide[a] < order->wide[b];
  return a < b;
}

/* A heap with the row on top that comes last. */
static void
sift_down (const Order *order, gint64 *heap, gint64 n, gint64 i)
{
  for (;;)
    {
      gint64 last = i, row = heap[i];

      for (gint64 child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++)
        if (comes_before (order, heap[last], heap[child]))
          last = child;
      if (last == i)
        return;
      heap[i] = heap[last];
      heap[last] = row;
      i = last;
    }
}

static gint64
gather_least (const Order *order, gint64 n_rows, gint64 limit, gint64 *heap)
{
  gint64 n = 0;

  for (gint64 row = 0; row < n_rows; row++)
    {
      if (isnan (order->kept[row]))
        continue;
      if (n < limit)
        {
          heap[n++] = row;
          if (n == limit)
            for (gint64 i = n / 2; i >= 0; i--)
              sift_down (order, heap, n, i);
        }
      else if (comes_before (order, row, heap[0]))
        {
          heap[0] = row;
          sift_down (order, heap, n, 0);
        }
    }
  if (n < limit)
    for (gint64 i = n / 2; i >= 0; i--)
      sift_down (order, heap, n, i);
  return n;
}

gint64
vec_change_rank (const float *kept, const float *wide, gint64 n_rows, gint64 limit, gint64 *rows)
{
  Order order = { kept, wide };
  gint64 n = limit > 0 ? gather_least (&order, n_rows, limit, rows) : 0;

  for (gint64 rest = n - 1; rest > 0; rest--)
    {
      gint64 last = rows[0];

      rows[0] = rows[rest];
      rows[rest] = last;
      sift_down (&order, rows, rest, 0);
    }
  return n;
}
