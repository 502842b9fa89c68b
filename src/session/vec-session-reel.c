/* The seed reel: a map's recipe with other seeds, one frame after the other, each laid on the map that is shown. */
#include "session/vec-session-trust.h"

#include "base/vec-error.h"
#include "base/vec-random.h"
#include "measure/vec-procrustes.h"

#include <glib/gi18n-lib.h>

#define START_SPREAD 1e-4
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

/* ---- Running a recipe inside a job. */

/* Not more often than anybody reads it. */
static void
tell_iteration (VecJob *job, VecProjection *projection, gint64 *last)
{
  gint64 now = g_get_monotonic_time ();

  if (now - *last < PROGRESS_INTERVAL)
    return;
  *last = now;
  vec_job_progress (vec_projection_get_stage (projection), (guint64) vec_projection_get_iteration (projection),
                    (guint64) vec_projection_get_n_iterations (projection), job);
}

float *
vec_job_project (VecJob *job, VecSpace *space, const VecRecipe *recipe, const float *start, VecKnnGraph **graph, GError **error)
{
  VecGuide *given = vec_recipe_get_guide (recipe);
  g_autoptr (VecGuide) guide = given != NULL ? vec_guide_treat (given, space) : NULL;
  VecProjectionParams params = vec_recipe_get_params (recipe, guide);
  gint64 n_rows = vec_space_get_n_rows (space), last = 0;
  g_autoptr (VecProjection) projection = NULL;

  projection = vec_projection_new (recipe->method, vec_space_get_vectors (space), n_rows, vec_space_get_n_dims (space), &params, error);
  if (projection == NULL)
    return NULL;
  if (graph != NULL && *graph != NULL)
    vec_projection_set_knn_graph (projection, *graph);
  if (start != NULL)
    vec_projection_set_initial_layout (projection, start);
  while (!vec_projection_is_done (projection))
    {
      if (!vec_projection_step (projection, NULL, NULL, vec_job_get_cancellable (job), error))
        return NULL;
      tell_iteration (job, projection, &last);
    }
  if (graph != NULL && *graph == NULL && vec_projection_get_knn_graph (projection) != NULL)
    *graph = vec_knn_graph_ref (vec_projection_get_knn_graph (projection));
  return g_memdup2 (vec_projection_get_layout (projection), (gsize) n_rows * (gsize) params.n_dims * sizeof (float));
}

/* ---- One frame. */

typedef struct
{
  VecSpace *space;
  VecLayout *layout;       /* what the frame is laid on */
  VecRecipe recipe;        /* with the frame's seed */
  VecKnnGraph *graph;      /* NULL: the frame finds it */
  VecCompany *company;     /* NULL: the first frame begins it */
  float *positions;        /* (n, dims) */
  float *shares;           /* (n) */
} FrameWork;

static void
frame_work_free (gpointer data)
{
  FrameWork *work = data;

  g_clear_object (&work->space);
  vec_layout_unref (work->layout);
  vec_recipe_clear (&work->recipe);
  g_clear_pointer (&work->graph, vec_knn_graph_unref);
  g_clear_pointer (&work->company, vec_company_free);
  g_free (work->positions);
  g_free (work->shares);
  g_free (work);
}

static gboolean
keep_company (VecJob *job, FrameWork *work, GError **error)
{
  GCancellable *cancellable = vec_job_get_cancellable (job);
  gint64 n_rows = work->layout->n_rows;

  if (n_rows < 2)
    return TRUE;
  if (work->company == NULL)
    work->company = vec_company_new (work->layout->positions, n_rows, work->layout->n_dims, (int) MIN (VEC_TRUST_K, n_rows - 1), 0, cancellable,
                                     error);
  if (work->company == NULL || !vec_company_add (work->company, work->positions, 0, cancellable, error))
    return FALSE;
  work->shares = g_new (float, n_rows);
  vec_company_get_shares (work->company, work->shares);
  return TRUE;
}

/* A start from principal components ties the maps of all seeds to each other, so that they would seem to agree: where a person does not
 * choose the start, each frame begins at places of its own (van der Maaten & Hinton 2008). */
static float *
draw_start (const VecRecipe *recipe, gint64 n_rows)
{
  gint64 n_values = n_rows * recipe->params.n_dims;
  float *start;
  VecRandom random;

  if (vec_projection_method_find_parameter (recipe->method, "start") != NULL)
    return NULL;
  start = g_new (float, n_values);
  vec_random_init (&random, ~recipe->params.seed);
  for (gint64 i = 0; i < n_values; i++)
    start[i] = (float) (START_SPREAD * vec_random_normal (&random));
  return start;
}

static gboolean
frame_work (VecJob *job, gpointer data, GError **error)
{
  FrameWork *work = data;
  g_autofree float *start = draw_start (&work->recipe, work->layout->n_rows);

  work->positions = vec_job_project (job, work->space, &work->recipe, start, &work->graph, error);
  if (work->positions == NULL)
    return FALSE;
  vec_procrustes_align (work->positions, work->layout->positions, work->layout->n_rows, work->layout->n_dims, work->positions);
  return keep_company (job, work, error);
}

static void start_frame (VecSession *self);

static void
frame_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  VecSessionTrust *trust = self->trust;
  FrameWork *work = data;

  if (error != NULL)
    {
      vec_session_stop_reel (self);
      vec_session_fail (self, error);
      return;
    }
  g_ptr_array_add (trust->reel_frames, g_steal_pointer (&work->positions));
  trust->reel_company = g_steal_pointer (&work->company);
  if (trust->reel_graph == NULL)
    trust->reel_graph = g_steal_pointer (&work->graph);
  g_free (trust->company);
  trust->company = g_steal_pointer (&work->shares);
  if ((int) trust->reel_frames->len < trust->reel_size)
    start_frame (self);
  else
    g_clear_pointer (&trust->reel_graph, vec_knn_graph_unref);
  vec_session_emit (self, SIGNAL_REEL_CHANGED);
}

static void
frame_progressed (gpointer owner)
{
  vec_session_emit ((VecSession *) owner, SIGNAL_REEL_CHANGED);
}

static void
start_frame (VecSession *self)
{
  VecSessionTrust *trust = self->trust;
  FrameWork *work = g_new0 (FrameWork, 1);

  work->space = g_object_ref (self->space);
  work->layout = vec_layout_ref (trust->reel_layout);
  vec_recipe_copy (&trust->reel_layout->recipe, &work->recipe);
  work->recipe.params.seed = vec_session_get_reel_seed (self, (int) trust->reel_frames->len);
  work->graph = trust->reel_graph != NULL ? vec_knn_graph_ref (trust->reel_graph) : NULL;
  work->company = g_steal_pointer (&trust->reel_company);
  vec_job_start (&trust->reel_job, self, self->context, work, frame_work_free, frame_work, frame_done, frame_progressed);
}

/* ---- The reel. */

static void
fail_without_seed (VecSession *self, const VecProjectionMethod *method)
{
  /* Translators: %s is a projection: "PCA". */
  g_autoptr (GError) error = g_error_new (VEC_ERROR, VEC_ERROR_PARAMETER,
                                          _("%s has no seed: it gives the same map every time, so there is nothing to compare."),
                                          _(method->title));

  vec_session_fail (self, error);
}

static void
fail_while_moving (VecSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (VEC_ERROR, VEC_ERROR_PARAMETER, _("There is no finished map to compare with yet."));

  vec_session_fail (self, error);
}

VecLayout *
vec_session_require_settled (VecSession *self)
{
  VecLayout *settled = vec_session_settled_layout (self);

  if (settled == NULL)
    fail_while_moving (self);
  return settled;
}

void
vec_session_start_reel (VecSession *self, int n_seeds)
{
  VecLayout *settled;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (n_seeds > 0);
  settled = vec_session_require_settled (self);
  if (settled == NULL)
    return;
  if (!vec_projection_method_has_seed (settled->recipe.method))
    {
      fail_without_seed (self, settled->recipe.method);
      return;
    }
  vec_session_clear_reel (self);
  self->trust->reel_layout = vec_layout_ref (settled);
  self->trust->reel_graph = self->graph != NULL ? vec_knn_graph_ref (self->graph) : NULL;
  self->trust->reel_size = n_seeds;
  start_frame (self);
  vec_session_emit (self, SIGNAL_REEL_CHANGED);
}

void
vec_session_stop_reel (VecSession *self)
{
  VecSessionTrust *trust;

  g_return_if_fail (VEC_IS_SESSION (self));
  trust = self->trust;
  if (trust->reel_size == 0)
    return;
  vec_job_drop (&trust->reel_job);
  g_clear_pointer (&trust->reel_graph, vec_knn_graph_unref);
  trust->reel_size = (int) trust->reel_frames->len;
  vec_session_emit (self, SIGNAL_REEL_CHANGED);
}

static void
forget_frames (VecSessionTrust *trust)
{
  g_ptr_array_set_size (trust->reel_frames, 0);
  g_clear_pointer (&trust->reel_company, vec_company_free);
  g_clear_pointer (&trust->company, g_free);
  g_clear_pointer (&trust->reel_layout, vec_layout_unref);
}

void
vec_session_clear_reel (VecSession *self)
{
  if (self->trust->reel_size == 0 && self->trust->reel_layout == NULL)
    return;
  vec_session_show_reel_frame (self, -1);
  vec_session_stop_reel (self);
  forget_frames (self->trust);
  self->trust->reel_size = 0;
  vec_session_emit (self, SIGNAL_REEL_CHANGED);
}

/* The same map again (after an undo, say) keeps the reel; it is then the map itself that is drawn. */
void
vec_session_check_reel (VecSession *self)
{
  VecSessionTrust *trust = self->trust;

  if (trust->reel_layout == NULL || trust->reel_layout == self->layout)
    return;
  trust->reel_shown = -1;
  if (self->layout == NULL || !self->layout->is_done || !trust->reel_layout->is_done
      || !vec_recipe_equal (&self->layout->recipe, &trust->reel_layout->recipe))
    {
      vec_session_clear_reel (self);
      return;
    }
  g_clear_pointer (&trust->reel_layout, vec_layout_unref);
  trust->reel_layout = vec_layout_ref (self->layout);
  vec_session_emit (self, SIGNAL_REEL_CHANGED);
}

int
vec_session_get_reel_size (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->trust->reel_size;
}

int
vec_session_get_reel_ready (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return (int) self->trust->reel_frames->len;
}

double
vec_session_get_reel_progress (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  if (self->trust->reel_job == NULL)
    return -1;
  return (self->trust->reel_frames->len + vec_job_get_fraction (self->trust->reel_job)) / self->trust->reel_size;
}

guint64
vec_session_get_reel_seed (VecSession *self, int frame)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  g_return_val_if_fail (frame >= 0 && frame < self->trust->reel_size, 0);
  return self->trust->reel_layout->recipe.params.seed + 1 + (guint64) frame;
}

void
vec_session_show_reel_frame (VecSession *self, int frame)
{
  VecSessionTrust *trust;
  const float *positions;

  g_return_if_fail (VEC_IS_SESSION (self));
  trust = self->trust;
  g_return_if_fail (frame >= -1 && frame < (int) trust->reel_frames->len);
  if (trust->reel_shown == frame || self->layout == NULL)
    return;
  trust->reel_shown = frame;
  positions = frame >= 0 ? trust->reel_frames->pdata[frame] : self->layout->positions;
  vec_session_draw_positions (self, positions);
  vec_session_emit (self, SIGNAL_REEL_CHANGED);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

int
vec_session_get_reel_frame (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), -1);
  return self->trust->reel_shown;
}

const float *
vec_session_get_company (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->trust->company;
}
