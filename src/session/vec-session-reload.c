/* The file of the table read again, and what is in it now shown as what there was. */
#include "session/vec-session-reload.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-static-encoder.h"
#include "project/vec-guide-table.h"
#include "session/vec-reloaded.h"
#include "session/vec-session-private.h"

#define MIN_ROWS_FOR_MAP 5

/* Of a map of some rows alone, that of all. */
static const VecSnapshot *
get_whole (VecSession *self)
{
  const VecSnapshot *whole = self->now;

  while (whole->parent != NULL)
    whole = whole->parent;
  return whole;
}

static VecTable *
get_whole_table (VecSession *self)
{
  VecRows *rows = get_whole (self)->rows != NULL ? get_whole (self)->rows : self->opened_rows;

  return self->now->parent == NULL ? self->table : rows->table;
}

static VecLayout *
get_whole_layout (VecSession *self)
{
  VecRows *rows = get_whole (self)->rows != NULL ? get_whole (self)->rows : self->opened_rows;

  return self->now->parent == NULL ? self->layout : rows->layout;
}

/* ---- The snapshot */

/* What methods follow is found again by name; axes by their ends, in the thread. */
static void
renew_guides (VecReloaded *work, VecSnapshot *next)
{
  VecGuide *classes = next->recipe.guides[VEC_GUIDE_CLASSES], *columns = next->recipe.guides[VEC_GUIDE_COLUMNS];
  g_autoptr (VecGuide) new_classes = NULL, new_columns = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (classes != NULL)
    new_classes = vec_guide_new_named_category (work->now, vec_guide_get_title (classes), NULL);
  for (int i = 0; columns != NULL && i < vec_guide_get_n_columns (columns); i++)
    g_ptr_array_add (names, (gpointer) vec_guide_get_column_title (columns, i));
  g_ptr_array_add (names, NULL);
  if (columns != NULL)
    new_columns = vec_guide_new_named_columns (work->now, (const char *const *) names->pdata, NULL);
  vec_recipe_set_guide (&next->recipe, VEC_GUIDE_CLASSES, new_classes);
  vec_recipe_set_guide (&next->recipe, VEC_GUIDE_COLUMNS, new_columns);
  vec_recipe_set_guide (&next->recipe, VEC_GUIDE_AXES, work->axes);
}

static void
renew_method (VecReloaded *work, VecSnapshot *next)
{
  gint64 n_rows = vec_table_get_n_rows (work->now);

  if (next->recipe.method->guide == VEC_GUIDE_NONE && n_rows < MIN_ROWS_FOR_MAP)
    next->recipe.method = vec_projection_method_find ("pca");
  if (!vec_session_take_first_guide (work->now, next, NULL))
    next->recipe.method = vec_projection_method_find ("pca");
  vec_snapshot_fit_params (next, n_rows);
  vec_projection_params_fit (&next->recipe.params, n_rows);
  next->recipe.start = 0;
}

/* Colours, sizes, shapes and labels by a column that is no longer there are those that such a table begins with. */
static void
renew_columns (VecReloaded *work, VecSnapshot *next)
{
  g_autoptr (VecSnapshot) fresh = vec_session_fresh_snapshot (work->now);
  const char *color = g_str_has_prefix (next->color_by, "column:") ? next->color_by + strlen ("column:") : NULL;
  char **texts[] = { &next->encodings.size_by, &next->encodings.shape_by, &next->label_by };

  if (color != NULL && vec_table_find_column (work->now, color) == NULL)
    vec_snapshot_set_color_by (next, fresh->color_by);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (**texts[i] != '\0' && vec_table_find_column (work->now, *texts[i]) == NULL)
      {
        g_free (*texts[i]);
        *texts[i] = g_strdup ("");
      }
}

/* A word in its sentence stays where the encoder that saw it there stays; NULL: the text cannot be kept. */
static VecTextItem *
get_renewed (VecReloaded *work, const VecSnapshot *whole, guint i)
{
  VecTextItem *item = whole->texts->pdata[i];
  gboolean stays = vec_text_item_get_thread (item) != 0 && work->encoder != NULL
                   && vec_encoder_get_n_dims (work->encoder) == vec_table_get_n_dims (work->now);

  return stays ? item : work->items->pdata[i];
}

static void
renew_texts (VecReloaded *work, const VecSnapshot *whole, VecSnapshot *next)
{
  int selected = vec_snapshot_find_text (whole, whole->selected_text);
  VecTextItem *item = NULL;

  while (next->texts->len > 0)
    vec_snapshot_remove_text (next, 0);
  for (guint i = 0; i < work->items->len; i++)
    if (get_renewed (work, whole, i) != NULL)
      vec_snapshot_add_text (next, get_renewed (work, whole, i));
  if (selected >= 0)
    item = get_renewed (work, whole, (guint) selected);
  vec_snapshot_select_only (next, whole->selected_row >= 0 ? work->rows_now[whole->selected_row] : -1, item);
}

static void
renew_rows (VecReloaded *work, const VecSnapshot *whole, VecSnapshot *next)
{
  g_autoptr (VecRowSet) chosen = vec_reloaded_map_rows (work, whole->chosen);
  g_autoptr (VecRowSet) hidden = vec_reloaded_map_rows (work, whole->hidden_rows);

  vec_snapshot_set_chosen (next, chosen);
  vec_snapshot_set_hidden_rows (next, hidden);
  vec_snapshot_set_trail (next, NULL, NULL);
}

/* Nothing that maps are made from has changed. */
static gboolean
is_same_data (const VecReloaded *work, const VecSnapshot *snapshot)
{
  return work->has_same_vectors && snapshot->recipe.guides[VEC_GUIDE_CLASSES] == NULL
         && snapshot->recipe.guides[VEC_GUIDE_COLUMNS] == NULL;
}

/* The map that is shown first where the vectors are others: the rows where they were; NULL: one that is made anew. */
static VecLayout *
move_layout (VecReloaded *work, VecSnapshot *next)
{
  VecLayout *layout;

  if (work->positions == NULL || next->recipe.method != work->layout->recipe.method)
    return NULL;
  layout = vec_layout_new_placed (work->layout, &work->layout->recipe, g_steal_pointer (&work->positions),
                                  vec_table_get_n_rows (work->now));
  next->recipe.start = layout->serial;
  return layout;
}

static VecSnapshot *
make_snapshot (VecReloaded *work, const VecSnapshot *whole)
{
  VecSnapshot *next = vec_snapshot_copy (whole);
  g_autoptr (VecLayout) layout = NULL;

  renew_rows (work, whole, next);
  renew_texts (work, whole, next);
  renew_columns (work, next);
  if (is_same_data (work, next))
    layout = work->layout != NULL ? vec_layout_ref (work->layout) : NULL;
  else
    {
      next->recipe.treatment = work->treatment;
      renew_guides (work, next);
      renew_method (work, next);
      vec_snapshot_show_all_clusters (next);
      layout = move_layout (work, next);
    }
  if (layout == NULL && !vec_session_is_one_step (next->recipe.method))
    next->is_following = TRUE;
  vec_rows_unref (next->rows);
  next->rows = vec_rows_new (work->now, work->space, layout);
  return next;
}

/* ---- The job */

static void
show_reloaded (VecSession *self, VecReloaded *work)
{
  g_autoptr (VecSnapshot) before = self->now;
  g_autofree char *search = g_strdup (self->search_text);

  g_object_freeze_notify (G_OBJECT (self));
  self->now = make_snapshot (work, get_whole (self));
  self->n_file_rows = work->n_own_now;
  vec_session_apply (self, before);
  vec_history_clear (self->history);
  g_clear_pointer (&self->opened_rows, vec_rows_unref);
  vec_session_notify (self, PROP_CAN_UNDO);
  vec_session_notify (self, PROP_CAN_REDO);
  if (search != NULL)
    vec_session_set_search (self, search);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
reload_work (VecJob *job, gpointer data, GError **error)
{
  return vec_reloaded_read (data, vec_job_progress, job, vec_job_get_cancellable (job), error);
}

static void
reload_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  VecReloaded *work = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  g_clear_pointer (&self->open_name, g_free);
  if (error == NULL && get_whole_table (self) == work->table)
    {
      show_reloaded (self, work);
      g_task_return_boolean (task, TRUE);
    }
  else if (error == NULL)
    g_task_return_new_error (task, VEC_ERROR, VEC_ERROR_FAILED, "%s",
                             _("The table changed while the file was being read. Reload it again."));
  else
    g_task_return_error (task, g_error_copy (error));
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

static VecReloaded *
make_work (VecSession *self, const char *path, const VecReadOptions *options)
{
  VecReloaded *work = g_new0 (VecReloaded, 1);
  const VecSnapshot *whole = get_whole (self);

  work->path = g_strdup (path);
  work->options = options != NULL ? vec_read_options_copy (options) : NULL;
  work->table = g_object_ref (get_whole_table (self));
  work->n_own = MIN (self->n_file_rows, vec_table_get_n_rows (work->table));
  work->layout = get_whole_layout (self) != NULL ? vec_layout_ref (get_whole_layout (self)) : NULL;
  work->treatment = whole->recipe.treatment;
  work->texts = g_new0 (char *, whole->texts->len + 1);
  for (guint i = 0; i < whole->texts->len; i++)
    work->texts[i] = g_strdup (vec_text_item_get_thread (whole->texts->pdata[i]) == 0 ? vec_text_item_get_text (whole->texts->pdata[i]) : "");
  if (self->encoder_path != NULL || !VEC_IS_STATIC_ENCODER (self->encoder))
    g_set_object (&work->encoder, self->encoder);
  work->ends = vec_session_dup_axes (self);
  work->polar = vec_session_get_polar (self);
  return work;
}

void
vec_session_reload_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  VecReloaded *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (path != NULL);
  g_return_if_fail (self->table != NULL);

  vec_session_drop_open (self);
  work = make_work (self, path, options);
  self->open_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->open_task, vec_session_reload_async);
  self->open_name = g_path_get_basename (path);
  vec_job_start (&self->open_job, self, self->context, work, vec_reloaded_free, reload_work, reload_done, vec_session_update_progress);
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

gboolean
vec_session_reload_finish (VecSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
