#include "plot/vec-renderer.h"

#include <math.h>

#include "plot/vec-drawing.h"
#include "plot/vec-turns.h"

static __thread double last_seconds;

double
vec_render_get_last_seconds (void)
{
  return last_seconds;
}

void
vec_frame_to_screen (const VecFrame *frame, double x, double y, double *sx, double *sy)
{
  vec_camera_to_screen (&frame->camera, frame->width, frame->height, x, y, sx, sy);
}

gboolean
vec_frame_is_near (const VecFrame *frame, double sx, double sy, double margin)
{
  return sx >= -margin && sy >= -margin && sx <= frame->width + margin && sy <= frame->height + margin;
}

void
vec_frame_draw_points (const VecFrame *frame, cairo_surface_t *surface, int n_threads)
{
  g_autoptr (VecDrawing) drawing = vec_drawing_new (frame, surface, NULL, 0);

  vec_drawing_run (drawing, n_threads, INFINITY);
}

/* ---- The same with cairo, one by one */

typedef struct
{
  const VecFrame *frame;
  cairo_t *cr;
  const VecTurns *turns;
  double diameter;         /* of an ordinary point */
} Vectors;

static void
draw_shape (const Vectors *v, VecShape shape, double hole, double x, double y, double diameter, guint32 color, double opacity)
{
  vec_shape_add_hollow_path (v->cr, shape, x, y, diameter, hole);
  vec_set_source_rgb (v->cr, color, opacity);
  cairo_fill (v->cr);
}

static void
draw_point (const Vectors *v, const VecTurn *turn, double x, double y, guint32 color, double opacity)
{
  VecScene *scene = v->frame->scene;
  const VecStyle *style = &v->turns->styles[turn->style];
  guint32 ring = style->ring_paint == VEC_PAINT_INK ? vec_scene_fade_color (scene, vec_scene_get_accent (scene), turn->level)
                                                    : vec_scene_get_background (scene);

  if (turn->pass != VEC_PASS_DISCS)
    draw_shape (v, style->shape, vec_style_get_ring_hole (style), x, y, style->mark.diameter + 2 * style->mark.outline, ring,
                style->ring_opacity);
  if (turn->pass != VEC_PASS_RINGS)
    draw_shape (v, style->shape, style->hole, x, y, style->mark.diameter,
                vec_scene_dim_color (scene, color, turn->level, vec_turn_get_depth (&v->turns->keys, turn->step)), opacity);
}

static void
draw_vector_turn (const Vectors *v, const VecTurn *turn)
{
  VecScene *scene = v->frame->scene;
  const VecStyle *style = &v->turns->styles[turn->style];
  const float *sorted = vec_points_get_sorted (scene->points);
  const guint16 *codes = vec_points_get_codes (scene->points);
  const guint32 *order = vec_points_get_order (scene->points);
  gint64 n = vec_points_get_n_drawn (scene->points);
  double reach = (style->mark.diameter / 2 + style->mark.outline) * vec_shape_get_extent (style->shape);

  for (gint64 i = 0; i < n; i++)
    {
      double x, y, opacity = style->mark.opacity;

      if (codes[i] == VEC_POINTS_HIDDEN || !vec_turn_takes (&v->turns->keys, turn, i))
        continue;
      vec_frame_to_screen (v->frame, sorted[2 * i], sorted[2 * i + 1], &x, &y);
      if (turn->share == VEC_RARE)
        opacity = vec_frame_thin_opacity (opacity, vec_frame_get_thinning (v->frame, v->diameter, i / VEC_POINTS_BLOCK));
      if (vec_frame_is_near (v->frame, x, y, reach))
        draw_point (v, turn, x, y, vec_scene_get_row_color (scene, order[i]), opacity);
    }
}

void
vec_frame_draw_vector_points (const VecFrame *frame, cairo_t *cr)
{
  g_autoptr (VecTurns) turns = vec_turns_new (frame);
  Vectors v = { frame, cr, turns, vec_scene_get_mark (frame->scene, frame->camera.scale).diameter };

  for (int i = 0; i < turns->n_turns; i++)
    draw_vector_turn (&v, &turns->turns[i]);
}

void
vec_render_points (VecScene *scene, cairo_surface_t *surface, double width, double height, double device_scale)
{
  VecFrame frame = { scene, scene->camera, width, height, device_scale, FALSE, FALSE };
  gint64 start = g_get_monotonic_time ();

  g_return_if_fail (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE);
  g_return_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32
                    || cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24);

  scene->device_scale = device_scale;
  vec_frame_draw_points (&frame, surface, 0);
  last_seconds = (g_get_monotonic_time () - start) * 1e-6;
}

void
vec_render_overlay (VecScene *scene, cairo_t *cr, double width, double height)
{
  VecFrame frame = { scene, scene->camera, width, height, scene->device_scale, FALSE, FALSE };
  gint64 start = g_get_monotonic_time ();

  cairo_save (cr);
  vec_frame_draw_overlay (&frame, cr);
  cairo_restore (cr);
  last_seconds = (g_get_monotonic_time () - start) * 1e-6;
}
