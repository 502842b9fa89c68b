/* Stamped pictures against cairo's arcs, thread counts against each other, and what must not be touched. */
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-renderer-private.h"

static void
set_rgb (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

/* Every row as cairo's arcs. Points of the scene must not overlap: the order is by row. */
static cairo_surface_t *
draw_reference (VecScene *scene, int width, int height, double device_scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * device_scale), (int) (height * device_scale));
  cairo_t *cr = cairo_create (surface);
  VecCamera camera = vec_scene_get_camera (scene);
  VecMark mark = vec_scene_get_mark (scene, camera.scale);

  cairo_set_tolerance (cr, 0.01);
  cairo_scale (cr, device_scale, device_scale);
  set_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_paint (cr);
  for (gint64 row = 0; row < vec_scene_get_n_rows (scene); row++)
    {
      double x, y, sx, sy;

      if (!vec_scene_is_row_visible (scene, row) || !vec_scene_get_position (scene, row, &x, &y))
        continue;
      vec_camera_to_screen (&camera, width, height, x, y, &sx, &sy);
      if (mark.outline > 0)
        {
          cairo_arc (cr, sx, sy, mark.diameter / 2 + mark.outline, 0, 2 * G_PI);
          set_rgb (cr, vec_scene_get_background (scene), 0.9);
          cairo_fill (cr);
        }
      cairo_arc (cr, sx, sy, mark.diameter / 2, 0, 2 * G_PI);
      set_rgb (cr, vec_scene_get_row_color (scene, row), mark.opacity);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Points on a shaken grid, far enough apart not to touch. */
static VecScene *
grid_scene (int columns, int rows, int width, int height)
{
  gint64 n = columns * rows;
  g_autofree float *positions = g_new (float, 2 * n);
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autoptr (VecColoring) coloring = NULL;
  VecScene *scene = vec_scene_new ();
  VecCamera camera = { columns / 2.0, rows / 2.0, MIN (width / columns, height / rows) };
  VecRandom random;

  vec_random_init (&random, 9);
  for (gint64 i = 0; i < n; i++)
    {
      positions[2 * i] = (float) (i % columns + 0.3 + 0.4 * vec_random_uniform (&random));
      positions[2 * i + 1] = (float) ((double) (i / columns) + 0.3 + 0.4 * vec_random_uniform (&random));
      codes[i] = (gint32) vec_random_below (&random, 8);
    }
  coloring = vec_coloring_new_categories (codes, n, NULL, 8);
  vec_scene_set_positions (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_camera (scene, &camera);
  return scene;
}

static void
test_equals_arcs (void)
{
  const double sizes[] = { 1, 1.2, 1.5, 2, 2.6, 3.1, 4, 5, 7.3, 9 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int dark = 0; dark < 2; dark++)
      for (int device_scale = 1; device_scale <= 2; device_scale++)
        {
          g_autoptr (VecScene) scene = grid_scene (20, 15, 400, 300);
          cairo_surface_t *stamped, *reference;
          double mean;
          int largest;

          vec_scene_set_dark (scene, dark);
          vec_scene_set_point_size (scene, sizes[i]);
          stamped = plot_draw_points (scene, 400, 300, device_scale);
          reference = draw_reference (scene, 400, 300, device_scale);
          plot_compare (stamped, reference, &mean, &largest);
          /* Positions are exact to a sixteenth of a pixel (an eighth below 3 pixels, a quarter below 1.25): an edge may be lighter or
           * darker by as much of the contrast. */
          g_assert_cmpfloat (mean, <, 0.6);
          g_assert_cmpint (largest, <, sizes[i] * device_scale >= 3 ? 36 : sizes[i] * device_scale > 1.25 ? 64 : 110);
          cairo_surface_destroy (stamped);
          cairo_surface_destroy (reference);
        }
}

/* A crowd that lies over itself, some of it faded, in two sizes down to a third of a pixel, with a colour that is rare: every point as
 * cairo draws it, one by one, in the same order. */
static VecScene *
crowd_scene (gint64 n, gboolean has_missing)
{
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autofree float *positions = plot_clusters_new (n, 31, codes), *weights = g_new (float, n);
  g_autofree guint8 *looks = g_new (guint8, n);
  const VecLook table[] = { { VEC_SHAPE_CIRCLE, 1 }, { VEC_SHAPE_CIRCLE, 0.25f } };
  g_autoptr (VecColoring) coloring = NULL;
  VecScene *scene = vec_scene_new ();

  for (gint64 i = 0; i < n; i++)
    {
      looks[i] = (guint8) (i % 2);
      weights[i] = (float) (i % 3) / 2;
      codes[i] = i % 700 == 0 ? 5 : has_missing && i % 11 == 0 ? -1 : codes[i];
    }
  coloring = vec_coloring_new_categories (codes, n, NULL, 6);
  vec_scene_set_positions (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_fade (scene, weights);
  vec_scene_set_looks (scene, looks, table, 2);
  plot_fit (scene, 120, 90);
  return scene;
}

static void
test_crowd_equals_cairo (void)
{
  const double sizes[] = { 1, 1.5, 2.6, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int dark = 0; dark < 2; dark++)
      for (int crowded = 0; crowded < 2; crowded++)
        {
          /* With rings, and without. */
          g_autoptr (VecScene) scene = crowd_scene (crowded ? 21000 : 3000, i % 2 > 0);
          VecFrame frame = { scene, vec_scene_get_camera (scene), 120, 90, 1, FALSE, TRUE };
          cairo_surface_t *stamped, *drawn = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 120, 90);
          cairo_t *cr = cairo_create (drawn);
          double mean;
          int largest;

          g_assert_nonnull (vec_points_get_rare (scene->points));
          g_assert_cmpint (vec_points_get_block_hollow (scene->points) != NULL, ==, i % 2 > 0);
          vec_scene_set_dark (scene, dark);
          vec_scene_set_point_size (scene, sizes[i]);
          stamped = plot_draw_points (scene, 120, 90, 1);
          cairo_set_tolerance (cr, 0.01);
          vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
          cairo_paint (cr);
          vec_frame_draw_vector_points (&frame, cr);
          cairo_destroy (cr);
          cairo_surface_flush (drawn);
          plot_compare (stamped, drawn, &mean, &largest);
          g_test_message ("%g %d %d: %.2f %d", sizes[i], dark, crowded, mean, largest);
          g_assert_cmpfloat (mean, <, 0.4);
          g_assert_cmpint (largest, <, 64);
          cairo_surface_destroy (stamped);
          cairo_surface_destroy (drawn);
        }
}

static void
test_blending (void)
{
  /* Two discs at one place blend like cairo's OVER. */
  const float positions[] = { 0, 0, 0, 0 };
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecCamera camera = { 0, 0, 1 };
  cairo_surface_t *stamped, *reference;
  double mean;
  int largest;

  vec_scene_set_positions (scene, positions, 2);
  vec_scene_set_camera (scene, &camera);
  vec_scene_set_point_size (scene, 20.5);
  stamped = plot_draw_points (scene, 41, 41, 1);
  reference = draw_reference (scene, 41, 41, 1);
  g_assert_cmphex (plot_get_pixel (stamped, 0, 0), ==, 0xff000000 | vec_scene_get_background (scene));
  for (int shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (abs ((int) (plot_get_pixel (stamped, 20, 20) >> shift & 255) - (int) (plot_get_pixel (reference, 20, 20) >> shift & 255)), <=, 2);
  plot_compare (stamped, reference, &mean, &largest);
  g_assert_cmpint (largest, <, 40);
  cairo_surface_destroy (stamped);
  cairo_surface_destroy (reference);
}

static void
test_threads_agree (void)
{
  const gint64 sizes[] = { 300, 15000, 60000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      cairo_surface_t *pictures[3];
      double mean;
      int largest;

      for (int threads = 1; threads <= 3; threads++)
        {
          g_autoptr (VecScene) scene = NULL;

          vec_set_default_threads (threads);
          scene = plot_scene_new (sizes[s], 640, 480);
          pictures[threads - 1] = plot_draw_points (scene, 640, 480, 1);
        }
      vec_set_default_threads (0);
      for (int i = 1; i < 3; i++)
        {
          plot_compare (pictures[0], pictures[i], &mean, &largest);
          g_assert_cmpint (largest, ==, 0);
        }
      for (int i = 0; i < 3; i++)
        cairo_surface_destroy (pictures[i]);
    }
}

/* A picture inside a larger block of memory: the frame around it stays as it was. */
static void
draw_guarded (VecScene *scene, int width, int height, double device_scale)
{
  enum { GUARD = 4096 };
  int w = MAX ((int) (width * device_scale), 1), h = MAX ((int) (height * device_scale), 1);
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, w) + 16;
  gsize size = (gsize) stride * h;
  g_autofree guchar *memory = g_malloc (size + 2 * GUARD);
  cairo_surface_t *surface;

  memset (memory, 0xa5, size + 2 * GUARD);
  surface = cairo_image_surface_create_for_data (memory + GUARD, CAIRO_FORMAT_ARGB32, w, h, stride);
  vec_render_points (scene, surface, width, height, device_scale);
  cairo_surface_destroy (surface);
  for (int i = 0; i < GUARD; i++)
    g_assert_true (memory[i] == 0xa5 && memory[GUARD + size + i] == 0xa5);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < stride; x++)
      {
        guchar byte = memory[GUARD + (gsize) y * stride + x];

        g_assert_true (x >= 4 * w ? byte == 0xa5 : x % 4 != 3 || byte == 0xff);
      }
}

static void
test_any_camera (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (3000, 200, 150);
  VecCamera fit = vec_scene_get_camera (scene);
  VecMarker markers[] = { { 3, 4, 10, "a marker", TRUE }, { -1e30f, 4, 1e30f, "far", FALSE, .is_joined = TRUE },
                          { NAN, 0, NAN, "nowhere", FALSE, .is_joined = TRUE } };
  gint64 neighbors[] = { 5, 6, 7, 2999 };
  VecRandom random;

  vec_random_init (&random, 6);
  vec_scene_set_selection (scene, 4, neighbors, 4);
  vec_scene_set_hits (scene, neighbors, 4);
  vec_scene_set_hover (scene, 9);
  vec_scene_set_markers (scene, markers, 3);
  vec_scene_set_axis_titles (scene, "x", "y");
  for (int i = 0; i < 400; i++)
    {
      VecCamera camera = fit;
      int width = 1 + (int) vec_random_below (&random, 200), height = 1 + (int) vec_random_below (&random, 150);
      cairo_surface_t *surface;
      cairo_t *cr;

      camera.scale = fit.scale * pow (10, i % 4 == 0 ? 60 * vec_random_uniform (&random) - 30 : 3 * vec_random_uniform (&random) - 1);
      camera.center_x += (i % 5 == 0 ? 1e20 : 20) * vec_random_normal (&random);
      camera.center_y += (i % 7 == 0 ? 1e35 : 20) * vec_random_normal (&random);
      camera.scale = CLAMP (camera.scale, 1e-30, 1e30);
      vec_scene_set_camera (scene, &camera);
      vec_scene_set_point_size (scene, i % 3 == 0 ? 0 : pow (200, vec_random_uniform (&random)));
      vec_scene_set_pointer (scene, width * vec_random_uniform (&random), height * vec_random_uniform (&random));
      draw_guarded (scene, width, height, i % 11 == 0 ? 1.5 : 1);

      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
      cr = cairo_create (surface);
      vec_render_overlay (scene, cr, width, height);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static int
count_inked (cairo_surface_t *surface, guint32 background)
{
  int n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += (plot_get_pixel (surface, x, y) & 0xffffff) != background;
  return n;
}

static int
ink_of (const float *positions, gint64 n)
{
  g_autoptr (VecScene) scene = vec_scene_new ();
  cairo_surface_t *surface;
  VecBounds bounds;
  int inked;

  vec_scene_set_positions (scene, positions, n);
  if (vec_scene_get_bounds (scene, &bounds))
    plot_fit (scene, 300, 200);
  surface = plot_draw_points (scene, 300, 200, 1);
  inked = count_inked (surface, vec_scene_get_background (scene));
  cairo_surface_destroy (surface);
  return inked;
}

static void
test_degenerate (void)
{
  const float nothing[] = { NAN, NAN };
  const float one[] = { 5, 5 };
  const float two[] = { -3, 0, 8, 1 };
  const float huge[] = { 1e7f, 1e7f, 1e7f + 1, 1e7f, 1e7f, 1e7f + 1 };
  const float vast[] = { -1e30f, -1e30f, 1e30f, 1e30f };
  float same[200], outlier[200];
  int disc = ink_of (one, 1);

  g_assert_cmpint (ink_of (NULL, 0), ==, 0);
  g_assert_cmpint (ink_of (nothing, 1), ==, 0);
  g_assert_cmpint (disc, >, 30);
  g_assert_cmpint (disc, <, 200);
  g_assert_cmpint (ink_of (two, 2), >, 3 * disc / 2);
  g_assert_cmpint (ink_of (huge, 3), >, 5 * disc / 2);
  g_assert_cmpint (ink_of (vast, 2), >, 3 * disc / 2);
  for (int i = 0; i < 200; i++)
    {
      same[i] = 3;
      outlier[i] = (float) (i % 13);
    }
  g_assert_cmpint (ink_of (same, 100), >, 20);
  outlier[0] = 1e6f;
  /* The others do not shrink into one dot. */
  g_assert_cmpint (ink_of (outlier, 100), >, 8 * disc);
}

/* A million points a million units from the origin, one unit apart, seen one by one: each is drawn where it belongs. */
static void
test_precision (void)
{
  const float positions[] = { 1e7f, -1e7f, 1e7f + 1, -1e7f, 1e7f + 2, -1e7f + 1, 0, 0 };
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecCamera camera = { 1e7 + 1, -1e7, 100 };
  cairo_surface_t *stamped, *reference;
  double mean;
  int largest;

  vec_scene_set_positions (scene, positions, 4);
  vec_scene_set_camera (scene, &camera);
  vec_scene_set_point_size (scene, 8);
  stamped = plot_draw_points (scene, 300, 300, 1);
  reference = draw_reference (scene, 300, 300, 1);
  plot_compare (stamped, reference, &mean, &largest);
  g_assert_cmpint (largest, <, 36);
  cairo_surface_destroy (stamped);
  cairo_surface_destroy (reference);
}

static void
test_hidden_and_colors (void)
{
  const float positions[] = { 0, 0, 10, 0 };
  const gint32 codes[] = { 0, 1 };
  const guint8 visible[] = { 0, 1 };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 2, NULL, 2);
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecCamera camera = { 5, 0, 10 };
  cairo_surface_t *surface;

  vec_scene_set_positions (scene, positions, 2);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_camera (scene, &camera);
  vec_scene_set_point_size (scene, 10);
  vec_scene_set_visible (scene, visible);
  surface = plot_draw_points (scene, 200, 100, 1);
  g_assert_cmphex (plot_get_pixel (surface, 50, 50) & 0xffffff, ==, vec_scene_get_background (scene));
  g_assert_cmphex (plot_get_pixel (surface, 150, 50) & 0xffffff, !=, vec_scene_get_background (scene));
  cairo_surface_destroy (surface);

  /* Dark: other paper, other variant of the same colour. */
  vec_scene_set_dark (scene, TRUE);
  g_assert_cmphex (vec_scene_get_row_color (scene, 1), ==, vec_coloring_get_colors (coloring, TRUE)[1]);
  surface = plot_draw_points (scene, 200, 100, 1);
  g_assert_cmphex (plot_get_pixel (surface, 0, 0), ==, 0xff1d1d20);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/equals-arcs", test_equals_arcs);
  g_test_add_func ("/renderer/crowd-equals-cairo", test_crowd_equals_cairo);
  g_test_add_func ("/renderer/blending", test_blending);
  g_test_add_func ("/renderer/threads-agree", test_threads_agree);
  g_test_add_func ("/renderer/any-camera", test_any_camera);
  g_test_add_func ("/renderer/degenerate", test_degenerate);
  g_test_add_func ("/renderer/precision", test_precision);
  g_test_add_func ("/renderer/hidden-and-colors", test_hidden_and_colors);
  return g_test_run ();
}
