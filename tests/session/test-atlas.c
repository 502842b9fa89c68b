/* Which labels come first, what regions are called, and what lies below the points. */
#include "session-fixture.h"

#include "plot/vec-renderer.h"
#include "session/vec-session-atlas.h"

#include <string.h>

#define WIDTH 900
#define HEIGHT 700

static VecLabelBox *
get_labels (VecSession *session, guint *n)
{
  VecScene *scene = vec_session_get_scene (session);
  VecBounds bounds;
  VecCamera camera;

  g_assert_true (vec_scene_get_bounds (scene, &bounds));
  camera = vec_camera_fit (&bounds, WIDTH, HEIGHT, 30);
  vec_scene_set_camera (scene, &camera);
  return vec_render_layout_labels (scene, WIDTH, HEIGHT, n);
}

static guint
count_regions (VecSession *session)
{
  guint n, n_regions = 0;
  g_autofree VecLabelBox *boxes = get_labels (session, &n);

  for (guint i = 0; i < n; i++)
    n_regions += vec_label_is_region (boxes[i].row);
  return n_regions;
}

static double
get_mean_row (VecSession *session)
{
  guint n, n_rows = 0;
  g_autofree VecLabelBox *boxes = get_labels (session, &n);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    if (boxes[i].row >= 0)
      {
        sum += (double) boxes[i].row;
        n_rows++;
      }
  g_assert_cmpuint (n_rows, >, 5);
  return sum / n_rows;
}

/* The column "size" is the row's number. */
static void
test_label_by (void)
{
  g_autoptr (VecTable) table = make_table (5000, 5, 3);
  g_autoptr (VecSession) session = make_session (table);
  Count failures = { 0 };
  g_autofree char *property = NULL;

  count_failures (session, &failures);
  g_assert_cmpstr (vec_session_get_label_by (session), ==, "");
  vec_session_set_label_by (session, "size");
  wait_until (get_mean_row (session) > 3600);
  property = get_string (session, "label-by");
  g_assert_cmpstr (property, ==, "size");
  vec_session_undo (session);
  g_assert_cmpstr (vec_session_get_label_by (session), ==, "");
  wait_until (get_mean_row (session) < 3400);
  vec_session_redo (session);
  wait_until (get_mean_row (session) > 3600);

  vec_session_set_label_by (session, "note");
  g_assert_cmpint (failures.n, ==, 1);
  vec_session_set_label_by (session, "nowhere");
  g_assert_cmpint (failures.n, ==, 2);
  g_assert_nonnull (strstr (failures.message, "nowhere"));
  g_assert_cmpstr (vec_session_get_label_by (session), ==, "size");
  count_clear (&failures);
}

/* Categories by their names, clusters by their most central rows, numbers not at all; a small table has no names of clusters. */
static void
test_regions (void)
{
  g_autoptr (VecTable) table = make_table (400, 5, 3), small = make_table (60, 5, 3);
  g_autoptr (VecSession) session = make_session (table), other = make_session (small);

  vec_session_set_color_by (session, "column:group");
  wait_until (is_idle (session) && count_regions (session) == 4);
  vec_session_set_color_by (session, "column:size");
  wait_until (is_idle (session) && count_regions (session) == 0);
  vec_session_set_n_clusters (session, 4);
  vec_session_set_color_by (session, "cluster");
  wait_until (is_idle (session) && count_regions (session) >= 3);
  vec_session_translate (session);
  g_assert_cmpuint (count_regions (session), >=, 3);

  vec_session_set_n_clusters (other, 4);
  vec_session_set_color_by (other, "cluster");
  wait_until (is_idle (other) && count_regions (other) == 0);
}

static gboolean
shows_terrain (VecSession *session, cairo_surface_t *plain)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  gsize size = (gsize) cairo_image_surface_get_stride (surface) * HEIGHT;
  gboolean differs;

  vec_render_points (vec_session_get_scene (session), surface, WIDTH, HEIGHT, 1);
  cairo_surface_flush (surface);
  differs = memcmp (cairo_image_surface_get_data (surface), cairo_image_surface_get_data (plain), size) != 0;
  cairo_surface_destroy (surface);
  return differs;
}

/* It comes by itself, from its thread. */
static void
test_terrain (void)
{
  g_autoptr (VecTable) table = make_table (2000, 5, 3);
  g_autoptr (VecSession) session = make_session (table);
  cairo_surface_t *plain = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);

  g_assert_cmpstr (vec_session_get_terrain (session), ==, "none");
  vec_render_points (vec_session_get_scene (session), plain, WIDTH, HEIGHT, 1);
  cairo_surface_flush (plain);
  g_assert_false (shows_terrain (session, plain));
  g_object_set (session, "terrain", "hills", NULL);
  g_assert_cmpstr (vec_session_get_terrain (session), ==, "hills");
  wait_until (shows_terrain (session, plain));
  vec_session_undo (session);
  g_assert_cmpstr (vec_session_get_terrain (session), ==, "none");
  g_assert_false (shows_terrain (session, plain));
  vec_session_redo (session);
  wait_until (shows_terrain (session, plain));
  cairo_surface_destroy (plain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/atlas/label-by", test_label_by);
  g_test_add_func ("/atlas/regions", test_regions);
  g_test_add_func ("/atlas/terrain", test_terrain);
  return g_test_run ();
}
