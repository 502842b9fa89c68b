#include "app/vec-noise-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-scene-view.h"
#include "app/vec-verdict.h"

struct _VecNoiseView
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkStack *stack;
  GtkProgressBar *progress;
  VecSceneView *view;
  GtkLabel *verdict;
};

G_DEFINE_FINAL_TYPE (VecNoiseView, vec_noise_view, GTK_TYPE_WIDGET)

static char *
dup_verdict (const VecTrust *trust)
{
  double kept = vec_verdict_get_kept (trust);
  int n = (int) lround (10 * kept);

  if (kept < 0)
    return g_strdup ("");
  if (n == 0)
    return g_strdup (_("Noise keeps hardly a neighbour together: what the map keeps comes from the data."));

  return g_strdup_printf (ngettext ("Even noise keeps %d of 10 neighbours together: only more than that says something about the data.",
                                    "Even noise keeps %d of 10 neighbours together: only more than that says something about the data.",
                                    (gulong) n),
                          n);
}

static void
update_cb (VecNoiseView *self)
{
  const float *layout = vec_session_get_noise_layout (self->session);
  double progress = vec_session_get_noise_progress (self->session);
  VecTable *table = vec_session_get_table (self->session);
  VecOrbit orbit = vec_scene_get_orbit (vec_session_get_scene (self->session));
  g_autofree char *verdict = dup_verdict (layout != NULL ? vec_session_get_noise_trust (self->session) : NULL);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  /* Another table or another map: what was compared is gone. */
  if (layout == NULL && progress < 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  vec_scene_view_set_orbit (self->view, &orbit);
  vec_scene_view_set_layout (self->view, layout, layout != NULL && table != NULL ? vec_table_get_n_rows (table) : 0,
                             vec_session_get_noise_dims (self->session));
  gtk_stack_set_visible_child_name (self->stack, layout != NULL ? "map" : "computing");
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  gtk_label_set_text (self->verdict, layout != NULL ? verdict : _("Making the same map of shuffled data…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, verdict, -1);
}

static void
vec_noise_view_dispose (GObject *object)
{
  VecNoiseView *self = VEC_NOISE_VIEW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_noise_view_parent_class)->dispose (object);
}

static void
vec_noise_view_class_init (VecNoiseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_noise_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "noiseview");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-noise-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VecNoiseView, box);
  gtk_widget_class_bind_template_child (widget_class, VecNoiseView, stack);
  gtk_widget_class_bind_template_child (widget_class, VecNoiseView, progress);
  gtk_widget_class_bind_template_child (widget_class, VecNoiseView, view);
  gtk_widget_class_bind_template_child (widget_class, VecNoiseView, verdict);
  gtk_widget_class_bind_template_callback (widget_class, vec_noise_view_close);
}

static void
vec_noise_view_init (VecNoiseView *self)
{
  g_type_ensure (VEC_TYPE_SCENE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_noise_view_set_session (VecNoiseView *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_NOISE_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "noise-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
}

void
vec_noise_view_open (VecNoiseView *self)
{
  g_return_if_fail (VEC_IS_NOISE_VIEW (self));

  if (vec_session_get_noise_layout (self->session) == NULL && vec_session_get_noise_progress (self->session) < 0)
    vec_session_start_noise (self->session);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  update_cb (self);
}

void
vec_noise_view_close (VecNoiseView *self)
{
  g_return_if_fail (VEC_IS_NOISE_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  vec_session_stop_noise (self->session);
}
