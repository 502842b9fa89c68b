#include "app/vec-glide.h"

#include <adwaita.h>
#include <string.h>

#include "plot/vec-morph.h"

typedef struct
{
  double radius;          /* 0: flat */
  double spacing;
} Look;

struct _VecGlide
{
  GtkWidget *widget;
  VecScene *scene;
  VecGlideFunc changed;
  gpointer data;

  gint64 n_rows;
  float *held;            /* (n_rows, 3) as seen when they were drawn last; NULL: nothing is held */
  Look held_look;

  VecMorph *morph;        /* while moving; likewise: */
  VecQuaternion side;     /* from which both pictures are seen */
  float *final;           /* (n_rows, 2 or 3) what the scene is to have in the end */
  float *way;             /* (n_rows, 3) */
  Look start, end;
  gint64 start_time;      /* µs */
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
  g_clear_pointer (&self->morph, vec_morph_free);
  g_clear_pointer (&self->final, g_free);
  g_clear_pointer (&self->way, g_free);
}

void
vec_glide_stop (VecGlide *glide)
{
  rest (glide);
  g_clear_pointer (&glide->held, g_free);
  glide->n_rows = 0;
}

void
vec_glide_free (VecGlide *glide)
{
  vec_glide_stop (glide);
  g_free (glide);
}

static VecQuaternion
get_side (VecGlide *self)
{
  return vec_scene_get_orbit (self->scene).rotation;
}

static Look
get_look (VecGlide *self)
{
  return (Look) { vec_scene_get_radius (self->scene), vec_scene_get_spacing (self->scene) };
}

void
vec_glide_hold (VecGlide *glide)
{
  vec_glide_stop (glide);
  if (vec_scene_get_n_rows (glide->scene) > VEC_GLIDE_MAX_ROWS)
    return;
  glide->n_rows = vec_scene_get_n_rows (glide->scene);
  glide->held = vec_scene_copy_seen (glide->scene, get_side (glide));
  glide->held_look = get_look (glide);
}

/* ---- On the way */

static void
show_flat (VecGlide *self)
{
  for (gint64 i = 0; i < self->n_rows; i++)
    {
      self->way[2 * i] = self->way[3 * i];
      self->way[2 * i + 1] = self->way[3 * i + 1];
    }
  vec_scene_set_positions (self->scene, self->way, self->n_rows);
}

/* What is flat takes part in the other's sphere. */
static void
show (VecGlide *self, double share)
{
  const Look *from = &self->start, *to = &self->end;
  gboolean from_flat = from->radius == 0, to_flat = to->radius == 0;
  VecPassage passage = { self->side, .spacing = from->spacing + share * (to->spacing - from->spacing) };

  vec_morph_get (self->morph, share, self->way);
  if (from_flat && to_flat)
    {
      show_flat (self);
      return;
    }
  if (to_flat)
    passage.side = get_side (self);
  passage.radius = from_flat ? to->radius : to_flat ? from->radius : from->radius + share * (to->radius - from->radius);
  passage.flatness = from_flat ? 1 - share : to_flat ? share : 0;
  vec_scene_set_seen (self->scene, self->way, &passage);
}

/* Exactly where they were put. */
static void
arrive (VecGlide *self)
{
  if (self->end.radius > 0)
    vec_scene_set_positions_3d (self->scene, self->final, self->n_rows);
  else
    vec_scene_set_positions (self->scene, self->final, self->n_rows);
  g_free (self->held);
  self->held = vec_scene_copy_seen (self->scene, get_side (self));
  self->held_look = self->end;
  self->tick = 0;
  rest (self);
}

static gboolean
step_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecGlide *self = data;
  double share = (double) (gdk_frame_clock_get_frame_time (clock) - self->start_time) / VEC_GLIDE_DURATION;

  if (share < 1)
    show (self, adw_easing_ease (ADW_EASE_IN_OUT_CUBIC, MAX (share, 0)));
  else
    arrive (self);
  self->changed (self->data);

  return share >= 1 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* Takes @end, (n_rows, 3) as seen. */
static void
set_out (VecGlide *self, float *end)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->widget);

  rest (self);
  self->side = get_side (self);
  self->start = self->held_look;
  self->end = get_look (self);
  self->final = vec_scene_copy_places (self->scene);
  self->way = g_new (float, MAX (3 * self->n_rows, 1));
  self->morph = vec_morph_new (self->n_rows, g_memdup2 (self->held, sizeof (float) * 3 * self->n_rows), end);
  self->start_time = gdk_frame_clock_get_frame_time (clock);
  show (self, 0);
  self->tick = gtk_widget_add_tick_callback (self->widget, step_cb, self, NULL);
}

static gboolean
can_travel (VecGlide *self)
{
  gboolean is_flat = self->held_look.radius == 0 && !vec_scene_is_3d (self->scene);

  return self->held != NULL && vec_scene_get_n_rows (self->scene) == self->n_rows
         && (is_flat || self->n_rows <= VEC_GLIDE_MAX_ROWS_3D);
}

gboolean
vec_glide_follow (VecGlide *glide)
{
  g_autofree float *end = NULL;
  gboolean is_flat;

  if (!can_travel (glide))
    {
      vec_glide_hold (glide);
      return FALSE;
    }

  end = vec_scene_copy_seen (glide->scene, get_side (glide));
  is_flat = !vec_scene_is_3d (glide->scene);
  if (is_flat == (glide->held_look.radius == 0) && memcmp (end, glide->held, sizeof *end * 3 * glide->n_rows) == 0)
    return FALSE;

  if (adw_get_enable_animations (glide->widget) && gtk_widget_get_mapped (glide->widget))
    {
      set_out (glide, g_steal_pointer (&end));
      return TRUE;
    }
  vec_glide_hold (glide);

  return FALSE;
}

void
vec_glide_aim (VecGlide *glide)
{
  Look look = get_look (glide);

  if (glide->tick == 0)
    return;

  if (vec_scene_get_n_rows (glide->scene) != glide->n_rows || (look.radius == 0) != (glide->end.radius == 0))
    {
      vec_glide_stop (glide);
      return;
    }
  glide->end = look;
  g_free (glide->final);
  glide->final = vec_scene_copy_places (glide->scene);
  vec_morph_aim (glide->morph, vec_scene_copy_seen (glide->scene, glide->side));
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
