#include "app/vec-where-row.h"

#include <glib/gi18n-lib.h>

#include "table/vec-filter-syntax.h"

struct _VecWhereRow
{
  AdwActionRow parent_instance;

  GtkEditable *entry;
  gboolean is_valid;
};

G_DEFINE_FINAL_TYPE (VecWhereRow, vec_where_row, ADW_TYPE_ACTION_ROW)

static guint changed_signal;

static char *
dup_filter (VecWhereRow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
show_problem (VecWhereRow *self, const char *problem)
{
  const char *none[] = { NULL };
  const char *error[] = { "error", NULL };

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), problem);
  gtk_widget_set_css_classes (GTK_WIDGET (self->entry), *problem != '\0' ? error : none);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               *problem != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
changed_cb (VecWhereRow *self)
{
  g_autofree char *text = dup_filter (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (VecFilter) filter = *text != '\0' ? vec_filter_parse (text, NULL, &error) : NULL;

  self->is_valid = error == NULL;
  show_problem (self, error != NULL ? error->message : "");
  g_signal_emit (self, changed_signal, 0);
}

static void
vec_where_row_class_init (VecWhereRowClass *klass)
{
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vec_where_row_init (VecWhereRow *self)
{
  GtkWidget *entry = gtk_entry_new ();

  self->entry = GTK_EDITABLE (entry);
  self->is_valid = TRUE;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Only rows where"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("year >= 1990 and genre = drama"));
  gtk_widget_set_tooltip_text (entry, _("Conditions that rows of the file have to meet: COLUMN = VALUE, !=, <, <=, >, >=, "
                                        "in (VALUE, …), ~ TEXT, is missing; joined by “and”"));
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (self->entry, 32);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), entry);
  /* The title names the entry, and what is wrong describes it. */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
}

void
vec_where_row_show (VecWhereRow *self, const VecReadOptions *options)
{
  g_return_if_fail (VEC_IS_WHERE_ROW (self));

  gtk_editable_set_text (self->entry, options->where != NULL ? options->where : "");
}

void
vec_where_row_apply (VecWhereRow *self, VecReadOptions *options)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VEC_IS_WHERE_ROW (self));

  text = dup_filter (self);
  g_free (options->where);
  options->where = *text != '\0' ? g_steal_pointer (&text) : NULL;
}

gboolean
vec_where_row_is_valid (VecWhereRow *self)
{
  g_return_val_if_fail (VEC_IS_WHERE_ROW (self), FALSE);

  return self->is_valid;
}
