#include "app/vec-table-arrange.h"

static void
arrange_work_free (gpointer data)
{
  VecTableArrangement *work = data;

  g_object_unref (work->table);
  g_clear_pointer (&work->clustering, vec_clustering_unref);
  vec_row_set_unref (work->shown);
  vec_row_set_unref (work->chosen);
  vec_row_order_unref (work->order);
  vec_row_view_unref (work->view);
  g_free (work);
}

static gboolean
arrange_work (VecJob *job, gpointer data, GError **error)
{
  VecTableArrangement *work = data;
  g_autoptr (VecRowSet) both = NULL;
  VecOrderKey key = { work->sort.field, work->sort.index, NULL, work->sort.descending, NULL };

  if (work->clustering != NULL)
    key.codes = vec_clustering_get_assignment (work->clustering);
  if (!work->sort.is_natural && work->order == NULL && (key.field != VEC_ORDER_CODES || key.codes != NULL))
    {
      work->order = vec_row_order_new (work->table, &key, vec_job_progress, job, vec_job_get_cancellable (job));
      if (work->order == NULL)
        return FALSE;
    }
  if (work->shown != NULL && work->chosen != NULL)
    both = vec_row_set_intersection (work->shown, work->chosen);
  else
    both = vec_row_set_ref (work->shown != NULL ? work->shown : work->chosen);
  work->view = vec_row_view_new (vec_table_get_n_rows (work->table), work->order, both, work->sort.descending);
  return TRUE;
}

VecTableArrangement *
vec_table_arrangement_new (VecSession *session, gboolean only_shown, gboolean only_chosen, const VecTableSort *sort, VecRowOrder *order)
{
  VecTableArrangement *self = g_new0 (VecTableArrangement, 1);
  VecClustering *clustering = vec_session_get_clustering (session);
  VecRowSet *chosen = vec_session_get_chosen (session);

  self->table = g_object_ref (vec_session_get_table (session));
  self->clustering = clustering != NULL ? vec_clustering_ref (clustering) : NULL;
  if (only_shown)
    self->shown = vec_row_set_ref (vec_session_get_visible (session));
  if (only_chosen)
    self->chosen = chosen != NULL ? vec_row_set_ref (chosen) : vec_row_set_new_empty (vec_table_get_n_rows (self->table));
  self->sort = *sort;
  self->order = order != NULL ? vec_row_order_ref (order) : NULL;
  return self;
}

void
vec_table_arrange (VecJob **slot, gpointer owner, VecTableArrangement *arrangement, VecJobDone done, VecJobProgressed progressed)
{
  vec_job_start (slot, owner, g_main_context_default (), arrangement, arrange_work_free, arrange_work, done, progressed);
}

gboolean
vec_table_sorts_equal (const VecTableSort *a, const VecTableSort *b)
{
  return a->is_natural == b->is_natural && a->field == b->field && a->index == b->index && a->descending == b->descending;
}
