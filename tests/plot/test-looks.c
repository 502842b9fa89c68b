/* Points of different shapes and sizes: the stamped picture against cairo's paths, what lies above what, and that nothing changes
 * while all look alike. */
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot-fixture.h"
#include "plot/vec-renderer-private.h"

#define WIDTH 400
#define HEIGHT 300

static cairo_surface_t *
draw_with_cairo (VecScene *scene, double device_scale)
{
  VecFrame frame = { scene, vec_scene_get_camera (scene), WIDTH, HEIGHT, device_scale, FALSE, TRUE };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (WIDTH * device_scale), (int) (HEIGHT * device_scale));
  cairo_t *cr = cairo_create (surface);

  cairo_set_tolerance (cr, 0.01);
  cairo_scale (cr, device_scale, device_scale);
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_paint (cr);
  vec_frame_draw_vector_points (&frame, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static VecLook *
make_table (guint *n_table)
{
  static const float sizes[] = { 0.6f, 1, 1.7f, 2.4f };
  VecLook *table = g_new (VecLook, VEC_N_SHAPES * G_N_ELEMENTS (sizes));

  *n_table = 0;
  for (int shape = 0; shape < VEC_N_SHAPES; shape++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      table[(*n_table)++] = (VecLook) { (VecShape) shape, sizes[s] };
  return table;
}

/* Points of a scene in four clusters, every look in turn; @n of them. */
static VecScene *
scene_of_looks (gint64 n)
{
  VecScene *scene = plot_scene_new (n, WIDTH, HEIGHT);
  g_autofree guint8 *looks = g_new (guint8, n);
  g_autofree VecLook *table = NULL;
  guint n_table;

  table = make_table (&n_table);
  for (gint64 i = 0; i < n; i++)
    looks[i] = (guint8) (i * 7 % n_table);
  vec_scene_set_looks (scene, looks, table, n_table);
  return scene;
}

static void
test_equals_cairo (void)
{
  const double sizes[] = { 0, 2, 5, 9 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int dark = 0; dark < 2; dark++)
      for (int device_scale = 1; device_scale <= 2; device_scale++)
        {
          g_autoptr (VecScene) scene = scene_of_looks (300);
          cairo_surface_t *stamped, *drawn;
          double mean;
          int largest;

          vec_scene_set_dark (scene, dark);
          vec_scene_set_point_size (scene, sizes[i]);
          stamped = plot_draw_points (scene, WIDTH, HEIGHT, device_scale);
          drawn = draw_with_cairo (scene, device_scale);
          plot_compare (stamped, drawn, &mean, &largest);
          /* Edges are exact to an eighth of a pixel, or a quarter for the smallest. */
          g_assert_cmpfloat (mean, <, 0.6);
          g_assert_cmpint (largest, <, 110);
          cairo_surface_destroy (stamped);
          cairo_surface_destroy (drawn);
        }
}

/* A row without a value is a ring: the paper is seen through it; the others are full, whatever their shape. Nothing is hollow where all
 * have a value. */
static void
test_missing_is_hollow (void)
{
  const float positions[] = { -30, 0, 30, 0 };
  const gint32 codes[] = { -1, 0 }, all[] = { 0, 0 };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 2, NULL, 1);
  g_autoptr (VecColoring) full = vec_coloring_new_categories (all, 2, NULL, 1);
  VecCamera camera = { 0, 0, 1 };

  for (int shape = 0; shape < VEC_N_SHAPES; shape++)
    {
      const guint8 looks[] = { 0, 0 };
      VecLook table[] = { { (VecShape) shape, 1 } };
      g_autoptr (VecScene) scene = vec_scene_new ();
      cairo_surface_t *surface;
      guint32 paper = 0xff000000 | vec_scene_get_background (scene);

      vec_scene_set_positions (scene, positions, 2);
      vec_scene_set_coloring (scene, coloring);
      vec_scene_set_camera (scene, &camera);
      vec_scene_set_point_size (scene, 28);
      vec_scene_set_looks (scene, looks, table, 1);
      surface = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      g_assert_cmphex (plot_get_pixel (surface, WIDTH / 2 - 30, HEIGHT / 2), ==, paper);
      g_assert_cmphex (plot_get_pixel (surface, WIDTH / 2 + 30, HEIGHT / 2), !=, paper);
      cairo_surface_destroy (surface);
      vec_scene_set_coloring (scene, full);
      g_assert_null (vec_points_get_block_hollow (scene->points));
      surface = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      g_assert_cmphex (plot_get_pixel (surface, WIDTH / 2 - 30, HEIGHT / 2), !=, paper);
      cairo_surface_destroy (surface);
    }
}

/* All of one diameter cover about as much: no shape is more than its share. */
static void
test_areas (void)
{
  for (int shape = 0; shape < VEC_N_SHAPES; shape++)
    {
      const float position[] = { 0, 0 };
      const guint8 look[] = { 0 };
      VecLook table[] = { { (VecShape) shape, 2 } };
      VecCamera camera = { 0, 0, 1 };
      g_autoptr (VecScene) scene = vec_scene_new ();
      cairo_surface_t *surface;
      int inked = 0, reach = 0;

      vec_scene_set_positions (scene, position, 1);
      vec_scene_set_camera (scene, &camera);
      vec_scene_set_point_size (scene, 25);
      vec_scene_set_looks (scene, look, table, 1);
      surface = plot_draw_points (scene, 201, 201, 1);
      for (int y = 0; y < 201; y++)
        for (int x = 0; x < 201; x++)
          if ((plot_get_pixel (surface, x, y) & 0xffffff) != vec_scene_get_background (scene))
            {
              inked++;
              reach = MAX (reach, MAX (abs (x - 100), abs (y - 100)));
            }
      g_assert_cmpint (inked, >, 0.8 * G_PI * 25 * 25);
      g_assert_cmpint (inked, <, 1.3 * G_PI * 26 * 26);
      g_assert_cmpint (reach, <=, (int) ceil (26 * vec_shape_get_extent ((VecShape) shape)));
      cairo_surface_destroy (surface);
    }
}

/* A small point is not covered by a large one, whichever comes first. */
static void
test_small_lies_above (void)
{
  const float positions[] = { 0, 0, 0, 0 };
  const gint32 codes[] = { 0, 1 };
  const VecLook table[] = { { VEC_SHAPE_CIRCLE, 1 }, { VEC_SHAPE_SQUARE, 3 } };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 2, NULL, 2);

  for (int small = 0; small < 2; small++)
    {
      const guint8 looks[] = { small != 0, small != 1 };
      g_autoptr (VecScene) scene = vec_scene_new ();
      VecCamera camera = { 0, 0, 1 };
      cairo_surface_t *surface;

      vec_scene_set_positions (scene, positions, 2);
      vec_scene_set_coloring (scene, coloring);
      vec_scene_set_camera (scene, &camera);
      vec_scene_set_point_size (scene, 20);
      vec_scene_set_looks (scene, looks, table, 2);
      surface = plot_draw_points (scene, 101, 101, 1);
      for (int shift = 0; shift < 24; shift += 8)
        {
          int middle = (int) (plot_get_pixel (surface, 50, 50) >> shift & 255), corner = (int) (plot_get_pixel (surface, 50 + 24, 50 + 24) >> shift & 255);

          g_assert_cmpint (abs (middle - (int) (vec_scene_get_row_color (scene, small) >> shift & 255)), <, 24);
          g_assert_cmpint (abs (corner - (int) (vec_scene_get_row_color (scene, 1 - small) >> shift & 255)), <, 24);
        }
      cairo_surface_destroy (surface);
    }
}

static void
assert_same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);

  g_assert_cmpmem (cairo_image_surface_get_data (a), size, cairo_image_surface_get_data (b), size);
}

static void
test_ordinary (void)
{
  const gint64 sizes[] = { 300, 60000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      g_autofree guint8 *looks = g_new (guint8, sizes[s]);
      const VecLook table[] = { { VEC_SHAPE_SQUARE, 2 }, { VEC_SHAPE_CIRCLE, 1 } };
      cairo_surface_t *before = plot_draw_points (scene, WIDTH, HEIGHT, 1), *ordinary, *after;

      /* Beyond the table is its last. */
      for (gint64 i = 0; i < sizes[s]; i++)
        looks[i] = (guint8) (1 + i % 200);
      vec_scene_set_looks (scene, looks, table, 2);
      ordinary = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      vec_scene_set_looks (scene, NULL, NULL, 0);
      after = plot_draw_points (scene, WIDTH, HEIGHT, 1);
      assert_same_picture (before, ordinary);
      assert_same_picture (before, after);
      cairo_surface_destroy (before);
      cairo_surface_destroy (ordinary);
      cairo_surface_destroy (after);
    }
}

/* With fading and hidden rows, over new positions, and whatever the number of threads. */
static void
test_threads_agree (void)
{
  const gint64 n = 60000;
  g_autofree float *weights = g_new (float, n);
  g_autofree float *positions = plot_clusters_new (n, 5, NULL);
  g_autofree guint8 *visible = g_new (guint8, n);
  cairo_surface_t *pictures[3];

  for (gint64 i = 0; i < n; i++)
    {
      weights[i] = (float) (i % 11) / 10;
      visible[i] = i % 13 != 0;
    }
  for (int threads = 1; threads <= 3; threads++)
    {
      g_autoptr (VecScene) scene = NULL;

      vec_set_default_threads (threads);
      scene = scene_of_looks (n);
      vec_scene_set_fade (scene, weights);
      vec_scene_set_visible (scene, visible);
      vec_scene_set_positions (scene, positions, n);
      plot_fit (scene, WIDTH, HEIGHT);
      pictures[threads - 1] = plot_draw_points (scene, WIDTH, HEIGHT, 1);
    }
  vec_set_default_threads (0);
  assert_same_picture (pictures[0], pictures[1]);
  assert_same_picture (pictures[0], pictures[2]);
  for (int i = 0; i < 3; i++)
    cairo_surface_destroy (pictures[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/looks/equals-cairo", test_equals_cairo);
  g_test_add_func ("/looks/areas", test_areas);
  g_test_add_func ("/looks/missing-is-hollow", test_missing_is_hollow);
  g_test_add_func ("/looks/small-lies-above", test_small_lies_above);
  g_test_add_func ("/looks/ordinary", test_ordinary);
  g_test_add_func ("/looks/threads-agree", test_threads_agree);
  return g_test_run ();
}
