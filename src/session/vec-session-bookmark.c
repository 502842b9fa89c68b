#include "session/vec-session-bookmark.h"

#include "session/vec-session-orbit.h"

static void
go_to_map (VecSession *self, const VecBookmark *bookmark, gint64 n_rows)
{
  if (bookmark->axes != NULL)
    vec_session_set_axes (self, (const char *const *) bookmark->axes, FALSE);
  if (bookmark->axes != NULL || bookmark->method == NULL)
    return;
  if (bookmark->perplexity > 0)
    vec_session_set_parameter (self, "perplexity", CLAMP (bookmark->perplexity, 2, MAX (2, (double) (n_rows - 1) / 3)));
  if (bookmark->n_neighbors > 0)
    vec_session_set_parameter (self, "neighbors", (double) CLAMP (bookmark->n_neighbors, 2, MAX (2, n_rows - 1)));
  vec_session_set_dims (self, bookmark->n_dims);
  vec_session_set_method (self, bookmark->method);
}

static void
go_to_rows (VecSession *self, const VecBookmark *bookmark, gint64 n_rows)
{
  g_autoptr (VecRowSet) shown = bookmark->shown != NULL ? vec_row_set_new (n_rows, bookmark->shown, bookmark->n_shown) : NULL;
  g_autoptr (VecRowSet) hidden = shown != NULL ? vec_row_set_complement (shown) : NULL;
  g_autoptr (VecRowSet) chosen = bookmark->n_selected > 1 ? vec_row_set_new (n_rows, bookmark->selected, bookmark->n_selected) : NULL;

  vec_session_set_hidden_rows (self, hidden);
  vec_session_set_chosen (self, chosen);
  vec_session_select_row (self, bookmark->n_selected == 1 ? bookmark->selected[0] : -1);
}

void
vec_session_go_to_bookmark (VecSession *self, const VecBookmark *bookmark)
{
  VecTable *table = vec_session_get_table (self);
  g_autofree char *color_by = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (table != NULL);

  go_to_rows (self, bookmark, vec_table_get_n_rows (table));
  if (bookmark->color_by != NULL && vec_table_find_column (table, bookmark->color_by) != NULL)
    {
      color_by = g_strconcat ("column:", bookmark->color_by, NULL);
      vec_session_set_color_by (self, color_by);
    }
  go_to_map (self, bookmark, vec_table_get_n_rows (table));
}
