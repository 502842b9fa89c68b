/* Pictures of three dimensions: the setting, what follows the layout, and from where it is seen. */
#include <math.h>
#include <string.h>

#include "session-fixture.h"
#include "read/vec-reader.h"
#include "session/vec-session-camera.h"
#include "session/vec-session-orbit.h"

#define N 200

static float *
copy (VecSession *session)
{
  return g_memdup2 (vec_session_get_layout (session), (gsize) N * (gsize) vec_session_get_layout_dims (session) * sizeof (float));
}

static void
settle (VecSession *session)
{
  iterate_for (30);
  wait_until (is_idle (session));
}

static void
set_dims (VecSession *session, int n_dims)
{
  vec_session_set_dims (session, n_dims);
  wait_until (is_idle (session) && vec_session_get_layout_dims (session) == n_dims);
  settle (session);
}

static void
test_there_and_back (void)
{
  g_autoptr (VecTable) table = make_table (N, 8, 1);
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  g_autofree float *flat = NULL, *deep = NULL, *plane = NULL;
  double p[3];

  wait_until (is_idle (session));
  flat = copy (session);
  g_assert_cmpint (vec_session_get_dims (session), ==, 2);
  set_dims (session, 3);
  g_assert_true (vec_scene_is_3d (scene));
  deep = copy (session);
  g_assert_true (vec_scene_get_place (scene, 17, p));
  for (int axis = 0; axis < 3; axis++)
    g_assert_cmpfloat (p[axis], ==, deep[3 * 17 + axis]);

  vec_session_undo (session);
  settle (session);
  g_assert_cmpint (vec_session_get_dims (session), ==, 2);
  g_assert_false (vec_scene_is_3d (scene));
  g_assert_cmpmem (flat, sizeof (float) * 2 * N, vec_session_get_layout (session), sizeof (float) * 2 * N);
  vec_session_redo (session);
  settle (session);
  /* It is shown again, not computed again. */
  g_assert_true (vec_scene_is_3d (scene));
  g_assert_cmpmem (deep, sizeof (float) * 3 * N, vec_session_get_layout (session), sizeof (float) * 3 * N);

  vec_session_set_method (session, "pca");
  settle (session);
  g_assert_cmpint (vec_session_get_layout_dims (session), ==, 3);
  for (int axis = 0; axis < 3; axis++)
    {
      g_autofree char *title = vec_session_dup_axis_title (session, axis);

      g_assert_nonnull (title);
      g_assert_cmpfloat (vec_session_get_explained (session, axis), >, 0);
      g_assert_cmpfloat (vec_session_get_explained (session, axis), <, axis == 0 ? 1 : vec_session_get_explained (session, axis - 1));
    }
  set_dims (session, 2);
  plane = copy (session);
  set_dims (session, 3);
  for (int row = 0; row < N; row++)
    g_assert_cmpfloat (plane[2 * row], ==, vec_session_get_layout (session)[3 * row]);
}

/* No start from a picture of another number of dimensions, by itself or when asked for. */
static void
test_warm_start (void)
{
  g_autoptr (VecTable) table = make_table (N, 8, 2);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecSession) fresh = make_session (table);
  g_autofree float *expected = NULL;

  vec_session_set_dims (fresh, 3);
  vec_session_set_perplexity (fresh, 12);
  vec_session_restart (fresh);
  wait_until (is_idle (fresh) && vec_session_get_layout_dims (fresh) == 3);
  g_assert_true (vec_session_get_can_warm_start (session));
  vec_session_set_warm_start (session, TRUE);
  vec_session_set_perplexity (session, 12);
  vec_session_set_dims (session, 3);
  g_assert_false (vec_session_get_can_warm_start (session) && vec_session_get_layout_dims (session) == 2);
  wait_until (is_idle (session) && vec_session_get_layout_dims (session) == 3);
  g_assert_true (vec_session_get_can_warm_start (session));
  expected = copy (fresh);
  g_assert_cmpmem (expected, sizeof (float) * 3 * N, vec_session_get_layout (session), sizeof (float) * 3 * N);
}

/* What is measured is measured in the layout itself. */
static void
test_measures (void)
{
  g_autoptr (VecTable) table = make_table (N, 3, 3);
  g_autoptr (VecSession) session = make_session (table);
  const VecTrust *trust;
  const VecLadder *ladder;

  vec_session_set_method (session, "pca");
  vec_session_set_dims (session, 3);
  settle (session);
  wait_until (vec_session_get_trust (session) != NULL && vec_session_get_trust (session)->is_of_present);
  trust = vec_session_get_trust (session);
  /* Three dimensions keep all of three, which no view of them would. */
  g_assert_cmpfloat (trust->preservation[0], >, 0.99);
  vec_session_set_color_by (session, "honesty");
  wait_until (vec_session_get_honesty (session) != NULL);
  for (int row = 0; row < N; row++)
    g_assert_cmpfloat (vec_session_get_honesty (session)[row], >, 0.85);
  vec_session_start_ladder (session);
  wait_until ((ladder = vec_session_get_ladder (session)) != NULL);
  g_assert_cmpfloat (ladder->map_kept, >, 0.99);
}

static void
test_reel_and_noise (void)
{
  g_autoptr (VecTable) table = make_table (N, 8, 4);
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  g_autofree float *map = NULL;
  double p[3];

  set_dims (session, 3);
  map = copy (session);
  vec_session_start_reel (session, 2);
  wait_until (vec_session_get_reel_ready (session) == 2);
  vec_session_show_reel_frame (session, 1);
  g_assert_true (vec_scene_is_3d (scene));
  g_assert_true (vec_scene_get_place (scene, 5, p));
  g_assert_true (isfinite (p[0] + p[1] + p[2]));
  g_assert_cmpfloat (p[2], !=, map[3 * 5 + 2]);
  g_assert_nonnull (vec_session_get_company (session));
  vec_session_show_reel_frame (session, -1);
  g_assert_true (vec_scene_get_place (scene, 5, p));
  g_assert_cmpfloat (p[2], ==, map[3 * 5 + 2]);

  vec_session_start_noise (session);
  wait_until (vec_session_get_noise_layout (session) != NULL);
  g_assert_cmpint (vec_session_get_noise_dims (session), ==, 3);
  for (int i = 0; i < 3 * N; i++)
    g_assert_true (isfinite (vec_session_get_noise_layout (session)[i]));
  /* It is of the map in three dimensions only. */
  set_dims (session, 2);
  g_assert_null (vec_session_get_noise_layout (session));
  g_assert_cmpint (vec_session_get_reel_size (session), ==, 0);
}

static void
test_axes (void)
{
  const char *const three[] = { "w0", "w1", "w2", "w3", "w4", "w6", NULL };
  g_autoptr (VecTable) table = make_table (N, 8, 5);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *title = NULL;
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_set_axes (session, three, FALSE);
  wait_until (failures.n == 1);
  g_assert_cmpstr (failures.message, ==, "A map of 2 dimensions has room for 2 axes, not 3; the polar view shows more.");
  set_dims (session, 3);
  vec_session_set_axes (session, three, FALSE);
  settle (session);
  wait_until ((title = vec_session_dup_axis_title (session, 2)) != NULL);
  g_assert_cmpstr (title, ==, "w4 → w6");
  vec_session_set_dims (session, 2);
  g_assert_cmpint (failures.n, ==, 2);
  g_assert_cmpint (vec_session_get_dims (session), ==, 3);
  count_clear (&failures);
}

/* One movement is one undo step, and a turn alone does not end the camera's following. */
static void
test_orbit (void)
{
  g_autoptr (VecTable) table = make_table (N, 8, 6);
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  VecOrbit first, turned = { vec_orbit_rotation_from_angles (70, -20), 0 }, now;
  VecCamera fitted, camera;
  double p[3], x, y, again_x, again_y;

  vec_session_set_size (session, 400, 300);
  vec_session_set_method (session, "pca");
  set_dims (session, 3);
  first = vec_scene_get_orbit (scene);
  fitted = vec_scene_get_camera (scene);
  for (int i = 1; i <= 10; i++)
    {
      now.rotation = vec_quaternion_slerp (first.rotation, turned.rotation, i / 10.0);
      now.perspective = 0;
      vec_session_set_orbit (session, &now, NULL);
    }
  vec_session_commit_camera (session);
  camera = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&camera, &fitted));
  vec_session_undo (session);
  now = vec_scene_get_orbit (scene);
  g_assert_true (vec_orbit_equal (&now, &first));
  vec_session_redo (session);
  now = vec_scene_get_orbit (scene);
  g_assert_cmpfloat_with_epsilon (fabs (now.rotation.y), fabs (turned.rotation.y), 1e-9);

  /* Zoomed in, what one looks at stays where it is. */
  camera = vec_camera_zoom_at (&fitted, 400, 300, 100, 100, 5);
  vec_session_set_camera (session, &camera);
  vec_session_commit_camera (session);
  g_assert_true (vec_scene_get_place (scene, 3, p));
  g_assert_true (vec_scene_project (scene, p, &x, &y));
  camera = vec_scene_get_camera (scene);
  vec_camera_to_screen (&camera, 400, 300, x, y, &x, &y);
  now.rotation = vec_orbit_rotation_from_angles (-40, 60);
  now.perspective = 0.5;
  vec_session_set_orbit (session, &now, p);
  vec_scene_project (scene, p, &again_x, &again_y);
  camera = vec_scene_get_camera (scene);
  vec_camera_to_screen (&camera, 400, 300, again_x, again_y, &again_x, &again_y);
  g_assert_cmpfloat_with_epsilon (x, again_x, 1e-3);
  g_assert_cmpfloat_with_epsilon (y, again_y, 1e-3);
  vec_session_commit_camera (session);
  g_assert_true (vec_session_get_perspective (session));
  vec_session_reset_view (session);
  camera = vec_scene_get_camera (scene);
  now = vec_scene_get_orbit (scene);
  g_assert_cmpfloat (now.rotation.x, ==, first.rotation.x);
  vec_session_set_perspective (session, FALSE);
  camera = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&camera, &fitted));
}

static VecTable *
read_words (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VEC_DATA_DIR"), "samples", "first-words.csv", NULL);
  g_autoptr (GError) error = NULL;
  VecTable *table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return table;
}

static void
test_texts_have_a_place (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  gint64 king = vec_table_find_label (table, "king");
  double p[3], x, y;

  vec_session_set_size (session, 400, 300);
  vec_session_set_method (session, "pca");
  set_dims (session, 3);
  vec_session_add_text (session, "king");
  wait_until (vec_session_get_selected_text (session) == 0);
  settle (session);
  /* It is a row of the table, so that it lies where that is, from any side. */
  for (int i = 0; i < 3; i++)
    {
      VecOrbit orbit = { vec_orbit_rotation_from_angles (50 * i, 10 * i), 0.4 };
      VecCamera camera;

      vec_session_set_orbit (session, &orbit, NULL);
      vec_session_commit_camera (session);
      camera = vec_scene_get_camera (scene);
      g_assert_true (vec_scene_get_place (scene, king, p));
      g_assert_true (vec_scene_project (scene, p, &x, &y));
      vec_camera_to_screen (&camera, 400, 300, x, y, &x, &y);
      g_assert_cmpint (vec_scene_pick_marker (scene, 400, 300, x, y, 2), ==, 0);
    }
}

static void
test_remembered (void)
{
  g_autoptr (VecTable) table = make_table (N, 8, 8), same = make_table (N, 8, 9), other = make_table (N, 5, 9);
  g_autoptr (VecSession) session = make_session (table);

  set_dims (session, 3);
  vec_session_set_table (session, other);
  wait_until (is_idle (session));
  g_assert_cmpint (vec_session_get_dims (session), ==, 2);
  vec_session_set_table (session, same);
  wait_until (is_idle (session));
  g_assert_cmpint (vec_session_get_dims (session), ==, 3);
  g_assert_cmpint (vec_session_get_layout_dims (session), ==, 3);
}

static void
turn (VecSession *session, double degrees)
{
  VecOrbit orbit = vec_scene_get_orbit (vec_session_get_scene (session));

  orbit.rotation = vec_quaternion_multiply (vec_orbit_rotation_from_angles (degrees, 0), orbit.rotation);
  vec_session_set_orbit (session, &orbit, NULL);
  vec_session_commit_camera (session);
}

static void
assert_side (VecSession *session, VecQuaternion side)
{
  VecQuaternion now = vec_scene_get_orbit (vec_session_get_scene (session)).rotation;

  g_assert_cmpfloat (vec_quaternion_get_angle (vec_quaternion_multiply (now, vec_quaternion_invert (side))), <, 1e-6);
}

/* Back leads to the side from which one looked, but hardly turned is no other place; perspective is kept. */
static void
test_sides_are_places (void)
{
  g_autoptr (VecTable) table = make_table (N, 8, 1);
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  VecQuaternion first, second;

  wait_until (is_idle (session));
  set_dims (session, 3);
  first = vec_scene_get_orbit (scene).rotation;
  turn (session, 10);
  g_assert_false (get_boolean (session, "can-return"));
  turn (session, -10);
  turn (session, 60);
  second = vec_scene_get_orbit (scene).rotation;
  turn (session, 60);
  g_assert_true (get_boolean (session, "can-return"));
  vec_session_set_perspective (session, TRUE);

  vec_session_return (session);
  assert_side (session, second);
  vec_session_return (session);
  assert_side (session, first);
  g_assert_false (get_boolean (session, "can-return"));
  vec_session_advance (session);
  assert_side (session, second);
  g_assert_true (vec_session_get_perspective (session));
  vec_session_undo (session);
  assert_side (session, first);

  /* In the flat picture there is no side to go back to, and what is seen in space later has not been turned meanwhile. */
  vec_session_advance (session);
  set_dims (session, 2);
  vec_session_return (session);
  g_assert_false (vec_scene_is_3d (scene));
  set_dims (session, 3);
  assert_side (session, second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dims/there-and-back", test_there_and_back);
  g_test_add_func ("/dims/warm-start", test_warm_start);
  g_test_add_func ("/dims/measures", test_measures);
  g_test_add_func ("/dims/reel-and-noise", test_reel_and_noise);
  g_test_add_func ("/dims/axes", test_axes);
  g_test_add_func ("/dims/orbit", test_orbit);
  g_test_add_func ("/dims/texts", test_texts_have_a_place);
  g_test_add_func ("/dims/remembered", test_remembered);
  g_test_add_func ("/dims/sides-are-places", test_sides_are_places);
  return g_test_run ();
}
