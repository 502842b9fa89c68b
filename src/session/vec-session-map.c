/* The picture: the run that makes it, and the layout that is shown. */
#include "session/vec-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "encode/vec-static-encoder.h"

/* ---- The layout. */

char *
vec_session_dup_axis_title (VecSession *self, int axis)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  g_return_val_if_fail (axis >= 0 && axis < 3, NULL);
  return self->layout != NULL && axis < self->layout->n_dims ? vec_recipe_dup_axis_title (&self->layout->recipe, axis, self->layout->explained[axis])
                                                             : NULL;
}

const VecProjectionMethod *
vec_session_get_layout_method (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->layout != NULL ? self->layout->recipe.method : NULL;
}

static void
update_axis_titles (VecSession *self)
{
  g_autofree char *x = vec_session_dup_axis_title (self, 0);
  g_autofree char *y = vec_session_dup_axis_title (self, 1);
  g_autofree char *z = vec_session_dup_axis_title (self, 2);

  vec_scene_set_axis_titles (self->scene, x, y);
  vec_scene_set_depth_title (self->scene, z);
}

static void
update_axis_lines (VecSession *self)
{
  VecGuide *guide = vec_recipe_get_guide (&self->layout->recipe);
  VecAxisLine lines[VEC_MAX_AXES];
  VecSceneLine shown[VEC_MAX_AXES];
  int n = 0;

  if (guide != NULL && vec_guide_get_kind (guide) == VEC_GUIDE_AXES)
    n = vec_axes_get_lines (guide, self->layout->positions, self->layout->n_rows, self->layout->n_dims, lines);
  for (int i = 0; i < n; i++)
    shown[i] = (VecSceneLine) { lines[i].x0, lines[i].y0, lines[i].x1, lines[i].y1, lines[i].endless, lines[i].label,
                                lines[i].z0, lines[i].z1 };
  vec_scene_set_lines (self->scene, shown, (guint) n);
}

static gboolean
is_same_picture (const VecLayout *a, const VecLayout *b)
{
  return a != NULL && vec_recipe_is_continued (&a->recipe, &b->recipe) && b->iteration >= a->iteration;
}

/* What was decided while the scene had no points yet. */
static void
mark_first_layout (VecSession *self)
{
  vec_scene_set_coloring (self->scene, self->coloring);
  vec_session_update_encodings (self);
  vec_session_update_region_names (self);
  vec_session_update_visible (self);
  vec_session_update_selection (self);
  vec_session_update_hits (self);
}

/* Takes @layout. */
static void
show_layout (VecSession *self, VecLayout *layout)
{
  gboolean is_replaced = !is_same_picture (self->layout, layout);
  gboolean is_first = self->layout == NULL;

  if (is_replaced && !is_first)
    vec_session_emit (self, SIGNAL_LAYOUT_REPLACING);
  g_clear_pointer (&self->layout, vec_layout_unref);
  self->layout = layout;
  vec_session_draw_positions (self, layout->positions);
  update_axis_titles (self);
  update_axis_lines (self);
  if (is_first)
    mark_first_layout (self);
  vec_session_update_markers (self);
  vec_session_settle_texts (self);
  vec_session_follow_layout (self, is_replaced || layout->is_done);
  if (is_replaced)
    vec_session_emit (self, SIGNAL_LAYOUT_REPLACED);
  if (is_replaced)
    vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

void
vec_session_show_layout (VecSession *self, VecLayout *layout)
{
  vec_layout_cache_add (self->layouts, layout);
  show_layout (self, vec_layout_ref (layout));
}

const float *
vec_session_get_layout (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->layout != NULL ? self->layout->positions : NULL;
}

double
vec_session_get_explained (VecSession *self, int axis)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NAN);
  g_return_val_if_fail (axis >= 0 && axis < 3, NAN);
  return self->layout != NULL ? self->layout->explained[axis] : NAN;
}

/* ---- The run. */

/* Neighbours larger than this are found again by the next run rather than kept. */
#define MAX_GRAPH_BYTES ((gsize) 256 << 20)

static void
keep_graph (VecSession *self, VecKnnGraph *graph)
{
  gsize n_bytes = (gsize) vec_knn_graph_get_n_rows (graph) * (gsize) vec_knn_graph_get_k (graph) * 8;

  if (n_bytes > MAX_GRAPH_BYTES)
    return;
  if (self->graph != NULL && vec_knn_graph_get_metric (self->graph) == vec_knn_graph_get_metric (graph)
      && vec_knn_graph_get_k (self->graph) >= vec_knn_graph_get_k (graph))
    return;
  g_clear_pointer (&self->graph, vec_knn_graph_unref);
  self->graph = vec_knn_graph_ref (graph);
}

/* The picture stays; what was asked for goes back to what it was made by. */
static void
run_failed (VecSession *self, const GError *error)
{
  vec_run_stop (g_steal_pointer (&self->run));
  if (self->layout != NULL && vec_treatment_equal (&self->layout->recipe.treatment, &self->now->recipe.treatment)
      && !vec_recipe_equal (&self->layout->recipe, &self->now->recipe))
    {
      VecSnapshot *next = vec_snapshot_copy (self->now);

      next->recipe.method = self->layout->recipe.method;
      vec_recipe_set_guide (&next->recipe, next->recipe.method->guide, vec_recipe_get_guide (&self->layout->recipe));
      if (self->layout->n_iterations > 0)
        next->recipe.params = self->layout->recipe.params;
      next->recipe.start = self->layout->recipe.start;
      vec_session_amend (self, next);
    }
  vec_session_update_progress (self);
  vec_session_fail (self, error);
}

static void
run_reported (gpointer owner, VecRun *run)
{
  VecSession *self = owner;
  g_auto (VecReport) report = { 0 };

  vec_run_take_report (run, &report);
  g_object_freeze_notify (G_OBJECT (self));
  self->run_stage = report.stage;
  self->run_done = report.n_done;
  self->run_total = report.n_total;
  self->run_elapsed = report.elapsed;
  if (report.graph != NULL)
    {
      keep_graph (self, report.graph);
      vec_session_note_graph (self, report.graph, vec_run_get_recipe (run));
    }
  if (report.layout != NULL)
    {
      VecLayout *layout = g_steal_pointer (&report.layout);

      if (layout->is_done)
        vec_layout_cache_add (self->layouts, layout);
      self->run_is_done = layout->is_done && vec_recipe_equal (&layout->recipe, vec_run_get_recipe (run));
      if (self->run_is_done && self->run_is_measurable)
        vec_session_measure_speed (self, layout);
      self->run_is_measurable &= !self->run_is_done;
      show_layout (self, layout);
    }
  if (report.error != NULL)
    run_failed (self, report.error);
  vec_session_update_progress (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
vec_session_stop_runs (VecSession *self)
{
  vec_run_stop (g_steal_pointer (&self->run));
  vec_run_stop (g_steal_pointer (&self->suspended));
  g_clear_pointer (&self->suspended_layout, vec_layout_unref);
}

static gboolean
must_hold (VecSession *self)
{
  return self->is_paused || self->open_job != NULL || self->append_job != NULL || self->space_job != NULL;
}

void
vec_session_hold_run (VecSession *self)
{
  if (self->run != NULL)
    vec_run_set_paused (self->run, must_hold (self));
}

gboolean
vec_session_is_one_step (const VecProjectionMethod *method)
{
  return method->guide != VEC_GUIDE_NONE || method == vec_projection_method_find ("pca");
}

/* Looking at another picture for a while does not throw away what an unfinished run has reached; a finished one is in the cache. */
static void
suspend_run (VecSession *self)
{
  if (self->run == NULL)
    return;
  vec_run_stop (g_steal_pointer (&self->suspended));
  g_clear_pointer (&self->suspended_layout, vec_layout_unref);
  if (self->layout == NULL || self->layout->is_done || !vec_recipe_equal (&self->layout->recipe, vec_run_get_recipe (self->run)))
    {
      vec_run_stop (g_steal_pointer (&self->run));
      return;
    }
  vec_run_set_owner (self->run, NULL);
  vec_run_set_paused (self->run, TRUE);
  self->suspended = g_steal_pointer (&self->run);
  self->suspended_layout = vec_layout_ref (self->layout);
}

static gboolean
resume_run (VecSession *self)
{
  if (self->suspended == NULL || !vec_recipe_equal (vec_run_get_recipe (self->suspended), &self->now->recipe))
    return FALSE;
  self->run = g_steal_pointer (&self->suspended);
  self->run_is_done = self->suspended_layout->is_done;
  vec_run_set_owner (self->run, self);
  show_layout (self, g_steal_pointer (&self->suspended_layout));
  vec_session_hold_run (self);
  run_reported (self, self->run);
  return TRUE;
}

static gboolean
layout_is_of_space (VecSession *self)
{
  return self->layout != NULL && self->layout->n_dims == self->now->recipe.params.n_dims
         && vec_treatment_equal (&self->layout->recipe.treatment, vec_space_get_treatment (self->space));
}

/* ---- Starting a run, or waiting for the person's word. */

void
vec_session_approve (VecSession *self, gboolean approved)
{
  self->is_approved = approved;
}

static void
set_waiting (VecSession *self, char *text)
{
  gboolean differs = g_strcmp0 (self->waiting_text, text) != 0;

  g_free (self->waiting_text);
  self->waiting_text = text;
  if (differs)
    vec_session_notify (self, PROP_WAITING_TEXT);
}

static char *
describe_wait (VecSession *self)
{
  gint64 n_rows = vec_table_get_n_rows (self->table);
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n_rows);
  g_autofree char *points = g_strdup_printf (ngettext ("%s point", "%s points", (gulong) n_rows), count);
  g_autofree char *duration = vec_seconds_to_string (vec_session_estimate_run (self, self->now));

  /* Translators: “t-SNE of 1,000,000 points takes about 5 minutes.” */
  return g_strdup_printf (_("%s of %s takes %s."), _(self->now->recipe.method->title), points, duration);
}

void
vec_session_update_waiting (VecSession *self)
{
  if (self->waiting_text != NULL && self->table != NULL)
    set_waiting (self, describe_wait (self));
}

static void
begin_run (VecSession *self, const VecRunOptions *options)
{
  self->run_is_done = FALSE;
  self->run_stage = NULL;
  self->run_done = self->run_total = 0;
  self->run_elapsed = 0;
  self->run_left = NAN;
  self->countdown = (VecCountdown) { 0 };
  self->run = vec_run_start (options, self, self->context, run_reported);
}

/* The layout that the recipe starts from, if it is still there. */
static VecLayout *
find_start (VecSession *self)
{
  guint64 serial = self->now->recipe.start;

  if (serial == 0)
    return NULL;
  return self->layout != NULL && self->layout->serial == serial ? self->layout
                                                                : vec_layout_cache_find_serial (self->layouts, serial);
}

/* @earlier: a state of the same picture to go on from with @n_more iterations, or NULL. Without a picture of this space a PCA comes
 * first, because it is there at once. */
static void
start_run (VecSession *self, VecLayout *earlier, int n_more)
{
  gboolean is_quick = vec_session_is_one_step (self->now->recipe.method);
  VecRunOptions options = {
    .space = self->space,
    .recipe = &self->now->recipe,
    .graph = self->graph,
    .start = earlier != NULL ? earlier : find_start (self),
    .goes_on = earlier != NULL,
    .n_more = n_more,
    .pca_first = !layout_is_of_space (self) && !is_quick,
    .paused = must_hold (self),
  };

  set_waiting (self, NULL);
  self->run_expected = earlier == NULL ? vec_session_estimate_run (self, self->now) : 0;
  self->run_is_measurable = options.start == NULL && options.graph == NULL;
  begin_run (self, &options);
}

/* What cannot start, or takes too long to start without being asked, shows a PCA meanwhile. */
static void
show_pca_meanwhile (VecSession *self)
{
  VecRecipe pca = { .treatment = self->now->recipe.treatment, .method = vec_projection_method_find ("pca") };
  VecRunOptions options = { .space = self->space, .recipe = &pca, .paused = must_hold (self) };

  vec_projection_params_init (&pca.params);
  pca.params.n_dims = self->now->recipe.params.n_dims;
  self->run_expected = 0;
  self->run_is_measurable = FALSE;
  if (!layout_is_of_space (self))
    begin_run (self, &options);
}

static gboolean
is_expensive (VecSession *self)
{
  return !self->is_approved && vec_session_estimate_run (self, self->now) > self->patience;
}

/* The picture that is left for another one: undo brings it back, as far as it had come. */
static void
keep_layout (VecSession *self)
{
  if (self->layout != NULL)
    vec_layout_cache_add (self->layouts, self->layout);
}

/* A finished picture needs no run; one that is not goes on, unless that takes long. */
static void
show_known (VecSession *self, VecLayout *known)
{
  show_layout (self, vec_layout_ref (known));
  if (!known->is_done && self->space != NULL && self->space_job == NULL && !is_expensive (self))
    start_run (self, known, 0);
}

static void
start_unknown (VecSession *self)
{
  VecLayout *earlier = NULL;

  if (self->extends_by > 0 && self->layout != NULL && vec_recipe_is_continued (&self->layout->recipe, &self->now->recipe))
    earlier = self->layout;
  if (vec_session_lacks_guide (self))
    show_pca_meanwhile (self);
  else if (is_expensive (self))
    {
      show_pca_meanwhile (self);
      set_waiting (self, describe_wait (self));
    }
  else
    start_run (self, earlier, self->extends_by);
}

/* A known picture at once; else, or while it is not finished, a run that makes it. */
void
vec_session_show_recipe (VecSession *self)
{
  VecLayout *known;

  if (self->run != NULL && vec_recipe_equal (vec_run_get_recipe (self->run), &self->now->recipe))
    {
      set_waiting (self, NULL);
      return;
    }
  keep_layout (self);
  suspend_run (self);
  set_waiting (self, NULL);
  known = !vec_session_lacks_guide (self) ? vec_layout_cache_find (self->layouts, &self->now->recipe) : NULL;
  if (resume_run (self))
    return;
  if (known != NULL)
    show_known (self, known);
  else if (self->space != NULL && self->space_job == NULL)
    start_unknown (self);
  vec_session_update_progress (self);
}

void
vec_session_run_anew (VecSession *self)
{
  if (vec_session_lacks_guide (self))
    return;
  vec_session_stop_runs (self);
  if (self->space == NULL)
    vec_session_start_space (self);
  else if (self->space_job == NULL)
    start_run (self, NULL, 0);
  vec_session_update_progress (self);
}

/* A layout from the cache has no run to extend: the changed recipe then starts one that goes on from it. */
void
vec_session_extend_run (VecSession *self, int n_more)
{
  self->extends_by = n_more;
  if (self->run == NULL || !vec_recipe_equal (vec_run_get_recipe (self->run), &self->now->recipe))
    return;
  vec_run_extend (self->run, n_more);
  self->run_is_done = FALSE;
}

void
vec_session_set_paused (VecSession *self, gboolean paused)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->is_paused == !!paused)
    return;
  self->is_paused = !!paused;
  vec_session_hold_run (self);
  vec_session_notify (self, PROP_PAUSED);
  vec_session_update_progress (self);
}

static void
translate_encoder_reason (VecSession *self)
{
  const char *reason = NULL;

  if (self->table == NULL || vec_static_encoder_is_available (self->table, &reason) || reason == NULL)
    return;

  g_free (self->encoder_reason);
  self->encoder_reason = g_strdup (reason);
  vec_session_notify (self, PROP_ENCODER_REASON);
}

void
vec_session_translate (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));

  if (self->layout != NULL)
    update_axis_titles (self);
  vec_session_update_waiting (self);
  vec_session_translate_clusters (self);
  translate_encoder_reason (self);
  vec_session_update_progress (self);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}
