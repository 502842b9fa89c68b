/* Rows of a further file in a map that is there. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "project/vec-placement.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { N = 200, M = 12, D = 5 };

/* The first rows of a table of N + M, and a file of the others: "label,group,size,d0 …"; @d columns of numbers. */
static char *
write_rows (VecTable *all, int d)
{
  g_autoptr (GString) text = g_string_new ("label,group,size,hue");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vec-append-XXXXXX", &error);
  char *path = g_build_filename (folder, "later.csv", NULL);

  g_assert_no_error (error);
  for (int j = 0; j < d; j++)
    g_string_append_printf (text, ",d%d", j);
  for (gint64 i = N; i < N + M; i++)
    {
      g_string_append_printf (text, "\n%s,%s,%d,red", vec_table_get_label (all, i),
                              vec_column_get_text (vec_table_find_column (all, "group"), i), (int) i);
      for (int j = 0; j < d; j++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (text, ",%s", g_ascii_formatd (number, sizeof number, "%.9g",
                                                                vec_table_get_vector (all, i)[j % D]));
        }
    }
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_file (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_remove (path);
  g_rmdir (folder);
}

static VecTable *
first_rows (VecTable *all)
{
  g_autofree gint64 *rows = g_new (gint64, N);

  for (gint64 i = 0; i < N; i++)
    rows[i] = i;
  return vec_table_new_subset (all, rows, N);
}

typedef struct
{
  gboolean is_done;
  gint64 n;
  GError *error;
} Appended;

static void
appended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Appended *appended = data;

  appended->n = vec_session_append_finish (VEC_SESSION (source), result, &appended->error);
  appended->is_done = TRUE;
}

static Appended
append (VecSession *session, const char *path)
{
  Appended appended = { 0 };

  vec_session_append_async (session, path, NULL, appended_cb, &appended);
  wait_until (appended.is_done);
  return appended;
}

static void
append_well (VecSession *session, const char *path)
{
  Appended appended = append (session, path);

  g_assert_no_error (appended.error);
  g_assert_cmpint (appended.n, ==, M);
}

static void
test_rows_join_the_map (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session), *places = g_new (float, 2 * M);
  g_autofree char *status = NULL;
  VecProjectionParams params;
  VecReference reference = { vec_projection_method_find ("tsne"), &params, vec_table_get_vectors (table), before, N, D };
  Count failures = { 0 };
  VecTable *both;

  vec_projection_params_init (&params);
  params.perplexity = vec_session_get_perplexity (session);
  vec_session_set_color_by (session, "column:group");
  vec_session_select_row (session, 7);
  count_failures (session, &failures);
  append_well (session, path);
  both = vec_session_get_table (session);
  g_assert_cmpint (vec_table_get_n_rows (both), ==, N + M);
  g_assert_cmpstr (vec_table_get_label (both, N + 3), ==, vec_table_get_label (all, N + 3));
  g_assert_cmpstr (vec_column_get_text (vec_table_find_column (both, "added"), N), ==, "later.csv");
  g_assert_true (vec_column_is_missing (vec_table_find_column (both, "hue"), 0));

  /* The map has not moved, and the new rows are where vec_place_vectors() puts them. */
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * N, before, sizeof (float) * 2 * N);
  g_assert_true (vec_place_vectors (&reference, vec_table_get_vector (all, N), M, places, NULL, NULL, NULL, NULL, NULL, NULL));
  for (int i = 0; i < 2 * M; i++)
    g_assert_cmpfloat_with_epsilon (vec_session_get_layout (session)[2 * N + i], places[i], 0.05);

  /* They are marked, and what the person chose is as it was. */
  g_assert_cmpint (vec_session_get_n_hits (session), ==, M);
  g_assert_cmpint (vec_row_item_get_row (nth_row (vec_session_get_hits (session), 0)), ==, N);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 7);
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:group");
  wait_until (is_idle (session));
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * N, before, sizeof (float) * 2 * N);
  status = get_string (session, "status");
  g_assert_nonnull (strstr (status, "212 points"));
  g_assert_nonnull (strstr (status, "12 placed"));
  vec_session_set_search (session, "");
  g_assert_cmpint (vec_session_get_n_hits (session), ==, 0);
  g_assert_cmpint (failures.n, ==, 0);
  count_clear (&failures);
  remove_file (path);
}

static guint
count_neighbors_from (VecSession *session, gint64 first)
{
  GListModel *list = vec_session_get_neighbors (session);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    n += vec_row_item_get_row (nth_row (list, i)) >= first;
  return n;
}

/* Undo leads to the rows before and their map, redo to the rows after; neighbours, clusters and search know what is there. */
static void
test_undo (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session), *after = NULL;
  Count changes = { 0 };

  append_well (session, path);
  wait_until (is_idle (session));
  after = copy_layout (session);
  count_signal (session, "neighbors-changed", &changes);
  vec_session_select_row (session, N + 2);
  wait_until (changes.n > 0 && g_list_model_get_n_items (vec_session_get_neighbors (session)) > 0);
  vec_session_set_n_neighbors (session, N);
  wait_until (g_list_model_get_n_items (vec_session_get_neighbors (session)) == N);
  g_assert_cmpuint (count_neighbors_from (session, N), ==, M - 1);

  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N + M);
  vec_session_undo (session);
  g_assert_true (vec_session_get_table (session) == table);
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * N, before, sizeof (float) * 2 * N);
  wait_until (is_idle (session));
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * N, before, sizeof (float) * 2 * N);
  g_assert_cmpint (vec_session_get_n_hits (session), ==, 0);

  vec_session_redo (session);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N + M);
  wait_until (is_idle (session));
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * (N + M), after, sizeof (float) * 2 * (N + M));
  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_true (vec_session_get_table (session) == table);
  wait_until (is_idle (session));
  remove_file (path);
}

/* A restart computes the map of all rows, and undo leads back to the completed one. */
static void
test_restart (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *placed = NULL;
  g_autofree char *status = NULL;

  append_well (session, path);
  wait_until (is_idle (session));
  placed = copy_layout (session);
  vec_session_restart (session);
  wait_until (is_idle (session));
  g_assert_cmpint (memcmp (vec_session_get_layout (session), placed, sizeof (float) * 2 * N), !=, 0);
  status = get_string (session, "status");
  g_assert_null (strstr (status, "placed"));
  vec_session_undo (session);
  wait_until (is_idle (session));
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * (N + M), placed, sizeof (float) * 2 * (N + M));
  remove_file (path);
}

/* A second time: more rows, the same map. */
static void
test_again (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session);
  g_autofree char *status = NULL;

  append_well (session, path);
  append_well (session, path);
  wait_until (is_idle (session));
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N + 2 * M);
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * N, before, sizeof (float) * 2 * N);
  /* The second time they are copies. */
  g_assert_cmpmem (vec_session_get_layout (session) + 2 * N, sizeof (float) * 2 * M,
                   vec_session_get_layout (session) + 2 * (N + M), sizeof (float) * 2 * M);
  status = get_string (session, "status");
  g_assert_nonnull (strstr (status, "24 placed"));
  vec_session_undo (session);
  vec_session_undo (session);
  g_assert_true (vec_session_get_table (session) == table);
  wait_until (is_idle (session));
  remove_file (path);
}

/* A PCA takes new rows exactly: where its components put them. */
static void
test_pca (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = NULL, *copies = g_new (float, 2 * N);
  VecProjectionParams params;
  VecReference reference = { vec_projection_method_find ("pca"), &params, vec_table_get_vectors (table), NULL, N, D };
  VecPlacementReport report;

  vec_session_set_method (session, "pca");
  wait_until (is_idle (session));
  before = copy_layout (session);
  append_well (session, path);
  wait_until (is_idle (session));
  g_assert_cmpmem (vec_session_get_layout (session), sizeof (float) * 2 * N, before, sizeof (float) * 2 * N);
  vec_projection_params_init (&params);
  reference.layout = before;
  g_assert_true (vec_place_vectors (&reference, vec_table_get_vector (all, N), M, copies, NULL, &report, NULL, NULL, NULL, NULL));
  g_assert_true (report.is_exact);
  for (int i = 0; i < 2 * M; i++)
    g_assert_cmpfloat_with_epsilon (vec_session_get_layout (session)[2 * N + i], copies[i], 1e-4);
  remove_file (path);
}

/* An unfinished map gets the rows and goes on. */
static void
test_unfinished (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);

  vec_session_set_iterations (session, 100000);
  vec_session_restart (session);
  wait_until (get_boolean (session, "running"));
  vec_session_set_paused (session, TRUE);
  iterate_for (50);
  append_well (session, path);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N + M);
  for (int i = 0; i < 2 * (N + M); i++)
    g_assert_true (isfinite (vec_session_get_layout (session)[i]));
  vec_session_cancel (session);
  wait_until (is_idle (session));
  remove_file (path);
}

static void
assert_fails (VecSession *session, const char *path, int code, const char *message)
{
  VecTable *table = vec_session_get_table (session);
  Appended appended = append (session, path);

  g_assert_error (appended.error, VEC_ERROR, code);
  if (message != NULL)
    g_assert_cmpstr (appended.error->message, ==, message);
  g_clear_error (&appended.error);
  g_assert_true (vec_session_get_table (session) == table);
  wait_until (is_idle (session));
  g_assert_false (get_boolean (session, "can-undo"));
}

/* Nothing is lost by what does not work. */
static void
test_failures (void)
{
  g_autoptr (VecTable) all = make_table (N + M, D, 1);
  g_autoptr (VecTable) table = first_rows (all);
  g_autofree char *wide = write_rows (all, 300), *path = write_rows (all, D);
  g_autoptr (VecSession) session = make_session (table);
  Appended appended = { 0 };

  vec_session_set_iterations (session, 60);
  assert_fails (session, wide, VEC_ERROR_MISMATCH,
                "later.csv has 300 dimensions, and this table has 5: only rows with the same dimensions can be added.");
  assert_fails (session, "/nonexistent/rows.csv", VEC_ERROR_FAILED, NULL);

  vec_session_append_async (session, path, NULL, appended_cb, &appended);
  vec_session_cancel (session);
  wait_until (appended.is_done);
  g_assert_error (appended.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&appended.error);
  iterate_for (50);
  g_assert_true (vec_session_get_table (session) == table);
  remove_file (wide);
  remove_file (path);
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/append/rows-join-the-map", test_rows_join_the_map);
  g_test_add_func ("/append/undo", test_undo);
  g_test_add_func ("/append/restart", test_restart);
  g_test_add_func ("/append/again", test_again);
  g_test_add_func ("/append/pca", test_pca);
  g_test_add_func ("/append/unfinished", test_unfinished);
  g_test_add_func ("/append/failures", test_failures);
  return g_test_run ();
}
