#include "measure/vec-analogies.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define TILE 256     /* questions that meet a chunk of rows together */
#define CHUNK 1024   /* rows */

typedef struct
{
  const VecAnalogies *self;
  gint64 *answers;
  VecProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
  gint64 n_done;             /* questions; atomic */
} Work;

/* One thread's room. */
typedef struct
{
  float *queries;     /* (TILE, d) of length 1 */
  float *rows;        /* (CHUNK, d) of length 1 */
  float *cosines;     /* (TILE, CHUNK) */
  float best[TILE];
} Desk;

static void
desk_init (Desk *desk, int n_dims)
{
  desk->queries = g_new (float, (gsize) TILE * (gsize) n_dims);
  desk->rows = g_new (float, (gsize) CHUNK * (gsize) n_dims);
  desk->cosines = g_new (float, (gsize) TILE * CHUNK);
}

static void
desk_clear (Desk *desk)
{
  g_free (desk->queries);
  g_free (desk->rows);
  g_free (desk->cosines);
}

/* FALSE, and zeros: it has no direction. */
static gboolean
take_direction (const float *vector, int n_dims, float *out)
{
  double square = 0;

  for (int i = 0; i < n_dims; i++)
    square += (double) vector[i] * (double) vector[i];
  for (int i = 0; i < n_dims; i++)
    out[i] = square > 0 ? (float) ((double) vector[i] / sqrt (square)) : 0;
  return square > 0;
}

/* Whether the question can be asked. */
static gboolean
take_question (const VecAnalogies *self, const gint64 *rows, float *scratch, float *out)
{
  static const float signs[] = { -1, 1, 1 };
  gsize d = (gsize) self->n_dims;

  memset (out, 0, d * sizeof *out);
  for (int part = 0; part < 3; part++)
    {
      if (!take_direction (self->vectors + (gsize) rows[part] * d, self->n_dims, scratch))
        return FALSE;
      for (gsize i = 0; i < d; i++)
        out[i] += signs[part] * scratch[i];
    }
  return take_direction (out, self->n_dims, out);
}

static void
look_at (const float *cosines, gint64 first, int n, const gint64 *rows, float *best, gint64 *answer)
{
  for (int c = 0; c < n; c++)
    if (cosines[c] > *best && first + c != rows[0] && first + c != rows[1] && first + c != rows[2])
      {
        *best = cosines[c];
        *answer = first + c;
      }
}

/* A row without direction is no answer. */
static void
look_at_chunk (const Work *work, Desk *desk, gint64 begin, int n_questions, gint64 first, int n)
{
  const VecAnalogies *self = work->self;
  int d = self->n_dims;
  gboolean has_direction[CHUNK];

  for (int c = 0; c < n; c++)
    has_direction[c] = take_direction (self->vectors + (first + c) * d, d, desk->rows + (gsize) c * (gsize) d);
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_questions, n, d, 1, desk->queries, d, desk->rows, d, 0, desk->cosines, CHUNK);
  for (int c = 0; c < n; c++)
    for (int q = 0; !has_direction[c] && q < n_questions; q++)
      desk->cosines[q * CHUNK + c] = -INFINITY;
  for (int q = 0; q < n_questions; q++)
    if (desk->best[q] < INFINITY)
      look_at (desk->cosines + q * CHUNK, first, n, self->questions + 3 * (begin + q), &desk->best[q], &work->answers[begin + q]);
}

static void
answer_tile (gint64 begin, gint64 end, int thread, gpointer data)
{
  Work *work = data;
  const VecAnalogies *self = work->self;
  Desk desk;

  desk_init (&desk, self->n_dims);
  for (gint64 q = begin; q < end; q++)
    {
      gboolean asks = take_question (self, self->questions + 3 * q, desk.rows, desk.queries + (q - begin) * self->n_dims);

      work->answers[q] = -1;
      desk.best[q - begin] = asks ? -INFINITY : INFINITY;
    }
  for (gint64 first = 0; first < self->n_rows && !g_cancellable_is_cancelled (work->cancellable); first += CHUNK)
    look_at_chunk (work, &desk, begin, (int) (end - begin), first, (int) MIN (CHUNK, self->n_rows - first));
  desk_clear (&desk);
  if (work->progress != NULL)
    work->progress (_("Answering"), (guint64) __atomic_add_fetch (&work->n_done, end - begin, __ATOMIC_RELAXED), (guint64) self->n_questions,
                    work->progress_data);
}

gboolean
vec_analogies_answer (const VecAnalogies *self, gint64 *answers, int n_threads, VecProgressFunc progress, gpointer progress_data,
                      GCancellable *cancellable, GError **error)
{
  Work work = { self, answers, progress, progress_data, cancellable, 0 };

  g_return_val_if_fail (self->n_dims > 0, FALSE);
  vec_parallel_blocks (self->n_questions, TILE, n_threads, answer_tile, &work);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
