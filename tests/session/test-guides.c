/* What methods follow beside the vectors: axes of meaning, a column of classes, the data as they are. */
#include "session-fixture.h"

#include <math.h>
#include <string.h>

#include "base/vec-blas.h"

/* "w1" → "w2" and "w3" → "w4". */
static const char *const two_axes[] = { "w1", "w2", "w3", "w4", NULL };

static float
x_of (VecSession *session, gint64 row)
{
  return vec_session_get_layout (session)[2 * row];
}

static float
y_of (VecSession *session, gint64 row)
{
  return vec_session_get_layout (session)[2 * row + 1];
}

static gboolean
shows_axes (VecSession *session)
{
  return is_idle (session) && fabsf (x_of (session, 1) + 1) < 1e-4 && fabsf (x_of (session, 2) - 1) < 1e-4;
}

static void
test_axes (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session);
  g_auto (GStrv) ends = NULL;

  vec_session_set_axes (session, two_axes, FALSE);
  wait_until (shows_axes (session));
  g_assert_cmpfloat_with_epsilon (y_of (session, 3), -1, 1e-4);
  g_assert_cmpfloat_with_epsilon (y_of (session, 4), 1, 1e-4);
  g_assert_cmpstr (vec_session_get_method (session), ==, "axes");
  g_assert_false (vec_session_get_polar (session));
  ends = vec_session_dup_axes (session);
  g_assert_true (g_strv_equal ((const char *const *) ends, two_axes));
  g_assert_false (get_boolean (session, "running"));

  vec_session_undo (session);
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  g_assert_cmpmem (before, 60 * 8, vec_session_get_layout (session), 60 * 8);
  vec_session_redo (session);
  g_assert_true (shows_axes (session));   /* remembered: at once */
}

/* The ends move with the rows when the vectors are treated. */
static void
test_treatment (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  VecTreatment treatment = { .center = TRUE, .unit = TRUE };
  g_autofree float *plain = NULL;

  vec_session_set_axes (session, two_axes, FALSE);
  wait_until (shows_axes (session));
  plain = copy_layout (session);
  vec_session_set_treatment (session, &treatment);
  wait_until (is_idle (session) && memcmp (plain, vec_session_get_layout (session), 60 * 8) != 0);
  wait_until (shows_axes (session));
}

static void
assert_refused (VecSession *session, const char *const *ends, gboolean polar, const char *message)
{
  Count failures = { 0 };
  g_autofree float *before = copy_layout (session);
  g_autofree char *method = g_strdup (vec_session_get_method (session));

  count_failures (session, &failures);
  vec_session_set_axes (session, ends, polar);
  wait_until (failures.n > 0);
  wait_until (is_idle (session));
  g_assert_cmpstr (failures.message, ==, message);
  g_assert_cmpstr (vec_session_get_method (session), ==, method);
  g_assert_cmpmem (before, 60 * 8, vec_session_get_layout (session), 60 * 8);
  g_signal_handlers_disconnect_by_data (session, &failures);
  count_clear (&failures);
}

static void
test_refused (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *unknown = g_strdup_printf ("No row of “%s” has the label “nobody”.", vec_table_get_name (table));

  assert_refused (session, (const char *const[]) { "w1", "w1", NULL }, FALSE,
                  "Both ends of the axis “w1 → w1” are the same place; choose two that differ.");
  assert_refused (session, (const char *const[]) { "w1", "w2", NULL }, TRUE,
                  "The polar view needs at least two axes; add another one.");
  assert_refused (session, (const char *const[]) { "w1", "nobody", NULL }, FALSE, unknown);
  assert_refused (session, (const char *const[]) { "w1", " ", NULL }, FALSE,
                  "An end of an axis is empty: write a row’s label or some words.");
  vec_session_set_axes (session, two_axes, FALSE);
  wait_until (shows_axes (session));
  assert_refused (session, (const char *const[]) { "w1", "w2", "w1", "w2", "w3", "w4", NULL }, FALSE,
                  "A map of 2 dimensions has room for 2 axes, not 3; the polar view shows more.");
}

/* Chosen before there are ends, the method waits and the picture stays; undo leads back. */
static void
test_waits_for_ends (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session);
  g_auto (GStrv) ends = NULL;
  const char *from = NULL, *to = NULL;
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_set_method (session, "axes");
  iterate_for (100);
  g_assert_true (is_idle (session));
  g_assert_cmpint (failures.n, ==, 0);
  g_assert_cmpstr (vec_session_get_method (session), ==, "axes");
  g_assert_cmpmem (before, 60 * 8, vec_session_get_layout (session), 60 * 8);
  ends = vec_session_dup_axes (session);
  g_assert_null (ends[0]);
  g_assert_true (vec_session_suggest_axis (session, &from, &to));
  g_assert_cmpint (vec_table_find_label (table, from), !=, vec_table_find_label (table, to));
  vec_session_restart (session);
  iterate_for (50);
  g_assert_cmpint (failures.n, ==, 0);
  vec_session_undo (session);
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  g_signal_handlers_disconnect_by_data (session, &failures);
  count_clear (&failures);
}

static void
test_polar (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);

  vec_session_set_axes (session, two_axes, TRUE);
  wait_until (shows_axes (session));   /* two spokes stand at right angles */
  g_assert_true (vec_session_get_polar (session));
  vec_session_set_axes (session, (const char *const[]) { "w1", "w2", "w3", "w4", "w5", "w6", NULL }, TRUE);
  wait_until (is_idle (session) && !shows_axes (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "axes");
}

static void
test_classes (void)
{
  g_autoptr (VecTable) table = make_table (80, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_set_method (session, "lda");
  wait_until (is_idle (session) && !isnan (vec_session_get_explained (session, 0)));
  g_assert_cmpstr (vec_session_get_lda_column (session), ==, "group");
  g_assert_cmpfloat (vec_session_get_explained (session, 0), >=, vec_session_get_explained (session, 1));
  vec_session_set_lda_column (session, "size");
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_cmpstr (vec_session_get_lda_column (session), ==, "group");
  g_signal_handlers_disconnect_by_data (session, &failures);
  count_clear (&failures);
}

/* Nothing to tell apart: one sentence, and the method stays as it was. */
static void
test_no_classes (void)
{
  g_autoptr (VecTable) full = make_table (40, 6, 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (VecTable) table = vec_table_new_with_columns (full, NULL, none);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *message = g_strdup_printf ("“%s” has no column of categories, which Fisher’s discriminant needs to know the classes.",
                                              vec_table_get_name (table));
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_set_method (session, "lda");
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_cmpstr (failures.message, ==, message);
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  g_signal_handlers_disconnect_by_data (session, &failures);
  count_clear (&failures);
}

static void
test_raw (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_auto (GStrv) names = NULL;

  vec_session_set_method (session, "raw");
  wait_until (is_idle (session) && x_of (session, 7) == vec_table_get_vector (table, 7)[0]);
  g_assert_cmpfloat (y_of (session, 7), ==, vec_table_get_vector (table, 7)[1]);
  vec_session_set_raw_columns (session, (const char *const[]) { "size", "5", NULL });
  wait_until (is_idle (session) && x_of (session, 7) == 7);
  g_assert_cmpfloat (y_of (session, 7), ==, vec_table_get_vector (table, 7)[4]);
  names = vec_session_dup_raw_columns (session);
  g_assert_cmpstr (names[0], ==, "size");
  g_assert_cmpstr (names[1], ==, "5");
  vec_session_undo (session);
  wait_until (is_idle (session));
  g_assert_cmpfloat (x_of (session, 7), ==, vec_table_get_vector (table, 7)[0]);
}

/* Two and three dimensions are shown as they are, and the method chosen for the table before is not forgotten for the next. */
static void
test_few_dimensions (void)
{
  g_autoptr (VecTable) flat = make_table (60, 2, 1), deep = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (flat);

  g_assert_cmpstr (vec_session_get_method (session), ==, "raw");
  for (gint64 row = 0; row < 60; row++)
    g_assert_cmpfloat (x_of (session, row), ==, vec_table_get_vector (flat, row)[0]);
  vec_session_set_table (session, deep);
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  wait_until (is_idle (session));
  vec_session_set_axes (session, two_axes, FALSE);
  wait_until (shows_axes (session));
  vec_session_set_table (session, flat);
  g_assert_cmpstr (vec_session_get_method (session), ==, "raw");
  vec_session_set_table (session, deep);
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  wait_until (is_idle (session));
}

static gboolean
sees_all (VecSession *session)
{
  VecScene *scene = vec_session_get_scene (session);
  VecCamera camera = vec_scene_get_camera (scene);

  for (gint64 row = 0; row < 60; row++)
    {
      double sx, sy;

      vec_camera_to_screen (&camera, 800, 600, x_of (session, row), y_of (session, row), &sx, &sy);
      if (sx < 0 || sx > 800 || sy < 0 || sy > 600)
        return FALSE;
    }
  return TRUE;
}

/* Where a person looked at one picture is nowhere in another; the way back leads to the same place. */
static void
test_other_picture_is_seen_whole (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  const VecCamera aside = { 1e6, -1e6, 3 };
  VecCamera camera;

  vec_session_set_size (session, 800, 600);
  for (int i = 0; i < 2; i++)
    {
      vec_session_set_camera (session, &aside);
      vec_session_commit_camera (session);
      if (i == 0)
        vec_session_set_method (session, "raw");
      else
        vec_session_set_raw_columns (session, (const char *const[]) { "size", "5", NULL });
      wait_until (is_idle (session) && sees_all (session));
    }
  vec_session_set_camera (session, &aside);
  vec_session_commit_camera (session);
  vec_session_set_method (session, "axes");   /* without ends there is no other picture */
  iterate_for (50);
  camera = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&camera, &aside));
  vec_session_set_axes (session, two_axes, FALSE);
  wait_until (shows_axes (session) && sees_all (session));
  vec_session_undo (session);
  camera = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&camera, &aside));
}

/* Columns x and y are the picture, a row without them is nowhere, and the neighbours come from the vectors. */
static void
test_positions_from_elsewhere (void)
{
  g_autoptr (VecTable) plain = make_table (60, 6, 1);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSession) session = NULL;

  for (int axis = 0; axis < 2; axis++)
    {
      double *values = g_new (double, 60);

      for (int i = 0; i < 60; i++)
        values[i] = axis == 0 ? i : i == 5 ? NAN : -i;
      g_ptr_array_add (columns, vec_column_new_number (axis == 0 ? "x" : "y", values, 60));
    }
  table = vec_table_new_with_columns (plain, NULL, columns);
  session = make_session (table);
  g_assert_cmpstr (vec_session_get_method (session), ==, "raw");
  g_assert_cmpfloat (x_of (session, 9), ==, 9);
  g_assert_cmpfloat (y_of (session, 9), ==, -9);
  g_assert_true (isnan (y_of (session, 5)));
  vec_session_select_row (session, 5);
  wait_until (g_list_model_get_n_items (vec_session_get_neighbors (session)) == 10);
  g_assert_cmpfloat (vec_row_item_get_distance (nth_row (vec_session_get_neighbors (session), 0)), <, 0.5);
}

/* A look-up that is under way belongs to its table and to its session. */
static void
test_dropped (void)
{
  g_autoptr (VecTable) table = make_table (60, 6, 1), other = make_table (50, 5, 2);
  VecSession *session = make_session (table);

  vec_session_set_axes (session, two_axes, FALSE);
  vec_session_set_table (session, other);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  vec_session_set_axes (session, two_axes, FALSE);
  g_object_unref (session);
  iterate_for (50);
}

int
main (int argc, char **argv)
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axes/two", test_axes);
  g_test_add_func ("/axes/treatment", test_treatment);
  g_test_add_func ("/axes/refused", test_refused);
  g_test_add_func ("/axes/waits-for-ends", test_waits_for_ends);
  g_test_add_func ("/axes/polar", test_polar);
  g_test_add_func ("/axes/dropped", test_dropped);
  g_test_add_func ("/lda/classes", test_classes);
  g_test_add_func ("/lda/no-classes", test_no_classes);
  g_test_add_func ("/raw/columns", test_raw);
  g_test_add_func ("/raw/camera", test_other_picture_is_seen_whole);
  g_test_add_func ("/raw/few-dimensions", test_few_dimensions);
  g_test_add_func ("/raw/positions-from-elsewhere", test_positions_from_elsewhere);
  return g_test_run ();
}
