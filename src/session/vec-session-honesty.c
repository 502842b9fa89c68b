/* The honesty of the rows, and the torn links of the selected one. */
#include "session/vec-session-trust.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- True neighbours of all rows. */

static VecTrueRows *
true_rows_new (VecKnnGraph *graph, VecMetric metric)
{
  VecTrueRows *true_rows = g_atomic_rc_box_new0 (VecTrueRows);
  gint64 n_rows = vec_knn_graph_get_n_rows (graph);
  int graph_k = vec_knn_graph_get_k (graph);
  const guint32 *rows = vec_knn_graph_get_rows (graph);

  true_rows->k = MIN (graph_k, VEC_TRUST_K);
  true_rows->metric = metric;
  true_rows->rows = g_new (guint32, n_rows * true_rows->k);
  for (gint64 row = 0; row < n_rows; row++)
    memcpy (true_rows->rows + row * true_rows->k, rows + row * graph_k, (gsize) true_rows->k * sizeof *rows);
  return true_rows;
}

static void
true_rows_clear (gpointer data)
{
  g_free (((VecTrueRows *) data)->rows);
}

void
vec_true_rows_unref (VecTrueRows *true_rows)
{
  g_atomic_rc_box_release_full (true_rows, true_rows_clear);
}

typedef struct
{
  VecKnnGraph *graph;
  VecMetric metric;
  VecTrueRows *true_rows;
} TrueRowsWork;

static void
true_rows_work_free (gpointer data)
{
  TrueRowsWork *work = data;

  g_clear_pointer (&work->graph, vec_knn_graph_unref);
  g_clear_pointer (&work->true_rows, vec_true_rows_unref);
  g_free (work);
}

static gboolean
true_rows_work (VecJob *job, gpointer data, GError **error)
{
  TrueRowsWork *work = data;

  work->true_rows = true_rows_new (work->graph, work->metric);
  g_clear_pointer (&work->graph, vec_knn_graph_unref);
  return TRUE;
}

static gboolean
fits (const VecTrueRows *true_rows, VecMetric metric)
{
  return true_rows != NULL && true_rows->metric == metric;
}

static void
true_rows_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;

  g_clear_pointer (&self->trust->true_rows, vec_true_rows_unref);
  self->trust->true_rows = g_steal_pointer (&((TrueRowsWork *) data)->true_rows);
  vec_session_update_trust (self);
}

void
vec_session_note_graph (VecSession *self, VecKnnGraph *graph, const VecRecipe *recipe)
{
  VecMetric metric = vec_recipe_get_metric (recipe);
  TrueRowsWork *work;

  if (fits (self->trust->true_rows, metric) && self->trust->true_rows->k >= MIN (vec_knn_graph_get_k (graph), VEC_TRUST_K))
    return;
  work = g_new0 (TrueRowsWork, 1);
  work->graph = vec_knn_graph_ref (graph);
  work->metric = metric;
  vec_job_start (&self->trust->true_rows_job, self, self->context, work, true_rows_work_free, true_rows_work, true_rows_done, NULL);
}

/* ---- Honesty. */

typedef struct
{
  VecSpace *space;
  VecLayout *layout;
  VecTrueRows *true_rows;   /* NULL: to be found */
  float *honesty;           /* (n) */
  VecColoring *coloring;
} HonestyWork;

static void
honesty_work_free (gpointer data)
{
  HonestyWork *work = data;

  g_clear_object (&work->space);
  vec_layout_unref (work->layout);
  g_clear_pointer (&work->true_rows, vec_true_rows_unref);
  g_free (work->honesty);
  g_clear_pointer (&work->coloring, vec_coloring_unref);
  g_free (work);
}

static gboolean
find_true_rows (VecJob *job, HonestyWork *work, GError **error)
{
  gint64 n_rows = vec_space_get_n_rows (work->space);
  VecMetric metric = vec_recipe_get_metric (&work->layout->recipe);
  g_autoptr (VecKnnGraph) graph = NULL;

  graph = vec_knn_graph_new (vec_space_get_vectors (work->space), n_rows, vec_space_get_n_dims (work->space),
                             (int) MIN (VEC_TRUST_K, n_rows - 1), metric, 0, vec_job_progress, job, vec_job_get_cancellable (job),
                             error);
  if (graph == NULL)
    return FALSE;
  work->true_rows = true_rows_new (graph, metric);
  return TRUE;
}

static gboolean
honesty_work (VecJob *job, gpointer data, GError **error)
{
  HonestyWork *work = data;
  gint64 n_rows = vec_space_get_n_rows (work->space);

  if (work->true_rows == NULL && !find_true_rows (job, work, error))
    return FALSE;
  work->honesty = g_new (float, n_rows);
  if (!vec_trust_measure_honesty (work->true_rows->rows, work->layout->positions, work->layout->n_dims, n_rows, work->true_rows->k, 0, work->honesty,
                                  vec_job_get_cancellable (job), error))
    return FALSE;
  work->coloring = vec_coloring_new_shares (work->honesty, n_rows, N_("Neighbours kept near"));
  return TRUE;
}

static void
honesty_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  VecSessionTrust *trust = self->trust;
  HonestyWork *work = data;

  trust->is_searching = FALSE;
  if (error != NULL)
    {
      vec_session_update_progress (self);
      vec_session_fail (self, error);
      return;
    }
  g_free (trust->honesty);
  trust->honesty = g_steal_pointer (&work->honesty);
  g_clear_pointer (&trust->honesty_coloring, vec_coloring_unref);
  trust->honesty_coloring = g_steal_pointer (&work->coloring);
  if (trust->true_rows == NULL)
    trust->true_rows = g_steal_pointer (&work->true_rows);
  if (g_str_equal (self->now->color_by, "honesty"))
    vec_session_set_coloring (self, trust->honesty_coloring);
  vec_session_emit (self, SIGNAL_TRUST_CHANGED);
  vec_session_update_progress (self);
}

/* Finding the neighbours of all rows costs too much to do it unasked. */
void
vec_session_update_honesty (VecSession *self, VecLayout *settled)
{
  VecSessionTrust *trust = self->trust;
  gboolean is_known = settled != NULL && fits (trust->true_rows, vec_recipe_get_metric (&settled->recipe));
  HonestyWork *work;

  if (settled == NULL || settled == trust->honesty_layout || settled->n_rows < 3 || trust->true_rows_job != NULL
      || (!is_known && !g_str_equal (self->now->color_by, "honesty")))
    return;
  g_clear_pointer (&trust->honesty_layout, vec_layout_unref);
  trust->honesty_layout = vec_layout_ref (settled);
  work = g_new0 (HonestyWork, 1);
  work->space = g_object_ref (self->space);
  work->layout = vec_layout_ref (settled);
  work->true_rows = is_known ? g_atomic_rc_box_acquire (trust->true_rows) : NULL;
  trust->is_searching = !is_known;
  vec_job_start (&trust->honesty_job, self, self->context, work, honesty_work_free, honesty_work, honesty_done,
                 is_known ? NULL : vec_session_update_progress);
}

VecJob *
vec_session_get_honesty_search (VecSession *self)
{
  return self->trust->is_searching ? self->trust->honesty_job : NULL;
}

VecColoring *
vec_session_get_honesty_coloring (VecSession *self)
{
  vec_session_update_honesty (self, vec_session_settled_layout (self));
  return self->trust->honesty_coloring;
}

const float *
vec_session_get_honesty (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->trust->honesty;
}

void
vec_session_clear_honesty (VecSession *self)
{
  VecSessionTrust *trust = self->trust;

  vec_job_drop (&trust->true_rows_job);
  vec_job_drop (&trust->honesty_job);
  vec_job_drop (&trust->torn_job);
  trust->is_searching = FALSE;
  g_clear_pointer (&trust->true_rows, vec_true_rows_unref);
  g_clear_pointer (&trust->honesty_layout, vec_layout_unref);
  g_clear_pointer (&trust->honesty, g_free);
  g_clear_pointer (&trust->honesty_coloring, vec_coloring_unref);
  g_clear_pointer (&trust->torn_layout, vec_layout_unref);
  g_array_set_size (trust->torn_rows, 0);
  g_byte_array_set_size (trust->torn, 0);
  trust->torn_row = -1;
}

/* ---- Torn links. */

typedef struct
{
  VecLayout *layout;
  gint64 row;
  GArray *rows;       /* of gint64 */
  guint8 *torn;
} TornWork;

static void
torn_work_free (gpointer data)
{
  TornWork *work = data;

  vec_layout_unref (work->layout);
  g_array_unref (work->rows);
  g_free (work->torn);
  g_free (work);
}

static gboolean
torn_work (VecJob *job, gpointer data, GError **error)
{
  TornWork *work = data;
  gint64 n_rows = work->layout->n_rows;

  work->torn = g_new0 (guint8, work->rows->len);
  vec_trust_find_torn (work->layout->positions, work->layout->n_dims, n_rows, work->row, (const gint64 *) work->rows->data, work->rows->len,
                       vec_trust_torn_limit (n_rows, work->rows->len), work->torn);
  return TRUE;
}

/* In the order of torn_rows, which is that of the list. */
static gboolean
is_torn (VecSession *self, guint index)
{
  return index < self->trust->torn->len && self->trust->torn->data[index];
}

static void
mark_items (VecSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->neighbors));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VecRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->neighbors), i);

      vec_row_item_set_torn (item, is_torn (self, i));
    }
}

static gboolean
same_rows (GArray *a, GArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0);
}

/* Whether what is known, or being looked for, is about the neighbours that are listed. */
static gboolean
torn_is_about_list (VecSession *self)
{
  return self->trust->torn_row == self->neighbors_row && same_rows (self->trust->torn_rows, self->neighbor_rows);
}

void
vec_session_mark_torn (VecSession *self)
{
  gboolean is_shown = self->trust->torn->len > 0 && torn_is_about_list (self) && self->neighbors_row == self->now->selected_row;

  vec_scene_set_torn (self->scene, is_shown ? self->trust->torn->data : NULL);
}

static void
torn_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  TornWork *work = data;

  if (!torn_is_about_list (self))
    return;
  g_byte_array_set_size (self->trust->torn, 0);
  g_byte_array_append (self->trust->torn, work->torn, work->rows->len);
  mark_items (self);
  vec_session_mark_torn (self);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
  vec_session_emit (self, SIGNAL_TRUST_CHANGED);
  vec_session_update_torn (self);
}

/* While a map moves the newest layout is looked at as often as one look takes. */
void
vec_session_update_torn (VecSession *self)
{
  VecSessionTrust *trust = self->trust;
  gboolean is_wanted = self->layout != NULL && self->neighbors_row >= 0 && self->neighbors_row < self->layout->n_rows
                       && self->neighbor_rows->len > 0;
  gboolean about_list = torn_is_about_list (self);
  TornWork *work;

  if (about_list && (trust->torn_job != NULL || trust->torn_layout == self->layout))
    return;
  vec_job_drop (&trust->torn_job);
  if (!about_list)
    g_byte_array_set_size (trust->torn, 0);
  g_clear_pointer (&trust->torn_layout, vec_layout_unref);
  g_array_set_size (trust->torn_rows, 0);
  trust->torn_row = -1;
  if (!is_wanted)
    return;
  trust->torn_layout = vec_layout_ref (self->layout);
  trust->torn_row = self->neighbors_row;
  g_array_append_vals (trust->torn_rows, self->neighbor_rows->data, self->neighbor_rows->len);
  work = g_new0 (TornWork, 1);
  work->layout = vec_layout_ref (self->layout);
  work->row = self->neighbors_row;
  work->rows = g_array_copy (self->neighbor_rows);
  vec_job_start (&trust->torn_job, self, self->context, work, torn_work_free, torn_work, torn_done, NULL);
}

/* The items are new, although the rows may be those of before. */
void
vec_session_neighbors_listed (VecSession *self)
{
  vec_session_update_torn (self);
  mark_items (self);
}

gboolean
vec_session_is_torn (VecSession *self, gint64 row)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  for (guint i = 0; i < self->trust->torn_rows->len; i++)
    if (g_array_index (self->trust->torn_rows, gint64, i) == row)
      return is_torn (self, i);
  return FALSE;
}
