/* One picture makes way for the next. */
#include "plot/vec-dissolve.h"

#define WIDTH 40
#define HEIGHT 30
#define START (5 * G_TIME_SPAN_SECOND)
#define HALF (START + VEC_DISSOLVE_DURATION / 2)
#define END (START + VEC_DISSOLVE_DURATION)

static const VecCamera camera = { 1, 2, 10 };

/* Of one grey, with one black pixel at (@x, @y). */
static cairo_surface_t *
make_picture (double grey, int x, int y)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_rectangle (cr, x, y, 1, 1);
  cairo_fill (cr);
  cairo_destroy (cr);
  return surface;
}

static int
get_pixel (cairo_surface_t *surface, int x, int y)
{
  cairo_surface_flush (surface);
  return cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + 4 * x];
}

/* What is seen at @now where @next is drawn. */
static cairo_surface_t *
see (VecDissolve *dissolve, cairo_surface_t *next, const VecCamera *by, gint64 now)
{
  cairo_surface_t *seen = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (seen);

  cairo_set_source_surface (cr, next, 0, 0);
  cairo_paint (cr);
  vec_dissolve_paint (dissolve, cr, by, WIDTH, HEIGHT, now);
  cairo_destroy (cr);
  return seen;
}

static int
see_pixel (VecDissolve *dissolve, cairo_surface_t *next, const VecCamera *by, gint64 now, int x, int y)
{
  cairo_surface_t *seen = see (dissolve, next, by, now);
  int value = get_pixel (seen, x, y);

  cairo_surface_destroy (seen);
  return value;
}

/* It begins with the one picture and ends with the other, exactly; on the way nothing goes back, and what is in both stays. */
static void
test_goes_over (void)
{
  g_autoptr (VecDissolve) dissolve = vec_dissolve_new ();
  cairo_surface_t *before = make_picture (1, 3, 4), *after = make_picture (1, 20, 20);
  int last_gone = 0, last_new = 255;

  g_assert_false (vec_dissolve_is_going (dissolve, START));
  vec_dissolve_begin (dissolve, before, &camera, 1, START);
  g_assert_cmpint (see_pixel (dissolve, after, &camera, START, 3, 4), ==, 0);
  g_assert_cmpint (see_pixel (dissolve, after, &camera, START, 20, 20), ==, 255);
  for (int i = 1; i < 20; i++)
    {
      gint64 now = START + i * VEC_DISSOLVE_DURATION / 20;
      int gone = see_pixel (dissolve, after, &camera, now, 3, 4), new = see_pixel (dissolve, after, &camera, now, 20, 20);

      g_assert_true (vec_dissolve_is_going (dissolve, now));
      g_assert_cmpint (gone, >=, last_gone);
      g_assert_cmpint (new, <=, last_new);
      g_assert_cmpint (see_pixel (dissolve, after, &camera, now, 10, 10), >=, 254);
      last_gone = gone;
      last_new = new;
    }
  g_assert_cmpint (see_pixel (dissolve, after, &camera, HALF, 3, 4), ==, 223);   /* 1 − (1/2)³ of the way */
  g_assert_false (vec_dissolve_is_going (dissolve, END));
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmpint (see_pixel (dissolve, after, &camera, END, x, y), ==, get_pixel (after, x, y));
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

/* A third picture goes on from what is seen: within the rounding of two pictures that lie over each other. */
static void
test_interrupted (void)
{
  g_autoptr (VecDissolve) dissolve = vec_dissolve_new ();
  cairo_surface_t *first = make_picture (1, 3, 4), *second = make_picture (0.6, 20, 20), *third = make_picture (0.2, 9, 9);
  cairo_surface_t *seen, *again;

  vec_dissolve_begin (dissolve, first, &camera, 1, START);
  seen = see (dissolve, second, &camera, HALF);
  vec_dissolve_begin (dissolve, second, &camera, 1, HALF);
  again = see (dissolve, third, &camera, HALF);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmpint (ABS (get_pixel (seen, x, y) - get_pixel (again, x, y)), <=, 1);
  g_assert_true (vec_dissolve_is_going (dissolve, END));
  g_assert_cmpint (see_pixel (dissolve, third, &camera, HALF + VEC_DISSOLVE_DURATION, 9, 9), ==, 0);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
  cairo_surface_destroy (third);
  cairo_surface_destroy (seen);
  cairo_surface_destroy (again);
}

/* Who drags the map or turns the wheel meanwhile takes the old picture along. */
static void
test_follows_the_camera (void)
{
  g_autoptr (VecDissolve) dissolve = vec_dissolve_new ();
  cairo_surface_t *before = make_picture (1, 13, 14), *after = make_picture (1, 0, 0);
  VecCamera panned = vec_camera_pan (&camera, 7.2, -3.1);
  VecCamera nearer = vec_camera_zoom_at (&camera, WIDTH, HEIGHT, 13, 14, 3);

  vec_dissolve_begin (dissolve, before, &camera, 1, START);
  g_assert_cmpint (see_pixel (dissolve, after, &panned, START, 20, 11), ==, 0);
  g_assert_cmpint (see_pixel (dissolve, after, &panned, START, 13, 14), ==, 255);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (see_pixel (dissolve, after, &nearer, START, 13 + i, 14 + i), ==, 0);
  g_assert_cmpint (see_pixel (dissolve, after, &nearer, START, 16, 14), ==, 255);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

static void
test_stopped (void)
{
  g_autoptr (VecDissolve) dissolve = vec_dissolve_new ();
  cairo_surface_t *before = make_picture (1, 3, 4), *after = make_picture (1, 20, 20);

  vec_dissolve_begin (dissolve, before, &camera, 1, START);
  g_assert_cmpuint (cairo_surface_get_reference_count (before), ==, 2);
  vec_dissolve_stop (dissolve);
  g_assert_cmpuint (cairo_surface_get_reference_count (before), ==, 1);
  g_assert_false (vec_dissolve_is_going (dissolve, START));
  g_assert_cmpint (see_pixel (dissolve, after, &camera, START, 3, 4), ==, 255);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dissolve/goes-over", test_goes_over);
  g_test_add_func ("/dissolve/interrupted", test_interrupted);
  g_test_add_func ("/dissolve/follows-the-camera", test_follows_the_camera);
  g_test_add_func ("/dissolve/stopped", test_stopped);
  return g_test_run ();
}
