/* What the chosen rows have in common. */
#include "session/vec-session-summary.h"

#include <math.h>

#include "measure/vec-group.h"
#include "session/vec-session-private.h"

#define MAX_PAIRS 200000
#define MAX_OF_COLUMN 3

struct _VecSessionSummary
{
  VecJob *job;
  VecSelectionSummary *summary;    /* NULL: none */
  VecRowSet *chosen;               /* what it, or the one that the job makes, is about; NULL: none */
  guint64 stamp;                   /* likewise, of the space */
  /* The mean of all pairs of the table does not change with what is chosen. */
  double overall;
  guint64 overall_stamp;           /* of the space that it is of; 0: not known */
};

typedef struct
{
  VecSpace *space;
  VecRowSet *chosen;
  guint64 stamp;
  VecSelectionSummary *summary;
} SummaryWork;

static void
summary_free (VecSelectionSummary *summary)
{
  g_clear_pointer (&summary->typical, g_ptr_array_unref);
  g_clear_pointer (&summary->distinct, g_array_unref);
  g_clear_object (&summary->table);
  g_free (summary);
}

static void
summary_work_free (gpointer data)
{
  SummaryWork *work = data;

  g_clear_object (&work->space);
  vec_row_set_unref (work->chosen);
  g_clear_pointer (&work->summary, summary_free);
  g_free (work);
}

static gboolean
find_typical (SummaryWork *work, const gint64 *rows, GCancellable *cancellable)
{
  VecSelectionSummary *summary = work->summary;
  gint64 typical[VEC_SUMMARY_TYPICAL];
  double distances[VEC_SUMMARY_TYPICAL];
  gint64 n = vec_group_find_typical (vec_space_get_vectors (work->space), vec_space_get_n_dims (work->space), rows, summary->n,
                                     summary->metric, VEC_SUMMARY_TYPICAL, typical, distances, cancellable);

  summary->typical = g_ptr_array_new_with_free_func (g_object_unref);
  for (gint64 i = 0; i < n; i++)
    g_ptr_array_add (summary->typical,
                     vec_row_item_new (typical[i], vec_table_get_label (summary->table, typical[i]), distances[i], 0, ""));
  return n >= 0;
}

static void
measure_pairs (SummaryWork *work, const gint64 *rows, GCancellable *cancellable)
{
  VecSelectionSummary *summary = work->summary;
  const float *vectors = vec_space_get_vectors (work->space);
  int d = vec_space_get_n_dims (work->space);
  gboolean sampled;

  summary->within = vec_group_mean_pair (vectors, d, rows, summary->n, summary->metric, MAX_PAIRS, 1, &summary->is_sampled, cancellable);
  if (isnan (summary->overall))
    summary->overall = vec_group_mean_pair (vectors, d, NULL, summary->n_rows, summary->metric, MAX_PAIRS, 1, NULL, cancellable);
  sampled = summary->metric == VEC_METRIC_EUCLIDEAN && (double) summary->n_rows * (double) (summary->n_rows - 1) / 2 > MAX_PAIRS;
  summary->is_sampled |= sampled;
}

static gboolean
summary_work (VecJob *job, gpointer data, GError **error)
{
  SummaryWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  VecSelectionSummary *summary = work->summary;
  g_autofree gint64 *rows = vec_row_set_dup_rows (work->chosen, NULL);

  if (!find_typical (work, rows, cancellable))
    return FALSE;
  measure_pairs (work, rows, cancellable);
  summary->distinct = vec_distinct_find (summary->table, work->chosen, VEC_SUMMARY_DISTINCT, MAX_OF_COLUMN, cancellable);
  return summary->distinct != NULL;
}

static void
summary_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  SummaryWork *work = data;
  VecSessionSummary *state = self->summary;

  state->overall = work->summary->overall;
  state->overall_stamp = work->stamp;
  g_clear_pointer (&state->summary, summary_free);
  state->summary = g_steal_pointer (&work->summary);
  vec_session_emit (self, SIGNAL_SUMMARY_CHANGED);
}

static void
start_summary (VecSession *self)
{
  VecSessionSummary *state = self->summary;
  SummaryWork *work = g_new0 (SummaryWork, 1);
  VecSelectionSummary *summary = g_new0 (VecSelectionSummary, 1);

  summary->n = vec_row_set_get_count (self->now->chosen);
  summary->n_rows = vec_table_get_n_rows (self->table);
  summary->metric = self->now->metric;
  summary->table = g_object_ref (self->table);
  summary->overall = state->overall_stamp == self->space_stamp ? state->overall : NAN;
  work->space = g_object_ref (self->space);
  work->chosen = vec_row_set_ref (self->now->chosen);
  work->stamp = self->space_stamp;
  work->summary = summary;
  vec_row_set_unref (state->chosen);
  state->chosen = vec_row_set_ref (self->now->chosen);
  state->stamp = self->space_stamp;
  vec_job_start (&state->job, self, self->context, work, summary_work_free, summary_work, summary_done, NULL);
}

/* ---- For the session */

void
vec_session_init_summary (VecSession *self)
{
  self->summary = g_new0 (VecSessionSummary, 1);
}

void
vec_session_clear_summary (VecSession *self)
{
  vec_job_drop (&self->summary->job);
  g_clear_pointer (&self->summary->summary, summary_free);
  g_clear_pointer (&self->summary->chosen, vec_row_set_unref);
  self->summary->overall_stamp = 0;
}

void
vec_session_free_summary (VecSession *self)
{
  vec_session_clear_summary (self);
  g_clear_pointer (&self->summary, g_free);
}

static gboolean
is_about_now (VecSession *self)
{
  VecSessionSummary *state = self->summary;

  return state->chosen == self->now->chosen && state->stamp == self->space_stamp
         && (state->job != NULL || (state->summary != NULL && state->summary->table == self->table));
}

/* The old one stays until the new one is there, unless there is none to come. */
void
vec_session_update_summary (VecSession *self)
{
  gboolean wanted = self->now->chosen != NULL && vec_row_set_get_count (self->now->chosen) >= 2 && self->space != NULL
                    && self->table != NULL && vec_row_set_get_n_rows (self->now->chosen) == vec_space_get_n_rows (self->space);

  if (wanted && is_about_now (self))
    return;
  vec_job_drop (&self->summary->job);
  g_clear_pointer (&self->summary->chosen, vec_row_set_unref);
  if (wanted)
    start_summary (self);
  else if (self->summary->summary != NULL)
    {
      g_clear_pointer (&self->summary->summary, summary_free);
      vec_session_emit (self, SIGNAL_SUMMARY_CHANGED);
    }
}

const VecSelectionSummary *
vec_session_get_summary (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->summary->summary;
}
