#include "session/vec-link-private.h"

enum { LINK_PROP_COLORED = 1, N_LINK_PROPS };
enum { LINK_CHANGED, LINK_FAILED, N_LINK_SIGNALS };

static GParamSpec *props[N_LINK_PROPS];
static guint signals[N_LINK_SIGNALS];

G_DEFINE_FINAL_TYPE (VecLink, vec_link, G_TYPE_OBJECT)

void
vec_link_emit_changed (VecLink *self)
{
  g_signal_emit (self, signals[LINK_CHANGED], 0);
}

void
vec_link_emit_failed (VecLink *self, const GError *error)
{
  g_signal_emit (self, signals[LINK_FAILED], 0, error);
}

int
vec_link_side_of (VecLink *self, VecSession *session)
{
  return session == self->sides[0] ? 0 : 1;
}

/* ---- Which rows belong together */

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
  return vec_link_side_of (self, from) == 0 ? vec_row_match_to_b (self->match, row) : vec_row_match_to_a (self->match, row);
}

gint64
vec_link_get_n_matched (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), -1);
  return self->match != NULL ? vec_row_match_get_count (self->match) : -1;
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
      vec_link_follow_all (self);
      vec_link_update_change (self);
    }
  vec_link_emit_changed (self);
  if (error != NULL)
    vec_link_emit_failed (self, error);
}

static void
tables_cb (VecLink *self)
{
  MatchWork *work;

  if (self->sides[0] == NULL)
    return;
  vec_job_drop (&self->match_job);
  vec_link_forget_change (self);
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
  vec_link_emit_changed (self);
}

/* ---- Colours */

static void
remember_colors (VecLink *self)
{
  for (int side = 0; side < 2; side++)
    {
      const char *color_by = vec_session_get_color_by (self->sides[side]);

      if (g_str_equal (color_by, "change"))
        continue;
      g_free (self->colored_before[side]);
      self->colored_before[side] = g_strdup (color_by);
    }
}

static void
show_change (VecLink *self)
{
  remember_colors (self);
  for (int side = 0; side < 2; side++)
    if (!g_str_equal (vec_session_get_color_by (self->sides[side]), "change"))
      vec_session_set_color_by (self->sides[side], "change");
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

/* Other colours were chosen, perhaps those of the change, or an undo brought them back: the change is shown on both sides or on none. */
static void
color_by_cb (VecLink *self)
{
  gboolean colored;

  if (self->is_syncing || self->sides[0] == NULL)
    return;
  colored = g_str_equal (vec_session_get_color_by (self->sides[0]), "change");
  self->is_syncing = TRUE;
  if (colored)
    show_change (self);
  else if (self->is_colored)
    show_colors_before (self);
  self->is_syncing = FALSE;
  remember_colors (self);
  vec_link_follow_settings (self);
  if (colored == self->is_colored)
    return;
  self->is_colored = colored;
  g_object_notify_by_pspec (G_OBJECT (self), props[LINK_PROP_COLORED]);
}

/* ---- The object */

VecLink *
vec_link_new (VecSession *left, VecSession *right)
{
  VecLink *self = g_object_new (VEC_TYPE_LINK, NULL);

  g_return_val_if_fail (left != right, self);

  self->sides[0] = g_object_ref (left);
  self->sides[1] = g_object_ref (right);
  g_signal_connect_object (left, "notify::table", G_CALLBACK (tables_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (right, "notify::table", G_CALLBACK (tables_cb), self, G_CONNECT_SWAPPED);
  vec_link_connect_measure (self);
  vec_link_connect_followers (self);
  remember_colors (self);
  g_signal_connect_object (left, "notify::color-by", G_CALLBACK (color_by_cb), self, G_CONNECT_SWAPPED);
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
  vec_link_forget_change (self);
  vec_link_give_colorings (self);
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
