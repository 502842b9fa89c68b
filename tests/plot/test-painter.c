/* Pictures that follow a hand: shifted ones against freshly drawn ones, reduced ones against complete ones by the error that
 * vec-painter.h states, and rare colours in crowds. */
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-painter.h"
#include "plot/vec-renderer-private.h"

#define WIDTH 640
#define HEIGHT 480

static cairo_surface_t *
new_surface (void)
{
  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
}

static gboolean
is_same_picture (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), size) == 0;
}

/* A painter with two surfaces in turn, as a window has them. */
typedef struct
{
  VecScene *scene;
  VecPainter *painter;
  cairo_surface_t *surfaces[2];
  int n_drawn;
} View;

static View *
view_new (VecScene *scene, gint64 max_points)
{
  View *view = g_new0 (View, 1);

  view->scene = scene;
  view->painter = vec_painter_new (scene);
  vec_painter_set_max_points (view->painter, max_points);
  for (int i = 0; i < 2; i++)
    view->surfaces[i] = new_surface ();
  return view;
}

static void
view_free (View *view)
{
  vec_painter_free (view->painter);
  for (int i = 0; i < 2; i++)
    cairo_surface_destroy (view->surfaces[i]);
  vec_scene_free (view->scene);
  g_free (view);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

static cairo_surface_t *
view_get_shown (View *view)
{
  return view->surfaces[(view->n_drawn + 1) % 2];
}

static gboolean
view_draw (View *view)
{
  return vec_painter_draw (view->painter, view->surfaces[view->n_drawn++ % 2], WIDTH, HEIGHT, 1, 1);
}

/* Returns in how many slices. */
static int
view_complete (View *view, double seconds)
{
  int n = 1;

  while (!vec_painter_complete (view->painter, view->surfaces[view->n_drawn % 2], seconds))
    g_assert_cmpint (n++, <, 100000);
  view->n_drawn++;
  return n;
}

/* ---- How far two pictures differ, in cells of 8 × 8 pixels */

typedef struct
{
  double mean, p99;
} Difference;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

static double
compare_cells (cairo_surface_t *a, cairo_surface_t *b, int x0, int y0)
{
  double sum = 0;

  for (int shift = 0; shift < 24; shift += 8)
    {
      int difference = 0;

      for (int y = y0; y < y0 + 8; y++)
        for (int x = x0; x < x0 + 8; x++)
          difference += (int) (plot_get_pixel (a, x, y) >> shift & 255) - (int) (plot_get_pixel (b, x, y) >> shift & 255);
      sum += abs (difference) / 64.0;
    }
  return sum / 3;
}

/* Over cells in which either picture has ink. */
static Difference
compare_pictures (cairo_surface_t *a, cairo_surface_t *b, VecScene *scene)
{
  double cells[(WIDTH / 8) * (HEIGHT / 8)], sum = 0;
  int n = 0;

  for (int y = 0; y < HEIGHT; y += 8)
    for (int x = 0; x < WIDTH; x += 8)
      {
        gboolean has_ink = FALSE;

        for (int i = 0; i < 64; i++)
          has_ink = has_ink || (plot_get_pixel (a, x + i % 8, y + i / 8) & 0xffffff) != vec_scene_get_background (scene)
                    || (plot_get_pixel (b, x + i % 8, y + i / 8) & 0xffffff) != vec_scene_get_background (scene);
        if (has_ink)
          sum += cells[n++] = compare_cells (a, b, x, y);
      }
  g_assert_cmpint (n, >, 0);
  qsort (cells, n, sizeof *cells, compare_doubles);
  return (Difference) { sum / n, cells[n * 99 / 100] };
}

static void
test_panning (void)
{
  const gint64 sizes[] = { 300, 60000 };
  const int steps[][2] = { { 3, 0 }, { 0, -7 }, { -20, 11 }, { 150, -130 }, { -1, -1 }, { -250, 10 }, { 0, 0 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (View) view = view_new (plot_scene_new (sizes[s], WIDTH, HEIGHT), 0);
      cairo_surface_t *fresh = new_surface ();
      VecCamera camera;

      vec_painter_set_max_points (view->painter, 1000000);
      g_assert_true (view_draw (view));
      for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
        {
          Difference difference;

          camera = vec_scene_get_camera (view->scene);
          camera = vec_camera_pan (&camera, steps[i][0], steps[i][1]);
          vec_scene_set_camera (view->scene, &camera);
          g_assert_true (view_draw (view));
          vec_render_points (view->scene, fresh, WIDTH, HEIGHT, 1);
          difference = compare_pictures (view_get_shown (view), fresh, view->scene);
          /* A coordinate may be rounded to the next step within a pixel. */
          g_assert_cmpfloat (difference.mean, <, 0.1);
          g_assert_cmpfloat (difference.p99, <, 1.5);
        }
      cairo_surface_destroy (fresh);
    }
}

/* Less than a pixel is not shown until the view rests, unless everything can be drawn anew. */
static void
test_part_of_a_pixel (void)
{
  for (int few = 0; few < 2; few++)
    {
      g_autoptr (View) view = view_new (plot_scene_new (5000, WIDTH, HEIGHT), few ? 5000 + VEC_POINTS_BLOCK : 2000);
      cairo_surface_t *fresh = new_surface ();
      VecCamera camera = vec_scene_get_camera (view->scene);

      g_assert_cmpint (view_draw (view), ==, few);
      if (!few)
        view_complete (view, INFINITY);
      camera = vec_camera_pan (&camera, 10.4, -3);
      vec_scene_set_camera (view->scene, &camera);
      g_assert_cmpint (view_draw (view), ==, few);
      vec_render_points (view->scene, fresh, WIDTH, HEIGHT, 1);
      g_assert_cmpint (is_same_picture (view_get_shown (view), fresh), ==, few);
      if (!few)
        view_complete (view, INFINITY);
      g_assert_true (is_same_picture (view_get_shown (view), fresh));
      cairo_surface_destroy (fresh);
    }
}

/* Whatever the slices, the complete picture is the one that is drawn at once. */
static void
test_completing (void)
{
  for (int threads = 1; threads <= 2; threads++)
    {
      g_autoptr (View) view = NULL;
      cairo_surface_t *fresh = new_surface ();
      VecCamera camera;

      vec_set_default_threads (threads);
      view = view_new (plot_scene_new (200000, WIDTH, HEIGHT), 20000);
      g_assert_false (view_draw (view));
      vec_render_points (view->scene, fresh, WIDTH, HEIGHT, 1);
      g_assert_false (is_same_picture (view_get_shown (view), fresh));
      g_assert_cmpint (view_complete (view, 0), >, 5);
      g_assert_true (is_same_picture (view_get_shown (view), fresh));

      /* What has changed since is not what was begun. */
      camera = vec_scene_get_camera (view->scene);
      camera.scale *= 1.1;
      vec_scene_set_camera (view->scene, &camera);
      g_assert_false (view_draw (view));
      g_assert_false (vec_painter_complete (view->painter, view->surfaces[view->n_drawn % 2], 0));
      vec_scene_set_dark (view->scene, TRUE);
      view_complete (view, 0);
      vec_render_points (view->scene, fresh, WIDTH, HEIGHT, 1);
      g_assert_true (is_same_picture (view_get_shown (view), fresh));
      cairo_surface_destroy (fresh);
    }
  vec_set_default_threads (0);
}

/* Points of @n_colors, evenly mixed, on the whole picture, or in clusters of one colour each. */
static VecScene *
crowd_new (gint64 n, gboolean clustered)
{
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autofree float *positions = plot_clusters_new (n, 3, codes);
  g_autoptr (VecColoring) coloring = NULL;
  VecScene *scene = vec_scene_new ();
  VecRandom random;

  vec_random_init (&random, 8);
  for (gint64 i = 0; i < n && !clustered; i++)
    {
      positions[2 * i] = (float) (WIDTH * vec_random_uniform (&random));
      positions[2 * i + 1] = (float) (HEIGHT * vec_random_uniform (&random));
      codes[i] = (gint32) vec_random_below (&random, 40);
    }
  coloring = vec_coloring_new_categories (codes, n, NULL, clustered ? 5 : 40);
  vec_scene_set_positions (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  plot_fit (scene, WIDTH, HEIGHT);
  return scene;
}

static void
test_reduced (void)
{
  const gint64 sizes[] = { 150000, 400000, 1500000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int clustered = 0; clustered < 2; clustered++)
      for (int dark = 0; dark < 2; dark++)
        {
          /* A point for every four pixels. */
          g_autoptr (View) view = view_new (crowd_new (sizes[s], clustered), WIDTH * HEIGHT / 4);
          cairo_surface_t *full = new_surface ();
          Difference difference;

          vec_scene_set_dark (view->scene, dark);
          g_assert_cmpint (view_draw (view), ==, sizes[s] <= WIDTH * HEIGHT / 4);
          vec_render_points (view->scene, full, WIDTH, HEIGHT, 1);
          difference = compare_pictures (view_get_shown (view), full, view->scene);
          g_test_message ("%ld %d %d: %.2f %.2f", (long) sizes[s], clustered, dark, difference.mean, difference.p99);
          g_assert_cmpfloat (difference.mean, <=, clustered ? 3 : 18);
          g_assert_cmpfloat (difference.p99, <=, clustered ? 12 : 42);
          cairo_surface_destroy (full);
        }
}

/* ---- Rare colours */

/* @n_red among @n_blue, in any order; all at one place, or scattered in the same round crowd, some pixels wide. */
static VecScene *
rare_new (gint64 n_red, gint64 n_blue, double width)
{
  gint64 n = n_red + n_blue;
  g_autofree float *positions = g_new (float, 2 * n);
  g_autofree gint32 *codes = g_new0 (gint32, n);
  g_autoptr (VecColoring) coloring = NULL;
  VecScene *scene = vec_scene_new ();
  VecCamera camera = { 0, 0, 1 };
  VecRandom random;

  vec_random_init (&random, 5);
  for (gint64 i = 0; i < n; i++)
    {
      positions[2 * i] = (float) (width * vec_random_normal (&random));
      positions[2 * i + 1] = (float) (width * vec_random_normal (&random));
    }
  for (gint64 left = n_red; left > 0;)
    {
      gint64 i = (gint64) vec_random_below (&random, (guint32) n);

      left -= codes[i] == 0;
      codes[i] = 1;
    }
  coloring = vec_coloring_new_categories (codes, n, NULL, 2);
  vec_scene_set_positions (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_camera (scene, &camera);
  return scene;
}

/* How much of the way from the first colour to the second the pixel has gone, by least squares. */
static double
get_share (guint32 pixel, const guint32 *colors)
{
  double along = 0, length = 0;

  for (int shift = 0; shift < 24; shift += 8)
    {
      double a = colors[0] >> shift & 255, b = colors[1] >> shift & 255;

      along += ((pixel >> shift & 255) - a) * (b - a);
      length += (b - a) * (b - a);
    }
  return along / length;
}

static void
test_rare_at_one_place (void)
{
  for (int reduced = 0; reduced < 2; reduced++)
    for (int dark = 0; dark < 2; dark++)
      {
        g_autoptr (View) view = view_new (rare_new (10, 100000, 0), reduced ? 5000 : 1000000);
        const guint32 *colors;
        double share;

        vec_scene_set_dark (view->scene, dark);
        view_draw (view);
        colors = vec_coloring_get_colors (vec_scene_get_coloring (view->scene), dark);
        share = get_share (plot_get_pixel (view_get_shown (view), WIDTH / 2, HEIGHT / 2), colors);
        /* Seen, but not as if there were more of them than of the others. */
        g_assert_cmpfloat (share, >, 0.15);
        g_assert_cmpfloat (share, <, 0.5);
      }
}

static int
count_tinted (cairo_surface_t *surface, const guint32 *colors)
{
  int n = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      n += get_share (plot_get_pixel (surface, x, y), colors) > 0.15;
  return n;
}

/* Every one of them can be found, at rest and while moving; and without them nothing is tinted. */
static void
test_rare_in_a_crowd (void)
{
  g_autoptr (View) with = view_new (rare_new (10, 100000, 25), 20000);
  g_autoptr (View) without = view_new (rare_new (0, 100000, 25), 20000);
  const guint32 *colors = vec_coloring_get_colors (vec_scene_get_coloring (with->scene), FALSE);

  g_assert_false (view_draw (with));
  g_assert_false (view_draw (without));
  for (int complete = 0; complete < 2; complete++)
    {
      int tinted = count_tinted (view_get_shown (with), colors), blank = count_tinted (view_get_shown (without), colors);

      g_assert_cmpint (tinted, >=, blank + 10);
      /* A disc of two pixels each, no more. */
      g_assert_cmpint (tinted, <=, blank + 10 * 9);
      if (complete == 0)
        {
          view_complete (with, INFINITY);
          view_complete (without, INFINITY);
        }
    }
}

/* Where all colours are equally many, none is rare: the order of drawing is the points' own. */
static void
test_none_is_rare (void)
{
  g_autoptr (VecScene) even = crowd_new (50000, FALSE);
  g_autoptr (VecScene) rare = rare_new (10, 100000, 25);

  g_assert_null (vec_points_get_rare (even->points));
  g_assert_nonnull (vec_points_get_rare (rare->points));
  vec_scene_set_coloring (rare, NULL);
  g_assert_null (vec_points_get_rare (rare->points));
}

/* ---- Any camera */

/* Surfaces inside larger blocks of memory: what is around them stays as it was. */
enum { GUARD = 4096 };

static cairo_surface_t *
guarded_new (guchar **memory, int width, int height)
{
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, width) + 16;
  gsize size = (gsize) stride * height;

  *memory = g_malloc (size + 2 * GUARD);
  memset (*memory, 0xa5, size + 2 * GUARD);
  return cairo_image_surface_create_for_data (*memory + GUARD, CAIRO_FORMAT_ARGB32, width, height, stride);
}

static void
assert_guarded (const guchar *memory, int width, int height)
{
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, width) + 16;
  gsize size = (gsize) stride * height;

  for (int i = 0; i < GUARD; i++)
    g_assert_true (memory[i] == 0xa5 && memory[GUARD + size + i] == 0xa5);
  for (int y = 0; y < height; y++)
    for (int x = 4 * width; x < stride; x++)
      g_assert_true (memory[GUARD + (gsize) y * stride + x] == 0xa5);
}

static VecCamera
move_anyhow (VecCamera camera, const VecCamera *fit, VecRandom *random)
{
  switch (vec_random_below (random, 6))
    {
    case 0:
      camera.scale = fit->scale * pow (10, 60 * vec_random_uniform (random) - 30);
      break;
    case 1:
      camera.scale *= pow (4, vec_random_uniform (random) - 0.5);
      break;
    case 2:
      return *fit;
    case 3:
      camera.center_x += 1e20 * vec_random_normal (random);
      camera.center_y += 1e35 * vec_random_normal (random);
      break;
    default:
      return vec_camera_pan (&camera, round (100 * vec_random_normal (random)), 60 * vec_random_normal (random));
    }
  camera.scale = CLAMP (camera.scale, 1e-30, 1e30);
  return camera;
}

static void
test_any_camera (void)
{
  const float huge[] = { 1e7f, 1e7f, 1e7f + 1, 1e7f, 1e7f, 1e7f + 1 };
  VecRandom random;

  vec_random_init (&random, 17);
  for (int scene_kind = 0; scene_kind < 4; scene_kind++)
    {
      g_autoptr (VecScene) scene = scene_kind == 1 ? rare_new (3, 3000, 0) : plot_scene_new (scene_kind == 0 ? 3000 : 40000, 200, 150);
      g_autoptr (VecPainter) painter = vec_painter_new (scene);
      VecCamera fit;

      if (scene_kind == 3)
        vec_scene_set_positions (scene, huge, 3);
      plot_fit (scene, 200, 150);
      fit = vec_scene_get_camera (scene);
      for (int round = 0; round < 12; round++)
        {
          int width = 1 + (int) vec_random_below (&random, 200), height = 1 + (int) vec_random_below (&random, 150), current = 0;
          double device_scale = round % 4 == 0 ? 1.5 : 1;
          guchar *memory[2];
          cairo_surface_t *surfaces[2];

          for (int i = 0; i < 2; i++)
            surfaces[i] = guarded_new (&memory[i], width, height);
          vec_painter_set_max_points (painter, 1 + vec_random_below (&random, 5000));
          for (int i = 0; i < 20; i++)
            {
              VecCamera camera = move_anyhow (vec_scene_get_camera (scene), &fit, &random);

              vec_scene_set_camera (scene, &camera);
              vec_scene_set_point_size (scene, i % 5 == 0 ? pow (200, vec_random_uniform (&random)) : 0);
              vec_painter_draw (painter, surfaces[current], width / device_scale, height / device_scale, device_scale, 1);
              current = !current;
              if (i % 3 == 0 && vec_painter_complete (painter, surfaces[current], i % 2 ? 0 : INFINITY))
                current = !current;
            }
          /* It keeps the last surface. */
          vec_painter_free (g_steal_pointer (&painter));
          painter = vec_painter_new (scene);
          for (int i = 0; i < 2; i++)
            {
              cairo_surface_destroy (surfaces[i]);
              assert_guarded (memory[i], width, height);
              g_free (memory[i]);
            }
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/painter/panning", test_panning);
  g_test_add_func ("/painter/part-of-a-pixel", test_part_of_a_pixel);
  g_test_add_func ("/painter/completing", test_completing);
  g_test_add_func ("/painter/reduced", test_reduced);
  g_test_add_func ("/painter/rare-at-one-place", test_rare_at_one_place);
  g_test_add_func ("/painter/rare-in-a-crowd", test_rare_in_a_crowd);
  g_test_add_func ("/painter/none-is-rare", test_none_is_rare);
  g_test_add_func ("/painter/any-camera", test_any_camera);
  return g_test_run ();
}
