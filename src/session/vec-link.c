#include "session/vec-link.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/vec-link-change.h"
#include "session/vec-session-trust.h"

struct _VecLink
{
  GObject parent_instance;
  VecSession *sides[2];      /* left, right; NULL once closed */
  gboolean is_syncing;       /* one side is being brought in line with the other */
  gboolean is_colored;
  char *colored_before[2];   /* what the colours meant before they showed the change */

  VecJob *match_job;
  VecTable *matched[2];      /* what the match is of, or will be */
  VecRowMatch *match;        /* NULL while not known */
  VecJob *change_job;
  VecLinkInput input;        /* what the change is of, or will be */
  VecLinkChange *change;     /* NULL while not known */
  GListStore *changed;       /* of VecRowItem */
};

enum { LINK_PROP_COLORED = 1, N_LINK_PROPS };
enum { LINK_CHANGED, LINK_FAILED, N_LINK_SIGNALS };

static GParamSpec *props[N_LINK_PROPS];
static guint signals[N_LINK_SIGNALS];

G_DEFINE_FINAL_TYPE (VecLink, vec_link, G_TYPE_OBJECT)

static int
side_of (VecLink *self, VecSession *session)
{
  return session == self->sides[0] ? 0 : 1;
}

gboolean
vec_link_is_same_table (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), FALSE);
  return self->matched[0] != NULL && self->matched[0] == self->matched[1];
}

gint64
vec_link_map_row (VecLink *self, VecSession *from, gint64 row)
{
  g_return_val_if_fail (VEC_IS_LINK (self), -1);
  if (self->match == NULL)
    return -1;
  return side_of (self, from) == 0 ? vec_row_match_to_b (self->match, row) : vec_row_match_to_a (self->match, row);
}

gint64
vec_link_get_n_matched (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), -1);
  return self->match != NULL ? vec_row_match_get_count (self->match) : -1;
}

/* ---- One side follows the other */

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

/* What is out of sight on one side is so on the other; rows that only the other has stay in sight. */
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
  VecSession *to = self->sides[1 - side_of (self, from)];
  gint64 row = vec_session_get_selected_row (from), mapped;

  if (!can_sync (self))
    return;
  mapped = vec_link_map_row (self, from, row);
  self->is_syncing = TRUE;
  if (mapped != vec_session_get_selected_row (to))
    vec_session_select_row (to, mapped);
  self->is_syncing = FALSE;
  g_signal_emit (self, signals[LINK_CHANGED], 0);
}

static void
hovered_cb (VecLink *self, VecSession *from)
{
  VecSession *to = self->sides[1 - side_of (self, from)];

  if (!can_sync (self))
    return;
  self->is_syncing = TRUE;
  vec_session_set_hovered_row (to, vec_link_map_row (self, from, vec_session_get_hovered_row (from)));
  self->is_syncing = FALSE;
}

static void
chosen_cb (VecLink *self, VecSession *from)
{
  int side = side_of (self, from);
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
  vec_session_set_passed (self->sides[1], mapped);
}

/* Of one table the right side shows everything but the projection as the left does. */
static void
settings_cb (VecLink *self)
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

static void
follow_all (VecLink *self)
{
  settings_cb (self);
  selected_cb (self, NULL, self->sides[0]);
  chosen_cb (self, self->sides[0]);
  visible_cb (self);
}

/* ---- What changed */

typedef struct
{
  VecLinkInput input;
  VecLinkChange *change;
} ChangeWork;

static void
change_work_free (gpointer data)
{
  ChangeWork *work = data;

  vec_link_input_clear (&work->input);
  g_clear_pointer (&work->change, vec_link_change_free);
  g_free (work);
}

static gboolean
change_work (VecJob *job, gpointer data, GError **error)
{
  ChangeWork *work = data;

  work->change = vec_link_change_measure (&work->input, job, error);
  return work->change != NULL;
}

static void
list_changed (VecLink *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (gint64 i = 0; i < self->change->n_changed; i++)
    {
      gint64 row = self->change->changed[i];
      int k = self->change->k, kept = (int) lround (self->change->kept[row] * k);
      /* Translators: “2 of 10” neighbours are the same on both sides. */
      g_autofree char *detail = g_strdup_printf (_("%d of %d"), kept, k);

      g_ptr_array_add (items, vec_row_item_new (row, vec_table_get_label (self->matched[0], row), NAN, 1 - self->change->kept[row], detail));
    }
  g_list_store_splice (self->changed, 0, g_list_model_get_n_items (G_LIST_MODEL (self->changed)), items->pdata, items->len);
}

static void
give_colorings (VecLink *self)
{
  for (int side = 0; side < 2; side++)
    vec_session_set_change_coloring (self->sides[side], self->change != NULL ? self->change->colorings[side] : NULL);
}

static void
change_done (gpointer owner, gpointer data, const GError *error)
{
  VecLink *self = owner;

  g_clear_pointer (&self->change, vec_link_change_free);
  g_list_store_remove_all (self->changed);
  if (error == NULL)
    {
      self->change = g_steal_pointer (&((ChangeWork *) data)->change);
      list_changed (self);
    }
  give_colorings (self);
  g_signal_emit (self, signals[LINK_CHANGED], 0);
  if (error != NULL)
    g_signal_emit (self, signals[LINK_FAILED], 0, error);
}

static void
progressed (gpointer owner)
{
  g_signal_emit (owner, signals[LINK_CHANGED], 0);
}

/* FALSE: something that it needs is still on its way. Takes references. */
static gboolean
gather_input (VecLink *self, VecLinkInput *input)
{
  *input = (VecLinkInput) { .on_maps = vec_link_is_same_table (self) };
  if (self->match == NULL)
    return FALSE;
  for (int side = 0; side < 2; side++)
    {
      VecSession *session = self->sides[side];
      VecLayout *settled = vec_session_settled_layout (session);
      gboolean is_there = session->space != NULL && session->space_job == NULL && session->table == self->matched[side]
                          && vec_space_get_n_rows (session->space) == vec_table_get_n_rows (session->table);

      if (!is_there || (input->on_maps && (settled == NULL || settled->n_rows != vec_table_get_n_rows (session->table))))
        {
          vec_link_input_clear (input);
          return FALSE;
        }
      input->spaces[side] = g_object_ref (session->space);
      input->layouts[side] = input->on_maps ? vec_layout_ref (settled) : NULL;
      input->metrics[side] = session->now->metric;
    }
  input->match = vec_row_match_ref (self->match);
  return TRUE;
}

static void
update_change (VecLink *self)
{
  VecLinkInput input;
  ChangeWork *work;

  if (!gather_input (self, &input))
    return;
  if (vec_link_input_equal (&input, &self->input))
    {
      vec_link_input_clear (&input);
      return;
    }
  vec_link_input_clear (&self->input);
  self->input = input;
  work = g_new0 (ChangeWork, 1);
  gather_input (self, &work->input);
  vec_job_start (&self->change_job, self, self->sides[0]->context, work, change_work_free, change_work, change_done, progressed);
  g_signal_emit (self, signals[LINK_CHANGED], 0);
}

static void
picture_cb (VecLink *self)
{
  if (self->sides[0] != NULL)
    update_change (self);
}

/* ---- Which rows belong together */

static void
forget_change (VecLink *self)
{
  vec_job_drop (&self->change_job);
  vec_link_input_clear (&self->input);
  self->input = (VecLinkInput) { 0 };
  g_clear_pointer (&self->change, vec_link_change_free);
  g_list_store_remove_all (self->changed);
}

typedef struct
{
  VecTable *tables[2];
  VecRowMatch *match;
} MatchWork;

static void
match_work_free (gpointer data)
{
  MatchWork *work = data;

  g_clear_object (&work->tables[0]);
  g_clear_object (&work->tables[1]);
  g_clear_pointer (&work->match, vec_row_match_unref);
  g_free (work);
}

static gboolean
match_work (VecJob *job, gpointer data, GError **error)
{
  MatchWork *work = data;

  if (work->tables[0] == work->tables[1])
    work->match = vec_row_match_new_identity (vec_table_get_n_rows (work->tables[0]));
  else
    work->match = vec_row_match_new (work->tables[0], work->tables[1], vec_job_get_cancellable (job), error);
  return work->match != NULL;
}

static void
match_done (gpointer owner, gpointer data, const GError *error)
{
  VecLink *self = owner;

  if (error == NULL)
    {
      self->match = g_steal_pointer (&((MatchWork *) data)->match);
      follow_all (self);
      update_change (self);
    }
  g_signal_emit (self, signals[LINK_CHANGED], 0);
  if (error != NULL)
    g_signal_emit (self, signals[LINK_FAILED], 0, error);
}

static void
tables_cb (VecLink *self)
{
  MatchWork *work;

  if (self->sides[0] == NULL)
    return;
  vec_job_drop (&self->match_job);
  forget_change (self);
  g_clear_pointer (&self->match, vec_row_match_unref);
  for (int side = 0; side < 2; side++)
    g_set_object (&self->matched[side], vec_session_get_table (self->sides[side]));
  if (self->matched[0] != NULL && self->matched[1] != NULL)
    {
      work = g_new0 (MatchWork, 1);
      work->tables[0] = g_object_ref (self->matched[0]);
      work->tables[1] = g_object_ref (self->matched[1]);
      vec_job_start (&self->match_job, self, self->sides[0]->context, work, match_work_free, match_work, match_done, NULL);
    }
  g_signal_emit (self, signals[LINK_CHANGED], 0);
}

/* ---- Asking */

double
vec_link_get_progress (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), -1);
  if (self->match_job != NULL)
    return 0;
  return vec_job_get_fraction (self->change_job);
}

gboolean
vec_link_is_waiting (VecLink *self)
{
  VecLinkInput input;

  g_return_val_if_fail (VEC_IS_LINK (self), FALSE);
  if (self->sides[0] == NULL || self->match == NULL)
    return FALSE;
  if (!gather_input (self, &input))
    return TRUE;
  vec_link_input_clear (&input);
  return FALSE;
}

double
vec_link_get_mean_kept (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), NAN);
  return self->change != NULL ? self->change->mean_kept : NAN;
}

const float *
vec_link_get_kept (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), NULL);
  return self->change != NULL ? self->change->kept : NULL;
}

GListModel *
vec_link_get_changed (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), NULL);
  return G_LIST_MODEL (self->changed);
}

/* The place of @row of the left table among the matched rows, which ascend; −1: not there. */
static gint64
find_matched (VecLink *self, gint64 row)
{
  const gint64 *rows = vec_row_match_get_rows_a (self->match);
  gint64 low = 0, high = vec_row_match_get_count (self->match);

  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;

      if (rows[middle] < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low < vec_row_match_get_count (self->match) && rows[low] == row ? low : -1;
}

static gboolean
is_among (guint32 place, const guint32 *places, int k)
{
  for (int i = 0; i < k; i++)
    if (places[i] == place)
      return TRUE;
  return FALSE;
}

gboolean
vec_link_dup_neighbors (VecLink *self, gint64 row, GArray **both, GArray **only_left, GArray **only_right)
{
  const guint32 *left, *right;
  const gint64 *rows;
  gint64 place;

  g_return_val_if_fail (VEC_IS_LINK (self), FALSE);
  if (self->change == NULL || row < 0)
    return FALSE;
  place = find_matched (self, row);
  if (place < 0)
    return FALSE;
  rows = vec_row_match_get_rows_a (self->match);
  left = self->change->neighbors[0] + place * self->change->k;
  right = self->change->neighbors[1] + place * self->change->k;
  *both = g_array_new (FALSE, FALSE, sizeof (gint64));
  *only_left = g_array_new (FALSE, FALSE, sizeof (gint64));
  *only_right = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < self->change->k; i++)
    {
      g_array_append_val (is_among (left[i], right, self->change->k) ? *both : *only_left, rows[left[i]]);
      if (!is_among (right[i], left, self->change->k))
        g_array_append_val (*only_right, rows[right[i]]);
    }
  return TRUE;
}

/* ---- Colours */

static void
show_change (VecLink *self)
{
  for (int side = 0; side < 2; side++)
    {
      const char *color_by = vec_session_get_color_by (self->sides[side]);

      g_free (self->colored_before[side]);
      self->colored_before[side] = g_strdup (g_str_equal (color_by, "change") ? "cluster" : color_by);
      vec_session_set_color_by (self->sides[side], "change");
    }
}

/* Unless the person has chosen other colours in the meantime. */
static void
show_colors_before (VecLink *self)
{
  for (int side = 0; side < 2; side++)
    if (g_str_equal (vec_session_get_color_by (self->sides[side]), "change"))
      vec_session_set_color_by (self->sides[side], self->colored_before[side] != NULL ? self->colored_before[side] : "cluster");
}

void
vec_link_set_colored (VecLink *self, gboolean colored)
{
  g_return_if_fail (VEC_IS_LINK (self));
  if (self->sides[0] == NULL || self->is_colored == !!colored)
    return;
  self->is_colored = !!colored;
  self->is_syncing = TRUE;
  if (colored)
    show_change (self);
  else
    show_colors_before (self);
  self->is_syncing = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[LINK_PROP_COLORED]);
}

gboolean
vec_link_get_colored (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), FALSE);
  return self->is_colored;
}

/* Other colours were chosen, or an undo brought them back. */
static void
color_by_cb (VecLink *self)
{
  gboolean colored;

  if (self->is_syncing || self->sides[0] == NULL)
    return;
  colored = g_str_equal (vec_session_get_color_by (self->sides[0]), "change");
  settings_cb (self);
  if (colored == self->is_colored)
    return;
  self->is_colored = colored;
  g_object_notify_by_pspec (G_OBJECT (self), props[LINK_PROP_COLORED]);
}

/* ---- The object */

static void
connect_side (VecLink *self, VecSession *session)
{
  g_signal_connect_object (session, "notify::table", G_CALLBACK (tables_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "hovered-changed", G_CALLBACK (hovered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "chosen-changed", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "layout-replaced", G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "trust-changed", G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::running", G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::paused", G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::metric", G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
}

VecLink *
vec_link_new (VecSession *left, VecSession *right)
{
  static const char *const followed[] = { "notify::treatment-id", "notify::metric", "notify::n-neighbors", "notify::n-clusters" };
  VecLink *self = g_object_new (VEC_TYPE_LINK, NULL);

  g_return_val_if_fail (left != right, self);

  self->sides[0] = g_object_ref (left);
  self->sides[1] = g_object_ref (right);
  connect_side (self, left);
  connect_side (self, right);
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (left, followed[i], G_CALLBACK (settings_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (left, "notify::color-by", G_CALLBACK (color_by_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (left, "visible-changed", G_CALLBACK (visible_cb), self, G_CONNECT_SWAPPED);
  tables_cb (self);
  return self;
}

void
vec_link_close (VecLink *self)
{
  g_return_if_fail (VEC_IS_LINK (self));
  if (self->sides[0] == NULL)
    return;
  vec_link_set_colored (self, FALSE);
  vec_job_drop (&self->match_job);
  forget_change (self);
  give_colorings (self);
  for (int side = 0; side < 2; side++)
    {
      g_signal_handlers_disconnect_by_data (self->sides[side], self);
      g_clear_object (&self->sides[side]);
      g_clear_object (&self->matched[side]);
    }
  g_clear_pointer (&self->match, vec_row_match_unref);
}

static void
vec_link_dispose (GObject *object)
{
  vec_link_close (VEC_LINK (object));
  G_OBJECT_CLASS (vec_link_parent_class)->dispose (object);
}

static void
vec_link_finalize (GObject *object)
{
  VecLink *self = VEC_LINK (object);

  g_object_unref (self->changed);
  g_free (self->colored_before[0]);
  g_free (self->colored_before[1]);
  G_OBJECT_CLASS (vec_link_parent_class)->finalize (object);
}

static void
vec_link_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == LINK_PROP_COLORED)
    vec_link_set_colored (VEC_LINK (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
vec_link_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == LINK_PROP_COLORED)
    g_value_set_boolean (value, VEC_LINK (object)->is_colored);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
vec_link_class_init (VecLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vec_link_dispose;
  object_class->finalize = vec_link_finalize;
  object_class->set_property = vec_link_set_property;
  object_class->get_property = vec_link_get_property;
  props[LINK_PROP_COLORED] = g_param_spec_boolean ("colored", NULL, NULL, FALSE,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_LINK_PROPS, props);
  signals[LINK_CHANGED] = g_signal_new ("changed", VEC_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LINK_FAILED] = g_signal_new ("failed", VEC_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
vec_link_init (VecLink *self)
{
  self->changed = g_list_store_new (VEC_TYPE_ROW_ITEM);
}
