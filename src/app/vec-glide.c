#include "app/vec-glide.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

struct _VecGlide
{
  GtkWidget *widget;
  VecScene *scene;
  VecGlideFunc changed;
  gpointer data;

  gint64 n_rows;
  float *drawn;         /* (n_rows, 2) what the scene was given last by this; NULL: nothing is held */
  float *start, *end;   /* (n_rows, 2) while moving */
  gint64 start_time;    /* µs */
  guint tick;
};

VecGlide *
vec_glide_new (GtkWidget *widget, VecScene *scene, VecGlideFunc changed, gpointer data)
{
  VecGlide *self = g_new0 (VecGlide, 1);

  self->widget = widget;
  self->scene = scene;
  self->changed = changed;
  self->data = data;

  return self;
}

static void
rest (VecGlide *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->end, g_free);
}

void
vec_glide_stop (VecGlide *glide)
{
  rest (glide);
  g_clear_pointer (&glide->drawn, g_free);
  glide->n_rows = 0;
}

void
vec_glide_free (VecGlide *glide)
{
  vec_glide_stop (glide);
  g_free (glide);
}

/* Rows that are nowhere are NaN. */
static float *
copy_positions (VecScene *scene)
{
  gint64 n_rows = vec_scene_get_n_rows (scene);
  float *positions = g_new (float, MAX (2 * n_rows, 1));

  for (gint64 i = 0; i < n_rows; i++)
    {
      double x = NAN, y = NAN;

      vec_scene_get_position (scene, i, &x, &y);
      positions[2 * i] = (float) x;
      positions[2 * i + 1] = (float) y;
    }

  return positions;
}

void
vec_glide_hold (VecGlide *glide)
{
  vec_glide_stop (glide);
  if (vec_scene_is_3d (glide->scene) || vec_scene_get_n_rows (glide->scene) > VEC_GLIDE_MAX_ROWS)
    return;
  glide->n_rows = vec_scene_get_n_rows (glide->scene);
  glide->drawn = copy_positions (glide->scene);
}

typedef struct
{
  const float *start, *end;   /* (n, 2) */
  float *out;
  float share;
} Mix;

/* What was nowhere appears where it belongs. */
static void
mix_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Mix *mix = data;

  for (gint64 i = 2 * begin; i < 2 * end; i++)
    {
      float from = isfinite (mix->start[i]) ? mix->start[i] : mix->end[i];

      mix->out[i] = from + mix->share * (mix->end[i] - from);
    }
}

static gboolean
step_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecGlide *self = data;
  double share = (double) (gdk_frame_clock_get_frame_time (clock) - self->start_time) / VEC_GLIDE_DURATION;
  Mix mix = { self->start, self->end, self->drawn, (float) adw_easing_ease (ADW_EASE_IN_OUT_CUBIC, CLAMP (share, 0, 1)) };

  if (share >= 1)
    memcpy (self->drawn, self->end, sizeof (float) * 2 * self->n_rows);
  else
    vec_parallel_for (self->n_rows, 0, mix_rows, &mix);
  vec_scene_set_positions (self->scene, self->drawn, self->n_rows);
  if (share >= 1)
    {
      self->tick = 0;
      rest (self);
    }
  self->changed (self->data);

  return share >= 1 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
set_out (VecGlide *self, float *end)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->widget);

  rest (self);
  self->start = g_memdup2 (self->drawn, sizeof (float) * 2 * self->n_rows);
  self->end = end;
  self->start_time = gdk_frame_clock_get_frame_time (clock);
  vec_scene_set_positions (self->scene, self->start, self->n_rows);
  self->tick = gtk_widget_add_tick_callback (self->widget, step_cb, self, NULL);
}

gboolean
vec_glide_follow (VecGlide *glide)
{
  g_autofree float *end = NULL;

  if (glide->drawn == NULL || vec_scene_get_n_rows (glide->scene) != glide->n_rows || vec_scene_is_3d (glide->scene))
    {
      vec_glide_hold (glide);
      return FALSE;
    }

  end = copy_positions (glide->scene);
  if (memcmp (end, glide->drawn, sizeof *end * 2 * glide->n_rows) == 0)
    return FALSE;

  if (adw_get_enable_animations (glide->widget) && gtk_widget_get_mapped (glide->widget))
    {
      set_out (glide, g_steal_pointer (&end));
      return TRUE;
    }
  rest (glide);
  g_free (glide->drawn);
  glide->drawn = g_steal_pointer (&end);

  return FALSE;
}

void
vec_glide_aim (VecGlide *glide, const float *positions, gint64 n_rows)
{
  if (glide->tick == 0)
    return;

  if (n_rows == glide->n_rows && !vec_scene_is_3d (glide->scene))
    memcpy (glide->end, positions, sizeof (float) * 2 * n_rows);
  else
    vec_glide_stop (glide);
}

gboolean
vec_glide_is_moving (VecGlide *glide)
{
  return glide->tick != 0;
}

gint64
vec_glide_get_start_time (VecGlide *glide)
{
  return glide->start_time;
}
