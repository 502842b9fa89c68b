/* Links that the map has torn: they leave, they arrive, and they are broken in between. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "plot-fixture.h"
#include "plot/vec-renderer.h"
#include "plot/vec-scene-private.h"

#define WIDTH 400
#define HEIGHT 200

/* Row 0 in the middle of the left, its neighbours row 1 at the far right of it and row 2 below. */
static VecScene *
make_scene (void)
{
  const float positions[] = { -150, 0, 150, 0, -150, -80 };
  VecScene *scene = vec_scene_new ();
  VecCamera camera = { 0, 0, 1 };

  vec_scene_set_positions (scene, positions, 3);
  vec_scene_set_camera (scene, &camera);
  return scene;
}

static void
select_first (VecScene *scene, const guint8 *torn)
{
  const gint64 neighbors[] = { 1, 2 };

  vec_scene_set_selection (scene, 0, neighbors, 2);
  vec_scene_set_torn (scene, torn);
}

static cairo_surface_t *
draw_overlay (VecScene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  guint32 paper = vec_scene_get_background (scene);

  cairo_set_source_rgb (cr, (paper >> 16 & 255) / 255.0, (paper >> 8 & 255) / 255.0, (paper & 255) / 255.0);
  cairo_paint (cr);
  vec_render_overlay (scene, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* How near the inkiest pixel of a column around the line comes to @rgb. */
static int
nearest_in_column (cairo_surface_t *surface, int x, int y, guint32 rgb)
{
  int best = G_MAXINT;

  for (int dy = -2; dy <= 2; dy++)
    {
      const guchar *row = cairo_image_surface_get_data (surface) + (gssize) (y + dy) * cairo_image_surface_get_stride (surface);

      best = MIN (best, plot_distance (((const guint32 *) (gconstpointer) row)[x], rgb));
    }
  return best;
}

static gboolean
is_bare (cairo_surface_t *surface, int x, int y, guint32 paper)
{
  for (int dy = -2; dy <= 2; dy++)
    {
      const guchar *row = cairo_image_surface_get_data (surface) + (gssize) (y + dy) * cairo_image_surface_get_stride (surface);

      if (plot_distance (((const guint32 *) (gconstpointer) row)[x], paper) > 0)
        return FALSE;
    }
  return TRUE;
}

static void
test_broken_in_the_middle (void)
{
  const guint8 torn[] = { 1, 0 };

  for (int dark = 0; dark < 2; dark++)
    {
      g_autoptr (VecScene) scene = make_scene ();
      cairo_surface_t *whole, *broken;
      guint32 paper, ink;

      vec_scene_set_dark (scene, dark);
      paper = vec_scene_get_background (scene);
      ink = vec_scene_get_torn_ink (scene);
      select_first (scene, NULL);
      whole = draw_overlay (scene);
      select_first (scene, torn);
      broken = draw_overlay (scene);
      /* The line runs from (50, 100) to (350, 100). */
      g_assert_false (is_bare (whole, 200, 100, paper));
      g_assert_true (is_bare (broken, 200, 100, paper));
      g_assert_cmpint (nearest_in_column (broken, 120, 100, ink), <, 200);
      g_assert_cmpint (nearest_in_column (broken, 280, 100, ink), <, 200);
      g_assert_cmpint (nearest_in_column (broken, 120, 100, ink), <, nearest_in_column (whole, 120, 100, ink));
      /* The other neighbour's line is as it was. */
      for (int y = 130; y < 160; y++)
        g_assert_cmpint (nearest_in_column (broken, 50, y, paper), ==, nearest_in_column (whole, 50, y, paper));
      cairo_surface_destroy (whole);
      cairo_surface_destroy (broken);
    }
}

/* Relative luminance and contrast as WCAG 2 defines them. */
static double
luminance (guint32 rgb)
{
  const double weights[] = { 0.0722, 0.7152, 0.2126 };
  double sum = 0;

  for (int i = 0; i < 3; i++)
    {
      double c = (rgb >> 8 * i & 255) / 255.0;

      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static void
test_is_seen (void)
{
  g_autoptr (VecScene) scene = vec_scene_new ();

  for (int dark = 0; dark < 2; dark++)
    {
      double a, b;

      vec_scene_set_dark (scene, dark);
      a = luminance (vec_scene_get_torn_ink (scene));
      b = luminance (vec_scene_get_background (scene));
      g_assert_cmpfloat ((MAX (a, b) + 0.05) / (MIN (a, b) + 0.05), >, 4.5);
      g_assert_cmpint (plot_distance (vec_scene_get_torn_ink (scene), vec_scene_get_ink (scene)), >, 120);
    }
}

static void
test_forgotten_with_the_selection (void)
{
  const guint8 torn[] = { 1, 1 };
  const gint64 neighbors[] = { 1, 2 };
  const VecMarker marker = { -150, 0, 0, "text", FALSE };
  g_autoptr (VecScene) scene = make_scene ();
  cairo_surface_t *surface;

  select_first (scene, torn);
  vec_scene_set_selection (scene, 0, neighbors, 2);
  surface = draw_overlay (scene);
  g_assert_false (is_bare (surface, 200, 100, vec_scene_get_background (scene)));
  cairo_surface_destroy (surface);

  /* An added text has neighbours like a row. */
  vec_scene_set_markers (scene, &marker, 1);
  vec_scene_set_selected_marker (scene, 0, neighbors, 2);
  vec_scene_set_torn (scene, torn);
  surface = draw_overlay (scene);
  g_assert_true (is_bare (surface, 200, 100, vec_scene_get_background (scene)));
  cairo_surface_destroy (surface);

  /* Without neighbours there is nothing to tear. */
  vec_scene_set_selection (scene, -1, NULL, 0);
  vec_scene_set_torn (scene, torn);
  surface = draw_overlay (scene);
  g_assert_true (is_bare (surface, 120, 100, vec_scene_get_background (scene)));
  cairo_surface_destroy (surface);
}

/* As near as can be, and far outside. */
static void
test_any_length (void)
{
  const guint8 torn[] = { 1, 1 };
  const double scales[] = { 1e-6, 0.001, 0.02, 0.1, 1, 30, 1e9 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (VecScene) scene = make_scene ();
      VecCamera camera = { -149.9, 0.05, scales[i] };
      cairo_surface_t *surface;

      vec_scene_set_camera (scene, &camera);
      select_first (scene, torn);
      surface = draw_overlay (scene);
      g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_destroy (surface);
    }
}

static void
test_figure (void)
{
  const guint8 torn[] = { 1, 0 };
  g_autoptr (VecScene) scene = make_scene ();
  g_autofree char *folder = g_dir_make_tmp ("vec-torn-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.svg", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  guint32 ink = vec_scene_get_torn_ink (scene);
  char red[32];

  select_first (scene, torn);
  g_assert_true (vec_render_file (scene, path, WIDTH, HEIGHT, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_snprintf (red, sizeof red, "rgb(%.6f", (ink >> 16 & 255) / 255.0 * 100);
  g_assert_nonnull (strstr (contents, red));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/torn/broken-in-the-middle", test_broken_in_the_middle);
  g_test_add_func ("/torn/is-seen", test_is_seen);
  g_test_add_func ("/torn/forgotten-with-the-selection", test_forgotten_with_the_selection);
  g_test_add_func ("/torn/any-length", test_any_length);
  g_test_add_func ("/torn/figure", test_figure);
  return g_test_run ();
}
