/* Points on their way from one picture to another, in the plane, in space, and from one to the other. */
#include "plot/vec-morph.h"

#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-renderer-private.h"

#define N 500
#define WIDTH 300
#define HEIGHT 200

/* (N, n_dims) */
static float *
make_places (guint64 seed, int n_dims)
{
  float *places = g_new (float, N * n_dims);
  VecRandom random;

  vec_random_init (&random, seed);
  for (int i = 0; i < N * n_dims; i++)
    places[i] = (float) (vec_random_normal (&random) * (1 + i % n_dims));
  return places;
}

/* (N, 3) */
static float *
make_seen (guint64 seed, gboolean flat)
{
  float *places = make_places (seed, 3);

  for (int i = 0; i < N && flat; i++)
    places[3 * i + 2] = 0;
  return places;
}

/* Turned about the origin, and moved. */
static float *
make_turned (const float *places, VecQuaternion turn, const double by[3])
{
  float *turned = g_new (float, 3 * N);
  double m[9];

  vec_quaternion_to_matrix (turn, m);
  for (int i = 0; i < N; i++)
    for (int a = 0; a < 3; a++)
      turned[3 * i + a] = (float) (m[3 * a] * places[3 * i] + m[3 * a + 1] * places[3 * i + 1] + m[3 * a + 2] * places[3 * i + 2] + by[a]);
  return turned;
}

static void
assert_same (const float *a, const float *b, double epsilon)
{
  for (int i = 0; i < 3 * N; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], epsilon);
}

static const double nowhere_else[3] = { 0, 0, 0 };

static void
test_ends (void)
{
  g_autofree float *start = make_seen (1, FALSE), *end = make_seen (2, FALSE), *out = g_new (float, 3 * N);
  g_autoptr (VecMorph) morph = vec_morph_new (N, g_memdup2 (start, 12 * N), g_memdup2 (end, 12 * N));

  vec_morph_get (morph, 0, out);
  assert_same (out, start, 1e-5);
  vec_morph_get (morph, 1, out);
  g_assert_cmpmem (out, 12 * N, end, 12 * N);
}

/* The same picture, turned: it turns as a whole, and keeps its shape on the way. */
static void
test_turns_as_a_whole (void)
{
  for (int flat = 0; flat < 2; flat++)
    for (double angle = -3; angle <= 3; angle += 0.75)
      {
        g_autofree float *start = make_seen (3, flat), *out = g_new (float, 3 * N);
        VecQuaternion turn = vec_quaternion_turn (flat ? 0 : 1, flat ? 0 : -2, 1, angle);
        VecQuaternion half = vec_quaternion_slerp (VEC_QUATERNION_IDENTITY, turn, 0.5);
        g_autofree float *middle = make_turned (start, half, nowhere_else);
        g_autoptr (VecMorph) morph = vec_morph_new (N, g_memdup2 (start, 12 * N), make_turned (start, turn, nowhere_else));
        VecQuaternion found = vec_morph_get_turn (morph);

        if (fabs (angle) >= 0.75)
          g_assert_cmpfloat_with_epsilon (vec_quaternion_get_angle (found), fabs (angle), 1e-3);
        vec_morph_get (morph, 0.5, out);
        /* About its middle, which is near the origin. */
        for (int i = 0; i < 3 * N; i++)
          g_assert_cmpfloat_with_epsilon (out[i], middle[i], 0.6);
        for (int i = 3; i < 3 * N; i += 3)
          g_assert_cmpfloat_with_epsilon (hypot (hypot (out[i] - out[0], out[i + 1] - out[1]), out[i + 2] - out[2]),
                                          hypot (hypot (start[i] - start[0], start[i + 1] - start[1]), start[i + 2] - start[2]), 1e-3);
      }
}

static void
test_moves_and_turns (void)
{
  g_autofree float *start = make_seen (3, TRUE), *out = g_new (float, 3 * N);
  VecQuaternion turn = vec_quaternion_turn (0, 0, 1, 2);
  g_autoptr (VecMorph) morph = vec_morph_new (N, g_memdup2 (start, 12 * N), make_turned (start, turn, (double[]) { 40, -30, 0 }));
  double x = 0, y = 0;

  vec_morph_get (morph, 0.5, out);
  for (int i = 0; i < N; i++)
    x += out[3 * i] / N, y += out[3 * i + 1] / N;
  g_assert_cmpfloat_with_epsilon (x, 20, 0.5);
  g_assert_cmpfloat_with_epsilon (y, -15, 0.5);
}

/* Pictures that have nothing in common: straight on. */
static void
test_goes_straight (void)
{
  g_autofree float *start = make_seen (1, TRUE), *end = make_seen (99, TRUE), *out = g_new (float, 3 * N);
  g_autoptr (VecMorph) morph = vec_morph_new (N, g_memdup2 (start, 12 * N), g_memdup2 (end, 12 * N));

  g_assert_cmpfloat (vec_quaternion_get_angle (vec_morph_get_turn (morph)), ==, 0);
  vec_morph_get (morph, 0.25, out);
  for (int i = 0; i < 3 * N; i++)
    g_assert_cmpfloat_with_epsilon (out[i], 0.75 * start[i] + 0.25 * end[i], 1e-5);
}

/* What is mirrored in the plane does not leave it. */
static void
test_stays_flat (void)
{
  g_autofree float *start = make_seen (5, TRUE), *end = g_memdup2 (start, 12 * N), *out = g_new (float, 3 * N);
  g_autoptr (VecMorph) morph = NULL;

  for (int i = 0; i < N; i++)
    end[3 * i] = -end[3 * i];
  morph = vec_morph_new (N, g_steal_pointer (&start), g_steal_pointer (&end));
  for (double share = 0; share <= 1; share += 0.125)
    {
      vec_morph_get (morph, share, out);
      for (int i = 0; i < N; i++)
        g_assert_cmpfloat (out[3 * i + 2], ==, 0);
    }
}

static void
test_aims_anew (void)
{
  g_autofree float *start = make_seen (3, TRUE), *other = make_seen (8, TRUE), *out = g_new (float, 3 * N);
  VecQuaternion turn = vec_quaternion_turn (0, 0, 1, 1);
  g_autoptr (VecMorph) morph = vec_morph_new (N, g_memdup2 (start, 12 * N), make_turned (start, turn, nowhere_else));
  VecQuaternion before = vec_morph_get_turn (morph), after;

  vec_morph_aim (morph, g_memdup2 (other, 12 * N));
  after = vec_morph_get_turn (morph);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  vec_morph_get (morph, 0, out);
  assert_same (out, start, 1e-5);
  vec_morph_get (morph, 1, out);
  g_assert_cmpmem (out, 12 * N, other, 12 * N);
}

/* Rows that come, rows that go, far coordinates, and hardly any points. */
static void
test_degenerate (void)
{
  float start[] = { NAN, NAN, 0, 1e7f, 1e7f, 0, 1e7f + 1, 1e7f, 0 }, end[] = { 3, 4, 0, 1e7f, 1e7f + 2, 0, NAN, NAN, 0 }, out[9];
  g_autoptr (VecMorph) morph = vec_morph_new (3, g_memdup2 (start, sizeof start), g_memdup2 (end, sizeof end));
  g_autoptr (VecMorph) none = vec_morph_new (0, g_new (float, 1), g_new (float, 1));
  g_autoptr (VecMorph) equal = vec_morph_new (2, g_new0 (float, 6), g_memdup2 ((float[]) { 1, 1, 1, 1, 1, 1 }, 6 * sizeof (float)));

  vec_morph_get (morph, 0.999, out);
  g_assert_cmpfloat_with_epsilon (out[3], 1e7, 1e5);
  g_assert_true (isnan (out[6]));
  g_assert_true (isfinite (out[0]) && isfinite (out[1]));
  vec_morph_get (morph, 1, out);
  g_assert_cmpfloat (out[0], ==, 3);
  vec_morph_get (none, 0.5, out);
  vec_morph_get (equal, 0.5, out);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (out[i], ==, 0.5);
}

/* ---- Scenes */

static VecScene *
make_scene (const float *places, int n_dims)
{
  VecScene *scene = vec_scene_new ();

  if (n_dims == 3)
    vec_scene_set_positions_3d (scene, places, N);
  else
    vec_scene_set_positions (scene, places, N);
  plot_fit (scene, WIDTH, HEIGHT);
  return scene;
}

static double
get_difference (cairo_surface_t *a, cairo_surface_t *b)
{
  gint64 sum = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < 4 * WIDTH; x++)
      sum += abs (cairo_image_surface_get_data (a)[y * cairo_image_surface_get_stride (a) + x]
                  - cairo_image_surface_get_data (b)[y * cairo_image_surface_get_stride (b) + x]);
  return (double) sum / (4 * WIDTH * HEIGHT);
}

static cairo_surface_t *
draw (VecScene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);

  vec_render_points (scene, surface, WIDTH, HEIGHT, 1);
  return surface;
}

/* What is shown as it is seen is the same picture, from any side; and the one that is set again is the one from before. */
static void
test_space_as_it_is_seen (void)
{
  g_autofree float *places = make_places (4, 3);
  g_autoptr (VecScene) scene = make_scene (places, 3);
  VecOrbit orbit = { vec_orbit_rotation_from_angles (30, -40), VEC_ORBIT_PERSPECTIVE };
  g_autofree float *seen = NULL, *again = NULL;
  cairo_surface_t *before, *now, *after;

  vec_scene_set_orbit (scene, &orbit);
  before = draw (scene);
  seen = vec_scene_copy_seen (scene, orbit.rotation);
  vec_scene_set_seen (scene, seen, &(VecPassage) { orbit.rotation, vec_scene_get_radius (scene), vec_scene_get_spacing (scene), 0 });
  now = draw (scene);
  again = vec_scene_copy_seen (scene, orbit.rotation);
  assert_same (again, seen, 1e-5);
  g_assert_cmpfloat (get_difference (before, now), <, 0.02);
  vec_scene_set_positions_3d (scene, places, N);
  after = draw (scene);
  g_assert_cmpfloat (get_difference (before, after), ==, 0);
  cairo_surface_destroy (before);
  cairo_surface_destroy (now);
  cairo_surface_destroy (after);
}

/* Flat points that are shown as parts of space lie where they lay, and so does all else, whatever the side it is seen from. */
static void
test_flat_as_it_is_seen (void)
{
  g_autofree float *places = make_places (4, 2);
  g_autoptr (VecScene) scene = make_scene (places, 2);
  VecOrbit orbit = { vec_orbit_rotation_from_angles (70, 25), VEC_ORBIT_PERSPECTIVE };
  VecMarker marker = { .x = 1, .y = 2, .label = "here" };
  double diameter = vec_scene_get_mark (scene, scene->camera.scale).diameter;
  g_autofree float *seen = NULL;
  cairo_surface_t *before, *now, *after;

  vec_scene_set_orbit (scene, &orbit);
  vec_scene_set_markers (scene, &marker, 1);
  before = draw (scene);
  seen = vec_scene_copy_seen (scene, orbit.rotation);
  vec_scene_set_seen (scene, seen, &(VecPassage) { orbit.rotation, 5, vec_scene_get_spacing (scene), 1 });
  g_assert_true (vec_scene_is_3d (scene));
  now = draw (scene);
  /* But which of two points that touch lies on top, while all are equally near. */
  g_assert_cmpfloat (get_difference (before, now), <, 2);
  g_assert_cmpfloat_with_epsilon (vec_scene_get_mark (scene, scene->camera.scale).diameter, diameter, 1e-9);
  g_assert_cmpfloat (scene->markers[0].x, ==, 1);
  for (int i = 0; i < N; i++)
    {
      double x, y;

      g_assert_true (vec_scene_get_position (scene, i, &x, &y));
      g_assert_cmpfloat_with_epsilon (x, places[2 * i], 1e-4);
      g_assert_cmpfloat_with_epsilon (y, places[2 * i + 1], 1e-4);
    }
  vec_scene_set_positions (scene, places, N);
  after = draw (scene);
  g_assert_false (vec_scene_is_3d (scene));
  g_assert_cmpfloat (get_difference (before, after), ==, 0);
  cairo_surface_destroy (before);
  cairo_surface_destroy (now);
  cairo_surface_destroy (after);
}

/* Depth comes by and by. */
static void
test_flatness (void)
{
  g_autofree float *places = make_places (4, 3);
  g_autoptr (VecScene) scene = make_scene (places, 3);
  VecQuaternion side = vec_scene_get_orbit (scene).rotation;
  g_autofree float *seen = vec_scene_copy_seen (scene, side);
  double last = -1;

  for (double flatness = 1; flatness >= 0; flatness -= 0.25)
    {
      VecLook look = { VEC_SHAPE_CIRCLE, 1 }, near, far;

      vec_scene_set_seen (scene, seen, &(VecPassage) { side, vec_scene_get_radius (scene), vec_scene_get_spacing (scene), flatness });
      near = vec_scene_get_look_at (scene, &look, VEC_DEPTH_STEPS - 1);
      far = vec_scene_get_look_at (scene, &look, 0);
      g_assert_cmpfloat (near.size - far.size, >, last);
      if (flatness == 1)
        {
          g_assert_cmpfloat (near.size, ==, far.size);
          g_assert_cmphex (vec_scene_dim_color (scene, 0x123456, VEC_FADE_NONE, 0), ==, 0x123456);
        }
      last = near.size - far.size;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/morph/ends", test_ends);
  g_test_add_func ("/morph/turns-as-a-whole", test_turns_as_a_whole);
  g_test_add_func ("/morph/moves-and-turns", test_moves_and_turns);
  g_test_add_func ("/morph/goes-straight", test_goes_straight);
  g_test_add_func ("/morph/stays-flat", test_stays_flat);
  g_test_add_func ("/morph/aims-anew", test_aims_anew);
  g_test_add_func ("/morph/degenerate", test_degenerate);
  g_test_add_func ("/morph/space-as-it-is-seen", test_space_as_it_is_seen);
  g_test_add_func ("/morph/flat-as-it-is-seen", test_flat_as_it_is_seen);
  g_test_add_func ("/morph/flatness", test_flatness);
  return g_test_run ();
}
