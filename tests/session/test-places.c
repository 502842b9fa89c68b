/* Where one looks, and the way back to where one was. */
#include "session-fixture.h"

#include <math.h>

#include "session/vec-session-camera.h"

#define WIDTH 800
#define HEIGHT 600

static VecSession *
make_sized_session (guint n_rows)
{
  g_autoptr (VecTable) table = make_table (n_rows, 4, 3);
  VecSession *session = make_session (table);

  vec_session_set_size (session, WIDTH, HEIGHT);
  return session;
}

static void
move_to (VecSession *session, double x, double y, double scale)
{
  VecCamera camera = { x, y, scale };

  vec_session_set_camera (session, &camera);
  vec_session_commit_camera (session);
}

static void
assert_camera (VecSession *session, double x, double y, double scale)
{
  VecCamera camera = vec_session_get_camera (session), drawn = vec_scene_get_camera (vec_session_get_scene (session));

  g_assert_cmpfloat (camera.center_x, ==, x);
  g_assert_cmpfloat (camera.center_y, ==, y);
  g_assert_cmpfloat (camera.scale, ==, scale);
  g_assert_true (vec_camera_equal (&camera, &drawn));
}

static void
test_return_and_advance (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  VecCamera whole = vec_session_get_camera (session);

  g_assert_false (get_boolean (session, "can-return"));
  move_to (session, 1e3, 0, 1);
  move_to (session, 2e3, 5, 1);
  move_to (session, 2e3, 5, 10);
  g_assert_true (get_boolean (session, "can-return"));
  g_assert_false (get_boolean (session, "can-advance"));

  vec_session_return (session);
  assert_camera (session, 2e3, 5, 1);
  vec_session_return (session);
  assert_camera (session, 1e3, 0, 1);
  vec_session_return (session);
  assert_camera (session, whole.center_x, whole.center_y, whole.scale);
  g_assert_false (get_boolean (session, "can-return"));
  vec_session_return (session);

  vec_session_advance (session);
  vec_session_advance (session);
  assert_camera (session, 2e3, 5, 1);
  vec_session_undo (session);          /* going is a step like any other */
  assert_camera (session, 1e3, 0, 1);
  vec_session_redo (session);
  vec_session_advance (session);
  assert_camera (session, 2e3, 5, 10);
  g_assert_false (get_boolean (session, "can-advance"));
}

/* Whoever goes somewhere else after going back does not come back to where they were. */
static void
test_another_way_ends_what_lies_ahead (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);

  move_to (session, 1e3, 0, 1);
  vec_session_return (session);
  g_assert_true (get_boolean (session, "can-advance"));
  move_to (session, -1e3, 0, 1);
  g_assert_false (get_boolean (session, "can-advance"));
}

/* Many small steps that still show the same are one place, and it is left as it was last. */
static void
test_drifting_is_no_place (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);

  move_to (session, 1e3, 0, 1);
  for (int i = 1; i <= 10; i++)
    move_to (session, 1e3 + 30 * i, 0, 1 + 0.05 * i);
  move_to (session, 5e3, 0, 1);
  vec_session_return (session);
  assert_camera (session, 1300, 0, 1.5);
  vec_session_return (session);
  g_assert_false (get_boolean (session, "can-return"));
}

/* The point that was selected comes back with the view of it; going back to the point before passes mere views by. */
static void
test_points_and_views (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);

  vec_session_select_row (session, 1);
  g_assert_false (get_boolean (session, "can-return"));   /* nothing was selected before, and the view is the same */
  move_to (session, 1e3, 0, 1);
  vec_session_select_row (session, 2);
  move_to (session, 2e3, 0, 1);

  vec_session_return (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 2);
  assert_camera (session, 1e3, 0, 1);
  vec_session_return (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 1);
  assert_camera (session, 1e3, 0, 1);
  vec_session_advance (session);
  vec_session_advance (session);
  assert_camera (session, 2e3, 0, 1);

  vec_session_go_back (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 1);
  assert_camera (session, 1e3, 0, 1);
  g_assert_false (get_boolean (session, "can-go-back"));
  g_assert_true (get_boolean (session, "can-return"));
}

/* What was looked at in one picture means nothing in another: it is seen whole, with the point selected. */
static void
test_places_in_another_picture (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  VecCamera whole;

  move_to (session, 1e3, 0, 1);
  vec_session_select_row (session, 1);
  vec_session_select_row (session, 2);
  vec_session_set_method (session, "pca");
  iterate_for (30);
  wait_until (is_idle (session));
  whole = vec_session_get_camera (session);
  vec_session_return (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 1);
  assert_camera (session, whole.center_x, whole.center_y, whole.scale);
}

static void
get_pixel (VecSession *session, gint64 row, double *sx, double *sy)
{
  VecCamera camera = vec_session_get_camera (session);
  double x, y;

  g_assert_true (vec_scene_get_position (vec_session_get_scene (session), row, &x, &y));
  vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, sx, sy);
}

static void
search (VecSession *session, const char *text)
{
  vec_session_set_search (session, text);
  vec_session_next_hit (session, 1);
  wait_until (vec_session_get_n_hits (session) == 1);
}

/* A hit that is in sight moves nothing; one that is not comes as far into the picture as it needs to, and no nearer. */
static void
test_hit_is_revealed (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  VecCamera whole = vec_session_get_camera (session), before;
  double sx, sy;

  get_pixel (session, 33, &sx, &sy);
  before = whole;
  before.center_x += (sx - WIDTH / 2.0) / whole.scale;   /* in the middle */
  before.center_y -= (sy - HEIGHT / 2.0) / whole.scale;
  move_to (session, before.center_x, before.center_y, whole.scale * 3);
  search (session, "w33");
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 33);
  assert_camera (session, before.center_x, before.center_y, whole.scale * 3);

  move_to (session, before.center_x + 1e3, before.center_y, whole.scale * 3);
  vec_session_select_row (session, -1);
  vec_session_next_hit (session, 1);
  get_pixel (session, 33, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (sx, 0.2 * HEIGHT, 1e-3);
  g_assert_cmpfloat_with_epsilon (sy, HEIGHT / 2.0, 1e-3);
  g_assert_cmpfloat (vec_session_get_camera (session).scale, ==, whole.scale * 3);
  vec_session_undo (session);
  assert_camera (session, before.center_x + 1e3, before.center_y, whole.scale * 3);
}

/* ---- Fitting what is selected. */

static void
assert_in_picture (VecSession *session, gint64 row, double *reach)
{
  double sx, sy;

  get_pixel (session, row, &sx, &sy);
  g_assert_cmpfloat (sx, >=, 72 - 1e-6);
  g_assert_cmpfloat (sx, <=, WIDTH - 72 + 1e-6);
  g_assert_cmpfloat (sy, >=, 72 - 1e-6);
  g_assert_cmpfloat (sy, <=, HEIGHT - 72 + 1e-6);
  *reach = fmax (*reach, fmax (fabs (sx - WIDTH / 2.0) / (WIDTH / 2.0 - 72), fabs (sy - HEIGHT / 2.0) / (HEIGHT / 2.0 - 72)));
}

static void
test_fit_chosen (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  static const gint64 rows[] = { 4, 8, 12, 40 };
  g_autofree guint8 *bytes = g_new0 (guint8, 60);
  g_autoptr (VecRowSet) set = NULL;
  double reach = 0;

  g_assert_false (vec_session_fit_selection (session));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    bytes[rows[i]] = 1;
  set = vec_row_set_new_from_bytes (bytes, 60);
  vec_session_set_chosen (session, set);
  g_assert_true (vec_session_fit_selection (session));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_in_picture (session, rows[i], &reach);
  g_assert_cmpfloat_with_epsilon (reach, 1, 1e-6);   /* no smaller than they have to be */
  g_assert_true (get_boolean (session, "can-undo"));
}

static void
test_fit_selected_with_neighbors (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  GListModel *neighbors = vec_session_get_neighbors (session);
  double reach = 0;

  vec_session_select_row (session, 7);
  wait_until (g_list_model_get_n_items (neighbors) == 10);
  g_assert_true (vec_session_fit_selection (session));
  assert_in_picture (session, 7, &reach);
  for (guint i = 0; i < 10; i++)
    assert_in_picture (session, vec_row_item_get_row (nth_row (neighbors, i)), &reach);
  g_assert_cmpfloat_with_epsilon (reach, 1, 1e-6);
}

/* A single point does not fill the sky. */
static void
test_fit_one (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  VecCamera whole = vec_session_get_camera (session);
  g_autofree guint8 *bytes = g_new0 (guint8, 60);
  g_autoptr (VecRowSet) set = NULL;
  double sx, sy;

  bytes[9] = 1;
  set = vec_row_set_new_from_bytes (bytes, 60);
  vec_session_set_chosen (session, set);
  g_assert_true (vec_session_fit_selection (session));
  get_pixel (session, 9, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (sx, WIDTH / 2.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (sy, HEIGHT / 2.0, 1e-6);
  g_assert_cmpfloat (vec_session_get_camera (session).scale, <=, 50 * whole.scale * (1 + 1e-12));
}

static void
test_center (void)
{
  g_autoptr (VecSession) session = make_sized_session (60);
  VecCamera whole = vec_session_get_camera (session);
  double sx, sy;

  g_assert_false (vec_session_center_selection (session));
  vec_session_select_row (session, 9);
  g_assert_true (vec_session_center_selection (session));
  get_pixel (session, 9, &sx, &sy);
  g_assert_cmpfloat_with_epsilon (sx, WIDTH / 2.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (sy, HEIGHT / 2.0, 1e-6);
  g_assert_cmpfloat (vec_session_get_camera (session).scale, ==, whole.scale);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/places/return-and-advance", test_return_and_advance);
  g_test_add_func ("/places/another-way-ends-what-lies-ahead", test_another_way_ends_what_lies_ahead);
  g_test_add_func ("/places/drifting-is-no-place", test_drifting_is_no_place);
  g_test_add_func ("/places/points-and-views", test_points_and_views);
  g_test_add_func ("/places/places-in-another-picture", test_places_in_another_picture);
  g_test_add_func ("/places/hit-is-revealed", test_hit_is_revealed);
  g_test_add_func ("/places/fit-chosen", test_fit_chosen);
  g_test_add_func ("/places/fit-selected-with-neighbors", test_fit_selected_with_neighbors);
  g_test_add_func ("/places/fit-one", test_fit_one);
  g_test_add_func ("/places/center", test_center);
  return g_test_run ();
}
