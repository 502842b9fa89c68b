/* Rows of a further file beside those of the table: the map that is shown stays as it is, and the new rows find their places in it. */
#include "session/vec-session-private.h"

#include "base/vec-error.h"
#include "project/vec-placement.h"
#include "table/vec-table-append.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *path;
  VecReadOptions *options;
  VecTable *table;         /* what there was */
  VecSpace *space;
  VecLayout *layout;
  VecTable *added;         /* read */
  VecTable *both;          /* the result */
  VecSpace *both_space;
  float *positions;        /* (rows of both, dims of the layout) */
  gboolean is_exact;
} AppendWork;

static void
append_work_free (gpointer data)
{
  AppendWork *work = data;

  g_free (work->path);
  g_clear_pointer (&work->options, vec_read_options_free);
  g_clear_object (&work->table);
  g_clear_object (&work->space);
  g_clear_pointer (&work->layout, vec_layout_unref);
  g_clear_object (&work->added);
  g_clear_object (&work->both);
  g_clear_object (&work->both_space);
  g_free (work->positions);
  g_free (work);
}

/* ---- In the thread */

static gboolean
read_work (VecJob *job, gpointer data, GError **error)
{
  AppendWork *work = data;

  work->added = vec_read_file (work->path, work->options, vec_job_progress, job, vec_job_get_cancellable (job), error);
  return work->added != NULL;
}

/* The new rows treated with the means and components of the old ones. */
static float *
treat_added (AppendWork *work)
{
  gint64 m = vec_table_get_n_rows (work->added);
  int d = vec_space_get_n_dims (work->space);
  float *vectors = g_new (float, m * d);
  g_autofree float *vector = g_new (float, vec_table_get_n_dims (work->added));

  for (gint64 i = 0; i < m; i++)
    {
      vec_table_read_vector (work->added, i, vector);
      vec_space_treat (work->space, vector, vectors + i * d);
    }
  return vectors;
}

static gboolean
place_rows (AppendWork *work, VecJob *job, GError **error)
{
  gint64 n = work->layout->n_rows, m = vec_table_get_n_rows (work->added);
  int dims = work->layout->n_dims;
  VecReference reference = { work->layout->recipe.method, &work->layout->recipe.params, vec_space_get_vectors (work->space),
                             work->layout->positions, n, vec_space_get_n_dims (work->space) };
  g_autofree float *vectors = treat_added (work);
  VecPlacementReport report;

  work->positions = g_new (float, dims * (n + m));
  memcpy (work->positions, work->layout->positions, sizeof (float) * (gsize) dims * (gsize) n);
  if (!vec_place_vectors (&reference, vectors, m, work->positions + dims * n, NULL, &report, vec_job_progress, job,
                          vec_job_get_cancellable (job), error))
    return FALSE;
  work->is_exact = report.is_exact;
  return TRUE;
}

static gboolean
append_work (VecJob *job, gpointer data, GError **error)
{
  AppendWork *work = data;

  work->both = vec_table_append (work->table, work->added, error);
  if (work->both == NULL || !place_rows (work, job, error))
    return FALSE;
  work->both_space = vec_space_new (work->both, vec_space_get_treatment (work->space), 0, vec_job_progress, job,
                                    vec_job_get_cancellable (job), error);
  return work->both_space != NULL;
}

/* ---- The rows that are shown */

/* Everything that speaks of rows is made anew for those of the present snapshot; what speaks of choices stays. */
void
vec_session_adopt_rows (VecSession *self, VecRows *leaving)
{
  VecRows *rows = self->now->rows != NULL ? self->now->rows : self->opened_rows;
  VecTable *old = self->table;

  if (leaving == NULL)
    leaving = self->opened_rows;
  if (self->layout != NULL && leaving != NULL)
    vec_rows_set_layout (leaving, self->layout);
  vec_session_clear_table (self);
  self->table = g_object_ref (rows->table);
  self->space = g_object_ref (rows->space);
  vec_scene_set_table (self->scene, self->table);
  vec_session_find_pictures (self);
  vec_drop_in_thread (old);
  vec_session_notify (self, PROP_TABLE);

  if (rows->layout != NULL)
    vec_session_show_layout (self, rows->layout);
  vec_session_start_space (self);
  vec_session_show_recipe (self);
  vec_session_start_clusters (self);
  vec_session_update_labels (self);
  vec_session_update_visible (self);
  vec_session_update_filter (self);
  vec_session_update_chosen (self);
  vec_session_update_texts (self);
  vec_session_update_selection (self);
  vec_session_update_neighbors (self);
  vec_session_start_encoder (self);
  vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
  vec_session_emit (self, SIGNAL_CLUSTERS_CHANGED);
  vec_session_update_coloring (self);
  vec_session_update_encodings (self);
  vec_session_update_camera (self);
}

/* A picture that is a formula of the rows is made again rather than completed. */
static gboolean
is_kept (VecSession *self, const AppendWork *work)
{
  return (work->is_exact || work->layout->n_iterations > 0) && vec_recipe_equal (&work->layout->recipe, &self->now->recipe);
}

/* The completed picture is not what the method makes of all rows: its recipe says what it starts from, and a restart leads to
 * another one. */
static void
take_rows (VecSession *self, AppendWork *work)
{
  VecSnapshot *next = vec_snapshot_copy (self->now);
  VecLayout *layout;
  gint64 n = work->layout->n_rows, m = vec_table_get_n_rows (work->added);

  vec_session_keep_opened_rows (self);
  if (is_kept (self, work))
    next->recipe.start = work->layout->serial;
  layout = vec_layout_new_placed (work->layout, is_kept (self, work) ? &next->recipe : &work->layout->recipe,
                                  g_steal_pointer (&work->positions), n + m);
  vec_rows_unref (next->rows);
  next->rows = vec_rows_new (work->both, work->both_space, layout);
  vec_snapshot_fit_rows (next, vec_table_get_n_rows (work->both));
  vec_snapshot_show_all_clusters (next);
  vec_layout_unref (layout);
  vec_session_change (self, next, NULL);
  vec_session_mark_rows (self, n, m);
}

/* ---- The job */

static gboolean
is_current (VecSession *self, const AppendWork *work)
{
  return self->table == work->table && self->space == work->space && self->space_job == NULL;
}

static void
append_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  AppendWork *work = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  g_clear_pointer (&self->open_name, g_free);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (!is_current (self, work))
    g_task_return_new_error (task, VEC_ERROR, VEC_ERROR_FAILED, "%s",
                             _("The vectors changed while the rows were being placed. Add the file again."));
  else
    {
      take_rows (self, work);
      g_task_return_int (task, (gssize) vec_table_get_n_rows (work->added));
    }
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

static void
read_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  AppendWork *read = data, *work;

  if (error != NULL || self->layout == NULL || self->space == NULL || self->space_job != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

      g_clear_pointer (&self->open_name, g_free);
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_new_error (task, VEC_ERROR, VEC_ERROR_FAILED, "%s", _("The table is still being prepared."));
    }
  else
    {
      work = g_new0 (AppendWork, 1);
      work->added = g_steal_pointer (&read->added);
      work->table = g_object_ref (self->table);
      work->space = g_object_ref (self->space);
      work->layout = vec_layout_ref (self->layout);
      vec_job_start (&self->append_job, self, self->context, work, append_work_free, append_work, append_done,
                     vec_session_update_progress);
    }
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

void
vec_session_append_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  AppendWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (path != NULL);
  g_return_if_fail (self->table != NULL);

  work = g_new0 (AppendWork, 1);
  work->path = g_strdup (path);
  work->options = options != NULL ? vec_read_options_copy (options) : NULL;
  vec_session_drop_open (self);
  self->open_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->open_task, vec_session_append_async);
  self->open_name = g_path_get_basename (path);
  vec_job_start (&self->open_job, self, self->context, work, append_work_free, read_work, read_done, vec_session_update_progress);
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

gint64
vec_session_append_finish (VecSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
