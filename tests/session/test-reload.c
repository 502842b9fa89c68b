/* A file that has changed, read again under the same view. */
#include "session-fixture.h"

#include "base/vec-error.h"
#include "session/vec-session-child.h"
#include "session/vec-session-encodings.h"
#include "session/vec-session-filter.h"
#include "session/vec-session-reload.h"
#include "session/vec-session-tags.h"
#include "table/vec-filter.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { N = 120, D = 5 };

typedef struct
{
  char *folder;
  char *path;
  VecTable *table;     /* what is written */
} File;

/* Which rows of the table, in which order; @moved is added to each number of a vector. @extra: a further column. */
static void
write_rows (File *file, const int *rows, int n, double moved, gboolean extra)
{
  g_autoptr (GString) text = g_string_new (extra ? "label,group,size,hue" : "label,group,size");
  g_autoptr (GError) error = NULL;

  for (int j = 0; j < D; j++)
    g_string_append_printf (text, ",d%d", j);
  for (int i = 0; i < n; i++)
    {
      g_string_append_printf (text, "\n%s,%s,%d", vec_table_get_label (file->table, rows[i]),
                              vec_column_get_text (vec_table_find_column (file->table, "group"), rows[i]), rows[i] + 1);
      if (extra)
        g_string_append_printf (text, ",%s", i % 2 == 0 ? "red" : "blue");
      for (int j = 0; j < D; j++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (text, ",%s", g_ascii_formatd (number, sizeof number, "%.9g",
                                                                vec_table_get_vector (file->table, rows[i])[j] + moved * (j + 1)));
        }
    }
  g_file_set_contents (file->path, text->str, -1, &error);
  g_assert_no_error (error);
}

static void
write_all (File *file, double moved, gboolean extra)
{
  int rows[N];

  for (int i = 0; i < N; i++)
    rows[i] = i;
  write_rows (file, rows, N, moved, extra);
}

static File
file_new (void)
{
  g_autoptr (GError) error = NULL;
  File file = { g_dir_make_tmp ("vec-reload-XXXXXX", &error), NULL, make_table (N, D, 1) };

  g_assert_no_error (error);
  file.path = g_build_filename (file.folder, "rows.csv", NULL);
  return file;
}

static void
file_clear (File *file)
{
  g_remove (file->path);
  g_rmdir (file->folder);
  g_free (file->folder);
  g_free (file->path);
  g_object_unref (file->table);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

typedef struct
{
  gboolean is_done, is_well;
  GError *error;
} Answer;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_well = vec_session_open_finish (VEC_SESSION (source), result, &answer->error);
  answer->is_done = TRUE;
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_well = vec_session_reload_finish (VEC_SESSION (source), result, &answer->error);
  answer->is_done = TRUE;
}

static VecSession *
open_file (File *file)
{
  VecSession *session = vec_session_new ();
  Answer answer = { 0 };

  vec_session_set_iterations (session, 60);
  vec_session_open_async (session, file->path, NULL, opened_cb, &answer);
  wait_until (answer.is_done);
  g_assert_no_error (answer.error);
  wait_until (is_idle (session));
  return session;
}

static Answer
reload (VecSession *session, File *file)
{
  Answer answer = { 0 };

  vec_session_reload_async (session, file->path, NULL, reloaded_cb, &answer);
  wait_until (answer.is_done);
  return answer;
}

static void
reload_well (VecSession *session, File *file)
{
  Answer answer = reload (session, file);

  g_assert_no_error (answer.error);
  g_assert_true (answer.is_well);
}

static const char *
label_of_selected (VecSession *session)
{
  return vec_table_get_label (vec_session_get_table (session), vec_session_get_selected_row (session));
}

/* Row i of the file before is row N − 1 − i of the file after, which lacks the last three rows and has one of another label. */
static void
test_rows_are_found_again (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;
  g_autoptr (VecRowSet) chosen = NULL, hidden = NULL;
  g_autofree float *before = NULL;
  int rows[N];
  VecTable *table;

  write_all (&file, 0, FALSE);
  session = open_file (&file);
  chosen = vec_row_set_new (N, (const gint64[]) { 3, 4, N - 1 }, 3);
  hidden = vec_row_set_new (N, (const gint64[]) { 50 }, 1);
  vec_session_set_chosen (session, chosen);
  vec_session_set_hidden_rows (session, hidden);
  vec_session_set_color_by (session, "column:group");
  vec_session_set_size_by (session, "size");
  vec_session_select_row (session, 7);
  wait_until (is_idle (session));
  before = copy_layout (session);

  for (int i = 0; i < N; i++)
    rows[i] = N - 1 - i;
  write_rows (&file, rows + 3, N - 3, 0.01, FALSE);
  reload_well (session, &file);
  table = vec_session_get_table (session);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, N - 3);
  g_assert_cmpstr (label_of_selected (session), ==, "w7");
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:group");
  g_assert_cmpstr (vec_session_get_size_by (session), ==, "size");
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_chosen (session)), ==, 2);
  g_assert_true (vec_row_set_contains (vec_session_get_chosen (session), N - 1 - 3 - 3));
  g_assert_true (vec_row_set_contains (vec_session_get_chosen (session), N - 1 - 4 - 3));
  g_assert_true (vec_row_set_contains (vec_session_get_hidden_rows (session), N - 1 - 50 - 3));
  g_assert_false (get_boolean (session, "can-undo"));

  /* The map begins where the rows were. */
  for (int i = 0; i < N - 3; i++)
    for (int axis = 0; axis < 2; axis++)
      g_assert_cmpfloat (vec_session_get_layout (session)[2 * i + axis], ==, before[2 * (N - 1 - 3 - i) + axis]);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  g_assert_nonnull (vec_session_get_clustering (session));
}

static void
test_new_rows_find_places (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;
  int rows[N];

  for (int i = 0; i < N; i++)
    rows[i] = i;
  write_rows (&file, rows, N - 20, 0, FALSE);
  session = open_file (&file);
  write_rows (&file, rows, N, 0, FALSE);
  reload_well (session, &file);
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N);
  for (int i = 0; i < 2 * N; i++)
    g_assert_true (isfinite (vec_session_get_layout (session)[i]));
  wait_until (is_idle (session));
}

/* Another column changes nothing of the map, nor do undone steps come back. */
static void
test_same_vectors_keep_the_map (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;
  g_autofree float *before = NULL, *after = NULL;

  write_all (&file, 0, FALSE);
  session = open_file (&file);
  vec_session_select_row (session, 9);
  wait_until (is_idle (session));
  before = copy_layout (session);
  write_all (&file, 0, TRUE);
  reload_well (session, &file);
  wait_until (is_idle (session));
  after = copy_layout (session);
  g_assert_nonnull (vec_table_find_column (vec_session_get_table (session), "hue"));
  g_assert_cmpmem (before, sizeof (float) * 2 * N, after, sizeof (float) * 2 * N);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 9);
  vec_session_undo (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 9);
  vec_session_select_row (session, 2);
  vec_session_undo (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 9);
}

static void
test_filter_and_camera_stay (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;
  g_autoptr (VecFilter) filter = NULL;
  VecCondition condition = { .kind = VEC_CONDITION_RANGE, .field = VEC_FIELD_COLUMN, .column = "size", .low = 11, .high = 40 };
  VecCamera camera = { 1.5, -2.5, 33 };
  VecCamera shown;

  write_all (&file, 0, FALSE);
  session = open_file (&file);
  filter = vec_filter_with (NULL, &condition);
  vec_session_set_filter (session, filter);
  vec_session_set_camera (session, &camera);
  vec_session_commit_camera (session);
  wait_until (is_idle (session));
  write_all (&file, 0.01, FALSE);
  reload_well (session, &file);
  wait_until (is_idle (session));
  wait_until (vec_session_get_visible (session) != NULL);
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_visible (session)), ==, 30);
  g_assert_true (vec_filter_equal (vec_session_get_filter (session), filter));
  shown = vec_scene_get_camera (vec_session_get_scene (session));
  g_assert_true (vec_camera_equal (&shown, &camera));
}

/* A column that was coloured by is gone. */
static void
test_lost_columns (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;

  write_all (&file, 0, TRUE);
  session = open_file (&file);
  vec_session_set_color_by (session, "column:hue");
  write_all (&file, 0, FALSE);
  reload_well (session, &file);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:group");
}

static void
test_failure_keeps_all (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;
  Answer answer;
  VecTable *table;

  write_all (&file, 0, FALSE);
  session = open_file (&file);
  vec_session_select_row (session, 5);
  table = vec_session_get_table (session);
  g_assert_true (g_file_set_contents (file.path, "label,d0\nw0,1\nw1,\"", -1, NULL));
  answer = reload (session, &file);
  g_assert_false (answer.is_well);
  g_assert_nonnull (answer.error);
  g_assert_nonnull (strstr (answer.error->message, "rows.csv"));
  g_clear_error (&answer.error);
  g_assert_true (vec_session_get_table (session) == table);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 5);
  g_assert_true (get_boolean (session, "can-undo"));

  g_remove (file.path);
  answer = reload (session, &file);
  g_assert_false (answer.is_well);
  g_clear_error (&answer.error);
  g_assert_true (vec_session_get_table (session) == table);
  wait_until (is_idle (session));
}

static void
appended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->is_well = vec_session_append_finish (VEC_SESSION (source), result, &answer->error) >= 0;
  answer->is_done = TRUE;
}

/* What a person wrote beside rows and took from elsewhere is there after a second reload as well. */
static void
test_tags_and_added_rows_stay (void)
{
  g_auto (File) file = file_new ();
  g_autofree char *more = g_build_filename (file.folder, "more.csv", NULL);
  g_autofree char *first = file.path;
  g_autoptr (VecSession) session = NULL;
  g_autoptr (VecRowSet) chosen = vec_row_set_new (N - 20, (const gint64[]) { 6 }, 1);
  Answer answer = { 0 };
  int rows[N];
  VecTable *table;
  VecColumn *tags;

  for (int i = 0; i < N; i++)
    rows[i] = i;
  file.path = more;
  write_rows (&file, rows + N - 20, 20, 0, FALSE);
  file.path = g_steal_pointer (&first);
  write_rows (&file, rows, N - 20, 0, FALSE);
  session = open_file (&file);
  vec_session_set_chosen (session, chosen);
  vec_session_tag_chosen (session, "odd");
  vec_session_append_async (session, more, NULL, appended_cb, &answer);
  wait_until (answer.is_done);
  g_assert_no_error (answer.error);
  wait_until (is_idle (session));

  for (int times = 0; times < 2; times++)
    {
      write_rows (&file, rows + 2, N - 22 - times, 0.01 * times, FALSE);
      reload_well (session, &file);
      wait_until (is_idle (session));
      table = vec_session_get_table (session);
      tags = vec_table_find_column (table, VEC_TAGS_COLUMN);
      g_assert_cmpint (vec_table_get_n_rows (table), ==, N - 2 - times);
      g_assert_cmpstr (vec_table_get_label (table, N - 3 - times), ==, "w119");
      g_assert_cmpstr (vec_column_get_text (tags, 4), ==, "odd");
      g_assert_null (vec_column_get_text (tags, 5));
    }
  g_remove (more);
}

/* From a map of some rows alone. */
static void
test_all_rows_come_back (void)
{
  g_auto (File) file = file_new ();
  g_autoptr (VecSession) session = NULL;
  g_autoptr (VecRowSet) chosen = vec_row_set_new (N, (const gint64[]) { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 9);

  write_all (&file, 0, FALSE);
  session = open_file (&file);
  vec_session_set_chosen (session, chosen);
  vec_session_project_chosen (session);
  wait_until (vec_table_get_n_rows (vec_session_get_table (session)) == 9 && is_idle (session));
  write_all (&file, 0.01, FALSE);
  reload_well (session, &file);
  wait_until (is_idle (session));
  g_assert_cmpint (vec_table_get_n_rows (vec_session_get_table (session)), ==, N);
  g_assert_cmpint (vec_session_get_n_parent_rows (session), ==, -1);
  g_assert_true (vec_row_set_equal (vec_session_get_chosen (session), chosen));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reload/rows-are-found-again", test_rows_are_found_again);
  g_test_add_func ("/reload/new-rows-find-places", test_new_rows_find_places);
  g_test_add_func ("/reload/same-vectors-keep-the-map", test_same_vectors_keep_the_map);
  g_test_add_func ("/reload/filter-and-camera-stay", test_filter_and_camera_stay);
  g_test_add_func ("/reload/lost-columns", test_lost_columns);
  g_test_add_func ("/reload/failure-keeps-all", test_failure_keeps_all);
  g_test_add_func ("/reload/tags-and-added-rows-stay", test_tags_and_added_rows_stay);
  g_test_add_func ("/reload/all-rows-come-back", test_all_rows_come_back);
  return g_test_run ();
}
