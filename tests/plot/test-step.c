/* From point to point, without a pointer. */
#include "plot/vec-scene.h"

#include <math.h>

/* A row of five to the right of the middle one, one above, one far to the left and a little up. */
static const float few[] = { 0, 0, 1, 0.2f, 2, 0, 0, 3, -50, 20, 0.5f, -4 };

static void
test_directions (void)
{
  g_autoptr (VecScene) scene = vec_scene_new ();

  vec_scene_set_positions (scene, few, 6);
  g_assert_cmpint (vec_scene_step (scene, 0, 1, 0), ==, 1);
  g_assert_cmpint (vec_scene_step (scene, 1, 1, 0), ==, 2);
  g_assert_cmpint (vec_scene_step (scene, 2, 1, 0), ==, -1);
  g_assert_cmpint (vec_scene_step (scene, 0, 0, 1), ==, 3);
  g_assert_cmpint (vec_scene_step (scene, 0, 0, -1), ==, 5);
  g_assert_cmpint (vec_scene_step (scene, 0, -1, 0), ==, 4);
  g_assert_cmpint (vec_scene_step (scene, 4, 1, 0), ==, 3);
}

static void
test_hidden_rows_are_passed_by (void)
{
  static const guint8 visible[] = { 1, 0, 1, 1, 1, 1 };
  g_autoptr (VecScene) scene = vec_scene_new ();

  vec_scene_set_positions (scene, few, 6);
  vec_scene_set_visible (scene, visible);
  g_assert_cmpint (vec_scene_step (scene, 0, 1, 0), ==, 2);
}

/* Thousands of points stand nearer, none of them that way. */
static void
test_far_away (void)
{
  g_autoptr (VecScene) scene = vec_scene_new ();
  g_autofree float *positions = g_new (float, 2 * 20002);

  for (int i = 0; i < 20000; i++)
    {
      positions[2 * i] = (float) (-1 - i % 100 * 0.01);
      positions[2 * i + 1] = (float) ((i / 100 - 100) * 0.004);
    }
  positions[40000] = 0;
  positions[40001] = 0;
  positions[40002] = 1e4f;
  positions[40003] = 5;
  vec_scene_set_positions (scene, positions, 20002);
  g_assert_cmpint (vec_scene_step (scene, 20000, 1, 0), ==, 20001);
}

static gint64
plain_step (const float *positions, int n_rows, int row, const double *direction, double cosine)
{
  double least = INFINITY;
  gint64 found = -1;

  for (int i = 0; i < n_rows; i++)
    {
      double x = positions[2 * i] - positions[2 * row], y = positions[2 * i + 1] - positions[2 * row + 1];
      double along = x * direction[0] + y * direction[1];

      if (along > 0 && hypot (x, y) * cosine < along && hypot (x, y) < least)
        {
          least = hypot (x, y);
          found = i;
        }
    }
  return found;
}

/* Against the definition: of all within 45°, the nearest; else of all on that side. */
static void
test_nearest_ahead (void)
{
  static const double directions[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (VecScene) scene = vec_scene_new ();
  float positions[2 * 500];

  for (int i = 0; i < 1000; i++)
    positions[i] = (float) g_rand_double_range (random, -10, 10);
  vec_scene_set_positions (scene, positions, 500);
  for (int row = 0; row < 500; row += 7)
    for (int d = 0; d < 4; d++)
      {
        gint64 expected = plain_step (positions, 500, row, directions[d], (1 / G_SQRT2));

        if (expected < 0)
          expected = plain_step (positions, 500, row, directions[d], 0);
        g_assert_cmpint (vec_scene_step (scene, row, directions[d][0], directions[d][1]), ==, expected);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/step/directions", test_directions);
  g_test_add_func ("/step/hidden-rows-are-passed-by", test_hidden_rows_are_passed_by);
  g_test_add_func ("/step/far-away", test_far_away);
  g_test_add_func ("/step/nearest-ahead", test_nearest_ahead);
  return g_test_run ();
}
