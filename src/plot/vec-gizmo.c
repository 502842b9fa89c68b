/* The compass of a layout of three dimensions: an arrow for each axis, as it lies now, with its title. */
#include "plot/vec-renderer-private.h"

#include <math.h>

#define LENGTH 30.0     /* pixels of an arrow that lies in the plane */
#define EDGE 46.0       /* of its origin from the corner */
#define BEHIND 0.35     /* what an arrow that points away keeps of its ink */
#define TITLE_HEIGHT 16.0
#define FARTHEST 90.0   /* pixels by which a title moves up or down to have room */
#define STEPS 6         /* places of an arrow on which no title lies */
#define N_AXES 3

typedef struct
{
  double x, y, z;       /* as it is seen: y up, z towards the viewer; of length 1 */
  const char *title;
} Axis;

typedef struct
{
  double x, y;          /* pixels of its origin */
  Axis axes[N_AXES];
  VecRect titles[N_AXES];
} Gizmo;

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

/* ---- Titles */

static VecRect
get_box (double x, double y, double width)
{
  return (VecRect) { x, y - TITLE_HEIGHT / 2, x + width, y + TITLE_HEIGHT / 2 };
}

/* Whether a title would touch another one or lie on an arrow. */
static gboolean
is_free (const Gizmo *gizmo, const VecRect *box, int n_titles)
{
  for (int i = 0; i < n_titles; i++)
    if (vec_rect_touches (box, &gizmo->titles[i]))
      return FALSE;
  for (int i = 0; i < N_AXES; i++)
    for (int along = 1; along <= STEPS; along++)
      {
        double x = gizmo->x + LENGTH * gizmo->axes[i].x * along / STEPS, y = gizmo->y - LENGTH * gizmo->axes[i].y * along / STEPS;

        if (vec_rect_touches (box, &(VecRect){ x - 2, y - 2, x + 2, y + 2 }))
          return FALSE;
      }
  return TRUE;
}

/* Beyond the arrow, on the side to which it points; inside of the picture; and as near to that as there is room, up or down. */
static void
place_title (const VecFrame *frame, Gizmo *gizmo, int i)
{
  const Axis *axis = &gizmo->axes[i];
  double width = vec_frame_get_text_width (frame, axis->title), length = MAX (hypot (axis->x, axis->y), 0.25);
  double x = gizmo->x + LENGTH * axis->x + 9 * axis->x / length - width * (1 - axis->x / length) / 2;
  double y = gizmo->y - LENGTH * axis->y - 9 * axis->y / length, lowest = MAX (frame->height - TITLE_HEIGHT / 2, TITLE_HEIGHT / 2);

  x = CLAMP (x, 6, MAX (frame->width - width - 6, 6));
  y = CLAMP (y, TITLE_HEIGHT / 2, lowest);
  gizmo->titles[i] = get_box (x, y, width);
  for (double shift = 2; shift < FARTHEST && !is_free (gizmo, &gizmo->titles[i], i); shift += 2)
    for (int up = 0; up < 2; up++)
      {
        VecRect box = get_box (x, y + (up ? -shift : shift), width);

        if (box.y0 >= 0 && box.y1 <= lowest + TITLE_HEIGHT / 2 && is_free (gizmo, &box, i))
          {
            gizmo->titles[i] = box;
            break;
          }
      }
}

static void
make_gizmo (const VecFrame *frame, Gizmo *gizmo)
{
  VecScene *scene = frame->scene;
  const char *titles[N_AXES] = { scene->axis_x != NULL ? scene->axis_x : "x", scene->axis_y != NULL ? scene->axis_y : "y",
                                 scene->axis_z != NULL ? scene->axis_z : "z" };
  double m[9];

  vec_quaternion_to_matrix (vec_scene_get_orbit (scene).rotation, m);
  gizmo->x = EDGE + 0.5;
  gizmo->y = floor (frame->height) - EDGE - 0.5;
  for (int i = 0; i < N_AXES; i++)
    gizmo->axes[i] = (Axis) { m[i], m[3 + i], m[6 + i], titles[i] };
  for (int i = 0; i < N_AXES; i++)
    place_title (frame, gizmo, i);
}

void
vec_frame_get_gizmo_boxes (const VecFrame *frame, VecRect boxes[VEC_N_GIZMO_BOXES])
{
  Gizmo gizmo;

  make_gizmo (frame, &gizmo);
  for (int i = 0; i < N_AXES; i++)
    boxes[i] = gizmo.titles[i];
  boxes[N_AXES] = (VecRect) { gizmo.x - LENGTH, gizmo.y - LENGTH, gizmo.x + LENGTH, gizmo.y + LENGTH };
}

/* ---- Drawing */

static void
draw_axis (const VecFrame *frame, cairo_t *cr, const Gizmo *gizmo, int i)
{
  const Axis *axis = &gizmo->axes[i];
  double dx = LENGTH * axis->x, dy = -LENGTH * axis->y;

  cairo_new_path (cr);
  cairo_move_to (cr, gizmo->x, gizmo->y);
  cairo_line_to (cr, gizmo->x + dx, gizmo->y + dy);
  draw_head (cr, gizmo->x + dx, gizmo->y + dy, dx, dy);
  cairo_set_line_width (cr, 1.25);
  vec_set_source_rgb (cr, vec_scene_get_faint_ink (frame->scene), BEHIND + (1 - BEHIND) * (axis->z + 1) / 2);
  cairo_stroke (cr);
  vec_frame_draw_text (frame, cr, axis->title, round (gizmo->titles[i].x0) + 0.5,
                       round ((gizmo->titles[i].y0 + gizmo->titles[i].y1) / 2) + 0.5);
}

/* From the farthest to the nearest. */
static void
sort_by_depth (const Gizmo *gizmo, int order[N_AXES])
{
  for (int i = 0; i < N_AXES; i++)
    {
      int place = i;

      for (; place > 0 && gizmo->axes[order[place - 1]].z > gizmo->axes[i].z; place--)
        order[place] = order[place - 1];
      order[place] = i;
    }
}

void
vec_frame_draw_gizmo (const VecFrame *frame, cairo_t *cr)
{
  Gizmo gizmo;
  int order[N_AXES];

  make_gizmo (frame, &gizmo);
  sort_by_depth (&gizmo, order);
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int i = 0; i < N_AXES; i++)
    draw_axis (frame, cr, &gizmo, order[i]);
  cairo_restore (cr);
}
