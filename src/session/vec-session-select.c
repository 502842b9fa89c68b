/* What is selected, and what it is near to in the treated space. */
#include "session/vec-session-private.h"

#include "base/vec-error.h"
#include "base/vec-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* ---- Selecting. */

static void
select_and_walk (VecSession *self, gint64 row, VecTextItem *text)
{
  VecSnapshot *next;

  if (self->now->selected_row == row && self->now->selected_text == text)
    return;
  next = vec_snapshot_copy (self->now);
  vec_snapshot_select (next, row, text);
  vec_session_change (self, next, NULL);
}

void
vec_session_select_row (VecSession *self, gint64 row)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (row >= -1);
  if (self->table != NULL && row < vec_table_get_n_rows (self->table))
    select_and_walk (self, row, NULL);
}

void
vec_session_select_text (VecSession *self, int text)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (text >= -1 && text < (int) self->now->texts->len);
  if (self->table != NULL)
    select_and_walk (self, -1, text >= 0 ? self->now->texts->pdata[text] : NULL);
}

gint64
vec_session_get_selected_row (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return self->now->selected_row;
}

int
vec_session_get_selected_text (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return vec_snapshot_find_text (self->now, self->now->selected_text);
}

/* ---- The selection on the map. */

void
vec_session_update_selection (VecSession *self)
{
  int text = vec_session_get_selected_text (self);
  const gint64 *rows = (const gint64 *) self->neighbor_rows->data;
  guint n = self->neighbor_rows->len;

  if (self->neighbors_row != self->now->selected_row || self->neighbors_text != self->now->selected_text)
    n = 0;
  vec_session_update_markers (self);
  if (text >= 0)
    vec_scene_set_selected_marker (self->scene, text, rows, n);
  else
    vec_scene_set_selection (self->scene, self->now->selected_row, rows, n);
  vec_session_mark_torn (self);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

/* ---- Neighbours. */

typedef struct
{
  VecSpace *space;
  VecMetric metric;
  VecIndex *index;         /* NULL: to be made */
  gint64 row;              /* −1: a text */
  VecTextItem *text;
  gint64 k;
  gboolean with_distances;
  GArray *neighbors;       /* of VecNeighbor */
  GPtrArray *items;
  VecColoring *coloring;   /* by distance */
} NeighborWork;

static void
neighbor_work_free (gpointer data)
{
  NeighborWork *work = data;

  g_clear_object (&work->space);
  g_clear_object (&work->index);
  g_clear_object (&work->text);
  g_clear_pointer (&work->neighbors, g_array_unref);
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_clear_pointer (&work->coloring, vec_coloring_unref);
  g_free (work);
}

static const float *
query_of (NeighborWork *work, float *buffer)
{
  if (work->row >= 0)
    return vec_space_get_vector (work->space, work->row);
  vec_space_treat (work->space, vec_text_item_get_vector (work->text), buffer);
  return buffer;
}

static gboolean
color_by_distance (NeighborWork *work, const float *query, GCancellable *cancellable, GError **error)
{
  gint64 n_rows = vec_space_get_n_rows (work->space);
  g_autofree float *distances = g_try_new (float, n_rows);

  if (distances == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for the distances to all rows."));
      return FALSE;
    }
  if (!vec_index_distances (work->index, query, distances, cancellable, error))
    return FALSE;
  work->coloring = vec_coloring_new_distances (distances, n_rows, work->metric == VEC_METRIC_DOT);
  return TRUE;
}

static gboolean
neighbor_work (VecJob *job, gpointer data, GError **error)
{
  NeighborWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  g_autofree float *buffer = g_new (float, vec_space_get_n_dims (work->space));
  const float *query = query_of (work, buffer);

  work->index = vec_session_ensure_index (work->index, work->space, work->metric);
  work->neighbors = vec_index_search (work->index, query, work->k, work->row >= 0 ? &work->row : NULL, work->row >= 0 ? 1 : 0,
                                      cancellable, error);
  if (work->neighbors == NULL)
    return FALSE;
  work->items = vec_row_items_new (vec_space_get_table (work->space), work->neighbors, work->metric);
  return !work->with_distances || color_by_distance (work, query, cancellable, error);
}

static void
set_neighbors (VecSession *self, GArray *neighbors, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->neighbors));

  g_array_set_size (self->neighbor_rows, 0);
  for (guint i = 0; neighbors != NULL && i < neighbors->len; i++)
    g_array_append_val (self->neighbor_rows, g_array_index (neighbors, VecNeighbor, i).row);
  if (n_old > 0 || items != NULL)
    g_list_store_splice (self->neighbors, 0, n_old, items != NULL ? items->pdata : NULL, items != NULL ? items->len : 0);
  vec_session_mark_hidden (self);
  vec_session_neighbors_listed (self);
  vec_session_update_selection (self);
  vec_session_emit (self, SIGNAL_NEIGHBORS_CHANGED);
}

static void
remember_whose (VecSession *self, gint64 row, VecTextItem *text)
{
  self->neighbors_row = row;
  g_set_object (&self->neighbors_text, text);
}

static void
neighbor_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  NeighborWork *work = data;

  remember_whose (self, work->row, work->text);
  set_neighbors (self, error == NULL ? work->neighbors : NULL, error == NULL ? work->items : NULL);
  vec_session_keep_index (self, g_steal_pointer (&work->index), work->space);
  if (work->coloring != NULL && g_str_equal (self->now->color_by, "distance"))
    vec_session_set_coloring (self, work->coloring);
  if (error != NULL)
    vec_session_fail (self, error);
}

static void
start_neighbors (VecSession *self)
{
  NeighborWork *work = g_new0 (NeighborWork, 1);

  work->space = g_object_ref (self->space);
  work->metric = self->now->metric;
  g_set_object (&work->index, self->indexes[work->metric]);
  work->row = self->now->selected_row;
  g_set_object (&work->text, self->now->selected_text);
  work->k = self->now->n_neighbors;
  work->with_distances = g_str_equal (self->now->color_by, "distance");
  vec_job_start (&self->neighbor_job, self, self->context, work, neighbor_work_free, neighbor_work, neighbor_done, NULL);
}

/* The old list stays until the new one is there. */
void
vec_session_update_neighbors (VecSession *self)
{
  vec_job_drop (&self->neighbor_job);
  if (self->now->selected_row < 0 && self->now->selected_text == NULL)
    {
      remember_whose (self, -1, NULL);
      set_neighbors (self, NULL, NULL);
      if (g_str_equal (self->now->color_by, "distance"))
        vec_session_update_coloring (self);
    }
  else if (self->space != NULL && self->space_job == NULL)
    start_neighbors (self);
}

GListModel *
vec_session_get_neighbors (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->neighbors);
}

/* ---- One distance. */

static double
dot (const float *x, const float *y, int n_dims)
{
  double sum = 0;

  for (int i = 0; i < n_dims; i++)
    sum += (double) x[i] * (double) y[i];
  return sum;
}

static double
euclidean (const float *x, const float *y, int n_dims)
{
  double sum = 0;

  for (int i = 0; i < n_dims; i++)
    sum += ((double) x[i] - (double) y[i]) * ((double) x[i] - (double) y[i]);
  return sqrt (sum);
}

static double
distance (const float *x, const float *y, int n_dims, VecMetric metric)
{
  switch (metric)
    {
    case VEC_METRIC_COSINE:
      return 1 - vec_cosine (x, y, n_dims);
    case VEC_METRIC_EUCLIDEAN:
      return euclidean (x, y, n_dims);
    case VEC_METRIC_DOT:
      return dot (x, y, n_dims);
    default:
      g_return_val_if_reached (NAN);
    }
}

double
vec_session_distance_to (VecSession *self, gint64 row)
{
  g_autofree float *buffer = NULL;
  const float *query;

  g_return_val_if_fail (VEC_IS_SESSION (self), NAN);
  if (self->space == NULL || row < 0 || row >= vec_space_get_n_rows (self->space))
    return NAN;
  if (self->now->selected_row >= 0)
    query = vec_space_get_vector (self->space, self->now->selected_row);
  else if (self->now->selected_text != NULL)
    {
      buffer = g_new (float, vec_space_get_n_dims (self->space));
      vec_space_treat (self->space, vec_text_item_get_vector (self->now->selected_text), buffer);
      query = buffer;
    }
  else
    return NAN;
  return distance (query, vec_space_get_vector (self->space, row), vec_space_get_n_dims (self->space), self->now->metric);
}

double
vec_session_compare_texts (VecSession *self, int a, int b)
{
  GPtrArray *texts;
  g_autofree float *vectors = NULL;
  int n_dims;

  g_return_val_if_fail (VEC_IS_SESSION (self), NAN);
  texts = self->now->texts;
  g_return_val_if_fail (a >= 0 && a < (int) texts->len && b >= 0 && b < (int) texts->len, NAN);
  if (self->space == NULL)
    return NAN;
  n_dims = vec_space_get_n_dims (self->space);
  vectors = g_new (float, 2 * (gsize) n_dims);
  vec_space_treat (self->space, vec_text_item_get_vector (texts->pdata[a]), vectors);
  vec_space_treat (self->space, vec_text_item_get_vector (texts->pdata[b]), vectors + n_dims);
  return vec_cosine (vectors, vectors + n_dims, n_dims);
}

/* ---- The row under the pointer */

void
vec_session_set_hovered_row (VecSession *self, gint64 row)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->hovered_row == row)
    return;
  self->hovered_row = row;
  vec_scene_set_hover (self->scene, row);
  vec_session_emit (self, SIGNAL_HOVERED_CHANGED);
}

gint64
vec_session_get_hovered_row (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return self->hovered_row;
}
