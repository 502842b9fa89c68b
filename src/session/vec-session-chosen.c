/* Choosing rows: by hand, by what is seen, found or near. */
#include "session/vec-session-chosen.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/vec-session-private.h"

static gint64
get_n_rows (VecSession *self)
{
  return vec_table_get_n_rows (self->table);
}

/* Of the rows, those that are seen. */
static VecRowSet *
only_visible (VecSession *self, VecRowSet *rows)
{
  return self->visible != NULL ? vec_row_set_intersection (rows, self->visible) : vec_row_set_ref (rows);
}

static VecRowSet *
combine (VecRowSet *before, VecRowSet *rows, VecChooseMode mode)
{
  switch (mode)
    {
    case VEC_CHOOSE_ADD:
      return before != NULL ? vec_row_set_union (before, rows) : vec_row_set_ref (rows);
    case VEC_CHOOSE_SUBTRACT:
      return before != NULL ? vec_row_set_difference (before, rows) : NULL;
    case VEC_CHOOSE_REPLACE:
    default:
      return vec_row_set_ref (rows);
    }
}

void
vec_session_choose (VecSession *self, VecRowSet *rows, VecChooseMode mode)
{
  g_autoptr (VecRowSet) none = NULL, result = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  if (rows == NULL)
    rows = none = vec_row_set_new_empty (get_n_rows (self));
  result = combine (self->now->chosen, rows, mode);
  vec_session_set_chosen (self, result);
}

void
vec_session_toggle_row (VecSession *self, gint64 row)
{
  g_autoptr (VecRowSet) none = NULL, result = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL || row < 0 || row >= get_n_rows (self))
    return;
  none = vec_row_set_new_empty (get_n_rows (self));
  result = vec_row_set_toggled (self->now->chosen != NULL ? self->now->chosen : none, row);
  vec_session_set_chosen (self, result);
}

void
vec_session_choose_visible (VecSession *self)
{
  g_autoptr (VecRowSet) all = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  all = self->visible != NULL ? vec_row_set_ref (self->visible) : vec_row_set_new_full (get_n_rows (self));
  vec_session_set_chosen (self, all);
}

void
vec_session_choose_hits (VecSession *self)
{
  g_autoptr (VecRowSet) hits = NULL, seen = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  hits = vec_row_set_new (get_n_rows (self), (const gint64 *) self->hit_rows->data, self->hit_rows->len);
  seen = only_visible (self, hits);
  vec_session_set_chosen (self, seen);
}

void
vec_session_choose_passed (VecSession *self)
{
  g_autoptr (VecRowSet) seen = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL || self->passed == NULL)
    return;
  seen = only_visible (self, self->passed);
  vec_session_set_chosen (self, seen);
}

gint64
vec_session_get_n_chosen (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->now->chosen != NULL ? vec_row_set_get_count (self->now->chosen) : 0;
}

void
vec_session_invert_chosen (VecSession *self)
{
  g_autoptr (VecRowSet) others = NULL, seen = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  others = self->now->chosen != NULL ? vec_row_set_complement (self->now->chosen) : vec_row_set_new_full (get_n_rows (self));
  seen = only_visible (self, others);
  vec_session_set_chosen (self, seen);
}

void
vec_session_hide_chosen (VecSession *self)
{
  VecSnapshot *next;
  g_autoptr (VecRowSet) hidden = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->now->chosen == NULL)
    return;
  next = vec_snapshot_copy (self->now);
  hidden = combine (next->hidden_rows, next->chosen, VEC_CHOOSE_ADD);
  vec_snapshot_set_hidden_rows (next, hidden);
  vec_snapshot_set_chosen (next, NULL);
  vec_session_change (self, next, NULL);
}

void
vec_session_show_hidden_rows (VecSession *self)
{
  vec_session_set_hidden_rows (self, NULL);
}

/* ---- As text */

static void
append_clean (GString *text, const char *value)
{
  for (const char *p = value != NULL ? value : ""; *p != '\0'; p++)
    g_string_append_c (text, *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p);
}

static void
append_header (GString *text, VecTable *table)
{
  append_clean (text, _("label"));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      g_string_append_c (text, '\t');
      append_clean (text, vec_column_get_name (vec_table_get_column (table, i)));
    }
  g_string_append_c (text, '\n');
}

static void
append_row (GString *text, VecTable *table, gint64 row, gboolean with_columns)
{
  append_clean (text, vec_table_get_label (table, row));
  for (guint i = 0; with_columns && i < vec_table_get_n_columns (table); i++)
    {
      g_autofree char *value = vec_column_dup_value (vec_table_get_column (table, i), row);

      g_string_append_c (text, '\t');
      append_clean (text, value);
    }
  g_string_append_c (text, '\n');
}

char *
vec_session_dup_chosen_text (VecSession *self, gboolean with_columns, gint64 max_rows)
{
  GString *text;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  text = g_string_new (NULL);
  if (self->now->chosen == NULL)
    return g_string_free (text, FALSE);
  if (with_columns)
    append_header (text, self->table);
  for (gint64 row = vec_row_set_next (self->now->chosen, 0); row >= 0 && max_rows > 0; row = vec_row_set_next (self->now->chosen, row + 1))
    {
      append_row (text, self->table, row, with_columns);
      max_rows--;
    }
  return g_string_free (text, FALSE);
}
