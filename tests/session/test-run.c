/* Choosing before a run, what it starts from, the way back to the picture before, and how long it takes. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "project/vec-preset.h"
#include "session/vec-countdown.h"
#include "session/vec-remembered.h"

#include <math.h>
#include <string.h>

#define N 300

static int
get_iteration (VecSession *session)
{
  g_autofree char *status = get_string (session, "status");
  const char *place = strstr (status, "iteration "), *settled = strstr (status, "stopped after ");

  return place != NULL ? atoi (place + strlen ("iteration ")) : settled != NULL ? atoi (settled + strlen ("stopped after ")) : 0;
}

/* The root mean square distance between the same rows of two layouts, as a share of the extent of one. */
static double
get_difference (const float *a, const float *b, gint64 n_rows)
{
  double difference = 0, extent = 0;

  for (gint64 i = 0; i < 2 * n_rows; i++)
    {
      difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      extent += (double) a[i] * a[i];
    }
  return sqrt (difference / extent);
}

/* A run that would go on for minutes, stopped somewhere on its way. */
static VecSession *
make_unfinished (VecTable *table)
{
  VecSession *session = make_session (table);

  vec_session_set_iterations (session, 100000);
  vec_session_set_parameter (session, "auto-stop", FALSE);
  vec_session_restart (session);
  wait_until (get_iteration (session) > 80);
  vec_session_set_paused (session, TRUE);
  iterate_for (100);
  return session;
}

/* ---- Parameters. */

static void
test_parameters_per_method (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  Count changes = { 0 };

  count_signal (session, "parameters-changed", &changes);
  vec_session_set_parameter (session, "perplexity", 12);
  g_assert_cmpint (changes.n, >, 0);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 12);
  vec_session_set_method (session, "pca");
  vec_session_set_parameter (session, "component-x", 2);
  g_assert_cmpfloat (vec_session_get_parameter (session, "component-x"), ==, 2);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 12);
  vec_session_set_method (session, "tsne");
  g_assert_cmpfloat (vec_session_get_parameter (session, "perplexity"), ==, 12);
  vec_session_set_parameter (session, "perplexity", -3);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 1);
}

/* A component of a PCA is there at once, and one undo step leads back. */
static void
test_cheap_runs_follow (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *first = NULL;
  g_autofree char *status = NULL;

  vec_session_set_method (session, "pca");
  wait_until (is_idle (session) && !isnan (vec_session_get_explained (session, 0)));
  status = get_string (session, "status");
  g_assert_nonnull (strstr (status, "PCA"));
  g_assert_null (strstr (status, "seed"));   /* there is no chance in it */
  first = copy_layout (session);
  vec_session_set_parameter (session, "component-x", 2);
  wait_until (memcmp (first, vec_session_get_layout (session), N * 8) != 0);
  vec_session_undo (session);
  g_assert_cmpmem (first, N * 8, vec_session_get_layout (session), N * 8);
  g_assert_cmpfloat (vec_session_get_parameter (session, "component-x"), ==, 1);
}

static void
test_presets (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);

  g_assert_cmpstr (vec_session_get_preset (session), ==, "balanced");
  vec_session_set_preset (session, "fine");
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 15);
  g_assert_cmpstr (vec_session_get_preset (session), ==, "fine");
  vec_session_set_parameter (session, "perplexity", 17);
  g_assert_null (vec_session_get_preset (session));
  vec_session_reset_parameters (session);
  g_assert_true (vec_session_is_reset (session));
  g_assert_cmpstr (vec_session_get_preset (session), ==, "balanced");
  g_assert_cmpint (vec_session_get_iterations (session), ==, 1000);
  vec_session_undo (session);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 17);
  g_assert_cmpint (vec_session_get_iterations (session), ==, 60);
  vec_session_set_method (session, "pca");
  g_assert_null (vec_session_get_preset (session));
}

/* ---- Waiting for a word. */

static void
notify_cb (VecSession *session, GParamSpec *property, Count *count)
{
  count->n++;
}

static void
test_expensive_run_waits (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *text = NULL, *status = NULL, *nothing = NULL;
  Count texts = { 0 };

  g_object_set (session, "patience", 0.0, NULL);
  g_signal_connect (session, "notify::waiting-text", G_CALLBACK (notify_cb), &texts);
  vec_session_set_iterations (session, 60);
  vec_session_set_table (session, table);
  wait_until (is_idle (session));
  iterate_for (100);
  text = get_string (session, "waiting-text");
  g_assert_cmpstr (text, ==, "t-SNE of 300 points takes less than a second.");
  g_assert_cmpint (texts.n, ==, 1);
  g_assert_false (isnan (vec_session_get_explained (session, 0)));
  g_assert_false (get_boolean (session, "running"));
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  status = get_string (session, "status");
  g_assert_nonnull (strstr (status, "PCA"));
  g_assert_nonnull (strstr (status, " · t-SNE has not started · "));

  vec_session_set_parameter (session, "perplexity", 20);
  iterate_for (50);
  g_assert_false (get_boolean (session, "running"));
  vec_session_restart (session);
  nothing = get_string (session, "waiting-text");
  g_assert_cmpstr (nothing, ==, "");
  wait_until (is_idle (session) && isnan (vec_session_get_explained (session, 0)));
  g_assert_cmpint (get_iteration (session), ==, 60);
}

static void
test_another_method_instead_of_waiting (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *text = NULL, *waiting = NULL;

  g_object_set (session, "patience", 0.0, NULL);
  vec_session_set_seed (session, 7);
  waiting = get_string (session, "waiting-text");
  g_assert_cmpstr (waiting, !=, "");
  g_assert_true (isnan (vec_session_get_explained (session, 0)));
  g_object_set (session, "patience", 100.0, NULL);
  vec_session_set_method (session, "pca");
  text = get_string (session, "waiting-text");
  g_assert_cmpstr (text, ==, "");
  wait_until (is_idle (session) && !isnan (vec_session_get_explained (session, 0)));
}

/* The estimate follows what runs took here before. */
static void
test_speeds (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (GVariant) speeds = g_variant_ref_sink (g_variant_new_parsed ("{'tsne': 3.0}"));
  double before = vec_session_get_estimate (session);

  g_object_set (session, "speeds", speeds, NULL);
  g_assert_cmpfloat_with_epsilon (vec_session_get_estimate (session), 3 * before, 1e-9);
}

/* Nothing changes any more long before so many iterations. */
static void
test_stops_by_itself (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *status = NULL;

  vec_session_set_iterations (session, 20000);
  vec_session_set_table (session, table);
  wait_until (is_idle (session));
  status = get_string (session, "status");
  g_assert_nonnull (strstr (status, "t-SNE, stopped after "));
  g_assert_nonnull (strstr (status, " iterations: the picture no longer changes · KL "));
  g_assert_cmpint (get_iteration (session), >, 50);
  g_assert_cmpint (get_iteration (session), <, 20000);
}

/* ---- The picture before. */

static void
test_undo_to_unfinished (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_unfinished (table);
  g_autofree float *unfinished = copy_layout (session);
  int iteration = get_iteration (session);

  vec_session_set_iterations (session, 30);
  vec_session_set_perplexity (session, 9);
  vec_session_restart (session);
  wait_until (is_idle (session) && memcmp (unfinished, vec_session_get_layout (session), N * 8) != 0);
  vec_session_set_perplexity (session, 11);
  vec_session_restart (session);
  wait_until (is_idle (session));

  vec_session_set_paused (session, TRUE);
  for (int i = 0; i < 3; i++)
    vec_session_undo (session);
  g_assert_cmpmem (unfinished, N * 8, vec_session_get_layout (session), N * 8);
  g_assert_cmpint (get_iteration (session), ==, iteration);
  vec_session_set_paused (session, FALSE);
  wait_until (get_iteration (session) > iteration + 20);
}

static void
test_more_after_undo (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *at_60 = copy_layout (session);

  vec_session_extend (session, 40);
  wait_until (is_idle (session) && get_iteration (session) == 100);
  vec_session_undo (session);
  g_assert_cmpmem (at_60, N * 8, vec_session_get_layout (session), N * 8);
  vec_session_extend (session, 25);
  wait_until (is_idle (session) && get_iteration (session) == 85);
  g_assert_cmpint (memcmp (at_60, vec_session_get_layout (session), N * 8), !=, 0);
}

/* Asked for, all of them are made, although nothing changes any more. */
static void
test_more_after_stopping (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = vec_session_new ();
  int stopped;

  vec_session_set_iterations (session, 20000);
  vec_session_set_table (session, table);
  wait_until (is_idle (session) && get_iteration (session) > 0);
  stopped = get_iteration (session);
  vec_session_set_method (session, "pca");
  wait_until (is_idle (session) && get_iteration (session) == 0);
  vec_session_set_method (session, "tsne");
  wait_until (is_idle (session) && get_iteration (session) == stopped);
  vec_session_extend (session, 130);
  wait_until (is_idle (session) && get_iteration (session) > stopped);
  g_assert_cmpint (get_iteration (session), ==, stopped + 130);
}

/* ---- Starting from the present picture. */

static void
test_warm_start_by_itself (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) session = make_session (table);

  g_assert_true (vec_session_get_can_warm_start (session));
  g_assert_false (vec_session_get_warm_start (session));
  vec_session_set_perplexity (session, 20);
  g_assert_true (vec_session_get_warm_start (session));
  vec_session_set_warm_start (session, FALSE);
  g_assert_false (vec_session_get_warm_start (session));
  vec_session_set_warm_start (session, TRUE);
  vec_session_set_seed (session, 5);
  g_assert_false (vec_session_get_warm_start (session));
  vec_session_set_method (session, "pca");
  g_assert_false (vec_session_get_can_warm_start (session));
}

static void
test_warm_start_keeps_picture (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecSession) warm = vec_session_new ();
  g_autoptr (VecSession) fresh = vec_session_new ();
  g_autofree float *before = NULL, *after = NULL;
  VecSession *sessions[] = { warm, fresh };
  double differences[2];

  for (int i = 0; i < 2; i++)
    {
      vec_session_set_iterations (sessions[i], 400);
      vec_session_set_table (sessions[i], table);
      wait_until (is_idle (sessions[i]) && get_iteration (sessions[i]) > 0);
      g_free (before);
      before = copy_layout (sessions[i]);
      vec_session_set_perplexity (sessions[i], 20);
      vec_session_set_warm_start (sessions[i], i == 0);
      vec_session_restart (sessions[i]);
      wait_until (is_idle (sessions[i]));
      differences[i] = get_difference (before, vec_session_get_layout (sessions[i]), N);
      g_assert_cmpint (memcmp (before, vec_session_get_layout (sessions[i]), N * 8), !=, 0);
    }
  g_test_message ("from the picture %g, afresh %g", differences[0], differences[1]);
  g_assert_cmpfloat (differences[0], <, 0.5 * differences[1]);

  after = copy_layout (warm);
  vec_session_undo (warm);
  g_assert_cmpmem (before, N * 8, vec_session_get_layout (warm), N * 8);
  vec_session_redo (warm);
  g_assert_cmpmem (after, N * 8, vec_session_get_layout (warm), N * 8);
}

/* ---- Remembered. */

static void
test_remembered (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecTable) same = make_table (70, 6, 2);
  g_autoptr (VecTable) other = make_table (N, 7, 1);
  g_autoptr (VecSession) first = make_session (table);
  g_autoptr (VecSession) second = vec_session_new ();
  g_autoptr (GVariant) remembered = NULL;

  vec_session_set_parameter (first, "perplexity", 40);
  vec_session_set_parameter (first, "exaggeration", 6);
  g_object_get (first, "remembered", &remembered, NULL);
  g_object_set (second, "remembered", remembered, NULL);
  vec_session_set_table (second, same);
  g_assert_cmpfloat (vec_session_get_perplexity (second), ==, 23);
  g_assert_cmpfloat (vec_session_get_parameter (second, "exaggeration"), ==, 6);
  g_assert_cmpint (vec_session_get_iterations (second), ==, 60);
  vec_session_set_table (second, other);
  g_assert_cmpfloat (vec_session_get_perplexity (second), ==, 30);
  g_assert_cmpfloat (vec_session_get_parameter (second, "exaggeration"), ==, 12);

  vec_session_set_method (second, "pca");
  vec_session_set_table (second, same);
  g_assert_cmpstr (vec_session_get_method (second), ==, "tsne");
  vec_session_set_table (second, other);
  g_assert_cmpstr (vec_session_get_method (second), ==, "pca");
}

/* Iterations that are chosen are remembered, those that a run was let go on for are not. */
static void
test_more_is_not_remembered (void)
{
  g_autoptr (VecTable) table = make_table (N, 6, 1);
  g_autoptr (VecTable) same = make_table (N, 6, 2);
  g_autoptr (VecSession) first = vec_session_new ();
  g_autoptr (VecSession) second = vec_session_new ();
  g_autoptr (GVariant) remembered = NULL;

  vec_session_set_table (first, table);
  vec_session_set_iterations (first, 60);
  vec_session_restart (first);
  wait_until (is_idle (first) && get_iteration (first) == 60);
  vec_session_extend (first, 40);
  vec_session_extend (first, 20);
  g_assert_cmpint (vec_session_get_iterations (first), ==, 120);
  g_object_get (first, "remembered", &remembered, NULL);
  g_object_set (second, "remembered", remembered, NULL);
  vec_session_set_table (second, same);
  g_assert_cmpint (vec_session_get_iterations (second), ==, 60);
  vec_session_undo (first);
  g_assert_cmpint (vec_session_get_iterations (first), ==, 100);

  vec_session_set_iterations (first, 90);
  g_clear_pointer (&remembered, g_variant_unref);
  g_object_get (first, "remembered", &remembered, NULL);
  g_object_set (second, "remembered", remembered, NULL);
  vec_session_set_table (second, table);
  g_assert_cmpint (vec_session_get_iterations (second), ==, 90);
}

static void
test_remembers_last_chosen (void)
{
  g_autoptr (VecSnapshot) fresh = vec_snapshot_new ();
  g_autoptr (GVariant) list = NULL;
  g_autofree char *newest = NULL;

  for (int i = 0; i < 2 * VEC_MAX_REMEMBERED; i++)
    {
      g_autoptr (VecSnapshot) now = vec_snapshot_copy (fresh);
      g_autofree char *kind = g_strdup_printf ("npy/%d", i);
      GVariant *next;

      vec_snapshot_set_parameter (now, now->recipe.method, "perplexity", 5 + i);
      next = vec_remembered_update (list, kind, fresh, now);
      g_clear_pointer (&list, g_variant_unref);
      list = next;
    }
  g_assert_cmpuint (g_variant_n_children (list), ==, VEC_MAX_REMEMBERED);
  g_assert_false (vec_remembered_apply (list, "npy/0", fresh));
  g_assert_true (vec_remembered_apply (list, "npy/127", fresh));
  g_assert_cmpfloat (vec_snapshot_get_params (fresh, fresh->recipe.method)->perplexity, ==, 132);
  newest = g_variant_print (list, FALSE);
  g_assert_true (g_str_has_prefix (newest, "[('npy/127', 'tsne', {'perplexity': 132.0})"));
}

/* Names of another version, or written by hand. */
static void
test_remembered_nonsense (void)
{
  g_autoptr (VecSnapshot) snapshot = vec_snapshot_new ();
  g_autoptr (GVariant) list = g_variant_ref_sink (g_variant_new_parsed (
    "[('a', 'magic', {'perplexity': 5.0}), ('b', 'tsne', {'wands': 7.0, 'perplexity': -7.0, 'seed': -1.0})]"));

  g_assert_false (vec_remembered_apply (list, "a", snapshot));
  g_assert_true (vec_remembered_apply (list, "b", snapshot));
  g_assert_cmpfloat (vec_snapshot_get_params (snapshot, snapshot->recipe.method)->perplexity, ==, 1);
  g_assert_cmpuint (snapshot->params[0].seed, ==, 0);
}

/* ---- Time left. */

/* Iterations that take a hundredth of a second, now and then half as long again; the estimate was wrong by a third. */
static void
test_time_left_falls (void)
{
  VecCountdown countdown = { 0 };
  double elapsed = 2, last = INFINITY;

  for (int i = 0; i <= 1000; i++)
    {
      double left = vec_countdown_iterate (&countdown, elapsed, 9, i, 1000);

      g_assert_cmpfloat (left, <=, last);
      if (i > 300)
        {
          g_assert_cmpfloat (left, >=, 0.7 * (1000 - i) * 0.01 - 0.5);
          g_assert_cmpfloat (left, <=, 1.5 * (1000 - i) * 0.0115 + 0.5);
        }
      last = left;
      elapsed += i % 3 == 0 ? 0.015 : 0.01;
    }
  g_assert_cmpfloat (last, <, 0.5);
}

/* When another program takes the processor for good, it says so. */
static void
test_time_left_tells_the_truth (void)
{
  VecCountdown countdown = { 0 };
  double elapsed = 0, left = 0;

  for (int i = 0; i <= 1000; i++)
    {
      left = vec_countdown_iterate (&countdown, elapsed, 10, i, 2000);
      elapsed += i < 500 ? 0.005 : 0.05;
    }
  g_assert_cmpfloat (left, >, 40);
  g_assert_cmpfloat (left, <, 60);
}

static void
test_durations (void)
{
  static const struct { double seconds; const char *left, *takes; } cases[] = {
    { 0.2, "nearly done", "less than a second" },
    { 1, "about 1 s left", "about 1 second" },
    { 11.2, "about 12 s left", "about 12 seconds" },
    { 33, "about 35 s left", "about 35 seconds" },
    { 300, "about 5 min left", "about 5 minutes" },
    { 7200, "about 2.0 h left", "about 2 hours" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *left = vec_countdown_to_string (cases[i].seconds), *takes = vec_seconds_to_string (cases[i].seconds);

      g_assert_cmpstr (left, ==, cases[i].left);
      g_assert_cmpstr (takes, ==, cases[i].takes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/run/parameters-per-method", test_parameters_per_method);
  g_test_add_func ("/run/cheap-runs-follow", test_cheap_runs_follow);
  g_test_add_func ("/run/presets", test_presets);
  g_test_add_func ("/run/expensive-run-waits", test_expensive_run_waits);
  g_test_add_func ("/run/another-method-instead-of-waiting", test_another_method_instead_of_waiting);
  g_test_add_func ("/run/speeds", test_speeds);
  g_test_add_func ("/run/stops-by-itself", test_stops_by_itself);
  g_test_add_func ("/run/undo-to-unfinished", test_undo_to_unfinished);
  g_test_add_func ("/run/more-after-undo", test_more_after_undo);
  g_test_add_func ("/run/more-after-stopping", test_more_after_stopping);
  g_test_add_func ("/run/warm-start-by-itself", test_warm_start_by_itself);
  g_test_add_func ("/run/warm-start-keeps-picture", test_warm_start_keeps_picture);
  g_test_add_func ("/run/remembered", test_remembered);
  g_test_add_func ("/run/more-is-not-remembered", test_more_is_not_remembered);
  g_test_add_func ("/run/remembers-last-chosen", test_remembers_last_chosen);
  g_test_add_func ("/run/remembered-nonsense", test_remembered_nonsense);
  g_test_add_func ("/run/time-left-falls", test_time_left_falls);
  g_test_add_func ("/run/time-left-tells-the-truth", test_time_left_tells_the_truth);
  g_test_add_func ("/run/durations", test_durations);
  return g_test_run ();
}
