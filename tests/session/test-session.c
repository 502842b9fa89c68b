/* Opening, the run, and what cannot go wrong with them. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "read/vec-writer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ---- A file. */

static char *
write_words (guint n_rows, int n_dims, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (VecTable) table = make_table (n_rows, n_dims, 5);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);

  for (gint64 row = 0; row < n_rows; row++)
    {
      g_string_append (text, vec_table_get_label (table, row));
      for (int i = 0; i < n_dims; i++)
        g_string_append_printf (text, " %.9g", vec_table_get_vector (table, row)[i]);
      g_string_append_c (text, '\n');
    }
  g_file_set_contents (path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
  return path;
}

typedef struct
{
  gboolean is_finished;
  gboolean succeeded;
  GError *error;
} Opening;

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;

  opening->succeeded = vec_session_open_finish (VEC_SESSION (object), result, &opening->error);
  opening->is_finished = TRUE;
}

/* The pictures in the order in which they come: 'p' a PCA, 't' a t-SNE. */
static void
picture_cb (VecSession *session, GString *pictures)
{
  g_string_append_c (pictures, isnan (vec_session_get_explained (session, 0)) ? 't' : 'p');
}

static void
test_open (void)
{
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *path = write_words (300, 8, "vec-session-open.txt");
  g_autofree char *status = NULL;
  g_autoptr (GString) pictures = g_string_new (NULL);
  Opening opening = { 0 };
  double progress;

  g_signal_connect (session, "layout-replaced", G_CALLBACK (picture_cb), pictures);
  vec_session_set_iterations (session, 120);
  vec_session_open_async (session, path, NULL, opened_cb, &opening);
  g_assert_true (get_boolean (session, "busy"));
  g_assert_null (vec_session_get_table (session));
  wait_until (opening.is_finished);
  g_assert_no_error (opening.error);
  g_assert_true (opening.succeeded);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, 300);

  wait_until (is_idle (session));
  g_assert_cmpstr (pictures->str, ==, "pt");
  g_assert_false (get_boolean (session, "running"));
  status = get_string (session, "status");
  g_assert_true (g_str_has_prefix (status, "300 points · t-SNE, iteration 120 of 120 · KL "));
  g_assert_true (g_str_has_suffix (status, " · seed 42"));
  g_object_get (session, "progress", &progress, NULL);
  g_assert_cmpfloat (progress, ==, -1);
  g_assert_cmpint (vec_scene_get_n_rows (vec_session_get_scene (session)), ==, 300);
  g_assert_cmpint (vec_session_get_n_clusters (session), ==, 10);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_clusters (session)), ==, 10);
  g_remove (path);
}

static void
test_open_failure_keeps_table (void)
{
  g_autoptr (VecTable) table = make_table (60, 5, 1);
  g_autoptr (VecSession) session = make_session (table);
  Opening opening = { 0 };
  Count failures = { 0 };
  g_autofree float *layout = copy_layout (session);

  count_failures (session, &failures);
  vec_session_select_row (session, 3);
  vec_session_open_async (session, "/nowhere/nothing.txt", NULL, opened_cb, &opening);
  wait_until (opening.is_finished);
  g_assert_false (opening.succeeded);
  g_assert_nonnull (opening.error);
  g_assert_nonnull (strstr (opening.error->message, "nothing.txt"));
  g_assert_true (vec_session_get_table (session) == table);
  g_assert_cmpmem (layout, 60 * 8, vec_session_get_layout (session), 60 * 8);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 3);
  g_assert_cmpint (failures.n, ==, 0);
  g_assert_true (get_boolean (session, "can-undo"));
  g_clear_error (&opening.error);
}

/* 80 MB of zeros, which take no room on the disk, but for one value in the last row. */
static char *
write_large (float value)
{
  char *path = g_build_filename (g_get_tmp_dir (), "vec-session-large.npy", NULL);
  g_autofree char *header = g_strdup_printf ("%-117s\n", "{'descr': '<f4', 'fortran_order': False, 'shape': (400000, 50), }");
  const guint32 *bits = (const guint32 *) (gconstpointer) &value;
  guint32 stored = GUINT32_TO_LE (*bits);
  FILE *file = fopen (path, "wb");

  fwrite ("\x93NUMPY\x01\x00\x76\x00", 1, 10, file);
  fwrite (header, 1, 118, file);
  fseek (file, 128 + 400000L * 50 * 4 - 4, SEEK_SET);
  fwrite (&stored, sizeof stored, 1, file);
  fclose (file);
  return path;
}

/* A large file is shown before its numbers were looked through, and nothing is made of them unless they are all numbers. */
static void
test_check_after_opening (void)
{
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *path = write_large (NAN);
  Opening opening = { 0 };
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_set_method (session, "pca");
  vec_session_open_async (session, path, NULL, opened_cb, &opening);
  wait_until (opening.is_finished);
  g_assert_true (opening.succeeded);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, 400000);
  wait_until (failures.n > 0);
  g_assert_cmpint (failures.code, ==, VEC_ERROR_NOT_FINITE);
  g_assert_cmpstr (failures.message, ==,
                   "vec-session-large.npy, row 400000: value 50 is NaN (not a number), but vectors must be finite float32 numbers; 1 row is "
                   "affected: correct or remove it");
  g_assert_false (vec_table_is_checked (vec_session_get_table (session)));
  g_assert_null (vec_session_get_layout (session));
  g_assert_false (get_boolean (session, "busy"));
  g_remove (path);
  count_clear (&failures);
}

static void
test_newest_opening_wins (void)
{
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *first = write_words (2000, 20, "vec-session-first.txt");
  g_autofree char *second = write_words (80, 4, "vec-session-second.txt");
  Opening openings[2] = { 0 };

  vec_session_set_iterations (session, 50);
  vec_session_open_async (session, first, NULL, opened_cb, &openings[0]);
  vec_session_open_async (session, second, NULL, opened_cb, &openings[1]);
  wait_until (openings[0].is_finished && openings[1].is_finished);
  g_assert_error (openings[0].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (openings[1].succeeded);
  wait_until (is_idle (session));
  iterate_for (50);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, 80);
  g_assert_cmpint (vec_scene_get_n_rows (vec_session_get_scene (session)), ==, 80);
  g_clear_error (&openings[0].error);
  g_remove (first);
  g_remove (second);
}

static void
test_cancel_opening (void)
{
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *path = write_words (3000, 30, "vec-session-cancel.txt");
  Opening opening = { 0 };

  vec_session_open_async (session, path, NULL, opened_cb, &opening);
  vec_session_cancel (session);
  g_assert_false (get_boolean (session, "busy"));
  wait_until (opening.is_finished);
  g_assert_error (opening.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  iterate_for (100);
  g_assert_null (vec_session_get_table (session));
  g_clear_error (&opening.error);
  g_remove (path);
}

/* ---- The run. */

static void
test_same_seed_same_map (void)
{
  g_autoptr (VecTable) table = make_table (200, 6, 1);
  g_autoptr (VecSession) a = make_session (table);
  g_autoptr (VecSession) b = make_session (table);
  g_autofree float *first = copy_layout (a);

  g_assert_cmpmem (first, 200 * 8, vec_session_get_layout (b), 200 * 8);
  vec_session_set_seed (b, 43);
  wait_until (is_idle (b));
  g_assert_cmpint (memcmp (first, vec_session_get_layout (b), 200 * 8), !=, 0);
  vec_session_set_seed (b, 42);
  vec_session_restart (b);
  wait_until (is_idle (b));
  g_assert_cmpmem (first, 200 * 8, vec_session_get_layout (b), 200 * 8);
}

static void
test_pause (void)
{
  g_autoptr (VecTable) table = make_table (400, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = NULL;
  g_autofree char *status = NULL;

  vec_session_set_iterations (session, 100000);
  vec_session_set_parameter (session, "auto-stop", FALSE);
  vec_session_restart (session);
  g_assert_true (get_boolean (session, "running"));
  iterate_for (200);
  vec_session_set_paused (session, TRUE);
  g_assert_true (get_boolean (session, "running"));
  g_assert_false (get_boolean (session, "busy"));
  iterate_for (200);
  before = copy_layout (session);
  iterate_for (200);
  g_assert_cmpmem (before, 400 * 8, vec_session_get_layout (session), 400 * 8);
  status = get_string (session, "status");
  g_assert_nonnull (strstr (status, "of 100"));
  g_assert_nonnull (strstr (status, " · paused · "));

  vec_session_set_paused (session, FALSE);
  wait_until (memcmp (before, vec_session_get_layout (session), 400 * 8) != 0);
  vec_session_cancel (session);
  g_assert_false (get_boolean (session, "running"));
  g_assert_false (get_boolean (session, "busy"));
  g_assert_nonnull (vec_session_get_layout (session));
}

/* The root mean square distance between the same rows of two layouts, as a share of the extent of one. */
static double
layout_difference (const float *a, const float *b, gint64 n_rows)
{
  double difference = 0, extent = 0;

  for (gint64 i = 0; i < 2 * n_rows; i++)
    {
      difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      extent += (double) a[i] * a[i];
    }
  return sqrt (difference / extent);
}

static void
run_with_iterations (VecSession *session, int iterations)
{
  vec_session_set_iterations (session, iterations);
  vec_session_restart (session);
  wait_until (is_idle (session));
}

/* Longer than the early exaggeration, whose length does not change by extending. (Not the same to the last bit: a finished layout
 * is moved to the middle before it goes on.) */
static void
test_extend (void)
{
  g_autoptr (VecTable) table = make_table (200, 6, 1);
  g_autoptr (VecSession) extended = make_session (table);
  g_autoptr (VecSession) whole = make_session (table);
  g_autofree float *at_260 = NULL;
  g_autofree float *at_290 = NULL;
  g_autofree char *status = NULL;

  run_with_iterations (extended, 260);
  at_260 = copy_layout (extended);
  vec_session_extend (extended, 30);
  g_assert_cmpint (vec_session_get_iterations (extended), ==, 290);
  wait_until (is_idle (extended));
  status = get_string (extended, "status");
  g_assert_nonnull (strstr (status, "iteration 290 of 290"));

  run_with_iterations (whole, 290);
  at_290 = copy_layout (whole);
  g_test_message ("difference %g", layout_difference (at_290, vec_session_get_layout (extended), 200));
  g_assert_cmpfloat (layout_difference (at_290, vec_session_get_layout (extended), 200), <, 0.02);
  g_assert_cmpfloat (layout_difference (at_290, at_260, 200), >, 0.02);
  g_free (at_290);
  at_290 = copy_layout (extended);

  vec_session_undo (extended);
  g_assert_cmpint (vec_session_get_iterations (extended), ==, 260);
  g_assert_cmpmem (at_260, 200 * 8, vec_session_get_layout (extended), 200 * 8);
  vec_session_redo (extended);
  g_assert_cmpmem (at_290, 200 * 8, vec_session_get_layout (extended), 200 * 8);
}

/* Shorter than the early exaggeration: not the picture of a run of 90, but that of the same run gone on. */
static void
test_extend_early (void)
{
  g_autoptr (VecTable) table = make_table (200, 6, 1);
  g_autoptr (VecSession) live = make_session (table);
  g_autoptr (VecSession) anew = make_session (table);
  g_autofree float *extended = NULL;

  vec_session_extend (live, 30);
  wait_until (is_idle (live));
  extended = copy_layout (live);
  vec_session_cancel (anew);
  vec_session_extend (anew, 30);
  wait_until (is_idle (anew));
  g_assert_cmpfloat (layout_difference (extended, vec_session_get_layout (anew), 200), <, 0.02);
}

static void
test_failing_parameter_keeps_picture (void)
{
  g_autoptr (VecTable) table = make_table (100, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session);
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_set_perplexity (session, 50);
  g_assert_cmpint (failures.n, ==, 0);
  vec_session_restart (session);
  wait_until (failures.n > 0);
  g_assert_cmpint (failures.code, ==, VEC_ERROR_PARAMETER);
  g_assert_nonnull (strstr (failures.message, "151"));
  wait_until (is_idle (session));
  g_assert_cmpmem (before, 100 * 8, vec_session_get_layout (session), 100 * 8);
  g_assert_false (get_boolean (session, "running"));

  vec_session_undo (session);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 30);
  g_assert_false (get_boolean (session, "can-undo"));
  g_assert_cmpint (failures.n, ==, 1);
  count_clear (&failures);
}

static void
test_looking_at_pca_keeps_the_run (void)
{
  g_autoptr (VecTable) table = make_table (300, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *tsne = NULL;

  vec_session_set_iterations (session, 100000);
  vec_session_set_parameter (session, "auto-stop", FALSE);
  vec_session_restart (session);
  iterate_for (300);
  vec_session_set_paused (session, TRUE);
  iterate_for (200);
  tsne = copy_layout (session);
  vec_session_set_method (session, "pca");
  wait_until (!isnan (vec_session_get_explained (session, 0)));
  g_assert_false (get_boolean (session, "running"));
  vec_session_undo (session);
  g_assert_true (get_boolean (session, "running"));
  g_assert_cmpmem (tsne, 300 * 8, vec_session_get_layout (session), 300 * 8);
}

static void
test_tiny_tables (void)
{
  for (guint n_rows = 1; n_rows < 8; n_rows++)
    {
      g_autoptr (VecTable) table = make_table (n_rows, 4, 1);
      g_autoptr (VecSession) session = make_session (table);

      g_assert_cmpstr (vec_session_get_method (session), ==, n_rows < 5 ? "pca" : "tsne");
      for (guint i = 0; i < 2 * n_rows; i++)
        g_assert_true (isfinite (vec_session_get_layout (session)[i]));
      vec_session_select_row (session, 0);
      iterate_for (20);
      wait_until (g_list_model_get_n_items (vec_session_get_neighbors (session)) == n_rows - 1);
    }
}

/* ---- Ends. */

static void
test_free_at_any_time (void)
{
  g_autoptr (VecTable) table = make_table (1500, 20, 1);

  for (int i = 0; i < 12; i++)
    {
      VecSession *session = vec_session_new ();

      vec_session_set_table (session, table);
      vec_session_select_row (session, i);
      vec_session_set_search (session, "w1");
      iterate_for (i * i * 3);
      g_object_unref (session);
    }
  iterate_for (200);
}

static void
test_replace_in_the_middle (void)
{
  g_autoptr (VecTable) big = make_table (1500, 20, 1);
  g_autoptr (VecTable) small = make_table (40, 3, 1);
  g_autoptr (VecSession) session = vec_session_new ();

  vec_session_set_iterations (session, 50);
  for (int i = 0; i < 8; i++)
    {
      vec_session_set_table (session, big);
      vec_session_select_row (session, 1400);
      vec_session_set_search (session, "w1");
      iterate_for (i * 20);
      vec_session_set_table (session, small);
      g_assert_cmpint (vec_session_get_selected_row (session), ==, -1);
      g_assert_cmpint (vec_session_get_n_hits (session), ==, 0);
    }
  wait_until (is_idle (session));
  g_assert_cmpint (vec_scene_get_n_rows (vec_session_get_scene (session)), ==, 40);
  g_assert_false (get_boolean (session, "can-undo"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/session/open", test_open);
  g_test_add_func ("/session/open-failure-keeps-table", test_open_failure_keeps_table);
  g_test_add_func ("/session/check-after-opening", test_check_after_opening);
  g_test_add_func ("/session/newest-opening-wins", test_newest_opening_wins);
  g_test_add_func ("/session/cancel-opening", test_cancel_opening);
  g_test_add_func ("/session/same-seed-same-map", test_same_seed_same_map);
  g_test_add_func ("/session/pause", test_pause);
  g_test_add_func ("/session/extend", test_extend);
  g_test_add_func ("/session/extend-early", test_extend_early);
  g_test_add_func ("/session/failing-parameter-keeps-picture", test_failing_parameter_keeps_picture);
  g_test_add_func ("/session/looking-at-pca-keeps-the-run", test_looking_at_pca_keeps_the_run);
  g_test_add_func ("/session/tiny-tables", test_tiny_tables);
  g_test_add_func ("/session/free-at-any-time", test_free_at_any_time);
  g_test_add_func ("/session/replace-in-the-middle", test_replace_in_the_middle);
  return g_test_run ();
}
