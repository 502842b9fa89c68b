#include "encode/vec-transformer-linear.h"

#include <math.h>
#include <string.h>

#include "base/vec-random.h"

static float *
make_numbers (VecRandom *random, gsize n, float scale)
{
  float *numbers = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = scale * (float) vec_random_normal (random);
  return numbers;
}

static void
check_product (const VecKernels *kernels, int n_rows, int n_in, int n_out)
{
  VecRandom random;
  g_autofree float *weights = NULL, *bias = NULL, *x = NULL, *y = NULL;
  g_autoptr(VecLinear) linear = vec_linear_new (n_in, n_out);
  gsize stride = VEC_PAD ((gsize) n_out);
  VecValues weight_values, bias_values;

  vec_random_init (&random, 7);
  weights = make_numbers (&random, (gsize) n_in * n_out, 0.1f);
  bias = make_numbers (&random, n_out, 1);
  x = make_numbers (&random, (gsize) n_rows * n_in, 1);
  y = make_numbers (&random, n_rows * stride, 1);
  weight_values = vec_values_of_floats (weights, n_out, n_in);
  bias_values = vec_values_of_floats (bias, 1, n_out);
  vec_linear_set (linear, 0, &weight_values, &bias_values);
  vec_linear_apply (linear, kernels, x, n_in, n_rows, y, stride, VEC_ACTIVATION_IDENTITY, NULL);
  for (int i = 0; i < n_rows; i++)
    for (int j = 0; j < n_out; j++)
      {
        double sum = (double) bias[j];

        for (int p = 0; p < n_in; p++)
          sum += (double) x[i * n_in + p] * (double) weights[j * n_in + p];
        g_assert_cmpfloat_with_epsilon (y[i * stride + j], sum, 1e-4);
      }
}

static void
test_product (gconstpointer data)
{
  for (int n_rows = 1; n_rows < 20; n_rows++)
    check_product (data, n_rows, 13, 70);
  check_product (data, 9, 1, 1);
  check_product (data, 5, 40, 312);
  check_product (data, 5, 40, 48);
  check_product (data, 5, 40, 32);
}

typedef struct
{
  const VecLinear *linear;
  const float *x;
  float *y;
} Shared;

static void
apply_cb (VecTeam *team, gpointer data)
{
  const Shared *shared = data;

  vec_linear_apply (shared->linear, vec_kernels_get (), shared->x, 64, 5, shared->y, 512, VEC_ACTIVATION_GELU, team);
}

/* The threads share the outputs, and the result is the same to the bit. */
static void
test_threads (void)
{
  VecRandom random;
  g_autofree float *weights = NULL, *x = NULL;
  g_autoptr(VecLinear) linear = vec_linear_new (64, 500);
  float one[5 * 512], four[5 * 512];
  VecValues values;

  vec_random_init (&random, 8);
  weights = make_numbers (&random, 64 * 500, 0.1f);
  x = make_numbers (&random, 5 * 64, 1);
  values = vec_values_of_floats (weights, 500, 64);
  vec_linear_set (linear, 0, &values, NULL);
  apply_cb (NULL, &(Shared) { linear, x, one });
  vec_team_run (4, apply_cb, &(Shared) { linear, x, four });
  g_assert_cmpmem (one, sizeof one, four, sizeof four);
}

static double
exact_activation (double x, VecActivation activation)
{
  switch (activation)
    {
    case VEC_ACTIVATION_GELU:
      return 0.5 * x * (1 + erf (x * M_SQRT1_2));
    case VEC_ACTIVATION_GELU_TANH:
      return 0.5 * x * (1 + tanh (sqrt (2 / M_PI) * (x + 0.044715 * x * x * x)));
    case VEC_ACTIVATION_RELU:
      return MAX (x, 0);
    case VEC_ACTIVATION_SILU:
      return x / (1 + exp (-x));
    case VEC_ACTIVATION_TANH:
      return tanh (x);
    case VEC_ACTIVATION_IDENTITY:
    default:
      return x;
    }
}

static void
test_activations (gconstpointer data)
{
  const VecKernels *kernels = data;
  float bias[VEC_LANES] = { 0 };

  for (VecActivation activation = VEC_ACTIVATION_IDENTITY; activation <= VEC_ACTIVATION_TANH; activation++)
    for (double begin = -100; begin < 100; begin += fabs (begin) < 7.9 ? 0.01 : 0.73)
      {
        float x[VEC_LANES], y[VEC_LANES];

        for (int i = 0; i < VEC_LANES; i++)
          x[i] = y[i] = (float) (begin + 0.0006 * i);
        kernels->finish (y, VEC_LANES, 1, VEC_LANES, bias, activation);
        for (int i = 0; i < VEC_LANES; i++)
          {
            double exact = exact_activation ((double) x[i], activation);

            g_assert_cmpfloat_with_epsilon (y[i], exact, 1e-6 * MAX (1, fabs (exact)));
          }
      }
}

static void
test_softmax (gconstpointer data)
{
  const VecKernels *kernels = data;
  VecRandom random;

  vec_random_init (&random, 9);
  for (int n = 1; n < 70; n++)
    {
      gsize stride = VEC_PAD ((gsize) n);
      g_autofree float *rows = make_numbers (&random, 3 * stride, 20), *given = g_memdup2 (rows, 3 * stride * sizeof (float));
      g_autofree float *bias = make_numbers (&random, 3 + stride, 1);

      kernels->softmax (rows, stride, 3, n, 0.3f, n % 2 ? bias + 2 : NULL);
      for (int i = 0; i < 3; i++)
        {
          double sum = 0;

          for (int j = 0; j < n; j++)
            sum += exp (0.3 * (double) given[i * stride + j] + (n % 2 ? (double) bias[2 - i + j] : 0));
          for (int j = 0; j < n; j++)
            g_assert_cmpfloat_with_epsilon (rows[i * stride + j],
                                            exp (0.3 * (double) given[i * stride + j] + (n % 2 ? (double) bias[2 - i + j] : 0)) / sum, 2e-6);
          for (gsize j = n; j < stride; j++)
            g_assert_cmpfloat (rows[i * stride + j], ==, 0);
        }
    }
}

static void
test_normalize (gconstpointer data)
{
  const VecKernels *kernels = data;
  VecRandom random;

  vec_random_init (&random, 10);
  for (int n = 2; n < 70; n++)
    {
      gsize stride = VEC_PAD ((gsize) n);
      g_autofree float *row = make_numbers (&random, stride, 3), *given = g_memdup2 (row, stride * sizeof (float));
      g_autofree float *added = make_numbers (&random, stride, 1);
      g_autofree float *gamma = make_numbers (&random, stride, 1), *beta = make_numbers (&random, stride, 1);
      double mean = 0, variance = 0;

      memset (gamma + n, 0, (stride - n) * sizeof (float));
      memset (beta + n, 0, (stride - n) * sizeof (float));
      for (int j = 0; j < n; j++)
        mean += ((double) given[j] + (double) added[j]) / n;
      for (int j = 0; j < n; j++)
        variance += pow ((double) given[j] + (double) added[j] - mean, 2) / n;
      kernels->normalize (row, stride, added, stride, 1, n, gamma, beta, 1e-5f);
      for (int j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (row[j], ((double) given[j] + (double) added[j] - mean) / sqrt (variance + 1e-5) * (double) gamma[j]
                                        + (double) beta[j], 2e-5);
      for (gsize j = n; j < stride; j++)
        g_assert_cmpfloat (row[j], ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (const VecKernels *const *kernels = vec_kernels_list (); *kernels != NULL; kernels++)
    {
      static const struct
      {
        const char *name;
        GTestDataFunc func;
      } tests[] = {
        { "product", test_product },     { "activations", test_activations }, { "softmax", test_softmax },
        { "normalize", test_normalize },
      };

      for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
        {
          g_autofree char *path = g_strdup_printf ("/transformer-kernels/%s/%s", (*kernels)->name, tests[i].name);

          g_test_add_data_func (path, *kernels, tests[i].func);
        }
    }
  g_test_add_func ("/transformer-kernels/threads", test_threads);
  return g_test_run ();
}
