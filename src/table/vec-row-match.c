#include "table/vec-row-match.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "table/vec-label-index.h"

#define CHECK_EVERY 4096   /* rows between two looks at the cancellable */

struct _VecRowMatch
{
  gatomicrefcount refs;
  gint64 n_a, n_b, count;
  gint64 *to_b;              /* (n_a) or −1 */
  gint64 *to_a;              /* (n_b) or −1 */
  gint64 *rows_a, *rows_b;   /* (count) */
};

static gint64 *
new_map (gint64 n)
{
  gint64 *map = g_new (gint64, MAX (n, 1));

  for (gint64 i = 0; i < n; i++)
    map[i] = -1;
  return map;
}

static VecRowMatch *
match_new (gint64 n_a, gint64 n_b)
{
  VecRowMatch *match = g_new0 (VecRowMatch, 1);

  g_atomic_ref_count_init (&match->refs);
  match->n_a = n_a;
  match->n_b = n_b;
  match->to_b = new_map (n_a);
  match->to_a = new_map (n_b);
  return match;
}

VecRowMatch *
vec_row_match_ref (VecRowMatch *match)
{
  g_atomic_ref_count_inc (&match->refs);
  return match;
}

void
vec_row_match_unref (VecRowMatch *match)
{
  if (!g_atomic_ref_count_dec (&match->refs))
    return;
  g_free (match->to_b);
  g_free (match->to_a);
  g_free (match->rows_a);
  g_free (match->rows_b);
  g_free (match);
}

static void
list_rows (VecRowMatch *self)
{
  gint64 n = 0;

  for (gint64 row = 0; row < self->n_a; row++)
    n += self->to_b[row] >= 0;
  self->rows_a = g_new (gint64, MAX (n, 1));
  self->rows_b = g_new (gint64, MAX (n, 1));
  for (gint64 row = 0; row < self->n_a; row++)
    if (self->to_b[row] >= 0)
      {
        self->rows_a[self->count] = row;
        self->rows_b[self->count++] = self->to_b[row];
      }
}

VecRowMatch *
vec_row_match_new_identity (gint64 n_rows)
{
  VecRowMatch *match = match_new (n_rows, n_rows);

  for (gint64 row = 0; row < n_rows; row++)
    match->to_b[row] = match->to_a[row] = row;
  list_rows (match);
  return match;
}

/* ---- By label */

static char *
dup_key (VecTable *table, gint64 row, gboolean folded)
{
  const char *label = vec_table_get_label (table, row);

  return folded ? vec_fold_text (label) : g_strdup (label);
}

/* The rows of b that belong to nobody yet, by label: each label leads to its first row (as row + 1), @next (n_b) from there to the
 * further ones, −1 after the last. NULL when cancelled. */
static GHashTable *
index_free_rows (VecRowMatch *self, VecTable *b, gboolean folded, gint64 *next, GCancellable *cancellable)
{
  GHashTable *first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gint64 row = self->n_b - 1; row >= 0; row--)
    {
      char *key;

      if (self->to_a[row] >= 0)
        continue;
      if (row % CHECK_EVERY == 0 && g_cancellable_is_cancelled (cancellable))
        {
          g_hash_table_unref (first);
          return NULL;
        }
      key = dup_key (b, row, folded);
      next[row] = (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (first, key)) - 1;
      g_hash_table_replace (first, key, GSIZE_TO_POINTER ((gsize) row + 1));
    }
  return first;
}

static void
match_row (VecRowMatch *self, VecTable *a, gint64 row, gboolean folded, GHashTable *first, const gint64 *next)
{
  g_autofree char *key = dup_key (a, row, folded);
  gint64 found = (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (first, key)) - 1;

  if (found < 0)
    return;
  self->to_b[row] = found;
  self->to_a[found] = row;
  /* The next row of a with this label takes the next one of b. */
  if (next[found] >= 0)
    g_hash_table_replace (first, g_steal_pointer (&key), GSIZE_TO_POINTER ((gsize) next[found] + 1));
  else
    g_hash_table_remove (first, key);
}

static gboolean
match_labels (VecRowMatch *self, VecTable *a, VecTable *b, gboolean folded, GCancellable *cancellable)
{
  g_autofree gint64 *next = new_map (self->n_b);
  g_autoptr (GHashTable) first = index_free_rows (self, b, folded, next, cancellable);

  if (first == NULL)
    return FALSE;
  for (gint64 row = 0; row < self->n_a; row++)
    {
      if (row % CHECK_EVERY == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (self->to_b[row] < 0)
        match_row (self, a, row, folded, first, next);
    }
  return TRUE;
}

static VecRowMatch *
match_by_number (VecTable *a, VecTable *b, GError **error)
{
  gint64 n_a = vec_table_get_n_rows (a), n_b = vec_table_get_n_rows (b);

  if (n_a == n_b)
    return vec_row_match_new_identity (n_a);
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
               _("“%s” has %lld rows and “%s” has %lld, and there are no labels in both to tell which rows belong together."),
               vec_table_get_name (a), (long long) n_a, vec_table_get_name (b), (long long) n_b);
  return NULL;
}

VecRowMatch *
vec_row_match_new (VecTable *a, VecTable *b, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecRowMatch) match = NULL;

  if (!vec_table_has_labels (a) || !vec_table_has_labels (b))
    return match_by_number (a, b, error);
  match = match_new (vec_table_get_n_rows (a), vec_table_get_n_rows (b));
  if (!match_labels (match, a, b, FALSE, cancellable) || !match_labels (match, a, b, TRUE, cancellable))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  list_rows (match);
  if (match->count == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("“%s” and “%s” have not one label in common."), vec_table_get_name (a),
                   vec_table_get_name (b));
      return NULL;
    }
  return g_steal_pointer (&match);
}

gint64
vec_row_match_get_count (VecRowMatch *match)
{
  return match->count;
}

const gint64 *
vec_row_match_get_rows_a (VecRowMatch *match)
{
  return match->rows_a;
}

const gint64 *
vec_row_match_get_rows_b (VecRowMatch *match)
{
  return match->rows_b;
}

gint64
vec_row_match_to_b (VecRowMatch *match, gint64 row)
{
  return row >= 0 && row < match->n_a ? match->to_b[row] : -1;
}

gint64
vec_row_match_to_a (VecRowMatch *match, gint64 row)
{
  return row >= 0 && row < match->n_b ? match->to_a[row] : -1;
}
