/* Choosing many rows, what is near to them, tags, and rows alone with a way back. */
#include <math.h>
#include <string.h>

#include "session-fixture.h"
#include "session/vec-session-child.h"
#include "session/vec-session-chosen.h"
#include "session/vec-session-tags.h"

#define N 60

static VecSession *
new_session (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 5);

  return make_session (table);
}

static void
choose (VecSession *session, VecChooseMode mode, const gint64 *rows, gint64 n)
{
  g_autoptr (VecRowSet) set = vec_row_set_new (vec_table_get_n_rows (vec_session_get_table (session)), rows, n);

  vec_session_choose (session, set, mode);
}

static void
assert_chosen (VecSession *session, const gint64 *rows, gint64 n)
{
  VecRowSet *chosen = vec_session_get_chosen (session);

  g_assert_cmpint (vec_session_get_n_chosen (session), ==, n);
  for (gint64 i = 0; i < n; i++)
    g_assert_true (vec_row_set_contains (chosen, rows[i]));
}

static void
test_modes (void)
{
  g_autoptr (VecSession) session = new_session ();
  const gint64 first[] = { 1, 2, 3 }, more[] = { 3, 7 }, both[] = { 1, 2, 3, 7 }, left[] = { 2, 3, 7 }, one[] = { 1 };
  Count count = { 0 };

  count_signal (session, "chosen-changed", &count);
  choose (session, VEC_CHOOSE_REPLACE, first, 3);
  assert_chosen (session, first, 3);
  choose (session, VEC_CHOOSE_ADD, more, 2);
  assert_chosen (session, both, 4);
  choose (session, VEC_CHOOSE_SUBTRACT, one, 1);
  assert_chosen (session, left, 3);
  g_assert_cmpint (count.n, ==, 3);
  vec_session_undo (session);
  assert_chosen (session, both, 4);
  vec_session_redo (session);
  assert_chosen (session, left, 3);
  vec_session_toggle_row (session, 2);
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, 2);
  vec_session_toggle_row (session, 2);
  assert_chosen (session, left, 3);
  vec_session_choose (session, NULL, VEC_CHOOSE_REPLACE);
  g_assert_null (vec_session_get_chosen (session));
  vec_session_toggle_row (session, -1);
  vec_session_toggle_row (session, N);
  g_assert_null (vec_session_get_chosen (session));
  count_clear (&count);
}

/* All, invert and hide keep to what is seen. */
static void
test_hidden (void)
{
  g_autoptr (VecSession) session = new_session ();
  const gint64 some[] = { 0, 1, 2, 3, 4 }, two[] = { 10, 11 };

  choose (session, VEC_CHOOSE_REPLACE, some, 5);
  vec_session_hide_chosen (session);
  g_assert_null (vec_session_get_chosen (session));
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_hidden_rows (session)), ==, 5);
  vec_session_choose_visible (session);
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, N - 5);
  choose (session, VEC_CHOOSE_REPLACE, two, 2);
  vec_session_invert_chosen (session);
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, N - 7);
  g_assert_false (vec_row_set_contains (vec_session_get_chosen (session), 0));
  choose (session, VEC_CHOOSE_REPLACE, two, 2);
  vec_session_hide_chosen (session);
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_hidden_rows (session)), ==, 7);
  vec_session_show_hidden_rows (session);
  g_assert_null (vec_session_get_hidden_rows (session));
  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_hidden_rows (session)), ==, 5);
  assert_chosen (session, two, 2);
}

static double
cosine_distance (VecTable *table, gint64 a, gint64 b)
{
  const float *x = vec_table_get_vector (table, a), *y = vec_table_get_vector (table, b);
  double xy = 0, xx = 0, yy = 0;

  for (int i = 0; i < vec_table_get_n_dims (table); i++)
    xy += (double) x[i] * y[i], xx += (double) x[i] * x[i], yy += (double) y[i] * y[i];
  return 1 - xy / sqrt (xx * yy);
}

/* How many rows are nearer to @row than @other is. */
static int
get_rank (VecTable *table, gint64 row, gint64 other)
{
  int rank = 0;

  for (gint64 i = 0; i < N; i++)
    rank += i != row && i != other && cosine_distance (table, row, i) < cosine_distance (table, row, other);
  return rank;
}

static void
test_grow (void)
{
  g_autoptr (VecSession) session = new_session ();
  VecTable *table = vec_session_get_table (session);
  const gint64 rows[] = { 4, 17 };
  const int k = 5;

  choose (session, VEC_CHOOSE_REPLACE, rows, 2);
  vec_session_grow_chosen (session, k);
  g_assert_true (vec_session_is_choosing (session));
  wait_until (!vec_session_is_choosing (session));
  for (gint64 row = 0; row < N; row++)
    {
      gboolean near = row == 4 || row == 17 || get_rank (table, 4, row) < k || get_rank (table, 17, row) < k;

      g_assert_cmpint (vec_row_set_contains (vec_session_get_chosen (session), row), ==, near);
    }
  vec_session_undo (session);
  assert_chosen (session, rows, 2);

  /* More than there are: all. And what was asked for another selection is dropped. */
  vec_session_grow_chosen (session, 1000);
  wait_until (!vec_session_is_choosing (session));
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, N);
  vec_session_grow_chosen (session, k);
  vec_session_undo (session);
  wait_until (!vec_session_is_choosing (session));
  assert_chosen (session, rows, 2);
}

static void
test_similar (void)
{
  g_autoptr (VecSession) session = new_session ();
  VecTable *table = vec_session_get_table (session);
  double nearest, farthest, limit;
  gboolean larger;
  gint64 n = 0;
  Count count = { 0 };

  count_signal (session, "similar-changed", &count);
  vec_session_find_similar (session, 8);
  g_assert_false (vec_session_get_similar_range (session, NULL, NULL, NULL));
  wait_until (count.n == 1);
  g_assert_true (vec_session_get_similar_range (session, &nearest, &farthest, &larger));
  g_assert_true (larger);
  g_assert_cmpfloat_with_epsilon (nearest, 1, 1e-5);
  for (gint64 row = 0; row < N; row++)
    {
      g_assert_cmpfloat (1 - cosine_distance (table, 8, row), >=, farthest - 1e-5);
      n += 1 - cosine_distance (table, 8, row) >= 0.5;
    }
  g_assert_cmpint (n, >, 1);
  g_assert_cmpint (n, <, N);
  g_assert_cmpint (vec_session_count_similar (session, 0.5), ==, n);
  vec_session_choose_similar (session, 0.5, VEC_CHOOSE_REPLACE);
  for (gint64 row = 0; row < N; row++)
    g_assert_cmpint (vec_row_set_contains (vec_session_get_chosen (session), row), ==, 1 - cosine_distance (table, 8, row) >= 0.5);
  limit = vec_session_get_similar_limit (session, 12);
  g_assert_cmpint (vec_session_count_similar (session, limit), ==, 12);

  /* Another metric asks anew, and says the distance. */
  vec_session_set_metric (session, VEC_METRIC_EUCLIDEAN);
  g_assert_false (vec_session_get_similar_range (session, NULL, NULL, NULL));
  vec_session_find_similar (session, 8);
  wait_until (vec_session_get_similar_range (session, &nearest, &farthest, &larger));
  g_assert_false (larger);
  g_assert_cmpfloat_with_epsilon (nearest, 0, 1e-5);
  g_assert_cmpint (vec_session_count_similar (session, farthest), ==, N);
  count_clear (&count);
}

static void
test_text (void)
{
  g_autoptr (VecSession) session = new_session ();
  const gint64 rows[] = { 2, 9, 30 };
  g_autofree char *labels = NULL, *table = NULL, *two = NULL, *none = vec_session_dup_chosen_text (session, TRUE, 10);
  g_auto (GStrv) lines = NULL;

  g_assert_cmpstr (none, ==, "");
  choose (session, VEC_CHOOSE_REPLACE, rows, 3);
  labels = vec_session_dup_chosen_text (session, FALSE, 100);
  g_assert_cmpstr (labels, ==, "w2\nw9\nw30\n");
  two = vec_session_dup_chosen_text (session, FALSE, 2);
  g_assert_cmpstr (two, ==, "w2\nw9\n");
  table = vec_session_dup_chosen_text (session, TRUE, 100);
  lines = g_strsplit (table, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "label\tgroup\tsize\tnote");
  g_assert_true (g_str_has_prefix (lines[2], "w9\t"));
  g_assert_true (g_str_has_suffix (lines[2], "\t9\tNote 9"));
}

/* ---- Tags */

static const char *
get_tag (VecSession *session, gint64 row)
{
  VecColumn *column = vec_table_find_column (vec_session_get_table (session), VEC_TAGS_COLUMN);

  return column != NULL ? vec_column_get_text (column, row) : NULL;
}

static void
count_cb (int *n)
{
  (*n)++;
}

static void
test_tags (void)
{
  g_autoptr (VecSession) session = new_session ();
  g_autofree float *layout = copy_layout (session), *after = NULL;
  const float *vectors = vec_table_get_vectors (vec_session_get_table (session));
  const gint64 some[] = { 1, 2, 3 }, others[] = { 3, 4 };
  int n_tables = 0;

  g_signal_connect_swapped (session, "notify::table", G_CALLBACK (count_cb), &n_tables);
  choose (session, VEC_CHOOSE_REPLACE, some, 3);
  vec_session_tag_chosen (session, "  good ");
  g_assert_cmpstr (get_tag (session, 1), ==, "good");
  g_assert_null (get_tag (session, 4));
  choose (session, VEC_CHOOSE_REPLACE, others, 2);
  vec_session_tag_chosen (session, "bad");
  g_assert_cmpstr (get_tag (session, 2), ==, "good");
  g_assert_cmpstr (get_tag (session, 3), ==, "bad");
  g_assert_cmpint (n_tables, ==, 2);
  g_assert_cmpint (vec_table_get_n_columns (vec_session_get_table (session)), ==, 4);

  /* The map, the vectors and everything computed from them are what they were, and nothing is being computed. */
  g_assert_true (is_idle (session));
  g_assert_true (vec_table_get_vectors (vec_session_get_table (session)) == vectors);
  after = copy_layout (session);
  g_assert_cmpmem (layout, sizeof (float) * 2 * N, after, sizeof (float) * 2 * N);

  vec_session_set_color_by (session, "column:" VEC_TAGS_COLUMN);
  wait_until (is_idle (session));
  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_cmpstr (get_tag (session, 3), ==, "good");
  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_null (vec_table_find_column (vec_session_get_table (session), VEC_TAGS_COLUMN));
  assert_chosen (session, some, 3);
  vec_session_redo (session);
  g_assert_cmpstr (get_tag (session, 3), ==, "good");

  /* Tags can be taken away, and a tag without rows is gone. */
  choose (session, VEC_CHOOSE_REPLACE, some, 3);
  vec_session_tag_chosen (session, "better");
  g_assert_cmpint (vec_column_get_n_categories (vec_table_find_column (vec_session_get_table (session), VEC_TAGS_COLUMN)), ==, 1);
  vec_session_tag_chosen (session, "");
  g_assert_null (get_tag (session, 1));
}

/* ---- Rows alone */

static void
test_child (void)
{
  g_autoptr (VecSession) session = new_session ();
  g_autofree float *layout = copy_layout (session), *after = NULL;
  gint64 rows[30];
  VecCamera camera = { 1, 2, 3 };

  for (int i = 0; i < 30; i++)
    rows[i] = 2 * i;
  vec_session_select_row (session, 5);
  choose (session, VEC_CHOOSE_REPLACE, rows, 30);
  vec_session_set_camera (session, &camera);
  vec_session_commit_camera (session);
  g_assert_cmpint (vec_session_get_n_parent_rows (session), ==, -1);
  vec_session_project_chosen (session);
  wait_until (vec_session_get_n_parent_rows (session) == N);
  wait_until (is_idle (session));
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, 30);
  g_assert_cmpstr (vec_table_get_label (vec_session_get_table (session), 7), ==, "w14");
  g_assert_cmpint (vec_scene_get_n_rows (vec_session_get_scene (session)), ==, 30);
  g_assert_null (vec_session_get_chosen (session));
  g_assert_cmpint (vec_session_get_selected_row (session), ==, -1);

  /* Once more, within. */
  choose (session, VEC_CHOOSE_REPLACE, (gint64[]){ 0, 1, 2 }, 3);
  vec_session_project_chosen (session);
  wait_until (vec_session_get_n_parent_rows (session) == 30);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "pca");
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, 3);
  vec_session_leave_child (session);
  g_assert_cmpint (vec_session_get_n_parent_rows (session), ==, N);
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, 3);
  vec_session_leave_child (session);
  wait_until (is_idle (session));

  g_assert_cmpint (vec_session_get_n_parent_rows (session), ==, -1);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 5);
  assert_chosen (session, rows, 30);
  after = copy_layout (session);
  g_assert_cmpmem (layout, sizeof (float) * 2 * N, after, sizeof (float) * 2 * N);
  camera = vec_scene_get_camera (vec_session_get_scene (session));
  g_assert_cmpfloat (camera.center_x, ==, 1);
  g_assert_cmpfloat (camera.scale, ==, 3);

  /* Going back is a step that can be undone. */
  vec_session_undo (session);
  g_assert_cmpint (vec_session_get_n_parent_rows (session), ==, N);
  wait_until (is_idle (session));
  vec_session_redo (session);
  g_assert_cmpint (vec_session_get_n_parent_rows (session), ==, -1);
  wait_until (is_idle (session));
}

/* Tags that were written on rows alone are not those of all rows; tags of all rows come along. */
static void
test_child_with_tags (void)
{
  g_autoptr (VecSession) session = new_session ();
  const gint64 rows[] = { 3, 4, 5, 6, 7, 8 };
  Count failures = { 0 };

  count_failures (session, &failures);
  choose (session, VEC_CHOOSE_REPLACE, rows, 6);
  vec_session_tag_chosen (session, "six");
  vec_session_project_chosen (session);
  wait_until (vec_session_get_n_parent_rows (session) == N);
  wait_until (is_idle (session));
  g_assert_cmpstr (get_tag (session, 0), ==, "six");
  vec_session_leave_child (session);
  wait_until (is_idle (session));
  g_assert_cmpstr (get_tag (session, 8), ==, "six");
  g_assert_null (get_tag (session, 9));
  vec_session_undo (session);
  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_null (vec_table_find_column (vec_session_get_table (session), VEC_TAGS_COLUMN));

  choose (session, VEC_CHOOSE_REPLACE, rows, 1);
  vec_session_project_chosen (session);
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_cmpstr (failures.message, ==, "A map of its own needs at least two points.");
  count_clear (&failures);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chosen-rows/modes", test_modes);
  g_test_add_func ("/chosen-rows/hidden", test_hidden);
  g_test_add_func ("/chosen-rows/grow", test_grow);
  g_test_add_func ("/chosen-rows/similar", test_similar);
  g_test_add_func ("/chosen-rows/text", test_text);
  g_test_add_func ("/chosen-rows/tags", test_tags);
  g_test_add_func ("/chosen-rows/child", test_child);
  g_test_add_func ("/chosen-rows/child-with-tags", test_child_with_tags);
  return g_test_run ();
}
