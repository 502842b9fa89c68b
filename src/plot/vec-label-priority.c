#include "plot/vec-label-priority.h"

#include <math.h>
#include <string.h>

#define PER_OCTAVE 2048.0
#define RADIX_BITS 11
#define RADIX (1 << RADIX_BITS)

struct _VecLabelPriority
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  guint16 *classes;     /* (n_rows) */
};

typedef struct
{
  guint32 key;          /* less is more important */
  guint32 row;
} Item;

/* The bits of a float as a number that falls where the float rises; NaN comes last. */
static guint32
make_key (float importance)
{
  guint32 bits;

  if (isnan (importance))
    return G_MAXUINT32;
  importance += 0.0f;   /* −0 is 0 */
  memcpy (&bits, &importance, sizeof bits);
  bits = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return ~bits;
}

/* By one digit, keeping the order of equal ones. */
static void
sort_pass (const Item *from, Item *to, gint64 n, int shift)
{
  g_autofree gint64 *start = g_new0 (gint64, RADIX + 1);

  for (gint64 i = 0; i < n; i++)
    start[(from[i].key >> shift & (RADIX - 1)) + 1]++;
  for (int digit = 0; digit < RADIX; digit++)
    start[digit + 1] += start[digit];
  for (gint64 i = 0; i < n; i++)
    to[start[from[i].key >> shift & (RADIX - 1)]++] = from[i];
}

static guint16
rank_to_class (gint64 rank)
{
  return rank == 0 ? 0 : (guint16) MIN (1 + PER_OCTAVE * log2 ((double) rank), 65535);
}

double
vec_label_priority_class_to_rank (guint class)
{
  return class == 0 ? 0 : exp2 ((class - 1) / PER_OCTAVE);
}

VecLabelPriority *
vec_label_priority_new (const float *importance, gint64 n_rows)
{
  VecLabelPriority *self = g_new0 (VecLabelPriority, 1);
  g_autofree Item *items = g_new (Item, MAX (n_rows, 1)), *other = g_new (Item, MAX (n_rows, 1));
  guint16 class = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->classes = g_new (guint16, MAX (n_rows, 1));
  for (gint64 i = 0; i < n_rows; i++)
    items[i] = (Item) { make_key (importance[i]), (guint32) i };
  for (int shift = 0; shift < 32; shift += RADIX_BITS)
    {
      Item *sorted = other;

      sort_pass (items, sorted, n_rows, shift);
      other = items;
      items = sorted;
    }
  for (gint64 rank = 0; rank < n_rows; rank++)
    {
      if (rank == 0 || items[rank].key != items[rank - 1].key)
        class = rank_to_class (rank);
      self->classes[items[rank].row] = class;
    }
  return self;
}

VecLabelPriority *
vec_label_priority_ref (VecLabelPriority *self)
{
  if (self != NULL)
    g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vec_label_priority_unref (VecLabelPriority *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->classes);
  g_free (self);
}

gint64
vec_label_priority_get_n_rows (VecLabelPriority *self)
{
  return self->n_rows;
}

const guint16 *
vec_label_priority_get_classes (VecLabelPriority *self)
{
  return self->classes;
}
