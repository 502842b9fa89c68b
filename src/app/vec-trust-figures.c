#include "app/vec-trust-figures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-number.h"

#define N_KS 4

/* One line: what is measured, the figure, and below them what it means. */
typedef struct
{
  GtkWidget *box;
  GtkLabel *title, *value, *meaning;
} Line;

struct _VecTrustFigures
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  Line kept[N_KS];
  Line trustworthiness, continuity, correlation;
  GtkLabel *sample;
};

G_DEFINE_FINAL_TYPE (VecTrustFigures, vec_trust_figures, GTK_TYPE_WIDGET)

static GtkLabel *
make_label (const char *text, const char *css_class, gboolean wrap)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), wrap);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

static Line
add_line (VecTrustFigures *self, const char *title, const char *meaning)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Line line = {
    .box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2),
    .title = make_label (title, NULL, TRUE),
    .value = make_label ("", "numeric", FALSE),
    .meaning = make_label (meaning, "caption", TRUE),
  };

  gtk_widget_set_hexpand (GTK_WIDGET (line.title), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (line.value), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (line.meaning), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (line.meaning), meaning != NULL);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (line.title));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (line.value));
  gtk_box_append (GTK_BOX (line.box), row);
  gtk_box_append (GTK_BOX (line.box), GTK_WIDGET (line.meaning));
  gtk_box_append (GTK_BOX (self->box), line.box);

  return line;
}

static void
show_value (Line *line, double value)
{
  g_autofree char *text = vec_number_to_string (value);

  gtk_widget_set_visible (line->box, isfinite (value));
  gtk_label_set_text (line->value, text);
}

static void
show_kept (Line *line, int k, double share)
{
  g_autofree char *title = g_strdup_printf (ngettext ("Kept of the %d nearest", "Kept of the %d nearest", (gulong) k), k);
  /* Translators: a share in per cent. */
  g_autofree char *value = g_strdup_printf (_("%.0f %%"), 100 * share);

  gtk_widget_set_visible (line->box, TRUE);
  gtk_label_set_text (line->title, title);
  gtk_label_set_text (line->value, value);
}

static void
show_sample (VecTrustFigures *self, const VecTrust *trust)
{
  gint64 n_rows = vec_table_get_n_rows (vec_session_get_table (self->session));
  g_autofree char *text = NULL;

  if (trust->n_sampled < n_rows)
    text = g_strdup_printf (_("Measured on %'lld of %'lld points, each against all others."), (long long) trust->n_sampled,
                            (long long) n_rows);
  gtk_label_set_text (self->sample, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sample), text != NULL);
}

static void
update_cb (VecTrustFigures *self)
{
  const VecTrust *trust = vec_session_get_table (self->session) != NULL ? vec_session_get_trust (self->session) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), trust != NULL && trust->n_ks > 0);
  if (trust == NULL)
    return;

  for (int i = 0; i < N_KS; i++)
    if (i < trust->n_ks)
      show_kept (&self->kept[i], trust->ks[i], trust->preservation[i]);
    else
      gtk_widget_set_visible (self->kept[i].box, FALSE);
  show_value (&self->trustworthiness, trust->trustworthiness);
  show_value (&self->continuity, trust->continuity);
  show_value (&self->correlation, trust->distance_correlation);
  show_sample (self, trust);
}

static void
vec_trust_figures_dispose (GObject *object)
{
  VecTrustFigures *self = VEC_TRUST_FIGURES (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_trust_figures_parent_class)->dispose (object);
}

static void
vec_trust_figures_class_init (VecTrustFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_trust_figures_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vec_trust_figures_init (VecTrustFigures *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (int i = 0; i < N_KS; i++)
    self->kept[i] = add_line (self, "", i > 0 ? NULL
                                              : _("Of the points that are nearest in the data, how many are also nearest on the map."));
  self->trustworthiness = add_line (self, _("Trustworthiness"),
                                    _("1: nothing lies together here that is apart in the data. 0.5: chance."));
  self->continuity = add_line (self, _("Continuity"), _("1: nothing that belongs together was torn apart. 0.5: chance."));
  self->correlation = add_line (self, _("Distance correlation"),
                                _("Does far look far? 1: distances have the same order here as in the data. 0: they say nothing."));
  self->sample = make_label ("", "caption", TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->sample), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->sample));
}

void
vec_trust_figures_set_session (VecTrustFigures *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_TRUST_FIGURES (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "trust-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
