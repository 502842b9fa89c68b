/* What a person brings to a map: kept as it was given, equal by content, told in the vectors of a treated space. */
#include "project/vec-guide.h"

#include "base/vec-blas.h"

#include <math.h>

static const char *const end_titles[] = { "small", "large", "cold", "warm" };
static const float ends[] = { 1, 0, 3, 0, 0, 2, 0, 4 };   /* (2, 2, 2) */

static void
test_axes (void)
{
  g_autoptr (VecGuide) guide = vec_guide_new_axes (ends, 2, 2, end_titles, FALSE);
  g_autoptr (VecGuide) same = vec_guide_new_axes (ends, 2, 2, end_titles, FALSE);
  g_autoptr (VecGuide) polar = vec_guide_new_axes (ends, 2, 2, end_titles, TRUE);
  g_autoptr (VecGuide) fewer = vec_guide_new_axes (ends, 1, 2, end_titles, FALSE);
  g_autoptr (VecGuide) other = vec_guide_new_axes (ends, 2, 2, (const char *const[]) { "a", "b", "c", "d" }, FALSE);

  g_assert_cmpint (vec_guide_get_kind (guide), ==, VEC_GUIDE_AXES);
  g_assert_cmpint (vec_guide_get_n_axes (guide), ==, 2);
  g_assert_cmpint (vec_guide_get_n_dims (guide), ==, 2);
  g_assert_cmpfloat (vec_guide_get_end (guide, 1, 1)[1], ==, 4);
  g_assert_cmpstr (vec_guide_get_end_title (guide, 1, 0), ==, "cold");
  g_assert_true (vec_guide_is_polar (polar));
  g_assert_true (vec_guide_equal (guide, same));
  g_assert_true (vec_guide_equal (NULL, NULL));
  g_assert_false (vec_guide_equal (guide, NULL));
  g_assert_false (vec_guide_equal (guide, polar));
  g_assert_false (vec_guide_equal (guide, fewer));
  g_assert_false (vec_guide_equal (guide, other));
}

static VecColumn *
make_column (void)
{
  const guint32 codes[] = { 0, 1, VEC_CATEGORY_MISSING };
  g_autoptr (VecStrings) names = vec_strings_new ();

  vec_strings_append (names, "no", -1);
  vec_strings_append (names, "yes", -1);
  return vec_column_new_category ("answer", g_memdup2 (codes, sizeof codes), 3, names);
}

static void
test_classes (void)
{
  const gint32 classes[] = { 0, 1, -1 }, others[] = { 0, 0, -1 };
  const char *const names[] = { "no", "yes" };
  g_autoptr (VecGuide) guide = vec_guide_new_classes (classes, 3, names, 2, "answer");
  g_autoptr (VecGuide) same = vec_guide_new_classes (classes, 3, names, 2, "answer");
  g_autoptr (VecGuide) renamed = vec_guide_new_classes (classes, 3, names, 2, "reply");
  g_autoptr (VecGuide) changed = vec_guide_new_classes (others, 3, names, 2, "answer");
  g_autoptr (VecColumn) column = make_column ();
  g_autoptr (VecGuide) of_column = vec_guide_new_category (column);

  g_assert_cmpint (vec_guide_get_classes (guide)[2], ==, -1);
  g_assert_cmpint (vec_guide_get_n_classes (guide), ==, 2);
  g_assert_cmpstr (vec_guide_get_class_name (guide, 1), ==, "yes");
  g_assert_cmpstr (vec_guide_get_title (guide), ==, "answer");
  g_assert_true (vec_guide_equal (guide, same));
  g_assert_true (vec_guide_equal (guide, of_column));
  g_assert_false (vec_guide_equal (guide, renamed));
  g_assert_false (vec_guide_equal (guide, changed));
}

static void
test_columns (void)
{
  const float values[] = { 1, 2, 3, 4 };
  g_autoptr (VecGuide) guide = vec_guide_new_columns (values, 2, 2, (const char *const[]) { "x", "y" });
  g_autoptr (VecGuide) long_one = vec_guide_new_columns (values, 4, 1, (const char *const[]) { "x" });

  g_assert_cmpint (vec_guide_get_n_columns (guide), ==, 2);
  g_assert_cmpfloat (vec_guide_get_values (guide)[3], ==, 4);
  g_assert_cmpstr (vec_guide_get_column_title (guide, 1), ==, "y");
  g_assert_false (vec_guide_equal (guide, long_one));
}

/* A table of the rows (0, 0), (4, 0), (0, 8), (4, 8), whose mean is (2, 4). */
static VecSpace *
make_space (const VecTreatment *treatment)
{
  const float vectors[] = { 0, 0, 4, 0, 0, 8, 4, 8 };
  VecTableBuilder *builder = vec_table_builder_new ("square", "test", NULL);
  g_autoptr (VecTable) table = NULL;
  float *copy = g_memdup2 (vectors, sizeof vectors);

  vec_table_builder_take_vectors (builder, copy, 4, 2, copy, g_free);
  table = vec_table_builder_end (builder, NULL);
  return vec_space_new (table, treatment, 1, NULL, NULL, NULL, NULL);
}

static void
test_treated (void)
{
  VecTreatment treatment = { .center = TRUE, .unit = TRUE };
  g_autoptr (VecSpace) space = make_space (&treatment);
  g_autoptr (VecGuide) guide = vec_guide_new_axes (ends, 1, 2, end_titles, TRUE);
  g_autoptr (VecGuide) treated = vec_guide_treat (guide, space);
  const float *first = vec_guide_get_end (treated, 0, 0);   /* (1, 0) − (2, 4) = (−1, −4), of length √17 */

  g_assert_cmpfloat_with_epsilon (first[0], -1 / sqrt (17), 1e-6);
  g_assert_cmpfloat_with_epsilon (first[1], -4 / sqrt (17), 1e-6);
  g_assert_cmpstr (vec_guide_get_end_title (treated, 0, 1), ==, "large");
  g_assert_true (vec_guide_is_polar (treated));
}

int
main (int argc, char **argv)
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guide/axes", test_axes);
  g_test_add_func ("/guide/classes", test_classes);
  g_test_add_func ("/guide/columns", test_columns);
  g_test_add_func ("/guide/treated", test_treated);
  return g_test_run ();
}
