#include "app/vec-trust-panel.h"

#include <glib/gi18n-lib.h>

#include "app/vec-ladder-box.h"
#include "app/vec-legend.h"
#include "app/vec-reel-bar.h"
#include "app/vec-trust-figures.h"
#include "app/vec-verdict.h"

#define HONESTY "honesty"

struct _VecTrustPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  VecVerdict *verdict;
  VecTrustFigures *figures;
  GtkSwitch *lens;
  GtkWidget *lens_row;
  VecLegend *legend;
  GtkLabel *torn;
  VecReelBar *reel;
  GtkWidget *noise;
  VecLadderBox *ladder;
  char *color_before;  /* what the lens was laid over */
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecTrustPanel, vec_trust_panel, GTK_TYPE_WIDGET)

/* ---- The lens */

static void
update_lens_cb (VecTrustPanel *self)
{
  const char *color_by = vec_session_get_color_by (self->session);
  gboolean honest = g_strcmp0 (color_by, HONESTY) == 0;

  if (!honest)
    {
      g_free (self->color_before);
      self->color_before = g_strdup (color_by);
    }
  self->updating = TRUE;
  gtk_switch_set_active (self->lens, honest);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->legend), honest);
}

static void
lens_switched_cb (VecTrustPanel *self)
{
  if (self->updating || self->session == NULL)
    return;

  if (gtk_switch_get_active (self->lens))
    vec_session_set_color_by (self->session, HONESTY);
  else
    vec_session_set_color_by (self->session, self->color_before != NULL ? self->color_before : "cluster");
}

/* ---- Torn links */

static char *
dup_torn_sentence (VecTrustPanel *self)
{
  GListModel *neighbors = vec_session_get_neighbors (self->session);
  guint n = g_list_model_get_n_items (neighbors), n_torn = 0;

  if (vec_session_get_selected_row (self->session) < 0)
    return g_strdup (_("Select a point to see which of its neighbours the map has torn away from it."));
  if (n == 0)
    return g_strdup (_("Looking for its neighbours…"));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VecRowItem) item = g_list_model_get_item (neighbors, i);

      n_torn += vec_row_item_get_torn (item) != FALSE;
    }
  if (n_torn == 0)
    return g_strdup_printf (ngettext ("Its %u neighbour is near it on this map.", "All its %u neighbours are near it on this map.", n), n);

  /* Translators: %1$u counts, out of %2$u. */
  return g_strdup_printf (ngettext ("%1$u of its %2$u neighbours is far away on this map.",
                                    "%1$u of its %2$u neighbours are far away on this map.", n_torn),
                          n_torn, n);
}

static void
update_torn_cb (VecTrustPanel *self)
{
  g_autofree char *sentence = dup_torn_sentence (self);

  gtk_label_set_text (self->torn, sentence);
}

/* ---- All of it */

static void
update_enabled_cb (VecTrustPanel *self)
{
  gboolean has_table = vec_session_get_table (self->session) != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->lens), has_table);
  gtk_widget_set_sensitive (self->noise, has_table);
  update_lens_cb (self);
  update_torn_cb (self);
}

static void
vec_trust_panel_dispose (GObject *object)
{
  VecTrustPanel *self = VEC_TRUST_PANEL (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->color_before, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_trust_panel_parent_class)->dispose (object);
}

static void
vec_trust_panel_class_init (VecTrustPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_trust_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-trust-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, verdict);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, figures);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, lens);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, lens_row);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, legend);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, torn);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, reel);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, noise);
  gtk_widget_class_bind_template_child (widget_class, VecTrustPanel, ladder);
  gtk_widget_class_bind_template_callback (widget_class, lens_switched_cb);
}

static void
vec_trust_panel_init (VecTrustPanel *self)
{
  g_type_ensure (VEC_TYPE_LADDER_BOX);
  g_type_ensure (VEC_TYPE_LEGEND);
  g_type_ensure (VEC_TYPE_REEL_BAR);
  g_type_ensure (VEC_TYPE_TRUST_FIGURES);
  g_type_ensure (VEC_TYPE_VERDICT);
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

void
vec_trust_panel_set_session (VecTrustPanel *self, VecSession *session)
{
  static const char *const torn_signals[] = { "neighbors-changed", "trust-changed", "notify::selected-row" };

  g_return_if_fail (VEC_IS_TRUST_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  vec_verdict_set_session (self->verdict, session);
  vec_trust_figures_set_session (self->figures, session);
  vec_legend_set_session (self->legend, session);
  vec_reel_bar_set_session (self->reel, session);
  vec_ladder_box_set_session (self->ladder, session);
  g_signal_connect_object (session, "notify::color-by", G_CALLBACK (update_lens_cb), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (torn_signals); i++)
    g_signal_connect_object (session, torn_signals[i], G_CALLBACK (update_torn_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_enabled_cb), self, G_CONNECT_SWAPPED);
  update_enabled_cb (self);
}

GtkSwitch *
vec_trust_panel_get_lens (VecTrustPanel *self)
{
  g_return_val_if_fail (VEC_IS_TRUST_PANEL (self), NULL);

  return self->lens;
}
