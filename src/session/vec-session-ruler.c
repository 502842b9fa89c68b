/* The ruler: the truth about two rows. */
#include "session/vec-session-ruler.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "session/vec-session-private.h"

struct _VecSessionRuler
{
  gint64 row[2];              /* what is asked for; −1: nothing */
  VecJob *job;
  gboolean is_known;
  VecMeasurement measurement;
};

typedef struct
{
  VecSpace *space;
  VecIndex *index;            /* NULL: to be made */
  VecMeasurement measurement;
} RulerWork;

static void
ruler_work_free (gpointer data)
{
  RulerWork *work = data;

  g_clear_object (&work->space);
  g_clear_object (&work->index);
  g_free (work);
}

/* ---- Measuring. */

static gint64
count_nearer (const float *distances, gint64 n_rows, gint64 from, gint64 to, gboolean larger_is_nearer)
{
  float limit = distances[to];
  gint64 n = 0;

  for (gint64 row = 0; row < n_rows; row++)
    {
      gboolean is_nearer = larger_is_nearer ? distances[row] > limit : distances[row] < limit;

      n += row != from && row != to && (is_nearer || (distances[row] == limit && row < to));
    }
  return n;
}

static gboolean
rank (RulerWork *work, int side, float *distances, GCancellable *cancellable, GError **error)
{
  VecMeasurement *m = &work->measurement;
  gint64 from = m->row[side], to = m->row[1 - side];

  if (!vec_index_distances (work->index, vec_space_get_vector (work->space, from), distances, cancellable, error))
    return FALSE;
  m->rank[side] = 1 + count_nearer (distances, m->n_others + 1, from, to, m->metric == VEC_METRIC_DOT);
  if (side == 0)
    m->distance = distances[to];
  return TRUE;
}

static gboolean
ruler_work (VecJob *job, gpointer data, GError **error)
{
  RulerWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  g_autofree float *distances = g_new (float, work->measurement.n_others + 1);

  work->index = vec_session_ensure_index (work->index, work->space, work->measurement.metric);
  return rank (work, 0, distances, cancellable, error) && rank (work, 1, distances, cancellable, error);
}

static void
ruler_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  RulerWork *work = data;

  vec_session_keep_index (self, g_steal_pointer (&work->index), work->space);
  self->ruler->is_known = error == NULL;
  self->ruler->measurement = work->measurement;
  if (error != NULL)
    vec_session_fail (self, error);
  vec_session_emit (self, SIGNAL_MEASURED);
}

static void
start_measuring (VecSession *self)
{
  VecSessionRuler *ruler = self->ruler;
  RulerWork *work = g_new0 (RulerWork, 1);

  work->space = g_object_ref (self->space);
  work->measurement.metric = self->now->metric;
  g_set_object (&work->index, self->indexes[self->now->metric]);
  memcpy (work->measurement.row, ruler->row, sizeof ruler->row);
  work->measurement.n_others = vec_space_get_n_rows (self->space) - 1;
  vec_job_start (&ruler->job, self, self->context, work, ruler_work_free, ruler_work, ruler_done, NULL);
}

void
vec_session_update_ruler (VecSession *self)
{
  VecSessionRuler *ruler = self->ruler;
  gint64 n_rows = self->table != NULL ? vec_table_get_n_rows (self->table) : 0;

  if (ruler == NULL)
    return;
  vec_job_drop (&ruler->job);
  if (ruler->is_known)
    {
      ruler->is_known = FALSE;
      vec_session_emit (self, SIGNAL_MEASURED);
    }
  if (self->space != NULL && self->space_job == NULL && ruler->row[0] >= 0 && MAX (ruler->row[0], ruler->row[1]) < n_rows)
    start_measuring (self);
}

void
vec_session_drop_ruler (VecSession *self)
{
  if (self->ruler != NULL)
    vec_job_drop (&self->ruler->job);
  g_clear_pointer (&self->ruler, g_free);
}

void
vec_session_measure (VecSession *self, gint64 a, gint64 b)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail ((a < 0 && b < 0) || (a >= 0 && b >= 0 && a != b));
  if (self->ruler == NULL)
    self->ruler = g_new0 (VecSessionRuler, 1);
  self->ruler->row[0] = a;
  self->ruler->row[1] = b;
  vec_session_update_ruler (self);
}

const VecMeasurement *
vec_session_get_measurement (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->ruler != NULL && self->ruler->is_known ? &self->ruler->measurement : NULL;
}

/* ---- In words. */

/* “12th” */
static char *
ordinal (gint64 n)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, n);
  gboolean is_teen = n % 100 >= 11 && n % 100 <= 13;

  if (n % 10 == 1 && !is_teen)
    /* Translators: an ordinal number: 1st, 21st, … */
    return g_strdup_printf (C_("ordinal", "%sst"), number);
  if (n % 10 == 2 && !is_teen)
    /* Translators: an ordinal number: 2nd, 22nd, … */
    return g_strdup_printf (C_("ordinal", "%snd"), number);
  if (n % 10 == 3 && !is_teen)
    /* Translators: an ordinal number: 3rd, 23rd, … */
    return g_strdup_printf (C_("ordinal", "%srd"), number);
  /* Translators: an ordinal number: 4th, 11th, … */
  return g_strdup_printf (C_("ordinal", "%sth"), number);
}

static char *
describe_distance (const VecMeasurement *m)
{
  if (m->metric == VEC_METRIC_COSINE)
    return g_strdup_printf (_("Cosine similarity %.3f"), 1 - m->distance);
  if (m->metric == VEC_METRIC_DOT)
    return g_strdup_printf (_("Dot product %.4g"), m->distance);
  return g_strdup_printf (_("Euclidean distance %.4g"), m->distance);
}

static char *
describe_rank (VecSession *self, const VecMeasurement *m, int side)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, m->n_others);
  g_autofree char *place = ordinal (m->rank[side]);
  const char *from = vec_table_get_label (self->table, m->row[side]), *to = vec_table_get_label (self->table, m->row[1 - side]);

  /* Translators: “queen: 12th nearest of 7,999 to king”. */
  return g_strdup_printf (_("%s: %s nearest of %s to %s"), to, place, count, from);
}

char *
vec_session_dup_measurement_text (VecSession *self)
{
  const VecMeasurement *m;
  g_autofree char *distance = NULL, *there = NULL, *back = NULL;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  m = vec_session_get_measurement (self);
  if (m == NULL)
    return NULL;
  distance = describe_distance (m);
  there = describe_rank (self, m, 0);
  back = describe_rank (self, m, 1);
  return g_strjoin ("\n", distance, there, back, NULL);
}
