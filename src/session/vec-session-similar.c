/* Rows by what they are near to in the original space: the neighbours of the chosen ones, and all within a distance of one. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "session/vec-session-chosen.h"
#include "session/vec-session-private.h"

#define GROW_BATCH 512     /* rows searched between two looks at the cancellable's progress */

struct _VecSessionChoosing
{
  VecJob *grow_job;
  VecJob *similar_job;
  gint64 similar_row;      /* −1: none */
  VecMetric metric;
  guint64 space_stamp;     /* of the space that the distances are of */
  float *distances;        /* (n) to similar_row, as the metric has it; NULL: not there yet */
  float *sorted;           /* (n) ascending */
  gint64 n;
};

void
vec_session_init_choosing (VecSession *self)
{
  self->choosing = g_new0 (VecSessionChoosing, 1);
  self->choosing->similar_row = -1;
}

static void
forget_similar (VecSession *self)
{
  VecSessionChoosing *choosing = self->choosing;

  vec_job_drop (&choosing->similar_job);
  g_clear_pointer (&choosing->distances, g_free);
  g_clear_pointer (&choosing->sorted, g_free);
  choosing->similar_row = -1;
}

void
vec_session_clear_choosing (VecSession *self)
{
  vec_job_drop (&self->choosing->grow_job);
  forget_similar (self);
}

void
vec_session_free_choosing (VecSession *self)
{
  vec_session_clear_choosing (self);
  g_clear_pointer (&self->choosing, g_free);
}

gboolean
vec_session_is_choosing (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->choosing->grow_job != NULL || self->choosing->similar_job != NULL;
}

void
vec_session_cancel_choosing (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (!vec_session_is_choosing (self))
    return;
  vec_session_clear_choosing (self);
  vec_session_update_progress (self);
}

VecJob *
vec_session_get_choosing_job (VecSession *self)
{
  return self->choosing->grow_job != NULL ? self->choosing->grow_job : self->choosing->similar_job;
}

static gboolean
is_ready (VecSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->space != NULL && self->space_job == NULL)
    return TRUE;
  error = g_error_new_literal (VEC_ERROR, VEC_ERROR_FAILED, _("The table is still being prepared."));
  vec_session_fail (self, error);
  return FALSE;
}

/* ---- Growing by neighbours */

typedef struct
{
  VecSpace *space;
  VecMetric metric;
  VecIndex *index;         /* NULL: to be made */
  VecRowSet *chosen;
  int k;
  VecRowSet *grown;
} GrowWork;

static void
grow_work_free (gpointer data)
{
  GrowWork *work = data;

  g_clear_object (&work->space);
  g_clear_object (&work->index);
  vec_row_set_unref (work->chosen);
  vec_row_set_unref (work->grown);
  g_free (work);
}

/* The nearest ones of each row in the batch, which are among their own neighbours. */
static gboolean
grow_batch (GrowWork *work, const gint64 *rows, gint64 n, guint64 *words, GCancellable *cancellable, GError **error)
{
  int d = vec_space_get_n_dims (work->space), k = work->k + 1;
  g_autofree float *queries = g_new (float, (gsize) n * (gsize) d);
  g_autofree gint64 *found = g_new (gint64, (gsize) n * (gsize) k);
  g_autofree float *distances = g_new (float, (gsize) n * (gsize) k);

  for (gint64 i = 0; i < n; i++)
    memcpy (queries + i * d, vec_space_get_vector (work->space, rows[i]), sizeof (float) * (gsize) d);
  if (!vec_index_search_many (work->index, queries, n, k, found, distances, cancellable, error))
    return FALSE;
  for (gint64 i = 0; i < n; i++)
    for (int j = 0, taken = 0; j < k && taken < work->k; j++)
      {
        gint64 row = found[i * k + j];

        if (row < 0 || row == rows[i])
          continue;
        words[row >> 6] |= G_GUINT64_CONSTANT (1) << (row & 63);
        taken++;
      }
  return TRUE;
}

static gboolean
grow_work (VecJob *job, gpointer data, GError **error)
{
  GrowWork *work = data;
  gint64 n_rows = vec_space_get_n_rows (work->space), n;
  gsize size = sizeof (guint64) * (gsize) vec_row_set_n_words (n_rows);
  g_autofree gint64 *rows = vec_row_set_dup_rows (work->chosen, &n);
  g_autofree guint64 *words = g_memdup2 (vec_row_set_get_words (work->chosen), size);

  work->k = (int) MIN (work->k, n_rows - 1);
  work->index = vec_session_ensure_index (work->index, work->space, work->metric);
  for (gint64 i = 0; i < n && work->k > 0; i += GROW_BATCH)
    {
      vec_job_progress (_("Finding neighbours"), (guint64) i, (guint64) n, job);
      if (!grow_batch (work, rows + i, MIN (GROW_BATCH, n - i), words, vec_job_get_cancellable (job), error))
        return FALSE;
    }
  work->grown = vec_row_set_new_take (g_steal_pointer (&words), n_rows);
  return TRUE;
}

static void
grow_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  GrowWork *work = data;

  vec_session_keep_index (self, g_steal_pointer (&work->index), work->space);
  if (error != NULL)
    vec_session_fail (self, error);
  else if (work->chosen == self->now->chosen && work->space == self->space)
    vec_session_set_chosen (self, work->grown);
  vec_session_update_progress (self);
}

void
vec_session_grow_chosen (VecSession *self, int k)
{
  GrowWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (k > 0);
  if (self->now->chosen == NULL || !is_ready (self))
    return;
  work = g_new0 (GrowWork, 1);
  work->space = g_object_ref (self->space);
  work->metric = self->now->metric;
  g_set_object (&work->index, self->indexes[work->metric]);
  work->chosen = vec_row_set_ref (self->now->chosen);
  work->k = k;
  vec_job_start (&self->choosing->grow_job, self, self->context, work, grow_work_free, grow_work, grow_done, vec_session_update_progress);
  vec_session_update_progress (self);
}

/* ---- Within a distance of one row */

typedef struct
{
  VecSpace *space;
  VecMetric metric;
  VecIndex *index;
  gint64 row;
  guint64 stamp;
  float *distances, *sorted;
  gint64 n;
} SimilarWork;

static void
similar_work_free (gpointer data)
{
  SimilarWork *work = data;

  g_clear_object (&work->space);
  g_clear_object (&work->index);
  g_free (work->distances);
  g_free (work->sorted);
  g_free (work);
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float p = *(const float *) a, q = *(const float *) b;

  return p < q ? -1 : p > q;
}

/* Negative for scores, so that less is nearer whatever the metric. */
static gboolean
similar_work (VecJob *job, gpointer data, GError **error)
{
  SimilarWork *work = data;

  work->n = vec_space_get_n_rows (work->space);
  work->index = vec_session_ensure_index (work->index, work->space, work->metric);
  work->distances = g_new (float, work->n);
  if (!vec_index_distances (work->index, vec_space_get_vector (work->space, work->row), work->distances, vec_job_get_cancellable (job),
                            error))
    return FALSE;
  for (gint64 i = 0; work->metric == VEC_METRIC_DOT && i < work->n; i++)
    work->distances[i] = -work->distances[i];
  work->sorted = g_memdup2 (work->distances, sizeof (float) * (gsize) work->n);
  qsort (work->sorted, (size_t) work->n, sizeof (float), compare_floats);
  return TRUE;
}

static void
similar_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  SimilarWork *work = data;
  VecSessionChoosing *choosing = self->choosing;

  vec_session_keep_index (self, g_steal_pointer (&work->index), work->space);
  if (error != NULL)
    {
      forget_similar (self);
      vec_session_fail (self, error);
    }
  else
    {
      choosing->metric = work->metric;
      choosing->space_stamp = work->stamp;
      choosing->distances = g_steal_pointer (&work->distances);
      choosing->sorted = g_steal_pointer (&work->sorted);
      choosing->n = work->n;
    }
  vec_session_update_progress (self);
  vec_session_emit (self, SIGNAL_SIMILAR_CHANGED);
}

void
vec_session_find_similar (VecSession *self, gint64 row)
{
  SimilarWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL || row < 0 || row >= vec_table_get_n_rows (self->table) || !is_ready (self))
    return;
  if (row == self->choosing->similar_row && vec_session_get_similar_range (self, NULL, NULL, NULL))
    return;
  forget_similar (self);
  self->choosing->similar_row = row;
  work = g_new0 (SimilarWork, 1);
  work->space = g_object_ref (self->space);
  work->metric = self->now->metric;
  work->stamp = self->space_stamp;
  work->row = row;
  g_set_object (&work->index, self->indexes[work->metric]);
  vec_job_start (&self->choosing->similar_job, self, self->context, work, similar_work_free, similar_work, similar_done, NULL);
  vec_session_update_progress (self);
}

gint64
vec_session_get_similar_row (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return self->choosing->similar_row;
}

/* What a person sees is the similarity where there is one: the cosine, not 1 − cosine. */
static double
to_limit (VecMetric metric, double distance)
{
  return metric == VEC_METRIC_COSINE ? 1 - distance : metric == VEC_METRIC_DOT ? -distance : distance;
}

static double
to_distance (VecMetric metric, double limit)
{
  return metric == VEC_METRIC_COSINE ? 1 - limit : metric == VEC_METRIC_DOT ? -limit : limit;
}

static gboolean
is_known (VecSession *self)
{
  VecSessionChoosing *choosing = self->choosing;

  return choosing->distances != NULL && choosing->space_stamp == self->space_stamp && choosing->metric == self->now->metric;
}

gboolean
vec_session_get_similar_range (VecSession *self, double *nearest, double *farthest, gboolean *larger_is_nearer)
{
  VecSessionChoosing *choosing;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  choosing = self->choosing;
  if (!is_known (self))
    return FALSE;
  if (nearest != NULL)
    *nearest = to_limit (choosing->metric, choosing->sorted[0]);
  if (farthest != NULL)
    *farthest = to_limit (choosing->metric, choosing->sorted[choosing->n - 1]);
  if (larger_is_nearer != NULL)
    *larger_is_nearer = choosing->metric != VEC_METRIC_EUCLIDEAN;
  return TRUE;
}

double
vec_session_get_similar_limit (VecSession *self, gint64 n)
{
  VecSessionChoosing *choosing;

  g_return_val_if_fail (VEC_IS_SESSION (self), NAN);
  choosing = self->choosing;
  return is_known (self) ? to_limit (choosing->metric, choosing->sorted[CLAMP (n, 1, choosing->n) - 1]) : NAN;
}

/* The row itself is always among them, and of those that are not seen none. */
static VecRowSet *
make_similar (VecSession *self, double limit)
{
  VecSessionChoosing *choosing = self->choosing;
  guint64 *words = g_new0 (guint64, vec_row_set_n_words (choosing->n));
  /* A limit that was read off a distance takes the row that has it. */
  double distance = to_distance (choosing->metric, limit), most = distance + fabs (distance) * 1e-6 + 1e-7;
  g_autoptr (VecRowSet) all = NULL;

  for (gint64 i = 0; i < choosing->n; i++)
    if (choosing->distances[i] <= most || i == choosing->similar_row)
      words[i >> 6] |= G_GUINT64_CONSTANT (1) << (i & 63);
  all = vec_row_set_new_take (words, choosing->n);
  return self->visible != NULL ? vec_row_set_intersection (all, self->visible) : g_steal_pointer (&all);
}

gint64
vec_session_count_similar (VecSession *self, double limit)
{
  g_autoptr (VecRowSet) rows = NULL;

  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  if (!is_known (self))
    return 0;
  rows = make_similar (self, limit);
  return vec_row_set_get_count (rows);
}

void
vec_session_choose_similar (VecSession *self, double limit, VecChooseMode mode)
{
  g_autoptr (VecRowSet) rows = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (!is_known (self))
    return;
  rows = make_similar (self, limit);
  vec_session_choose (self, rows, mode);
}
