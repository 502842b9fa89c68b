/* Golden numbers: numpy, scipy 1.10.1 and scikit-learn 1.2.1, by test-trust.py beside this file. */
#include "measure/vec-trust.h"

#include "base/vec-blas.h"
#include "base/vec-parallel.h"
#include "measure-data.h"
#include "measure/vec-company.h"
#include "measure/vec-shuffle.h"

#include <math.h>
#include <string.h>

enum { N = 120, D = 40 };

static VecTrust
measure (const VecTrustInput *input)
{
  g_autoptr (GError) error = NULL;
  VecTrust trust;

  g_assert_true (vec_trust_measure (input, &trust, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return trust;
}

static VecTrustInput
make_input (const float *x, const float *y)
{
  VecTrustInput input = { .vectors = x, .n_dims = D, .metric = VEC_METRIC_EUCLIDEAN, .layout = y, .n_axes = 2, .n_rows = N, .seed = 1 };

  return input;
}

/* ---- Against scikit-learn */

static void
check_k (VecTrustInput input, int k, double trustworthiness, double continuity, double preservation)
{
  VecTrust trust;

  input.n_ks = 1;
  input.ks[0] = k;
  trust = measure (&input);
  g_assert_cmpfloat_with_epsilon (trust.trustworthiness, trustworthiness, 1e-6);
  if (!isnan (continuity))
    g_assert_cmpfloat_with_epsilon (trust.continuity, continuity, 1e-6);
  g_assert_cmpfloat_with_epsilon (trust.preservation[0], preservation, 1e-6);
}

static void
test_golden (void)
{
  float x[N * D] = { 0 }, y[N * 2] = { 0 };
  VecTrustInput input = make_input (x, y);

  make_data (x, y, N, D);
  check_k (input, 3, 0.580652174, 0.635000000, 0.066666667);
  check_k (input, 10, 0.591459330, 0.609513557, 0.125833333);
  check_k (input, 30, 0.623866518, 0.630928412, 0.309166667);
  g_assert_cmpfloat_with_epsilon (measure (&input).distance_correlation, 0.166522490, 1e-6);
  g_assert_cmpint (measure (&input).n_ks, ==, 2);   /* 100 is more than half of 120 */
  g_assert_cmpfloat_with_epsilon (measure (&input).preservation[1], 0.309166667, 1e-6);
  g_assert_cmpint (measure (&input).n_sampled, ==, N);
}

static void
test_golden_cosine (void)
{
  float x[N * D] = { 0 }, y[N * 2] = { 0 };
  VecTrustInput input = make_input (x, y);

  make_data (x, y, N, D);
  input.metric = VEC_METRIC_COSINE;
  check_k (input, 3, 0.576062802, NAN, 0.061111111);
  check_k (input, 10, 0.584106858, NAN, 0.120000000);
  check_k (input, 30, 0.621689038, NAN, 0.317500000);
  g_assert_cmpfloat_with_epsilon (measure (&input).distance_correlation, 0.160218902, 1e-6);
}

/* 7 dimensions are measured by differences; those numbers are in test-quality.py. */
static void
test_golden_few_dims (void)
{
  float x[N * 7] = { 0 }, y[N * 2] = { 0 };
  VecTrustInput input = make_input (x, y);

  make_data (x, y, N, 7);
  input.n_dims = 7;
  check_k (input, 3, 0.682318841, NAN, 0.113888889);
  check_k (input, 10, 0.710311005, NAN, 0.225);
}

/* ---- Properties */

static void
test_perfect (void)
{
  float x[N * D] = { 0 }, y[N * 2] = { 0 };
  VecTrustInput input = make_input (x, x);
  VecTrust trust;

  make_data (x, y, N, D);
  input.n_axes = D;
  trust = measure (&input);
  g_assert_cmpfloat (trust.preservation[0], ==, 1);
  g_assert_cmpfloat (trust.preservation[1], ==, 1);
  g_assert_cmpfloat (trust.trustworthiness, ==, 1);
  g_assert_cmpfloat (trust.continuity, ==, 1);
  g_assert_cmpfloat_with_epsilon (trust.distance_correlation, 1, 1e-9);

  input.vectors = input.layout = y;   /* the tree on the map against the pass over the vectors */
  input.n_dims = input.n_axes = 2;
  trust = measure (&input);
  g_assert_cmpfloat (trust.preservation[0], ==, 1);
  g_assert_cmpfloat (trust.trustworthiness, ==, 1);
}

static void
test_sampled (void)
{
  float x[N * D] = { 0 }, y[N * 2] = { 0 };
  VecTrustInput input = make_input (x, y);
  VecTrust all, sampled, again;

  make_data (x, y, N, D);
  all = measure (&input);
  input.n_sample = 60;
  input.seed = 5;
  sampled = measure (&input);
  g_assert_cmpint (sampled.n_sampled, ==, 60);
  g_assert_cmpfloat_with_epsilon (sampled.preservation[0], all.preservation[0], 0.05);
  g_assert_cmpfloat (sampled.preservation[0], !=, all.preservation[0]);
  input.n_threads = 1;
  again = measure (&input);
  g_assert_cmpmem (&sampled, sizeof sampled, &again, sizeof again);
}

static void
test_degenerate (void)
{
  float x[200] = { 0 };
  VecTrustInput input = { .vectors = x, .n_dims = 2, .metric = VEC_METRIC_EUCLIDEAN, .layout = x, .n_axes = 2 };

  for (input.n_rows = 1; input.n_rows <= 100; input.n_rows++) /* all rows equal: ties by row number keep both sides alike */
    for (int cosine = 0; cosine < 2; cosine++)
      {
        VecTrust trust;

        input.metric = cosine ? VEC_METRIC_COSINE : VEC_METRIC_EUCLIDEAN;
        trust = measure (&input);
        g_assert_cmpint (trust.n_ks > 0, ==, input.n_rows >= 3);
        for (int i = 0; i < trust.n_ks; i++)
          g_assert_cmpfloat (trust.preservation[i], ==, 1);
        if (trust.n_ks > 0)
          {
            g_assert_cmpfloat (trust.trustworthiness, ==, 1);
            g_assert_cmpfloat (trust.distance_correlation, ==, 0);
          }
      }
}

static void
test_cancelled (void)
{
  float x[N * D] = { 0 }, y[N * 2] = { 0 };
  VecTrustInput input = make_input (x, y);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VecTrust trust;

  make_data (x, y, N, D);
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_trust_measure (&input, &trust, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- Rows one by one */

/* Places on a line 0, 1, 2, …: true neighbours are chosen by hand. */
static void
test_honesty (void)
{
  float line[6] = { 0, 1, 2, 3, 4, 100 };
  const guint32 neighbors[12] = { 1, 2, 0, 5, 3, 4, 0, 5, 3, 2, 4, 3 };
  const float golden[6] = { 1, 0.5f, 0.5f, 0, 1, 1 };
  float honesty[6];

  g_assert_true (vec_trust_measure_honesty (neighbors, line, 1, 6, 2, 0, honesty, NULL, NULL));
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (honesty[i], ==, golden[i]);
}

static void
test_torn (void)
{
  float line[200];
  const gint64 rows[] = { 1, 12, 17, 99 };
  guint8 torn[4];

  for (int i = 0; i < 100; i++)
    {
      line[2 * i] = (float) i;
      line[2 * i + 1] = 3;
    }
  g_assert_cmpint (vec_trust_torn_limit (100, 4), ==, 12);
  g_assert_cmpint (vec_trust_torn_limit (70000, 10), ==, 700);
  vec_trust_find_torn (line, 2, 100, 0, rows, 4, 12, torn);
  g_assert_false (torn[0]);
  g_assert_false (torn[1]);   /* 11 rows are nearer */
  g_assert_true (torn[2]);
  g_assert_true (torn[3]);
}

/* ---- Company */

static void
test_company (void)
{
  float a[8] = { 0, 1, 2, 3, 100, 101, 102, 103 }, b[8], shares[8];
  g_autoptr (VecCompany) company = vec_company_new (a, 8, 1, 1, 0, NULL, NULL);

  for (int i = 0; i < 8; i++)   /* mirrored and stretched: everybody stays together */
    b[i] = -5 * a[i];
  g_assert_true (vec_company_add (company, b, 0, NULL, NULL));
  vec_company_get_shares (company, shares);
  for (int i = 0; i < 8; i++)
    g_assert_cmpfloat (shares[i], ==, 1);

  b[0] = 5000;   /* 0 leaves, whose nearest is still 1; 1 is left alone */
  g_assert_true (vec_company_add (company, b, 0, NULL, NULL));
  vec_company_get_shares (company, shares);
  for (int i = 0; i < 8; i++)
    g_assert_cmpfloat (shares[i], ==, i != 1);

  g_assert_true (vec_company_add (company, a, 0, NULL, NULL));   /* what is lost once stays lost */
  vec_company_get_shares (company, shares);
  g_assert_cmpfloat (shares[1], ==, 0);
}

/* ---- Shuffled columns */

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float p = *(const float *) a, q = *(const float *) b;

  return p < q ? -1 : p > q;
}

static void
sort_column (const float *x, int n, int d, int column, float *out)
{
  for (int i = 0; i < n; i++)
    out[i] = x[i * d + column];
  qsort (out, (gsize) n, sizeof *out, compare_floats);
}

static double
correlation (const float *x, int n, int d, int a, int b)
{
  double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;

  for (int i = 0; i < n; i++)
    {
      ma += x[i * d + a] / n;
      mb += x[i * d + b] / n;
    }
  for (int i = 0; i < n; i++)
    {
      aa += (x[i * d + a] - ma) * (x[i * d + a] - ma);
      bb += (x[i * d + b] - mb) * (x[i * d + b] - mb);
      ab += (x[i * d + a] - ma) * (x[i * d + b] - mb);
    }
  return ab / sqrt (aa * bb);
}

static void
test_shuffle (void)
{
  enum { ROWS = 2000, COLUMNS = 3 };
  g_autofree float *x = g_new (float, ROWS * COLUMNS), *line = g_new (float, ROWS), *a = NULL, *b = NULL, *c = NULL;
  VecValues values = vec_values_of_floats (x, ROWS, COLUMNS);
  float before[ROWS], after[ROWS];

  draw (line, ROWS, 3);
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < COLUMNS; j++)
      x[i * COLUMNS + j] = line[i] * (float) (j + 1);
  a = vec_shuffle_columns (&values, 7, 1, NULL, NULL);
  b = vec_shuffle_columns (&values, 7, 2, NULL, NULL);
  c = vec_shuffle_columns (&values, 8, 2, NULL, NULL);
  g_assert_cmpmem (a, ROWS * COLUMNS * sizeof *a, b, ROWS * COLUMNS * sizeof *b);
  g_assert_cmpint (memcmp (a, c, ROWS * COLUMNS * sizeof *a), !=, 0);
  g_assert_cmpfloat_with_epsilon (correlation (x, ROWS, COLUMNS, 0, 1), 1, 1e-6);
  for (int j = 0; j < COLUMNS; j++)
    {
      sort_column (x, ROWS, COLUMNS, j, before);
      sort_column (a, ROWS, COLUMNS, j, after);
      g_assert_cmpmem (before, sizeof before, after, sizeof after);
      g_assert_cmpfloat (fabs (correlation (a, ROWS, COLUMNS, j, (j + 1) % COLUMNS)), <, 0.08);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/trust/golden", test_golden);
  g_test_add_func ("/trust/golden-cosine", test_golden_cosine);
  g_test_add_func ("/trust/golden-few-dims", test_golden_few_dims);
  g_test_add_func ("/trust/perfect", test_perfect);
  g_test_add_func ("/trust/sampled", test_sampled);
  g_test_add_func ("/trust/degenerate", test_degenerate);
  g_test_add_func ("/trust/cancelled", test_cancelled);
  g_test_add_func ("/trust/honesty", test_honesty);
  g_test_add_func ("/trust/torn", test_torn);
  g_test_add_func ("/trust/company", test_company);
  g_test_add_func ("/trust/shuffle", test_shuffle);
  return g_test_run ();
}
