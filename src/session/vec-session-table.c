/* A file on its way into a session, and what begins and ends with another table. */
#include "session/vec-session-private.h"

#include <glib/gi18n-lib.h>

#include "encode/vec-builtin-encoder.h"
#include "read/vec-missing.h"
#include "session/vec-session-atlas.h"
#include "session/vec-session-encodings.h"
#include "session/vec-session-pictures.h"

/* ---- Opening a file */

typedef struct
{
  char *path;              /* NULL: the program's own words */
  VecReadOptions *options;
  VecTable *table;
} OpenWork;

static void
open_work_free (gpointer data)
{
  OpenWork *work = data;

  g_free (work->path);
  g_clear_pointer (&work->options, vec_read_options_free);
  g_clear_object (&work->table);
  g_free (work);
}

/* Up to so many bytes are looked through before anything is shown, which takes a moment. */
#define CHECKED_BYTES (64 << 20)

/* Of a large file that is mapped, labels and columns appear at once; the numbers are looked through before the first treatment. */
static gboolean
open_work (VecJob *job, gpointer data, GError **error)
{
  OpenWork *work = data;
  g_autoptr (VecTable) table = NULL;
  const VecValues *values;

  if (work->path == NULL)
    {
      work->table = vec_builtin_encoder_dup_words (VEC_SESSION_N_WORDS, error);
      return work->table != NULL;
    }
  work->options->defer_check = work->options->missing == VEC_MISSING_REFUSE;
  table = vec_read_file (work->path, work->options, vec_job_progress, job, vec_job_get_cancellable (job), error);
  if (table == NULL)
    return FALSE;
  values = vec_table_get_values (table);
  if (vec_values_get_row_size (values) > CHECKED_BYTES / (guint64) values->n_rows)
    work->table = g_steal_pointer (&table);
  else
    work->table = vec_missing_check (table, VEC_MISSING_REFUSE, vec_job_progress, job, vec_job_get_cancellable (job), error);
  if (work->table == NULL)
    return FALSE;
  /* The main loop asks this, too: where the words have to be unpacked for the answer, it is done here. */
  vec_builtin_encoder_made (work->table);
  return TRUE;
}

static void
open_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  OpenWork *work = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  g_clear_pointer (&self->open_name, g_free);
  if (error == NULL)
    vec_session_set_table (self, work->table);
  vec_session_hold_run (self);
  vec_session_update_progress (self);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

/* The task of an opening that will not be finished. */
void
vec_session_drop_open (VecSession *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  vec_job_drop (&self->open_job);
  vec_job_drop (&self->append_job);
  g_clear_pointer (&self->open_name, g_free);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Opening was cancelled."));
}

/* Takes over @work. */
static void
start_open (VecSession *self, OpenWork *work, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  vec_session_drop_open (self);
  self->open_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->open_task, vec_session_open_async);
  self->open_name = g_strdup (name);
  vec_job_start (&self->open_job, self, self->context, work, open_work_free, open_work, open_done, vec_session_update_progress);
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

void
vec_session_open_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  OpenWork *work = g_new0 (OpenWork, 1);
  g_autofree char *name = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  work->path = g_strdup (path);
  work->options = options != NULL ? vec_read_options_copy (options) : vec_read_options_new ();
  name = g_path_get_basename (path);
  start_open (self, work, name, callback, user_data);
}

void
vec_session_open_words_async (VecSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VEC_IS_SESSION (self));

  start_open (self, g_new0 (OpenWork, 1), _("English words"), callback, user_data);
}

gboolean
vec_session_open_finish (VecSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- The table */

void
vec_session_clear_table (VecSession *self)
{
  vec_session_clear_search (self);
  vec_session_clear_filter (self);
  g_clear_pointer (&self->finder, vec_finder_unref);
  vec_job_drop (&self->encoder_job);
  vec_job_drop (&self->axes_job);
  vec_job_drop (&self->child_job);
  vec_session_drop_texts_to_add (self);
  vec_job_drop (&self->place_job);
  g_clear_object (&self->encoder);
  vec_session_forget_encoder (self);
  vec_session_stop_runs (self);
  vec_session_clear_trust (self);
  vec_session_clear_choosing (self);
  vec_session_clear_summary (self);
  vec_session_drop_ruler (self);
  vec_session_clear_atlas (self);
  g_clear_pointer (&self->waiting_text, g_free);
  self->warm_choice = VEC_WARM_AUTO;
  vec_session_clear_clusters (self);
  vec_session_clear_space (self);
  vec_layout_cache_clear (self->layouts);
  g_clear_pointer (&self->layout, vec_layout_unref);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->change_coloring, vec_coloring_unref);
  vec_scene_set_coloring (self->scene, NULL);
  vec_job_drop (&self->looks_job);
  vec_scene_set_encodings (self->scene, NULL);
  vec_scene_set_highlight (self->scene, NULL);
  vec_session_clear_visible (self);
  vec_session_clear_pictures (self);
  vec_scene_set_chosen (self->scene, NULL, FALSE);
  vec_scene_set_axis_titles (self->scene, NULL, NULL);
  vec_scene_set_lines (self->scene, NULL, 0);
  vec_scene_set_markers (self->scene, NULL, 0);
  vec_scene_set_positions (self->scene, NULL, 0);
  vec_session_set_hovered_row (self, -1);
}

void
vec_session_set_table (VecSession *self, VecTable *table)
{
  VecSnapshot *before = self->now;
  VecTable *old = self->table;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (VEC_IS_TABLE (table));

  g_object_freeze_notify (G_OBJECT (self));
  vec_session_drop_open (self);
  vec_session_clear_table (self);
  vec_history_clear (self->history);
  g_clear_pointer (&self->opened_rows, vec_rows_unref);
  self->table = g_object_ref (table);
  self->n_file_rows = vec_table_get_n_rows (table);
  vec_scene_set_table (self->scene, table);
  vec_drop_in_thread (old);

  self->now = vec_session_first_snapshot (self, table);
  self->is_paused = FALSE;
  for (guint prop = PROP_PAUSED; prop < N_PROPS; prop++)
    vec_session_notify (self, prop);
  vec_session_notify (self, PROP_TABLE);
  vec_snapshot_unref (before);

  vec_session_find_pictures (self);
  vec_session_update_texts (self);
  vec_session_update_neighbors (self);
  vec_session_start_space (self);
  vec_session_start_encoder (self);
  vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
  vec_session_emit (self, SIGNAL_CLUSTERS_CHANGED);
  vec_session_emit (self, SIGNAL_FILTER_CHANGED);
  vec_session_update_coloring (self);
  vec_session_update_encodings (self);
  vec_session_update_labels (self);
  vec_session_update_camera (self);
  vec_session_update_progress (self);
  vec_session_notify (self, PROP_CAN_UNDO);
  vec_session_notify (self, PROP_CAN_REDO);
  vec_session_notify_places (self);
  g_object_thaw_notify (G_OBJECT (self));
}

VecTable *
vec_session_get_table (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->table;
}

char *
vec_session_dup_row_text (VecSession *self, gint64 row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  if (self->table == NULL || row < 0 || row >= vec_table_get_n_rows (self->table))
    return g_strdup ("");

  g_string_append (text, vec_table_get_label (self->table, row));
  for (guint i = 0; i < vec_table_get_n_columns (self->table); i++)
    {
      VecColumn *column = vec_table_get_column (self->table, i);
      g_autofree char *value = vec_column_dup_value (column, row);

      /* Pictures are shown, not named. Translators: a metadata column and its value in one line: "category: animal". */
      if (*value != '\0' && vec_column_get_column_type (column) != VEC_COLUMN_IMAGE)
        g_string_append_printf (text, _("\n%s: %s"), vec_column_get_name (column), value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
