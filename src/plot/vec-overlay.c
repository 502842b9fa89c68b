/* What lies over the points: few things, drawn with care. */
#include "plot/vec-picture-layer.h"
#include "plot/vec-renderer-private.h"

#include <math.h>

static gboolean
get_row_on_screen (const VecFrame *frame, gint64 row, double *sx, double *sy)
{
  double x, y;

  if (!vec_scene_is_row_visible (frame->scene, row) || !vec_scene_get_position (frame->scene, row, &x, &y))
    return FALSE;
  vec_frame_to_screen (frame, x, y, sx, sy);
  return TRUE;
}

static gboolean
get_marker_on_screen (const VecFrame *frame, int marker, double *sx, double *sy)
{
  const VecMarker *m;

  if (marker < 0 || marker >= (int) frame->scene->n_markers)
    return FALSE;
  m = &frame->scene->markers[marker];
  if (!isfinite (m->x) || !isfinite (m->y))
    return FALSE;
  vec_frame_to_screen (frame, m->x, m->y, sx, sy);
  return TRUE;
}

static void
disc (cairo_t *cr, double x, double y, double r, guint32 rgb, double alpha)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  vec_set_source_rgb (cr, rgb, alpha);
  cairo_fill (cr);
}

static void
ring (cairo_t *cr, double x, double y, double r, double width, guint32 rgb, double alpha)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  cairo_set_line_width (cr, width);
  vec_set_source_rgb (cr, rgb, alpha);
  cairo_stroke (cr);
}

/* Cairo's coordinates have 24 bits before the point: the part of a line far outside is cut off. FALSE: nothing is left. */
static gboolean
clip_line (const VecFrame *frame, double *x0, double *y0, double *x1, double *y1)
{
  const double margin = 100;
  double t0 = 0, t1 = 1, dx = *x1 - *x0, dy = *y1 - *y0, ax = *x0, ay = *y0;
  double p[4] = { -dx, dx, -dy, dy };
  double q[4] = { ax + margin, frame->width + margin - ax, ay + margin, frame->height + margin - ay };

  if (!isfinite (dx) || !isfinite (dy))
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      if (p[i] == 0 && q[i] < 0)
        return FALSE;
      if (p[i] < 0)
        t0 = MAX (t0, q[i] / p[i]);
      else if (p[i] > 0)
        t1 = MIN (t1, q[i] / p[i]);
    }
  if (t0 > t1)
    return FALSE;
  *x1 = ax + t1 * dx, *y1 = ay + t1 * dy;
  *x0 = ax + t0 * dx, *y0 = ay + t0 * dy;
  return TRUE;
}

static gboolean
is_torn (VecScene *scene, guint neighbor)
{
  return scene->torn != NULL && scene->torn[neighbor] != 0;
}

/* Where a thread snapped: from its end at (x, y) it goes on in direction (ux, uy) for a few teeth, each smaller than the one before. */
static void
add_frayed_end (cairo_t *cr, double x, double y, double ux, double uy, double size)
{
  static const double along[] = { 0.5, 1.5, 2.3, 2.7 }, across[] = { 1, -0.9, 0.6, 0 };

  cairo_line_to (cr, x, y);
  for (guint i = 0; i < G_N_ELEMENTS (along); i++)
    cairo_line_to (cr, x + size * (along[i] * ux - across[i] * uy), y + size * (along[i] * uy + across[i] * ux));
}

/* Leaves one end and arrives at the other, but snapped in the middle. */
static void
add_torn_line (cairo_t *cr, double x0, double y0, double x1, double y1)
{
  double length = hypot (x1 - x0, y1 - y0), gap = CLAMP (length * 0.2, 4, 22), size = CLAMP (length * 0.04, 1, 3.2);
  double ux = (x1 - x0) / MAX (length, 1e-9), uy = (y1 - y0) / MAX (length, 1e-9);
  double whole = (length - gap) / 2 - 2.7 * size;

  if (whole < 0)
    return;
  cairo_move_to (cr, x0, y0);
  add_frayed_end (cr, x0 + whole * ux, y0 + whole * uy, ux, uy, size);
  cairo_move_to (cr, x1, y1);
  add_frayed_end (cr, x1 - whole * ux, y1 - whole * uy, -ux, -uy, size);
}

static void
draw_links (const VecFrame *frame, cairo_t *cr, gboolean torn)
{
  VecScene *scene = frame->scene;
  double x, y;

  if (!(scene->selected >= 0 ? get_row_on_screen (frame, scene->selected, &x, &y)
                             : get_marker_on_screen (frame, scene->selected_marker, &x, &y)))
    return;
  cairo_new_path (cr);
  for (guint i = 0; i < scene->n_neighbors; i++)
    {
      double x0 = x, y0 = y, x1, y1;

      if (is_torn (scene, i) != torn || !get_row_on_screen (frame, scene->neighbors[i], &x1, &y1)
          || !clip_line (frame, &x0, &y0, &x1, &y1))
        continue;
      if (torn)
        add_torn_line (cr, x0, y0, x1, y1);
      else
        {
          cairo_move_to (cr, x0, y0);
          cairo_line_to (cr, x1, y1);
        }
    }
  /* A rim of paper keeps the lines apart from the points beneath. */
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 0.75);
  cairo_set_line_width (cr, torn ? 4 : 3);
  cairo_stroke_preserve (cr);
  vec_set_source_rgb (cr, torn ? vec_scene_get_torn_ink (scene) : vec_scene_get_ink (scene), torn ? 0.9 : 0.65);
  cairo_set_line_width (cr, torn ? 1.5 : 1);
  cairo_stroke (cr);
}

/* Half of what the row's own size would be, but large enough to be seen. */
static double
mark_radius (const VecFrame *frame, const VecMark *mark, gint64 row)
{
  return MAX (mark->diameter / 2 * vec_scene_get_row_look (frame->scene, row).size, 3.5);
}

/* How far the row's shape reaches when it is drawn with that radius. */
static double
mark_reach (const VecFrame *frame, gint64 row, double r)
{
  return r * vec_shape_get_extent (vec_scene_get_row_look (frame->scene, row).shape);
}

static void
draw_mark (const VecFrame *frame, cairo_t *cr, gint64 row, double x, double y, double r)
{
  cairo_new_path (cr);
  vec_shape_add_hollow_path (cr, vec_scene_get_row_look (frame->scene, row).shape, x, y, 2 * r, vec_scene_get_row_hole (frame->scene, row));
  vec_set_source_rgb (cr, vec_scene_get_row_color (frame->scene, row), 1);
  cairo_fill (cr);
}

static void
draw_neighbors (const VecFrame *frame, cairo_t *cr, const VecMark *mark)
{
  VecScene *scene = frame->scene;

  for (guint i = scene->n_neighbors; i-- > 0;)
    {
      double x, y, r = mark_radius (frame, mark, scene->neighbors[i]), reach = mark_reach (frame, scene->neighbors[i], r);

      if (!get_row_on_screen (frame, scene->neighbors[i], &x, &y) || !vec_frame_is_near (frame, x, y, 20))
        continue;
      disc (cr, x, y, reach + 2.5, vec_scene_get_background (scene), 1);
      draw_mark (frame, cr, scene->neighbors[i], x, y, r);
      if (is_torn (scene, i))
        ring (cr, x, y, reach + 1.75, 1.75, vec_scene_get_torn_ink (scene), 1);
      else
        ring (cr, x, y, reach + 1.75, 1.25, vec_scene_get_ink (scene), 0.8);
    }
}

/* At most so many rings: beyond that a picture is covered, and a frame would be late. */
#define MAX_HITS 5000

static void
draw_hits (const VecFrame *frame, cairo_t *cr, const VecMark *mark)
{
  VecScene *scene = frame->scene;
  guint32 color = scene->dark ? 0xffd166 : 0xc8500a;
  int drawn = 0;

  cairo_new_path (cr);
  for (gint64 i = 0; i < scene->n_hits && drawn < MAX_HITS; i++)
    {
      double x, y;

      if (!get_row_on_screen (frame, scene->hits[i], &x, &y) || !vec_frame_is_near (frame, x, y, 20))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, mark_reach (frame, scene->hits[i], mark_radius (frame, mark, scene->hits[i])) + 2.5, 0, 2 * G_PI);
      drawn++;
    }
  if (drawn == 0)
    return;
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 0.8);
  cairo_set_line_width (cr, 3.5);
  cairo_stroke_preserve (cr);
  vec_set_source_rgb (cr, color, 1);
  cairo_set_line_width (cr, 1.75);
  cairo_stroke (cr);
}

static void
diamond (cairo_t *cr, double x, double y, double r)
{
  cairo_new_path (cr);
  cairo_move_to (cr, x, y - r);
  cairo_line_to (cr, x + r, y);
  cairo_line_to (cr, x, y + r);
  cairo_line_to (cr, x - r, y);
  cairo_close_path (cr);
}

static gboolean
is_marker_in_front (VecScene *scene, guint marker)
{
  return scene->markers[marker].selected || (int) marker == scene->selected_marker || (int) marker == scene->hover_marker;
}

/* How far the text's place is from certain. */
static void
draw_spread (const VecFrame *frame, cairo_t *cr, const VecMarker *marker, double x, double y)
{
  const double dashes[2] = { 4, 4 };
  double spread = marker->spread * frame->camera.scale;
  guint32 ink = vec_scene_get_ink (frame->scene);

  if (!(spread > 8 && spread < 20000 && vec_frame_is_near (frame, x, y, spread)))
    return;
  disc (cr, x, y, spread, ink, 0.05);
  cairo_set_dash (cr, dashes, 2, 0);
  ring (cr, x, y, spread, 1, ink, 0.6);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_marker (const VecFrame *frame, cairo_t *cr, double x, double y, gboolean in_front)
{
  diamond (cr, x, y, in_front ? 10 : 8);
  vec_set_source_rgb (cr, vec_scene_get_background (frame->scene), 1);
  cairo_fill (cr);
  diamond (cr, x, y, in_front ? 7 : 6);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_line_width (cr, in_front ? 2.25 : 1.5);
  vec_set_source_rgb (cr, vec_scene_get_ink (frame->scene), 1);
  cairo_stroke (cr);
}

/* Those in front over the others. */
static void
draw_markers (const VecFrame *frame, cairo_t *cr)
{
  VecScene *scene = frame->scene;
  double x, y;

  for (guint i = 0; i < scene->n_markers; i++)
    if (is_marker_in_front (scene, i) && get_marker_on_screen (frame, (int) i, &x, &y))
      draw_spread (frame, cr, &scene->markers[i], x, y);
  for (int in_front = 0; in_front < 2; in_front++)
    for (guint i = 0; i < scene->n_markers; i++)
      if (is_marker_in_front (scene, i) == in_front && get_marker_on_screen (frame, (int) i, &x, &y) && vec_frame_is_near (frame, x, y, 20))
        draw_marker (frame, cr, x, y, in_front);
}

static void
draw_selected (const VecFrame *frame, cairo_t *cr, const VecMark *mark)
{
  VecScene *scene = frame->scene;
  double x, y, r = mark_radius (frame, mark, scene->selected) + 0.5, reach = mark_reach (frame, scene->selected, r);

  if (!get_row_on_screen (frame, scene->selected, &x, &y) || !vec_frame_is_near (frame, x, y, 20))
    return;
  disc (cr, x, y, reach + 5, vec_scene_get_background (scene), 1);
  draw_mark (frame, cr, scene->selected, x, y, r);
  ring (cr, x, y, reach + 3, 2, vec_scene_get_accent (scene), 1);
}

static void
draw_hover (const VecFrame *frame, cairo_t *cr, const VecMark *mark)
{
  VecScene *scene = frame->scene;
  double x, y, r = mark_radius (frame, mark, scene->hover), reach = mark_reach (frame, scene->hover, r);

  if (scene->hover == scene->selected || !get_row_on_screen (frame, scene->hover, &x, &y) || !vec_frame_is_near (frame, x, y, 20))
    return;
  disc (cr, x, y, reach + 3, vec_scene_get_background (scene), 1);
  draw_mark (frame, cr, scene->hover, x, y, r);
  ring (cr, x, y, reach + 2, 1.5, vec_scene_get_ink (scene), 1);
}

static void
arrow (const VecFrame *frame, cairo_t *cr, double x0, double y0, double x1, double y1)
{
  double dx = x1 - x0, dy = y1 - y0, length = hypot (dx, dy);

  dx /= length, dy /= length;
  cairo_new_path (cr);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_move_to (cr, x1 - 5 * dx - 3 * dy, y1 - 5 * dy + 3 * dx);
  cairo_line_to (cr, x1, y1);
  cairo_line_to (cr, x1 - 5 * dx + 3 * dy, y1 - 5 * dy - 3 * dx);
  cairo_set_line_width (cr, 1);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  vec_set_source_rgb (cr, vec_scene_get_faint_ink (frame->scene), 0.9);
  cairo_stroke (cr);
}

/* The end of an endless line, far beyond the picture. */
static void
stretch (const VecFrame *frame, double *x0, double *y0, double *x1, double *y1)
{
  double dx = *x1 - *x0, dy = *y1 - *y0, length = hypot (dx, dy), reach = 2 * (frame->width + frame->height);
  double away = fabs (*x0) + fabs (*y0) + reach;

  if (length <= 0)
    return;
  dx *= away / length, dy *= away / length;
  *x1 = *x0 + dx, *y1 = *y0 + dy;
  *x0 -= dx, *y0 -= dy;
}

/* One side of the picture: what of the stretch *t0…*t1 of a line lies where @start + t @step ≥ 0. */
static void
clip (double start, double step, double *t0, double *t1)
{
  if (step > 0)
    *t0 = MAX (*t0, -start / step);
  else if (step < 0)
    *t1 = MIN (*t1, -start / step);
  else if (start < 0)
    *t1 = -1;
}

/* Beside the end of the line, on its far side; where the line leaves the picture, if its end is not in it. */
gboolean
vec_frame_place_line_label (const VecFrame *frame, const VecSceneLine *line, double *x, double *y, double *width)
{
  double x0, y0, dx, dy, length, t0 = 0, t1 = 1;

  if (line->label == NULL || !isfinite (line->x0) || !isfinite (line->x1))
    return FALSE;
  vec_frame_to_screen (frame, line->x0, line->y0, &x0, &y0);
  vec_frame_to_screen (frame, line->x1, line->y1, &dx, &dy);
  dx -= x0, dy -= y0;
  clip (x0, dx, &t0, &t1);
  clip (y0, dy, &t0, &t1);
  clip (frame->width - x0, -dx, &t0, &t1);
  clip (frame->height - y0, -dy, &t0, &t1);
  if (t0 > t1)
    return FALSE;
  length = MAX (hypot (dx, dy), 1e-9);
  *width = vec_frame_get_text_width (frame, line->label);
  *x = x0 + t1 * dx + 8 * dx / length - *width * (1 - dx / length) / 2;
  *y = y0 + t1 * dy + 12 * dy / length;
  *x = CLAMP (*x, 6, MAX (frame->width - *width - 6, 6));
  *y = CLAMP (*y, 12, MAX (frame->height - 12, 12));
  return TRUE;
}

static void
draw_line (const VecFrame *frame, cairo_t *cr, const VecSceneLine *line)
{
  double x0, y0, x1, y1, width;

  /* In three dimensions an end may lie behind the viewer. */
  if (!isfinite (line->x0) || !isfinite (line->x1))
    return;
  vec_frame_to_screen (frame, line->x0, line->y0, &x0, &y0);
  vec_frame_to_screen (frame, line->x1, line->y1, &x1, &y1);
  if (line->endless)
    stretch (frame, &x0, &y0, &x1, &y1);
  cairo_new_path (cr);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_set_line_width (cr, 1);
  vec_set_source_rgb (cr, vec_scene_get_faint_ink (frame->scene), 0.35);
  cairo_stroke (cr);
  if (vec_frame_place_line_label (frame, line, &x0, &y0, &width))
    vec_frame_draw_text (frame, cr, line->label, round (x0) + 0.5, round (y0) + 0.5);
}

static void
draw_lines (const VecFrame *frame, cairo_t *cr)
{
  for (guint i = 0; i < frame->scene->n_lines; i++)
    draw_line (frame, cr, &frame->scene->lines[i]);
}

/* From each joined marker to the one before it. */
static void
draw_threads (const VecFrame *frame, cairo_t *cr)
{
  for (guint i = 1; i < frame->scene->n_markers; i++)
    {
      double x0, y0, x1, y1;

      if (!frame->scene->markers[i].is_joined || !get_marker_on_screen (frame, (int) i - 1, &x0, &y0)
          || !get_marker_on_screen (frame, (int) i, &x1, &y1) || !clip_line (frame, &x0, &y0, &x1, &y1))
        continue;
      cairo_new_path (cr);
      cairo_move_to (cr, x0, y0);
      cairo_line_to (cr, x1, y1);
      cairo_set_line_width (cr, 1.25);
      vec_set_source_rgb (cr, vec_scene_get_ink (frame->scene), 0.6);
      cairo_stroke (cr);
    }
}

/* A small pair of arrows in the lower left corner, like the compass of a map. */
static void
draw_axes (const VecFrame *frame, cairo_t *cr)
{
  VecScene *scene = frame->scene;
  double x = 14.5, y = floor (frame->height) - 14.5;

  if (vec_scene_is_3d (scene))
    {
      vec_frame_draw_gizmo (frame, cr);
      return;
    }
  if (scene->axis_x != NULL)
    {
      arrow (frame, cr, x, y, x + 40, y);
      vec_frame_draw_text (frame, cr, scene->axis_x, x + 45.5, y);
    }
  if (scene->axis_y != NULL)
    {
      arrow (frame, cr, x, y, x, y - 40);
      cairo_save (cr);
      cairo_translate (cr, x, y - 46);
      cairo_rotate (cr, -G_PI / 2);
      vec_frame_draw_text (frame, cr, scene->axis_y, 0.5, 0.5);
      cairo_restore (cr);
    }
}

void
vec_frame_draw_overlay (const VecFrame *frame, cairo_t *cr)
{
  VecMark mark = vec_scene_get_mark (frame->scene, frame->camera.scale);
  g_autoptr (GArray) labels = vec_frame_place_labels (frame);

  cairo_save (cr);
  draw_lines (frame, cr);
  draw_axes (frame, cr);
  vec_frame_draw_pictures (frame, cr, labels);
  draw_links (frame, cr, FALSE);
  draw_links (frame, cr, TRUE);
  draw_hits (frame, cr, &mark);
  draw_neighbors (frame, cr, &mark);
  draw_threads (frame, cr);
  draw_markers (frame, cr);
  draw_selected (frame, cr, &mark);
  draw_hover (frame, cr, &mark);
  vec_frame_draw_labels (frame, cr, labels);
  cairo_restore (cr);
}
