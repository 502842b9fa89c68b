#include "app/vec-filter-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/vec-filter-chip.h"
#include "session/vec-job.h"
#include "session/vec-session-filter.h"

#define MANY_FIELDS 8     /* a search helps among more of them */

struct _VecFilterBar
{
  GtkWidget parent_instance;

  VecSession *session;
  VecJob *job;             /* looks which columns hold dates */

  GtkWidget *box;
  GtkWidget *chips;
  GtkMenuButton *add;
  GtkPopover *fields;
  GtkEditable *search;
  GtkListBox *list;
  GtkLabel *count;
  GtkWidget *clear;
};

G_DEFINE_FINAL_TYPE (VecFilterBar, vec_filter_bar, GTK_TYPE_WIDGET)

/* ---- What conditions can speak of: a line for each, which knows its field and column */

static void
add_field (VecFilterBar *self, const char *title, VecField field, const char *column)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  g_object_set_data (G_OBJECT (label), "field", GINT_TO_POINTER (field));
  g_object_set_data_full (G_OBJECT (label), "column", g_strdup (column), g_free);
  gtk_list_box_append (self->list, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
fill_fields_cb (VecFilterBar *self)
{
  VecTable *table = vec_session_get_table (self->session);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  gtk_editable_set_text (self->search, "");
  if (table == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->search), vec_table_get_n_columns (table) > MANY_FIELDS);
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      const char *name = vec_column_get_name (vec_table_get_column (table, i));

      add_field (self, name, VEC_FIELD_COLUMN, name);
    }
  add_field (self, _("Label"), VEC_FIELD_LABEL, NULL);
  add_field (self, _("Any text"), VEC_FIELD_ANYWHERE, NULL);
  add_field (self, _("Cluster"), VEC_FIELD_CLUSTER, NULL);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer data)
{
  VecFilterBar *self = data;
  const char *wanted = gtk_editable_get_text (self->search), *title;

  title = gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row)));
  return *wanted == '\0' || g_str_match_string (wanted, title, TRUE) || strstr (title, wanted) != NULL;
}

static void
searched_cb (VecFilterBar *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

/* ---- What a person does */

/* A new condition lets everything through, until something is asked. */
static VecCondition
make_condition (VecFilterBar *self, VecField field, const char *name)
{
  VecColumn *column = name != NULL ? vec_table_find_column (vec_session_get_table (self->session), name) : NULL;
  VecCondition condition = { .kind = VEC_CONDITION_TEXT, .field = field, .column = name, .text = "" };

  if (field == VEC_FIELD_CLUSTER)
    condition = (VecCondition) { .kind = VEC_CONDITION_CLUSTERS, .field = field, .off = TRUE };
  else if (column != NULL && (vec_column_get_numbers (column) != NULL || vec_column_get_dates (column) != NULL))
    condition = (VecCondition) { .column = name, .low = -INFINITY, .high = INFINITY, .with_missing = TRUE };
  else if (column != NULL && vec_column_get_codes (column) != NULL)
    condition = (VecCondition) { .kind = VEC_CONDITION_VALUES, .column = name, .off = TRUE };
  return condition;
}

static gboolean
open_last_cb (gpointer data)
{
  VecFilterBar *self = data;
  GtkWidget *last = self->chips != NULL ? gtk_widget_get_last_child (self->chips) : NULL;

  if (last != NULL)
    vec_filter_chip_open (VEC_FILTER_CHIP (last));
  return G_SOURCE_REMOVE;
}

static void
field_chosen_cb (VecFilterBar *self, GtkListBoxRow *row)
{
  GtkWidget *label = gtk_list_box_row_get_child (row);
  g_autofree char *column = g_strdup (g_object_get_data (G_OBJECT (label), "column"));
  VecField field = (VecField) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (label), "field"));
  VecCondition condition = make_condition (self, field, column);
  g_autoptr (VecFilter) next = vec_filter_with (vec_session_get_filter (self->session), &condition);

  /* A popover that goes with the focus in it gives the focus back a frame later: to take it from the next popover. */
  gtk_widget_grab_focus (GTK_WIDGET (self->add));
  gtk_popover_popdown (self->fields);
  if (vec_session_set_filter (self->session, next))
    g_idle_add_full (G_PRIORITY_LOW, open_last_cb, g_object_ref (self), g_object_unref);
}

static void
clear_cb (VecFilterBar *self)
{
  vec_session_set_filter (self->session, NULL);
}

/* ---- Following the session */

/* Read in a thread, the columns of dates are known when somebody wants a condition on one. */
static gboolean
dates_work (VecJob *job, gpointer table, GError **error)
{
  for (guint i = 0; i < vec_table_get_n_columns (table) && !g_cancellable_is_cancelled (vec_job_get_cancellable (job)); i++)
    if (vec_column_get_numbers (vec_table_get_column (table, i)) == NULL)
      vec_column_get_dates (vec_table_get_column (table, i));
  return TRUE;
}

static void
dates_known (gpointer owner, gpointer table, const GError *error)
{
}

static void
show_count (VecFilterBar *self)
{
  VecTable *table = vec_session_get_table (self->session);
  gint64 n_all = table != NULL ? vec_table_get_n_rows (table) : 0;
  g_autofree char *some = g_strdup_printf ("%'" G_GINT64_FORMAT, vec_session_get_n_visible (self->session));
  g_autofree char *all = g_strdup_printf ("%'" G_GINT64_FORMAT, n_all);
  g_autofree char *text = g_strdup_printf (ngettext ("%s of %s row", "%s of %s rows", (gulong) n_all), some, all);

  gtk_label_set_text (self->count, text);
}

static void
table_changed_cb (VecFilterBar *self)
{
  VecTable *table = vec_session_get_table (self->session);

  show_count (self);
  vec_job_drop (&self->job);
  if (table != NULL)
    vec_job_start (&self->job, self, g_main_context_default (), g_object_ref (table), g_object_unref, dates_work, dates_known, NULL);
}

/* Chips that speak of the same as before stay, with their popovers. */
static void
filter_changed_cb (VecFilterBar *self)
{
  VecFilter *filter = vec_session_get_filter (self->session);
  guint n = vec_filter_get_n_conditions (filter), i = 0;
  GtkWidget *chip = gtk_widget_get_first_child (self->chips);

  while (chip != NULL && i < n && vec_filter_chip_fits (VEC_FILTER_CHIP (chip), vec_filter_get_condition (filter, i)))
    {
      vec_filter_chip_update (VEC_FILTER_CHIP (chip));
      chip = gtk_widget_get_next_sibling (chip);
      i++;
    }
  while (chip != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (chip);

      gtk_box_remove (GTK_BOX (self->chips), chip);
      chip = next;
    }
  for (; i < n; i++)
    gtk_box_append (GTK_BOX (self->chips), vec_filter_chip_new (self->session, i));
  gtk_widget_set_sensitive (self->clear, n > 0);
  show_count (self);
}

/* ---- The widget */

static void
vec_filter_bar_dispose (GObject *object)
{
  VecFilterBar *self = VEC_FILTER_BAR (object);

  vec_job_drop (&self->job);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->chips = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vec_filter_bar_parent_class)->dispose (object);
}

static void
vec_filter_bar_class_init (VecFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_filter_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, box);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, add);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, fields);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, search);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, list);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, count);
  gtk_widget_class_bind_template_child (widget_class, VecFilterBar, clear);
  gtk_widget_class_bind_template_callback (widget_class, fill_fields_cb);
  gtk_widget_class_bind_template_callback (widget_class, searched_cb);
  gtk_widget_class_bind_template_callback (widget_class, field_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
vec_filter_bar_init (VecFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
}

void
vec_filter_bar_set_session (VecFilterBar *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_FILTER_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "filter-changed", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "visible-changed", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  filter_changed_cb (self);
  table_changed_cb (self);
}

void
vec_filter_bar_focus (VecFilterBar *self)
{
  g_return_if_fail (VEC_IS_FILTER_BAR (self));

  if (!gtk_widget_child_focus (self->chips, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->add));
}
