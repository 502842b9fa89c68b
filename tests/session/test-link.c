/* Two sessions side by side. */
#include "session-fixture.h"

#include <math.h>
#include <string.h>

#include "session/vec-link.h"
#include "session/vec-session-filter.h"
#include "table/vec-filter-edit.h"

enum { N = 120, D = 6 };

static int n_failed;

static void
failed_cb (VecLink *link, const GError *error, gpointer data)
{
  n_failed++;
}

static gboolean
is_measured (VecLink *link)
{
  return vec_link_get_kept (link) != NULL && vec_link_get_progress (link) < 0 && !vec_link_is_waiting (link);
}

/* What the k nearest on two maps have in common, from the definition. */
static double
share_on_maps (const float *a, const float *b, gint64 n, gint64 row, int k)
{
  g_autofree gboolean *is_near = g_new0 (gboolean, n), *other = g_new0 (gboolean, n);
  const float *maps[] = { a, b };
  int common = 0;

  for (int m = 0; m < 2; m++)
    for (int found = 0; found < k; found++)
      {
        gboolean *taken = m == 0 ? is_near : other;
        double best = INFINITY;
        gint64 nearest = -1;

        for (gint64 i = 0; i < n; i++)
          {
            double dx = (double) maps[m][2 * i] - maps[m][2 * row], dy = (double) maps[m][2 * i + 1] - maps[m][2 * row + 1];

            if (i != row && !taken[i] && dx * dx + dy * dy < best)
              {
                best = dx * dx + dy * dy;
                nearest = i;
              }
          }
        taken[nearest] = TRUE;
      }
  for (gint64 i = 0; i < n; i++)
    common += is_near[i] && other[i];
  return (double) common / k;
}

static void
test_same_table (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 1);
  g_autoptr (VecSession) left = make_session (table), right = vec_session_new ();
  g_autoptr (VecLink) link = NULL;
  g_autofree float *a = NULL, *b = NULL;
  double sum = 0;

  vec_session_set_method (right, "pca");
  vec_session_set_table (right, table);
  link = vec_link_new (left, right);
  wait_until (is_measured (link) && is_idle (right));
  g_assert_true (vec_link_is_same_table (link));
  g_assert_cmpint (vec_link_get_n_matched (link), ==, N);
  a = copy_layout (left);
  b = copy_layout (right);
  for (gint64 row = 0; row < N; row++)
    {
      g_assert_cmpfloat_with_epsilon (vec_link_get_kept (link)[row], share_on_maps (a, b, N, row, VEC_LINK_K), 1e-6);
      sum += vec_link_get_kept (link)[row];
    }
  g_assert_cmpfloat_with_epsilon (vec_link_get_mean_kept (link), sum / N, 1e-6);
  g_assert_cmpuint (g_list_model_get_n_items (vec_link_get_changed (link)), ==, MIN (N, VEC_LINK_MAX_LISTED));
  for (guint i = 0; i + 1 < MIN (N, VEC_LINK_MAX_LISTED); i++)
    g_assert_cmpfloat (vec_row_item_get_fraction (nth_row (vec_link_get_changed (link), i)), >=,
                       vec_row_item_get_fraction (nth_row (vec_link_get_changed (link), i + 1)));
}

/* Another picture on one side is measured anew. */
static void
test_follows_pictures (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 2);
  g_autoptr (VecSession) left = make_session (table), right = make_session (table);
  g_autoptr (VecLink) link = vec_link_new (left, right);

  wait_until (is_measured (link));
  g_assert_cmpfloat (vec_link_get_mean_kept (link), ==, 1);
  vec_session_set_method (right, "pca");
  wait_until (is_measured (link) && vec_link_get_mean_kept (link) < 1);
  vec_session_undo (right);
  wait_until (is_measured (link) && vec_link_get_mean_kept (link) == 1);
}

static void
test_following (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 3);
  g_autoptr (VecSession) left = make_session (table), right = make_session (table);
  g_autoptr (VecLink) link = vec_link_new (left, right);
  const gint64 rows[] = { 3, 5, 8 };
  g_autoptr (VecRowSet) set = vec_row_set_new (N, rows, 3);

  wait_until (is_measured (link));
  vec_session_select_row (right, 7);
  g_assert_cmpint (vec_session_get_selected_row (left), ==, 7);
  vec_session_select_row (left, -1);
  g_assert_cmpint (vec_session_get_selected_row (right), ==, -1);
  vec_session_set_hovered_row (left, 11);
  g_assert_cmpint (vec_session_get_hovered_row (right), ==, 11);
  vec_session_set_chosen (right, set);
  g_assert_true (vec_row_set_equal (vec_session_get_chosen (left), set));
  vec_session_set_isolated (left, TRUE);
  g_assert_true (vec_session_get_isolated (right));
  vec_session_undo (left);
  g_assert_false (vec_session_get_isolated (right));
  vec_session_set_hidden_rows (left, set);
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_visible (right)), ==, N - 3);
  vec_session_set_color_by (left, "column:size");
  g_assert_cmpstr (vec_session_get_color_by (right), ==, "column:size");
  vec_session_set_n_clusters (left, 4);
  g_assert_cmpint (vec_session_get_n_clusters (right), ==, 4);

  vec_link_close (link);
  vec_session_select_row (left, 9);
  g_assert_cmpint (vec_session_get_selected_row (right), ==, -1);
}

/* The right side shows what its own filter and the left one let through, whichever is set first. */
static void
test_two_filters (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 7);
  g_autoptr (VecSession) left = make_session (table), right = make_session (table);
  g_autoptr (VecFilter) small = vec_filter_with_range (NULL, "size", -INFINITY, 50, FALSE);
  g_autoptr (VecLink) link = vec_link_new (left, right);
  const gint64 rows[] = { 3, 5, 8 };
  g_autoptr (VecRowSet) hidden = vec_row_set_new (N, rows, 3), both = NULL;
  g_autoptr (VecRowSet) small_rows = NULL;

  wait_until (is_measured (link));
  g_assert_true (vec_session_set_filter (right, small));
  wait_until (vec_session_get_passed (right) != NULL && is_idle (right));
  small_rows = vec_row_set_ref (vec_session_get_passed (right));
  g_assert_cmpint (vec_row_set_get_count (small_rows), >, 0);
  g_assert_cmpint (vec_row_set_get_count (small_rows), <, N);
  g_assert_true (vec_row_set_equal (vec_session_get_visible (right), small_rows));
  vec_session_set_hidden_rows (left, hidden);
  both = vec_row_set_difference (small_rows, hidden);
  g_assert_true (vec_row_set_equal (vec_session_get_visible (right), both));
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_visible (left)), ==, N - 3);
  vec_session_set_hidden_rows (left, NULL);
  g_assert_true (vec_row_set_equal (vec_session_get_visible (right), small_rows));
  vec_session_set_filter (right, NULL);
  wait_until (is_idle (right) && vec_session_get_n_visible (right) == N);
}

static void
test_colors (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 4);
  g_autoptr (VecSession) left = make_session (table), right = make_session (table);
  g_autoptr (VecLink) link = vec_link_new (left, right);

  vec_session_set_color_by (left, "column:group");
  vec_link_set_colored (link, TRUE);
  wait_until (is_measured (link) && is_idle (left) && is_idle (right));
  g_assert_cmpstr (vec_session_get_color_by (right), ==, "change");
  g_assert_true (vec_coloring_is_ramp (vec_scene_get_coloring (vec_session_get_scene (left)), NULL, NULL));
  vec_link_set_colored (link, FALSE);
  g_assert_cmpstr (vec_session_get_color_by (left), ==, "column:group");
  g_assert_cmpstr (vec_session_get_color_by (right), ==, "column:group");
  vec_link_set_colored (link, TRUE);
  vec_session_set_color_by (left, "plain");
  g_assert_false (vec_link_get_colored (link));
  /* The colours of the change can be chosen like any other; undone they go from both sides. */
  vec_session_set_color_by (left, "change");
  g_assert_true (vec_link_get_colored (link));
  g_assert_cmpstr (vec_session_get_color_by (right), ==, "change");
  vec_session_undo (left);
  g_assert_false (vec_link_get_colored (link));
  g_assert_cmpstr (vec_session_get_color_by (right), ==, "plain");
  vec_link_set_colored (link, TRUE);
  vec_link_close (link);
  g_assert_cmpstr (vec_session_get_color_by (left), ==, "plain");
}

/* Some rows of @table, in another order, and a table of its own for the rest. */
static VecTable *
make_other (VecTable *table, gint64 first, gint64 n)
{
  g_autofree gint64 *rows = g_new (gint64, n);

  for (gint64 i = 0; i < n; i++)
    rows[i] = first + (n - 1 - i);
  return vec_table_new_subset (table, rows, n);
}

static void
test_two_tables (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 5), same = make_table (N, D, 5);
  g_autoptr (VecTable) other = make_other (same, 20, N - 20);
  g_autoptr (VecSession) left = make_session (table), right = make_session (other);
  g_autoptr (VecLink) link = vec_link_new (left, right);
  g_autoptr (GArray) both = NULL, only_left = NULL, only_right = NULL;

  wait_until (is_measured (link));
  g_assert_false (vec_link_is_same_table (link));
  g_assert_cmpint (vec_link_get_n_matched (link), ==, N - 20);
  g_assert_cmpfloat (vec_link_get_mean_kept (link), ==, 1);
  g_assert_true (isnan (vec_link_get_kept (link)[19]));
  g_assert_cmpfloat (vec_link_get_kept (link)[20], ==, 1);
  g_assert_cmpint (vec_link_map_row (link, left, 20), ==, N - 21);
  g_assert_cmpint (vec_link_map_row (link, right, N - 21), ==, 20);
  vec_session_select_row (left, 25);
  g_assert_cmpstr (vec_table_get_label (other, vec_session_get_selected_row (right)), ==, "w25");
  vec_session_select_row (left, 3);
  g_assert_cmpint (vec_session_get_selected_row (right), ==, -1);
  g_assert_false (vec_link_dup_neighbors (link, 3, &both, &only_left, &only_right));
  g_assert_true (vec_link_dup_neighbors (link, 30, &both, &only_left, &only_right));
  g_assert_cmpuint (both->len, ==, VEC_LINK_K);
  g_assert_cmpuint (only_left->len, ==, 0);
  g_assert_cmpuint (only_right->len, ==, 0);
}

/* A row that was moved among strangers is the one that changed most. */
static void
test_moved_row (void)
{
  enum { MOVED = 17 };
  g_autoptr (VecTable) table = make_table (N, D, 6);
  float *vectors = g_memdup2 (vec_table_get_vectors (table), sizeof (float) * N * D);
  g_autoptr (VecStrings) labels = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("after", "made", NULL);
  g_autoptr (VecTable) after = NULL;
  g_autoptr (VecSession) left = NULL, right = NULL;
  g_autoptr (VecLink) link = NULL;
  g_autoptr (GArray) both = NULL, only_left = NULL, only_right = NULL;

  memcpy (vectors + MOVED * D, vectors + 18 * D, sizeof (float) * D);
  for (gint64 i = 0; i < N; i++)
    vec_strings_append (labels, vec_table_get_label (table, i), -1);
  vec_table_builder_take_vectors (builder, vectors, N, D, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  after = vec_table_builder_end (builder, NULL);
  left = make_session (table);
  right = make_session (after);
  link = vec_link_new (left, right);
  wait_until (is_measured (link));
  g_assert_cmpint (vec_row_item_get_row (nth_row (vec_link_get_changed (link), 0)), ==, MOVED);
  g_assert_cmpfloat (vec_link_get_mean_kept (link), <, 1);
  g_assert_cmpfloat (vec_link_get_mean_kept (link), >, 0.8);
  g_assert_true (vec_link_dup_neighbors (link, MOVED, &both, &only_left, &only_right));
  g_assert_cmpuint (both->len + only_left->len, ==, VEC_LINK_K);
  g_assert_cmpuint (only_left->len, ==, only_right->len);
  g_assert_cmpint (g_array_index (only_right, gint64, 0), ==, 18);
}

static void
test_strangers (void)
{
  g_autoptr (VecTable) table = make_table (40, D, 7), longer = make_table (80, D, 7);
  g_autoptr (VecTable) other = make_other (longer, 40, 40);
  g_autoptr (VecSession) left = make_session (table), right = make_session (other);
  g_autoptr (VecLink) link = vec_link_new (left, right);

  n_failed = 0;
  g_signal_connect (link, "failed", G_CALLBACK (failed_cb), NULL);
  wait_until (n_failed == 1);
  g_assert_cmpint (vec_link_get_n_matched (link), ==, -1);
  vec_session_set_table (right, table);
  wait_until (is_measured (link));
  g_assert_cmpint (vec_link_get_n_matched (link), ==, 40);
}

/* Closing while it measures. */
static void
test_closed_early (void)
{
  g_autoptr (VecTable) table = make_table (N, D, 8);
  g_autoptr (VecSession) left = make_session (table), right = make_session (table);
  VecLink *link = vec_link_new (left, right);

  iterate ();
  g_object_unref (link);
  vec_session_select_row (left, 1);
  iterate_for (20);
  g_assert_cmpint (vec_session_get_selected_row (right), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/same-table", test_same_table);
  g_test_add_func ("/link/follows-pictures", test_follows_pictures);
  g_test_add_func ("/link/following", test_following);
  g_test_add_func ("/link/colors", test_colors);
  g_test_add_func ("/link/two-filters", test_two_filters);
  g_test_add_func ("/link/two-tables", test_two_tables);
  g_test_add_func ("/link/moved-row", test_moved_row);
  g_test_add_func ("/link/strangers", test_strangers);
  g_test_add_func ("/link/closed-early", test_closed_early);
  return g_test_run ();
}
