#include "plot/vec-painter.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot/vec-drawing.h"

#define FEWEST_POINTS 60000    /* of a reduced picture */
#define POINT_SECONDS 6e-9     /* of wall time, until something has been measured */
#define MEASURED_POINTS 20000  /* fewer say little about what a point costs */
#define SAME_PLACE 0.02        /* pixels */

/* A picture and what it shows. */
typedef struct
{
  cairo_surface_t *surface;    /* NULL: none */
  VecCamera camera;
  double width, height, device_scale;
  guint64 serial;              /* of the scene's changes */
} Picture;

struct _VecPainter
{
  VecScene *scene;
  Picture last;
  gboolean is_complete;        /* the last one */
  Picture next;                /* the complete one, as far as it has come */
  VecDrawing *drawing;         /* of that */
  double point_seconds;        /* what a point costs */
  gint64 max_points;           /* 0: by time */
};

VecPainter *
vec_painter_new (VecScene *scene)
{
  VecPainter *self = g_new0 (VecPainter, 1);

  self->scene = scene;
  self->point_seconds = POINT_SECONDS;
  return self;
}

static void
clear_picture (Picture *picture)
{
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
}

static void
drop_next (VecPainter *self)
{
  g_clear_pointer (&self->drawing, vec_drawing_free);
  clear_picture (&self->next);
}

void
vec_painter_free (VecPainter *painter)
{
  drop_next (painter);
  clear_picture (&painter->last);
  g_free (painter);
}

void
vec_painter_set_max_points (VecPainter *painter, gint64 max_points)
{
  painter->max_points = max_points;
}

static VecFrame
get_frame (VecPainter *self, const Picture *picture)
{
  return (VecFrame) { self->scene, picture->camera, picture->width, picture->height, picture->device_scale, FALSE, FALSE };
}

/* Grows with whatever changes but the camera. */
static guint64
get_serial (VecPainter *self)
{
  return self->scene->picture_serial + vec_points_get_serial (self->scene->points);
}

/* ---- How much can be drawn */

static gint64
get_max_points (VecPainter *self, double seconds)
{
  return self->max_points > 0 ? self->max_points : MAX ((gint64) (seconds / self->point_seconds), FEWEST_POINTS);
}

static void
measure (VecPainter *self, gint64 n_points, gint64 since)
{
  double seconds = (g_get_monotonic_time () - since) * 1e-6;

  if (n_points >= MEASURED_POINTS)
    self->point_seconds = 0.8 * self->point_seconds + 0.2 * CLAMP (seconds / n_points, 1e-9, 1e-6);
}

/* A part of the picture (NULL: all); FALSE: reduced. */
static gboolean
draw_part (VecPainter *self, const Picture *picture, const cairo_rectangle_int_t *part, double seconds)
{
  VecFrame frame = get_frame (self, picture);
  gint64 since = g_get_monotonic_time ();
  g_autoptr (VecDrawing) drawing = vec_drawing_new (&frame, picture->surface, part, get_max_points (self, seconds));

  vec_drawing_run (drawing, 0, INFINITY);
  measure (self, vec_drawing_get_n_points (drawing), since);
  return !vec_drawing_is_reduced (drawing);
}

/* ---- Shifting */

typedef struct
{
  const guchar *from;
  guchar *to;
  int from_stride, to_stride;
  int width;                   /* pixels */
} Copy;

static void
copy_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Copy *copy = data;

  for (gint64 y = begin; y < end; y++)
    memcpy (copy->to + y * copy->to_stride, copy->from + y * copy->from_stride, 4 * (gsize) copy->width);
}

/* What lay at (x, y) comes to (x + dx, y + dy). */
static void
copy_shifted (cairo_surface_t *from, cairo_surface_t *to, int dx, int dy)
{
  int width = cairo_image_surface_get_width (to), height = cairo_image_surface_get_height (to);
  Copy copy = {
    .from_stride = cairo_image_surface_get_stride (from),
    .to_stride = cairo_image_surface_get_stride (to),
    .width = width - abs (dx),
  };

  cairo_surface_flush (from);
  cairo_surface_flush (to);
  copy.from = cairo_image_surface_get_data (from) + (gssize) MAX (-dy, 0) * copy.from_stride + 4 * MAX (-dx, 0);
  copy.to = cairo_image_surface_get_data (to) + (gssize) MAX (dy, 0) * copy.to_stride + 4 * MAX (dx, 0);
  vec_parallel_for (height - abs (dy), 0, copy_rows, &copy);
  cairo_surface_mark_dirty (to);
}

/* Whether @picture shows the last one, moved by (@dx, @dy) pixels, and strips of what lay beside it. */
static gboolean
find_shift (VecPainter *self, const Picture *picture, double *dx, double *dy)
{
  const Picture *last = &self->last;
  double scale = picture->camera.scale * picture->device_scale;

  if (last->surface == NULL || last->serial != picture->serial || last->camera.scale != picture->camera.scale
      || last->width != picture->width || last->height != picture->height || last->device_scale != picture->device_scale)
    return FALSE;
  *dx = (last->camera.center_x - picture->camera.center_x) * scale;
  *dy = (picture->camera.center_y - last->camera.center_y) * scale;
  /* Also FALSE for NaN. */
  return fabs (*dx) < cairo_image_surface_get_width (picture->surface) / 2.0
         && fabs (*dy) < cairo_image_surface_get_height (picture->surface) / 2.0;
}

/* Moves by whole pixels; the picture's camera is where that leads. */
static gboolean
draw_shifted (VecPainter *self, Picture *picture, double exact_x, double exact_y, double seconds)
{
  int width = cairo_image_surface_get_width (picture->surface), height = cairo_image_surface_get_height (picture->surface);
  int dx = (int) round (exact_x), dy = (int) round (exact_y);
  double scale = picture->camera.scale * picture->device_scale;
  cairo_rectangle_int_t columns = { dx > 0 ? 0 : width + dx, 0, abs (dx), height };
  cairo_rectangle_int_t rows = { MAX (dx, 0), dy > 0 ? 0 : height + dy, width - abs (dx), abs (dy) };
  gboolean is_complete = self->is_complete;

  picture->camera = self->last.camera;
  picture->camera.center_x -= dx / scale;
  picture->camera.center_y += dy / scale;
  copy_shifted (self->last.surface, picture->surface, dx, dy);
  if (dx != 0)
    is_complete = draw_part (self, picture, &columns, seconds / 2) && is_complete;
  if (dy != 0)
    is_complete = draw_part (self, picture, &rows, seconds / 2) && is_complete;
  return is_complete;
}

/* ---- The painter */

/* Whether every point can be drawn in time: then it is. */
static gboolean
draw_all (VecPainter *self, const Picture *picture, double seconds)
{
  VecFrame frame = get_frame (self, picture);
  gint64 since = g_get_monotonic_time ();
  g_autoptr (VecDrawing) drawing = vec_drawing_new (&frame, picture->surface, NULL, 0);

  if (vec_drawing_get_n_points (drawing) > get_max_points (self, seconds))
    return FALSE;
  vec_drawing_run (drawing, 0, INFINITY);
  measure (self, vec_drawing_get_n_points (drawing), since);
  return TRUE;
}

static gboolean
is_same_place (double dx, double dy)
{
  return fabs (dx - round (dx)) <= SAME_PLACE && fabs (dy - round (dy)) <= SAME_PLACE;
}

gboolean
vec_painter_draw (VecPainter *painter, cairo_surface_t *surface, double width, double height, double device_scale, double seconds)
{
  Picture picture = { surface, vec_scene_get_camera (painter->scene), width, height, device_scale, get_serial (painter) };
  gboolean in_place = TRUE;
  double dx, dy;

  g_return_val_if_fail (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE, FALSE);
  g_return_val_if_fail (surface != painter->last.surface, FALSE);

  painter->scene->device_scale = device_scale;
  drop_next (painter);
  if (!find_shift (painter, &picture, &dx, &dy))
    painter->is_complete = draw_part (painter, &picture, NULL, seconds);
  else if (!is_same_place (dx, dy) && draw_all (painter, &picture, seconds))
    painter->is_complete = TRUE;
  else
    {
      in_place = is_same_place (dx, dy);
      painter->is_complete = draw_shifted (painter, &picture, dx, dy, seconds);
    }
  clear_picture (&painter->last);
  painter->last = picture;
  cairo_surface_reference (surface);
  return painter->is_complete && in_place;
}

static gboolean
is_next (VecPainter *self, const Picture *wanted)
{
  return self->drawing != NULL && self->next.surface == wanted->surface && self->next.serial == wanted->serial
         && vec_camera_equal (&self->next.camera, &wanted->camera);
}

gboolean
vec_painter_complete (VecPainter *painter, cairo_surface_t *surface, double seconds)
{
  Picture wanted = painter->last;

  g_return_val_if_fail (painter->last.surface != NULL && surface != painter->last.surface, FALSE);

  wanted.surface = surface;
  wanted.camera = vec_scene_get_camera (painter->scene);
  wanted.serial = get_serial (painter);
  if (!is_next (painter, &wanted))
    {
      VecFrame frame = get_frame (painter, &wanted);

      drop_next (painter);
      painter->next = wanted;
      cairo_surface_reference (surface);
      painter->drawing = vec_drawing_new (&frame, surface, NULL, 0);
    }
  if (!vec_drawing_run (painter->drawing, 0, seconds))
    return FALSE;
  clear_picture (&painter->last);
  painter->last = painter->next;
  painter->next.surface = NULL;
  painter->is_complete = TRUE;
  drop_next (painter);
  return TRUE;
}
