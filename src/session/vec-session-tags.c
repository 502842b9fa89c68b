/* Tags: what a person writes beside rows. */
#include "session/vec-session-tags.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "session/vec-session-private.h"

/* The values of a column that has others than categories, as categories. */
static VecColumn *
to_categories (VecColumn *column)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  g_autoptr (VecStrings) values = vec_strings_new ();

  for (gint64 row = 0; row < n_rows; row++)
    {
      g_autofree char *value = vec_column_dup_value (column, row);

      vec_strings_append (values, *value != '\0' ? value : NULL, -1);
    }
  return vec_column_new_parsed (vec_column_get_name (column), VEC_COLUMN_CATEGORY, values);
}

/* The tags there are, NULL: none. */
static VecColumn *
find_tags (VecTable *table)
{
  VecColumn *column = vec_table_find_column (table, VEC_TAGS_COLUMN);

  if (column == NULL)
    return NULL;
  return vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY ? vec_column_ref (column) : to_categories (column);
}

/* (n_rows) the codes of @old, but @code for the rows. */
static guint32 *
make_codes (VecColumn *old, VecRowSet *rows, guint32 code)
{
  gint64 n_rows = vec_row_set_get_n_rows (rows);
  guint32 *codes = g_new (guint32, n_rows);

  for (gint64 row = 0; row < n_rows; row++)
    codes[row] = old != NULL ? vec_column_get_code (old, row) : VEC_CATEGORY_MISSING;
  for (gint64 row = vec_row_set_next (rows, 0); row >= 0; row = vec_row_set_next (rows, row + 1))
    codes[row] = code;
  return codes;
}

/* Categories that no row has any longer go. @names: of the codes; returns those that stay, and changes the codes to theirs. */
static VecStrings *
keep_used (GPtrArray *names, guint32 *codes, gint64 n_rows)
{
  g_autofree guint32 *kept = g_new (guint32, MAX (names->len, 1));
  VecStrings *result = vec_strings_new ();
  guint32 n = 0;

  memset (kept, 0, sizeof *kept * names->len);
  for (gint64 row = 0; row < n_rows; row++)
    if (codes[row] != VEC_CATEGORY_MISSING)
      kept[codes[row]] = 1;
  for (guint i = 0; i < names->len; i++)
    {
      if (kept[i] != 0)
        vec_strings_append (result, names->pdata[i], -1);
      kept[i] = kept[i] != 0 ? n++ : VEC_CATEGORY_MISSING;
    }
  for (gint64 row = 0; row < n_rows; row++)
    if (codes[row] != VEC_CATEGORY_MISSING)
      codes[row] = kept[codes[row]];
  return result;
}

/* "" is no tag. */
static VecColumn *
make_tags (VecColumn *old, VecRowSet *rows, const char *tag)
{
  gint64 n_rows = vec_row_set_get_n_rows (rows);
  guint32 n = old != NULL ? vec_column_get_n_categories (old) : 0, code = n, *codes;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (VecStrings) used = NULL;

  for (guint32 i = 0; i < n; i++)
    {
      g_ptr_array_add (names, (gpointer) vec_column_get_category (old, i));
      if (g_str_equal (names->pdata[i], tag))
        code = i;
    }
  if (code == n)
    g_ptr_array_add (names, (gpointer) tag);
  codes = make_codes (old, rows, *tag != '\0' ? code : VEC_CATEGORY_MISSING);
  used = keep_used (names, codes, n_rows);
  return vec_column_new_category (VEC_TAGS_COLUMN, codes, n_rows, used);
}

/* In the place of the tags that there were, else at the end. */
static VecTable *
with_tags (VecTable *table, VecColumn *tags)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  gboolean replaced = FALSE;

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);
      gboolean is_tags = !replaced && g_str_equal (vec_column_get_name (column), VEC_TAGS_COLUMN);

      g_ptr_array_add (columns, is_tags ? tags : column);
      replaced |= is_tags;
    }
  if (!replaced)
    g_ptr_array_add (columns, tags);
  return vec_table_new_with_columns (table, NULL, columns);
}

void
vec_session_tag_chosen (VecSession *self, const char *tag)
{
  g_autofree char *clean = NULL;
  g_autoptr (VecColumn) old = NULL, tags = NULL;
  g_autoptr (VecTable) table = NULL;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (tag != NULL);
  if (self->now->chosen == NULL)
    return;
  if (self->space == NULL || self->space_job != NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (VEC_ERROR, VEC_ERROR_FAILED, _("The table is still being prepared."));

      vec_session_fail (self, error);
      return;
    }
  clean = g_strstrip (g_strdup (tag));
  old = find_tags (self->table);
  if (old == NULL && *clean == '\0')
    return;
  tags = make_tags (old, self->now->chosen, clean);
  table = with_tags (self->table, tags);
  vec_session_keep_opened_rows (self);
  next = vec_snapshot_copy (self->now);
  vec_rows_unref (next->rows);
  next->rows = vec_rows_new (table, self->space, self->layout);
  vec_session_change (self, next, NULL);
}

/* ---- Going from one to the other, also by undo and redo */

gboolean
vec_session_has_same_vectors (VecSession *self, VecRows *rows)
{
  VecTable *table = (rows != NULL ? rows : self->opened_rows)->table;

  return vec_table_get_vectors_id (table) == vec_table_get_vectors_id (self->table);
}

/* Only what reads columns is made anew. */
void
vec_session_adopt_columns (VecSession *self, VecRows *leaving)
{
  VecRows *rows = self->now->rows != NULL ? self->now->rows : self->opened_rows;

  vec_rows_set_layout (leaving != NULL ? leaving : self->opened_rows, self->layout);
  g_set_object (&self->table, rows->table);
  vec_scene_set_table (self->scene, self->table);
  g_clear_pointer (&self->finder, vec_finder_unref);
  vec_session_clear_filter (self);
  vec_session_update_filter (self);
  if (g_str_has_prefix (self->now->color_by, "column:"))
    vec_session_update_coloring (self);
  vec_session_clear_summary (self);   /* one that is on its way speaks of the columns before */
  vec_session_update_summary (self);
  vec_session_notify (self, PROP_TABLE);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}
