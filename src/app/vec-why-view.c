#include "app/vec-why-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-signed-bar.h"
#include "session/vec-session-meaning.h"

#define NAME_CHARACTERS 30

struct _VecWhyView
{
  GtkWidget parent_instance;

  VecSession *session;     /* lent: that of the window */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (VecWhyView, vec_why_view, GTK_TYPE_WIDGET)

/* ---- One word */

static GtkWidget *
make_row (const char *word, double weight, double largest)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (word);
  g_autofree char *number = g_strdup_printf ("%s%.3f", weight < 0 ? "−" : "+", fabs (weight));
  GtkWidget *value = gtk_label_new (number);
  g_autofree char *spoken = g_strdup_printf ("%s %s", word, number);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (value, "caption");
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), vec_signed_bar_new (largest > 0 ? weight / largest : 0));
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return row;
}

/* ---- All of them */

static void
clear (VecWhyView *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static void
add_words (VecWhyView *self, VecContributions *contributions)
{
  const char *text = vec_contributions_get_text (contributions);
  double largest = 0;
  guint n;
  const VecContribution *words = vec_contributions_get (contributions, &n);

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, fabs (words[i].weight));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = g_strndup (text + words[i].begin, words[i].end - words[i].begin);

      gtk_list_box_append (self->list, make_row (word, words[i].weight, largest));
    }
}

static char *
dup_title (VecWhyView *self, gint64 row)
{
  const char *label = vec_table_get_label (vec_session_get_table (self->session), row);
  g_autofree char *beginning = g_utf8_strlen (label, -1) > NAME_CHARACTERS ? g_utf8_substring (label, 0, NAME_CHARACTERS) : NULL;

  return g_strdup_printf (_("Why “%s%s”"), beginning != NULL ? beginning : label, beginning != NULL ? "…" : "");
}

static void
update_cb (VecWhyView *self)
{
  gint64 row;
  double similarity;
  VecContributions *contributions = vec_session_get_explanation (self->session, &row, &similarity);
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), contributions != NULL);
  if (contributions == NULL)
    return;
  title = dup_title (self, row);
  sentence = g_strdup_printf (_("Similarity %.3f: a bar shows how much of it is lost without the word; to the left, the text would be nearer without it."),
                              similarity);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->sentence, sentence);
  add_words (self, contributions);
}

/* ---- The widget */

static void
vec_why_view_dispose (GObject *object)
{
  g_clear_pointer (&VEC_WHY_VIEW (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_why_view_parent_class)->dispose (object);
}

static void
vec_why_view_class_init (VecWhyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_why_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-why-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VecWhyView, box);
  gtk_widget_class_bind_template_child (widget_class, VecWhyView, title);
  gtk_widget_class_bind_template_child (widget_class, VecWhyView, sentence);
  gtk_widget_class_bind_template_child (widget_class, VecWhyView, list);
}

static void
vec_why_view_init (VecWhyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_why_view_set_session (VecWhyView *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_WHY_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = session;
  g_signal_connect_object (session, "meaning-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
}
