/* The truth about two rows, against a plain count. */
#include "session-fixture.h"

#include <math.h>

#include "session/vec-session-ruler.h"

static double
plain_distance (VecTable *table, gint64 a, gint64 b, VecMetric metric)
{
  int d = vec_table_get_n_dims (table);
  const float *x = vec_table_get_vectors (table) + a * d, *y = vec_table_get_vectors (table) + b * d;
  double dot = 0, xx = 0, yy = 0, squares = 0;

  for (int i = 0; i < d; i++)
    {
      dot += (double) x[i] * y[i];
      xx += (double) x[i] * x[i];
      yy += (double) y[i] * y[i];
      squares += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
    }
  return metric == VEC_METRIC_DOT ? dot : metric == VEC_METRIC_EUCLIDEAN ? sqrt (squares) : 1 - dot / sqrt (xx * yy);
}

static gint64
plain_rank (VecTable *table, gint64 from, gint64 to, VecMetric metric)
{
  double limit = plain_distance (table, from, to, metric);
  gint64 rank = 1;

  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (row != from && row != to)
      {
        double distance = plain_distance (table, from, row, metric);

        rank += metric == VEC_METRIC_DOT ? distance > limit : distance < limit;
      }
  return rank;
}

static void
test_ranks (void)
{
  g_autoptr (VecTable) table = make_table (300, 6, 5);
  g_autoptr (VecSession) session = make_session (table);
  static const gint64 pairs[][2] = { { 3, 7 }, { 3, 200 }, { 299, 0 }, { 5, 6 } };
  VecTreatment as_they_are = { 0 };

  vec_session_set_treatment (session, &as_they_are);
  wait_until (is_idle (session));
  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
      {
        const VecMeasurement *m;

        vec_session_set_metric (session, (VecMetric) metric);
        vec_session_measure (session, pairs[i][0], pairs[i][1]);
        wait_until (vec_session_get_measurement (session) != NULL);
        m = vec_session_get_measurement (session);
        g_assert_cmpint (m->row[0], ==, pairs[i][0]);
        g_assert_cmpint (m->row[1], ==, pairs[i][1]);
        g_assert_cmpint (m->n_others, ==, 299);
        g_assert_cmpfloat_with_epsilon (m->distance, plain_distance (table, pairs[i][0], pairs[i][1], (VecMetric) metric), 1e-4);
        g_assert_cmpint (m->rank[0], ==, plain_rank (table, pairs[i][0], pairs[i][1], (VecMetric) metric));
        g_assert_cmpint (m->rank[1], ==, plain_rank (table, pairs[i][1], pairs[i][0], (VecMetric) metric));
      }
}

/* The newest pair counts; another metric measures again; nothing to measure gives nothing. */
static void
test_following (void)
{
  g_autoptr (VecTable) table = make_table (200, 4, 5);
  g_autoptr (VecSession) session = make_session (table);
  Count measured = { 0 };

  g_assert_null (vec_session_get_measurement (session));
  g_assert_null (vec_session_dup_measurement_text (session));
  count_signal (session, "measured", &measured);
  vec_session_measure (session, 1, 2);
  vec_session_measure (session, 1, 3);
  wait_until (measured.n > 0);
  iterate_for (30);
  g_assert_cmpint (measured.n, ==, 1);
  g_assert_cmpint (vec_session_get_measurement (session)->row[1], ==, 3);

  vec_session_set_metric (session, VEC_METRIC_EUCLIDEAN);
  g_assert_null (vec_session_get_measurement (session));
  wait_until (vec_session_get_measurement (session) != NULL);
  g_assert_cmpint (vec_session_get_measurement (session)->metric, ==, VEC_METRIC_EUCLIDEAN);

  vec_session_measure (session, -1, -1);
  g_assert_null (vec_session_get_measurement (session));
}

/* A row twice in the table: the copy is the first of the others, or as good as. */
static void
test_text (void)
{
  g_autoptr (VecTable) table = make_table (200, 4, 5);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *text = NULL, *expected = NULL;
  const VecMeasurement *m;
  static const char *const endings[] = { "th", "st", "nd", "rd", "th" };
  const char *ending[2];

  vec_session_measure (session, 10, 150);
  wait_until (vec_session_get_measurement (session) != NULL);
  m = vec_session_get_measurement (session);
  for (int i = 0; i < 2; i++)
    ending[i] = m->rank[i] % 100 / 10 == 1 ? "th" : endings[MIN (m->rank[i] % 10, 4)];
  text = vec_session_dup_measurement_text (session);
  expected = g_strdup_printf ("Cosine similarity %.3f\nw150: %d%s nearest of 199 to w10\nw10: %d%s nearest of 199 to w150",
                              1 - m->distance, (int) m->rank[0], ending[0], (int) m->rank[1], ending[1]);
  g_assert_cmpstr (text, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ruler/ranks", test_ranks);
  g_test_add_func ("/ruler/following", test_following);
  g_test_add_func ("/ruler/text", test_text);
  return g_test_run ();
}
