/* The filter: worked out in a thread, one condition at a time, of which those that have not changed are remembered. */
#include "session/vec-session-filter.h"

#include "session/vec-session-private.h"
#include "table/vec-filter-match.h"

struct _VecSessionFilter
{
  VecJob *job;
  VecFilterMemory *memory;   /* of the table and its clusters; NULL until it is needed */
};

typedef struct
{
  VecFilter *filter;
  VecTable *table;
  VecFinder *finder;         /* NULL: to be made, if it is needed */
  VecClustering *clustering; /* may be NULL */
  VecFilterMemory *memory;
  VecRowSet *rows;
} FilterWork;

static void
filter_work_free (gpointer data)
{
  FilterWork *work = data;

  vec_filter_unref (work->filter);
  g_object_unref (work->table);
  g_clear_pointer (&work->finder, vec_finder_unref);
  g_clear_pointer (&work->clustering, vec_clustering_unref);
  vec_filter_memory_unref (work->memory);
  vec_row_set_unref (work->rows);
  g_free (work);
}

static gboolean
filter_work (VecJob *job, gpointer data, GError **error)
{
  FilterWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  VecFilterData about = { .table = work->table };

  if (work->finder == NULL && vec_filter_needs_finder (work->filter, work->table))
    {
      work->finder = vec_finder_new (work->table, cancellable);
      if (work->finder == NULL)
        return FALSE;
    }
  about.finder = work->finder;
  about.clusters = work->clustering != NULL ? vec_clustering_get_assignment (work->clustering) : NULL;
  work->rows = vec_filter_match (work->filter, &about, work->memory, cancellable);
  return work->rows != NULL;
}

static void
let_through (VecSession *self, VecRowSet *rows)
{
  vec_session_set_passed (self, rows);
  vec_session_update_progress (self);
  vec_session_emit (self, SIGNAL_FILTER_CHANGED);
}

static void
filter_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  FilterWork *work = data;

  if (self->finder == NULL)
    self->finder = g_steal_pointer (&work->finder);
  if (error != NULL)
    vec_session_fail (self, error);
  else
    let_through (self, work->rows);
}

static void
start_filter (VecSession *self)
{
  VecSessionFilter *state = self->filter;
  FilterWork *work = g_new0 (FilterWork, 1);

  if (state->memory == NULL)
    state->memory = vec_filter_memory_new ();
  work->filter = vec_filter_ref (self->now->filter);
  work->table = g_object_ref (self->table);
  work->finder = self->finder != NULL ? vec_finder_ref (self->finder) : NULL;
  work->clustering = self->clustering != NULL ? vec_clustering_ref (self->clustering) : NULL;
  work->memory = vec_filter_memory_ref (state->memory);
  vec_job_start (&state->job, self, self->context, work, filter_work_free, filter_work, filter_done, NULL);
}

/* ---- For the session */

void
vec_session_init_filter (VecSession *self)
{
  self->filter = g_new0 (VecSessionFilter, 1);
}

void
vec_session_clear_filter (VecSession *self)
{
  vec_job_drop (&self->filter->job);
  g_clear_pointer (&self->filter->memory, vec_filter_memory_unref);
}

void
vec_session_free_filter (VecSession *self)
{
  vec_session_clear_filter (self);
  g_clear_pointer (&self->filter, g_free);
}

void
vec_session_update_filter (VecSession *self)
{
  if (vec_filter_is_active (self->now->filter))
    {
      start_filter (self);
      vec_session_emit (self, SIGNAL_FILTER_CHANGED);
      return;
    }
  vec_job_drop (&self->filter->job);
  let_through (self, NULL);
}

void
vec_session_filter_new_clusters (VecSession *self)
{
  VecFilter *filter = self->now->filter;
  g_autoptr (VecFilter) without = NULL;

  if (filter == NULL)
    return;
  without = vec_filter_without_clusters (filter);
  g_clear_pointer (&self->filter->memory, vec_filter_memory_unref);
  if (without != filter)
    vec_session_update_filter (self);
}

/* ---- For everybody */

gboolean
vec_session_set_filter (VecSession *self, VecFilter *filter)
{
  g_autoptr (GError) error = NULL;
  VecSnapshot *next;
  gboolean is_edit;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  if (self->table == NULL)
    return FALSE;
  if (!vec_filter_check (filter, self->table, &error))
    {
      vec_session_fail (self, error);
      return FALSE;
    }
  /* Changes of a condition that follow one another quickly are one step; a condition more or less is one by itself. */
  is_edit = vec_filter_get_n_conditions (filter) == vec_filter_get_n_conditions (self->now->filter);
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_filter (next, filter);
  vec_session_change (self, next, is_edit ? "filter" : NULL);
  return TRUE;
}

VecFilter *
vec_session_get_filter (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->filter;
}

VecRowSet *
vec_session_get_passed (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->passed;
}

gboolean
vec_session_is_filtering (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->filter->job != NULL;
}

gint64
vec_session_get_n_visible (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  if (self->table == NULL)
    return 0;
  return self->visible != NULL ? vec_row_set_get_count (self->visible) : vec_table_get_n_rows (self->table);
}
