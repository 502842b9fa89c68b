/* The treated vectors that map, neighbours and clusters all use, and what the session is busy with. */
#include "session/vec-session-chosen.h"
#include "session/vec-session-filter.h"
#include "session/vec-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "project/vec-estimate.h"
#include "read/vec-missing.h"

#define SHORT_RUN_SECONDS 3.0

typedef struct
{
  VecTable *table;
  VecTreatment treatment;
  VecSpace *space;
} SpaceWork;

static void
space_work_free (gpointer data)
{
  SpaceWork *work = data;

  g_clear_object (&work->space);
  g_clear_object (&work->table);
  g_free (work);
}

static gboolean
space_work (VecJob *job, gpointer data, GError **error)
{
  SpaceWork *work = data;
  g_autoptr (VecTable) checked = vec_missing_check (work->table, VEC_MISSING_REFUSE, vec_job_progress, job, vec_job_get_cancellable (job), error);

  if (checked == NULL)
    return FALSE;
  work->space = vec_space_new (work->table, &work->treatment, 0, vec_job_progress, job, vec_job_get_cancellable (job), error);
  return work->space != NULL;
}

void
vec_session_clear_space (VecSession *self)
{
  vec_job_drop (&self->space_job);
  vec_job_drop (&self->neighbor_job);
  vec_job_drop (&self->place_job);
  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    g_clear_object (&self->indexes[metric]);
  g_clear_pointer (&self->graph, vec_knn_graph_unref);
  vec_drop_in_thread (g_steal_pointer (&self->space));
  self->space_stamp++;
}

/* The treatment goes back to that of the space, with which everything shown was made. */
static void
space_failed (VecSession *self, const GError *error)
{
  if (self->space != NULL)
    {
      VecSnapshot *next = vec_snapshot_copy (self->now);

      next->recipe.treatment = *vec_space_get_treatment (self->space);
      vec_session_amend (self, next);
    }
  vec_session_hold_run (self);
  vec_session_update_progress (self);
  vec_session_fail (self, error);
}

static void
space_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  SpaceWork *work = data;

  if (error != NULL)
    {
      space_failed (self, error);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  vec_session_stop_runs (self);
  vec_session_clear_space (self);
  vec_session_clear_trust (self);
  self->space = g_steal_pointer (&work->space);
  vec_session_show_recipe (self);
  vec_session_start_clusters (self);
  vec_session_update_texts (self);
  vec_session_update_neighbors (self);
  vec_session_update_summary (self);
  vec_session_update_ruler (self);
  vec_session_update_progress (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
space_is_current (VecSession *self)
{
  return self->space != NULL && vec_treatment_equal (vec_space_get_treatment (self->space), &self->now->recipe.treatment);
}

/* While it works, the old picture and its neighbours stay; its run waits. */
void
vec_session_start_space (VecSession *self)
{
  SpaceWork *work;

  if (space_is_current (self))
    vec_job_drop (&self->space_job);
  else
    {
      work = g_new0 (SpaceWork, 1);
      work->table = g_object_ref (self->table);
      work->treatment = self->now->recipe.treatment;
      vec_job_start (&self->space_job, self, self->context, work, space_work_free, space_work, space_done,
                     vec_session_update_progress);
    }
  vec_session_hold_run (self);
}

VecIndex *
vec_session_ensure_index (VecIndex *index, VecSpace *space, VecMetric metric)
{
  if (index != NULL)
    return index;
  return vec_index_new (G_OBJECT (space), vec_space_get_vectors (space), vec_space_get_n_rows (space),
                        vec_space_get_n_dims (space), metric);
}

void
vec_session_keep_index (VecSession *self, VecIndex *index, VecSpace *space)
{
  if (index != NULL && space == self->space && self->indexes[vec_index_get_metric (index)] == NULL)
    self->indexes[vec_index_get_metric (index)] = g_object_ref (index);
  g_clear_object (&index);
}

/* ---- What is going on, in words. */

static char *
format_count (gint64 n)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

static char *
reading_text (VecSession *self, guint64 done, guint64 total)
{
  g_autofree char *done_text = g_format_size (done);
  g_autofree char *total_text = g_format_size (total);

  if (done == 0)
    return g_strdup_printf (_("Reading %s"), self->open_name);
  if (total == 0)
    return g_strdup_printf (_("Reading %s: %s"), self->open_name, done_text);
  return g_strdup_printf (_("Reading %s: %s of %s"), self->open_name, done_text, total_text);
}

static char *
stage_text (const char *stage, guint64 done, guint64 total)
{
  g_autofree char *done_text = format_count ((gint64) done);
  g_autofree char *total_text = format_count ((gint64) total);

  if (total == 0)
    return g_strdup (stage);
  /* Translators: a stage of the work and how far it is: "Finding neighbours: 4,000 of 8,000". */
  return g_strdup_printf (_("%s: %s of %s"), stage, done_text, total_text);
}

static char *
iteration_text (VecSession *self)
{
  g_autofree char *done_text = format_count (self->layout->iteration);
  g_autofree char *total_text = format_count (self->layout->n_iterations);

  return g_strdup_printf (_("%s, iteration %s of %s"), _(self->layout->recipe.method->title), done_text, total_text);
}

static void
append_part (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
append_kl (VecSession *self, GString *text)
{
  g_autofree char *kl = g_strdup_printf (_("KL %.2f"), self->layout->kl);

  if (!isnan (self->layout->kl) && self->layout->n_iterations > 0)
    append_part (text, kl);
}

static void
append_left (VecSession *self, GString *text)
{
  g_autofree char *left = vec_countdown_to_string (self->run_left);

  if (!isnan (self->run_left))
    append_part (text, left);
}

static gboolean
run_is_iterating (VecSession *self)
{
  return self->layout != NULL && self->layout->recipe.method == self->now->recipe.method && self->layout->n_iterations > 0
         && self->layout->iteration > 0;
}

static gboolean
run_shows_iterations (VecSession *self)
{
  return run_is_iterating (self) && vec_recipe_equal (&self->layout->recipe, vec_run_get_recipe (self->run));
}

/* Short runs are not worth a prophecy. */
static void
update_left (VecSession *self)
{
  gboolean iterates = run_shows_iterations (self);
  const VecLayout *layout = self->layout;
  int n_iterations = iterates ? vec_estimate_n_iterations (layout->recipe.method, layout->n_rows, &layout->recipe.params,
                                                           layout->iteration, layout->n_iterations)
                              : 0;
  double left = vec_countdown_iterate (&self->countdown, self->run_elapsed, self->run_expected,
                                       iterates ? layout->iteration : 0, n_iterations);

  self->run_left = self->run_elapsed + left >= SHORT_RUN_SECONDS && (iterates || self->run_expected > 0) ? left : NAN;
}

static char *
run_progress (VecSession *self, double *fraction)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *first = NULL;

  update_left (self);
  if (run_shows_iterations (self))
    {
      *fraction = CLAMP ((double) self->layout->iteration / self->layout->n_iterations, 0, 1);
      first = iteration_text (self);
      append_part (text, first);
      append_kl (self, text);
    }
  else
    {
      if (self->run_total > 0)
        *fraction = CLAMP ((double) self->run_done / (double) self->run_total, 0, 1);
      first = stage_text (self->run_stage != NULL ? self->run_stage : _("Preparing the map"), self->run_done, self->run_total);
      append_part (text, first);
    }
  append_left (self, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
job_progress (VecSession *self, VecJob *job, const char *otherwise, double *fraction)
{
  guint64 done, total;
  const char *stage = vec_job_get_progress (job, &done, &total);

  if (total > 0)
    *fraction = CLAMP ((double) done / (double) total, 0, 1);
  if (job == self->open_job)
    return reading_text (self, done, total);
  return stage_text (stage != NULL ? stage : otherwise, done, total);
}

static gboolean
is_running (VecSession *self)
{
  return self->run != NULL && !self->run_is_done;
}

/* What is worth telling, most important first; NULL when nothing goes on. */
static char *
describe_work (VecSession *self, double *fraction)
{
  *fraction = -1;
  if (self->open_job != NULL)
    return job_progress (self, self->open_job, _("Reading"), fraction);
  if (self->append_job != NULL)
    return job_progress (self, self->append_job, _("Placing points"), fraction);
  if (self->space_job != NULL)
    return job_progress (self, self->space_job, _("Preparing the vectors"), fraction);
  if (vec_session_get_child_job (self) != NULL)
    return job_progress (self, vec_session_get_child_job (self), _("Preparing the vectors"), fraction);
  if (is_running (self) && !self->is_paused)
    return run_progress (self, fraction);
  if (self->cluster_job != NULL)
    return job_progress (self, self->cluster_job, _("Finding clusters"), fraction);
  if (vec_session_get_honesty_search (self) != NULL)
    return job_progress (self, vec_session_get_honesty_search (self), _("Finding neighbours"), fraction);
  if (vec_session_get_choosing_job (self) != NULL)
    return job_progress (self, vec_session_get_choosing_job (self), _("Finding neighbours"), fraction);
  if (self->encoder_job != NULL)
    return job_progress (self, self->encoder_job, _("Preparing the words"), fraction);
  if (self->axes_job != NULL)
    return job_progress (self, self->axes_job, _("Looking for the ends of the axes"), fraction);
  if (self->text_job != NULL)
    return job_progress (self, self->text_job, _("Encoding the text"), fraction);
  return NULL;
}

static char *
settled_text (VecSession *self)
{
  g_autofree char *count = format_count (self->layout->iteration);

  return g_strdup_printf (ngettext ("%s, stopped after %s iteration: the picture no longer changes",
                                    "%s, stopped after %s iterations: the picture no longer changes",
                                    (gulong) self->layout->iteration),
                          _(self->layout->recipe.method->title), count);
}

static void
append_layout (VecSession *self, GString *status)
{
  const VecLayout *layout = self->layout;
  g_autofree char *part = NULL;

  if (layout->is_done && layout->end == VEC_PROJECTION_END_SETTLED)
    part = settled_text (self);
  else if (layout->n_iterations > 0)
    part = iteration_text (self);
  else if (!isnan (layout->explained[0]))
    part = g_strdup_printf (layout->recipe.method->guide == VEC_GUIDE_CLASSES ? _("%s, %.1f %% of the difference")
                                                                              : _("%s, %.1f %% of the variance"),
                            _(layout->recipe.method->title),
                            100 * (layout->explained[0] + (isnan (layout->explained[1]) ? 0 : layout->explained[1])));
  else
    part = g_strdup (_(layout->recipe.method->title));
  append_part (status, part);
  append_kl (self, status);
}

static void
append_placed (VecSession *self, GString *status)
{
  gint64 n = self->layout->n_placed;
  g_autofree char *count = format_count (n);
  /* Translators: so many points were added to a finished map without computing it anew. */
  g_autofree char *part = g_strdup_printf (ngettext ("%s placed", "%s placed", (gulong) n), count);

  append_part (status, part);
}

static void
append_chosen (VecSession *self, GString *status)
{
  gint64 n = vec_session_get_n_chosen (self);
  g_autofree char *count = format_count (n);
  /* Translators: so many points. */
  g_autofree char *part = g_strdup_printf (ngettext ("%s selected", "%s selected", (gulong) n), count);

  append_part (status, part);
}

static char *
points_text (VecSession *self, gint64 n_rows, const char *count)
{
  gint64 n_visible = vec_session_get_n_visible (self);
  g_autofree char *shown = format_count (n_visible);

  if (n_visible == n_rows)
    return g_strdup_printf (ngettext ("%s point", "%s points", (gulong) n_rows), count);
  /* Translators: “1,234 of 8,000 points shown”; the number of all points decides about the plural. */
  return g_strdup_printf (ngettext ("%s of %s point shown", "%s of %s points shown", (gulong) n_rows), shown, count);
}

static char *
describe_status (VecSession *self)
{
  g_autoptr (GString) status = g_string_new (NULL);
  g_autofree char *count = NULL, *points = NULL;
  gint64 n_rows;

  if (self->table == NULL)
    return g_strdup ("");
  n_rows = vec_table_get_n_rows (self->table);
  count = format_count (n_rows);
  points = points_text (self, n_rows, count);
  append_part (status, points);
  if (vec_session_get_n_chosen (self) > 0)
    append_chosen (self, status);
  if (self->layout != NULL)
    append_layout (self, status);
  if (self->layout != NULL && self->layout->n_placed > 0)
    append_placed (self, status);
  if (self->waiting_text != NULL)
    {
      g_autofree char *waiting = g_strdup_printf (_("%s has not started"), _(self->now->recipe.method->title));

      append_part (status, waiting);
    }
  else if (is_running (self) && self->is_paused)
    append_part (status, _("paused"));
  else if (self->layout != NULL && !self->layout->is_done && !is_running (self))
    append_part (status, _("stopped"));
  if (vec_projection_method_has_seed (self->now->recipe.method))
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->now->recipe.params.seed);
      g_autofree char *seed = g_strdup_printf (_("seed %s"), number);

      append_part (status, seed);
    }
  return g_string_free (g_steal_pointer (&status), FALSE);
}

static void
update_string (VecSession *self, char **value, char *next, guint prop)
{
  g_autofree char *old = *value;

  *value = next;
  if (g_strcmp0 (old, next) != 0)
    vec_session_notify (self, prop);
}

void
vec_session_update_progress (gpointer data)
{
  VecSession *self = data;
  double fraction;
  char *text = describe_work (self, &fraction);
  gboolean busy = text != NULL;
  gboolean running = is_running (self) && self->waiting_text == NULL && !vec_session_is_one_step (self->now->recipe.method);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->busy != busy)
    vec_session_notify (self, PROP_BUSY);
  if (self->running != running)
    vec_session_notify (self, PROP_RUNNING);
  if (self->progress != fraction)
    vec_session_notify (self, PROP_PROGRESS);
  self->busy = busy;
  self->running = running;
  self->progress = fraction;
  update_string (self, &self->progress_text, busy ? text : g_strdup (""), PROP_PROGRESS_TEXT);
  update_string (self, &self->status, describe_status (self), PROP_STATUS);
  vec_session_update_trust (self);
  g_object_thaw_notify (G_OBJECT (self));
}
