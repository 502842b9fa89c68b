#include "app/vec-map-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/vec-choice.h"
#include "app/vec-fold-layout.h"
#include "app/vec-view-options.h"
#include "session/vec-session-filter.h"

struct _VecMapBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkDropDown *projection;
  GtkDropDown *color_by;
  GtkButton *pause;
  GtkWidget *restart;
  GtkWidget *filter;
  GtkWidget *space, *spin;
  VecViewOptions *view_options;
  gboolean updating;   /* the session's value is being shown, not chosen */
  gboolean compared;   /* with a view beside */
};

G_DEFINE_FINAL_TYPE (VecMapBar, vec_map_bar, GTK_TYPE_WIDGET)

/* ---- What can be chosen */

static void
add_column_colorings (VecTable *table, GPtrArray *ids, GPtrArray *titles)
{
  for (guint i = 0; table != NULL && i < vec_table_get_n_columns (table); i++)
    {
      const char *name = vec_column_get_name (vec_table_get_column (table, i));

      g_ptr_array_add (ids, g_strconcat ("column:", name, NULL));
      g_ptr_array_add (titles, g_strdup (name));
    }
}

static void
fill_colorings (VecMapBar *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (ids, g_strdup ("cluster"));
  g_ptr_array_add (titles, g_strdup (_("Cluster")));
  g_ptr_array_add (ids, g_strdup ("distance"));
  g_ptr_array_add (titles, g_strdup (_("Distance to selection")));
  g_ptr_array_add (ids, g_strdup ("honesty"));
  g_ptr_array_add (titles, g_strdup (_("Honesty")));
  if (self->compared)
    {
      g_ptr_array_add (ids, g_strdup ("change"));
      g_ptr_array_add (titles, g_strdup (_("Change")));
    }
  g_ptr_array_add (ids, g_strdup ("plain"));
  g_ptr_array_add (titles, g_strdup (_("One colour")));
  add_column_colorings (vec_session_get_table (self->session), ids, titles);
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);

  vec_choice_set_entries (self->color_by, (const char *const *) ids->pdata, (const char *const *) titles->pdata);
}

/* ---- Following the session */

static void
update_run_buttons (VecMapBar *self)
{
  gboolean running, paused;

  g_object_get (self->session, "running", &running, "paused", &paused, NULL);
  gtk_button_set_icon_name (self->pause, running && !paused ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), paused ? _("Resume the projection") : _("Pause the projection"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL, paused ? _("Resume") : _("Pause"),
                                  -1);
}

static void
update_cb (VecMapBar *self)
{
  const VecProjectionMethod *method = vec_projection_method_find (vec_session_get_method (self->session));

  self->updating = TRUE;
  vec_choice_set_id (self->projection, vec_session_get_method (self->session));
  vec_choice_set_id (self->color_by, vec_session_get_color_by (self->session));
  self->updating = FALSE;

  if (method != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->projection), _(method->description));
  update_run_buttons (self);
}

/* A filter is at work also while its bar is not to be seen. */
static void
filter_changed_cb (VecMapBar *self)
{
  if (vec_filter_is_active (vec_session_get_filter (self->session)))
    gtk_widget_add_css_class (self->filter, "at-work");
  else
    gtk_widget_remove_css_class (self->filter, "at-work");
}

static void
table_changed_cb (VecMapBar *self)
{
  self->updating = TRUE;
  fill_colorings (self);
  update_cb (self);
}

/* ---- What a person chooses */

static void
projection_chosen_cb (VecMapBar *self)
{
  const char *id = vec_choice_get_id (self->projection);

  if (!self->updating && self->session != NULL && id != NULL)
    vec_session_set_method (self->session, id);
}

static void
color_chosen_cb (VecMapBar *self)
{
  const char *id = vec_choice_get_id (self->color_by);

  if (!self->updating && self->session != NULL && id != NULL)
    vec_session_set_color_by (self->session, id);
}

static void
vec_map_bar_dispose (GObject *object)
{
  VecMapBar *self = VEC_MAP_BAR (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_map_bar_parent_class)->dispose (object);
}

static void
vec_map_bar_class_init (VecMapBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_map_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-map-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, box);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, projection);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, color_by);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, pause);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, restart);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, filter);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, space);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, spin);
  gtk_widget_class_bind_template_child (widget_class, VecMapBar, view_options);
  gtk_widget_class_bind_template_callback (widget_class, projection_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, color_chosen_cb);
}

static void
vec_map_bar_init (VecMapBar *self)
{
  g_type_ensure (VEC_TYPE_FOLD_LAYOUT);
  g_type_ensure (VEC_TYPE_VIEW_OPTIONS);
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  vec_choice_make_narrow (self->projection);
  vec_choice_make_narrow (self->color_by);
  vec_choice_set_projections (self->projection, NULL);
  self->updating = FALSE;
}

static gboolean
dims_to_active (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_boolean (to, g_value_get_int (from) == 3);

  return TRUE;
}

static gboolean
active_to_dims (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_int (to, g_value_get_boolean (from) ? 3 : 2);

  return TRUE;
}

static void
bind_space (VecMapBar *self)
{
  g_object_bind_property_full (self->session, "dims", self->space, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               dims_to_active, active_to_dims, NULL, NULL);
  g_object_bind_property_full (self->session, "dims", self->spin, "visible", G_BINDING_SYNC_CREATE, dims_to_active, NULL, NULL, NULL);
  g_object_bind_property (self->session, "spinning", self->spin, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  /* Who asked the system for little motion is not offered more. */
  gtk_widget_set_sensitive (self->spin, adw_get_enable_animations (GTK_WIDGET (self)));
}

void
vec_map_bar_set_session (VecMapBar *self, VecSession *session)
{
  static const char *const signals[] = { "notify::method", "notify::color-by", "notify::running", "notify::paused" };

  g_return_if_fail (VEC_IS_MAP_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "filter-changed", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  bind_space (self);
  vec_view_options_set_session (self->view_options, session);
  table_changed_cb (self);
}

void
vec_map_bar_popup_view_options (VecMapBar *self)
{
  g_return_if_fail (VEC_IS_MAP_BAR (self));

  vec_view_options_popup (self->view_options);
}

void
vec_map_bar_set_compared (VecMapBar *self, gboolean compared)
{
  g_return_if_fail (VEC_IS_MAP_BAR (self));

  if (self->compared == !!compared)
    return;
  self->compared = !!compared;
  table_changed_cb (self);
}
