/* The filter in a session: what is seen, listed, said and undone. */
#include <math.h>

#include "plot/vec-scene-private.h"
#include "session-fixture.h"
#include "session/vec-session-filter.h"
#include "table/vec-filter-edit.h"

static const char *const two_groups[] = { "alpha", "gamma", NULL };
static const VecCondition small = { .kind = VEC_CONDITION_RANGE, .column = "size", .low = -INFINITY, .high = 49 };
static const VecCondition grouped = { .kind = VEC_CONDITION_VALUES, .column = "group", .values = two_groups };

static void
add_condition (VecSession *session, const VecCondition *condition)
{
  g_autoptr (VecFilter) filter = vec_filter_with (vec_session_get_filter (session), condition);

  g_assert_true (vec_session_set_filter (session, filter));
  wait_until (!vec_session_is_filtering (session));
}

static void
assert_visible (VecSession *session, gint64 n)
{
  gint64 count = 0;

  for (gint64 row = 0; row < vec_table_get_n_rows (vec_session_get_table (session)); row++)
    count += vec_scene_is_row_visible (vec_session_get_scene (session), row);
  g_assert_cmpint (count, ==, n);
  g_assert_cmpint (vec_session_get_n_visible (session), ==, n);
}

static void
assert_status_begins (VecSession *session, const char *begin)
{
  g_autofree char *status = get_string (session, "status");

  if (!g_str_has_prefix (status, begin))
    g_error ("“%s” does not begin with “%s”", status, begin);
}

/* Quick changes are one step: here each is waited for. */
static void
test_seen_and_undone (void)
{
  g_autoptr (VecTable) table = make_table (200, 5, 1);
  g_autoptr (VecSession) session = make_session (table);
  Count changes = { 0 };

  count_signal (session, "filter-changed", &changes);
  assert_visible (session, 200);
  add_condition (session, &small);
  assert_visible (session, 50);
  assert_status_begins (session, "50 of 200 points shown");
  g_assert_cmpint (changes.n, >=, 2);
  iterate_for (600);
  add_condition (session, &grouped);
  assert_visible (session, 25);
  vec_session_undo (session);
  wait_until (!vec_session_is_filtering (session));
  assert_visible (session, 50);
  g_assert_cmpuint (vec_filter_get_n_conditions (vec_session_get_filter (session)), ==, 1);
  vec_session_undo (session);
  g_assert_null (vec_session_get_filter (session));
  assert_visible (session, 200);
  assert_status_begins (session, "200 points");
  vec_session_redo (session);
  vec_session_redo (session);
  wait_until (!vec_session_is_filtering (session));
  assert_visible (session, 25);
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_passed (session)), ==, 25);
  vec_session_set_filter (session, NULL);
  assert_visible (session, 200);
}

/* Hidden rows and the filter narrow each other, in whichever order. */
static void
test_with_hidden_rows (void)
{
  g_autoptr (VecTable) table = make_table (200, 5, 1);
  g_autoptr (VecSession) session = make_session (table);
  const gint64 rows[] = { 0, 1, 150 };
  g_autoptr (VecRowSet) hidden = vec_row_set_new (200, rows, 3);

  vec_session_set_hidden_rows (session, hidden);
  add_condition (session, &small);
  assert_visible (session, 48);
  vec_session_set_hidden_rows (session, NULL);
  assert_visible (session, 50);
}

static guint
count_hidden (GListModel *list)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    n += vec_row_item_get_hidden (nth_row (list, i));
  return n;
}

/* A true neighbour stays listed although the filter hides it. */
static void
test_lists (void)
{
  g_autoptr (VecTable) table = make_table (200, 5, 1);
  g_autoptr (VecSession) session = make_session (table);
  GListModel *neighbors = vec_session_get_neighbors (session), *hits = vec_session_get_hits (session);
  guint n_beyond = 0;

  vec_session_select_row (session, 17);
  wait_until (g_list_model_get_n_items (neighbors) == 10);
  vec_session_set_search (session, "w1");
  wait_until (g_list_model_get_n_items (hits) == 111);
  add_condition (session, &small);
  for (guint i = 0; i < 10; i++)
    n_beyond += vec_row_item_get_row (nth_row (neighbors, i)) >= 50;
  g_assert_cmpuint (g_list_model_get_n_items (neighbors), ==, 10);
  g_assert_cmpuint (n_beyond, >, 0);
  g_assert_cmpuint (count_hidden (neighbors), ==, n_beyond);
  g_assert_cmpuint (count_hidden (hits), ==, 100);
  vec_session_set_search (session, "w12");
  wait_until (g_list_model_get_n_items (hits) == 11);
  g_assert_cmpuint (count_hidden (hits), ==, 10);
  vec_session_set_filter (session, NULL);
  g_assert_cmpuint (count_hidden (neighbors), ==, 0);
  g_assert_cmpuint (count_hidden (hits), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr (VecTable) table = make_table (100, 5, 1), other = make_table (60, 5, 2);
  g_autoptr (VecSession) session = make_session (table);
  VecCondition absent = { .kind = VEC_CONDITION_TEXT, .column = "nothing", .text = "x" };
  g_autoptr (VecFilter) filter = vec_filter_with (NULL, &absent);
  Count failures = { 0 };

  count_failures (session, &failures);
  g_assert_false (vec_session_set_filter (session, filter));
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_null (vec_session_get_filter (session));
  add_condition (session, &small);
  vec_session_set_table (session, other);
  g_assert_null (vec_session_get_filter (session));
  wait_until (is_idle (session));
  assert_visible (session, 60);
  count_clear (&failures);
}

/* A condition on clusters means those that are there; other clusters, and it is gone. */
static void
test_clusters (void)
{
  g_autoptr (VecTable) table = make_table (200, 5, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecClusterItem) first = g_list_model_get_item (vec_session_get_clusters (session), 0);
  int clusters[] = { 0 };
  VecCondition condition = { .kind = VEC_CONDITION_CLUSTERS, .field = VEC_FIELD_CLUSTER, .clusters = clusters, .n_clusters = 1 };

  add_condition (session, &condition);
  assert_visible (session, vec_cluster_item_get_size (first));
  vec_session_set_n_clusters (session, 4);
  g_assert_null (vec_session_get_filter (session));
  wait_until (is_idle (session) && !vec_session_is_filtering (session));
  assert_visible (session, 200);
}

/* Typing is one step of undo, however fast it was cleared afterwards. */
static void
test_steps (void)
{
  g_autoptr (VecTable) table = make_table (120, 4, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecFilter) one = vec_filter_with_range (NULL, "size", 1, 100, TRUE), two = vec_filter_with_range (NULL, "size", 1, 10, TRUE);

  g_assert_true (vec_session_set_filter (session, one));
  g_assert_true (vec_session_set_filter (session, two));
  g_assert_true (vec_session_set_filter (session, NULL));
  vec_session_undo (session);
  g_assert_true (vec_filter_equal (vec_session_get_filter (session), two));
  vec_session_redo (session);
  g_assert_null (vec_session_get_filter (session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/seen-and-undone", test_seen_and_undone);
  g_test_add_func ("/filter/hidden-rows", test_with_hidden_rows);
  g_test_add_func ("/filter/lists", test_lists);
  g_test_add_func ("/filter/refused", test_refused);
  g_test_add_func ("/filter/clusters", test_clusters);
  g_test_add_func ("/filter/steps", test_steps);
  return g_test_run ();
}
