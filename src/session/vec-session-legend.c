/* What a legend does. */
#include "session/vec-session-legend.h"

#include <math.h>
#include <string.h>

#include "session/vec-session-private.h"

/* ---- Values */

/* Takes @filter. */
static VecSnapshot *
copy_with_filter (VecSession *self, VecFilter *filter)
{
  VecSnapshot *next = vec_snapshot_copy (self->now);

  vec_snapshot_set_filter (next, filter);
  vec_filter_unref (filter);
  return next;
}

/* Takes @filter. @key as in vec_history_push(). */
static void
change_filter (VecSession *self, VecFilter *filter, const char *key)
{
  vec_session_change (self, copy_with_filter (self, filter), key);
}

gboolean
vec_session_hides_value (VecSession *self, const VecFilterValue *value)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return vec_filter_hides (self->now->filter, value);
}

gboolean
vec_session_shows_only_values (VecSession *self, const VecFilterValue *values, guint n_values)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return vec_filter_shows_only (self->now->filter, values, n_values);
}

void
vec_session_set_values_hidden (VecSession *self, const VecFilterValue *values, guint n_values, gboolean hidden)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table != NULL)
    change_filter (self, vec_filter_with_hidden (self->now->filter, values, n_values, hidden), NULL);
}

static VecFilter *
without_column (VecFilter *filter, const char *column)
{
  g_autoptr (VecFilter) without = vec_filter_without_values (filter, column);

  if (column == NULL)
    return g_steal_pointer (&without);
  return vec_filter_with_range (without, column, -INFINITY, INFINITY, TRUE);
}

void
vec_session_show_all_values (VecSession *self, const char *column)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table != NULL)
    change_filter (self, without_column (self->now->filter, column), NULL);
}

void
vec_session_isolate_values (VecSession *self, const VecFilterValue *values, guint n_values, gboolean only, gboolean joins)
{
  VecFilter *filter;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL || n_values == 0)
    return;
  filter = only ? vec_filter_with_only (self->now->filter, values, n_values) : without_column (self->now->filter, values[0].column);
  if (joins)
    vec_session_amend (self, copy_with_filter (self, filter));
  else
    change_filter (self, filter, NULL);
}

gboolean
vec_session_hides_any_value (VecSession *self, const char *column)
{
  g_autoptr (VecFilter) without = NULL;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  without = without_column (self->now->filter, column);
  return vec_filter_get_n_conditions (without) != vec_filter_get_n_conditions (self->now->filter);
}

/* ---- Ranges */

void
vec_session_set_range (VecSession *self, const char *column, double low, double high)
{
  double old_low, old_high;
  gboolean with_missing, had_range;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  had_range = vec_filter_get_range (self->now->filter, column, &old_low, &old_high, &with_missing);
  if (isinf (low) && isinf (high))
    with_missing = TRUE;
  else if (!had_range)
    with_missing = FALSE;
  change_filter (self, vec_filter_with_range (self->now->filter, column, low, high, with_missing), "legend");
}

gboolean
vec_session_get_range (VecSession *self, const char *column, double *low, double *high)
{
  gboolean with_missing;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return vec_filter_get_range (self->now->filter, column, low, high, &with_missing);
}

void
vec_session_set_missing_hidden (VecSession *self, const char *column, gboolean hidden)
{
  double low, high;
  gboolean with_missing;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  vec_filter_get_range (self->now->filter, column, &low, &high, &with_missing);
  change_filter (self, vec_filter_with_range (self->now->filter, column, low, high, !hidden), NULL);
}

gboolean
vec_session_hides_missing (VecSession *self, const char *column)
{
  double low, high;
  gboolean with_missing;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  vec_filter_get_range (self->now->filter, column, &low, &high, &with_missing);
  return !with_missing;
}

/* ---- Highlight */

/* Rows whose code is wanted, 64 at a time. */
static VecRowSet *
rows_of_codes (const guint16 *codes, gint64 n_rows, const guint8 *is_wanted)
{
  gint64 n_words = vec_row_set_n_words (n_rows);
  guint64 *words = g_new0 (guint64, MAX (n_words, 1));

  for (gint64 word = 0; word < n_words; word++)
    {
      const guint16 *part = codes + word * 64;
      int n = (int) MIN (64, n_rows - word * 64);

      for (int i = 0; i < n; i++)
        words[word] |= (guint64) is_wanted[part[i]] << i;
    }
  return vec_row_set_new_take (words, n_rows);
}

static VecRowSet *
rows_of_color (VecColoring *coloring, gint32 category)
{
  guint n = vec_coloring_get_n_colors (coloring), n_others;
  g_autofree guint8 *is_wanted = g_new0 (guint8, n);
  const VecLegendEntry *others = vec_coloring_get_others (coloring, FALSE, &n_others);

  if (category == VEC_LEGEND_MISSING)
    is_wanted[n - 1] = 1;
  else if (category >= 0 && (guint) category < n)
    is_wanted[category] = 1;
  for (guint i = 0; category == VEC_LEGEND_OTHER && i < n_others; i++)
    is_wanted[others[i].category] = 1;
  return rows_of_codes (vec_coloring_get_codes (coloring), vec_coloring_get_n_rows (coloring), is_wanted);
}

static VecRowSet *
rows_of_cluster (VecClustering *clustering, gint64 n_rows, int cluster)
{
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  guint64 *words = g_new0 (guint64, MAX (vec_row_set_n_words (n_rows), 1));

  for (gint64 row = 0; row < n_rows; row++)
    words[row >> 6] |= (guint64) (assignment[row] == cluster) << (row & 63);
  return vec_row_set_new_take (words, n_rows);
}

/* By the shape that is drawn, so that all that look alike are found. */
static VecRowSet *
rows_of_shape (VecLooks *looks, gint32 category)
{
  guint n_keys, n_table;
  const VecLooksKey *keys = vec_looks_get_shape_keys (looks, &n_keys);
  const VecLook *table = vec_looks_get_table (looks, &n_table);
  const guint8 *codes = vec_looks_get_codes (looks);
  gint64 n_rows = vec_looks_get_n_rows (looks);
  guint64 *words = g_new0 (guint64, MAX (vec_row_set_n_words (n_rows), 1));
  int shape = -1;

  for (guint i = 0; i < n_keys; i++)
    if (keys[i].category == category)
      shape = (int) keys[i].look.shape;
  for (gint64 row = 0; row < n_rows; row++)
    words[row >> 6] |= (guint64) ((int) table[codes[row]].shape == shape) << (row & 63);
  return vec_row_set_new_take (words, n_rows);
}

void
vec_session_set_highlight (VecSession *self, VecLegendSource source, gint32 category)
{
  g_autoptr (VecRowSet) rows = NULL;
  VecLooks *looks;

  g_return_if_fail (VEC_IS_SESSION (self));
  looks = vec_scene_get_encodings (self->scene);
  if (source == VEC_LEGEND_COLORS && self->coloring != NULL)
    rows = rows_of_color (self->coloring, category);
  else if (source == VEC_LEGEND_CLUSTERS && self->clustering != NULL && self->table != NULL)
    rows = rows_of_cluster (self->clustering, vec_table_get_n_rows (self->table), category);
  else if (source == VEC_LEGEND_SHAPES && looks != NULL)
    rows = rows_of_shape (looks, category);
  vec_scene_set_highlight (self->scene, rows);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

/* ---- Scale */

void
vec_session_set_color_scale (VecSession *self, VecScaleKind kind)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail ((guint) kind < VEC_N_SCALES);
  next = vec_snapshot_copy (self->now);
  next->encodings.color_scale = kind;
  vec_session_change (self, next, NULL);
}

VecScaleKind
vec_session_get_color_scale (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), VEC_SCALE_AUTO);
  return self->now->encodings.color_scale;
}
