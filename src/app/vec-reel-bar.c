#include "app/vec-reel-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define N_SEEDS 6
#define FRAME_MS 1300      /* half of it the points move, half of it they rest */

struct _VecReelBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *explanation;
  GtkWidget *start;
  GtkWidget *computing;
  GtkLabel *stage;
  GtkProgressBar *progress;
  GtkWidget *strip;
  GtkButton *play;
  GtkWidget *previous;
  GtkWidget *next;
  GtkScale *scale;
  GtkLabel *frame;
  GtkLabel *company;
  GtkWidget *back;

  guint timer;         /* playing */
  gboolean is_fresh;   /* nothing of this reel has been looked at yet */
  gboolean updating;   /* the session's frame is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecReelBar, vec_reel_bar, GTK_TYPE_WIDGET)

/* ---- Playing */

static void
show_play_button (VecReelBar *self)
{
  const char *name = self->timer != 0 ? _("Pause the film") : _("Play the film");

  gtk_button_set_icon_name (self->play, self->timer != 0 ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
pause_film (VecReelBar *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  show_play_button (self);
}

/* Round and round; the map itself is not one of the frames, so that what fades stays as it is. */
static void
step_frame (VecReelBar *self, int direction)
{
  int ready = vec_session_get_reel_ready (self->session), frame = vec_session_get_reel_frame (self->session);

  if (ready == 0)
    return;

  if (frame < 0)
    frame = direction > 0 ? -1 : ready;
  vec_session_show_reel_frame (self->session, (frame + direction + ready) % ready);
}

static gboolean
next_frame_cb (gpointer data)
{
  step_frame (data, 1);

  return G_SOURCE_CONTINUE;
}

static void
play_film (VecReelBar *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (FRAME_MS, next_frame_cb, self);
  step_frame (self, 1);
  show_play_button (self);
}

/* ---- Following the session */

static gboolean
has_chance (VecSession *session)
{
  const VecProjectionMethod *method = vec_projection_method_find (vec_session_get_method (session));

  return method != NULL && vec_projection_method_has_seed (method);
}

static void
show_start (VecReelBar *self)
{
  gboolean possible = vec_session_get_table (self->session) != NULL && has_chance (self->session);

  gtk_label_set_text (self->explanation, possible || vec_session_get_table (self->session) == NULL
                        ? _("This map began with a throw of the dice. What comes out the same with other dice is no accident.")
                        : _("There is no chance in this projection: it gives the same picture every time."));
  gtk_widget_set_sensitive (self->start, possible && vec_session_get_reel_progress (self->session) < 0);
}

static void
show_progress (VecReelBar *self)
{
  int size = vec_session_get_reel_size (self->session), ready = vec_session_get_reel_ready (self->session);
  double progress = vec_session_get_reel_progress (self->session);
  g_autofree char *text = g_strdup_printf (_("Seed %d of %d…"), MIN (ready + 1, size), size);

  gtk_widget_set_visible (self->computing, progress >= 0);
  gtk_label_set_text (self->stage, text);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
}

static void
show_company (VecReelBar *self)
{
  const float *company = vec_session_get_company (self->session);
  gint64 n_rows = vec_table_get_n_rows (vec_session_get_table (self->session)), n_loyal = 0;
  g_autofree char *text = NULL;

  for (gint64 i = 0; company != NULL && i < n_rows; i++)
    n_loyal += company[i] >= 0.5f;
  text = g_strdup_printf (_("%.0f %% of the points keep most of their company in every picture. The others fade."),
                          100.0 * (double) n_loyal / (double) MAX (n_rows, 1));
  gtk_label_set_text (self->company, company != NULL ? text : "");
}

static void
show_frame (VecReelBar *self)
{
  int ready = vec_session_get_reel_ready (self->session), frame = vec_session_get_reel_frame (self->session);
  g_autofree char *text = frame < 0
                            ? g_strdup (_("The map itself"))
                            : g_strdup_printf (_("Seed %llu: picture %d of %d"),
                                               (unsigned long long) vec_session_get_reel_seed (self->session, frame), frame + 1, ready);

  gtk_range_set_range (GTK_RANGE (self->scale), 1, MAX (ready, 2));
  gtk_range_set_fill_level (GTK_RANGE (self->scale), MAX (ready, 1));
  gtk_range_set_value (GTK_RANGE (self->scale), MAX (frame, 0) + 1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), ready > 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_label_set_text (self->frame, text);
  gtk_widget_set_sensitive (self->back, frame >= 0);
}

/* The first picture is shown as soon as it is there; where motion is welcome the film starts. */
static void
look_at_fresh_reel (VecReelBar *self)
{
  self->is_fresh = FALSE;
  if (adw_get_enable_animations (GTK_WIDGET (self)))
    play_film (self);
  else
    vec_session_show_reel_frame (self->session, 0);
}

static void
update_cb (VecReelBar *self)
{
  int ready = vec_session_get_reel_ready (self->session);

  if (self->updating)
    return;

  self->updating = TRUE;
  show_start (self);
  show_progress (self);
  gtk_widget_set_visible (self->strip, ready > 0);
  if (ready > 0)
    {
      show_company (self);
      show_frame (self);
    }
  self->updating = FALSE;

  if (ready == 0)
    pause_film (self);
  else if (self->is_fresh)
    look_at_fresh_reel (self);
}

/* ---- What a person chooses */

static void
start_cb (VecReelBar *self)
{
  pause_film (self);
  self->is_fresh = TRUE;
  vec_session_start_reel (self->session, N_SEEDS);
}

static void
stop_cb (VecReelBar *self)
{
  vec_session_stop_reel (self->session);
}

static void
play_cb (VecReelBar *self)
{
  if (self->timer != 0)
    pause_film (self);
  else
    play_film (self);
}

static void
previous_cb (VecReelBar *self)
{
  pause_film (self);
  step_frame (self, -1);
}

static void
next_cb (VecReelBar *self)
{
  pause_film (self);
  step_frame (self, 1);
}

static void
back_cb (VecReelBar *self)
{
  pause_film (self);
  vec_session_show_reel_frame (self->session, -1);
}

static void
scale_changed_cb (VecReelBar *self)
{
  int frame = (int) lround (gtk_range_get_value (GTK_RANGE (self->scale))) - 1;

  if (self->updating || self->session == NULL || frame >= vec_session_get_reel_ready (self->session))
    return;

  pause_film (self);
  if (frame != vec_session_get_reel_frame (self->session))
    vec_session_show_reel_frame (self->session, frame);
}

/* ---- The widget */

/* A film that nobody has the controls of does not go on. */
static void
vec_reel_bar_unmap (GtkWidget *widget)
{
  pause_film (VEC_REEL_BAR (widget));

  GTK_WIDGET_CLASS (vec_reel_bar_parent_class)->unmap (widget);
}

static void
vec_reel_bar_dispose (GObject *object)
{
  VecReelBar *self = VEC_REEL_BAR (object);

  self->updating = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_reel_bar_parent_class)->dispose (object);
}

static void
vec_reel_bar_class_init (VecReelBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_reel_bar_dispose;
  widget_class->unmap = vec_reel_bar_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-reel-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, box);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, explanation);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, start);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, computing);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, stage);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, progress);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, strip);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, play);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, previous);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, next);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, scale);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, frame);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, company);
  gtk_widget_class_bind_template_child (widget_class, VecReelBar, back);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, play_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_changed_cb);
}

static void
vec_reel_bar_init (VecReelBar *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  show_play_button (self);
  self->updating = FALSE;
}

void
vec_reel_bar_set_session (VecReelBar *self, VecSession *session)
{
  static const char *const signals[] = { "reel-changed", "notify::table", "notify::method" };

  g_return_if_fail (VEC_IS_REEL_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
