/* Fine and balanced t-SNE differ in perplexity; the big picture keeps the near neighbours as they are and lets the far ones pull too:
 * with a second, coarse perplexity of n / 100 (multi-scale kernel, Kobak & Berens 2019), whose neighbours would be too many in a
 * large table, where an exaggeration that stays draws the groups together instead (Böhm, Berens & Kobak 2022). UMAP's three are
 * those of its documentation: few neighbours and tight, its defaults, many neighbours and loose. */
#include "project/vec-preset.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_COARSE_ROWS 20000     /* rows up to which the coarse perplexity is affordable */
#define MIN_COARSE_FACTOR 2       /* a coarse perplexity nearer than this to the fine one changes nothing */
#define LATE_EXAGGERATION 4

enum { FINE, BALANCED, BIG, N_PRESETS };

static const VecPreset presets[N_PRESETS + 1] = {
  { "fine", N_("Fine detail"), N_("Small groups and close neighbours come out clearly; how groups lie to one another means less.") },
  { "balanced", N_("Balanced"), N_("Neighbours and groups both come out; the usual choice.") },
  { "big", N_("Big picture"), N_("How groups lie to one another comes out better; close neighbours are kept less exactly.") },
  { NULL },
};

/* What a parameter is in each of the presets; NAN: its default. */
static const struct
{
  const char *parameter;
  double values[N_PRESETS];
} table[] = {
  { "perplexity", { 15, 30, 30 } },
  { "coarse-perplexity", { NAN, NAN, NAN } },  /* the big picture's depends on the rows */
  { "late-exaggeration", { NAN, NAN, NAN } },
  { "neighbors", { 5, 15, 50 } },
  { "min-dist", { 0.05, 0.1, 0.3 } },
};

const VecPreset *
vec_presets_get (void)
{
  return presets;
}

const VecPreset *
vec_preset_find (const char *id)
{
  for (const VecPreset *preset = presets; preset->id != NULL; preset++)
    if (g_str_equal (preset->id, id))
      return preset;
  return NULL;
}

gboolean
vec_preset_fits_method (const VecProjectionMethod *method)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (vec_projection_method_find_parameter (method, table[i].parameter) != NULL)
      return TRUE;
  return FALSE;
}

/* The largest perplexity that a table of so many rows allows. */
static double
largest_perplexity (gint64 n_rows)
{
  return MAX (floor ((double) (n_rows - 1) / 3), 1);
}

/* 0: the coarse neighbours of such a table are too many, or hardly more than the fine ones. */
static double
coarse_perplexity (gint64 n_rows, double fine)
{
  double coarse = MIN (MAX (floor ((double) n_rows / 100), 3 * fine), largest_perplexity (n_rows));

  return n_rows <= MAX_COARSE_ROWS && coarse >= MIN_COARSE_FACTOR * fine ? coarse : 0;
}

static double
get_value (gsize i, int preset, gint64 n_rows, double otherwise)
{
  double value = table[i].values[preset];
  double fine = MIN (30, largest_perplexity (n_rows));

  if (g_str_equal (table[i].parameter, "perplexity"))
    return MIN (value, largest_perplexity (n_rows));
  if (g_str_equal (table[i].parameter, "neighbors"))
    return MAX (MIN (value, (double) n_rows - 1), 2);
  if (preset == BIG && g_str_equal (table[i].parameter, "coarse-perplexity") && coarse_perplexity (n_rows, fine) > 0)
    return coarse_perplexity (n_rows, fine);
  if (preset == BIG && g_str_equal (table[i].parameter, "late-exaggeration") && coarse_perplexity (n_rows, fine) == 0)
    return LATE_EXAGGERATION;
  return isnan (value) ? otherwise : value;
}

void
vec_preset_apply (const VecPreset *preset, const VecProjectionMethod *method, gint64 n_rows, VecProjectionParams *params)
{
  VecProjectionParams defaults;

  g_return_if_fail (preset >= presets && preset < presets + N_PRESETS);

  vec_projection_params_init (&defaults);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const VecParameter *parameter = vec_projection_method_find_parameter (method, table[i].parameter);

      if (parameter != NULL)
        vec_parameter_set (parameter, params,
                           get_value (i, (int) (preset - presets), n_rows, vec_parameter_get (parameter, &defaults)));
    }
}

static gboolean
is_equal (const VecProjectionMethod *method, const VecProjectionParams *a, const VecProjectionParams *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const VecParameter *parameter = vec_projection_method_find_parameter (method, table[i].parameter);

      if (parameter != NULL && fabs (vec_parameter_get (parameter, a) - vec_parameter_get (parameter, b)) > 1e-9)
        return FALSE;
    }
  return TRUE;
}

/* The usual choice first: in a table of few rows two presets may be the same. */
const VecPreset *
vec_preset_find_equal (const VecProjectionMethod *method, gint64 n_rows, const VecProjectionParams *params)
{
  static const int order[N_PRESETS] = { BALANCED, FINE, BIG };

  if (!vec_preset_fits_method (method))
    return NULL;
  for (int i = 0; i < N_PRESETS; i++)
    {
      VecProjectionParams set = *params;

      vec_preset_apply (&presets[order[i]], method, n_rows, &set);
      if (is_equal (method, &set, params))
        return &presets[order[i]];
    }
  return NULL;
}
