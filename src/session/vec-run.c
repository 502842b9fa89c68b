/* The thread steps the projection; between steps it looks at what the owner wants (pause, more iterations, stop) and puts a copy of
 * the layout into the report when the last one was taken and a sixtieth of a second has gone by. The lock is held for the
 * exchange of a few words only, never during a step or a copy. */
#include "session/vec-run.h"

#include <math.h>

#include "base/vec-parallel.h"
#include "base/vec-threads.h"
#include "session/vec-job.h"

#define REPORT_INTERVAL (G_USEC_PER_SEC / 60)

struct _VecRun
{
  gatomicrefcount refs;
  GMainContext *context;
  GCancellable *cancellable;
  VecSpace *space;           /* the thread's */
  VecKnnGraph *known_graph;  /* the thread's */
  VecGuide *guide;           /* the thread's: what the method follows, in the space */
  VecRecipe first_recipe;    /* the thread's */
  VecLayout *start;          /* the thread's, or NULL */
  gboolean goes_on;
  int n_more_at_start;
  gboolean pca_first;
  gint64 began;              /* the thread's: monotonic time */
  gint64 waited;             /* the thread's: microseconds in which it did nothing */
  gint64 last_report;        /* the thread's: monotonic time */
  gboolean graph_reported;   /* the thread's */

  VecRecipe recipe;          /* the context's: with all that was asked for */
  gpointer owner;            /* the context's */
  VecRunReported reported;   /* the context's */

  GMutex lock;
  GCond changed;
  gboolean is_stopped;       /* from here on under the lock */
  gboolean is_paused;
  int n_more;                /* iterations asked for and not yet given to the projection */
  VecReport report;
  gboolean is_posted;
};

static VecRun *
run_ref (VecRun *run)
{
  g_atomic_ref_count_inc (&run->refs);
  return run;
}

static void
run_unref (VecRun *run)
{
  if (!g_atomic_ref_count_dec (&run->refs))
    return;
  vec_report_clear (&run->report);
  g_clear_object (&run->space);
  g_clear_pointer (&run->known_graph, vec_knn_graph_unref);
  g_clear_pointer (&run->start, vec_layout_unref);
  g_clear_object (&run->cancellable);
  vec_recipe_clear (&run->recipe);
  vec_recipe_clear (&run->first_recipe);
  g_main_context_unref (run->context);
  g_cond_clear (&run->changed);
  g_mutex_clear (&run->lock);
  g_free (run);
}

void
vec_report_clear (VecReport *report)
{
  g_clear_pointer (&report->layout, vec_layout_unref);
  g_clear_pointer (&report->graph, vec_knn_graph_unref);
  g_clear_error (&report->error);
}

static gboolean
report_cb (gpointer data)
{
  VecRun *run = data;

  if (run->owner != NULL)
    {
      run->reported (run->owner, run);
      return G_SOURCE_REMOVE;
    }
  g_mutex_lock (&run->lock);
  run->is_posted = FALSE;
  g_mutex_unlock (&run->lock);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
post (VecRun *run)
{
  if (run->is_posted)
    return;
  run->is_posted = TRUE;
  vec_post (run->context, report_cb, run_ref (run), (GDestroyNotify) run_unref);
}

static double
get_elapsed (const VecRun *run)
{
  return (double) (g_get_monotonic_time () - run->began - run->waited) / G_USEC_PER_SEC;
}

static void
progress_cb (const char *stage, guint64 done, guint64 total, gpointer data)
{
  VecRun *run = data;
  double elapsed = get_elapsed (run);

  g_mutex_lock (&run->lock);
  run->report.elapsed = elapsed;
  run->report.stage = stage;
  run->report.n_done = done;
  run->report.n_total = total;
  post (run);
  g_mutex_unlock (&run->lock);
}

static gboolean
is_report_taken (VecRun *run)
{
  gboolean taken;

  g_mutex_lock (&run->lock);
  taken = run->report.layout == NULL;
  g_mutex_unlock (&run->lock);
  return taken;
}

static void
put_layout (VecRun *run, VecProjection *projection, VecLayout *layout, gboolean has_finished)
{
  VecKnnGraph *graph = run->graph_reported ? NULL : vec_projection_get_knn_graph (projection);
  double elapsed = get_elapsed (run);
  VecLayout *old;

  if (graph != NULL)
    run->graph_reported = TRUE;
  g_mutex_lock (&run->lock);
  old = run->report.layout;
  run->report.layout = layout;
  if (graph != NULL)
    {
      g_clear_pointer (&run->report.graph, vec_knn_graph_unref);
      run->report.graph = vec_knn_graph_ref (graph);
    }
  run->report.stage = vec_projection_get_stage (projection);
  run->report.n_done = (guint64) layout->iteration;
  run->report.n_total = (guint64) layout->n_iterations;
  run->report.elapsed = elapsed;
  run->report.has_finished = has_finished;
  post (run);
  g_mutex_unlock (&run->lock);
  g_clear_pointer (&old, vec_layout_unref);
}

/* A copy of what there is now. */
static VecLayout *
copy_layout (VecRun *run, VecProjection *projection, const VecRecipe *recipe)
{
  VecLayout *layout = vec_layout_new (projection, vec_space_get_n_rows (run->space), recipe);

  if (run->goes_on && recipe->method == run->start->recipe.method)
    {
      layout->iteration += run->start->iteration;
      layout->n_iterations += run->start->iteration;
      if (isnan (layout->kl))
        layout->kl = run->start->kl;
    }
  return layout;
}

/* The first and the last layout of a method are always told. */
static void
publish (VecRun *run, VecProjection *projection, const VecRecipe *recipe, gboolean has_finished, gboolean *is_first)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_due = now - run->last_report >= REPORT_INTERVAL && is_report_taken (run);

  if (!is_due && !has_finished && !*is_first)
    return;
  if (vec_projection_get_layout (projection) == NULL)
    return;
  *is_first = FALSE;
  run->last_report = now;
  put_layout (run, projection, copy_layout (run, projection, recipe), has_finished);
}

/* Waits while the owner wants a pause, or, when @has_finished, until there is more to do. Returns FALSE when the run is to end. */
static gboolean
wait_for_owner (VecRun *run, VecProjection *projection, gboolean has_finished, VecRecipe *recipe)
{
  gint64 begin = g_get_monotonic_time ();
  int n_more;
  gboolean is_stopped;

  g_mutex_lock (&run->lock);
  while (!run->is_stopped && (run->is_paused || (has_finished && run->n_more == 0)))
    g_cond_wait (&run->changed, &run->lock);
  is_stopped = run->is_stopped;
  n_more = run->n_more;
  if (projection != NULL && recipe != NULL)
    run->n_more = 0;
  g_mutex_unlock (&run->lock);
  run->waited += g_get_monotonic_time () - begin;

  if (!is_stopped && projection != NULL && recipe != NULL && n_more > 0)
    {
      vec_projection_extend (projection, n_more);
      vec_recipe_extend (recipe, n_more);
    }
  return !is_stopped;
}

/* So that the picture of the PCA is really seen, however quickly the next one comes. */
static void
wait_until_taken (VecRun *run)
{
  gint64 begin = g_get_monotonic_time ();

  g_mutex_lock (&run->lock);
  while (!run->is_stopped && run->report.layout != NULL)
    g_cond_wait (&run->changed, &run->lock);
  g_mutex_unlock (&run->lock);
  run->waited += g_get_monotonic_time () - begin;
}

static gboolean
step (VecRun *run, VecProjection *projection, GError **error)
{
  return vec_projection_step (projection, progress_cb, run, run->cancellable, error);
}

/* What is left to do for a picture that goes on: no gathering any more, and the iterations that it lacks; a method whose learning rate
 * falls has to know those behind it. */
static void
set_remaining (const VecRun *run, const VecProjectionMethod *method, VecProjectionParams *params)
{
  const VecParameter *iterations = vec_projection_method_find_parameter (method, "iterations");
  int n_left = MAX (run->start->n_iterations - run->start->iteration, 0) + run->n_more_at_start;

  params->n_exaggeration = 0;
  params->n_before = run->start->iteration;
  if (run->start->is_done)
    params->stops_itself = FALSE; /* as many as were asked for, although it had stopped */
  if (iterations != NULL && vec_projection_method_find_parameter (method, "refining-iterations") == NULL)
    vec_parameter_set (iterations, params, MAX (n_left, 1));
}

static VecProjection *
create (VecRun *run, const VecRecipe *recipe, GError **error)
{
  VecProjectionParams params = vec_recipe_get_params (recipe, run->guide);

  if (run->goes_on && recipe->method == run->start->recipe.method)
    set_remaining (run, recipe->method, &params);

  return vec_projection_new (recipe->method, vec_space_get_vectors (run->space), vec_space_get_n_rows (run->space),
                             vec_space_get_n_dims (run->space), &params, error);
}

static gboolean
run_pca (VecRun *run, const VecRecipe *recipe, GError **error)
{
  VecRecipe pca = { .treatment = recipe->treatment, .method = vec_projection_method_find ("pca") };
  g_autoptr (VecProjection) projection = NULL;
  gboolean is_first = TRUE;

  vec_projection_params_init (&pca.params);
  pca.params.n_dims = recipe->params.n_dims;
  projection = create (run, &pca, error);
  if (projection == NULL)
    return FALSE;
  while (!vec_projection_is_done (projection))
    if (!step (run, projection, error))
      return FALSE;
  publish (run, projection, &pca, FALSE, &is_first);
  wait_until_taken (run);
  return wait_for_owner (run, NULL, FALSE, NULL);
}

static gboolean
run_method (VecRun *run, VecRecipe *recipe, GError **error)
{
  g_autoptr (VecProjection) projection = create (run, recipe, error);
  gboolean is_first = TRUE;

  if (projection == NULL)
    return FALSE;
  if (run->known_graph != NULL)
    vec_projection_set_knn_graph (projection, run->known_graph);
  g_clear_pointer (&run->known_graph, vec_knn_graph_unref);
  if (run->start != NULL && run->start->n_dims == recipe->params.n_dims)
    vec_projection_set_initial_layout (projection, run->start->positions);

  publish (run, projection, recipe, vec_projection_is_done (projection), &is_first);
  while (wait_for_owner (run, projection, vec_projection_is_done (projection), recipe))
    {
      if (!step (run, projection, error))
        return FALSE;
      publish (run, projection, recipe, vec_projection_is_done (projection), &is_first);
    }
  return FALSE;
}

static void
put_error (VecRun *run, GError *error)
{
  g_mutex_lock (&run->lock);
  g_clear_error (&run->report.error);
  run->report.error = error;
  post (run);
  g_mutex_unlock (&run->lock);
}

static gpointer
run_thread (gpointer data)
{
  VecRun *run = data;
  g_auto (VecRecipe) recipe = { 0 };
  VecGuide *guide = vec_recipe_get_guide (&run->first_recipe);
  GError *error = NULL;

  run->began = g_get_monotonic_time ();
  vec_thread_give_way ();
  vec_recipe_copy (&run->first_recipe, &recipe);
  run->guide = guide != NULL ? vec_guide_treat (guide, run->space) : NULL;
  if (!run->pca_first || run_pca (run, &recipe, &error))
    run_method (run, &recipe, &error);
  g_clear_pointer (&run->guide, vec_guide_unref);
  g_clear_object (&run->space);
  if (error != NULL)
    put_error (run, error);
  vec_threads_end (run->cancellable);
  run_unref (run);
  return NULL;
}

/* By vec_run_stop(), or because the program ends. */
static void
cancelled_cb (GCancellable *cancellable, VecRun *run)
{
  g_mutex_lock (&run->lock);
  run->is_stopped = TRUE;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}

VecRun *
vec_run_start (const VecRunOptions *options, gpointer owner, GMainContext *context, VecRunReported reported)
{
  VecRun *run = g_new0 (VecRun, 1);

  g_atomic_ref_count_init (&run->refs);
  run->context = g_main_context_ref (context);
  run->cancellable = g_cancellable_new ();
  run->space = g_object_ref (options->space);
  run->known_graph = options->graph != NULL ? vec_knn_graph_ref (options->graph) : NULL;
  run->start = options->start != NULL ? vec_layout_ref (options->start) : NULL;
  run->goes_on = options->goes_on && options->start != NULL;
  run->n_more_at_start = options->n_more;
  run->pca_first = options->pca_first;
  vec_recipe_copy (options->recipe, &run->recipe);
  vec_recipe_copy (options->recipe, &run->first_recipe);
  run->is_paused = options->paused;
  run->owner = owner;
  run->reported = reported;
  g_mutex_init (&run->lock);
  g_cond_init (&run->changed);
  g_signal_connect (run->cancellable, "cancelled", G_CALLBACK (cancelled_cb), run);
  vec_threads_begin (run->cancellable);
  g_thread_unref (g_thread_new ("vec-run", run_thread, run_ref (run)));
  return run;
}

void
vec_run_stop (VecRun *run)
{
  if (run == NULL)
    return;
  run->owner = NULL;
  g_cancellable_cancel (run->cancellable);
  run_unref (run);
}

void
vec_run_set_owner (VecRun *run, gpointer owner)
{
  run->owner = owner;
}

void
vec_run_set_paused (VecRun *run, gboolean paused)
{
  g_mutex_lock (&run->lock);
  run->is_paused = paused;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}

void
vec_run_extend (VecRun *run, int n_more)
{
  vec_recipe_extend (&run->recipe, n_more);
  g_mutex_lock (&run->lock);
  run->n_more += n_more;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}

const VecRecipe *
vec_run_get_recipe (VecRun *run)
{
  return &run->recipe;
}

void
vec_run_take_report (VecRun *run, VecReport *report)
{
  g_mutex_lock (&run->lock);
  *report = run->report;
  run->report.layout = NULL;
  run->report.graph = NULL;
  run->report.error = NULL;
  run->is_posted = FALSE;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}
