/* What the same recipe makes of noise, and what fewer dimensions make of the vectors. */
#include "session/vec-session-trust.h"

#include "measure/vec-shuffle.h"

/* ---- Noise. */

typedef struct
{
  VecTable *table;
  VecRecipe recipe;
  float *layout;       /* (n, dims of the recipe) */
  VecTrust figures;
} NoiseWork;

static void
noise_work_free (gpointer data)
{
  NoiseWork *work = data;

  g_clear_object (&work->table);
  vec_recipe_clear (&work->recipe);
  g_free (work->layout);
  g_free (work);
}

/* The shuffling has a seed of its own: the one that the map begins with must not be that of the noise. */
static VecTable *
shuffle_table (VecTable *table, guint64 seed, GCancellable *cancellable, GError **error)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_dims = vec_table_get_n_dims (table);
  float *shuffled = vec_shuffle_columns (vec_table_get_values (table), ~seed, 0, cancellable, error);
  VecTableBuilder *builder;

  if (shuffled == NULL)
    return NULL;
  builder = vec_table_builder_new (vec_table_get_name (table), vec_table_get_format (table), NULL);
  vec_table_builder_take_vectors (builder, shuffled, n_rows, n_dims, shuffled, g_free);
  return vec_table_builder_end (builder, error);
}

static gboolean
noise_work (VecJob *job, gpointer data, GError **error)
{
  NoiseWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  g_autoptr (VecTable) table = shuffle_table (work->table, work->recipe.params.seed, cancellable, error);
  g_autoptr (VecSpace) space = NULL;
  VecTrustInput input = { .metric = vec_recipe_get_metric (&work->recipe), .n_axes = work->recipe.params.n_dims,
                          .seed = work->recipe.params.seed };

  if (table == NULL)
    return FALSE;
  space = vec_space_new (table, &work->recipe.treatment, 0, NULL, NULL, cancellable, error);
  if (space == NULL)
    return FALSE;
  work->layout = vec_job_project (job, space, &work->recipe, NULL, NULL, error);
  if (work->layout == NULL)
    return FALSE;
  input.vectors = vec_space_get_vectors (space);
  input.n_rows = vec_space_get_n_rows (space);
  input.n_dims = vec_space_get_n_dims (space);
  input.layout = work->layout;
  input.n_sample = vec_trust_sample_size (input.n_rows, input.n_dims);
  return vec_trust_measure (&input, &work->figures, NULL, NULL, cancellable, error);
}

static void
noise_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  VecSessionTrust *trust = self->trust;
  NoiseWork *work = data;

  if (error == NULL)
    {
      g_free (trust->noise_layout);
      trust->noise_layout = g_steal_pointer (&work->layout);
      trust->noise_figures = work->figures;
      trust->noise_figures.is_of_present = TRUE;
      trust->has_noise_figures = work->figures.n_ks > 0;
    }
  vec_session_emit (self, SIGNAL_NOISE_CHANGED);
  if (error != NULL)
    vec_session_fail (self, error);
}

static void
noise_progressed (gpointer owner)
{
  vec_session_emit ((VecSession *) owner, SIGNAL_NOISE_CHANGED);
}

void
vec_session_start_noise (VecSession *self)
{
  VecLayout *settled;
  NoiseWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  settled = vec_session_require_settled (self);
  if (settled == NULL)
    return;
  vec_session_clear_noise (self);
  vec_recipe_copy (&settled->recipe, &self->trust->noise_recipe);
  work = g_new0 (NoiseWork, 1);
  work->table = g_object_ref (self->table);
  vec_recipe_copy (&settled->recipe, &work->recipe);
  vec_job_start (&self->trust->noise_job, self, self->context, work, noise_work_free, noise_work, noise_done, noise_progressed);
  vec_session_emit (self, SIGNAL_NOISE_CHANGED);
}

void
vec_session_stop_noise (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (vec_job_drop (&self->trust->noise_job))
    vec_session_emit (self, SIGNAL_NOISE_CHANGED);
}

void
vec_session_clear_noise (VecSession *self)
{
  VecSessionTrust *trust = self->trust;
  gboolean had_any = trust->noise_job != NULL || trust->noise_layout != NULL;

  vec_job_drop (&trust->noise_job);
  g_clear_pointer (&trust->noise_layout, g_free);
  trust->has_noise_figures = FALSE;
  vec_recipe_clear (&trust->noise_recipe);
  trust->noise_recipe = (VecRecipe) { 0 };
  if (had_any)
    vec_session_emit (self, SIGNAL_NOISE_CHANGED);
}

void
vec_session_check_noise (VecSession *self)
{
  if (self->trust->noise_recipe.method != NULL
      && (self->layout == NULL || !vec_recipe_equal (&self->layout->recipe, &self->trust->noise_recipe)))
    vec_session_clear_noise (self);
}

double
vec_session_get_noise_progress (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return vec_job_get_fraction (self->trust->noise_job);
}

int
vec_session_get_noise_dims (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 2);
  return self->trust->noise_layout != NULL ? self->trust->noise_recipe.params.n_dims : 2;
}

const float *
vec_session_get_noise_layout (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->trust->noise_layout;
}

const VecTrust *
vec_session_get_noise_trust (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->trust->has_noise_figures ? &self->trust->noise_figures : NULL;
}

/* ---- The ladder. */

typedef struct
{
  VecSpace *space;
  VecLayout *layout;
  VecLadder ladder;
} LadderWork;

static void
ladder_work_free (gpointer data)
{
  LadderWork *work = data;

  g_clear_object (&work->space);
  vec_layout_unref (work->layout);
  g_free (work);
}

static gboolean
ladder_work (VecJob *job, gpointer data, GError **error)
{
  LadderWork *work = data;
  gint64 n_rows = vec_space_get_n_rows (work->space);
  int n_dims = vec_space_get_n_dims (work->space);

  return vec_ladder_measure (vec_space_get_vectors (work->space), n_rows, n_dims, vec_recipe_get_metric (&work->layout->recipe),
                             work->layout->positions, work->layout->n_dims, vec_trust_sample_size (n_rows, n_dims),
                             work->layout->recipe.params.seed, 0,
                             &work->ladder, vec_job_progress, job, vec_job_get_cancellable (job), error);
}

static void
ladder_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;

  if (error == NULL)
    {
      self->trust->ladder = ((LadderWork *) data)->ladder;
      self->trust->has_ladder = TRUE;
    }
  vec_session_emit (self, SIGNAL_LADDER_CHANGED);
  if (error != NULL)
    vec_session_fail (self, error);
}

static void
ladder_progressed (gpointer owner)
{
  vec_session_emit ((VecSession *) owner, SIGNAL_LADDER_CHANGED);
}

void
vec_session_start_ladder (VecSession *self)
{
  VecLayout *settled;
  LadderWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  settled = vec_session_require_settled (self);
  if (settled == NULL)
    return;
  work = g_new0 (LadderWork, 1);
  work->space = g_object_ref (self->space);
  work->layout = vec_layout_ref (settled);
  vec_job_start (&self->trust->ladder_job, self, self->context, work, ladder_work_free, ladder_work, ladder_done, ladder_progressed);
  vec_session_emit (self, SIGNAL_LADDER_CHANGED);
}

void
vec_session_stop_ladder (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (vec_job_drop (&self->trust->ladder_job))
    vec_session_emit (self, SIGNAL_LADDER_CHANGED);
}

void
vec_session_clear_ladder (VecSession *self)
{
  gboolean had_any = vec_job_drop (&self->trust->ladder_job) || self->trust->has_ladder;

  self->trust->has_ladder = FALSE;
  if (had_any)
    vec_session_emit (self, SIGNAL_LADDER_CHANGED);
}

double
vec_session_get_ladder_progress (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return vec_job_get_fraction (self->trust->ladder_job);
}

const VecLadder *
vec_session_get_ladder (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->trust->has_ladder ? &self->trust->ladder : NULL;
}
