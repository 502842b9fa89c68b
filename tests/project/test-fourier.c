#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "project/vec-fourier.h"

enum { LANES = VEC_FOURIER_LANES };

/* Against the definition, in double precision; lane @lane. */
static void
check_size (int size, int lane)
{
  gsize n_floats = (gsize) size * 2 * LANES;
  g_autofree float *data = g_new (float, n_floats), *work = g_new (float, n_floats), *kept = g_new (float, n_floats);
  g_autofree float *spectrum = g_new (float, n_floats);
  VecFourier *plan = vec_fourier_new (size);
  VecRandom random;
  float *result;

  vec_random_init (&random, size);
  for (gsize i = 0; i < n_floats; i++)
    kept[i] = data[i] = (float) vec_random_normal (&random);
  memcpy (spectrum, vec_fourier_forward (plan, data, work), n_floats * sizeof (float));
  for (int k = 0; k < size; k++)
    {
      double re = 0, im = 0;

      for (int t = 0; t < size; t++)
        {
          double angle = -2 * G_PI * (double) ((gint64) k * t % size) / size;
          double a = kept[2 * LANES * t + lane], b = kept[2 * LANES * t + LANES + lane];

          re += a * cos (angle) - b * sin (angle);
          im += a * sin (angle) + b * cos (angle);
        }
      g_assert_cmpfloat_with_epsilon (spectrum[2 * LANES * k + lane], re, 2e-6 * size);
      g_assert_cmpfloat_with_epsilon (spectrum[2 * LANES * k + LANES + lane], im, 2e-6 * size);
    }
  result = vec_fourier_backward (plan, spectrum, work);
  for (gsize i = 0; i < n_floats; i++)
    g_assert_cmpfloat_with_epsilon (result[i] / (float) size, kept[i], 1e-5);
  vec_fourier_free (plan);
}

static void
test_sizes (void)
{
  static const int sizes[] = { 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 18, 30, 32, 36, 45, 50, 64, 90, 96, 120, 150, 243, 250, 360, 1080 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_size (sizes[i], (int) i % LANES);
}

static void
test_good_size (void)
{
  for (int size = 1; size < 5000; size++)
    {
      int good = vec_fourier_good_size (size), left = good;

      g_assert_cmpint (good, >=, size);
      g_assert_cmpint (good % 2, ==, 0);
      g_assert_true (size < 8 || good <= size * 1.2 + 2);
      for (int factor = 2; factor <= 5; factor++)
        while (left % factor == 0)
          left /= factor;
      g_assert_cmpint (left, ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fourier/sizes", test_sizes);
  g_test_add_func ("/fourier/good-size", test_good_size);
  return g_test_run ();
}
