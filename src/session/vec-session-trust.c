/* Can the picture be trusted? The figures of the map that is shown, measured in the background. */
#include "session/vec-session-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_SAMPLE 1000
#define MIN_SAMPLE 200
#define SAMPLE_FLOPS 6e10

VecMetric
vec_recipe_get_metric (const VecRecipe *recipe)
{
  if (recipe->method == NULL || vec_projection_method_find_parameter (recipe->method, "metric") == NULL)
    return VEC_METRIC_EUCLIDEAN;
  return recipe->params.metric == VEC_METRIC_COSINE ? VEC_METRIC_COSINE : VEC_METRIC_EUCLIDEAN;
}

gint64
vec_trust_sample_size (gint64 n_rows, int n_dims)
{
  return (gint64) CLAMP (SAMPLE_FLOPS / (2 * (double) n_rows * n_dims), MIN_SAMPLE, MAX_SAMPLE);
}

double
vec_job_get_fraction (VecJob *job)
{
  guint64 done, total;

  if (job == NULL)
    return -1;
  vec_job_get_progress (job, &done, &total);
  return total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0;
}

VecLayout *
vec_session_settled_layout (VecSession *self)
{
  gboolean moves = self->run != NULL && !self->run_is_done && !self->is_paused;

  if (self->layout == NULL || self->space == NULL || self->space_job != NULL || moves
      || !vec_treatment_equal (&self->layout->recipe.treatment, vec_space_get_treatment (self->space)))
    return NULL;
  return self->layout;
}

/* ---- Measuring. */

typedef struct
{
  VecSpace *space;
  VecLayout *layout;
  VecTrust figures;
} FiguresWork;

static void
figures_work_free (gpointer data)
{
  FiguresWork *work = data;

  g_clear_object (&work->space);
  vec_layout_unref (work->layout);
  g_free (work);
}

static gboolean
figures_work (VecJob *job, gpointer data, GError **error)
{
  FiguresWork *work = data;
  gint64 n_rows = vec_space_get_n_rows (work->space);
  int n_dims = vec_space_get_n_dims (work->space);
  VecTrustInput input = { .vectors = vec_space_get_vectors (work->space), .n_dims = n_dims, .n_rows = n_rows,
                          .metric = vec_recipe_get_metric (&work->layout->recipe), .layout = work->layout->positions,
                          .n_axes = work->layout->n_dims,
                          .n_sample = vec_trust_sample_size (n_rows, n_dims), .seed = work->layout->recipe.params.seed };

  return vec_trust_measure (&input, &work->figures, vec_job_progress, job, vec_job_get_cancellable (job), error);
}

static void
figures_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  FiguresWork *work = data;

  if (error != NULL)
    {
      vec_session_fail (self, error);
      return;
    }
  self->trust->figures = work->figures;
  self->trust->has_figures = work->figures.n_ks > 0;
  vec_session_emit (self, SIGNAL_TRUST_CHANGED);
}

static void
start_figures (VecSession *self, VecLayout *layout)
{
  VecSessionTrust *trust = self->trust;
  FiguresWork *work = g_new0 (FiguresWork, 1);

  g_clear_pointer (&trust->figures_layout, vec_layout_unref);
  trust->figures_layout = vec_layout_ref (layout);
  work->space = g_object_ref (self->space);
  work->layout = vec_layout_ref (layout);
  vec_job_start (&trust->figures_job, self, self->context, work, figures_work_free, figures_work, figures_done, NULL);
}

static gboolean
figures_are_of_present (VecSession *self)
{
  return self->trust->has_figures && self->trust->figures_job == NULL && self->trust->figures_layout == self->layout;
}

/* What was measured of another map is out of date as soon as this one is seen. */
static void
tell_out_of_date (VecSession *self)
{
  gboolean was_of_present = self->trust->figures.is_of_present;

  self->trust->figures.is_of_present = figures_are_of_present (self);
  if (was_of_present && !self->trust->figures.is_of_present)
    vec_session_emit (self, SIGNAL_TRUST_CHANGED);
}

void
vec_session_update_trust (VecSession *self)
{
  VecLayout *settled = vec_session_settled_layout (self);

  if (settled != NULL && settled != self->trust->figures_layout)
    start_figures (self, settled);
  tell_out_of_date (self);
  vec_session_update_honesty (self, settled);
  vec_session_update_torn (self);
  vec_session_check_reel (self);
  vec_session_check_noise (self);
}

/* ---- Asking. */

const VecTrust *
vec_session_get_trust (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  if (!self->trust->has_figures)
    return NULL;
  self->trust->figures.is_of_present = figures_are_of_present (self);
  return &self->trust->figures;
}

/* The ends are not rounded to: “all” and “none” are said of nothing less. */
static char *
describe_preservation (double kept)
{
  int of_ten = (int) round (10 * kept);

  if (kept >= 0.9995)
    return g_strdup (_("This map keeps all neighbours together."));
  if (of_ten >= 10)
    return g_strdup (_("This map keeps more than 9 of 10 neighbours together."));
  if (of_ten < 1)
    return g_strdup (_("This map keeps fewer than 1 of 10 neighbours together."));
  /* Translators: %d is 1 … 9. */
  return g_strdup_printf (_("This map keeps %d of 10 neighbours together."), of_ten);
}

char *
vec_session_dup_verdict (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return figures_are_of_present (self) ? describe_preservation (self->trust->figures.preservation[0]) : NULL;
}

/* ---- The whole. */

void
vec_session_init_trust (VecSession *self)
{
  VecSessionTrust *trust = g_new0 (VecSessionTrust, 1);

  self->trust = trust;
  trust->torn_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  trust->torn = g_byte_array_new ();
  trust->torn_row = -1;
  trust->reel_frames = g_ptr_array_new_with_free_func (g_free);
  trust->reel_shown = -1;
}

/* What belongs to the space and to maps of it. */
void
vec_session_clear_trust (VecSession *self)
{
  VecSessionTrust *trust = self->trust;
  gboolean had_figures = trust->has_figures;

  vec_job_drop (&trust->figures_job);
  g_clear_pointer (&trust->figures_layout, vec_layout_unref);
  trust->has_figures = FALSE;
  trust->figures.is_of_present = FALSE;
  vec_session_clear_honesty (self);
  vec_session_clear_reel (self);
  vec_session_clear_noise (self);
  vec_session_clear_ladder (self);
  if (had_figures)
    vec_session_emit (self, SIGNAL_TRUST_CHANGED);
}

/* What a person asked for, or what makes the session busy. */
void
vec_session_cancel_trust (VecSession *self)
{
  if (self->trust->is_searching)
    vec_job_drop (&self->trust->honesty_job);
  self->trust->is_searching = FALSE;
  vec_session_stop_reel (self);
  vec_session_stop_noise (self);
  vec_session_stop_ladder (self);
}

void
vec_session_drop_trust_jobs (VecSession *self)
{
  VecSessionTrust *trust = self->trust;

  vec_job_drop (&trust->figures_job);
  vec_job_drop (&trust->true_rows_job);
  vec_job_drop (&trust->honesty_job);
  vec_job_drop (&trust->torn_job);
  vec_job_drop (&trust->reel_job);
  vec_job_drop (&trust->noise_job);
  vec_job_drop (&trust->ladder_job);
}

void
vec_session_free_trust (VecSession *self)
{
  VecSessionTrust *trust = self->trust;

  g_clear_pointer (&trust->figures_layout, vec_layout_unref);
  g_clear_pointer (&trust->true_rows, vec_true_rows_unref);
  g_clear_pointer (&trust->honesty_layout, vec_layout_unref);
  g_free (trust->honesty);
  g_clear_pointer (&trust->honesty_coloring, vec_coloring_unref);
  g_clear_pointer (&trust->torn_layout, vec_layout_unref);
  g_array_unref (trust->torn_rows);
  g_byte_array_unref (trust->torn);
  g_clear_pointer (&trust->reel_layout, vec_layout_unref);
  g_clear_pointer (&trust->reel_graph, vec_knn_graph_unref);
  g_ptr_array_unref (trust->reel_frames);
  g_clear_pointer (&trust->reel_company, vec_company_free);
  g_free (trust->company);
  vec_recipe_clear (&trust->noise_recipe);
  g_free (trust->noise_layout);
  g_free (trust);
}
