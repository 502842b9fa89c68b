/* The compass of a layout of three dimensions: an arrow for each axis, as it lies now, with its title. */
#include "plot/vec-renderer-private.h"

#include <math.h>
#include <stdlib.h>

#define LENGTH 30.0     /* pixels of an arrow that lies in the plane */
#define EDGE 46.0       /* of its origin from the corner */
#define BEHIND 0.35     /* what an arrow that points away keeps of its ink */

typedef struct
{
  double x, y, z;       /* as it is seen: y up, z towards the viewer; of length 1 */
  const char *title;
} Axis;

static int
compare_depths (gconstpointer a, gconstpointer b)
{
  double p = ((const Axis *) a)->z, q = ((const Axis *) b)->z;

  return p < q ? -1 : p > q;
}

static void
draw_head (cairo_t *cr, double x, double y, double dx, double dy)
{
  double length = hypot (dx, dy), size = MIN (4.5, length / 2);

  if (length < 1)
    return;
  dx *= size / length, dy *= size / length;
  cairo_move_to (cr, x - dx - dy * 0.7, y - dy + dx * 0.7);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x - dx + dy * 0.7, y - dy - dx * 0.7);
}

/* Beyond the arrow, on the side to which it points; always inside of the picture. */
static void
draw_title (const VecFrame *frame, cairo_t *cr, const char *title, double x, double y, const Axis *axis)
{
  double width = vec_frame_get_text_width (frame, title), length = MAX (hypot (axis->x, axis->y), 0.25);
  double tx = x + 9 * axis->x / length, ty = y - 9 * axis->y / length;

  tx -= width * (1 - axis->x / length) / 2;
  tx = CLAMP (tx, 6, MAX (frame->width - width - 6, 6));
  ty = CLAMP (ty, 8, MAX (frame->height - 8, 8));
  vec_frame_draw_text (frame, cr, title, round (tx) + 0.5, round (ty) + 0.5);
}

static void
draw_axis (const VecFrame *frame, cairo_t *cr, const Axis *axis, double x, double y)
{
  double dx = LENGTH * axis->x, dy = -LENGTH * axis->y;

  cairo_new_path (cr);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + dx, y + dy);
  draw_head (cr, x + dx, y + dy, dx, dy);
  cairo_set_line_width (cr, 1.25);
  vec_set_source_rgb (cr, vec_scene_get_faint_ink (frame->scene), BEHIND + (1 - BEHIND) * (axis->z + 1) / 2);
  cairo_stroke (cr);
  if (axis->title != NULL)
    draw_title (frame, cr, axis->title, x + dx, y + dy, axis);
}

void
vec_frame_draw_gizmo (const VecFrame *frame, cairo_t *cr)
{
  VecScene *scene = frame->scene;
  VecOrbit orbit = vec_scene_get_orbit (scene);
  double m[9], x = EDGE + 0.5, y = floor (frame->height) - EDGE - 0.5;
  Axis axes[3];

  vec_quaternion_to_matrix (orbit.rotation, m);
  for (int i = 0; i < 3; i++)
    axes[i] = (Axis) { m[i], m[3 + i], m[6 + i] };
  axes[0].title = scene->axis_x != NULL ? scene->axis_x : "x";
  axes[1].title = scene->axis_y != NULL ? scene->axis_y : "y";
  axes[2].title = scene->axis_z != NULL ? scene->axis_z : "z";
  qsort (axes, G_N_ELEMENTS (axes), sizeof *axes, compare_depths);

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    draw_axis (frame, cr, &axes[i], x, y);
  cairo_restore (cr);
}
