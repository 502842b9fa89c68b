#include "session/vec-session-meaning.h"

#include "session/vec-session-private.h"

#include "base/vec-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _VecSessionMeaning
{
  gboolean is_on;
  char *problem;               /* of the last search, or NULL */
  VecJob *explain_job;
  VecContributions *words;     /* of the text that was searched for last; NULL: not asked for */
  gint64 row;                  /* that they are weighed against, −1: none */
  double similarity;
};

/* ---- Ranking */

typedef struct
{
  VecEncoder *encoder;
  VecSpace *space;
  VecIndex *index;         /* NULL: to be made */
  VecMetric metric;
  char *text;
  char *problem;           /* why there are no hits */
  GArray *hits;            /* of VecHit */
  GPtrArray *items;        /* of VecRowItem */
} RankWork;

static void
rank_work_free (gpointer data)
{
  RankWork *work = data;

  g_clear_object (&work->encoder);
  g_clear_object (&work->space);
  g_clear_object (&work->index);
  g_free (work->text);
  g_free (work->problem);
  g_clear_pointer (&work->hits, g_array_unref);
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_free (work);
}

static char *
dup_detail (VecMetric metric, float distance)
{
  switch (metric)
    {
    case VEC_METRIC_COSINE:
      return g_strdup_printf (_("similarity %.3f"), 1 - (double) distance);
    case VEC_METRIC_EUCLIDEAN:
      return g_strdup_printf (_("distance %.3f"), (double) distance);
    case VEC_METRIC_DOT:
    default:
      return g_strdup_printf (_("score %.3f"), (double) distance);
    }
}

static void
take_found (RankWork *work, GArray *found)
{
  VecTable *table = vec_space_get_table (work->space);

  for (guint i = 0; i < found->len; i++)
    {
      const VecNeighbor *neighbor = &g_array_index (found, VecNeighbor, i);
      VecHit hit = { .row = neighbor->row, .column = -1 };
      g_autofree char *detail = dup_detail (work->metric, neighbor->distance);

      g_array_append_val (work->hits, hit);
      g_ptr_array_add (work->items, vec_row_item_new (hit.row, vec_table_get_label (table, hit.row), NAN, 0, detail));
    }
}

/* (d of the space); NULL with work->problem set when nothing is known of it. */
static float *
encode (RankWork *work, GCancellable *cancellable, GError **error)
{
  const char *texts[] = { work->text, NULL };
  g_autofree float *vector = g_new0 (float, vec_encoder_get_n_dims (work->encoder));
  VecEncoding encoding = { 0 };
  float *treated = NULL;

  if (!vec_encoder_encode (work->encoder, texts, 1, vector, &encoding, cancellable, error))
    return NULL;
  if (encoding.encoded)
    {
      treated = g_new (float, vec_space_get_n_dims (work->space));
      vec_space_treat (work->space, vector, treated);
    }
  else
    work->problem = g_strdup_printf (_("“%s” knows nothing of this text."), vec_encoder_get_title (work->encoder));
  vec_encoding_clear (&encoding);
  return treated;
}

static gboolean
rank_work (VecJob *job, gpointer data, GError **error)
{
  RankWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  g_autoptr (GArray) found = NULL;
  g_autofree float *query = NULL;
  g_autoptr (GError) reason = NULL;

  work->hits = g_array_new (FALSE, FALSE, sizeof (VecHit));
  work->items = g_ptr_array_new_with_free_func (g_object_unref);
  query = encode (work, cancellable, &reason);
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  if (query == NULL)
    return work->problem != NULL;
  work->index = vec_session_ensure_index (work->index, work->space, work->metric);
  found = vec_index_search (work->index, query, VEC_SESSION_N_SIMILAR, NULL, 0, cancellable, error);
  if (found == NULL)
    return FALSE;
  take_found (work, found);
  return TRUE;
}

static void
clear_explanation (VecSession *self)
{
  VecSessionMeaning *meaning = self->meaning;

  vec_job_drop (&meaning->explain_job);
  g_clear_pointer (&meaning->words, vec_contributions_free);
  meaning->row = -1;
}

static void
set_problem (VecSession *self, const char *problem)
{
  g_free (self->meaning->problem);
  self->meaning->problem = g_strdup (problem);
}

static void
rank_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  RankWork *work = data;

  vec_session_keep_index (self, g_steal_pointer (&work->index), work->space);
  if (error != NULL)
    {
      self->hit_step_wanted = 0;
      vec_session_fail (self, error);
      return;
    }
  clear_explanation (self);
  set_problem (self, work->problem);
  vec_session_take_hits (self, work->hits, work->items);
  vec_session_emit (self, SIGNAL_MEANING_CHANGED);
}

gboolean
vec_session_ranks_by_meaning (VecSession *self)
{
  return self->meaning->is_on && self->encoder != NULL && self->space != NULL
         && vec_encoder_get_n_dims (self->encoder) == vec_table_get_n_dims (self->table);
}

void
vec_session_start_ranking (VecSession *self)
{
  RankWork *work = g_new0 (RankWork, 1);

  work->encoder = g_object_ref (self->encoder);
  work->space = g_object_ref (self->space);
  work->metric = self->now->metric;
  g_set_object (&work->index, self->indexes[work->metric]);
  work->text = g_strdup (self->search_text);
  vec_job_start (&self->find_job, self, self->context, work, rank_work_free, rank_work, rank_done, NULL);
}

/* ---- The switch */

void
vec_session_init_meaning (VecSession *self)
{
  self->meaning = g_new0 (VecSessionMeaning, 1);
  self->meaning->row = -1;
}

void
vec_session_clear_meaning (VecSession *self)
{
  clear_explanation (self);
  set_problem (self, NULL);
}

void
vec_session_free_meaning (VecSession *self)
{
  vec_session_clear_meaning (self);
  g_clear_pointer (&self->meaning, g_free);
}

void
vec_session_search_again (VecSession *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->search_text == NULL || *self->search_text == '\0')
    return;
  text = g_strdup (self->search_text);
  vec_session_clear_search (self);
  vec_session_set_search (self, text);
}

void
vec_session_set_by_meaning (VecSession *self, gboolean by_meaning)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->meaning->is_on == by_meaning)
    return;
  self->meaning->is_on = by_meaning;
  vec_session_search_again (self);
  vec_session_emit (self, SIGNAL_MEANING_CHANGED);
}

gboolean
vec_session_get_by_meaning (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->meaning->is_on;
}

const char *
vec_session_get_meaning_problem (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->meaning->problem;
}

/* ---- Why */

typedef struct
{
  VecEncoder *encoder;
  VecSpace *space;
  VecMetric metric;
  char *text;
  gint64 row;
  VecContributions *words;     /* NULL: to be made */
  double similarity;
  float *treated;              /* (d of the space) */
} ExplainWork;

static void
explain_work_free (gpointer data)
{
  ExplainWork *work = data;

  g_clear_object (&work->encoder);
  g_clear_object (&work->space);
  g_clear_pointer (&work->words, vec_contributions_free);
  g_free (work->text);
  g_free (work->treated);
  g_free (work);
}

/* Larger is nearer: the cosine, the product, or the distance with its sign turned. */
static double
similarity_cb (const float *vector, gpointer data)
{
  ExplainWork *work = data;
  const float *row = vec_space_get_vector (work->space, work->row);
  double dot = 0, length = 0, row_length = 0, distance = 0;

  vec_space_treat (work->space, vector, work->treated);
  for (int i = 0; i < vec_space_get_n_dims (work->space); i++)
    {
      double a = (double) work->treated[i], b = (double) row[i];

      dot += a * b;
      length += a * a;
      row_length += b * b;
      distance += (a - b) * (a - b);
    }
  if (work->metric == VEC_METRIC_DOT)
    return dot;
  if (work->metric == VEC_METRIC_EUCLIDEAN)
    return -sqrt (distance);
  return length > 0 && row_length > 0 ? dot / sqrt (length * row_length) : 0;
}

static gboolean
explain_work (VecJob *job, gpointer data, GError **error)
{
  ExplainWork *work = data;

  work->words = vec_contributions_new (work->encoder, work->text, vec_job_get_cancellable (job), error);
  if (work->words == NULL)
    return FALSE;
  work->treated = g_new (float, vec_space_get_n_dims (work->space));
  work->similarity = vec_contributions_weigh (work->words, similarity_cb, work);
  return TRUE;
}

static void
explain_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  ExplainWork *work = data;

  clear_explanation (self);
  if (error == NULL)
    {
      self->meaning->words = g_steal_pointer (&work->words);
      self->meaning->row = work->row;
      self->meaning->similarity = work->similarity;
    }
  vec_session_emit (self, SIGNAL_MEANING_CHANGED);
}

void
vec_session_explain_hit (VecSession *self, gint64 row)
{
  ExplainWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (!vec_session_ranks_by_meaning (self) || self->search_text == NULL || *self->search_text == '\0' || row < 0
      || row >= vec_space_get_n_rows (self->space) || row == self->meaning->row)
    return;
  work = g_new0 (ExplainWork, 1);
  work->encoder = g_object_ref (self->encoder);
  work->space = g_object_ref (self->space);
  work->metric = self->now->metric;
  work->text = g_strdup (self->search_text);
  work->row = row;
  vec_job_start (&self->meaning->explain_job, self, self->context, work, explain_work_free, explain_work, explain_done, NULL);
}

VecContributions *
vec_session_get_explanation (VecSession *self, gint64 *row, double *similarity)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  *row = self->meaning->row;
  *similarity = self->meaning->similarity;
  return self->meaning->words;
}
