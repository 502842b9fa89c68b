/* Points that lose contrast: how much, what lies below what, and that nothing changes while nothing fades. */
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot-fixture.h"
#include "plot/vec-renderer-private.h"

#define WIDTH 400
#define HEIGHT 300

static void
assert_same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);

  g_assert_cmpmem (cairo_image_surface_get_data (a), size, cairo_image_surface_get_data (b), size);
}

static float *
make_weights (gint64 n)
{
  float *weights = g_new (float, n);

  for (gint64 i = 0; i < n; i++)
    weights[i] = (float) (i % 11) / 10;
  return weights;
}

/* One large disc for each weight, side by side, in colours of their own. */
static VecScene *
row_of_discs (int n, const float *weights)
{
  VecScene *scene = plot_row_of_discs (n);

  vec_scene_set_fade (scene, weights);
  return scene;
}

static guint32
middle_of_disc (cairo_surface_t *surface, int n, int i)
{
  return plot_get_pixel (surface, WIDTH / 2 + 40 * i - 20 * (n - 1), HEIGHT / 2);
}

static void
test_contrast (void)
{
  enum { N = 5 };
  const float weights[N] = { 0, 0.25f, 0.5f, 0.75f, 1 };

  for (int dark = 0; dark < 2; dark++)
    {
      g_autoptr (VecScene) scene = row_of_discs (N, weights);
      g_autoptr (VecScene) vivid = row_of_discs (N, NULL);
      cairo_surface_t *faded, *full;

      vec_scene_set_dark (scene, dark);
      vec_scene_set_dark (vivid, dark);
      faded = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      full = plot_draw_points (vivid, WIDTH, HEIGHT, 1);
      for (int i = 0; i < N; i++)
        {
          guint32 paper = vec_scene_get_background (scene);
          double share = (double) plot_distance (middle_of_disc (faded, N, i), paper) / plot_distance (middle_of_disc (full, N, i), paper);

          g_assert_cmpfloat_with_epsilon (share, 0.13 + 0.87 * weights[i], 0.02);
        }
      cairo_surface_destroy (faded);
      cairo_surface_destroy (full);
    }
}

/* All ones, and nothing, are the same picture to the last bit, with rings and without. */
static void
test_nothing_fades (void)
{
  const gint64 sizes[] = { 300, 60000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      g_autofree float *ones = g_new (float, sizes[s]);
      cairo_surface_t *before = plot_draw_points (scene, WIDTH, HEIGHT, 1), *with_ones, *after;

      for (gint64 i = 0; i < sizes[s]; i++)
        ones[i] = i % 7 == 0 ? NAN : 1;
      vec_scene_set_fade (scene, ones);
      with_ones = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      vec_scene_set_fade (scene, NULL);
      after = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      assert_same_picture (before, with_ones);
      assert_same_picture (before, after);
      cairo_surface_destroy (before);
      cairo_surface_destroy (with_ones);
      cairo_surface_destroy (after);
    }
}

/* A vivid disc is not covered by a faded one, whichever of the two comes first. */
static void
test_faded_lies_below (void)
{
  const float positions[] = { 0, 0, 0, 0 };
  const gint32 codes[] = { 0, 1 };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 2, NULL, 2);

  for (int vivid = 0; vivid < 2; vivid++)
    for (int vector = 0; vector < 2; vector++)
      {
        g_autoptr (VecScene) scene = vec_scene_new ();
        const float weights[] = { vivid == 0, vivid == 1 };
        VecCamera camera = { 0, 0, 1 };
        VecFrame frame = { scene, camera, WIDTH, HEIGHT, 1, FALSE, TRUE };
        cairo_surface_t *surface;
        cairo_t *cr;

        vec_scene_set_positions (scene, positions, 2);
        vec_scene_set_coloring (scene, coloring);
        vec_scene_set_camera (scene, &camera);
        vec_scene_set_point_size (scene, 20);
        vec_scene_set_fade (scene, weights);
        surface = plot_draw_points (scene, WIDTH, HEIGHT, 1);
        cr = cairo_create (surface);
        if (vector)
          {
            vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
            cairo_paint (cr);
            vec_frame_draw_vector_points (&frame, cr);
          }
        cairo_destroy (cr);
        cairo_surface_flush (surface);
        g_assert_cmpint (plot_distance (plot_get_pixel (surface, WIDTH / 2, HEIGHT / 2), vec_scene_get_row_color (scene, vivid)), <, 60);
        cairo_surface_destroy (surface);
      }
}

static void
test_vector (void)
{
  enum { N = 5 };
  const float weights[N] = { 0, 0.25f, 0.5f, 0.75f, 1 };
  g_autoptr (VecScene) scene = row_of_discs (N, weights);
  VecFrame frame = { scene, vec_scene_get_camera (scene), WIDTH, HEIGHT, 1, FALSE, TRUE };
  cairo_surface_t *stamped = plot_draw_points (scene, WIDTH, HEIGHT, 1);
  cairo_surface_t *drawn = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (drawn);

  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_paint (cr);
  vec_frame_draw_vector_points (&frame, cr);
  cairo_destroy (cr);
  cairo_surface_flush (drawn);
  for (int i = 0; i < N; i++)
    g_assert_cmpint (plot_distance (middle_of_disc (stamped, N, i), middle_of_disc (drawn, N, i)), <, 9);
  cairo_surface_destroy (stamped);
  cairo_surface_destroy (drawn);
}

static void
test_threads_agree (void)
{
  const gint64 sizes[] = { 15000, 60000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autofree float *weights = make_weights (sizes[s]);
      cairo_surface_t *pictures[3];

      for (int threads = 1; threads <= 3; threads++)
        {
          g_autoptr (VecScene) scene = NULL;

          vec_set_default_threads (threads);
          scene = plot_scene_new (sizes[s], 640, 480);
          vec_scene_set_fade (scene, weights);
          pictures[threads - 1] = plot_draw_points (scene, 640, 480, 1);
        }
      vec_set_default_threads (0);
      assert_same_picture (pictures[0], pictures[1]);
      assert_same_picture (pictures[0], pictures[2]);
      for (int i = 0; i < 3; i++)
        cairo_surface_destroy (pictures[i]);
    }
}

/* A layout that moves keeps what fades, row by row; another number of rows does not. */
static void
test_positions_keep_it (void)
{
  const gint64 n = 30000;
  g_autofree float *weights = make_weights (n);
  g_autofree float *positions = plot_clusters_new (n, 5, NULL);
  g_autoptr (VecScene) moved = plot_scene_new (n, WIDTH, HEIGHT);
  g_autoptr (VecScene) fresh = plot_scene_new (n, WIDTH, HEIGHT);
  cairo_surface_t *a, *b;

  vec_scene_set_fade (moved, weights);
  vec_scene_set_positions (moved, positions, n);
  vec_scene_set_positions (fresh, positions, n);
  vec_scene_set_fade (fresh, weights);
  plot_fit (moved, WIDTH, HEIGHT);
  plot_fit (fresh, WIDTH, HEIGHT);
  a = plot_draw_points (moved, WIDTH, HEIGHT, 1);
  b = plot_draw_points (fresh, WIDTH, HEIGHT, 1);
  assert_same_picture (a, b);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);

  vec_scene_set_positions (moved, positions, n / 2);
  g_assert_null (vec_points_get_levels (moved->points));
}

static void
test_faded_is_there (void)
{
  const float nothing[3] = { 0, 0, 0 };
  const guint8 visible[3] = { 1, 0, 1 };
  g_autoptr (VecScene) scene = row_of_discs (3, nothing);
  cairo_surface_t *surface;

  vec_scene_set_visible (scene, visible);
  surface = plot_draw_points (scene, WIDTH, HEIGHT, 1);
  g_assert_cmpint (plot_distance (middle_of_disc (surface, 3, 0), vec_scene_get_background (scene)), >, 10);
  g_assert_cmpint (plot_distance (middle_of_disc (surface, 3, 1), vec_scene_get_background (scene)), ==, 0);
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2 - 40, HEIGHT / 2, 5), ==, 0);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fade/contrast", test_contrast);
  g_test_add_func ("/fade/nothing-fades", test_nothing_fades);
  g_test_add_func ("/fade/faded-lies-below", test_faded_lies_below);
  g_test_add_func ("/fade/vector", test_vector);
  g_test_add_func ("/fade/threads-agree", test_threads_agree);
  g_test_add_func ("/fade/positions-keep-it", test_positions_keep_it);
  g_test_add_func ("/fade/faded-is-there", test_faded_is_there);
  return g_test_run ();
}
