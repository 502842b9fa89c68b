/* The chosen rows as a table of their own. */
#include "session/vec-session-child.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "session/vec-session-private.h"

#define MIN_ROWS_FOR_MAP 5

typedef struct
{
  VecTable *table;         /* of all rows */
  VecRowSet *chosen;
  VecTreatment treatment;
  VecTable *child;
  VecSpace *space;         /* of the child */
} ChildWork;

static void
child_work_free (gpointer data)
{
  ChildWork *work = data;

  g_clear_object (&work->table);
  vec_row_set_unref (work->chosen);
  g_clear_object (&work->child);
  g_clear_object (&work->space);
  g_free (work);
}

/* Fewer rows than components: as they are. */
static void
fit_treatment (VecTreatment *treatment, gint64 n_rows)
{
  if (treatment->pca_dims >= n_rows)
    treatment->pca_dims = 0;
}

static gboolean
child_work (VecJob *job, gpointer data, GError **error)
{
  ChildWork *work = data;
  gint64 n;
  g_autofree gint64 *rows = vec_row_set_dup_rows (work->chosen, &n);

  work->child = vec_table_new_subset (work->table, rows, n);
  fit_treatment (&work->treatment, n);
  work->space = vec_space_new (work->child, &work->treatment, 0, vec_job_progress, job, vec_job_get_cancellable (job), error);
  return work->space != NULL;
}

/* Classes and columns that a method follows are those of all rows: such a map becomes a PCA. */
static void
set_method (VecSnapshot *next, gint64 n_rows)
{
  VecGuideKind guide = next->recipe.method->guide;

  if (n_rows < MIN_ROWS_FOR_MAP || guide == VEC_GUIDE_CLASSES || guide == VEC_GUIDE_COLUMNS)
    next->recipe.method = vec_projection_method_find ("pca");
  vec_recipe_set_guide (&next->recipe, VEC_GUIDE_CLASSES, NULL);
  vec_recipe_set_guide (&next->recipe, VEC_GUIDE_COLUMNS, NULL);
  vec_snapshot_fit_params (next, n_rows);
  vec_snapshot_take_params (next);
}

static VecSnapshot *
make_child_snapshot (VecSession *self, const ChildWork *work)
{
  gint64 n_rows = vec_table_get_n_rows (work->child);
  VecSnapshot *next = vec_snapshot_copy (self->now);
  g_autoptr (VecSnapshot) fresh = vec_session_fresh_snapshot (work->child);

  vec_rows_unref (next->rows);
  next->rows = vec_rows_new (work->child, work->space, NULL);
  g_clear_pointer (&next->parent, vec_snapshot_unref);
  next->parent = vec_snapshot_ref (self->now);
  next->recipe.treatment = work->treatment;
  set_method (next, n_rows);
  next->n_clusters = fresh->n_clusters;
  vec_snapshot_show_all_clusters (next);
  vec_snapshot_set_filter (next, NULL);
  vec_snapshot_set_hidden_rows (next, NULL);
  vec_snapshot_set_chosen (next, NULL);
  vec_snapshot_select_only (next, -1, NULL);
  vec_snapshot_set_trail (next, NULL, NULL);
  next->is_following = TRUE;
  return next;
}

static void
child_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  ChildWork *work = data;

  if (error != NULL)
    vec_session_fail (self, error);
  else if (work->table == self->table && self->space != NULL && self->space_job == NULL)
    {
      vec_session_keep_opened_rows (self);
      vec_session_change (self, make_child_snapshot (self, work), NULL);
    }
  vec_session_update_progress (self);
}

static gboolean
can_project (VecSession *self, GError **error)
{
  if (vec_row_set_get_count (self->now->chosen) < 2)
    g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FAILED, _("A map of its own needs at least two points."));
  else if (self->space == NULL || self->space_job != NULL)
    g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FAILED, _("The table is still being prepared."));
  else
    return TRUE;
  return FALSE;
}

void
vec_session_project_chosen (VecSession *self)
{
  g_autoptr (GError) error = NULL;
  ChildWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->now->chosen == NULL)
    return;
  if (!can_project (self, &error))
    {
      vec_session_fail (self, error);
      return;
    }
  work = g_new0 (ChildWork, 1);
  work->table = g_object_ref (self->table);
  work->chosen = vec_row_set_ref (self->now->chosen);
  work->treatment = self->now->recipe.treatment;
  vec_job_start (&self->child_job, self, self->context, work, child_work_free, child_work, child_done, vec_session_update_progress);
  vec_session_update_progress (self);
}

VecJob *
vec_session_get_child_job (VecSession *self)
{
  return self->child_job;
}

gint64
vec_session_get_n_parent_rows (VecSession *self)
{
  VecSnapshot *parent;

  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  parent = self->now->parent;
  if (parent == NULL)
    return -1;
  return vec_table_get_n_rows ((parent->rows != NULL ? parent->rows : self->opened_rows)->table);
}

void
vec_session_leave_child (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->now->parent != NULL)
    vec_session_change (self, vec_snapshot_copy (self->now->parent), NULL);
}

void
vec_session_keep_opened_rows (VecSession *self)
{
  if (self->opened_rows == NULL)
    self->opened_rows = vec_rows_new (self->table, self->space, self->layout);
}
