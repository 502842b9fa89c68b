/* Texts as points, in the bundled table of words. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "encode/vec-word-lists.h"
#include "project/vec-placement.h"
#include "read/vec-reader.h"

#include <math.h>
#include <string.h>

static VecTable *
read_words (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VEC_DATA_DIR"), "samples", "first-words.csv", NULL);
  g_autoptr (GError) error = NULL;
  VecTable *table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return table;
}

static void
add_and_wait (VecSession *session, const char *text)
{
  guint n = g_list_model_get_n_items (vec_session_get_texts (session));

  vec_session_add_text (session, text);
  wait_until (g_list_model_get_n_items (vec_session_get_texts (session)) == n + 1);
}

static void
wait_for_neighbors (VecSession *session, Count *changes)
{
  int n = changes->n;

  wait_until (changes->n > n);
}

static void
test_known_text (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *layout = copy_layout (session);
  g_autoptr (VecTextItem) item = NULL;
  gint64 n_rows = vec_table_get_n_rows (table);
  gint64 king = vec_table_find_label (table, "king");
  Count changes = { 0 }, texts = { 0 };
  double x, y;

  count_signal (session, "neighbors-changed", &changes);
  count_signal (session, "texts-changed", &texts);
  g_assert_nonnull (vec_session_get_encoder (session));
  g_assert_null (vec_session_get_encoder_reason (session));
  add_and_wait (session, "  KING ");
  g_assert_cmpint (texts.n, ==, 1);
  item = g_list_model_get_item (vec_session_get_texts (session), 0);
  g_assert_cmpstr (vec_text_item_get_text (item), ==, "KING");
  g_assert_cmpstr (vec_text_item_get_unknown (item), ==, "");
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 0);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, -1);
  wait_for_neighbors (session, &changes);

  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_neighbors (session)), ==, 10);
  g_assert_cmpint (vec_row_item_get_row (nth_row (vec_session_get_neighbors (session), 0)), ==, king);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_distance (nth_row (vec_session_get_neighbors (session), 0)), 0, 1e-5);
  g_assert_cmpfloat_with_epsilon (vec_session_distance_to (session, king), 0, 1e-5);

  /* The layout is not disturbed, and the marker stands where the word does: its own vector weighs most. */
  g_assert_cmpmem (layout, n_rows * 8, vec_session_get_layout (session), n_rows * 8);
  vec_session_fit (session);
  {
    VecScene *scene = vec_session_get_scene (session);
    VecCamera camera = vec_scene_get_camera (scene);
    double sx, sy;

    g_assert_true (vec_scene_get_position (scene, king, &x, &y));
    vec_camera_to_screen (&camera, 800, 600, x, y, &sx, &sy);
    g_assert_cmpint (vec_scene_pick_marker (scene, 800, 600, sx, sy, 30), ==, 0);
  }
}

/* Where the marker of text @index is shown, in pixels of 800 × 600: (2). */
static gboolean
is_marked_at (VecSession *session, int index, const float *place, double radius)
{
  VecScene *scene = vec_session_get_scene (session);
  VecCamera camera = vec_scene_get_camera (scene);
  double x, y;

  vec_camera_to_screen (&camera, 800, 600, place[0], place[1], &x, &y);
  return vec_scene_pick_marker (scene, 800, 600, x, y, radius) == index;
}

/* In a finished map a text that is no row finds a place of its own, as vec_place_vectors() does; while another map is being computed
 * it goes with its neighbours, and finds a place again in the end. */
static void
test_settling (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *vector = g_new (float, vec_table_get_n_dims (table));
  const char *texts[] = { "king queen bread", NULL };
  VecEncoding encoding = { 0 };
  VecProjectionParams params;
  VecReference reference = { vec_projection_method_find ("tsne"), &params, vec_table_get_vectors (table), NULL,
                             vec_table_get_n_rows (table), vec_table_get_n_dims (table) };
  float place[2];

  add_and_wait (session, texts[0]);
  g_assert_true (vec_encoder_encode (vec_session_get_encoder (session), texts, 1, vector, &encoding, NULL, NULL));
  vec_projection_params_init (&params);
  params.perplexity = vec_session_get_perplexity (session);
  for (int seed = 1; seed <= 2; seed++)
    {
      vec_session_set_seed (session, (guint64) seed);
      vec_session_restart (session);
      wait_until (is_idle (session));
      reference.layout = vec_session_get_layout (session);
      g_assert_true (vec_place_vectors (&reference, vector, 1, place, NULL, NULL, NULL, NULL, NULL, NULL));
      vec_session_fit (session);
      wait_until (is_marked_at (session, 0, place, 2));
    }
  vec_encoding_clear (&encoding);
}

static void
test_unknown_words_are_named (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecTextItem) item = NULL;
  Count failures = { 0 };

  count_failures (session, &failures);
  add_and_wait (session, "a king eats blorf");
  item = g_list_model_get_item (vec_session_get_texts (session), 0);
  g_assert_nonnull (strstr (vec_text_item_get_unknown (item), "blorf"));
  g_assert_true (g_str_has_prefix (vec_text_item_get_unknown (item), "not known: "));
  g_assert_null (strstr (vec_text_item_get_unknown (item), "king"));

  vec_session_add_text (session, "blorf");
  wait_until (failures.n > 0);
  g_assert_cmpint (failures.code, ==, VEC_ERROR_NOT_FOUND);
  g_assert_cmpstr (failures.message, ==, "Nothing of “blorf” is known in this table (not known: blorf).");
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_texts (session)), ==, 1);
  vec_session_add_text (session, "   ");
  iterate_for (50);
  g_assert_cmpint (failures.n, ==, 1);
  count_clear (&failures);
}

static void
test_chinese (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  Count changes = { 0 };
  VecColumn *names = vec_table_find_column (table, "chinese");
  gint64 king = vec_table_find_label (table, "king");

  g_assert_nonnull (names);
  count_signal (session, "neighbors-changed", &changes);
  add_and_wait (session, vec_column_get_text (names, king));
  wait_for_neighbors (session, &changes);
  g_assert_cmpint (vec_row_item_get_row (nth_row (vec_session_get_neighbors (session), 0)), ==, king);
}

static void
test_several_texts (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);

  vec_session_add_text (session, "king");
  vec_session_add_text (session, "queen");
  vec_session_add_text (session, "king");
  wait_until (g_list_model_get_n_items (vec_session_get_texts (session)) == 3);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 2);
  g_assert_cmpfloat_with_epsilon (vec_session_compare_texts (session, 0, 2), 1, 1e-6);
  g_assert_cmpfloat (vec_session_compare_texts (session, 0, 1), <, 0.999);
  g_assert_cmpfloat (vec_session_compare_texts (session, 0, 1), ==, vec_session_compare_texts (session, 1, 2));

  vec_session_select_text (session, 1);
  vec_session_remove_text (session, 0);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 0);
  vec_session_remove_text (session, 0);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, -1);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_texts (session)), ==, 1);
  vec_session_go_back (session);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 0);

  for (int i = 0; i < 4; i++)
    vec_session_undo (session);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_texts (session)), ==, 3);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 2);
  for (int i = 0; i < 3; i++)
    vec_session_undo (session);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_texts (session)), ==, 0);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, -1);
  vec_session_redo (session);
  g_assert_cmpuint (g_list_model_get_n_items (vec_session_get_texts (session)), ==, 1);
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 0);
}

static void
test_texts_follow_the_treatment (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  VecTreatment treatment = { .center = TRUE, .unit = TRUE };
  gint64 king = vec_table_find_label (table, "king");
  Count changes = { 0 };
  double before;

  vec_session_set_metric (session, VEC_METRIC_EUCLIDEAN);
  add_and_wait (session, "queen");
  before = vec_session_distance_to (session, king);
  g_assert_cmpfloat (before, >, 0);
  iterate_for (100);
  count_signal (session, "neighbors-changed", &changes);
  vec_session_set_treatment (session, &treatment);
  wait_for_neighbors (session, &changes);
  g_assert_cmpfloat_with_epsilon (vec_row_item_get_distance (nth_row (vec_session_get_neighbors (session), 0)), 0, 1e-3);
  g_assert_cmpfloat (fabs (vec_session_distance_to (session, king) - before), >, 1e-3);
  wait_until (is_idle (session));
}

static void
test_without_words (void)
{
  g_autoptr (VecTable) table = make_table (60, 4, 1);
  g_autoptr (VecSession) session = vec_session_new ();
  Count failures = { 0 };

  count_failures (session, &failures);
  vec_session_add_text (session, "king");
  g_assert_cmpint (failures.n, ==, 1);
  g_assert_cmpstr (failures.message, ==, vec_session_get_encoder_reason (session));

  vec_session_set_iterations (session, 50);
  vec_session_set_table (session, table);
  wait_until (is_idle (session));
  g_assert_null (vec_session_get_encoder (session));
  g_assert_nonnull (vec_session_get_encoder_reason (session));
  count_clear (&failures);
}

static void
test_pasted_list (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecWordLists) lists = vec_word_lists_parse ("king\nqueen\n\nblorf\nking\n");
  g_autoptr (VecTable) list = NULL;
  g_autoptr (VecSession) another = NULL;
  g_autoptr (GError) error = NULL;

  list = vec_word_lists_encode (lists, vec_session_get_encoder (session), "Pasted words", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vec_table_get_n_rows (list), ==, 2);
  another = make_session (list);
  g_assert_cmpstr (vec_session_get_method (another), ==, "pca");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/texts/known-text", test_known_text);
  g_test_add_func ("/texts/settling", test_settling);
  g_test_add_func ("/texts/unknown-words-are-named", test_unknown_words_are_named);
  g_test_add_func ("/texts/chinese", test_chinese);
  g_test_add_func ("/texts/several-texts", test_several_texts);
  g_test_add_func ("/texts/follow-the-treatment", test_texts_follow_the_treatment);
  g_test_add_func ("/texts/without-words", test_without_words);
  g_test_add_func ("/texts/pasted-list", test_pasted_list);
  return g_test_run ();
}
