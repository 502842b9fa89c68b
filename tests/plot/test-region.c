/* Rows inside polygons against brute force: every edge, in numbers wide enough that nothing is rounded where it matters. */
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-region.h"
#include "plot/vec-scene-private.h"

#define WIDTH 800
#define HEIGHT 600

__extension__ typedef __float128 Wide;

static int
side_of (const double *a, const double *b, double x, double y)
{
  Wide det = ((Wide) a[0] - x) * ((Wide) b[1] - y) - ((Wide) a[1] - y) * ((Wide) b[0] - x);

  return det > 0 ? 1 : det < 0 ? -1 : 0;
}

static gboolean
is_on_edge (const double *a, const double *b, double x, double y)
{
  return x >= MIN (a[0], b[0]) && x <= MAX (a[0], b[0]) && y >= MIN (a[1], b[1]) && y <= MAX (a[1], b[1]) && side_of (a, b, x, y) == 0;
}

static gboolean
contains_slowly (const double *polygon, guint n, double x, double y)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const double *a = polygon + 2 * i, *b = polygon + 2 * ((i + 1) % n);

      if (is_on_edge (a, b, x, y))
        return TRUE;
      if ((a[1] > y) != (b[1] > y) && (side_of (a, b, x, y) > 0) == (b[1] > a[1]))
        inside = !inside;
    }
  return inside;
}

/* How many rows were inside. */
static gint64
assert_like_brute_force (VecPoints *points, const float *positions, gint64 n_rows, const guint8 *visible, const double *polygon, guint n)
{
  g_autoptr (VecRegion) region = vec_region_new (polygon, n);
  g_autoptr (VecRowSet) rows = vec_region_select (region, points);

  g_assert_cmpint (vec_row_set_get_n_rows (rows), ==, n_rows);
  for (gint64 row = 0; row < n_rows; row++)
    {
      double x = positions[2 * row], y = positions[2 * row + 1];
      gboolean expected = isfinite (x) && isfinite (y) && (visible == NULL || visible[row]) && contains_slowly (polygon, n, x, y);

      g_assert_cmpint (vec_row_set_contains (rows, row), ==, expected);
    }
  return vec_row_set_get_count (rows);
}

static VecPoints *
points_new (const float *positions, gint64 n_rows, const guint8 *visible)
{
  VecPoints *points = vec_points_new ();

  vec_points_set_positions (points, positions, n_rows);
  vec_points_set_codes (points, NULL, visible);
  return points;
}

/* ---- By hand */

static void
test_rectangle (void)
{
  /* Inside, a corner, the middle of each side, just outside, not a number. */
  const float positions[] = { 1, 1, 0, 0, 2, 0, 2, 3, 0, 3, 1, 0, 2, 1, 1, 3, 0, 2, nextafterf (2, 3), 1, 1, -1e-30f, NAN, 1 };
  const gboolean expected[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0 };
  const double polygon[] = { 0, 0, 2, 0, 2, 3, 0, 3 };
  g_autoptr (VecPoints) points = points_new (positions, G_N_ELEMENTS (expected), NULL);
  g_autoptr (VecRegion) region = vec_region_new (polygon, 4);
  g_autoptr (VecRowSet) rows = vec_region_select (region, points);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpint (vec_row_set_contains (rows, i), ==, expected[i]);
      g_assert_cmpint (vec_region_contains (region, positions[2 * i], positions[2 * i + 1]), ==, expected[i]);
    }
}

/* A five-pointed star drawn in one stroke: its middle is surrounded twice, and so outside. */
static void
test_star (void)
{
  double star[10];
  g_autoptr (VecRegion) region = NULL;

  for (int i = 0; i < 5; i++)
    {
      star[2 * i] = sin (4 * G_PI * i / 5);
      star[2 * i + 1] = cos (4 * G_PI * i / 5);
    }
  region = vec_region_new (star, 5);
  g_assert_false (vec_region_contains (region, 0, 0));
  g_assert_true (vec_region_contains (region, 0, 0.7));
  g_assert_true (vec_region_contains (region, 0, 1));
  g_assert_false (vec_region_contains (region, 0, -0.7));
}

static void
test_nothing (void)
{
  const float positions[] = { 0, 0, 1, 1 };
  const double line[] = { 0, 0, 1, 1 }, broken[] = { 0, 0, 5, 0, 5, NAN, 0, 5 }, flat[] = { -1, 0, 1, 0, 2, 0 };
  g_autoptr (VecPoints) points = points_new (positions, 2, NULL), none = points_new (NULL, 0, NULL);

  g_assert_cmpint (assert_like_brute_force (points, positions, 2, NULL, flat, 3), ==, 1);
  g_assert_cmpint (assert_like_brute_force (none, NULL, 0, NULL, flat, 3), ==, 0);
  for (guint n = 0; n < 3; n++)
    {
      g_autoptr (VecRegion) region = vec_region_new (line, n);
      g_autoptr (VecRowSet) rows = vec_region_select (region, points);

      g_assert_true (vec_row_set_is_empty (rows));
    }
  {
    g_autoptr (VecRegion) region = vec_region_new (broken, 4);

    g_assert_false (vec_region_contains (region, 1, 1));
  }
}

/* Three numbers of which rounding says that they lie on a line, and the next ones, which do not: Shewchuk's example. */
static void
test_rounding (void)
{
  const double triangle[] = { 12, 12, 24, 24, 24, 12 };
  g_autoptr (VecRegion) region = vec_region_new (triangle, 3);

  for (int i = 0; i < 256; i++)
    for (int j = 0; j < 256; j++)
      {
        double x = 12.5 + i * 0x1p-49, y = 12.5 + j * 0x1p-49;

        g_assert_cmpint (vec_region_contains (region, x, y), ==, x >= y);
      }
}

/* ---- Against brute force */

static void
test_lattice (void)
{
  enum { SIDE = 150 };
  const gint64 n = SIDE * SIDE;
  g_autofree float *positions = g_new (float, 2 * n);
  g_autoptr (VecPoints) points = NULL;
  gint64 total = 0;
  VecRandom random;

  /* Every corner is a point, and edges run through points. */
  vec_random_init (&random, 3);
  for (gint64 i = 0; i < n; i++)
    positions[2 * i] = (float) (i % SIDE), positions[2 * i + 1] = (float) (i / SIDE);
  points = points_new (positions, n, NULL);
  for (int round = 0; round < 60; round++)
    {
      guint m = 3 + (guint) vec_random_below (&random, 12);
      double polygon[2 * 15];

      for (guint i = 0; i < 2 * m; i++)
        polygon[i] = (double) vec_random_below (&random, SIDE + 10) - 5;
      total += assert_like_brute_force (points, positions, n, NULL, polygon, m);
    }
  g_assert_cmpint (total, >, n);
}

/* A lasso as a hand draws it: around a place, wavering; @jump: now and then across everything. */
static double *
draw_lasso (VecRandom *random, guint n, double cx, double cy, double r, gboolean jump)
{
  double *polygon = g_new (double, 2 * n), wobble = 0;

  for (guint i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * i / n;

      wobble = 0.9 * wobble + 0.2 * (vec_random_uniform (random) - 0.5);
      polygon[2 * i] = cx + r * (1 + wobble) * cos (angle);
      polygon[2 * i + 1] = cy + r * (1 + wobble) * sin (angle);
      if (jump && vec_random_below (random, 10) == 0)
        {
          polygon[2 * i] += r * (vec_random_uniform (random) - 0.5) * 4;
          polygon[2 * i + 1] += r * (vec_random_uniform (random) - 0.5) * 4;
        }
    }
  return polygon;
}

static void
fuzz (gint64 n, guint64 seed, double scale, double shift)
{
  g_autofree float *positions = plot_clusters_new (n, seed, NULL);
  g_autofree guint8 *visible = g_new (guint8, n);
  g_autoptr (VecPoints) points = NULL;
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n; i++)
    {
      visible[i] = vec_random_below (&random, 10) > 0;
      positions[2 * i] = (float) (positions[2 * i] * scale + shift);
      positions[2 * i + 1] = (float) (positions[2 * i + 1] * scale - shift);
    }
  if (n > 2)
    positions[2 * (n - 1)] = NAN;
  points = points_new (positions, n, visible);
  for (int round = 0; round < 12; round++)
    {
      const guint sizes[] = { 3, 4, 30, 500 };
      guint m = sizes[round % 4];
      gint64 middle = (gint64) vec_random_below (&random, (guint64) (n + 1) / 2);
      double r = scale * 100 * pow (10, -2.5 * vec_random_uniform (&random));
      g_autofree double *polygon = draw_lasso (&random, m, positions[2 * middle], positions[2 * middle + 1], r, round % 3 == 2);

      /* Some corners on points. */
      for (guint i = 0; i < m && round % 2 == 0; i += 5)
        {
          gint64 row = (gint64) vec_random_below (&random, (guint64) (n + 1) / 2);

          polygon[2 * i] = positions[2 * row], polygon[2 * i + 1] = positions[2 * row + 1];
        }
      assert_like_brute_force (points, positions, n, visible, polygon, m);
    }
}

static void
test_fuzz (void)
{
  fuzz (1, 1, 1, 0);
  fuzz (255, 2, 1, 0);
  fuzz (257, 3, 1e-6, 0);
  fuzz (5000, 4, 1, 0);
  fuzz (5000, 5, 0.001, 1e7);   /* differences of about 1 at 10⁷ */
  fuzz (5000, 6, 1e25, 0);
  fuzz (30000, 7, 1, 1000);
}

/* An order that was kept while the layout moved is as good. */
static void
test_moving (void)
{
  const gint64 n = 30000;
  g_autofree float *positions = plot_clusters_new (n, 9, NULL);
  g_autoptr (VecPoints) points = points_new (positions, n, NULL);
  const double polygon[] = { -20, -30, 25, -20, 10, 40, 5, -10 };

  for (gint64 i = 0; i < 2 * n; i++)
    positions[i] += (float) sin ((double) i) * 0.2f;
  g_assert_false (vec_points_set_positions (points, positions, n));
  g_assert_cmpint (assert_like_brute_force (points, positions, n, NULL, polygon, 4), >, 0);
}

static void
test_threads_agree (void)
{
  const gint64 n = 60000;
  g_autofree float *positions = plot_clusters_new (n, 11, NULL);
  g_autoptr (VecPoints) points = points_new (positions, n, NULL);
  const double polygon[] = { -30, -30, 45, -20, 10, 40 };
  g_autoptr (VecRegion) region = vec_region_new (polygon, 3);
  g_autoptr (VecRowSet) first = NULL;

  for (int threads = 1; threads <= 4; threads++)
    {
      g_autoptr (VecRowSet) rows = NULL;

      vec_set_default_threads (threads);
      rows = vec_region_select (region, points);
      if (first == NULL)
        first = vec_row_set_ref (rows);
      g_assert_true (vec_row_set_equal (rows, first));
    }
  vec_set_default_threads (0);
  g_assert_false (vec_row_set_is_empty (first));
}

/* At every zoom: what is drawn on the screen is the same polygon in the layout. */
static void
test_screen (void)
{
  const gint64 n = 20000;
  const double outline[] = { 250.5, 180, 560, 201.25, 610, 480, 395.75, 300, 240, 420 };
  g_autoptr (VecScene) scene = plot_scene_new (n, WIDTH, HEIGHT);
  g_autofree float *positions = g_new (float, 2 * n);
  gint64 chosen = 0;

  for (gint64 row = 0; row < n; row++)
    {
      double x, y;

      g_assert_true (vec_scene_get_position (scene, row, &x, &y));
      positions[2 * row] = (float) x, positions[2 * row + 1] = (float) y;
    }
  for (double zoom = 1; zoom < 1e8; zoom *= 7)
    {
      VecCamera camera = vec_scene_get_camera (scene);
      double polygon[10];
      g_autoptr (VecRowSet) rows = NULL;

      camera.center_x = positions[0], camera.center_y = positions[1];
      camera.scale *= zoom > 1 ? 7 : 1;
      vec_scene_set_camera (scene, &camera);
      for (int i = 0; i < 5; i++)
        vec_camera_to_layout (&camera, WIDTH, HEIGHT, outline[2 * i], outline[2 * i + 1], &polygon[2 * i], &polygon[2 * i + 1]);
      rows = vec_scene_select_polygon (scene, WIDTH, HEIGHT, outline, 5);
      for (gint64 row = 0; row < n; row++)
        g_assert_cmpint (vec_row_set_contains (rows, row), ==,
                         contains_slowly (polygon, 5, positions[2 * row], positions[2 * row + 1]));
      chosen += vec_row_set_get_count (rows);
    }
  g_assert_cmpint (chosen, >, n / 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/region/rectangle", test_rectangle);
  g_test_add_func ("/region/star", test_star);
  g_test_add_func ("/region/nothing", test_nothing);
  g_test_add_func ("/region/rounding", test_rounding);
  g_test_add_func ("/region/lattice", test_lattice);
  g_test_add_func ("/region/fuzz", test_fuzz);
  g_test_add_func ("/region/moving", test_moving);
  g_test_add_func ("/region/threads-agree", test_threads_agree);
  g_test_add_func ("/region/screen", test_screen);
  return g_test_run ();
}
