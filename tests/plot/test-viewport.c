#include "plot/vec-viewport.h"

#include <math.h>

static void
test_round_trip (void)
{
  VecCamera camera = { 1e7 + 3, -2.5, 37.5 };
  double sx, sy, x, y;

  vec_camera_to_screen (&camera, 800, 600, 1e7 + 4, -1.5, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (sx, 437.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (sy, 262.5, 1e-6);  /* y points up in the layout, down on the screen */
  vec_camera_to_layout (&camera, 800, 600, sx, sy, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 1e7 + 4, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, -1.5, 1e-9);
}

static void
test_fit (void)
{
  VecBounds bounds = { -10, 0, 30, 10 }, point = { 5, 6, 5, 6 }, line = { 0, 3, 8, 3 };
  VecCamera camera = vec_camera_fit (&bounds, 500, 500, 50);
  double sx, sy;

  g_assert_cmpfloat_with_epsilon (camera.scale, 10, 1e-12);
  vec_camera_to_screen (&camera, 500, 500, -10, 5, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (sx, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (sy, 250, 1e-9);

  camera = vec_camera_fit (&point, 400, 300, 20);
  g_assert_cmpfloat (camera.center_x, ==, 5);
  g_assert_cmpfloat (camera.center_y, ==, 6);
  g_assert_true (isfinite (camera.scale) && camera.scale > 0);

  camera = vec_camera_fit (&line, 400, 300, 0);
  g_assert_cmpfloat_with_epsilon (camera.scale, 50, 1e-12);

  /* No room at all. */
  camera = vec_camera_fit (&bounds, 10, 10, 50);
  g_assert_true (isfinite (camera.scale) && camera.scale > 0);
}

static void
test_zoom_keeps_the_point (void)
{
  VecCamera camera = { 3, 4, 20 };

  for (int i = 0; i < 40; i++)
    {
      double factor = i % 2 == 0 ? 1.7 : 0.4, px = 17.0 * i, py = 600 - 11.0 * i, x0, y0, x1, y1;

      vec_camera_to_layout (&camera, 800, 600, px, py, &x0, &y0);
      camera = vec_camera_zoom_at (&camera, 800, 600, px, py, factor);
      vec_camera_to_layout (&camera, 800, 600, px, py, &x1, &y1);
      g_assert_cmpfloat_with_epsilon (x0, x1, 1e-9 * (1 + 800 / camera.scale));
      g_assert_cmpfloat_with_epsilon (y0, y1, 1e-9 * (1 + 800 / camera.scale));
    }
}

static void
test_zoom_ends (void)
{
  VecCamera camera = { 0, 0, 1 };

  for (int i = 0; i < 2000; i++)
    camera = vec_camera_zoom_at (&camera, 800, 600, 400, 300, 10);
  g_assert_true (isfinite (camera.scale));
  for (int i = 0; i < 4000; i++)
    camera = vec_camera_zoom_at (&camera, 800, 600, 400, 300, 0.1);
  g_assert_true (camera.scale > 0);
}

static void
test_pan (void)
{
  VecCamera camera = { 3, 4, 20 }, moved = vec_camera_pan (&camera, 40, 20), back = vec_camera_pan (&moved, -40, -20);
  double sx, sy;

  /* What was in the middle follows the hand. */
  vec_camera_to_screen (&moved, 800, 600, 3, 4, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (sx, 440, 1e-9);
  g_assert_cmpfloat_with_epsilon (sy, 320, 1e-9);
  g_assert_true (vec_camera_equal (&camera, &back));
  g_assert_false (vec_camera_equal (&camera, &moved));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/round-trip", test_round_trip);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/zoom-keeps-the-point", test_zoom_keeps_the_point);
  g_test_add_func ("/viewport/zoom-ends", test_zoom_ends);
  g_test_add_func ("/viewport/pan", test_pan);
  return g_test_run ();
}
