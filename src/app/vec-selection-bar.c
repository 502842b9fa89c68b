#include "app/vec-selection-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/vec-session-chosen.h"
#include "session/vec-session-tags.h"

#define SIMILAR_STEPS 1000
#define FIRST_SIMILAR 10     /* rows that are offered first */

struct _VecSelectionBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *map;              /* not owned */
  const char *question;        /* the page that is asked on; NULL: none */
  GtkStack *stack;
  GtkLabel *count;
  GtkLabel *hidden_count;
  GtkSpinButton *grow_count;
  GtkLabel *similar_title;
  GtkScale *similar_scale;
  GtkLabel *similar_count;
  GtkWidget *similar_button;
  GtkEntry *tag_entry;
};

G_DEFINE_FINAL_TYPE (VecSelectionBar, vec_selection_bar, GTK_TYPE_WIDGET)

static char *
format_count (gint64 n)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

/* ---- Following the session */

static void
show_chosen_count (VecSelectionBar *self)
{
  gint64 n = vec_session_get_n_chosen (self->session), n_rows = vec_table_get_n_rows (vec_session_get_table (self->session));
  g_autofree char *count = format_count (n), *all = format_count (n_rows);
  /* Translators: "128 of 8,000 selected": so many of all points. */
  g_autofree char *text = g_strdup_printf (ngettext ("%s of %s selected", "%s of %s selected", (gulong) n), count, all);

  gtk_label_set_text (self->count, text);
}

static void
show_hidden_count (VecSelectionBar *self)
{
  gint64 n = vec_row_set_get_count (vec_session_get_hidden_rows (self->session));
  g_autofree char *count = format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s row is hidden", "%s rows are hidden", (gulong) n), count);

  gtk_label_set_text (self->hidden_count, text);
}

static void
update_cb (VecSelectionBar *self)
{
  gboolean has_table = vec_session_get_table (self->session) != NULL;
  gboolean has_chosen = has_table && vec_session_get_chosen (self->session) != NULL;
  gboolean has_hidden = has_table && vec_session_get_hidden_rows (self->session) != NULL;

  if (has_chosen)
    show_chosen_count (self);
  if (has_hidden)
    show_hidden_count (self);
  /* Of no chosen rows neither neighbours nor tags are asked for. */
  if (!has_table || (!has_chosen && g_strcmp0 (self->question, "similar") != 0))
    self->question = NULL;
  /* A bar that goes leaves the focus to the map. */
  if (!has_chosen && self->question == NULL && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (self->map);
  gtk_stack_set_visible_child_name (self->stack, self->question != NULL ? self->question : has_chosen ? "chosen" : "hidden");
  gtk_widget_set_visible (GTK_WIDGET (self), has_chosen || has_hidden || self->question != NULL);
}

static void
ask (VecSelectionBar *self, const char *question)
{
  self->question = question;
  update_cb (self);
}

/* What had the focus goes out of sight. */
static void
end_question (VecSelectionBar *self)
{
  ask (self, NULL);
  gtk_widget_grab_focus (self->map);
}

static void
leave_question_cb (VecSelectionBar *self)
{
  if (g_strcmp0 (self->question, "similar") == 0)
    vec_session_cancel_choosing (self->session);
  end_question (self);
}

/* ---- Growing */

static void
grow_cb (VecSelectionBar *self)
{
  gtk_spin_button_update (self->grow_count);
  vec_session_grow_chosen (self->session, gtk_spin_button_get_value_as_int (self->grow_count));
  end_question (self);
}

void
vec_selection_bar_ask_grow (VecSelectionBar *self)
{
  g_return_if_fail (VEC_IS_SELECTION_BAR (self));

  ask (self, "grow");
  gtk_widget_grab_focus (GTK_WIDGET (self->grow_count));
}

/* ---- Within a distance */

/* The scale goes by the number of rows, in equal ratios: one row, then twice as many … all. Distances themselves lie too close together
 * in many dimensions for a hand to set them. */
static double
get_limit (VecSelectionBar *self)
{
  gint64 n_rows = vec_table_get_n_rows (vec_session_get_table (self->session));
  double share = gtk_range_get_value (GTK_RANGE (self->similar_scale));

  return vec_session_get_similar_limit (self->session, (gint64) llround (pow ((double) n_rows, share)));
}

static void
show_similar (VecSelectionBar *self)
{
  gboolean larger_is_nearer = FALSE;
  gboolean known = vec_session_get_similar_range (self->session, NULL, NULL, &larger_is_nearer);
  double limit;
  gint64 n;
  g_autofree char *count = NULL, *number = NULL, *text = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->similar_scale), known);
  gtk_widget_set_sensitive (self->similar_button, known);
  if (!known)
    {
      gtk_label_set_text (self->similar_count, _("Measuring…"));
      return;
    }
  limit = get_limit (self);
  n = vec_session_count_similar (self->session, limit);
  count = format_count (n);
  number = g_strdup_printf ("%.3g", limit);
  /* Translators: how many points are at least (≥) or at most (≤) so similar: "42 (≥ 0.71)". */
  text = g_strdup_printf (larger_is_nearer ? _("%s (≥ %s)") : _("%s (≤ %s)"), count, number);
  gtk_label_set_text (self->similar_count, text);
}

static void
similar_moved_cb (VecSelectionBar *self)
{
  if (self->session != NULL && g_strcmp0 (self->question, "similar") == 0)
    show_similar (self);
}

static void
choose_similar_cb (VecSelectionBar *self)
{
  vec_session_choose_similar (self->session, get_limit (self), VEC_CHOOSE_REPLACE);
  end_question (self);
}

void
vec_selection_bar_ask_similar (VecSelectionBar *self)
{
  gint64 row, n_rows;
  g_autofree char *title = NULL;

  g_return_if_fail (VEC_IS_SELECTION_BAR (self));

  row = vec_session_get_selected_row (self->session);
  if (row < 0)
    return;
  n_rows = vec_table_get_n_rows (vec_session_get_table (self->session));
  title = g_strdup_printf (_("Similar to %s"), vec_table_get_label (vec_session_get_table (self->session), row));
  gtk_label_set_text (self->similar_title, title);
  ask (self, "similar");
  vec_session_find_similar (self->session, row);
  gtk_range_set_value (GTK_RANGE (self->similar_scale), n_rows > 1 ? log (MIN (FIRST_SIMILAR + 1, n_rows)) / log ((double) n_rows) : 1);
  show_similar (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->similar_scale));
}

/* Another row was clicked while the question stands: it is about that one. */
static void
selected_changed_cb (VecSelectionBar *self)
{
  if (g_strcmp0 (self->question, "similar") != 0)
    return;
  if (vec_session_get_selected_row (self->session) >= 0)
    vec_selection_bar_ask_similar (self);
  else
    leave_question_cb (self);
}

/* ---- Tags */

static void
tag_cb (VecSelectionBar *self)
{
  vec_session_tag_chosen (self->session, gtk_editable_get_text (GTK_EDITABLE (self->tag_entry)));
  end_question (self);
}

void
vec_selection_bar_ask_tag (VecSelectionBar *self)
{
  g_return_if_fail (VEC_IS_SELECTION_BAR (self));

  ask (self, "tag");
  gtk_widget_grab_focus (GTK_WIDGET (self->tag_entry));
}

/* ---- The widget */

static gboolean
key_cb (VecSelectionBar *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Escape)
    return FALSE;

  if (self->question == NULL)
    vec_session_set_chosen (self->session, NULL);
  leave_question_cb (self);

  return TRUE;
}

static void
vec_selection_bar_dispose (GObject *object)
{
  VecSelectionBar *self = VEC_SELECTION_BAR (object);
  GtkWidget *stack = GTK_WIDGET (self->stack);

  g_clear_object (&self->session);
  self->stack = NULL;
  g_clear_pointer (&stack, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_selection_bar_parent_class)->dispose (object);
}

static void
vec_selection_bar_class_init (VecSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_selection_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, stack);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, count);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, hidden_count);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, grow_count);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, similar_title);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, similar_scale);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, similar_count);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, similar_button);
  gtk_widget_class_bind_template_child (widget_class, VecSelectionBar, tag_entry);
  gtk_widget_class_bind_template_callback (widget_class, grow_cb);
  gtk_widget_class_bind_template_callback (widget_class, similar_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_similar_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_question_cb);
}

static void
vec_selection_bar_init (VecSelectionBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_range_set_increments (GTK_RANGE (self->similar_scale), 1.0 / SIMILAR_STEPS, 0.05);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
vec_selection_bar_set_session (VecSelectionBar *self, VecSession *session, GtkWidget *map)
{
  g_return_if_fail (VEC_IS_SELECTION_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->map = map;
  g_signal_connect_object (session, "chosen-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "visible-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "similar-changed", G_CALLBACK (similar_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (selected_changed_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
