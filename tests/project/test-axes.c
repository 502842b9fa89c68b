/* Axes of meaning and the data as they are: positions by hand, titles, and what cannot be drawn. */
#include <math.h>

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "project/vec-projection.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-5)

/* (5, 3) */
static const float rows[] = {
  0, 0, 0,
  2, 0, 0,
  0, 4, 0,
  1, 2, 0,
  3, 2, 9,
};
static const char *const titles[] = { "small", "large", "cold", "warm", "far", "near" };
static const float ends[] = {
  0, 0, 0, 2, 0, 0,    /* along x */
  0, 0, 0, 0, 4, 0,    /* along y */
  0, 0, 0, 2, 4, 0,    /* askew */
};

static VecProjection *
run_method (const char *id, VecGuide *guide, int dims, GError **error)
{
  VecProjectionParams params;
  VecProjection *run;

  vec_projection_params_init (&params);
  params.n_dims = dims;
  params.guide = guide;
  run = vec_projection_new (vec_projection_method_find (id), rows, 5, 3, &params, error);
  if (run != NULL)
    g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
  return run;
}

static char *
title (const char *id, VecGuide *guide, int axis)
{
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.guide = guide;
  return vec_projection_method_dup_axis_title (vec_projection_method_find (id), &params, axis, NAN);
}

static void
assert_title (const char *id, VecGuide *guide, int axis, const char *expected)
{
  g_autofree char *text = title (id, guide, axis);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_two_axes (void)
{
  g_autoptr (VecGuide) guide = vec_guide_new_axes (ends, 2, 3, titles, FALSE);
  g_autoptr (VecProjection) run = run_method ("axes", guide, 2, NULL);
  const float *at = vec_projection_get_layout (run);
  const float expected[] = { -1, -1, 1, -1, -1, 1, 0, 0, 2, 0 };

  for (int i = 0; i < 10; i++)
    assert_near (at[i], expected[i]);
  assert_title ("axes", guide, 0, "small → large");
  assert_title ("axes", guide, 1, "cold → warm");
}

/* What is left beside x is widest along z, in the unit of the axis, which is 1. */
static void
test_one_axis (void)
{
  g_autoptr (VecGuide) guide = vec_guide_new_axes (ends, 1, 3, titles, FALSE);
  g_autoptr (VecProjection) run = run_method ("axes", guide, 2, NULL);
  const float *at = vec_projection_get_layout (run);

  for (int i = 0; i < 5; i++)
    assert_near (at[2 * i], rows[3 * i] - 1);
  g_assert_cmpfloat (fabs ((double) at[9] - at[1]), >, 8.9);
  assert_title ("axes", guide, 1, "The rest: the widest direction beside the axes");
}

/* With x and y taken, the third dimension is z itself. */
static void
test_third_dimension (void)
{
  g_autoptr (VecGuide) guide = vec_guide_new_axes (ends, 2, 3, titles, FALSE);
  g_autoptr (VecProjection) run = run_method ("axes", guide, 3, NULL);
  const float *at = vec_projection_get_layout (run);

  assert_near (at[3 * 4 + 2] - at[2], 9);
  assert_near (at[3 * 3 + 2] - at[2], 0);
}

/* t of each row on the three axes, added up along 0°, 120° and 240°. */
static void
test_star (void)
{
  g_autoptr (VecGuide) guide = vec_guide_new_axes (ends, 3, 3, titles, TRUE);
  g_autoptr (VecProjection) run = run_method ("axes", guide, 2, NULL);
  const float *at = vec_projection_get_layout (run);

  for (int i = 0; i < 5; i++)
    {
      const double t[] = { rows[3 * i] - 1, rows[3 * i + 1] / 2 - 1, (2 * rows[3 * i] + 4 * rows[3 * i + 1]) / 10 - 1 };
      double x = 0, y = 0;

      for (int axis = 0; axis < 3; axis++)
        {
          x += t[axis] * cos (axis * 2 * G_PI / 3);
          y += t[axis] * sin (axis * 2 * G_PI / 3);
        }
      assert_near (at[2 * i], x);
      assert_near (at[2 * i + 1], y);
    }
  assert_title ("axes", guide, 0, NULL);
}

/* Two spokes at right angles are the plain picture. */
static void
test_star_of_two (void)
{
  g_autoptr (VecGuide) star = vec_guide_new_axes (ends, 2, 3, titles, TRUE), plain = vec_guide_new_axes (ends, 2, 3, titles, FALSE);
  g_autoptr (VecProjection) a = run_method ("axes", star, 2, NULL), b = run_method ("axes", plain, 2, NULL);

  for (int i = 0; i < 10; i++)
    assert_near (vec_projection_get_layout (a)[i], vec_projection_get_layout (b)[i]);
}

static void
assert_refused (VecGuide *guide, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (run_method ("axes", guide, 2, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (void)
{
  const float nowhere[] = { 1, 2, 3, 1, 2, 3 };
  g_autoptr (VecGuide) same = vec_guide_new_axes (nowhere, 1, 3, titles, FALSE);
  g_autoptr (VecGuide) lonely = vec_guide_new_axes (ends, 1, 3, titles, TRUE);
  g_autoptr (VecGuide) many = vec_guide_new_axes (ends, 3, 3, titles, FALSE);

  assert_refused (NULL, "Say first what each axis leads from and to, for example from “man” to “woman”.");
  assert_refused (same, "Both ends of the axis “small → large” are the same place; choose two that differ.");
  assert_refused (lonely, "The polar view needs at least two axes; add another one.");
  assert_refused (many, "A map of 2 dimensions has room for 2 axes, not 3; the polar view shows more.");
}

static void
test_raw (void)
{
  const float values[] = { 1, 5, 2, 6, 3, NAN, 4, 8, 5, 9 };
  g_autoptr (VecGuide) guide = vec_guide_new_columns (values, 5, 2, (const char *const[]) { "price", "weight" });
  g_autoptr (VecProjection) columns = run_method ("raw", guide, 2, NULL), dimensions = run_method ("raw", NULL, 2, NULL);

  for (int i = 0; i < 5; i++)
    for (int axis = 0; axis < 2; axis++)
      g_assert_cmpfloat (vec_projection_get_layout (dimensions)[2 * i + axis], ==, rows[3 * i + axis]);
  g_assert_cmpfloat (vec_projection_get_layout (columns)[7], ==, 8);
  g_assert_true (isnan (vec_projection_get_layout (columns)[5]));
  assert_title ("raw", guide, 1, "weight");
  assert_title ("raw", NULL, 1, "Dimension 2");
}

int
main (int argc, char **argv)
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axes/two", test_two_axes);
  g_test_add_func ("/axes/one", test_one_axis);
  g_test_add_func ("/axes/third-dimension", test_third_dimension);
  g_test_add_func ("/axes/star", test_star);
  g_test_add_func ("/axes/star-of-two", test_star_of_two);
  g_test_add_func ("/axes/refused", test_refused);
  g_test_add_func ("/raw", test_raw);
  return g_test_run ();
}
