/* A copy is drawn as the scene was, whatever has become of the scene meanwhile. */
#include "plot-fixture.h"

#include "plot/vec-scene-copy.h"

enum
{
  N = 400,
  WIDTH = 500,
  HEIGHT = 400
};

static GBytes *
render (VecScene *scene)
{
  VecFigureOptions options = { TRUE, "A title", "Kind" };
  g_autoptr (GError) error = NULL;
  GBytes *bytes = vec_render_bytes (scene, VEC_FIGURE_PNG, WIDTH, HEIGHT, &options, &error);

  g_assert_no_error (error);
  return bytes;
}

/* Each adds something that is drawn. */
static void
hide (VecScene *scene)
{
  guint8 visible[N];

  for (int i = 0; i < N; i++)
    visible[i] = i % 3 != 0;
  vec_scene_set_visible (scene, visible);
}

static void
fade (VecScene *scene)
{
  float weights[N];

  for (int i = 0; i < N; i++)
    weights[i] = (float) (i % 5) / 4;
  vec_scene_set_fade (scene, weights);
}

static void
shape (VecScene *scene)
{
  const VecLook table[] = { { VEC_SHAPE_CIRCLE, 1 }, { 1, 1.5f }, { 2, 0.7f } };
  guint8 looks[N];

  for (int i = 0; i < N; i++)
    looks[i] = (guint8) (i % 3);
  vec_scene_set_looks (scene, looks, table, 3);
}

static void
choose (VecScene *scene)
{
  g_autoptr (VecRowSet) rows = vec_row_set_new (N, (gint64[]) { 1, 2, 50, 51 }, 4);

  vec_scene_set_chosen (scene, rows, TRUE);
}

static void
select_row (VecScene *scene)
{
  vec_scene_set_selection (scene, 7, (gint64[]) { 8, 9, 10 }, 3);
  vec_scene_set_torn (scene, (guint8[]) { 0, 1, 0 });
}

static void
hit (VecScene *scene)
{
  vec_scene_set_hits (scene, (gint64[]) { 20, 21 }, 2);
}

static void
mark (VecScene *scene)
{
  const VecMarker markers[] = { { 1, 2, 5, "a text", TRUE }, { -10, 20, 0, "another", FALSE, .is_joined = TRUE } };
  const VecSceneLine line = { -10, -10, 30, 30, TRUE, "a line" };

  vec_scene_set_markers (scene, markers, 2);
  vec_scene_set_lines (scene, &line, 1);
  vec_scene_set_axis_titles (scene, "to the right", "up");
  vec_scene_set_selected_marker (scene, 0, (gint64[]) { 5 }, 1);
}

static void
darken (VecScene *scene)
{
  vec_scene_set_dark (scene, TRUE);
  vec_scene_set_point_size (scene, 14);
}

static void
highlight (VecScene *scene)
{
  g_autoptr (VecRowSet) rows = vec_row_set_new (N, (gint64[]) { 100, 101, 102 }, 3);

  vec_scene_set_highlight (scene, rows);
}

static void
raise_hills (VecScene *scene)
{
  vec_scene_set_terrain (scene, VEC_TERRAIN_HILLS);
}

static void (*const changes[]) (VecScene *scene) = { hide, fade, shape, choose, select_row, hit, mark, darken, highlight, raise_hills };

static gpointer
render_copy (gpointer copy)
{
  g_autoptr (VecScene) scene = vec_scene_copy_end (copy);

  return render (scene);
}

static void
assert_copied (VecScene *scene)
{
  g_autoptr (GBytes) before = render (scene), after = NULL;
  VecSceneCopy *copy = vec_scene_copy_new (scene);
  const float nowhere[2] = { 0, 0 };

  vec_scene_set_positions (scene, nowhere, 1);
  after = g_thread_join (g_thread_new ("copy", render_copy, copy));
  g_assert_true (g_bytes_equal (before, after));
}

/* Alone, so that nothing hides behind something else. */
static void
test_each (void)
{
  g_autoptr (VecScene) plain = plot_scene_new (N, WIDTH, HEIGHT);
  g_autoptr (GBytes) without = render (plain);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
      g_autoptr (GBytes) with = NULL;

      changes[i] (scene);
      with = render (scene);
      g_assert_false (g_bytes_equal (with, without));
      assert_copied (scene);
    }
}

static void
test_all (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    changes[i] (scene);
  assert_copied (scene);
}

/* From another side, nearer things over farther ones. */
static void
test_three_dimensions (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  const VecOrbit orbit = { .rotation = vec_orbit_rotation_from_angles (0.7, 0.4) };
  g_autofree float *positions = g_new (float, 3 * N);

  for (gint64 i = 0; i < N; i++)
    {
      double x, y;

      vec_scene_get_position (scene, i, &x, &y);
      positions[3 * i] = (float) x;
      positions[3 * i + 1] = (float) y;
      positions[3 * i + 2] = (float) (i % 17);
    }
  vec_scene_set_positions_3d (scene, positions, N);
  vec_scene_set_orbit (scene, &orbit);
  vec_scene_set_depth_title (scene, "into the picture");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    changes[i] (scene);
  assert_copied (scene);
}

/* From marker to marker, in the copy as well. */
static void
test_thread (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  VecMarker markers[] = { { -10, -10, 0, "one", FALSE }, { 10, 10, 0, "two", FALSE } };
  g_autoptr (GBytes) apart = NULL, joined = NULL;

  vec_scene_set_markers (scene, markers, 2);
  apart = render (scene);
  markers[1].is_joined = TRUE;
  vec_scene_set_markers (scene, markers, 2);
  joined = render (scene);
  g_assert_false (g_bytes_equal (apart, joined));
  assert_copied (scene);
}

static void
test_empty (void)
{
  g_autoptr (VecScene) scene = vec_scene_new ();
  VecSceneCopy *copy = vec_scene_copy_new (scene), *unused = vec_scene_copy_new (scene);
  g_autoptr (VecScene) own = vec_scene_copy_end (copy);

  g_assert_cmpint (vec_scene_get_n_rows (own), ==, 0);
  vec_scene_copy_free (unused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene-copy/each", test_each);
  g_test_add_func ("/scene-copy/all", test_all);
  g_test_add_func ("/scene-copy/three-dimensions", test_three_dimensions);
  g_test_add_func ("/scene-copy/thread", test_thread);
  g_test_add_func ("/scene-copy/empty", test_empty);
  return g_test_run ();
}
