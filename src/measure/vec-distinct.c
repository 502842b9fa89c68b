#include "measure/vec-distinct.h"

#include <math.h>

#define CONFIDENCE 1.959963984540054   /* standard errors of a two-sided 95 % */
#define MIN_INSIDE 2                   /* what one row has alone says nothing of the others */
#define BATCH 65536                    /* rows between two looks at the cancellable */
#define MAX_CATEGORIES 100000

void
vec_distinct_of_counts (gint64 a, gint64 b, gint64 c, gint64 d, double *effect, double *strength)
{
  double p = (double) a + 0.5, q = (double) b + 0.5, r = (double) c + 0.5, s = (double) d + 0.5;

  *effect = log (p * s / (q * r));
  *strength = fabs (*effect) - CONFIDENCE * sqrt (1 / p + 1 / q + 1 / r + 1 / s);
}

/* The standard error of d is Hedges and Olkin's (1985). */
void
vec_distinct_of_means (gint64 n1, double mean1, double squares1, gint64 n2, double mean2, double squares2, double *effect,
                       double *strength)
{
  double m = (double) n1, n = (double) n2, deviation = sqrt ((squares1 + squares2) / (m + n - 2)), d, error;

  *effect = 0;
  *strength = -INFINITY;
  if (n1 < 2 || n2 < 2 || !(deviation > 0))
    return;
  d = (mean1 - mean2) / deviation;
  error = sqrt ((m + n) / (m * n) + d * d / (2 * (m + n)));
  *effect = d * G_PI / sqrt (3);
  *strength = (fabs (d) - CONFIDENCE * error) * G_PI / sqrt (3);
}

/* ---- A column of categories */

typedef struct
{
  gint64 inside, all;
} Tally;

static Tally *
count_values (VecColumn *column, VecRowSet *rows, guint32 n_categories, GCancellable *cancellable)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  g_autofree Tally *tally = g_new0 (Tally, MAX (n_categories, 1));

  for (gint64 row = 0; row < n_rows; row++)
    {
      guint32 code = vec_column_get_code (column, row);

      if (row % BATCH == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (code == VEC_CATEGORY_MISSING)
        continue;
      tally[code].all++;
      tally[code].inside += vec_row_set_contains (rows, row);
    }
  return g_steal_pointer (&tally);
}

static gboolean
add_categories (GArray *found, VecTable *table, guint index, VecRowSet *rows, GCancellable *cancellable)
{
  VecColumn *column = vec_table_get_column (table, index);
  guint32 n = vec_column_get_n_categories (column);
  gint64 n_inside = vec_row_set_get_count (rows), n_rest = vec_row_set_get_n_rows (rows) - n_inside;
  g_autofree Tally *tally = n <= MAX_CATEGORIES ? count_values (column, rows, n, cancellable) : NULL;

  if (tally == NULL)
    return !g_cancellable_is_cancelled (cancellable);
  for (guint32 code = 0; code < n; code++)
    {
      gint64 inside = tally[code].inside, rest = tally[code].all - inside;
      VecDistinct distinct = { index, code, inside, rest, (double) inside / (double) n_inside, (double) rest / (double) MAX (n_rest, 1) };

      vec_distinct_of_counts (inside, n_inside - inside, rest, n_rest - rest, &distinct.effect, &distinct.strength);
      if (inside >= MIN_INSIDE && distinct.effect > 0 && distinct.strength > 0)
        g_array_append_val (found, distinct);
    }
  return TRUE;
}

/* ---- A column of numbers */

/* Welford's running mean and sum of squared deviations. */
typedef struct
{
  gint64 n;
  double mean, squares;
} Moments;

static void
add_number (Moments *moments, double value)
{
  double away = value - moments->mean;

  moments->n++;
  moments->mean += away / (double) moments->n;
  moments->squares += away * (value - moments->mean);
}

static gboolean
add_numbers (GArray *found, VecTable *table, guint index, VecRowSet *rows, GCancellable *cancellable)
{
  VecColumn *column = vec_table_get_column (table, index);
  gint64 n_rows = vec_column_get_n_rows (column);
  Moments inside = { 0 }, rest = { 0 };
  VecDistinct distinct = { index, VEC_CATEGORY_MISSING };

  for (gint64 row = 0; row < n_rows; row++)
    {
      double value = vec_column_get_number (column, row);

      if (row % BATCH == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (isfinite (value))
        add_number (vec_row_set_contains (rows, row) ? &inside : &rest, value);
    }
  vec_distinct_of_means (inside.n, inside.mean, inside.squares, rest.n, rest.mean, rest.squares, &distinct.effect, &distinct.strength);
  distinct.n_inside = inside.n, distinct.n_rest = rest.n;
  distinct.inside = inside.mean, distinct.rest = rest.mean;
  if (distinct.strength > 0)
    g_array_append_val (found, distinct);
  return TRUE;
}

/* ---- All columns */

static int
compare_strength (gconstpointer a, gconstpointer b)
{
  const VecDistinct *p = a, *q = b;

  if (p->strength != q->strength)
    return p->strength < q->strength ? 1 : -1;
  return p->column != q->column ? (p->column > q->column ? 1 : -1) : p->code > q->code ? 1 : -1;
}

static void
keep_strongest (GArray *found, guint max, guint max_of_column, guint n_columns)
{
  g_autofree guint *taken = g_new0 (guint, MAX (n_columns, 1));
  guint n = 0;

  g_array_sort (found, compare_strength);
  for (guint i = 0; i < found->len && n < max; i++)
    {
      VecDistinct distinct = g_array_index (found, VecDistinct, i);

      if (taken[distinct.column]++ < max_of_column)
        g_array_index (found, VecDistinct, n++) = distinct;
    }
  g_array_set_size (found, n);
}

GArray *
vec_distinct_find (VecTable *table, VecRowSet *rows, guint max, guint max_of_column, GCancellable *cancellable)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (VecDistinct));
  guint n_columns = vec_table_get_n_columns (table);

  g_return_val_if_fail (vec_row_set_get_n_rows (rows) == vec_table_get_n_rows (table), NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      VecColumnType type = vec_column_get_column_type (vec_table_get_column (table, i));

      if ((type == VEC_COLUMN_CATEGORY && !add_categories (found, table, i, rows, cancellable))
          || (type == VEC_COLUMN_NUMBER && !add_numbers (found, table, i, rows, cancellable)))
        return NULL;
    }
  keep_strongest (found, max, max_of_column, n_columns);
  return g_steal_pointer (&found);
}
