#include "base/vec-random.h"

#include <math.h>

/* Golden: xoshiro256** from the state that splitmix64 gives for seed 42; computed by test-random.py beside this file. */
static void
test_golden (void)
{
  VecRandom random;

  vec_random_init (&random, 42);
  g_assert_cmphex (vec_random_next (&random), ==, G_GUINT64_CONSTANT (0x15780b2e0c2ec716));
  g_assert_cmphex (vec_random_next (&random), ==, G_GUINT64_CONSTANT (0x6104d9866d113a7e));
  g_assert_cmphex (vec_random_next (&random), ==, G_GUINT64_CONSTANT (0xae17533239e499a1));
}

static void
test_moments (void)
{
  enum { N = 200000 };
  VecRandom random;
  double sum = 0, sum2 = 0, normal = 0, normal2 = 0;
  int counts[10] = { 0 };

  vec_random_init (&random, 7);
  for (int i = 0; i < N; i++)
    {
      double u = vec_random_uniform (&random);
      double z = vec_random_normal (&random);

      g_assert_true (u >= 0 && u < 1);
      sum += u;
      sum2 += u * u;
      normal += z;
      normal2 += z * z;
      counts[vec_random_below (&random, 10)]++;
    }
  g_assert_cmpfloat_with_epsilon (sum / N, 0.5, 0.003);
  g_assert_cmpfloat_with_epsilon (sum2 / N, 1 / 3.0, 0.003);
  g_assert_cmpfloat_with_epsilon (normal / N, 0, 0.01);
  g_assert_cmpfloat_with_epsilon (normal2 / N, 1, 0.02);
  for (int i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (counts[i] / (double) N, 0.1, 0.004);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/golden", test_golden);
  g_test_add_func ("/random/moments", test_moments);
  return g_test_run ();
}
