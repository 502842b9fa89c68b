#include "session-fixture.h"

#include "session/vec-excerpt.h"
#include "session/vec-session-chosen.h"
#include "session/vec-session-filter.h"

#define N 40

static VecTable *
take (VecSession *session, VecExcerptRows rows, gboolean with_places)
{
  g_autoptr (VecExcerpt) excerpt = vec_session_take_excerpt (session, rows, with_places);

  return vec_excerpt_make_table (excerpt);
}

static void
test_rows (void)
{
  g_autoptr (VecTable) table = make_table (N, 4, 1);
  g_autoptr (VecSession) session = make_session (table);
  const gint64 some[] = { 3, 5, 39 };
  g_autoptr (VecRowSet) chosen = vec_row_set_new (N, some, 3);
  g_autoptr (VecTable) all = NULL, shown = NULL, picked = NULL;

  g_assert_cmpint (vec_session_count_excerpt (session, VEC_EXCERPT_CHOSEN), ==, 0);
  g_assert_cmpint (vec_session_count_excerpt (session, VEC_EXCERPT_SHOWN), ==, N);
  vec_session_set_chosen (session, chosen);
  g_assert_cmpint (vec_session_count_excerpt (session, VEC_EXCERPT_CHOSEN), ==, 3);
  picked = take (session, VEC_EXCERPT_CHOSEN, FALSE);
  g_assert_cmpint (vec_table_get_n_rows (picked), ==, 3);
  g_assert_cmpstr (vec_table_get_label (picked, 2), ==, "w39");
  vec_session_hide_chosen (session);
  wait_until (is_idle (session));
  g_assert_cmpint (vec_session_count_excerpt (session, VEC_EXCERPT_SHOWN), ==, N - 3);
  shown = take (session, VEC_EXCERPT_SHOWN, FALSE);
  g_assert_cmpstr (vec_table_get_label (shown, 3), ==, "w4");
  all = take (session, VEC_EXCERPT_ALL, FALSE);
  g_assert_true (all == vec_session_get_table (session));
}

/* The map's places and clusters, of the very rows that are taken. */
static void
test_places (void)
{
  g_autoptr (VecTable) table = make_table (N, 4, 1);
  g_autoptr (VecSession) session = make_session (table);
  g_autofree float *layout = copy_layout (session);
  const gint64 some[] = { 7, 20 };
  g_autoptr (VecRowSet) chosen = vec_row_set_new (N, some, 2);
  g_autoptr (VecTable) picked = NULL;
  const gint32 *assignment = vec_clustering_get_assignment (vec_session_get_clustering (session));
  guint n = vec_table_get_n_columns (table);

  vec_session_set_chosen (session, chosen);
  picked = take (session, VEC_EXCERPT_CHOSEN, TRUE);
  g_assert_cmpuint (vec_table_get_n_columns (picked), ==, n + 3);
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpfloat ((float) vec_column_get_number (vec_table_find_column (picked, "x"), i), ==, layout[2 * some[i]]);
      g_assert_cmpfloat ((float) vec_column_get_number (vec_table_find_column (picked, "y"), i), ==, layout[2 * some[i] + 1]);
      g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (picked, "cluster"), i), ==, assignment[some[i]] + 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/excerpt/rows", test_rows);
  g_test_add_func ("/excerpt/places", test_places);
  return g_test_run ();
}
