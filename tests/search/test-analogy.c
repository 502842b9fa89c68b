#include "search/vec-analogy.h"

#include <math.h>

#include "base/vec-blas.h"

static const float man[2] = { 3, 0 }, king[2] = { 3, 4 }, woman[2] = { 0, 0.5f }, zero[2] = { 0, 0 };

static void
test_as_they_are (void)
{
  float out[2];

  vec_analogy_vector (man, king, woman, 2, VEC_METRIC_EUCLIDEAN, out);
  g_assert_cmpfloat (out[0], ==, 0);
  g_assert_cmpfloat (out[1], ==, 4.5f);
  vec_analogy_vector (man, king, woman, 2, VEC_METRIC_DOT, out);
  g_assert_cmpfloat (out[1], ==, 4.5f);
}

static void
test_unit_length (void)
{
  float out[2];

  vec_analogy_vector (man, king, woman, 2, VEC_METRIC_COSINE, out);
  g_assert_cmpfloat_with_epsilon (out[0], 0.6f - 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (out[1], 0.8f + 1, 1e-6);
}

static void
test_zero (void)
{
  float out[2];

  vec_analogy_vector (zero, zero, king, 2, VEC_METRIC_COSINE, out);
  g_assert_cmpfloat_with_epsilon (out[0], 0.6f, 1e-6);
  g_assert_cmpfloat_with_epsilon (out[1], 0.8f, 1e-6);
}

/* The three vectors may be the same one, and the result may be written over one of them. */
static void
test_in_place (void)
{
  float a[2] = { 3, 4 };

  vec_analogy_vector (a, a, a, 2, VEC_METRIC_EUCLIDEAN, a);
  g_assert_cmpfloat (a[0], ==, 3);
  g_assert_cmpfloat (a[1], ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/analogy/as-they-are", test_as_they_are);
  g_test_add_func ("/analogy/unit-length", test_unit_length);
  g_test_add_func ("/analogy/zero", test_zero);
  g_test_add_func ("/analogy/in-place", test_in_place);
  return g_test_run ();
}
