#include "session/vec-learning-layout.h"

#include <math.h>
#include <string.h>

#include "measure/vec-procrustes.h"
#include "project/vec-projection.h"

#define MIN_WORDS 8            /* of t-SNE; fewer are shown by PCA alone */
#define FIRST_RADIUS 5.0f      /* of the picture that t-SNE goes on from: larger than what it would gather anew */
#define PERPLEXITY 15

struct _VecLearningLayout
{
  int n_words, n_dims;
  guint64 seed;
  float *directions;  /* (n_words, n_dims), of length 1 or 0 */
  float *state;       /* (n_words, 2) as t-SNE left it, turned */
  float *shown;       /* (n_words, 2) the same with radius 1 */
  gboolean has_frame;
};

VecLearningLayout *
vec_learning_layout_new (int n_words, int n_dims, guint64 seed)
{
  VecLearningLayout *self = g_new0 (VecLearningLayout, 1);

  self->n_words = n_words;
  self->n_dims = n_dims;
  self->seed = seed;
  self->directions = g_new (float, (gsize) n_words * (gsize) n_dims);
  self->state = g_new0 (float, (gsize) n_words * 2);
  self->shown = g_new0 (float, (gsize) n_words * 2);
  return self;
}

void
vec_learning_layout_free (VecLearningLayout *self)
{
  g_free (self->directions);
  g_free (self->state);
  g_free (self->shown);
  g_free (self);
}

const float *
vec_learning_layout_get (VecLearningLayout *self)
{
  return self->has_frame ? self->shown : NULL;
}

/* ---- What is mapped. */

static void
scale_to_one (float *vector, int n)
{
  double sum = 0;

  for (int j = 0; j < n; j++)
    sum += (double) vector[j] * (double) vector[j];
  for (int j = 0; j < n && sum > 0; j++)
    vector[j] = (float) ((double) vector[j] / sqrt (sum));
}

static void
take_directions (VecLearningLayout *self, const float *vectors)
{
  gsize d = (gsize) self->n_dims;
  g_autofree double *mean = g_new0 (double, d);

  for (gsize i = 0; i < (gsize) self->n_words; i++)
    for (gsize j = 0; j < d; j++)
      mean[j] += (double) vectors[i * d + j] / self->n_words;
  for (gsize i = 0; i < (gsize) self->n_words; i++)
    {
      for (gsize j = 0; j < d; j++)
        self->directions[i * d + j] = (float) ((double) vectors[i * d + j] - mean[j]);
      scale_to_one (self->directions + i * d, self->n_dims);
    }
}

/* ---- Where it comes to lie. */

static double
get_radius (const float *layout, int n)
{
  double sum = 0;

  for (int i = 0; i < 2 * n; i++)
    sum += (double) layout[i] * (double) layout[i];
  return sqrt (sum / n);
}

static void
center (float *layout, int n)
{
  double mean[2] = { 0, 0 };

  for (int i = 0; i < 2 * n; i++)
    mean[i % 2] += (double) layout[i] / n;
  for (int i = 0; i < 2 * n; i++)
    layout[i] -= (float) mean[i % 2];
}

static void
set_radius (const float *from, int n, double radius, float *layout)
{
  double old = get_radius (from, n);

  for (int i = 0; i < 2 * n; i++)
    layout[i] = old > 0 ? (float) ((double) from[i] * radius / old) : 0;
}

/* Turned onto the last frame without its size: a size that fits best would be smaller with each frame, as noise averages out. */
static void
take_layout (VecLearningLayout *self, const float *layout, double radius)
{
  memcpy (self->state, layout, (gsize) self->n_words * 2 * sizeof (float));
  center (self->state, self->n_words);
  if (radius <= 0)
    radius = get_radius (self->state, self->n_words);
  if (self->has_frame)
    {
      vec_procrustes_align (self->state, self->shown, self->n_words, 2, self->state);
      center (self->state, self->n_words);
    }
  set_radius (self->state, self->n_words, radius, self->state);
  set_radius (self->state, self->n_words, 1, self->shown);
  self->has_frame = TRUE;
}

static gboolean
project (VecLearningLayout *self, const char *method, const VecProjectionParams *params, const float *start, double radius, GCancellable *cancellable,
         GError **error)
{
  g_autoptr (VecProjection) projection = NULL;

  projection = vec_projection_new (vec_projection_method_find (method), self->directions, self->n_words, self->n_dims, params, error);
  if (projection == NULL)
    return FALSE;
  if (start != NULL)
    vec_projection_set_initial_layout (projection, start);
  while (!vec_projection_is_done (projection))
    if (!vec_projection_step (projection, NULL, NULL, cancellable, error))
      return FALSE;
  take_layout (self, vec_projection_get_layout (projection), radius);
  return TRUE;
}

gboolean
vec_learning_layout_step (VecLearningLayout *self, const float *vectors, int n_iterations, GCancellable *cancellable, GError **error)
{
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.seed = self->seed;
  take_directions (self, vectors);
  if (!self->has_frame || self->n_words < MIN_WORDS)
    return project (self, "pca", &params, NULL, FIRST_RADIUS, cancellable, error);
  params.perplexity = PERPLEXITY;
  vec_projection_params_fit (&params, self->n_words);
  params.n_iterations = n_iterations;
  params.n_exaggeration = 0;
  params.stops_itself = FALSE;
  return project (self, "tsne", &params, self->state, 0, cancellable, error);
}
