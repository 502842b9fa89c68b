#include "project/vec-treatment.h"

#include <math.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "base/vec-memory.h"

static VecTable *
make_table (const float *vectors, gint64 n, int d)
{
  VecTableBuilder *builder = vec_table_builder_new ("test", "csv", NULL);
  float *copy = g_memdup2 (vectors, sizeof (float) * n * d);

  vec_table_builder_take_vectors (builder, copy, n, d, copy, g_free);
  return vec_table_builder_end (builder, NULL);
}

static void
test_words (void)
{
  static const struct { const char *id, *text; VecTreatment treatment; } cases[] = {
    { "none", "as they are", { FALSE, FALSE, 0 } },
    { "center", "centred", { TRUE, FALSE, 0 } },
    { "unit+pca50", "unit length · PCA to 50", { FALSE, TRUE, 50 } },
    { "center+unit+pca2", "centred · unit length · PCA to 2", { TRUE, TRUE, 2 } },
  };
  static const char *const wrong[] = { "", "pca", "pca0", "pca-3", "centre", "center+", "center,unit" };
  VecTreatment treatment;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = vec_treatment_to_id (&cases[i].treatment), *text = vec_treatment_to_string (&cases[i].treatment);

      g_assert_cmpstr (id, ==, cases[i].id);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (vec_treatment_parse (id, &treatment, NULL));
      g_assert_true (vec_treatment_equal (&treatment, &cases[i].treatment));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vec_treatment_parse (wrong[i], &treatment, &error));
      g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
      g_assert_nonnull (strstr (error->message, "“none”"));
    }
}

/* By hand: the mean of (1, 2), (3, 6) is (2, 4); centred (−1, −2), (1, 2). */
static void
test_by_hand (void)
{
  static const float x[] = { 1, 2, 3, 6 };
  g_autoptr (VecTable) table = make_table (x, 2, 2);
  g_autoptr (VecSpace) plain = vec_space_new (table, &(VecTreatment) { 0 }, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecSpace) both = vec_space_new (table, &(VecTreatment) { TRUE, TRUE, 0 }, 0, NULL, NULL, NULL, NULL);

  g_assert_true (vec_space_get_vectors (plain) == vec_table_get_vectors (table));
  g_assert_cmpfloat_with_epsilon (vec_space_get_vectors (both)[0], -1 / sqrt (5), 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_space_get_vector (both, 1)[1], 2 / sqrt (5), 1e-6);
}

/* What is true of any treatment: a row of the table, treated as if it came from outside, lands on itself; unit rows have length 1
 * but for zeros; distances in a full PCA are those before it. */
static void
test_outside (void)
{
  enum { N = 200, D = 6 };
  static const char *const ids[] = { "none", "center", "unit", "center+unit", "pca6", "center+pca3", "unit+pca2", "center+unit+pca4" };
  float x[N * D];
  g_autoptr (VecTable) table = NULL;

  for (int i = 0; i < N * D; i++)
    x[i] = i / D == 7 ? 0 : sinf ((float) i * 1.7f) * (float) (i % D + 1) + 2;
  table = make_table (x, N, D);
  for (guint t = 0; t < G_N_ELEMENTS (ids); t++)
    {
      VecTreatment treatment;
      g_autoptr (VecSpace) space = NULL;
      float out[D];

      g_assert_true (vec_treatment_parse (ids[t], &treatment, NULL));
      space = vec_space_new (table, &treatment, 0, NULL, NULL, NULL, NULL);
      g_assert_cmpint (vec_space_get_n_dims (space), ==, treatment.pca_dims > 0 ? treatment.pca_dims : D);
      for (int row = 0; row < N; row++)
        {
          vec_space_treat (space, vec_table_get_vector (table, row), out);
          for (int j = 0; j < vec_space_get_n_dims (space); j++)
            g_assert_cmpfloat_with_epsilon (out[j], vec_space_get_vector (space, row)[j], 1e-5);
        }
    }
}

static void
test_too_many_components (void)
{
  static const float x[] = { 1, 2, 3, 6, 7, 1 };
  g_autoptr (VecTable) table = make_table (x, 3, 2);
  g_autoptr (VecSpace) space = vec_space_new (table, &(VecTreatment) { .pca_dims = 50 }, 0, NULL, NULL, NULL, NULL);

  g_assert_cmpint (vec_space_get_n_dims (space), ==, 2);
}

static void
test_cancelled (void)
{
  static const float x[] = { 1, 2, 3, 6, 7, 1 };
  g_autoptr (VecTable) table = make_table (x, 3, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vec_space_new (table, &(VecTreatment) { .unit = TRUE }, 0, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Halves are widened once, and only where there is room for them; a few components of them need little. */
static void
test_memory (void)
{
  enum { N = 4000, D = 64 };
  VecTableBuilder *builder = vec_table_builder_new ("halves", "npy", NULL);
  VecRawType type = { 'f', 2, FALSE };
  guint8 *bytes = g_malloc (N * D * 2);
  VecValues values = { type, bytes, D * 2, N, D };
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSpace) plain = NULL, reduced = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N * D; i++)
    vec_raw_store (type, sinf ((float) i * 1.7f), bytes + 2 * i);
  vec_table_builder_take_values (builder, &values, bytes, g_free);
  table = vec_table_builder_end (builder, NULL);
  plain = vec_space_new (table, &(VecTreatment) { 0 }, 0, NULL, NULL, NULL, NULL);
  for (gint64 i = 0; i < N; i++)
    g_assert_cmpfloat (vec_space_get_vector (plain, i)[3], ==, vec_table_get_value (table, i, 3));
  vec_memory_pretend (500000);
  refused = vec_space_new (table, &(VecTreatment) { 0 }, 0, NULL, NULL, NULL, &error);
  reduced = vec_space_new (table, &(VecTreatment) { FALSE, FALSE, 5 }, 0, NULL, NULL, NULL, NULL);
  vec_memory_pretend (0);
  g_assert_null (refused);
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MEMORY);
  g_assert_cmpstr (error->message, ==,
                   "halves: 4000 rows of 64 dimensions need 1.0 MB of memory once they are treated, which is more than is free; reduce them to "
                   "fewer principal components, or open only the first rows or a random choice of them.");
  g_assert_nonnull (reduced);
}

/* Nothing is computed from values that nobody has looked through. */
static void
test_unchecked (void)
{
  VecTableBuilder *builder = vec_table_builder_new ("new", "npy", NULL);
  float *vectors = g_new0 (float, 4);
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSpace) space = NULL;
  g_autoptr (GError) error = NULL;

  vec_table_builder_take_vectors (builder, vectors, 2, 2, vectors, g_free);
  vec_table_builder_set_unchecked (builder, FALSE);
  table = vec_table_builder_end (builder, NULL);
  space = vec_space_new (table, &(VecTreatment) { 0 }, 0, NULL, NULL, NULL, &error);
  g_assert_null (space);
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/treatment/words", test_words);
  g_test_add_func ("/treatment/by-hand", test_by_hand);
  g_test_add_func ("/treatment/outside", test_outside);
  g_test_add_func ("/treatment/too-many-components", test_too_many_components);
  g_test_add_func ("/treatment/cancelled", test_cancelled);
  g_test_add_func ("/treatment/memory", test_memory);
  g_test_add_func ("/treatment/unchecked", test_unchecked);
  return g_test_run ();
}
