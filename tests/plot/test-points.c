/* Picking and bounds against brute force over all points. */
#include <malloc.h>
#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "plot-fixture.h"

#define WIDTH 800
#define HEIGHT 600

static double
screen_distance (VecScene *scene, gint64 row, double sx, double sy)
{
  VecCamera camera = vec_scene_get_camera (scene);
  double x, y, px, py;

  if (!vec_scene_get_position (scene, row, &x, &y))
    return INFINITY;
  vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &px, &py);
  return hypot (px - sx, py - sy);
}

static gint64
pick_slowly (VecScene *scene, const guint8 *visible, double sx, double sy, double radius)
{
  gint64 best = -1;
  double best_distance = radius;

  for (gint64 row = 0; row < vec_scene_get_n_rows (scene); row++)
    {
      double distance = visible == NULL || visible[row] ? screen_distance (scene, row, sx, sy) : INFINITY;

      if (distance < best_distance || (distance == best_distance && best < 0))
        {
          best = row;
          best_distance = distance;
        }
    }
  return best;
}

/* The same row, or one that is as near to within rounding. */
static void
assert_same_pick (VecScene *scene, gint64 got, gint64 expected, double sx, double sy, double radius)
{
  double a, b;

  if (got == expected)
    return;
  a = got >= 0 ? screen_distance (scene, got, sx, sy) : radius;
  b = expected >= 0 ? screen_distance (scene, expected, sx, sy) : radius;
  g_assert_cmpfloat_with_epsilon (a, b, 1e-3 * MAX (1, MIN (a, b)));
}

static void
test_pick (void)
{
  const gint64 sizes[] = { 1, 2, 255, 256, 257, 5000, 70000 };
  VecRandom random;

  vec_random_init (&random, 1);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      VecCamera fit = vec_scene_get_camera (scene);

      for (int i = 0; i < 60; i++)
        {
          VecCamera camera = fit;
          double sx = WIDTH * vec_random_uniform (&random), sy = HEIGHT * vec_random_uniform (&random), radius;

          camera.scale *= pow (10, 4 * vec_random_uniform (&random) - 1);
          camera.center_x += 30 * vec_random_normal (&random);
          camera.center_y += 30 * vec_random_normal (&random);
          vec_scene_set_camera (scene, &camera);
          radius = i % 3 == 0 ? 5 : i % 3 == 1 ? 60 : 2000;
          assert_same_pick (scene, vec_scene_pick (scene, WIDTH, HEIGHT, sx, sy, radius),
                            pick_slowly (scene, NULL, sx, sy, radius), sx, sy, radius);
          assert_same_pick (scene, vec_scene_pick_center (scene, WIDTH, HEIGHT),
                            pick_slowly (scene, NULL, WIDTH / 2.0, HEIGHT / 2.0, INFINITY), WIDTH / 2.0, HEIGHT / 2.0, INFINITY);
        }
    }
}

static void
test_every_row_is_pickable (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (3000, WIDTH, HEIGHT);
  VecCamera camera = vec_scene_get_camera (scene);

  camera.scale *= 1000;
  for (gint64 row = 0; row < 3000; row++)
    {
      g_assert_true (vec_scene_get_position (scene, row, &camera.center_x, &camera.center_y));
      vec_scene_set_camera (scene, &camera);
      g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2.0, HEIGHT / 2.0, 5), ==, row);
    }
}

/* Among many, some of them at one place, any row can be come near enough to be picked, or another one at exactly its place. */
static void
test_rows_of_many (void)
{
  enum { N = 1000000 };
  g_autofree float *positions = plot_clusters_new (N, 21, NULL);
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecRandom random;

  vec_random_init (&random, 22);
  for (int i = 0; i < N / 10; i++)
    memcpy (positions + 2 * (gint64) vec_random_below (&random, N), positions + 2 * (gint64) vec_random_below (&random, N), 2 * sizeof (float));
  positions[2 * 500] = NAN;
  vec_scene_set_positions (scene, positions, N);
  for (int i = 0; i < 2000; i++)
    {
      gint64 row = vec_random_below (&random, N), picked;
      VecCamera camera = { 0, 0, 1e6 };

      if (!vec_scene_get_position (scene, row, &camera.center_x, &camera.center_y))
        continue;
      /* As they were given, to the last bit. */
      g_assert_cmpfloat (camera.center_x, ==, positions[2 * row]);
      g_assert_cmpfloat (camera.center_y, ==, positions[2 * row + 1]);
      vec_scene_set_camera (scene, &camera);
      picked = vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2.0, HEIGHT / 2.0, 5);
      g_assert_cmpint (picked, >=, 0);
      g_assert_cmpfloat (positions[2 * picked], ==, positions[2 * row]);
      g_assert_cmpfloat (positions[2 * picked + 1], ==, positions[2 * row + 1]);
    }
}

static gsize
get_allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* Beside coordinates of eight bytes a scene keeps at most sixteen bytes a point, whatever is set. */
static void
test_memory (void)
{
  enum { N = 1000000 };
  g_autofree gint32 *codes = g_new (gint32, N);
  g_autofree float *positions = plot_clusters_new (N, 23, codes);
  g_autofree float *weights = g_new (float, N);
  g_autofree guint8 *bytes = g_new (guint8, N);
  g_autoptr (VecColoring) coloring = NULL;
  VecLook table[] = { { VEC_SHAPE_CIRCLE, 1 }, { VEC_SHAPE_STAR, 2 } };
  VecScene *scene;
  gsize before, plain, all;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  g_test_skip ("the sanitizer has an allocator of its own");
  return;
#endif
  for (int i = 0; i < N; i++)
    {
      bytes[i] = (guint8) (i % 3 > 0);
      weights[i] = (float) (i % 5) / 4;
      if (i % 1000 == 0)
        codes[i] = 6;
    }
  coloring = vec_coloring_new_categories (codes, N, NULL, 7);
  before = get_allocated ();
  scene = vec_scene_new ();
  vec_scene_set_positions (scene, positions, N);
  plain = get_allocated () - before;
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_visible (scene, bytes);
  vec_scene_set_fade (scene, weights);
  vec_scene_set_looks (scene, bytes, table, 2);
  all = get_allocated () - before;
  g_test_message ("%.3f and %.3f bytes a point", (double) plain / N, (double) all / N);
  g_assert_cmpfloat ((double) plain / N, >=, 8 + 10);
  g_assert_cmpfloat ((double) plain / N, <, 8 + 10.5);
  g_assert_cmpfloat ((double) all / N, <, 8 + 16);
  vec_scene_free (scene);
}

static void
test_hidden_rows (void)
{
  enum { N = 4000 };
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  guint8 visible[N];
  VecRandom random;

  vec_random_init (&random, 2);
  for (int i = 0; i < N; i++)
    visible[i] = vec_random_uniform (&random) < 0.05;
  vec_scene_set_visible (scene, visible);
  for (int i = 0; i < 200; i++)
    {
      double sx = WIDTH * vec_random_uniform (&random), sy = HEIGHT * vec_random_uniform (&random);
      gint64 row = vec_scene_pick (scene, WIDTH, HEIGHT, sx, sy, 80);

      g_assert_true (row < 0 || visible[row]);
      assert_same_pick (scene, row, pick_slowly (scene, visible, sx, sy, 80), sx, sy, 80);
    }
  memset (visible, 0, sizeof visible);
  vec_scene_set_visible (scene, visible);
  g_assert_cmpint (vec_scene_pick_center (scene, WIDTH, HEIGHT), ==, -1);
  vec_scene_set_visible (scene, NULL);
  g_assert_cmpint (vec_scene_pick_center (scene, WIDTH, HEIGHT), >=, 0);
}

/* A layout that moves step by step, then jumps, with points that come and go: picking stays exact, colours stay with their rows. */
static void
test_live (void)
{
  enum { N = 30000 };
  g_autofree float *positions = plot_clusters_new (N, 3, NULL);
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  VecRandom random;

  vec_random_init (&random, 4);
  for (int frame = 0; frame < 30; frame++)
    {
      for (int i = 0; i < 2 * N; i++)
        positions[i] = frame == 15 ? (float) (100 * vec_random_uniform (&random)) : positions[i] + (float) (0.3 * vec_random_normal (&random));
      if (frame == 20)
        positions[2 * 77] = NAN;
      if (frame == 24)
        positions[2 * 77] = 1;
      vec_scene_set_positions (scene, positions, N);
      plot_fit (scene, WIDTH, HEIGHT);
      for (int i = 0; i < 10; i++)
        {
          double sx = WIDTH * vec_random_uniform (&random), sy = HEIGHT * vec_random_uniform (&random);

          assert_same_pick (scene, vec_scene_pick (scene, WIDTH, HEIGHT, sx, sy, 50), pick_slowly (scene, NULL, sx, sy, 50), sx, sy, 50);
        }
      g_assert_cmpint (vec_scene_get_position (scene, 77, &(double){ 0 }, &(double){ 0 }), ==, frame < 20 || frame >= 24);
    }
}

static void
test_large_coordinates (void)
{
  const float positions[] = { 1e7f, 1e7f, 1e7f + 1, 1e7f, 1e7f, 1e7f + 1, 1e7f + 1, 1e7f + 1 };
  g_autoptr (VecScene) scene = vec_scene_new ();

  vec_scene_set_positions (scene, positions, 4);
  plot_fit (scene, WIDTH, HEIGHT);
  for (int row = 0; row < 4; row++)
    {
      VecCamera camera = vec_scene_get_camera (scene);
      double sx, sy;

      vec_camera_to_screen (&camera, WIDTH, HEIGHT, positions[2 * row], positions[2 * row + 1], &sx, &sy);
      g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, sx + 3, sy - 3, 6), ==, row);
    }
}

static void
test_bounds (void)
{
  enum { N = 1000 };
  g_autofree float *positions = plot_clusters_new (N, 5, NULL);
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecBounds clean, bounds;
  const float two[] = { 0, 0, 1e6f, 1 };

  g_assert_false (vec_scene_get_bounds (scene, &bounds));
  vec_scene_set_positions (scene, NULL, 0);
  g_assert_false (vec_scene_get_bounds (scene, &bounds));

  positions[0] = positions[1] = 1;
  positions[2] = positions[3] = 2;
  positions[4] = positions[5] = 3;
  vec_scene_set_positions (scene, positions, N);
  g_assert_true (vec_scene_get_bounds (scene, &clean));
  positions[0] = NAN;
  positions[2] = INFINITY;
  positions[4] = 1e6f;
  vec_scene_set_positions (scene, positions, N);
  g_assert_true (vec_scene_get_bounds (scene, &bounds));
  g_assert_cmpfloat (bounds.x_min, ==, clean.x_min);
  g_assert_cmpfloat (bounds.x_max, ==, clean.x_max);
  g_assert_cmpfloat (bounds.y_max, ==, clean.y_max);
  /* The outlier is there all the same. */
  {
    VecCamera far = { 1e6, 3, 1 };

    vec_scene_set_camera (scene, &far);
    g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2.0, HEIGHT / 2.0, 3), ==, 2);
  }
  /* Of two points neither is an outlier. */
  vec_scene_set_positions (scene, two, 2);
  g_assert_true (vec_scene_get_bounds (scene, &bounds));
  g_assert_cmpfloat (bounds.x_max, ==, 1e6);
}

static void
test_nothing (void)
{
  const float nan[] = { NAN, NAN, 1, INFINITY };
  g_autoptr (VecScene) scene = vec_scene_new ();

  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, 1, 1, 1e9), ==, -1);
  g_assert_cmpint (vec_scene_pick_center (scene, WIDTH, HEIGHT), ==, -1);
  vec_scene_set_positions (scene, nan, 2);
  g_assert_cmpint (vec_scene_get_n_rows (scene), ==, 2);
  g_assert_cmpint (vec_scene_pick_center (scene, WIDTH, HEIGHT), ==, -1);
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, NAN, 1, 1e9), ==, -1);
}

static void
test_markers (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (10, WIDTH, HEIGHT);
  VecCamera camera = { 0, 0, 10 };
  VecMarker markers[] = { { 0, 0, 1, "a", FALSE }, { 2, 0, 1, "b", FALSE }, { NAN, 0, 1, "c", FALSE } };

  vec_scene_set_camera (scene, &camera);
  vec_scene_set_markers (scene, markers, 3);
  g_assert_cmpint (vec_scene_pick_marker (scene, WIDTH, HEIGHT, 404, 302, 10), ==, 0);
  g_assert_cmpint (vec_scene_pick_marker (scene, WIDTH, HEIGHT, 414, 302, 10), ==, 1);
  g_assert_cmpint (vec_scene_pick_marker (scene, WIDTH, HEIGHT, 440, 302, 10), ==, -1);
  vec_scene_set_markers (scene, NULL, 0);
  g_assert_cmpint (vec_scene_pick_marker (scene, WIDTH, HEIGHT, 404, 302, 10), ==, -1);
}

static cairo_surface_t *
draw_overlay (VecScene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  vec_render_overlay (scene, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_overlay_pixel (VecScene *scene, int x, int y)
{
  cairo_surface_t *surface = draw_overlay (scene);
  guint32 pixel = plot_get_pixel (surface, x, y);

  cairo_surface_destroy (surface);
  return pixel;
}

/* However many texts there are, the map is never darker than under one disc. */
static void
test_discs (void)
{
  const int n = 40;
  g_autoptr (VecScene) scene = plot_scene_new (10, WIDTH, HEIGHT);
  VecCamera camera = { 0, 0, 10 };
  g_autofree VecMarker *markers = g_new0 (VecMarker, n);
  guint32 one;

  vec_scene_set_camera (scene, &camera);
  for (int i = 0; i < n; i++)
    markers[i] = (VecMarker) { (float) (i % 8) * 2 - 8, (float) (i / 8) * 2 - 4, 12, NULL, FALSE };
  vec_scene_set_markers (scene, markers, (guint) n);
  g_assert_cmpuint (get_overlay_pixel (scene, WIDTH / 2, HEIGHT / 2 + 65), ==, 0);
  vec_scene_set_hover_marker (scene, 20);
  one = get_overlay_pixel (scene, WIDTH / 2, HEIGHT / 2 + 65);
  g_assert_cmpuint (one, !=, 0);
  vec_scene_set_hover_marker (scene, -1);
  g_assert_cmpuint (get_overlay_pixel (scene, WIDTH / 2, HEIGHT / 2 + 65), ==, 0);
  markers[20].selected = TRUE;
  vec_scene_set_markers (scene, markers, (guint) n);
  g_assert_cmpuint (get_overlay_pixel (scene, WIDTH / 2, HEIGHT / 2 + 65), ==, one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points/pick", test_pick);
  g_test_add_func ("/points/every-row-is-pickable", test_every_row_is_pickable);
  g_test_add_func ("/points/rows-of-many", test_rows_of_many);
  g_test_add_func ("/points/memory", test_memory);
  g_test_add_func ("/points/hidden-rows", test_hidden_rows);
  g_test_add_func ("/points/live", test_live);
  g_test_add_func ("/points/large-coordinates", test_large_coordinates);
  g_test_add_func ("/points/bounds", test_bounds);
  g_test_add_func ("/points/nothing", test_nothing);
  g_test_add_func ("/points/markers", test_markers);
  g_test_add_func ("/points/discs", test_discs);
  return g_test_run ();
}
