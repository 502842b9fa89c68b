/* Neighbours, clusters, colours, search, camera, and the way back from every choice. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"

#include <math.h>
#include <string.h>

/* ---- Neighbours, against a plain computation in double precision. */

typedef struct
{
  gint64 row;
  double distance;
} Pair;

static double
plain_distance (const double *x, const double *y, int n_dims, VecMetric metric)
{
  double dot = 0, xx = 0, yy = 0, squares = 0;

  for (int i = 0; i < n_dims; i++)
    {
      dot += x[i] * y[i];
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      squares += (x[i] - y[i]) * (x[i] - y[i]);
    }
  return metric == VEC_METRIC_DOT ? dot : metric == VEC_METRIC_EUCLIDEAN ? sqrt (squares) : 1 - dot / sqrt (xx * yy);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;

  return x->distance < y->distance ? -1 : x->distance > y->distance ? 1 : 0;
}

/* (n, d) the table's vectors, centred and scaled to length 1 when asked. */
static double *
plain_vectors (VecTable *table, gboolean treat)
{
  gint64 n = vec_table_get_n_rows (table);
  int d = vec_table_get_n_dims (table);
  double *vectors = g_new (double, (guint) n * (guint) d);

  for (gint64 i = 0; i < n * d; i++)
    vectors[i] = vec_table_get_vectors (table)[i];
  for (int j = 0; treat && j < d; j++)
    {
      double mean = 0;

      for (gint64 i = 0; i < n; i++)
        mean += vectors[i * d + j] / (double) n;
      for (gint64 i = 0; i < n; i++)
        vectors[i * d + j] -= mean;
    }
  for (gint64 i = 0; treat && i < n; i++)
    {
      double length = 0;

      for (int j = 0; j < d; j++)
        length += vectors[i * d + j] * vectors[i * d + j];
      for (int j = 0; j < d; j++)
        vectors[i * d + j] /= sqrt (length);
    }
  return vectors;
}

static void
assert_neighbors (VecSession *session, gint64 row, gboolean treat)
{
  VecTable *table = vec_session_get_table (session);
  gint64 n = vec_table_get_n_rows (table);
  int d = vec_table_get_n_dims (table);
  VecMetric metric = vec_session_get_metric (session);
  g_autofree double *vectors = plain_vectors (table, treat);
  g_autofree Pair *pairs = g_new (Pair, (guint) n);
  GListModel *list = vec_session_get_neighbors (session);
  guint n_pairs = 0;

  for (gint64 i = 0; i < n; i++)
    if (i != row)
      {
        double distance = plain_distance (vectors + row * d, vectors + i * d, d, metric);

        pairs[n_pairs++] = (Pair) { i, metric == VEC_METRIC_DOT ? -distance : distance };
      }
  qsort (pairs, n_pairs, sizeof *pairs, compare_pairs);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, (guint) vec_session_get_n_neighbors (session));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      VecRowItem *item = nth_row (list, i);
      double expected = metric == VEC_METRIC_DOT ? -pairs[i].distance : pairs[i].distance;

      g_assert_cmpint (vec_row_item_get_row (item), ==, pairs[i].row);
      g_assert_cmpfloat_with_epsilon (vec_row_item_get_distance (item), expected, 1e-4 * fmax (1, fabs (expected)));
      g_assert_cmpfloat_with_epsilon (vec_session_distance_to (session, pairs[i].row), expected, 1e-4 * fmax (1, fabs (expected)));
      g_assert_cmpstr (vec_row_item_get_label (item), ==, vec_table_get_label (table, pairs[i].row));
      g_assert_cmpfloat (vec_row_item_get_fraction (item), >=, 0);
      g_assert_cmpfloat (vec_row_item_get_fraction (item), <=, 1);
      if (i > 0)
        g_assert_cmpfloat (vec_row_item_get_fraction (item), <=, vec_row_item_get_fraction (nth_row (list, i - 1)));
    }
}

static void
test_neighbors (void)
{
  g_autoptr (VecTable) table = make_table (200, 7, 3);
  g_autoptr (VecSession) session = make_session (table);
  VecTreatment treatment = { .center = TRUE, .unit = TRUE };
  Count changes = { 0 };
  int n_before = 0;

  count_signal (session, "neighbors-changed", &changes);
  vec_session_select_row (session, 17);
  wait_until (changes.n > n_before);
  assert_neighbors (session, 17, FALSE);
  for (VecMetric metric = VEC_METRIC_EUCLIDEAN; metric <= VEC_METRIC_DOT; metric++)
    {
      n_before = changes.n;
      vec_session_set_metric (session, metric);
      wait_until (changes.n > n_before);
      assert_neighbors (session, 17, FALSE);
    }
  n_before = changes.n;
  vec_session_set_n_neighbors (session, 33);
  wait_until (changes.n > n_before);
  assert_neighbors (session, 17, FALSE);

  n_before = changes.n;
  vec_session_set_treatment (session, &treatment);
  wait_until (changes.n > n_before);
  assert_neighbors (session, 17, TRUE);
}

static void
test_treatment_recomputes_both (void)
{
  g_autoptr (VecTable) table = make_table (150, 7, 3);
  g_autoptr (VecSession) session = make_session (table);
  VecTreatment unit = { .unit = TRUE };
  g_autofree float *before = copy_layout (session);
  g_autofree char *id = NULL;
  Count neighbors = { 0 }, clusters = { 0 }, pictures = { 0 };

  vec_session_set_metric (session, VEC_METRIC_EUCLIDEAN);
  vec_session_select_row (session, 5);
  wait_until (g_list_model_get_n_items (vec_session_get_neighbors (session)) == 10);
  count_signal (session, "neighbors-changed", &neighbors);
  count_signal (session, "clusters-changed", &clusters);
  count_signal (session, "layout-replaced", &pictures);
  vec_session_set_treatment (session, &unit);
  id = get_string (session, "treatment-id");
  g_assert_cmpstr (id, ==, "unit");
  wait_until (is_idle (session) && neighbors.n > 0 && clusters.n > 0 && pictures.n > 1);
  g_assert_cmpint (memcmp (before, vec_session_get_layout (session), 150 * 8), !=, 0);

  vec_session_undo (session);
  g_assert_cmpmem (before, 150 * 8, vec_session_get_layout (session), 150 * 8);
  wait_until (is_idle (session) && neighbors.n > 1 && clusters.n > 1);
  g_assert_cmpmem (before, 150 * 8, vec_session_get_layout (session), 150 * 8);
  assert_neighbors (session, 5, FALSE);
}

static void
test_bad_treatment_changes_nothing (void)
{
  g_autoptr (VecTable) table = make_table (60, 4, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *before = copy_layout (session);
  g_autofree char *id = NULL;
  Count failures = { 0 };

  count_failures (session, &failures);
  g_object_set (session, "treatment-id", "pca0x", NULL);
  g_assert_cmpint (failures.n, ==, 1);
  id = get_string (session, "treatment-id");
  g_assert_cmpstr (id, ==, "none");
  g_assert_cmpmem (before, 60 * 8, vec_session_get_layout (session), 60 * 8);
  g_assert_false (get_boolean (session, "can-undo"));
  count_clear (&failures);
}

static void
test_many_selections (void)
{
  g_autoptr (VecTable) table = make_table (3000, 16, 3);
  g_autoptr (VecSession) session = make_session (table);
  Count changes = { 0 };

  count_signal (session, "neighbors-changed", &changes);
  for (gint64 row = 0; row < 200; row++)
    vec_session_select_row (session, row);
  wait_until (changes.n > 0);
  iterate_for (100);
  g_assert_cmpint (changes.n, ==, 1);
  assert_neighbors (session, 199, FALSE);
}

static void
test_duplicates (void)
{
  static const float vectors[] = { 1, 0, 0, 1, 1, 0, 1, 0, 3, 4 };
  VecTableBuilder *builder = vec_table_builder_new ("twins", "made", NULL);
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSession) session = NULL;
  GListModel *list;

  vec_table_builder_take_vectors (builder, vectors, 5, 2, NULL, NULL);
  table = vec_table_builder_end (builder, NULL);
  session = make_session (table);
  list = vec_session_get_neighbors (session);
  vec_session_select_row (session, 2);
  wait_until (g_list_model_get_n_items (list) == 4);
  g_assert_cmpint (vec_row_item_get_row (nth_row (list, 0)), ==, 0);
  g_assert_cmpint (vec_row_item_get_row (nth_row (list, 1)), ==, 3);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_distance (nth_row (list, 1)), 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_fraction (nth_row (list, 1)), 1, 1e-6);
  g_assert_cmpint (vec_row_item_get_row (nth_row (list, 2)), ==, 4);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_distance (nth_row (list, 2)), 0.4, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_fraction (nth_row (list, 2)), 0.6, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_fraction (nth_row (list, 3)), 0, 1e-6);
}

/* ---- Walking. */

static void
test_walking_back (void)
{
  g_autoptr (VecTable) table = make_table (50, 4, 3);
  g_autoptr (VecSession) session = make_session (table);

  g_assert_false (get_boolean (session, "can-go-back"));
  vec_session_select_row (session, 1);
  g_assert_false (get_boolean (session, "can-go-back"));
  vec_session_select_row (session, 2);
  vec_session_select_row (session, 2);
  vec_session_select_row (session, -1);
  vec_session_select_row (session, 3);
  vec_session_go_back (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 2);
  vec_session_go_back (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 1);
  g_assert_false (get_boolean (session, "can-go-back"));
  vec_session_go_back (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 1);

  vec_session_undo (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 2);
  g_assert_true (get_boolean (session, "can-go-back"));
  vec_session_go_back (session);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 1);
}

/* ---- Undo and redo of every choice. */

static char *
describe (VecSession *session)
{
  g_autofree char *treatment = get_string (session, "treatment-id");
  g_autofree char *metric = get_string (session, "metric");
  VecCamera camera = vec_scene_get_camera (vec_session_get_scene (session));
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s %g %d %" G_GUINT64_FORMAT " %s %d %s %d row %" G_GINT64_FORMAT " text %d camera %.9g %.9g %.9g",
                          treatment, vec_session_get_method (session), vec_session_get_perplexity (session),
                          vec_session_get_iterations (session), vec_session_get_seed (session), metric,
                          vec_session_get_n_neighbors (session), vec_session_get_color_by (session),
                          vec_session_get_n_clusters (session), vec_session_get_selected_row (session),
                          vec_session_get_selected_text (session), camera.center_x, camera.center_y, camera.scale);
  for (guint i = 0; i < g_list_model_get_n_items (vec_session_get_clusters (session)); i++)
    {
      g_autoptr (VecClusterItem) item = g_list_model_get_item (vec_session_get_clusters (session), i);

      g_string_append (text, vec_cluster_item_get_visible (item) ? " +" : " -");
    }
  return g_string_free (text, FALSE);
}

static void
move_camera (VecSession *session)
{
  VecCamera camera = vec_scene_get_camera (vec_session_get_scene (session));

  for (int i = 0; i < 5; i++)
    {
      camera.center_x += 1;
      camera.scale *= 1.1;
      vec_session_set_camera (session, &camera);
    }
  vec_session_commit_camera (session);
}

static void
make_choice (VecSession *session, int choice)
{
  VecTreatment treatment = { .center = TRUE };

  switch (choice)
    {
    case 0: vec_session_set_metric (session, VEC_METRIC_EUCLIDEAN); break;
    case 1: vec_session_set_n_neighbors (session, 7); break;
    case 2: vec_session_set_color_by (session, "plain"); break;
    case 3: vec_session_select_row (session, 11); break;
    case 4: move_camera (session); break;
    case 5: vec_session_set_cluster_visible (session, 1, FALSE); break;
    case 6: vec_session_set_perplexity (session, 12); break;
    case 7: vec_session_restart (session); break;
    case 8: vec_session_set_iterations (session, 55); break;
    case 9: vec_session_set_method (session, "pca"); break;
    case 10: move_camera (session); break;
    case 11: vec_session_fit (session); break;
    case 12: vec_session_set_n_clusters (session, 3); break;
    case 13: vec_session_set_seed (session, 7); break;
    case 14: vec_session_set_treatment (session, &treatment); break;
    case 15: vec_session_set_search (session, "w33"); vec_session_next_hit (session, 1); break;
    default: g_assert_not_reached ();
    }
}

#define N_CHOICES 16

static void
settle (VecSession *session)
{
  iterate_for (30);
  wait_until (is_idle (session));
}

static void
test_undo_everything (void)
{
  g_autoptr (VecTable) table = make_table (100, 5, 3);
  g_autoptr (VecSession) session = make_session (table);
  char *states[N_CHOICES + 1];
  float *layouts[N_CHOICES + 1];

  for (int i = 0; i <= N_CHOICES; i++)
    {
      settle (session);
      states[i] = describe (session);
      layouts[i] = copy_layout (session);
      if (i < N_CHOICES)
        make_choice (session, i);
    }
  for (int i = N_CHOICES - 1; i >= 0; i--)
    {
      g_autofree char *state = NULL;

      g_assert_true (get_boolean (session, "can-undo"));
      vec_session_undo (session);
      settle (session);
      state = describe (session);
      g_assert_cmpstr (state, ==, states[i]);
      g_assert_cmpmem (layouts[i], 100 * 8, vec_session_get_layout (session), 100 * 8);
    }
  g_assert_false (get_boolean (session, "can-undo"));
  for (int i = 1; i <= N_CHOICES; i++)
    {
      g_autofree char *state = NULL;

      vec_session_redo (session);
      settle (session);
      state = describe (session);
      g_assert_cmpstr (state, ==, states[i]);
      g_assert_cmpmem (layouts[i], 100 * 8, vec_session_get_layout (session), 100 * 8);
    }
  g_assert_false (get_boolean (session, "can-redo"));
  for (int i = 0; i <= N_CHOICES; i++)
    {
      g_free (states[i]);
      g_free (layouts[i]);
    }
}

static void
test_quick_changes_are_one_step (void)
{
  g_autoptr (VecTable) table = make_table (60, 4, 3);
  g_autoptr (VecSession) session = make_session (table);

  for (int perplexity = 5; perplexity < 15; perplexity++)
    vec_session_set_perplexity (session, perplexity);
  vec_session_set_perplexity (session, 14);
  vec_session_undo (session);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 19);
  g_assert_false (get_boolean (session, "can-undo"));
}

/* ---- Clusters and colours. */

static void
test_cluster_visibility (void)
{
  g_autoptr (VecTable) table = make_table (400, 8, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecClusterItem) item = NULL;
  VecScene *scene = vec_session_get_scene (session);
  gint64 sum = 0;
  int n_clusters = 4;

  vec_session_set_n_clusters (session, n_clusters);
  wait_until (g_list_model_get_n_items (vec_session_get_clusters (session)) == 4);
  for (int i = 0; i < n_clusters; i++)
    {
      g_autoptr (VecClusterItem) cluster = g_list_model_get_item (vec_session_get_clusters (session), (guint) i);

      g_assert_cmpint (vec_cluster_item_get_size (cluster), ==, 100);
      g_assert_cmpint (vec_cluster_item_get_color (cluster, TRUE), >=, 0);
      sum += vec_cluster_item_get_size (cluster);
    }
  g_assert_cmpint (sum, ==, 400);

  item = g_list_model_get_item (vec_session_get_clusters (session), 0);
  g_object_set (item, "visible", FALSE, NULL);
  g_assert_false (vec_cluster_item_get_visible (item));
  {
    g_auto (GStrv) labels = g_strsplit (vec_cluster_item_get_labels (item), ", ", -1);
    gint64 hidden = vec_table_find_label (table, labels[0]);
    double x, y, sx, sy;
    VecCamera camera = vec_scene_get_camera (scene);

    g_assert_cmpuint (g_strv_length (labels), ==, 5);
    g_assert_true (vec_scene_get_position (scene, hidden, &x, &y));
    vec_camera_to_screen (&camera, 800, 600, x, y, &sx, &sy);
    wait_until (vec_scene_pick (scene, 800, 600, sx, sy, 1) != hidden);
    vec_session_undo (session);
    g_assert_true (vec_cluster_item_get_visible (item));
    wait_until (vec_scene_pick (scene, 800, 600, sx, sy, 1) == hidden);
  }
}

static guint32
color_of (VecSession *session, gint64 row)
{
  VecColoring *coloring = vec_scene_get_coloring (vec_session_get_scene (session));

  return vec_coloring_get_colors (coloring, FALSE)[vec_coloring_get_codes (coloring)[row]];
}

static void
test_colors (void)
{
  g_autoptr (VecTable) table = make_table (200, 8, 3);
  g_autoptr (VecSession) session = make_session (table);
  Count changes = { 0 }, failures = { 0 };
  double minimum, maximum;

  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:group");
  g_assert_cmpuint (color_of (session, 0), ==, color_of (session, 4));
  g_assert_cmpuint (color_of (session, 0), !=, color_of (session, 1));

  count_signal (session, "coloring-changed", &changes);
  vec_session_set_color_by (session, "cluster");
  wait_until (changes.n == 1);
  {
    g_autoptr (VecClusterItem) item = g_list_model_get_item (vec_session_get_clusters (session), 2);
    g_auto (GStrv) labels = g_strsplit (vec_cluster_item_get_labels (item), ", ", -1);

    g_assert_cmpuint (color_of (session, vec_table_find_label (table, labels[0])), ==, vec_cluster_item_get_color (item, FALSE));
  }
  vec_session_set_color_by (session, "distance");
  wait_until (changes.n == 2);
  vec_session_select_row (session, 9);
  wait_until (changes.n == 3);
  g_assert_true (vec_coloring_is_ramp (vec_scene_get_coloring (vec_session_get_scene (session)), &minimum, &maximum));
  g_assert_cmpfloat_with_epsilon (minimum, 0, 1e-5);
  g_assert_cmpfloat (maximum, >, 0.1);

  count_failures (session, &failures);
  vec_session_set_color_by (session, "column:nowhere");
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_cmpstr (failures.message, ==, "This table has no column “nowhere” to colour by.");
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "distance");
  count_clear (&failures);
}

/* ---- Search. */

static void
test_search (void)
{
  g_autoptr (VecTable) table = make_table (5000, 3, 3);
  g_autoptr (VecSession) session = vec_session_new ();
  Count changes = { 0 };

  vec_session_set_method (session, "pca");
  vec_session_set_table (session, table);
  wait_until (is_idle (session));
  count_signal (session, "hits-changed", &changes);
  vec_session_set_search (session, "n");
  vec_session_set_search (session, "No");
  vec_session_set_search (session, "NOTE 47");
  wait_until (changes.n > 0);
  g_assert_cmpint (changes.n, ==, 1);
  g_assert_cmpint (vec_session_get_n_hits (session), ==, 111);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_hits (session)), ==, 111);
  g_assert_cmpstr (vec_row_item_get_detail (nth_row (vec_session_get_hits (session), 0)), ==, "note: Note 47");
  g_assert_true (isnan (vec_row_item_get_distance (nth_row (vec_session_get_hits (session), 0))));

  vec_session_next_hit (session, 1);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 47);
  vec_session_next_hit (session, -1);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 4799);
  vec_session_next_hit (session, 1);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 47);

  vec_session_set_search (session, "w");
  vec_session_next_hit (session, 1);
  wait_until (vec_session_get_n_hits (session) == 5000);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_hits (session)), ==, 1000);
  vec_session_set_search (session, "");
  g_assert_cmpint (vec_session_get_n_hits (session), ==, 0);
  vec_session_next_hit (session, 1);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 0);
}

/* ---- Camera. */

static void
test_camera_follows_until_moved (void)
{
  g_autoptr (VecTable) table = make_table (100, 5, 3);
  g_autoptr (VecSession) session = make_session (table);
  VecScene *scene = vec_session_get_scene (session);
  VecCamera fitted, moved, now;

  fitted = vec_scene_get_camera (scene);
  vec_session_set_size (session, 400, 300);
  now = vec_scene_get_camera (scene);
  g_assert_cmpfloat (now.scale, <, fitted.scale);
  fitted = now;

  move_camera (session);
  moved = vec_scene_get_camera (scene);
  vec_session_set_seed (session, 5);   /* another method's picture is seen whole: test-guides.c */
  settle (session);
  now = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&now, &moved));
  vec_session_undo (session);
  vec_session_undo (session);
  now = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&now, &fitted));
  vec_session_redo (session);
  now = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&now, &moved));
  vec_session_fit (session);
  now = vec_scene_get_camera (scene);
  g_assert_true (vec_camera_equal (&now, &fitted));
}

static void
test_row_text (void)
{
  g_autoptr (VecTable) table = make_table (20, 3, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree char *text = vec_session_dup_row_text (session, 6);
  g_autofree char *nothing = vec_session_dup_row_text (session, 20);

  g_assert_cmpstr (text, ==, "w6\ngroup: gamma\nsize: 6\nnote: Note 6");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/choices/neighbors", test_neighbors);
  g_test_add_func ("/choices/treatment-recomputes-both", test_treatment_recomputes_both);
  g_test_add_func ("/choices/bad-treatment-changes-nothing", test_bad_treatment_changes_nothing);
  g_test_add_func ("/choices/many-selections", test_many_selections);
  g_test_add_func ("/choices/duplicates", test_duplicates);
  g_test_add_func ("/choices/walking-back", test_walking_back);
  g_test_add_func ("/choices/undo-everything", test_undo_everything);
  g_test_add_func ("/choices/quick-changes-are-one-step", test_quick_changes_are_one_step);
  g_test_add_func ("/choices/cluster-visibility", test_cluster_visibility);
  g_test_add_func ("/choices/colors", test_colors);
  g_test_add_func ("/choices/search", test_search);
  g_test_add_func ("/choices/camera-follows-until-moved", test_camera_follows_until_moved);
  g_test_add_func ("/choices/row-text", test_row_text);
  return g_test_run ();
}
