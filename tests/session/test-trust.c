/* Whether the picture can be trusted, as the session tells it. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "base/vec-random.h"
#include "measure/vec-procrustes.h"

#include <math.h>
#include <string.h>

static gboolean
is_trust_known (VecSession *session)
{
  const VecTrust *trust = vec_session_get_trust (session);

  return trust != NULL && trust->is_of_present;
}

static VecSession *
make_pca_session (VecTable *table)
{
  VecSession *session = vec_session_new ();

  vec_session_set_method (session, "pca");
  vec_session_set_table (session, table);
  wait_until (is_idle (session));
  return session;
}

/* ---- The figures. */

static void
test_figures (void)
{
  g_autoptr (VecTable) table = make_table (400, 8, 1);
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *verdict = NULL;
  const VecTrust *trust;
  Count changes = { 0 };

  g_assert_null (vec_session_get_trust (session));
  g_assert_null (vec_session_dup_verdict (session));
  count_signal (session, "trust-changed", &changes);
  vec_session_set_iterations (session, 300);
  vec_session_set_table (session, table);
  wait_until (is_trust_known (session));
  g_assert_cmpint (changes.n, >, 0);
  trust = vec_session_get_trust (session);
  g_assert_cmpint (trust->n_ks, ==, 3);
  g_assert_cmpint (trust->ks[0], ==, 10);
  g_assert_cmpint (trust->ks[2], ==, 100);
  g_assert_cmpint (trust->n_sampled, ==, 400);
  g_assert_cmpfloat (trust->preservation[0], >, 0.2);
  g_assert_cmpfloat (trust->preservation[2], >, 0.9);   /* the four groups */
  g_assert_cmpfloat (trust->trustworthiness, >, 0.9);
  g_assert_cmpfloat (trust->continuity, >, 0.9);
  verdict = vec_session_dup_verdict (session);
  g_assert_true (g_str_has_prefix (verdict, "This map keeps "));
}

/* What the session says is what measuring the map that it shows gives. */
static void
check_figures (VecSession *session)
{
  VecTable *table = vec_session_get_table (session);
  VecTrustInput input = { .vectors = vec_table_get_vectors (table), .n_dims = vec_table_get_n_dims (table),
                          .metric = VEC_METRIC_EUCLIDEAN, .layout = vec_session_get_layout (session), .n_axes = 2,
                          .n_rows = vec_table_get_n_rows (table), .seed = vec_session_get_seed (session) };
  const VecTrust *told = vec_session_get_trust (session);
  VecTrust golden;

  g_assert_true (vec_trust_measure (&input, &golden, NULL, NULL, NULL, NULL));
  g_assert_cmpint (told->n_sampled, ==, golden.n_sampled);
  g_assert_cmpfloat (told->preservation[0], ==, golden.preservation[0]);
  g_assert_cmpfloat (told->trustworthiness, ==, golden.trustworthiness);
  g_assert_cmpfloat (told->distance_correlation, ==, golden.distance_correlation);
}

static void
test_newest_wins (void)
{
  g_autoptr (VecTable) table = make_table (300, 8, 1);
  g_autoptr (VecSession) session = make_session (table);

  wait_until (is_trust_known (session));
  check_figures (session);
  for (guint64 seed = 50; seed < 55; seed++)
    {
      vec_session_set_seed (session, seed);
      iterate_for (20);
    }
  g_assert_true (!is_trust_known (session) || is_idle (session));
  wait_until (is_idle (session) && is_trust_known (session));
  check_figures (session);
  vec_session_undo (session);   /* a picture that is known already */
  wait_until (is_idle (session) && is_trust_known (session));
  check_figures (session);
}

static void
test_out_of_date (void)
{
  g_autoptr (VecTable) table = make_table (300, 8, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *verdict = NULL;

  wait_until (is_trust_known (session));
  vec_session_set_iterations (session, 1000000);
  vec_session_restart (session);
  wait_until (!is_trust_known (session));
  g_assert_nonnull (vec_session_get_trust (session));   /* of the map before */
  g_assert_null (vec_session_dup_verdict (session));
  vec_session_set_paused (session, TRUE);
  wait_until (is_trust_known (session));
  check_figures (session);
  verdict = vec_session_dup_verdict (session);
  g_assert_nonnull (verdict);
}

static void
test_new_table (void)
{
  g_autoptr (VecTable) first = make_table (300, 8, 1);
  g_autoptr (VecTable) second = make_table (90, 5, 2);
  g_autoptr (VecSession) session = make_session (first);

  wait_until (is_trust_known (session) && vec_session_get_honesty (session) != NULL);
  vec_session_start_reel (session, 3);
  vec_session_start_noise (session);
  vec_session_start_ladder (session);
  vec_session_set_table (session, second);
  g_assert_null (vec_session_get_trust (session));
  g_assert_null (vec_session_get_honesty (session));
  g_assert_cmpint (vec_session_get_reel_size (session), ==, 0);
  g_assert_cmpfloat (vec_session_get_reel_progress (session), ==, -1);
  g_assert_cmpfloat (vec_session_get_noise_progress (session), ==, -1);
  g_assert_cmpfloat (vec_session_get_ladder_progress (session), ==, -1);
  wait_until (is_idle (session) && is_trust_known (session));
  iterate_for (50);
  g_assert_cmpint (vec_session_get_trust (session)->n_sampled, ==, 90);
  g_assert_null (vec_session_get_noise_layout (session));
  g_assert_null (vec_session_get_ladder (session));
  g_assert_null (vec_session_get_company (session));
}

static void
test_few_rows (void)
{
  for (guint n = 1; n <= 6; n++)
    {
      g_autoptr (VecTable) table = make_table (n, 3, 1);
      g_autoptr (VecSession) session = make_session (table);
      Count failures = { 0 };

      count_failures (session, &failures);
      vec_session_set_color_by (session, "honesty");
      vec_session_start_ladder (session);
      vec_session_start_noise (session);
      wait_until (vec_session_get_ladder (session) != NULL && vec_session_get_noise_layout (session) != NULL);
      wait_until (n < 3 || (is_trust_known (session) && vec_session_get_honesty (session) != NULL));
      g_assert_cmpint (vec_session_get_trust (session) != NULL, ==, n >= 3);
      g_assert_cmpint (failures.n, ==, 0);
      count_clear (&failures);
    }
}

/* ---- Honesty. */

static void
check_honesty (VecSession *session)
{
  VecTable *table = vec_session_get_table (session);
  gint64 n_rows = vec_table_get_n_rows (table);
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (vec_table_get_vectors (table), n_rows, vec_table_get_n_dims (table), 10,
                                                     VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autofree float *golden = g_new (float, n_rows);

  g_assert_true (vec_trust_measure_honesty (vec_knn_graph_get_rows (graph), vec_session_get_layout (session), 2, n_rows, 10, 0,
                                            golden, NULL, NULL));
  g_assert_cmpmem (golden, (gsize) n_rows * sizeof *golden, vec_session_get_honesty (session), (gsize) n_rows * sizeof *golden);
}

static void
test_honesty (void)
{
  g_autoptr (VecTable) table = make_table (300, 8, 1);
  g_autoptr (VecSession) session = make_session (table);
  VecColoring *coloring;
  double low, high;

  wait_until (is_trust_known (session) && vec_session_get_honesty (session) != NULL);
  check_honesty (session);   /* by itself, as t-SNE knows the neighbours */
  vec_session_set_color_by (session, "honesty");
  coloring = vec_scene_get_coloring (vec_session_get_scene (session));
  g_assert_true (vec_coloring_is_ramp (coloring, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1);
  g_assert_cmpstr (vec_coloring_get_title (coloring), ==, "Neighbours kept near");

  vec_session_set_seed (session, 7);   /* the colours follow the map */
  wait_until (is_idle (session) && vec_scene_get_coloring (vec_session_get_scene (session)) != coloring);
  check_honesty (session);
  vec_session_undo (session);
  vec_session_undo (session);
  wait_until (is_idle (session) && !vec_coloring_is_ramp (vec_scene_get_coloring (vec_session_get_scene (session)), NULL, NULL));
}

static void
test_honesty_of_pca (void)
{
  g_autoptr (VecTable) table = make_table (300, 8, 1);
  g_autoptr (VecSession) session = make_pca_session (table);

  wait_until (is_trust_known (session));
  g_assert_null (vec_session_get_honesty (session));   /* nobody has asked for the neighbours */
  vec_session_set_color_by (session, "honesty");
  g_assert_true (get_boolean (session, "busy"));
  wait_until (is_idle (session) && vec_session_get_honesty (session) != NULL);
  check_honesty (session);
  g_assert_nonnull (vec_coloring_get_title (vec_scene_get_coloring (vec_session_get_scene (session))));

  vec_session_set_color_by (session, "plain");
  vec_session_set_color_by (session, "honesty");       /* known by now */
  g_assert_false (get_boolean (session, "busy"));
  g_assert_nonnull (vec_coloring_get_title (vec_scene_get_coloring (vec_session_get_scene (session))));
}

/* ---- Torn links. */

static void
check_torn (VecSession *session, gint64 row, guint *n_torn)
{
  const float *layout = vec_session_get_layout (session);
  gint64 n_rows = vec_table_get_n_rows (vec_session_get_table (session));
  GListModel *neighbors = vec_session_get_neighbors (session);
  guint n = g_list_model_get_n_items (neighbors);

  for (guint i = 0; i < n; i++)
    {
      gint64 other = vec_row_item_get_row (nth_row (neighbors, i));
      float limit = hypotf (layout[2 * row] - layout[2 * other], layout[2 * row + 1] - layout[2 * other + 1]);
      gint64 n_nearer = 0;
      gboolean torn;

      for (gint64 j = 0; j < n_rows; j++)
        n_nearer += j != row && j != other
                    && hypotf (layout[2 * row] - layout[2 * j], layout[2 * row + 1] - layout[2 * j + 1]) < limit;
      torn = n_nearer > vec_trust_torn_limit (n_rows, n);
      g_assert_cmpint (vec_row_item_get_torn (nth_row (neighbors, i)), ==, torn);
      g_assert_cmpint (vec_session_is_torn (session, other), ==, torn);
      *n_torn += torn;
    }
}

static gboolean
are_neighbors_of (VecSession *session, gint64 row, Count *changes)
{
  return vec_session_get_selected_row (session) == row && changes->n > 0
         && g_list_model_get_n_items (vec_session_get_neighbors (session)) == 10;
}

static void
test_torn (void)
{
  g_autoptr (VecTable) table = make_table (400, 30, 1);
  g_autoptr (VecSession) session = make_pca_session (table);
  Count listed = { 0 }, changes = { 0 };
  guint n_torn = 0;

  wait_until (is_trust_known (session));
  count_signal (session, "neighbors-changed", &listed);
  count_signal (session, "trust-changed", &changes);
  for (gint64 row = 0; row < 20; row++)
    {
      count_clear (&listed);
      vec_session_select_row (session, row);
      wait_until (are_neighbors_of (session, row, &listed));
      count_clear (&changes);
      wait_until (changes.n > 0);
      check_torn (session, row, &n_torn);
    }
  g_assert_cmpuint (n_torn, >, 0);   /* 30 dimensions do not fit into two */
  g_assert_cmpuint (n_torn, <, 200);
  vec_session_select_row (session, -1);
  wait_until (g_list_model_get_n_items (vec_session_get_neighbors (session)) == 0);
  for (gint64 row = 0; row < 400; row++)
    g_assert_false (vec_session_is_torn (session, row));
}

/* ---- The reel. */

static gboolean
has_frames (VecSession *session, int n)
{
  return vec_session_get_reel_ready (session) == n;
}

static void
get_drawn (VecSession *session, gint64 row, double *x, double *y)
{
  g_assert_true (vec_scene_get_position (vec_session_get_scene (session), row, x, y));
}

static void
check_is_drawn (VecSession *session, const float *positions, gint64 n_rows, gboolean wanted)
{
  gboolean equal = TRUE;

  for (gint64 row = 0; row < n_rows; row++)
    {
      double x, y;

      get_drawn (session, row, &x, &y);
      equal &= (float) x == positions[2 * row] && (float) y == positions[2 * row + 1];
    }
  g_assert_cmpint (equal, ==, wanted);
}

/* out (n, 2) = the t-SNE of @seed from random places, laid on @layout. */
static void
project (VecTable *table, int n_iterations, guint64 seed, const float *layout, float *out)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  VecProjectionParams params;
  g_autofree float *start = g_new (float, 2 * n_rows);
  g_autoptr (VecProjection) projection = NULL;
  VecRandom random;

  vec_random_init (&random, ~seed);
  for (gint64 i = 0; i < 2 * n_rows; i++)
    start[i] = (float) (1e-4 * vec_random_normal (&random));
  vec_projection_params_init (&params);
  params.n_iterations = n_iterations;
  params.seed = seed;
  projection = vec_projection_new (vec_projection_method_find ("tsne"), vec_table_get_vectors (table), n_rows,
                                   vec_table_get_n_dims (table), &params, NULL);
  vec_projection_set_initial_layout (projection, start);
  while (!vec_projection_is_done (projection))
    g_assert_true (vec_projection_step (projection, NULL, NULL, NULL, NULL));
  vec_procrustes_align (vec_projection_get_layout (projection), layout, n_rows, 2, out);
}

static void
test_reel (void)
{
  g_autoptr (VecTable) table = make_table (200, 8, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *layout = copy_layout (session), *aligned = g_new (float, 400);
  gboolean could_undo = get_boolean (session, "can-undo");
  const float *company;
  Count changes = { 0 };

  count_signal (session, "reel-changed", &changes);
  vec_session_start_reel (session, 3);
  g_assert_cmpint (vec_session_get_reel_size (session), ==, 3);
  g_assert_cmpfloat (vec_session_get_reel_progress (session), >=, 0);
  wait_until (has_frames (session, 3));
  g_assert_cmpint (changes.n, >=, 4);
  g_assert_cmpfloat (vec_session_get_reel_progress (session), ==, -1);
  g_assert_cmpuint (vec_session_get_reel_seed (session, 0), ==, 43);
  g_assert_cmpuint (vec_session_get_reel_seed (session, 2), ==, 45);
  company = vec_session_get_company (session);
  for (int row = 0; row < 200; row++)
    g_assert_true (company[row] >= 0 && company[row] <= 1);

  check_is_drawn (session, layout, 200, TRUE);
  vec_session_show_reel_frame (session, 1);
  g_assert_cmpint (vec_session_get_reel_frame (session), ==, 1);
  g_assert_cmpmem (layout, 1600, vec_session_get_layout (session), 1600);
  g_assert_cmpint (get_boolean (session, "can-undo"), ==, could_undo);

  project (table, 60, 44, layout, aligned);
  check_is_drawn (session, aligned, 200, TRUE);

  vec_session_show_reel_frame (session, -1);
  check_is_drawn (session, layout, 200, TRUE);
  vec_session_show_reel_frame (session, 0);
  vec_session_set_method (session, "pca");   /* another map has another reel */
  wait_until (is_idle (session) && vec_session_get_reel_size (session) == 0);
  g_assert_cmpint (vec_session_get_reel_frame (session), ==, -1);
  g_assert_null (vec_session_get_company (session));
  check_is_drawn (session, vec_session_get_layout (session), 200, TRUE);
}

static void
test_reel_without_seed (void)
{
  g_autoptr (VecTable) table = make_table (100, 5, 1);
  g_autoptr (VecSession) session = make_pca_session (table);
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_start_reel (session, 2);
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_true (g_str_has_prefix (failures.message, "PCA has no seed"));
  g_assert_cmpint (vec_session_get_reel_size (session), ==, 0);
  count_clear (&failures);
}

static void
test_stop_reel (void)
{
  g_autoptr (VecTable) table = make_table (200, 8, 1);
  g_autoptr (VecSession) session = make_session (table);

  vec_session_start_reel (session, 1000);
  wait_until (vec_session_get_reel_ready (session) >= 2);
  vec_session_stop_reel (session);
  g_assert_cmpfloat (vec_session_get_reel_progress (session), ==, -1);
  g_assert_cmpint (vec_session_get_reel_size (session), ==, vec_session_get_reel_ready (session));
  vec_session_show_reel_frame (session, 1);

  vec_session_start_reel (session, 1000);   /* anew */
  g_assert_cmpint (vec_session_get_reel_ready (session), ==, 0);
  g_assert_cmpint (vec_session_get_reel_frame (session), ==, -1);
  wait_until (vec_session_get_reel_ready (session) >= 1);
  vec_session_cancel (session);
  g_assert_cmpfloat (vec_session_get_reel_progress (session), ==, -1);
  g_assert_cmpint (vec_session_get_reel_ready (session), >=, 1);
}

/* ---- Noise and ladder. */

static void
test_noise (void)
{
  g_autoptr (VecTable) table = make_table (300, 8, 1);
  g_autoptr (VecSession) session = make_session (table);
  const VecTrust *noise;
  Count changes = { 0 }, failures = { 0 };

  wait_until (is_trust_known (session));
  count_signal (session, "noise-changed", &changes);
  count_failures (session, &failures);
  vec_session_start_noise (session);
  g_assert_cmpfloat (vec_session_get_noise_progress (session), >=, 0);
  wait_until (vec_session_get_noise_layout (session) != NULL);
  g_assert_cmpint (changes.n, >=, 2);
  g_assert_cmpfloat (vec_session_get_noise_progress (session), ==, -1);
  noise = vec_session_get_noise_trust (session);
  g_assert_cmpfloat (noise->preservation[2], <, vec_session_get_trust (session)->preservation[2] - 0.1); /* no groups left */
  g_assert_cmpint (memcmp (vec_session_get_noise_layout (session), vec_session_get_layout (session), 2400), !=, 0);

  vec_session_start_noise (session);
  vec_session_stop_noise (session);
  iterate_for (50);
  g_assert_null (vec_session_get_noise_layout (session));
  vec_session_start_noise (session);
  wait_until (vec_session_get_noise_layout (session) != NULL);
  vec_session_set_seed (session, 5);
  wait_until (is_idle (session) && vec_session_get_noise_layout (session) == NULL);
  g_assert_null (vec_session_get_noise_trust (session));
  g_assert_cmpint (failures.n, ==, 0);
}

static void
test_ladder (void)
{
  g_autoptr (VecTable) table = make_table (300, 20, 1);
  g_autoptr (VecSession) session = make_session (table);
  const VecLadder *ladder;
  VecTreatment unit = { .unit = TRUE };
  Count changes = { 0 };

  wait_until (is_trust_known (session));
  count_signal (session, "ladder-changed", &changes);
  vec_session_start_ladder (session);
  wait_until (vec_session_get_ladder (session) != NULL);
  g_assert_cmpint (changes.n, >=, 2);
  ladder = vec_session_get_ladder (session);
  g_assert_cmpint (ladder->n_rungs, ==, 4);   /* 50 are more than there are */
  for (int i = 1; i < 4; i++)
    g_assert_cmpfloat (ladder->kept[i], >, ladder->kept[i - 1]);
  g_assert_cmpfloat_with_epsilon (ladder->map_kept, vec_session_get_trust (session)->preservation[0], 1e-9);

  vec_session_set_treatment (session, &unit);
  wait_until (vec_session_get_ladder (session) == NULL);
  wait_until (is_idle (session));
}

static void
test_needs_a_map (void)
{
  g_autoptr (VecSession) session = vec_session_new ();
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_start_reel (session, 2);
  vec_session_start_noise (session);
  vec_session_start_ladder (session);
  g_assert_cmpint (failures.n, ==, 3);
  g_assert_cmpfloat (vec_session_get_ladder_progress (session), ==, -1);
  count_clear (&failures);
}

/* Closing the window in the midst of everything. */
static void
test_goes_away (void)
{
  g_autoptr (VecTable) table = make_table (2000, 20, 1);

  for (int i = 0; i < 3; i++)
    {
      VecSession *session = vec_session_new ();

      vec_session_set_iterations (session, 30);
      vec_session_set_table (session, table);
      wait_until (is_idle (session));
      vec_session_select_row (session, 3);
      vec_session_set_color_by (session, "honesty");
      vec_session_start_reel (session, 5);
      vec_session_start_noise (session);
      vec_session_start_ladder (session);
      iterate_for (10 * i);
      g_object_unref (session);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/trust/figures", test_figures);
  g_test_add_func ("/trust/newest-wins", test_newest_wins);
  g_test_add_func ("/trust/out-of-date", test_out_of_date);
  g_test_add_func ("/trust/new-table", test_new_table);
  g_test_add_func ("/trust/few-rows", test_few_rows);
  g_test_add_func ("/trust/honesty", test_honesty);
  g_test_add_func ("/trust/honesty-of-pca", test_honesty_of_pca);
  g_test_add_func ("/trust/torn", test_torn);
  g_test_add_func ("/trust/reel", test_reel);
  g_test_add_func ("/trust/reel-without-seed", test_reel_without_seed);
  g_test_add_func ("/trust/stop-reel", test_stop_reel);
  g_test_add_func ("/trust/noise", test_noise);
  g_test_add_func ("/trust/ladder", test_ladder);
  g_test_add_func ("/trust/needs-a-map", test_needs_a_map);
  g_test_add_func ("/trust/goes-away", test_goes_away);
  return g_test_run ();
}
