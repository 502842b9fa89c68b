/* How a camera gets from one view to another. */
#include "plot/vec-flight.h"

#include <math.h>

#define WIDTH 800
#define HEIGHT 600

static void
assert_camera (VecCamera camera, double x, double y, double scale)
{
  g_assert_cmpfloat_with_epsilon (camera.center_x, x, 1e-9 * (1 + fabs (x)));
  g_assert_cmpfloat_with_epsilon (camera.center_y, y, 1e-9 * (1 + fabs (y)));
  g_assert_cmpfloat_with_epsilon (camera.scale, scale, 1e-9 * scale);
}

/* Every way begins at the one camera and ends exactly at the other. */
static void
test_ends (void)
{
  VecCamera from = { -3, 2, 10 }, to = { 40, -7, 250 };
  VecCamera end;

  assert_camera (vec_camera_approach (&from, &to, 0), -3, 2, 10);
  assert_camera (vec_camera_blend (&from, &to, 0), -3, 2, 10);
  assert_camera (vec_camera_fly (&from, &to, WIDTH, 0), -3, 2, 10);
  assert_camera (vec_camera_fly (&from, &to, WIDTH, 1 - 1e-12), 40, -7, 250);
  end = vec_camera_approach (&from, &to, 1);
  g_assert_true (vec_camera_equal (&end, &to));
  end = vec_camera_blend (&from, &to, 1);
  g_assert_true (vec_camera_equal (&end, &to));
  end = vec_camera_fly (&from, &to, WIDTH, 1);
  g_assert_true (vec_camera_equal (&end, &to));
}

/* What lies under the pointer stays there at every moment of the zoom. */
static void
test_approach_keeps_the_point (void)
{
  VecCamera from = { 1e3, -5, 12 };
  VecCamera to = vec_camera_zoom_at (&from, WIDTH, HEIGHT, 700, 90, 7);
  double x, y, sx, sy;

  vec_camera_to_layout (&from, WIDTH, HEIGHT, 700, 90, &x, &y);
  for (int i = 0; i <= 20; i++)
    {
      VecCamera camera = vec_camera_approach (&from, &to, i / 20.0);

      g_assert_cmpfloat_with_epsilon (camera.scale, 12 * pow (7, i / 20.0), 1e-9);
      vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &sx, &sy);
      g_assert_cmpfloat_with_epsilon (sx, 700, 1e-6);
      g_assert_cmpfloat_with_epsilon (sy, 90, 1e-6);
    }
}

static void
test_approach_by_a_pan (void)
{
  VecCamera from = { 0, 0, 5 }, to = { 10, 20, 5 };

  assert_camera (vec_camera_approach (&from, &to, 0.25), 2.5, 5, 5);
}

/* A point that goes from where it is seen to where it will be seen never leaves the picture on the way. */
static void
test_blend_keeps_points_in_the_picture (void)
{
  VecCamera from = { 0, 0, 100 }, to = { 50, -30, 0.5 };

  for (int i = 0; i <= 10; i++)
    {
      double t = i / 10.0, x0, y0, x1, y1, sx, sy;
      VecCamera camera = vec_camera_blend (&from, &to, t);

      vec_camera_to_layout (&from, WIDTH, HEIGHT, 10, 590, &x0, &y0);
      vec_camera_to_layout (&to, WIDTH, HEIGHT, 790, 300, &x1, &y1);
      vec_camera_to_screen (&camera, WIDTH, HEIGHT, x0 + t * (x1 - x0), y0 + t * (y1 - y0), &sx, &sy);
      g_assert_cmpfloat (sx, >=, 10 - 1e-6);
      g_assert_cmpfloat (sx, <=, 790 + 1e-6);
      g_assert_cmpfloat (sy, >=, 300 - 1e-6);
      g_assert_cmpfloat (sy, <=, 590 + 1e-6);
    }
}

/* The extent in the middle is √(w² + ρ⁴u²/4), from equations 9 to 11 by hand. */
static void
test_fly_rises (void)
{
  VecCamera from = { 0, 0, WIDTH / 10.0 }, to = { 100, 0, WIDTH / 10.0 };
  VecCamera middle = vec_camera_fly (&from, &to, WIDTH, 0.5);
  double before = 0;

  g_assert_cmpfloat_with_epsilon (WIDTH / middle.scale, sqrt (10 * 10 + 4.0 * 100 * 100 / 4), 1e-6);
  g_assert_cmpfloat_with_epsilon (middle.center_x, 50, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_camera_get_distance (&from, &to, WIDTH), 2 * asinh (10) / G_SQRT2, 1e-9);
  for (int i = 1; i <= 50; i++)
    {
      VecCamera camera = vec_camera_fly (&from, &to, WIDTH, i / 50.0);

      g_assert_cmpfloat (camera.center_x, >, before);
      before = camera.center_x;
    }
}

static void
test_distance (void)
{
  VecCamera here = { 3, 4, 20 }, near = here, four_times = { 3, 4, 80 };

  g_assert_cmpfloat (vec_camera_get_distance (&here, &near, WIDTH), ==, 0);
  g_assert_cmpfloat (vec_camera_get_shift (&here, &near, WIDTH, HEIGHT), ==, 0);
  g_assert_cmpfloat_with_epsilon (vec_camera_get_distance (&here, &four_times, WIDTH), log (4) / G_SQRT2, 1e-12);
  near.center_x += 0.5;
  g_assert_cmpfloat_with_epsilon (vec_camera_get_shift (&here, &near, WIDTH, HEIGHT), 10, 1e-9);
}

static void
test_reveal (void)
{
  VecCamera camera = { 0, 0, 1 };
  VecCamera kept = vec_camera_reveal (&camera, WIDTH, HEIGHT, 300, -200, 90);

  g_assert_true (vec_camera_equal (&kept, &camera));   /* pixel (700, 500) is 100 from the edges */
  assert_camera (vec_camera_reveal (&camera, WIDTH, HEIGHT, 300, -200, 120), 20, -20, 1);
  assert_camera (vec_camera_reveal (&camera, WIDTH, HEIGHT, -1000, 0, 100), -700, 0, 1);
  /* More room than there is: the middle. */
  assert_camera (vec_camera_reveal (&camera, WIDTH, HEIGHT, -1000, 50, 1e4), -1000, 50, 1);
}

static void
test_near (void)
{
  VecCamera a = { 0, 0, 1 }, b = { 399, 0, 1 }, c = { 401, 0, 1 }, d = { 0, 0, 2 }, e = { 0, 0, 0.51 };

  g_assert_true (vec_camera_is_near (&a, &b, WIDTH, HEIGHT));
  g_assert_false (vec_camera_is_near (&a, &c, WIDTH, HEIGHT));
  g_assert_false (vec_camera_is_near (&a, &d, WIDTH, HEIGHT));
  g_assert_true (vec_camera_is_near (&e, &a, WIDTH, HEIGHT));
}

/* Speed falls by the same share in equal times, and the way that is left is the speed times the time constant. */
static void
test_friction (void)
{
  g_assert_cmpfloat (vec_friction_get_share (0, 0.3), ==, 0);
  g_assert_cmpfloat (vec_friction_get_share (-1, 0.3), ==, 0);
  g_assert_cmpfloat_with_epsilon (vec_friction_get_share (0.3, 0.3), 1 - exp (-1), 1e-12);
  g_assert_cmpfloat_with_epsilon (vec_friction_get_share (1e-6, 0.5) / 1e-6 * 0.5, 1, 1e-5);
  g_assert_cmpfloat (vec_friction_get_share (60, 0.3), ==, 1);
}

static void
test_flick (void)
{
  VecFlick flick;
  double vx, vy;

  vec_flick_init (&flick);
  vec_flick_get_velocity (&flick, 0, &vx, &vy);
  g_assert_cmpfloat (vx, ==, 0);

  /* Slow at first, which no longer counts; then 10 pixels to the right and 5 up every 10 ms, around the ring. */
  for (int i = 0; i < 10; i++)
    vec_flick_note (&flick, i * 100000, i, 0);
  for (int i = 0; i < 40; i++)
    vec_flick_note (&flick, 1000000 + i * 10000, 100 + 10 * i, -5 * i);
  vec_flick_get_velocity (&flick, 1395000, &vx, &vy);
  g_assert_cmpfloat_with_epsilon (vx, 1000, 1e-6);
  g_assert_cmpfloat_with_epsilon (vy, -500, 1e-6);

  /* Held still before it was let go. */
  vec_flick_get_velocity (&flick, 1390000 + 60000, &vx, &vy);
  g_assert_cmpfloat (vx, ==, 0);
  g_assert_cmpfloat (vy, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flight/ends", test_ends);
  g_test_add_func ("/flight/approach-keeps-the-point", test_approach_keeps_the_point);
  g_test_add_func ("/flight/approach-by-a-pan", test_approach_by_a_pan);
  g_test_add_func ("/flight/blend-keeps-points-in-the-picture", test_blend_keeps_points_in_the_picture);
  g_test_add_func ("/flight/fly-rises", test_fly_rises);
  g_test_add_func ("/flight/distance", test_distance);
  g_test_add_func ("/flight/reveal", test_reveal);
  g_test_add_func ("/flight/near", test_near);
  g_test_add_func ("/flight/friction", test_friction);
  g_test_add_func ("/flight/flick", test_flick);
  return g_test_run ();
}
