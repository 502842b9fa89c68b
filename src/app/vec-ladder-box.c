#include "app/vec-ladder-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-ladder-chart.h"

struct _VecLadderBox
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *sentence;
  VecLadderChart *chart;
  GtkWidget *start;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (VecLadderBox, vec_ladder_box, GTK_TYPE_WIDGET)

/* The rung with as many dimensions as paper has, or the highest below. */
static int
find_flat_rung (const VecLadder *ladder)
{
  int best = 0;

  for (int i = 0; i < ladder->n_rungs; i++)
    if (ladder->dims[i] <= 2)
      best = i;

  return best;
}

static char *
dup_sentence (const VecLadder *ladder)
{
  int rung = find_flat_rung (ladder), dims = ladder->dims[rung];
  int flat = (int) lround (10 * ladder->kept[rung]), map = isfinite (ladder->map_kept) ? (int) lround (10 * ladder->map_kept) : -1;
  g_autofree char *first = g_strdup_printf (ngettext ("Cut straight down to %d dimension, %d of 10 neighbours are kept.",
                                                      "Cut straight down to %d dimensions, %d of 10 neighbours are kept.",
                                                      (gulong) dims),
                                            dims, flat);
  g_autofree char *second = map < 0 ? NULL : g_strdup_printf (ngettext ("This map keeps %d.", "This map keeps %d.", (gulong) map), map);

  /* Translators: two sentences that follow each other. */
  return second != NULL ? g_strdup_printf (_("%s %s"), first, second) : g_steal_pointer (&first);
}

static void
update_cb (VecLadderBox *self)
{
  VecTable *table = vec_session_get_table (self->session);
  const VecLadder *ladder = table != NULL ? vec_session_get_ladder (self->session) : NULL;
  double progress = vec_session_get_ladder_progress (self->session);
  g_autofree char *sentence = ladder != NULL && ladder->n_rungs > 0 ? dup_sentence (ladder) : NULL;

  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : _("How many neighbours could 1, 2, 3, 10, 50 dimensions hold?"));
  vec_ladder_chart_set_ladder (self->chart, ladder, table != NULL ? vec_table_get_n_dims (table) : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), ladder != NULL || progress >= 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress >= 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  gtk_widget_set_sensitive (self->start, table != NULL && progress < 0);
}

static void
start_cb (VecLadderBox *self)
{
  vec_session_start_ladder (self->session);
}

static void
vec_ladder_box_dispose (GObject *object)
{
  VecLadderBox *self = VEC_LADDER_BOX (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_ladder_box_parent_class)->dispose (object);
}

static void
vec_ladder_box_class_init (VecLadderBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_ladder_box_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-ladder-box.ui");
  gtk_widget_class_bind_template_child (widget_class, VecLadderBox, box);
  gtk_widget_class_bind_template_child (widget_class, VecLadderBox, sentence);
  gtk_widget_class_bind_template_child (widget_class, VecLadderBox, chart);
  gtk_widget_class_bind_template_child (widget_class, VecLadderBox, start);
  gtk_widget_class_bind_template_child (widget_class, VecLadderBox, progress);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
vec_ladder_box_init (VecLadderBox *self)
{
  g_type_ensure (VEC_TYPE_LADDER_CHART);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_ladder_box_set_session (VecLadderBox *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_LADDER_BOX (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "ladder-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
