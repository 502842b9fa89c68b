/* Presets: plain words for the numbers of a method. */
#include "project/vec-preset.h"

#include <math.h>

static const VecProjectionMethod *
tsne (void)
{
  return vec_projection_method_find ("tsne");
}

static VecProjectionParams
apply (const char *id, const VecProjectionMethod *method, gint64 n_rows)
{
  VecProjectionParams params;

  vec_projection_params_init (&params);
  vec_preset_apply (vec_preset_find (id), method, n_rows, &params);
  return params;
}

static void
test_perplexity (void)
{
  g_assert_cmpfloat (apply ("fine", tsne (), 5000).perplexity, ==, 15);
  g_assert_cmpfloat (apply ("balanced", tsne (), 5000).perplexity, ==, 30);
  g_assert_cmpfloat (apply ("big", tsne (), 5000).perplexity, ==, 30);
  g_assert_cmpfloat (apply ("fine", tsne (), 31).perplexity, ==, 10);
  g_assert_cmpfloat (apply ("balanced", tsne (), 2).perplexity, ==, 1);
}

/* The usual settings are “Balanced” in every table, and each preset is recognised where it is not the same as another. */
static void
test_recognised (void)
{
  for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
    for (gint64 n_rows = 5; n_rows < 2000000; n_rows *= 3)
      {
        VecProjectionParams params;

        vec_projection_params_init (&params);
        vec_projection_params_fit (&params, n_rows);
        if (!vec_preset_fits_method (*method))
          g_assert_null (vec_preset_find_equal (*method, n_rows, &params));
        for (const VecPreset *preset = vec_presets_get (); vec_preset_fits_method (*method) && preset->id != NULL; preset++)
          {
            const VecPreset *found;
            VecProjectionParams again;

            vec_preset_apply (preset, *method, n_rows, &params);
            found = vec_preset_find_equal (*method, n_rows, &params);
            g_assert_nonnull (found);
            again = params;
            vec_preset_apply (found, *method, n_rows, &again);
            for (const VecParameter *parameter = (*method)->parameters; parameter->id != NULL; parameter++)
              g_assert_cmpfloat (vec_parameter_get (parameter, &again), ==, vec_parameter_get (parameter, &params));
          }
      }
}

static void
test_custom (void)
{
  VecProjectionParams params = apply ("fine", tsne (), 5000);

  params.seed = 7;
  params.n_iterations = 300;
  g_assert_cmpstr (vec_preset_find_equal (tsne (), 5000, &params)->id, ==, "fine");
  params.perplexity = 16;
  g_assert_null (vec_preset_find_equal (tsne (), 5000, &params));
}

/* What a preset sets is accepted by the method's own checks. */
static void
test_accepted (void)
{
  for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
    for (const VecPreset *preset = vec_presets_get (); vec_preset_fits_method (*method) && preset->id != NULL; preset++)
      for (gint64 n_rows = 5; n_rows <= 625; n_rows *= 5)
        {
          g_autofree float *vectors = g_new0 (float, (gsize) n_rows * 3);
          VecProjectionParams params = apply (preset->id, *method, n_rows);
          g_autoptr (GError) error = NULL;
          g_autoptr (VecProjection) projection = vec_projection_new (*method, vectors, n_rows, 3, &params, &error);

          g_assert_no_error (error);
          g_assert_nonnull (projection);
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preset/perplexity", test_perplexity);
  g_test_add_func ("/preset/recognised", test_recognised);
  g_test_add_func ("/preset/custom", test_custom);
  g_test_add_func ("/preset/accepted", test_accepted);
  return g_test_run ();
}
