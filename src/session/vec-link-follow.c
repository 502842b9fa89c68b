/* What is selected, chosen, pointed at and out of sight on one side of a link is so on the other. */
#include "session/vec-link-private.h"

/* The rows of @set, of the table of side @from, in the other table. */
static VecRowSet *
map_set (VecLink *self, int from, VecRowSet *set)
{
  gint64 n_rows = vec_table_get_n_rows (self->matched[1 - from]);
  g_autofree gint64 *rows = NULL;
  gint64 n;

  if (set == NULL)
    return NULL;
  rows = vec_row_set_dup_rows (set, &n);
  for (gint64 i = 0; i < n; i++)
    rows[i] = vec_link_map_row (self, self->sides[from], rows[i]);
  return vec_row_set_new (n_rows, rows, n);
}

/* What is out of sight on the left is so on the right, beside what the filter of the right itself keeps out; rows that only the right has
 * stay in sight. */
static VecRowSet *
map_visible (VecLink *self, VecRowSet *visible)
{
  g_autoptr (VecRowSet) hidden = visible != NULL ? vec_row_set_complement (visible) : NULL;
  g_autoptr (VecRowSet) mapped = map_set (self, 0, hidden);

  return mapped != NULL ? vec_row_set_complement (mapped) : NULL;
}

static gboolean
can_sync (VecLink *self)
{
  return self->match != NULL && !self->is_syncing && self->sides[0] != NULL;
}

static void
selected_cb (VecLink *self, GParamSpec *spec, VecSession *from)
{
  VecSession *to = self->sides[1 - vec_link_side_of (self, from)];
  gint64 row = vec_session_get_selected_row (from), mapped;

  if (!can_sync (self))
    return;
  mapped = vec_link_map_row (self, from, row);
  self->is_syncing = TRUE;
  if (mapped != vec_session_get_selected_row (to))
    vec_session_select_row (to, mapped);
  self->is_syncing = FALSE;
  vec_link_emit_changed (self);
}

static void
hovered_cb (VecLink *self, VecSession *from)
{
  VecSession *to = self->sides[1 - vec_link_side_of (self, from)];

  if (!can_sync (self))
    return;
  self->is_syncing = TRUE;
  vec_session_set_hovered_row (to, vec_link_map_row (self, from, vec_session_get_hovered_row (from)));
  self->is_syncing = FALSE;
}

static void
chosen_cb (VecLink *self, VecSession *from)
{
  int side = vec_link_side_of (self, from);
  VecSession *to = self->sides[1 - side];
  g_autoptr (VecRowSet) mapped = NULL;

  if (!can_sync (self))
    return;
  self->is_syncing = TRUE;
  mapped = map_set (self, side, vec_session_get_chosen (from));
  if (!vec_row_set_equal (mapped, vec_session_get_chosen (to)))
    vec_session_set_chosen (to, mapped);
  if (vec_session_get_isolated (from) != vec_session_get_isolated (to))
    vec_session_set_isolated (to, vec_session_get_isolated (from));
  self->is_syncing = FALSE;
}

static void
visible_cb (VecLink *self)
{
  g_autoptr (VecRowSet) mapped = NULL;

  if (!can_sync (self))
    return;
  mapped = map_visible (self, vec_session_get_visible (self->sides[0]));
  vec_session_set_linked (self->sides[1], mapped);
}

void
vec_link_follow_settings (VecLink *self)
{
  VecSession *left = self->sides[0], *right = self->sides[1];

  if (!can_sync (self) || !vec_link_is_same_table (self))
    return;
  self->is_syncing = TRUE;
  if (!vec_treatment_equal (vec_session_get_treatment (left), vec_session_get_treatment (right)))
    vec_session_set_treatment (right, vec_session_get_treatment (left));
  if (vec_session_get_metric (left) != vec_session_get_metric (right))
    vec_session_set_metric (right, vec_session_get_metric (left));
  if (vec_session_get_n_neighbors (left) != vec_session_get_n_neighbors (right))
    vec_session_set_n_neighbors (right, vec_session_get_n_neighbors (left));
  if (vec_session_get_n_clusters (left) != vec_session_get_n_clusters (right))
    vec_session_set_n_clusters (right, vec_session_get_n_clusters (left));
  if (!g_str_equal (vec_session_get_color_by (left), vec_session_get_color_by (right)))
    vec_session_set_color_by (right, vec_session_get_color_by (left));
  self->is_syncing = FALSE;
}

void
vec_link_follow_all (VecLink *self)
{
  vec_link_follow_settings (self);
  selected_cb (self, NULL, self->sides[0]);
  chosen_cb (self, self->sides[0]);
  visible_cb (self);
}

void
vec_link_connect_followers (VecLink *self)
{
  static const char *const followed[] = { "notify::treatment-id", "notify::metric", "notify::n-neighbors", "notify::n-clusters" };

  for (int side = 0; side < 2; side++)
    {
      g_signal_connect_object (self->sides[side], "notify::selected-row", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->sides[side], "hovered-changed", G_CALLBACK (hovered_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->sides[side], "chosen-changed", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (self->sides[0], followed[i], G_CALLBACK (vec_link_follow_settings), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sides[0], "visible-changed", G_CALLBACK (visible_cb), self, G_CONNECT_SWAPPED);
}
