/* The map that project and plot need. Its options are built from the methods' tables, so that a new method or parameter appears
 * on the command line by itself. */
#include "cli/vec-cli-layout.h"

#include "cli/vec-cli-guide.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-parameters.h"
#include "project/vec-preset.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define COMMON(member) G_STRUCT_OFFSET (VecCliCommon, member)

struct _VecCliLayout
{
  const VecProjectionMethod *method;
  VecProjectionParams params;
  VecGuide *guide;          /* in the space, NULL: none */
  VecSpace *space;
  double treatment_s;
  VecProjection *projection;
};

/* ---- Options */

static const char *const *
get_methods (void)
{
  static const char **ids;

  if (g_once_init_enter (&ids))
    {
      GPtrArray *list = g_ptr_array_new ();

      for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
        g_ptr_array_add (list, (gpointer) (*method)->id);
      g_ptr_array_add (list, NULL);
      g_once_init_leave (&ids, (const char **) g_ptr_array_free (list, FALSE));
    }
  return ids;
}

static const char *const *
get_presets (void)
{
  static const char **ids;

  if (g_once_init_enter (&ids))
    {
      GPtrArray *list = g_ptr_array_new ();

      for (const VecPreset *preset = vec_presets_get (); preset->id != NULL; preset++)
        g_ptr_array_add (list, (gpointer) preset->id);
      g_ptr_array_add (list, NULL);
      g_once_init_leave (&ids, (const char **) g_ptr_array_free (list, FALSE));
    }
  return ids;
}

static const VecCliOption fixed_options[] = {
  { "method", 0, VEC_CLI_CHOICE, COMMON (method), N_("NAME"), N_("how the map is made"), .get_choices = get_methods },
  { "preset", 0, VEC_CLI_CHOICE, COMMON (preset), N_("NAME"),
    N_("perplexity or neighbors in one word; those that are given as well come first"), .get_choices = get_presets },
  { "dims", 0, VEC_CLI_INT, COMMON (params.n_dims), N_("N"), N_("dimensions of the map: 2 or 3"), 2, 3 },
  { "pca", 0, VEC_CLI_INT, COMMON (pca_dims), N_("N"),
    N_("reduce the vectors to so many principal components first (0: do not); the same as pcaN in --treatment"), 0, 10000 },
};

static GArray *
make_options (void)
{
  GArray *options = g_array_new (TRUE, TRUE, sizeof (VecCliOption));

  g_array_append_vals (options, fixed_options, G_N_ELEMENTS (fixed_options));
  vec_cli_parameters_add (options);
  return options;
}

const VecCliOption *
vec_cli_layout_get_options (void)
{
  static GArray *options;

  if (g_once_init_enter (&options))
    g_once_init_leave (&options, make_options ());
  return (const VecCliOption *) options->data;
}

/* ---- What was asked for */

static gboolean
has_parameter (const VecProjectionMethod *method, const char *id)
{
  for (const VecParameter *parameter = method->parameters; parameter != NULL && parameter->id != NULL; parameter++)
    if (strcmp (parameter->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* A person who tunes something that does nothing should know. */
static void
warn_about_unused (VecCli *cli, const VecProjectionMethod *method)
{
  for (const VecCliOption *option = vec_cli_layout_get_options () + G_N_ELEMENTS (fixed_options); option->name != NULL; option++)
    if (vec_cli_was_given (cli, option->name) && !has_parameter (method, option->name))
      vec_cli_message (_("--%s has no effect on --method %s."), option->name, method->id);
  vec_cli_guide_warn_about_unused (cli, method);
}

/* What was given in numbers stays. */
static void
apply_preset (VecCli *cli, const VecCliCommon *common, const VecProjectionMethod *method, gint64 n_rows, VecProjectionParams *params)
{
  VecProjectionParams preset = *params;

  if (common->preset == NULL)
    return;
  if (!vec_preset_fits_method (method))
    vec_cli_message (_("--%s has no effect on --method %s."), "preset", method->id);
  vec_preset_apply (vec_preset_find (common->preset), method, n_rows, &preset);
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if (!vec_cli_was_given (cli, parameter->id))
      vec_parameter_set (parameter, params, vec_parameter_get (parameter, &preset));
}

/* The usual perplexity asks for 91 rows; where nobody chose it, a smaller table gets what it can have. */
static void
fit_perplexity (VecCli *cli, const VecProjectionMethod *method, gint64 n_rows, VecProjectionParams *params)
{
  double largest = floor ((double) (n_rows - 1) / 3 * 10) / 10;

  if (!has_parameter (method, "perplexity") || vec_cli_was_given (cli, "perplexity") || params->perplexity <= largest)
    return;
  params->perplexity = MAX (largest, 1);
  if (largest >= 1)
    vec_cli_message (_("The perplexity is lowered to %g, the most that %lld rows allow."), params->perplexity, (long long) n_rows);
}

/* The same for UMAP's neighbours. */
static void
fit_neighbors (VecCli *cli, const VecProjectionMethod *method, gint64 n_rows, VecProjectionParams *params)
{
  if (!has_parameter (method, "neighbors") || vec_cli_was_given (cli, "neighbors") || params->n_neighbors <= n_rows)
    return;
  params->n_neighbors = (int) MAX (n_rows, 2);
  vec_cli_message (_("The number of neighbours is lowered to %d, the most that %lld rows allow."), params->n_neighbors,
                   (long long) n_rows);
}

static gboolean
is_iterative (const VecProjectionMethod *method)
{
  return method->guide == VEC_GUIDE_NONE && strcmp (method->id, "pca") != 0;
}

static gboolean
choose_treatment (VecCli *cli, const VecCliCommon *common, const VecProjectionMethod *method, VecTable *table,
                  VecTreatment *treatment, GError **error)
{
  VecTreatment otherwise = { 0 };

  if (is_iterative (method))
    otherwise = vec_treatment_default (vec_table_get_n_rows (table), vec_table_get_n_dims (table));
  if (!vec_cli_get_treatment (common, &otherwise, treatment, error))
    return FALSE;
  if (vec_cli_was_given (cli, "pca"))
    treatment->pca_dims = common->pca_dims;
  if (treatment->pca_dims >= vec_table_get_n_dims (table))
    treatment->pca_dims = 0;
  return TRUE;
}

/* ---- The run */

static gboolean
run (VecCli *cli, VecCliLayout *layout, GError **error)
{
  VecProjection *projection = layout->projection;

  while (!vec_projection_is_done (projection))
    {
      if (!vec_projection_step (projection, vec_cli_progress, NULL, cli->cancellable, error))
        return FALSE;
      if (vec_projection_get_iteration (projection) > 0)
        vec_cli_progress (vec_projection_get_stage (projection), (guint64) vec_projection_get_iteration (projection),
                          (guint64) vec_projection_get_n_iterations (projection), NULL);
    }
  vec_cli_clear_progress ();
  return TRUE;
}

VecCliLayout *
vec_cli_layout_prepare (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error)
{
  g_autoptr (VecCliLayout) layout = g_new0 (VecCliLayout, 1);
  g_autoptr (VecGuide) guide = NULL;
  VecTreatment treatment;
  gint64 start;

  layout->method = vec_cli_guide_choose_method (cli, common, table);
  layout->params = common->params;
  layout->params.seed = common->seed;
  layout->params.n_threads = common->n_threads;
  warn_about_unused (cli, layout->method);
  if (!vec_cli_parameters_take (cli, common, layout->method, &layout->params, error))
    return NULL;
  apply_preset (cli, common, layout->method, vec_table_get_n_rows (table), &layout->params);
  fit_perplexity (cli, layout->method, vec_table_get_n_rows (table), &layout->params);
  fit_neighbors (cli, layout->method, vec_table_get_n_rows (table), &layout->params);

  if (!vec_cli_guide_make (cli, common, table, layout->method, &guide, error)
      || !choose_treatment (cli, common, layout->method, table, &treatment, error))
    return NULL;
  start = g_get_monotonic_time ();
  layout->space = vec_space_new (table, &treatment, 0, vec_cli_progress, NULL, cli->cancellable, error);
  if (layout->space == NULL)
    return NULL;
  layout->guide = guide != NULL ? vec_guide_treat (guide, layout->space) : NULL;
  layout->params.guide = layout->guide;
  layout->treatment_s = (double) (g_get_monotonic_time () - start) * 1e-6;
  return g_steal_pointer (&layout);
}

VecCliLayout *
vec_cli_layout_new (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error)
{
  g_autoptr (VecCliLayout) layout = vec_cli_layout_prepare (cli, common, table, error);

  if (layout == NULL)
    return NULL;
  layout->projection = vec_projection_new (layout->method, vec_space_get_vectors (layout->space),
                                           vec_space_get_n_rows (layout->space), vec_space_get_n_dims (layout->space),
                                           &layout->params, error);
  if (layout->projection == NULL || !run (cli, layout, error))
    return NULL;
  return g_steal_pointer (&layout);
}

void
vec_cli_layout_free (VecCliLayout *layout)
{
  if (layout == NULL)
    return;
  g_clear_pointer (&layout->projection, vec_projection_free);
  g_clear_pointer (&layout->guide, vec_guide_unref);
  g_clear_object (&layout->space);
  g_free (layout);
}

/* ---- The result */

const VecProjectionParams *
vec_cli_layout_get_params (VecCliLayout *layout)
{
  return &layout->params;
}

const VecProjectionMethod *
vec_cli_layout_get_method (VecCliLayout *layout)
{
  return layout->method;
}

VecSpace *
vec_cli_layout_get_space (VecCliLayout *layout)
{
  return layout->space;
}

const VecGuide *
vec_cli_layout_get_guide (VecCliLayout *layout)
{
  return layout->guide;
}

VecProjection *
vec_cli_layout_get_projection (VecCliLayout *layout)
{
  return layout->projection;
}

int
vec_cli_layout_get_n_dims (VecCliLayout *layout)
{
  return layout->params.n_dims;
}

const float *
vec_cli_layout_get_positions (VecCliLayout *layout)
{
  return vec_projection_get_layout (layout->projection);
}

double
vec_cli_layout_get_perplexity (VecCliLayout *layout)
{
  return has_parameter (layout->method, "perplexity") ? layout->params.perplexity : NAN;
}

VecMetric
vec_cli_layout_get_metric (VecCliLayout *layout)
{
  return has_parameter (layout->method, "metric") && layout->params.metric == VEC_METRIC_COSINE ? VEC_METRIC_COSINE
                                                                                              : VEC_METRIC_EUCLIDEAN;
}

VecProjectionTimes
vec_cli_layout_get_times (VecCliLayout *layout)
{
  VecProjectionTimes times = vec_projection_get_times (layout->projection);

  times.pca_s += layout->treatment_s;
  return times;
}

char *
vec_cli_layout_dup_axis_title (VecCliLayout *layout, int axis)
{
  return vec_projection_method_dup_axis_title (layout->method, &layout->params, axis,
                                               vec_projection_get_explained (layout->projection, axis));
}

char *
vec_cli_layout_dup_treatment (VecCliLayout *layout)
{
  return vec_treatment_to_id (vec_space_get_treatment (layout->space));
}
