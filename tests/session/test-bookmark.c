#include "session-fixture.h"

#include "session/vec-session-bookmark.h"
#include "session/vec-session-chosen.h"
#include "session/vec-session-orbit.h"

#define N 40

/* Method, parameters, rows and colours are taken; numbers that the table does not allow are lowered; undo leads back. */
static void
test_go_to (void)
{
  g_autoptr (VecTable) table = make_table (N, 4, 1);
  g_autoptr (VecSession) session = make_session (table);
  gint64 shown[] = { 1, 3, 5, 7 }, two[] = { 3, 5 }, one[] = { 9 };
  const VecBookmark first = { .method = "tsne", .n_dims = 3, .perplexity = 500, .selected = two, .n_selected = 2, .shown = shown,
                              .n_shown = 4, .color_by = "size" };
  const VecBookmark second = { .method = "pca", .n_dims = 2, .selected = one, .n_selected = 1, .color_by = "nothing" };

  vec_session_go_to_bookmark (session, &first);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
  g_assert_cmpint (vec_session_get_dims (session), ==, 3);
  g_assert_cmpfloat (vec_session_get_perplexity (session), ==, 13);
  g_assert_cmpint (vec_row_set_get_count (vec_session_get_visible (session)), ==, 4);
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, 2);
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:size");
  vec_session_go_to_bookmark (session, &second);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "pca");
  g_assert_cmpint (vec_session_get_dims (session), ==, 2);
  g_assert_null (vec_session_get_visible (session));
  g_assert_cmpint (vec_session_get_n_chosen (session), ==, 0);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 9);
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:size");
  vec_session_undo (session);
  wait_until (is_idle (session));
  g_assert_cmpstr (vec_session_get_method (session), ==, "tsne");
}

/* A projection onto words: the axes of meaning. */
static void
test_axes (void)
{
  g_autoptr (VecTable) table = make_table (N, 4, 1);
  g_autoptr (VecSession) session = make_session (table);
  char *ends[] = { "w1", "w7", NULL };
  const VecBookmark bookmark = { .method = "axes", .n_dims = 2, .axes = ends };
  g_auto (GStrv) axes = NULL;

  vec_session_go_to_bookmark (session, &bookmark);
  wait_until (g_str_equal (vec_session_get_method (session), "axes"));
  axes = vec_session_dup_axes (session);
  g_assert_cmpstr (axes[1], ==, "w7");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bookmark/go-to", test_go_to);
  g_test_add_func ("/bookmark/axes", test_axes);
  return g_test_run ();
}
