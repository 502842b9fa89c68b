/* Method and parameters: what is set, what the next run starts from, and what is remembered of it for data of the same kind. */
#include "session/vec-session-private.h"

#include "project/vec-estimate.h"
#include "project/vec-preset.h"
#include "session/vec-remembered.h"

#include <math.h>

#define AT_ONCE_SECONDS 1.0   /* a run shorter than this follows every change of a parameter */
#define MEASURABLE_SECONDS 2.0 /* a run estimated shorter says little about the speed of this computer */

static gboolean
is_iterative (const VecProjectionMethod *method)
{
  return vec_projection_method_find_parameter (method, "iterations") != NULL;
}

/* ---- What a run costs. */

/* The dimensions that the method will see. */
static int
get_run_dims (VecSession *self)
{
  int n_dims = vec_table_get_n_dims (self->table), pca_dims = self->now->recipe.treatment.pca_dims;

  return pca_dims > 0 ? MIN (pca_dims, n_dims) : n_dims;
}

/* By how much longer runs take here than estimated, as far as is known. */
static double
get_slowness (VecSession *self, const VecProjectionMethod *method)
{
  double factor = 1;

  if (self->speeds != NULL)
    g_variant_lookup (self->speeds, method->id, "d", &factor);
  return isfinite (factor) ? CLAMP (factor, 0.01, 100) : 1;
}

static double
estimate (VecSession *self, const VecProjectionMethod *method, const VecProjectionParams *params)
{
  return vec_projection_estimate_seconds (method, vec_table_get_n_rows (self->table), get_run_dims (self), params);
}

double
vec_session_estimate_run (VecSession *self, const VecSnapshot *snapshot)
{
  const VecProjectionMethod *method = snapshot->recipe.method;

  return get_slowness (self, method) * estimate (self, method, vec_snapshot_get_params (snapshot, method));
}

double
vec_session_get_estimate (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NAN);
  return self->table != NULL ? vec_session_estimate_run (self, self->now) : NAN;
}

static void
set_slowness (VecSession *self, const VecProjectionMethod *method, double factor)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id;
  double old;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sd}"));
  g_variant_builder_add (&builder, "{sd}", method->id, factor);
  if (self->speeds != NULL)
    {
      g_variant_iter_init (&iter, self->speeds);
      while (g_variant_iter_next (&iter, "{&sd}", &id, &old))
        if (!g_str_equal (id, method->id))
          g_variant_builder_add (&builder, "{sd}", id, old);
    }
  g_object_set (self, "speeds", g_variant_builder_end (&builder), NULL);
}

/* A finished run that did everything itself says how quick this computer is: half of what it says is believed. */
void
vec_session_measure_speed (VecSession *self, const VecLayout *layout)
{
  const VecProjectionMethod *method = layout->recipe.method;
  const VecParameter *iterations = vec_projection_method_find_parameter (method, "iterations");
  VecProjectionParams params = layout->recipe.params;
  double expected;

  if (iterations != NULL)
    vec_parameter_set (iterations, &params, layout->iteration);
  expected = estimate (self, method, &params);
  if (expected >= MEASURABLE_SECONDS && layout->seconds > 0)
    set_slowness (self, method, sqrt (get_slowness (self, method) * CLAMP (layout->seconds / expected, 0.01, 100)));
}

/* ---- Starting from the present picture. */

gboolean
vec_session_get_can_warm_start (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->layout != NULL && self->layout->n_iterations > 0 && is_iterative (self->now->recipe.method)
         && self->layout->n_dims == vec_snapshot_get_dims (self->now)
         && vec_treatment_equal (&self->layout->recipe.treatment, &self->now->recipe.treatment);
}

/* Another perplexity is another view of the same; another seed or method is asked for to see something else. */
static gboolean
is_warm_by_itself (VecSession *self, const VecSnapshot *snapshot)
{
  const VecProjectionMethod *method = snapshot->recipe.method;
  const VecProjectionParams *wanted = vec_snapshot_get_params (snapshot, method), *shown = &self->layout->recipe.params;

  if (self->layout->recipe.method != method || shown->seed != wanted->seed)
    return FALSE;
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if ((parameter->flags & VEC_PARAMETER_SHAPES) && vec_parameter_get (parameter, wanted) != vec_parameter_get (parameter, shown))
      return TRUE;
  return FALSE;
}

static gboolean
is_warm (VecSession *self, const VecSnapshot *snapshot)
{
  if (!vec_session_get_can_warm_start (self))
    return FALSE;
  return self->warm_choice == VEC_WARM_AUTO ? is_warm_by_itself (self, snapshot) : self->warm_choice == VEC_WARM_ON;
}

gboolean
vec_session_get_warm_start (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return is_warm (self, self->now);
}

void
vec_session_set_warm_start (VecSession *self, gboolean warm)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (vec_session_get_warm_start (self) == !!warm)
    return;
  self->warm_choice = warm ? VEC_WARM_ON : VEC_WARM_OFF;
  vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
}

/* The recipe of @next becomes what is set, from the present picture if so wanted. */
static void
take_params (VecSession *self, VecSnapshot *next)
{
  gboolean warm = self->table != NULL && is_warm (self, next);

  vec_snapshot_take_params (next);
  if (warm)
    next->recipe.start = self->layout->serial;
}

/* ---- Parameters. */

/* The present method, if it has such a parameter, else the first that has; NULL: none. */
static const VecProjectionMethod *
find_owner (VecSession *self, const char *id)
{
  const VecProjectionMethod *method = self->now->recipe.method;

  if (vec_projection_method_find_parameter (method, id) != NULL)
    return method;
  for (const VecProjectionMethod *const *other = vec_projection_methods_get (); *other != NULL; other++)
    if (vec_projection_method_find_parameter (*other, id) != NULL)
      return *other;
  return NULL;
}

/* With nothing to wait for a person sees at once what a parameter does. */
static gboolean
acts_at_once (VecSession *self, const VecSnapshot *next)
{
  if (self->table == NULL || self->layout == NULL || self->waiting_text != NULL)
    return FALSE;
  return !is_iterative (next->recipe.method) || vec_session_estimate_run (self, next) < AT_ONCE_SECONDS;
}

static void
change_parameters (VecSession *self, VecSnapshot *next, const char *key)
{
  if (acts_at_once (self, next))
    {
      take_params (self, next);
      vec_session_approve (self, TRUE);
    }
  vec_session_change (self, next, key);
  vec_session_approve (self, FALSE);
}

static void
set_value (VecSnapshot *next, const VecProjectionMethod *method, const char *id, double value)
{
  if (g_str_equal (id, "seed"))
    vec_snapshot_set_seed (next, (guint64) CLAMP (value, 0, 9007199254740991.0));
  else
    vec_snapshot_set_parameter (next, method, id, value);
}

void
vec_session_set_parameter (VecSession *self, const char *id, double value)
{
  const VecProjectionMethod *method;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  method = find_owner (self, id);
  g_return_if_fail (method != NULL && !isnan (value));
  next = vec_snapshot_copy (self->now);
  set_value (next, method, id, value);
  change_parameters (self, next, vec_projection_method_find_parameter (method, id)->id);
}

double
vec_session_get_parameter (VecSession *self, const char *id)
{
  const VecProjectionMethod *method;

  g_return_val_if_fail (VEC_IS_SESSION (self), NAN);
  method = find_owner (self, id);
  g_return_val_if_fail (method != NULL, NAN);
  return vec_parameter_get (vec_projection_method_find_parameter (method, id), vec_snapshot_get_params (self->now, method));
}

void
vec_session_reset_parameters (VecSession *self)
{
  g_autoptr (VecSnapshot) fresh = NULL;
  const VecProjectionMethod *method;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  fresh = self->table != NULL ? vec_session_fresh_snapshot (self->table) : vec_snapshot_new ();
  method = self->now->recipe.method;
  next = vec_snapshot_copy (self->now);
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    set_value (next, method, parameter->id, vec_parameter_get (parameter, vec_snapshot_get_params (fresh, method)));
  change_parameters (self, next, NULL);
}

gboolean
vec_session_is_reset (VecSession *self)
{
  g_autoptr (VecSnapshot) fresh = NULL;
  const VecProjectionMethod *method;

  g_return_val_if_fail (VEC_IS_SESSION (self), TRUE);
  fresh = self->table != NULL ? vec_session_fresh_snapshot (self->table) : vec_snapshot_new ();
  method = self->now->recipe.method;
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if (vec_parameter_get (parameter, vec_snapshot_get_params (self->now, method))
        != vec_parameter_get (parameter, vec_snapshot_get_params (fresh, method)))
      return FALSE;
  return TRUE;
}

static gint64
count_rows (VecSession *self)
{
  return self->table != NULL ? vec_table_get_n_rows (self->table) : G_MAXINT;
}

void
vec_session_set_preset (VecSession *self, const char *id)
{
  const VecPreset *preset = vec_preset_find (id);
  const VecProjectionMethod *method;
  VecProjectionParams params;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (preset != NULL);
  method = self->now->recipe.method;
  params = *vec_snapshot_get_params (self->now, method);
  vec_preset_apply (preset, method, count_rows (self), &params);
  next = vec_snapshot_copy (self->now);
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    vec_snapshot_set_parameter (next, method, parameter->id, vec_parameter_get (parameter, &params));
  change_parameters (self, next, NULL);
}

const char *
vec_session_get_preset (VecSession *self)
{
  const VecProjectionMethod *method;
  const VecPreset *preset;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  method = self->now->recipe.method;
  preset = vec_preset_find_equal (method, count_rows (self), vec_snapshot_get_params (self->now, method));
  return preset != NULL ? preset->id : NULL;
}

gboolean
vec_session_is_pending (VecSession *self)
{
  const VecProjectionMethod *method;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  method = self->now->recipe.method;
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if (vec_parameter_get (parameter, vec_snapshot_get_params (self->now, method))
        != vec_parameter_get (parameter, &self->now->recipe.params))
      return TRUE;
  return FALSE;
}

/* ---- Those with a name of their own. */

void
vec_session_set_perplexity (VecSession *self, double perplexity)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  set_value (next, find_owner (self, "perplexity"), "perplexity", perplexity);
  vec_session_change (self, next, "perplexity");
}

double
vec_session_get_perplexity (VecSession *self)
{
  return vec_session_get_parameter (self, "perplexity");
}

void
vec_session_set_iterations (VecSession *self, int iterations)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  set_value (next, find_owner (self, "iterations"), "iterations", iterations);
  vec_session_change (self, next, "iterations");
}

int
vec_session_get_iterations (VecSession *self)
{
  return (int) vec_session_get_parameter (self, "iterations");
}

void
vec_session_set_seed (VecSession *self, guint64 seed)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_seed (next, seed);
  if (seed != self->now->recipe.params.seed)
    {
      vec_snapshot_take_params (next);
      vec_snapshot_show_all_clusters (next);
    }
  vec_session_change (self, next, "seed");
}

guint64
vec_session_get_seed (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->now->params[0].seed;
}

void
vec_session_set_method (VecSession *self, const char *method_id)
{
  const VecProjectionMethod *method = vec_projection_method_find (method_id);
  g_autoptr (GError) error = NULL;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (method != NULL);
  next = vec_snapshot_copy (self->now);
  next->recipe.method = method;
  if (!vec_session_take_first_guide (self->table, next, &error))
    {
      vec_snapshot_unref (next);
      vec_session_fail (self, error);
      vec_session_notify (self, PROP_METHOD);
      return;
    }
  if (method->guide == VEC_GUIDE_NONE)
    self->wanted_method = method;
  if (method != self->now->recipe.method)
    vec_snapshot_take_params (next);
  vec_session_change (self, next, NULL);
}

const char *
vec_session_get_method (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->recipe.method != NULL ? self->now->recipe.method->id : NULL;
}

/* ---- The run. */

/* With nothing changed this is no undo step, but the run begins anew all the same. */
void
vec_session_restart (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  next = vec_snapshot_copy (self->now);
  take_params (self, next);
  vec_session_approve (self, TRUE);
  if (vec_recipe_equal (&next->recipe, &self->now->recipe))
    {
      vec_snapshot_unref (next);
      vec_session_run_anew (self);
    }
  else
    vec_session_change (self, next, NULL);
  vec_session_approve (self, FALSE);
  self->warm_choice = VEC_WARM_AUTO;
  vec_session_set_paused (self, FALSE);
  vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
}

/* The settings follow, so that undo leads back to the picture before; they are not remembered. */
void
vec_session_extend (VecSession *self, int n_more)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (n_more > 0);
  if (self->layout == NULL || self->layout->n_iterations == 0 || n_more > G_MAXINT - self->now->recipe.params.n_iterations)
    return;
  next = vec_snapshot_copy (self->now);
  vec_recipe_extend (&next->recipe, n_more);
  vec_snapshot_follow_extension (next);
  vec_session_extend_run (self, n_more);
  vec_session_approve (self, TRUE);
  vec_session_change (self, next, NULL);
  vec_session_approve (self, FALSE);
  self->extends_by = 0;
  vec_session_set_paused (self, FALSE);
}

/* ---- What is remembered. */

void
vec_session_remember (VecSession *self)
{
  g_autofree char *kind = NULL;
  g_autoptr (VecSnapshot) fresh = NULL;
  g_autoptr (GVariant) list = NULL;

  if (self->table == NULL)
    return;
  fresh = vec_session_fresh_snapshot (self->table);
  if (self->now->recipe.method->guide != VEC_GUIDE_NONE && self->now->recipe.method != fresh->recipe.method)
    return;
  kind = vec_remembered_kind (self->table);
  list = vec_remembered_update (self->remembered, kind, fresh, self->now);
  g_object_set (self, "remembered", list, NULL);
}

gboolean
vec_session_recall (VecSession *self, VecTable *table, VecSnapshot *first)
{
  g_autofree char *kind = vec_remembered_kind (table);

  return vec_remembered_apply (self->remembered, kind, first);
}
