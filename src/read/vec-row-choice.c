#include "read/vec-row-choice.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "base/vec-random.h"
#include "table/vec-filter-match.h"
#include "table/vec-filter-syntax.h"

guint64
vec_row_choice_key (guint64 seed, guint64 place)
{
  return vec_random_mix (place + vec_random_mix (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)));
}

static void
swap (guint64 *a, guint64 *b)
{
  guint64 other = *a;

  *a = *b;
  *b = other;
}

/* Hoare's selection; the keys are hashes, so that any of them is a good pivot. */
guint64
vec_row_choice_find_nth (guint64 *keys, gint64 n_keys, gint64 n)
{
  gint64 low = 0, high = n_keys - 1;

  g_return_val_if_fail (n >= 1 && n <= n_keys, 0);
  while (low < high)
    {
      guint64 pivot = keys[low + (high - low) / 2];
      gint64 i = low, j = high;

      while (i <= j)
        {
          while (keys[i] < pivot)
            i++;
          while (keys[j] > pivot)
            j--;
          if (i <= j)
            swap (&keys[i++], &keys[j--]);
        }
      if (n - 1 <= j)
        high = j;
      else if (n - 1 >= i)
        low = i;
      else
        break;
    }
  return keys[n - 1];
}

VecRowSet *
vec_row_choice_filter (VecTable *table, const char *where, gboolean may_be_empty, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecFilter) filter = NULL;
  g_autoptr(VecFinder) finder = NULL;
  g_autoptr(VecRowSet) rows = NULL;
  VecFilterData data = { .table = table };

  if (where == NULL)
    return vec_row_set_new_full (vec_table_get_n_rows (table));
  filter = vec_filter_parse (where, table, error);
  if (filter == NULL || !vec_filter_check (filter, table, error))
    return NULL;
  if (vec_filter_needs_finder (filter, table))
    data.finder = finder = vec_finder_new (table, cancellable);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    rows = vec_filter_match (filter, &data, NULL, cancellable);
  if (rows == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (may_be_empty || !vec_row_set_is_empty (rows))
    return g_steal_pointer (&rows);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s: no row passes the filter “%s”"), vec_table_get_name (table), where);
  return NULL;
}

gboolean
vec_row_choice_is_made (const VecReadOptions *options)
{
  return options->first_rows > 0 || options->random_rows > 0 || options->where != NULL;
}

char *
vec_row_choice_describe (const VecReadOptions *options)
{
  g_autofree char *how = NULL;

  if (options->random_rows > 0)
    how = g_strdup_printf (_("random, seed %llu"), (unsigned long long) options->random_seed);
  else if (options->first_rows > 0)
    how = g_strdup (_("the first"));
  if (options->where == NULL)
    return g_steal_pointer (&how);
  if (how == NULL)
    return g_strdup_printf (_("where %s"), options->where);
  return g_strdup_printf (_("%s where %s"), how, options->where);
}

/* Of the rows listed, (n), those with the smallest keys, in their order; returns how many. */
static gint64
choose_random (gint64 *rows, gint64 n, const VecReadOptions *options)
{
  g_autofree guint64 *keys = NULL;
  guint64 last;
  gint64 n_kept = 0;

  if (n <= options->random_rows)
    return n;
  keys = g_new (guint64, n);
  for (gint64 i = 0; i < n; i++)
    keys[i] = vec_row_choice_key (options->random_seed, (guint64) rows[i]);
  last = vec_row_choice_find_nth (keys, n, options->random_rows);
  for (gint64 i = 0; i < n; i++)
    if (vec_row_choice_key (options->random_seed, (guint64) rows[i]) <= last)
      rows[n_kept++] = rows[i];
  return n_kept;
}

/* What the reader itself has left out stays known. */
static VecTable *
note_choice (VecTable *table, VecTable *whole, const VecReadOptions *options)
{
  g_autofree char *how = vec_row_choice_describe (options);
  g_autoptr(VecLeftOut) left_out = vec_left_out_new ();
  VecLeftOut *old = vec_table_get_left_out (whole);

  if (old != NULL)
    vec_left_out_append (left_out, old);
  vec_left_out_choose (left_out, how, vec_table_get_n_rows (whole));
  return vec_table_new_left_out (table, left_out);
}

VecTable *
vec_row_choice_apply (VecTable *table, const VecReadOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecRowSet) set = NULL;
  g_autoptr(VecTable) subset = NULL;
  g_autofree gint64 *rows = NULL;
  gint64 n_all = vec_table_get_n_rows (table);
  gint64 n;

  if (!vec_row_choice_is_made (options))
    return g_object_ref (table);
  set = vec_row_choice_filter (table, options->where, FALSE, cancellable, error);
  if (set == NULL)
    return NULL;
  rows = vec_row_set_dup_rows (set, &n);
  if (options->random_rows > 0)
    n = choose_random (rows, n, options);
  else if (options->first_rows > 0)
    n = MIN (n, options->first_rows);
  if (n == n_all)
    return g_object_ref (table);
  subset = vec_table_new_subset (table, rows, n);
  return note_choice (subset, table, options);
}
