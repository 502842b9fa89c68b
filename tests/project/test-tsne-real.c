/* t-SNE on real data, against scikit-learn's: no fewer neighbours kept, no more strangers shown. */
#include "base/vec-blas.h"
#include "measure/vec-trust.h"
#include "project/vec-projection.h"

/* The vectors, or NULL where the data is not here. */
typedef float *(*ReadFunc) (const char *folder, int *n, int *d);

static char *
read_file (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *data;

  return g_file_get_contents (path, &data, length, NULL) ? data : NULL;
}

static float *
read_cells (const char *folder, int *n, int *d)
{
  gsize length;
  g_autofree char *data = read_file (folder, "benchmarks/pbmc700/pca50.tsv", &length);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));

  if (data == NULL)
    return NULL;
  for (char *at = data, *end; *at != '\0'; at = *end == '\0' ? end : end + 1)
    {
      float value = (float) g_ascii_strtod (at, &end);

      if (end == at)
        break;
      g_array_append_val (values, value);
    }
  *d = 50;
  *n = (int) values->len / *d;
  return (float *) (void *) g_array_steal (values, NULL);
}

/* By golden-tsne-real.py; ours may be lower by what another seed changes. */
static const struct
{
  const char *name;
  ReadFunc read;
  VecMetric metric;
  double kept, trustworthiness;
} cases[] = {
  { "cells", read_cells, VEC_METRIC_EUCLIDEAN, 0.43, 0.9493 },
};

static void
test_case (gconstpointer data)
{
  int i = GPOINTER_TO_INT (data), n, d;
  const char *folder = g_getenv ("VEC_SHARED_DATA");
  g_autofree float *x = folder != NULL ? cases[i].read (folder, &n, &d) : NULL;
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;
  VecTrust trust;

  if (x == NULL)
    {
      g_test_skip ("the data is not here");
      return;
    }
  vec_projection_params_init (&params);
  params.metric = (int) cases[i].metric;
  run = vec_projection_new (vec_projection_method_find ("tsne"), x, n, d, &params, NULL);
  while (!vec_projection_is_done (run))
    g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
  g_assert_true (vec_trust_measure (&(VecTrustInput) { .vectors = x, .n_dims = d, .metric = cases[i].metric, .n_axes = 2, .n_rows = n,
                                                       .layout = vec_projection_get_layout (run), .n_ks = 1, .ks = { 10 } },
                                    &trust, NULL, NULL, NULL, NULL));
  g_test_message ("%s: %d iterations, kept %.4f (%.4f), trustworthiness %.4f (%.4f)", cases[i].name, vec_projection_get_iteration (run),
                  trust.preservation[0], cases[i].kept, trust.trustworthiness, cases[i].trustworthiness);
  g_assert_cmpint (vec_projection_get_end_reason (run), ==, VEC_PROJECTION_END_SETTLED);
  g_assert_cmpfloat (trust.preservation[0], >, cases[i].kept - 0.005);
  g_assert_cmpfloat (trust.trustworthiness, >, cases[i].trustworthiness - 0.005);
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tsne-real/%s", cases[i].name);

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_case);
    }
  return g_test_run ();
}
