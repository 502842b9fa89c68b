/* Every value becomes a key of 64 bits that orders as it does: numbers by their bits, categories by their rank, texts by eight bytes of
 * their collation key at a time (rows that agree in them are ordered by the next eight, and so on). The keys are sorted by radix, least
 * significant digit first, which is stable; groups of few rows by comparing whole keys. */
#include "table/vec-row-order.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "table/vec-collation.h"

#define DIGIT_BITS 11
#define N_DIGITS 6
#define DIGIT_SIZE (1 << DIGIT_BITS)
#define ROWS_PER_LOOK (1 << 18)
#define FEW 256
#define LAST G_MAXUINT64        /* the key of rows without a value */

struct _VecRowOrder
{
  gatomicrefcount refs;
  gint64 n_rows;
  guint32 *rows;
};

typedef struct
{
  gint64 n;
  guint64 *keys;                /* (n) by row */
  guint32 *rows, *other;        /* (n) by position, and room for as many */
  VecCollation *texts;          /* NULL: keys are whole */
  gboolean descending;
  VecProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Sorter;

static gboolean
tell (Sorter *sorter, guint64 done, guint64 total)
{
  if (sorter->progress != NULL)
    sorter->progress (_("Sorting"), done, total, sorter->user_data);
  return !g_cancellable_is_cancelled (sorter->cancellable);
}

/* ---- Keys */

/* IEEE 754: negative numbers have their bits turned over, the others their sign. */
static guint64
number_key (double value, gboolean descending)
{
  union { double number; guint64 bits; } u = { value + 0.0 };
  guint64 key;

  if (isnan (value))
    return LAST;
  key = u.bits >> 63 ? ~u.bits : u.bits | (guint64) 1 << 63;
  return descending ? ~key : key;
}

static gboolean
fill_category_keys (Sorter *sorter, VecColumn *column, const char *language)
{
  const guint32 *codes = vec_column_get_codes (column);
  guint32 n = vec_column_get_n_categories (column);
  g_autofree guint32 *ranks = vec_collation_rank_categories (column, language);

  for (gint64 row = 0; row < sorter->n; row++)
    if (codes[row] == VEC_CATEGORY_MISSING)
      sorter->keys[row] = LAST;
    else
      sorter->keys[row] = sorter->descending ? n - ranks[codes[row]] : ranks[codes[row]];
  return tell (sorter, 0, 0);
}

/* Dates are ordered as moments, however they are written. */
static const double *
get_amounts (VecColumn *column)
{
  return vec_column_get_numbers (column) != NULL ? vec_column_get_numbers (column) : vec_column_get_dates (column);
}

static gboolean
fill_number_keys (Sorter *sorter, VecTable *table, const VecOrderKey *key)
{
  const double *numbers = NULL;
  const VecValues *values = vec_table_get_values (table);

  if (key->field == VEC_ORDER_COLUMN)
    numbers = get_amounts (vec_table_get_column (table, key->index));
  for (gint64 row = 0; row < sorter->n; row++)
    {
      float buffer;
      double value = key->field == VEC_ORDER_CODES
                       ? (key->codes[row] < 0 ? NAN : key->codes[row])
                       : (numbers != NULL ? numbers[row] : (double) *vec_values_get_part (values, row, key->index, 1, &buffer));

      sorter->keys[row] = number_key (value, sorter->descending);
      if (row % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (sorter->cancellable))
        return FALSE;
    }
  return TRUE;
}

/* Eight bytes of the collation keys of the rows at @begin … @end − 1, from byte @depth on. */
static gboolean
fill_text_keys (Sorter *sorter, gint64 begin, gint64 end, gsize depth)
{
  for (gint64 i = begin; i < end; i++)
    {
      guint32 row = sorter->rows[i];
      const guint8 *text = vec_collation_get_key (sorter->texts, row);
      guint64 key = 0;

      if (i % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (sorter->cancellable))
        return FALSE;
      if (text == NULL)
        {
          sorter->keys[row] = LAST;
          continue;
        }
      for (int byte = 0; byte < 8 && text[depth + byte] != 0; byte++)
        key |= (guint64) text[depth + byte] << (56 - 8 * byte);
      sorter->keys[row] = sorter->descending ? ~key : key;
    }
  return TRUE;
}

/* ---- Sorting */

static gboolean
count_digits (Sorter *sorter, gint64 begin, gint64 end, guint32 (*counts)[DIGIT_SIZE])
{
  memset (counts, 0, sizeof *counts * N_DIGITS);
  for (gint64 i = begin; i < end; i++)
    {
      guint64 key = sorter->keys[sorter->rows[i]];

      if (i % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (sorter->cancellable))
        return FALSE;
      for (int digit = 0; digit < N_DIGITS; digit++)
        counts[digit][key >> digit * DIGIT_BITS & (DIGIT_SIZE - 1)]++;
    }
  return TRUE;
}

/* Leaves the result in rows. A digit that is the same in all keys moves nothing. */
static gboolean
radix_sort (Sorter *sorter, gint64 begin, gint64 end)
{
  g_autofree guint32 (*counts)[DIGIT_SIZE] = g_malloc (sizeof *counts * N_DIGITS);
  guint32 *from = sorter->rows, *to = sorter->other;

  if (!count_digits (sorter, begin, end, counts))
    return FALSE;
  for (int digit = 0; digit < N_DIGITS; digit++)
    {
      int shift = digit * DIGIT_BITS;
      guint32 *places = counts[digit], place = (guint32) begin;

      if (places[sorter->keys[from[begin]] >> shift & (DIGIT_SIZE - 1)] == end - begin)
        continue;
      for (int value = 0; value < DIGIT_SIZE; value++)
        {
          guint32 count = places[value];

          places[value] = place;
          place += count;
        }
      for (gint64 i = begin; i < end; i++)
        {
          to[places[sorter->keys[from[i]] >> shift & (DIGIT_SIZE - 1)]++] = from[i];
          if (i % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (sorter->cancellable))
            return FALSE;
        }
      guint32 *swapped = from;
      from = to;
      to = swapped;
    }
  if (from != sorter->rows)
    memcpy (sorter->rows + begin, from + begin, sizeof *from * (gsize) (end - begin));
  return TRUE;
}

static int
compare_texts (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorter *sorter = data;
  const guint8 *x = vec_collation_get_key (sorter->texts, *(const guint32 *) a);
  const guint8 *y = vec_collation_get_key (sorter->texts, *(const guint32 *) b);
  int order;

  if (x == NULL || y == NULL)
    return (x == NULL) - (y == NULL);
  order = strcmp ((const char *) x, (const char *) y);
  return sorter->descending ? -order : order;
}

/* Whether the keys of @depth end within the eight bytes that @key holds. */
static gboolean
is_whole (const Sorter *sorter, guint64 key)
{
  return key == LAST || ((sorter->descending ? ~key : key) & 0xff) == 0;
}

/* Groups of rows that agree so far wait on a stack: a group's rest is sorted by the next eight bytes. */
typedef struct
{
  gint64 begin, end;
  gsize depth;
} Group;

static gboolean
sort_group (Sorter *sorter, const Group *group, GArray *waiting)
{
  if (group->end - group->begin <= FEW)
    {
      g_qsort_with_data (sorter->rows + group->begin, (int) (group->end - group->begin), sizeof *sorter->rows, compare_texts, sorter);
      return TRUE;
    }
  if (!fill_text_keys (sorter, group->begin, group->end, group->depth) || !radix_sort (sorter, group->begin, group->end))
    return FALSE;
  for (gint64 begin = group->begin, end; begin < group->end; begin = end)
    {
      guint64 key = sorter->keys[sorter->rows[begin]];
      Group next = { begin, 0, group->depth + 8 };

      for (end = begin + 1; end < group->end && sorter->keys[sorter->rows[end]] == key; end++)
        ;
      next.end = end;
      if (end - begin > 1 && !is_whole (sorter, key))
        g_array_append_val (waiting, next);
    }
  return TRUE;
}

static gboolean
sort_texts (Sorter *sorter)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Group));
  Group whole = { 0, sorter->n, 0 };

  g_array_append_val (waiting, whole);
  for (guint i = 0; waiting->len > 0; i++)
    {
      Group group = g_array_index (waiting, Group, waiting->len - 1);

      g_array_set_size (waiting, waiting->len - 1);
      if (i % 256 == 0 && !tell (sorter, 0, 0))
        return FALSE;
      if (!sort_group (sorter, &group, waiting))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sort (Sorter *sorter, VecTable *table, const VecOrderKey *key)
{
  VecColumn *column = key->field == VEC_ORDER_COLUMN ? vec_table_get_column (table, key->index) : NULL;
  gboolean is_number = column == NULL ? key->field != VEC_ORDER_LABEL : get_amounts (column) != NULL;
  gboolean is_text = !is_number && (column == NULL || vec_column_get_codes (column) == NULL);

  if (is_text)
    {
      sorter->texts = vec_collation_new (table, column, key->language, sorter->progress, sorter->user_data, sorter->cancellable);
      return sorter->texts != NULL && sort_texts (sorter);
    }
  if (!is_number)
    return fill_category_keys (sorter, column, key->language) && radix_sort (sorter, 0, sorter->n);
  return fill_number_keys (sorter, table, key) && radix_sort (sorter, 0, sorter->n);
}

/* ---- The order */

VecRowOrder *
vec_row_order_new (VecTable *table, const VecOrderKey *key, VecProgressFunc progress, gpointer user_data, GCancellable *cancellable)
{
  gint64 n = vec_table_get_n_rows (table);
  Sorter sorter = { .n = n, .descending = key->descending, .progress = progress, .user_data = user_data, .cancellable = cancellable };
  VecRowOrder *order = NULL;

  g_return_val_if_fail (n < G_MAXUINT32, NULL);

  sorter.keys = g_new (guint64, n);
  sorter.rows = g_new (guint32, n);
  sorter.other = g_new (guint32, n);
  for (gint64 row = 0; row < n; row++)
    sorter.rows[row] = (guint32) row;
  if (tell (&sorter, 0, 0) && sort (&sorter, table, key))
    {
      order = g_new (VecRowOrder, 1);
      g_atomic_ref_count_init (&order->refs);
      order->n_rows = n;
      order->rows = g_steal_pointer (&sorter.rows);
    }
  g_free (sorter.keys);
  g_free (sorter.rows);
  g_free (sorter.other);
  vec_collation_free (sorter.texts);
  return order;
}

VecRowOrder *
vec_row_order_ref (VecRowOrder *order)
{
  g_atomic_ref_count_inc (&order->refs);
  return order;
}

void
vec_row_order_unref (VecRowOrder *order)
{
  if (order == NULL || !g_atomic_ref_count_dec (&order->refs))
    return;
  g_free (order->rows);
  g_free (order);
}

const guint32 *
vec_row_order_get_rows (VecRowOrder *order)
{
  return order->rows;
}

gint64
vec_row_order_get_n_rows (VecRowOrder *order)
{
  return order->n_rows;
}
