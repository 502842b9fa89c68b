#include "app/vec-verdict.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-ten-dots.h"

struct _VecVerdict
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  VecTenDots *dots;
  GtkSpinner *spinner;
  GtkLabel *verdict;
  GtkLabel *meaning;
};

G_DEFINE_FINAL_TYPE (VecVerdict, vec_verdict, GTK_TYPE_WIDGET)

double
vec_verdict_get_kept (const VecTrust *trust)
{
  if (trust == NULL || trust->n_ks == 0)
    return -1;

  for (int i = 0; i < trust->n_ks; i++)
    if (trust->ks[i] == 10)
      return trust->preservation[i];

  return trust->preservation[0];
}

static const char *
get_meaning (double kept)
{
  if (kept >= 0.7)
    return _("What is side by side here is nearly always side by side in the data.");
  if (kept >= 0.4)
    return _("Groups can be believed. Who is next to whom, ask the list of neighbours.");
  if (kept >= 0.2)
    return _("Read it for large groups only: most true neighbours are somewhere else.");

  return _("Take it as a rough sketch: being near here says little about being alike.");
}

static void
show_known (VecVerdict *self, const VecTrust *trust)
{
  double kept = vec_verdict_get_kept (trust);
  g_autofree char *verdict = vec_session_dup_verdict (self->session);

  vec_ten_dots_set_filled (self->dots, kept < 0 ? -1 : (int) lround (10 * kept));
  gtk_label_set_text (self->verdict, verdict != NULL ? verdict : "");
  gtk_label_set_text (self->meaning, kept < 0 ? _("There are too few points to say more.") : get_meaning (kept));
}

static void
show_unknown (VecVerdict *self, gboolean has_table)
{
  vec_ten_dots_set_filled (self->dots, -1);
  gtk_label_set_text (self->verdict, has_table ? _("Counting how many neighbours stay together…") : _("There is no map yet."));
  gtk_label_set_text (self->meaning, has_table ? _("A point's true neighbours are those in the data, before they were laid out flat.")
                                               : _("Open a file, and here you read how far its map can be trusted."));
}

/* What is known of an earlier layout stays, paler, until the new one is measured. */
static void
update_cb (VecVerdict *self)
{
  gboolean has_table = vec_session_get_table (self->session) != NULL;
  const VecTrust *trust = has_table ? vec_session_get_trust (self->session) : NULL;
  gboolean measuring = has_table && (trust == NULL || !trust->is_of_present);

  if (trust != NULL)
    show_known (self, trust);
  else
    show_unknown (self, has_table);

  gtk_spinner_set_spinning (self->spinner, measuring);
  gtk_widget_set_opacity (self->box, trust != NULL && measuring ? 0.6 : 1);
}

static void
vec_verdict_dispose (GObject *object)
{
  VecVerdict *self = VEC_VERDICT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_verdict_parent_class)->dispose (object);
}

static void
vec_verdict_class_init (VecVerdictClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_verdict_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-verdict.ui");
  gtk_widget_class_bind_template_child (widget_class, VecVerdict, box);
  gtk_widget_class_bind_template_child (widget_class, VecVerdict, dots);
  gtk_widget_class_bind_template_child (widget_class, VecVerdict, spinner);
  gtk_widget_class_bind_template_child (widget_class, VecVerdict, verdict);
  gtk_widget_class_bind_template_child (widget_class, VecVerdict, meaning);
}

static void
vec_verdict_init (VecVerdict *self)
{
  g_type_ensure (VEC_TYPE_TEN_DOTS);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_verdict_set_session (VecVerdict *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_VERDICT (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "trust-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
