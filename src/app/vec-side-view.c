#include "app/vec-side-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/vec-choice.h"
#include "app/vec-plot-view.h"

struct _VecSideView
{
  GtkWidget parent_instance;

  VecSession *session;   /* of the first map */
  VecSession *beside;    /* NULL while closed */
  VecLink *link;
  gboolean follows_table;
  gboolean updating;     /* the session's value is being shown, not chosen */

  GtkWidget *box;
  GtkDropDown *projection;
  GtkLabel *name;
  AdwBin *place;
  GtkProgressBar *progress;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (VecSideView, vec_side_view, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_LINK, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint failed_signal;

/* ---- The strip above the map */

static void
projection_chosen_cb (VecSideView *self)
{
  const char *id = vec_choice_get_id (self->projection);

  if (!self->updating && self->beside != NULL && id != NULL)
    vec_session_set_method (self->beside, id);
}

static void
update_cb (VecSideView *self)
{
  VecTable *table = vec_session_get_table (self->beside);
  gboolean busy;
  double progress;
  g_autofree char *doing = NULL, *status = NULL;
  const char *text;

  g_object_get (self->beside, "busy", &busy, "progress", &progress, "progress-text", &doing, "status", &status, NULL);
  self->updating = TRUE;
  vec_choice_set_id (self->projection, vec_session_get_method (self->beside));
  self->updating = FALSE;

  text = busy && doing != NULL && *doing != '\0' ? doing : status != NULL ? status : "";
  gtk_label_set_text (self->status, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), text);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  if (busy && progress >= 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  else if (busy)
    gtk_progress_bar_pulse (self->progress);
  gtk_label_set_text (self->name, table != NULL && !self->follows_table ? vec_table_get_name (table) : "");
}

/* ---- Opening and closing */

static void
failed_cb (VecSideView *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, failed_signal, 0, error);
}

static void
show_plot (VecSideView *self)
{
  GtkWidget *plot = g_object_new (VEC_TYPE_PLOT_VIEW, "hexpand", TRUE, "vexpand", TRUE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Second map"), -1);
  vec_plot_view_set_session (VEC_PLOT_VIEW (plot), self->beside);
  adw_bin_set_child (self->place, plot);
}

static void
start (VecSideView *self, gboolean follows_table)
{
  static const char *const signals[] = { "notify::busy", "notify::progress", "notify::progress-text", "notify::status", "notify::method",
                                         "notify::table" };

  vec_side_view_close (self);
  self->follows_table = follows_table;
  self->beside = vec_session_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->beside, signals[i], G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->beside, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  show_plot (self);
}

static void
link_up (VecSideView *self)
{
  self->link = vec_link_new (self->session, self->beside);
  g_signal_connect_object (self->link, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  update_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINK]);
}

/* Beside the principal components the neighbourhoods, and the other way round. */
static const char *
choose_other_method (VecSession *session)
{
  return g_strcmp0 (vec_session_get_method (session), "pca") == 0 ? "tsne" : "pca";
}

void
vec_side_view_open (VecSideView *self)
{
  VecTable *table;

  g_return_if_fail (VEC_IS_SIDE_VIEW (self));

  table = vec_session_get_table (self->session);
  if (table == NULL)
    return;

  start (self, TRUE);
  vec_session_set_method (self->beside, choose_other_method (self->session));
  vec_session_set_table (self->beside, table);
  vec_session_set_treatment (self->beside, vec_session_get_treatment (self->session));
  link_up (self);
}

/* The same column means the same on both sides. */
static void
take_coloring (VecSideView *self)
{
  const char *color_by = vec_session_get_color_by (self->session);
  gboolean is_column = g_str_has_prefix (color_by, "column:");
  VecTable *table = vec_session_get_table (self->beside);

  if (!is_column || vec_table_find_column (table, color_by + strlen ("column:")) != NULL)
    vec_session_set_color_by (self->beside, color_by);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VecSideView) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_open = vec_session_open_finish (VEC_SESSION (source), result, &error);

  if (VEC_SESSION (source) != self->beside)
    return;
  if (is_open)
    {
      take_coloring (self);
      link_up (self);
      return;
    }
  vec_side_view_close (self);
  failed_cb (self, error);
}

void
vec_side_view_open_file (VecSideView *self, const char *path)
{
  g_return_if_fail (VEC_IS_SIDE_VIEW (self));
  g_return_if_fail (path != NULL);

  start (self, FALSE);
  vec_session_set_method (self->beside, vec_session_get_method (self->session));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  vec_session_open_async (self->beside, path, NULL, opened_cb, g_object_ref (self));
}

void
vec_side_view_close (VecSideView *self)
{
  g_return_if_fail (VEC_IS_SIDE_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->beside == NULL)
    return;

  if (self->link != NULL)
    vec_link_close (self->link);
  g_clear_object (&self->link);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINK]);
  vec_session_cancel (self->beside);
  g_signal_handlers_disconnect_by_data (self->beside, self);
  adw_bin_set_child (self->place, NULL);
  g_clear_object (&self->beside);
}

VecLink *
vec_side_view_get_link (VecSideView *self)
{
  g_return_val_if_fail (VEC_IS_SIDE_VIEW (self), NULL);

  return self->link;
}

/* Two views of one table stay views of one table. */
static void
table_changed_cb (VecSideView *self)
{
  VecTable *table = vec_session_get_table (self->session);

  if (self->beside == NULL || !self->follows_table)
    return;
  if (table == NULL)
    vec_side_view_close (self);
  else if (table != vec_session_get_table (self->beside))
    vec_session_set_table (self->beside, table);
}

/* ---- The widget */

static void
vec_side_view_dispose (GObject *object)
{
  VecSideView *self = VEC_SIDE_VIEW (object);

  if (self->box != NULL)
    vec_side_view_close (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_side_view_parent_class)->dispose (object);
}

static void
vec_side_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_LINK)
    g_value_set_object (value, VEC_SIDE_VIEW (object)->link);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
vec_side_view_class_init (VecSideViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_side_view_dispose;
  G_OBJECT_CLASS (klass)->get_property = vec_side_view_get_property;
  props[PROP_LINK] = g_param_spec_object ("link", NULL, NULL, VEC_TYPE_LINK,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  failed_signal = g_signal_new ("failed", VEC_TYPE_SIDE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sideview");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-side-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VecSideView, box);
  gtk_widget_class_bind_template_child (widget_class, VecSideView, projection);
  gtk_widget_class_bind_template_child (widget_class, VecSideView, name);
  gtk_widget_class_bind_template_child (widget_class, VecSideView, place);
  gtk_widget_class_bind_template_child (widget_class, VecSideView, progress);
  gtk_widget_class_bind_template_child (widget_class, VecSideView, status);
  gtk_widget_class_bind_template_callback (widget_class, projection_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, vec_side_view_close);
}

static void
vec_side_view_init (VecSideView *self)
{
  /* What follows somebody is chosen in the panel, which belongs to the first map. */
  static const char *const guided[] = { "axes", "raw", NULL };

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  vec_choice_set_projections (self->projection, guided);
  self->updating = FALSE;
}

void
vec_side_view_set_session (VecSideView *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_SIDE_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
}
