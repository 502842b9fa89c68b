#include "plot/vec-dissolve.h"

#include <math.h>

struct _VecDissolve
{
  cairo_surface_t *before;   /* NULL: none */
  VecCamera camera;          /* that saw it */
  double device_scale;
  gint64 start;              /* µs */
};

VecDissolve *
vec_dissolve_new (void)
{
  return g_new0 (VecDissolve, 1);
}

void
vec_dissolve_stop (VecDissolve *dissolve)
{
  g_clear_pointer (&dissolve->before, cairo_surface_destroy);
}

void
vec_dissolve_free (VecDissolve *dissolve)
{
  vec_dissolve_stop (dissolve);
  g_free (dissolve);
}

double
vec_dissolve_get_share (VecDissolve *dissolve, gint64 now)
{
  double left = 1 - CLAMP ((double) (now - dissolve->start) / VEC_DISSOLVE_DURATION, 0, 1);

  return dissolve->before != NULL ? 1 - left * left * left : 1;
}

gboolean
vec_dissolve_is_going (VecDissolve *dissolve, gint64 now)
{
  return vec_dissolve_get_share (dissolve, now) < 1;
}

/* What is seen of @surface and the picture that is still going. */
static cairo_surface_t *
mix (VecDissolve *self, cairo_surface_t *surface, const VecCamera *camera, gint64 now)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  cairo_surface_t *mixed = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (mixed);

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  vec_dissolve_paint (self, cr, camera, width / self->device_scale, height / self->device_scale, now);
  cairo_destroy (cr);
  return mixed;
}

void
vec_dissolve_begin (VecDissolve *dissolve, cairo_surface_t *surface, const VecCamera *camera, double device_scale, gint64 now)
{
  gboolean is_going = vec_dissolve_is_going (dissolve, now) && dissolve->device_scale == device_scale;
  cairo_surface_t *before = is_going ? mix (dissolve, surface, camera, now) : cairo_surface_reference (surface);

  vec_dissolve_stop (dissolve);
  dissolve->before = before;
  dissolve->camera = *camera;
  dissolve->device_scale = device_scale;
  dissolve->start = now;
}

/* From the pixels of the picture before to those that show the same now. By whole ones, if nothing is larger or smaller: that is as
 * quick and as sharp as standing still. */
static void
move_along (VecDissolve *self, cairo_t *cr, const VecCamera *camera, double width, double height)
{
  double x, y, factor = camera->scale / self->camera.scale;

  if (vec_camera_equal (camera, &self->camera))
    return;
  vec_camera_to_screen (camera, width, height, self->camera.center_x, self->camera.center_y, &x, &y);
  x = (x - factor * width / 2) * self->device_scale;
  y = (y - factor * height / 2) * self->device_scale;
  cairo_translate (cr, factor == 1 ? round (x) : x, factor == 1 ? round (y) : y);
  cairo_scale (cr, factor, factor);
}

void
vec_dissolve_paint (VecDissolve *dissolve, cairo_t *cr, const VecCamera *camera, double width, double height, gint64 now)
{
  double share = vec_dissolve_get_share (dissolve, now);

  if (share >= 1)
    return;
  cairo_save (cr);
  move_along (dissolve, cr, camera, width, height);
  cairo_set_source_surface (cr, dissolve->before, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint_with_alpha (cr, 1 - share);
  cairo_restore (cr);
}
