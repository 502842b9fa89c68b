#include <math.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-terrain.h"

#define WIDTH 500
#define HEIGHT 400

/* ---- Density */

static double
brute_force (const float *points, gint64 n, double sigma, double x, double y)
{
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    {
      double dx = points[2 * i] - x, dy = points[2 * i + 1] - y;

      sum += exp (-0.5 * (dx * dx + dy * dy) / (sigma * sigma));
    }
  return sum / (2 * G_PI * sigma * sigma);
}

static void
test_density_is_that_of_kernels (void)
{
  enum { N = 400 };
  g_autofree float *points = plot_clusters_new (N, 5, NULL);
  VecDensityPoints input = { points, N, 1 };
  double sigma = 4, largest = 0, worst = 0, total = 0;
  g_autoptr (VecDensity) density = vec_density_new (&input, -90, -90, 1, 181, 181, sigma, 0);

  for (int y = 0; y < density->height; y++)
    for (int x = 0; x < density->width; x++)
      {
        double exact = brute_force (points, N, sigma, -90 + x, -90 + y), value = density->values[y * density->width + x];

        largest = MAX (largest, exact);
        worst = MAX (worst, fabs (value - exact));
        total += value;
      }
  /* Linear binning and the kernel's end at 4 σ. */
  g_assert_cmpfloat (worst, <, 0.012 * largest);
  g_assert_cmpfloat_with_epsilon (total, N, 0.01 * N);
  g_assert_cmpfloat_with_epsilon (vec_density_get_largest (density), largest, 0.012 * largest);
  g_assert_cmpfloat_with_epsilon (vec_density_get (density, 0.5, 0.25),
                                  0.75 * (density->values[90 * 181 + 90] + density->values[90 * 181 + 91]) / 2
                                  + 0.25 * (density->values[91 * 181 + 90] + density->values[91 * 181 + 91]) / 2, 1e-6);
  g_assert_cmpfloat (vec_density_get (density, 1000, 0), ==, 0);
  g_assert_cmpfloat (vec_density_get (density, NAN, 0), ==, 0);
}

static void
test_density_does_not_depend_on_threads (void)
{
  enum { N = 50000 };
  g_autofree float *points = plot_clusters_new (N, 6, NULL);
  VecDensityPoints input = { points, N, 2 };
  g_autoptr (VecDensity) one = vec_density_new (&input, -90, -90, 2, 91, 91, 5, 1);
  g_autoptr (VecDensity) four = vec_density_new (&input, -90, -90, 2, 91, 91, 5, 4);
  double largest = vec_density_get_largest (one);

  for (int i = 0; i < 91 * 91; i++)
    g_assert_cmpfloat_with_epsilon (one->values[i], four->values[i], 1e-4 * largest);
}

static void
test_density_survives_anything (void)
{
  const float points[] = { NAN, 0, 0, NAN, INFINITY, 1, -INFINITY, -1, 1e30f, 1e30f, 5, 5, -1, 3, 3, 1e9f };
  VecDensityPoints input = { points, 8, 1 }, none = { points, 0, 1 };
  g_autoptr (VecDensity) density = vec_density_new (&input, 0, 0, 1, 11, 11, 1, 0), empty = vec_density_new (&none, 0, 0, 1, 2, 2, 1, 0);
  double sum = 0, level;

  for (int i = 0; i < 121; i++)
    sum += density->values[i];
  g_assert_cmpfloat_with_epsilon (sum, 1, 0.01);   /* only (5, 5) lies in it */
  g_assert_cmpfloat (vec_density_get_largest (empty), ==, 0);
  vec_density_find_levels (empty, &none, &(double){ 0.5 }, 1, &level);
  g_assert_cmpfloat (level, ==, 0);
}

/* ---- Contours */

static gboolean
is_inside (const VecContours *contours, double x, double y)
{
  int winding = 0;

  for (int line = 0; line < contours->n_lines; line++)
    for (int i = contours->starts[line]; i < contours->starts[line + 1]; i++)
      {
        int next = i + 1 < contours->starts[line + 1] ? i + 1 : contours->starts[line];
        const float *a = contours->points + 2 * i, *b = contours->points + 2 * next;

        if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
          winding += b[1] > a[1] ? 1 : -1;
      }
  return winding != 0;
}

/* Every line is closed: its steps are short, the last one as well. */
static void
assert_closed (const VecContours *contours, const VecDensity *density)
{
  for (int line = 0; line < contours->n_lines; line++)
    {
      int first = contours->starts[line], end = contours->starts[line + 1];

      g_assert_cmpint (end - first, >=, 3);
      for (int i = first; i < end; i++)
        {
          int next = i + 1 < end ? i + 1 : first;
          const float *a = contours->points + 2 * i, *b = contours->points + 2 * next;

          g_assert_cmpfloat (hypot (a[0] - b[0], a[1] - b[1]), <=, 1.4143 * density->cell);
        }
    }
}

static void
test_levels_enclose_their_share (void)
{
  enum { N = 4000 };
  static const double shares[] = { 0.95, 0.7, 0.5, 0.12 };
  g_autofree float *points = plot_clusters_new (N, 8, NULL);
  VecDensityPoints input = { points, N, 1 };
  g_autoptr (VecDensity) density = vec_density_new (&input, -90, -90, 1, 181, 181, 3, 0);
  double levels[4];

  vec_density_find_levels (density, &input, shares, 4, levels);
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (VecContours) contours = vec_contours_new (density, levels[i]);
      int inside = 0;

      assert_closed (contours, density);
      for (int k = 0; k < N; k++)
        inside += is_inside (contours, points[2 * k], points[2 * k + 1]);
      g_assert_cmpfloat_with_epsilon ((double) inside / N, shares[i], 0.01);
      g_assert_true (i == 0 || levels[i] > levels[i - 1]);
    }
}

static double
get_area (const VecContours *contours, int line)
{
  double area = 0;

  for (int i = contours->starts[line]; i < contours->starts[line + 1]; i++)
    {
      int next = i + 1 < contours->starts[line + 1] ? i + 1 : contours->starts[line];
      const float *a = contours->points + 2 * i, *b = contours->points + 2 * next;

      area += ((double) a[0] * b[1] - (double) b[0] * a[1]) / 2;
    }
  return area;
}

/* A cone's line is a circle, a crater's two, the inner one the other way round; what is high at the grid's edge is closed there. */
static void
test_lines_of_known_shapes (void)
{
  enum { SIZE = 101 };
  g_autofree float *values = g_new (float, SIZE * SIZE);
  VecDensity density = { -50, -50, 1, SIZE, SIZE, values };
  g_autoptr (VecContours) cone = NULL, crater = NULL, plateau = NULL;

  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      values[y * SIZE + x] = (float) MAX (40 - hypot (x - 50, y - 50), 0);
  cone = vec_contours_new (&density, 10);
  g_assert_cmpint (cone->n_lines, ==, 1);
  assert_closed (cone, &density);
  g_assert_cmpfloat_with_epsilon (get_area (cone, 0), G_PI * 30 * 30, 10);
  for (int i = 0; i < cone->starts[1]; i++)
    g_assert_cmpfloat_with_epsilon (hypot (cone->points[2 * i], cone->points[2 * i + 1]), 30, 0.02);

  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      values[y * SIZE + x] = (float) (10 - fabs (hypot (x - 50, y - 50) - 25));
  crater = vec_contours_new (&density, 5);
  g_assert_cmpint (crater->n_lines, ==, 2);
  g_assert_cmpfloat (get_area (crater, 0) * get_area (crater, 1), <, 0);
  g_assert_true (is_inside (crater, 25, 0));
  g_assert_false (is_inside (crater, 0, 0));

  for (int i = 0; i < SIZE * SIZE; i++)
    values[i] = 3;
  plateau = vec_contours_new (&density, 1);
  g_assert_cmpint (plateau->n_lines, ==, 1);
  assert_closed (plateau, &density);
  g_assert_cmpfloat (get_area (plateau, 0), >, 100 * 100);
}

/* Saddles on every cell: lines neither cross nor get lost. */
static void
test_saddles (void)
{
  enum { SIZE = 20 };
  g_autofree float *values = g_new (float, SIZE * SIZE);
  VecDensity density = { 0, 0, 1, SIZE, SIZE, values };
  VecRandom random;

  vec_random_init (&random, 4);
  for (int round = 0; round < 20; round++)
    {
      g_autoptr (VecContours) contours = NULL;

      for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
          values[y * SIZE + x] = (float) ((x + y) % 2 + 0.4 * vec_random_uniform (&random));
      contours = vec_contours_new (&density, 0.7);
      assert_closed (contours, &density);
      for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
          g_assert_cmpint (is_inside (contours, x, y), ==, values[y * SIZE + x] >= 0.7f);
    }
}

/* ---- On the map */

static void
assert_same (cairo_surface_t *a, cairo_surface_t *b, gboolean same)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) * cairo_image_surface_get_height (a);

  g_assert_true ((memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), size) == 0) == same);
}

/* The share of pixels by which two pictures, of which one is moved, differ by more than a step of colour. */
static double
compare_moved (cairo_surface_t *a, cairo_surface_t *b, int dx, int dy)
{
  int n = 0, differ = 0, stride = cairo_image_surface_get_stride (a);

  for (int y = MAX (0, dy); y < MIN (HEIGHT, HEIGHT + dy); y++)
    for (int x = MAX (0, dx); x < MIN (WIDTH, WIDTH + dx); x++)
      {
        const guchar *p = cairo_image_surface_get_data (a) + (y - dy) * stride + 4 * (x - dx);
        const guchar *q = cairo_image_surface_get_data (b) + y * stride + 4 * x;

        n++;
        differ += abs (p[0] - q[0]) > 3 || abs (p[1] - q[1]) > 3 || abs (p[2] - q[2]) > 3;
      }
  return (double) differ / n;
}

static void
test_terrain_lies_below (void)
{
  for (VecTerrainKind kind = VEC_TERRAIN_CONTOURS; kind < VEC_N_TERRAINS; kind++)
    for (int dark = 0; dark < 2; dark++)
      {
        g_autoptr (VecScene) scene = plot_scene_new (3000, WIDTH, HEIGHT);
        cairo_surface_t *plain, *with, *again;

        vec_scene_set_dark (scene, dark);
        plain = plot_draw_points (scene, WIDTH, HEIGHT, 1);
        vec_scene_set_terrain (scene, kind);
        with = plot_draw_points (scene, WIDTH, HEIGHT, 1);
        assert_same (plain, with, FALSE);
        vec_scene_set_terrain (scene, VEC_TERRAIN_NONE);
        again = plot_draw_points (scene, WIDTH, HEIGHT, 1);
        assert_same (plain, again, TRUE);
        cairo_surface_destroy (plain);
        cairo_surface_destroy (with);
        cairo_surface_destroy (again);
      }
}

/* Panning moves the land with the points, far enough for new paper as well. */
static void
test_panning_moves_the_land (void)
{
  for (VecTerrainKind kind = VEC_TERRAIN_CONTOURS; kind < VEC_N_TERRAINS; kind++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (3000, WIDTH, HEIGHT);
      VecCamera camera = vec_scene_get_camera (scene);
      cairo_surface_t *before, *after;

      camera.scale *= 3;
      vec_scene_set_camera (scene, &camera);
      vec_scene_set_terrain (scene, kind);
      before = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      for (int step = 0; step < 2; step++)
        {
          int dx = step == 0 ? 60 : -200, dy = step == 0 ? -40 : 120;
          VecCamera moved = vec_camera_pan (&camera, dx, dy);

          vec_scene_set_camera (scene, &moved);
          after = plot_draw_points (scene, WIDTH, HEIGHT, 1);
          g_assert_cmpfloat (compare_moved (before, after, dx, dy), <, 0.02);
          cairo_surface_destroy (after);
        }
      cairo_surface_destroy (before);
    }
}

static void
test_degenerate_scenes (void)
{
  static const float one[] = { 3, 4 }, equal[] = { 1, 1, 1, 1, 1, 1 }, line[] = { 0, 0, 1, 0, 2, 0, 3, 0 };
  static const float far[] = { 1e7f, 1e7f, 1e7f + 1, 1e7f, 1e7f, 1e7f + 1 }, nan[] = { NAN, 0, 0, 0, 1, NAN, 1, 1 };
  static const float outlier[] = { 0, 0, 1, 1, 0, 1, 1e6f, 0 };
  static const struct { const float *positions; int n; } cases[] = {
    { NULL, 0 }, { one, 1 }, { one, 1 }, { equal, 3 }, { line, 4 }, { far, 3 }, { nan, 4 }, { outlier, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (VecTerrainKind kind = VEC_TERRAIN_CONTOURS; kind < VEC_N_TERRAINS; kind++)
      {
        g_autoptr (VecScene) scene = vec_scene_new ();

        vec_scene_set_positions (scene, cases[i].positions, cases[i].n);
        vec_scene_set_terrain (scene, kind);
        for (double scale = 1e-9; scale < 1e9; scale *= 1000)
          {
            VecCamera camera = { i == 5 ? 1e7 : 0.5, i == 5 ? 1e7 : 0.5, scale };

            vec_scene_set_camera (scene, &camera);
            cairo_surface_destroy (plot_draw_points (scene, 60, 40, 1));
          }
      }
}

static void
notify_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

/* On a thread: the picture comes to be the one that is made while drawing. */
static void
test_thread_makes_the_same (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (20000, WIDTH, HEIGHT), other = plot_scene_new (20000, WIDTH, HEIGHT);
  cairo_surface_t *wanted, *got = NULL;
  int n_notified = 0;

  vec_scene_set_terrain (other, VEC_TERRAIN_HILLS);
  wanted = plot_draw_points (other, WIDTH, HEIGHT, 1);
  vec_scene_set_terrain (scene, VEC_TERRAIN_HILLS);
  vec_scene_set_terrain_notify (scene, notify_cb, &n_notified, NULL);
  cairo_surface_destroy (plot_draw_points (scene, WIDTH, HEIGHT, 1));
  while (g_atomic_int_get (&n_notified) == 0)
    g_usleep (1000);
  vec_scene_update_terrain (scene);
  got = plot_draw_points (scene, WIDTH, HEIGHT, 1);
  g_assert_cmpfloat (compare_moved (wanted, got, 0, 0), ==, 0);
  cairo_surface_destroy (got);
  cairo_surface_destroy (wanted);
  /* Asked while the thread has its rest: it says when to ask again. And the scene may go while it works. */
  n_notified = 0;
  vec_scene_set_dark (scene, TRUE);
  cairo_surface_destroy (plot_draw_points (scene, WIDTH, HEIGHT, 1));
  while (g_atomic_int_get (&n_notified) == 0)
    g_usleep (1000);
  cairo_surface_destroy (plot_draw_points (scene, WIDTH, HEIGHT, 1));
  vec_scene_set_terrain_notify (scene, NULL, NULL, NULL);
  g_usleep (1000);
}

static char *
render_svg (gint64 n, VecTerrainKind kind)
{
  g_autoptr (VecScene) scene = plot_scene_new (n, WIDTH, HEIGHT);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "vec-terrain-test.svg", NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  vec_scene_set_table (scene, NULL);
  vec_scene_set_terrain (scene, kind);
  g_assert_true (vec_render_file (scene, path, WIDTH, HEIGHT, NULL, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_remove (path);
  return text;
}

static int
count_words (const char *text, const char *word)
{
  int n = 0;

  for (const char *p = strstr (text, word); p != NULL; p = strstr (p + 1, word))
    n++;
  return n;
}

/* In a drawing lines are paths, also where the points are a raster. */
static void
test_lines_are_vectors (void)
{
  g_autofree char *plain = render_svg (25000, VEC_TERRAIN_NONE), *lines = render_svg (25000, VEC_TERRAIN_CONTOURS);
  g_autofree char *groups = render_svg (500, VEC_TERRAIN_GROUPS);

  g_assert_cmpint (count_words (lines, "stroke-width"), >=, count_words (plain, "stroke-width") + 6);
  g_assert_cmpint (count_words (lines, "<image"), ==, count_words (plain, "<image"));
  g_assert_cmpint (count_words (groups, "stroke-width"), >=, 15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/terrain/density-is-that-of-kernels", test_density_is_that_of_kernels);
  g_test_add_func ("/terrain/density-does-not-depend-on-threads", test_density_does_not_depend_on_threads);
  g_test_add_func ("/terrain/density-survives-anything", test_density_survives_anything);
  g_test_add_func ("/terrain/levels-enclose-their-share", test_levels_enclose_their_share);
  g_test_add_func ("/terrain/lines-of-known-shapes", test_lines_of_known_shapes);
  g_test_add_func ("/terrain/saddles", test_saddles);
  g_test_add_func ("/terrain/terrain-lies-below", test_terrain_lies_below);
  g_test_add_func ("/terrain/panning-moves-the-land", test_panning_moves_the_land);
  g_test_add_func ("/terrain/degenerate-scenes", test_degenerate_scenes);
  g_test_add_func ("/terrain/thread-makes-the-same", test_thread_makes_the_same);
  g_test_add_func ("/terrain/lines-are-vectors", test_lines_are_vectors);
  return g_test_run ();
}
