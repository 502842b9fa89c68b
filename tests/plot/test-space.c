/* Scenes of three dimensions: who is drawn over whom, what is picked, and views that nobody would choose. */
#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-region.h"
#include "plot/vec-renderer-private.h"

#define WIDTH 400
#define HEIGHT 300

static float *
make_positions (gint64 n, gint32 *codes)
{
  float *positions = g_new (float, MAX (3 * n, 1));
  VecRandom random;

  vec_random_init (&random, 17);
  for (gint64 i = 0; i < n; i++)
    {
      codes[i] = (gint32) vec_random_below (&random, 5);
      for (int axis = 0; axis < 3; axis++)
        positions[3 * i + axis] = (float) (10 * ((codes[i] >> axis & 1) - 0.5) + 2 * vec_random_normal (&random));
    }
  return positions;
}

static VecScene *
make_scene (gint64 n)
{
  g_autofree gint32 *codes = g_new (gint32, MAX (n, 1));
  g_autofree float *positions = make_positions (n, codes);
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, n, NULL, 5);
  VecScene *scene = vec_scene_new ();

  vec_scene_set_positions_3d (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  if (n > 0)
    plot_fit (scene, WIDTH, HEIGHT);
  return scene;
}

static double
pixel_distance (guint32 a, guint32 b)
{
  return abs ((int) (a >> 16 & 0xff) - (int) (b >> 16 & 0xff)) + abs ((int) (a >> 8 & 0xff) - (int) (b >> 8 & 0xff))
         + abs ((int) (a & 0xff) - (int) (b & 0xff));
}

/* As it is drawn: muted by its depth and by fading. */
static guint32
get_drawn_color (VecScene *scene, gint64 row)
{
  return vec_scene_dim_color (scene, vec_scene_get_row_color (scene, row), vec_scene_get_fade_level (scene, row),
                              vec_scene_get_depth_step (scene, row));
}

static void
assert_shows (VecScene *scene, gint64 row, int x, int y)
{
  cairo_surface_t *surface = plot_draw_points (scene, WIDTH, HEIGHT, 1);
  guint32 pixel = plot_get_rgb (surface, x, y);

  for (gint64 other = 0; other < vec_scene_get_n_rows (scene); other++)
    if (other != row)
      g_assert_cmpfloat (pixel_distance (pixel, get_drawn_color (scene, row)), <, pixel_distance (pixel, get_drawn_color (scene, other)));
  cairo_surface_destroy (surface);
}

/* Three points one behind the other: from the front the nearest is seen and picked, from behind the one that was farthest, unless it
 * fades. */
static void
test_order (void)
{
  const float positions[] = { 0, 0, 1, 0, 0, -1, 0, 0, 0, -1, -1, 0, 1, 1, 0 };
  const gint32 codes[] = { 0, 1, 2, 3, 4 };
  const float weights[] = { 1, 0.4f, 0.4f, 1, 1 };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 5, NULL, 5);
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecOrbit back = { vec_orbit_rotation_from_angles (180, 0), 0.5 };

  vec_scene_set_positions_3d (scene, positions, 5);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_point_size (scene, 20);
  plot_fit (scene, WIDTH, HEIGHT);
  assert_shows (scene, 0, WIDTH / 2, HEIGHT / 2);
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2.0 + 2, HEIGHT / 2.0, 8), ==, 0);
  vec_scene_set_orbit (scene, &back);
  assert_shows (scene, 1, WIDTH / 2, HEIGHT / 2);
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2.0 + 2, HEIGHT / 2.0, 8), ==, 1);
  vec_scene_set_fade (scene, weights);
  assert_shows (scene, 0, WIDTH / 2, HEIGHT / 2);
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2.0 + 2, HEIGHT / 2.0, 8), ==, 0);
  /* From behind right is left. */
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, 100, 20, 300), !=, -1);
}

/* By trying every row. */
static gint64
pick_slowly (VecScene *scene, double sx, double sy, double radius)
{
  VecCamera camera = vec_scene_get_camera (scene);
  VecOrbit orbit = vec_scene_get_orbit (scene);
  double best_depth = -INFINITY, best_distance = INFINITY, m[9];
  gint64 covering = -1, nearest = -1;

  vec_quaternion_to_matrix (orbit.rotation, m);
  for (gint64 row = 0; row < vec_scene_get_n_rows (scene); row++)
    {
      VecMark mark = vec_scene_get_row_mark (scene, row, camera.scale);
      double p[3], x, y, distance, depth;

      if (!vec_scene_is_row_visible (scene, row) || !vec_scene_get_place (scene, row, p) || !vec_scene_project (scene, p, &x, &y))
        continue;
      vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &x, &y);
      distance = hypot (x - sx, y - sy);
      depth = m[6] * p[0] + m[7] * p[1] + m[8] * p[2];
      if (distance > radius)
        continue;
      if (distance <= MAX (mark.diameter / 2, 2) && depth > best_depth)
        {
          covering = row;
          best_depth = depth;
        }
      if (distance < best_distance)
        {
          nearest = row;
          best_distance = distance;
        }
    }
  return covering >= 0 ? covering : nearest;
}

static void
test_pick (void)
{
  const gint64 sizes[] = { 1, 300, 3000, 30000 };
  int n_differ = 0, n_hits = 0;
  VecRandom random;

  vec_random_init (&random, 2);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = make_scene (sizes[s]);

      for (int i = 0; i < 60; i++)
        {
          VecOrbit orbit = { vec_orbit_rotation_from_angles (360 * vec_random_uniform (&random), 180 * vec_random_uniform (&random) - 90),
                             i % 2 * 0.45 };
          double sx, sy;
          gint64 got, expected;
          VecCamera camera;

          vec_scene_set_orbit (scene, &orbit);
          plot_fit (scene, WIDTH, HEIGHT);
          camera = vec_scene_get_camera (scene);
          g_assert_true (vec_scene_get_position (scene, (gint64) vec_random_below (&random, (guint64) sizes[s]), &sx, &sy));
          vec_camera_to_screen (&camera, WIDTH, HEIGHT, sx, sy, &sx, &sy);
          sx += 3 * vec_random_normal (&random), sy += 3 * vec_random_normal (&random);
          got = vec_scene_pick (scene, WIDTH, HEIGHT, sx, sy, 8);
          expected = pick_slowly (scene, sx, sy, 8);
          g_assert_cmpint (got >= 0, ==, expected >= 0);
          n_hits += got >= 0;
          n_differ += got != expected; /* by rounding of the plane to floats */
        }
    }
  g_assert_cmpint (n_hits, >, 100);
  g_assert_cmpint (n_differ, <=, 2);
}

/* What is chosen by a polygon is what is seen in it. */
static void
test_region (void)
{
  g_autoptr (VecScene) scene = make_scene (25000);
  const double polygon[] = { 150, 60, 320, 80, 260, 250, 120, 200 };
  VecOrbit orbit = { vec_orbit_rotation_from_angles (50, 20), 0.45 };
  g_autoptr (VecRegion) region = vec_region_new (polygon, 4);
  g_autoptr (VecRowSet) rows = NULL;
  VecCamera camera;
  gint64 n_inside = 0;

  vec_scene_set_orbit (scene, &orbit);
  plot_fit (scene, WIDTH, HEIGHT);
  camera = vec_scene_get_camera (scene);
  rows = vec_scene_select_polygon (scene, WIDTH, HEIGHT, polygon, 4);
  for (gint64 row = 0; row < 25000; row++)
    {
      double x, y;

      g_assert_true (vec_scene_get_position (scene, row, &x, &y));
      vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &x, &y);
      n_inside += vec_region_contains (region, x, y);
    }
  g_assert_cmpint (n_inside, >, 100);
  g_assert_cmpint (labs ((long) (vec_row_set_get_count (rows) - n_inside)), <=, 2);
}

static double
mean_difference (cairo_surface_t *a, cairo_surface_t *b)
{
  double sum = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      sum += pixel_distance (plot_get_rgb (a, x, y), plot_get_rgb (b, x, y));
  return sum / (3 * WIDTH * HEIGHT);
}

static cairo_surface_t *
draw_slowly (VecScene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  VecFrame frame = { scene, vec_scene_get_camera (scene), WIDTH, HEIGHT, 1, FALSE, FALSE };

  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_paint (cr);
  vec_frame_draw_vector_points (&frame, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Stamps against cairo's shapes, with everything that decides the order: depth, fading, looks. */
static void
test_reference (void)
{
  const gint64 sizes[] = { 40, 2000, 25000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int variant = 0; variant < 4; variant++)
      {
        gint64 n = sizes[s];
        g_autoptr (VecScene) scene = make_scene (n);
        g_autofree float *weights = g_new (float, n);
        g_autofree guint8 *looks = g_new (guint8, n);
        const VecLook table[] = { { VEC_SHAPE_CIRCLE, 1 }, { VEC_SHAPE_SQUARE, 1.4f }, { VEC_SHAPE_TRIANGLE, 0.8f } };
        VecOrbit orbit = { vec_orbit_rotation_from_angles (40 + variant, 30), variant % 2 * 0.6 };
        cairo_surface_t *stamped, *slow;

        for (gint64 i = 0; i < n; i++)
          {
            weights[i] = i % 3 == 0 ? 1 : 0.3f;
            looks[i] = (guint8) (i % 3);
          }
        if (variant == 3)
          {
            const gint64 rows[] = { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31 };
            g_autoptr (VecRowSet) chosen = vec_row_set_new (n, rows, G_N_ELEMENTS (rows));

            vec_scene_set_chosen (scene, chosen, FALSE);
          }
        if (variant >= 2)
          {
            vec_scene_set_fade (scene, weights);
            vec_scene_set_looks (scene, looks, table, 3);
          }
        vec_scene_set_orbit (scene, &orbit);
        plot_fit (scene, WIDTH, HEIGHT);
        stamped = plot_draw_points (scene, WIDTH, HEIGHT, 1);
        slow = draw_slowly (scene);
        g_assert_cmpfloat (mean_difference (stamped, slow), <, 1.2);
        cairo_surface_destroy (stamped);
        cairo_surface_destroy (slow);
      }
}

/* Far points are smaller and paler than near ones. */
static void
test_depth_cue (void)
{
  g_autoptr (VecScene) scene = make_scene (500);
  gint64 near = -1, far = -1;
  double p[3], nearest = -INFINITY, farthest = INFINITY;

  for (gint64 row = 0; row < 500; row++)
    {
      vec_scene_get_place (scene, row, p);
      if (p[2] > nearest)
        nearest = p[2], near = row;
      if (p[2] < farthest)
        farthest = p[2], far = row;
    }
  g_assert_cmpint (vec_scene_get_depth_step (scene, near), ==, VEC_DEPTH_STEPS - 1);
  g_assert_cmpint (vec_scene_get_depth_step (scene, far), ==, 0);
  g_assert_cmpfloat (vec_scene_get_row_mark (scene, near, 5).diameter, >, 1.4 * vec_scene_get_row_mark (scene, far, 5).diameter);
  g_assert_cmpfloat (pixel_distance (vec_scene_dim_color (scene, 0, VEC_FADE_NONE, 0), vec_scene_get_background (scene)), <,
                     0.5 * pixel_distance (0, vec_scene_get_background (scene)));
  g_assert_cmpuint (vec_scene_dim_color (scene, 0x123456, VEC_FADE_NONE, VEC_DEPTH_STEPS - 1), ==, 0x123456);
  g_assert_cmpuint (vec_scene_dim_color (scene, 0x123456, VEC_FADE_NONE, -1), ==, 0x123456);
}

/* To two dimensions and back, with what was set before. */
static void
test_there_and_back (void)
{
  g_autoptr (VecScene) scene = make_scene (3000);
  g_autofree float *flat = plot_clusters_new (3000, 1, NULL);
  g_autofree gint32 *codes = g_new (gint32, 3000);
  g_autofree float *positions = make_positions (3000, codes);
  const VecMarker markers[] = { { 1, 2, 0.5f, "there", FALSE, 3 } };
  const VecSceneLine lines[] = { { 0, 0, 5, 5, FALSE, "line", 0, 5 } };
  VecOrbit side = { vec_orbit_rotation_from_angles (90, 0), 0 };
  VecBounds bounds, again;
  double p[3];

  vec_scene_set_markers (scene, markers, 1);
  vec_scene_set_lines (scene, lines, 1);
  vec_scene_set_orbit (scene, &side);
  g_assert_true (vec_scene_is_3d (scene));
  /* Seen from the right, z points to the left. */
  vec_scene_get_place (scene, 10, p);
  g_assert_true (vec_scene_project (scene, p, &bounds.x_min, &bounds.y_min));
  g_assert_true (vec_scene_get_position (scene, 10, &again.x_min, &again.y_min));
  g_assert_cmpfloat_with_epsilon (bounds.x_min, again.x_min, 1e-4);
  g_assert_cmpfloat_with_epsilon (scene->lines[0].x1 - scene->lines[0].x0, -5, 1e-9);
  vec_scene_get_bounds (scene, &bounds);
  side.rotation = vec_orbit_rotation_from_angles (12, 34);
  vec_scene_set_orbit (scene, &side);
  vec_scene_get_bounds (scene, &again);
  g_assert_cmpmem (&bounds, sizeof bounds, &again, sizeof again);

  vec_scene_set_positions (scene, flat, 3000);
  g_assert_false (vec_scene_is_3d (scene));
  g_assert_cmpint (vec_scene_get_depth_step (scene, 0), ==, -1);
  g_assert_cmpfloat (scene->markers[0].x, ==, 1);
  g_assert_cmpfloat (scene->markers[0].y, ==, 2);
  g_assert_cmpfloat (scene->lines[0].x1, ==, 5);
  vec_scene_get_place (scene, 7, p);
  g_assert_cmpfloat (p[0], ==, flat[14]);
  g_assert_null (vec_points_get_steps (scene->points));
  vec_scene_set_positions_3d (scene, positions, 3000);
  vec_scene_get_bounds (scene, &bounds);
  g_assert_cmpmem (&bounds, sizeof bounds, &again, sizeof again);
}

static void
draw_all (VecScene *scene)
{
  cairo_surface_t *surface = plot_draw_points (scene, WIDTH, HEIGHT, 1);
  cairo_t *cr = cairo_create (surface);

  vec_render_overlay (scene, cr, WIDTH, HEIGHT);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Points behind the viewer are neither drawn nor picked, and come back. */
static void
test_behind (void)
{
  enum { N = 2000 };
  g_autofree gint32 *codes = g_new (gint32, N);
  g_autofree float *positions = make_positions (N, codes);
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecOrbit orbit = { VEC_QUATERNION_IDENTITY, 0.6 };
  double x, y;

  positions[3 * 5 + 2] = 1000;
  positions[3 * 6 + 1] = NAN;
  vec_scene_set_positions_3d (scene, positions, N);
  plot_fit (scene, WIDTH, HEIGHT);
  g_assert_true (vec_scene_get_position (scene, 5, &x, &y));
  vec_scene_set_orbit (scene, &orbit);
  g_assert_false (vec_scene_get_position (scene, 5, &x, &y));
  g_assert_false (vec_scene_get_position (scene, 6, &x, &y));
  vec_scene_set_selection (scene, 5, (gint64[]) { 6, 7 }, 2);
  draw_all (scene);
  g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2, 1e9), !=, 5);
  orbit.rotation = vec_orbit_rotation_from_angles (180, 0);
  vec_scene_set_orbit (scene, &orbit);
  g_assert_true (vec_scene_get_position (scene, 5, &x, &y));
}

/* Any quaternion and camera, with tables of any kind. */
static void
test_fuzz (void)
{
  const gint64 sizes[] = { 0, 1, 2, 100, 21000 };
  VecRandom random;

  vec_random_init (&random, 99);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int kind = 0; kind < 5; kind++)
      {
        gint64 n = sizes[s];
        g_autofree gint32 *codes = g_new (gint32, MAX (n, 1));
        g_autofree float *positions = make_positions (n, codes);
        g_autoptr (VecScene) scene = vec_scene_new ();
        const VecMarker markers[] = { { 1e20f, 2, 3, "far", FALSE, -1e20f }, { NAN, 0, 1, "nowhere", TRUE, 0 } };
        const VecSceneLine lines[] = { { 0, 0, 1e8, NAN, TRUE, "line", 4, 5 }, { -1, -1, 1, 1, TRUE, "other", -1, 1e9 } };

        for (gint64 i = 0; i < 3 * n; i++)
          if (kind == 1)
            positions[i] = 4;
          else if (kind == 2)
            positions[i] = positions[i] * 1e-3f + 1e7f;
          else if (kind == 3 && i % 7 == 0)
            positions[i] = i % 14 == 0 ? NAN : 1e25f;
          else if (kind == 4 && i % 3 == 2)
            positions[i] = 0;
        vec_scene_set_positions_3d (scene, positions, n);
        vec_scene_set_markers (scene, markers, 2);
        vec_scene_set_lines (scene, lines, 2);
        for (int i = 0; i < 12; i++)
          {
            double big = pow (10, 40 * vec_random_uniform (&random) - 20);
            VecOrbit orbit = { { vec_random_normal (&random), big * vec_random_normal (&random), vec_random_normal (&random),
                                 i == 5 ? NAN : vec_random_normal (&random) }, 2 * vec_random_uniform (&random) - 0.5 };
            VecCamera camera = { big * vec_random_normal (&random), vec_random_normal (&random), 1 / big };

            if (i % 3 == 0)
              camera = (VecCamera) { 0, 0, 1 + 50 * vec_random_uniform (&random) };
            vec_scene_set_orbit (scene, &orbit);
            vec_scene_set_camera (scene, &camera);
            vec_scene_set_hover (scene, vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH * vec_random_uniform (&random), 100, 20));
            draw_all (scene);
          }
      }
}

/* From every side the titles of the axes stand apart, within the picture; labels keep out of them. */
static void
test_titles_stand_apart (void)
{
  const char *const titles[][3] = { { "Component 1 (29.2 % of the variance)", "Component 2 (19.5 %)", "Component 3 (11.7 % of the variance)" },
                                    { "第一主成分（方差的 29.2 %）", "第二主成分", "第三主成分（方差的 11.7 %）" } };
  const double sizes[][2] = { { WIDTH, HEIGHT }, { 240, 160 }, { 1000, 700 } };
  g_autoptr (VecScene) scene = make_scene (200);

  for (int t = 0; t < 2; t++)
    for (int s = 0; s < 3; s++)
      for (int side = 0; side < 36 * 19; side++)
        {
          VecOrbit orbit = { vec_orbit_rotation_from_angles (side % 36 * 10, side / 36 * 10 - 90), 0 };
          VecFrame frame = { scene, vec_scene_get_camera (scene), sizes[s][0], sizes[s][1], 1, FALSE, FALSE };
          VecRect boxes[VEC_N_GIZMO_BOXES];

          vec_scene_set_axis_titles (scene, titles[t][0], titles[t][1]);
          vec_scene_set_depth_title (scene, titles[t][2]);
          vec_scene_set_orbit (scene, &orbit);
          vec_frame_get_gizmo_boxes (&frame, boxes);
          for (int i = 0; i < 3; i++)
            {
              g_assert_cmpfloat (boxes[i].y0, >=, 0);
              g_assert_cmpfloat (boxes[i].y1, <=, sizes[s][1]);
              g_assert_cmpfloat (boxes[i].x0, >=, 6);
              for (int j = 0; j < i; j++)
                g_assert_false (vec_rect_touches (&boxes[i], &boxes[j]));
            }
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/space/order", test_order);
  g_test_add_func ("/space/pick", test_pick);
  g_test_add_func ("/space/region", test_region);
  g_test_add_func ("/space/reference", test_reference);
  g_test_add_func ("/space/depth-cue", test_depth_cue);
  g_test_add_func ("/space/there-and-back", test_there_and_back);
  g_test_add_func ("/space/behind", test_behind);
  g_test_add_func ("/space/fuzz", test_fuzz);
  g_test_add_func ("/space/titles-stand-apart", test_titles_stand_apart);
  return g_test_run ();
}
