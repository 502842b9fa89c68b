/* Snapshots, the history of them, and the cache of layouts. */
#include "session/vec-history.h"

static VecSnapshot *
with_perplexity (double perplexity)
{
  VecSnapshot *snapshot = vec_snapshot_new ();

  vec_snapshot_set_parameter (snapshot, snapshot->recipe.method, "perplexity", perplexity);
  return snapshot;
}

static void
assert_travel (VecSnapshot *next, VecSnapshot **now, double expected)
{
  g_assert_nonnull (next);
  g_assert_cmpfloat (vec_snapshot_get_params (next, next->recipe.method)->perplexity, ==, expected);
  vec_snapshot_unref (*now);
  *now = next;
}

static void
test_undo_redo (void)
{
  VecHistory *history = vec_history_new ();
  VecSnapshot *now = with_perplexity (3);

  for (int i = 1; i < 3; i++)
    {
      g_autoptr (VecSnapshot) before = with_perplexity (i);

      vec_history_push (history, before, NULL);
    }
  g_assert_false (vec_history_can_redo (history));
  assert_travel (vec_history_undo (history, now), &now, 2);
  assert_travel (vec_history_undo (history, now), &now, 1);
  g_assert_false (vec_history_can_undo (history));
  g_assert_null (vec_history_undo (history, now));
  assert_travel (vec_history_redo (history, now), &now, 2);
  assert_travel (vec_history_redo (history, now), &now, 3);
  g_assert_null (vec_history_redo (history, now));
  vec_snapshot_unref (now);
  vec_history_free (history);
}

static void
test_new_change_forgets_future (void)
{
  VecHistory *history = vec_history_new ();
  g_autoptr (VecSnapshot) one = with_perplexity (1);
  VecSnapshot *now = with_perplexity (2);

  vec_history_push (history, one, NULL);
  assert_travel (vec_history_undo (history, now), &now, 1);
  vec_history_push (history, now, NULL);
  g_assert_false (vec_history_can_redo (history));
  vec_snapshot_unref (now);
  vec_history_free (history);
}

static void
test_merge (void)
{
  VecHistory *history = vec_history_new ();
  VecSnapshot *now = with_perplexity (9);

  for (int i = 1; i < 5; i++)
    {
      g_autoptr (VecSnapshot) before = with_perplexity (i);

      vec_history_push (history, before, i < 4 ? "perplexity" : "seed");
    }
  assert_travel (vec_history_undo (history, now), &now, 4);
  assert_travel (vec_history_undo (history, now), &now, 1);
  g_assert_false (vec_history_can_undo (history));

  g_usleep (600 * 1000);
  vec_history_clear (history);
  vec_history_push (history, now, "perplexity");
  g_usleep (600 * 1000);
  vec_history_push (history, now, "perplexity");
  assert_travel (vec_history_undo (history, now), &now, 1);
  g_assert_true (vec_history_can_undo (history));
  vec_snapshot_unref (now);
  vec_history_free (history);
}

static void
test_forget_equal (void)
{
  VecHistory *history = vec_history_new ();
  g_autoptr (VecSnapshot) one = with_perplexity (1);
  g_autoptr (VecSnapshot) two = with_perplexity (2);
  g_autoptr (VecSnapshot) again = vec_snapshot_copy (two);

  vec_history_push (history, one, NULL);
  vec_history_push (history, two, NULL);
  vec_history_forget_equal (history, again);
  vec_history_forget_equal (history, again);
  g_assert_true (vec_history_can_undo (history));
  vec_history_forget_equal (history, one);
  g_assert_false (vec_history_can_undo (history));
  vec_history_free (history);
}

static void
test_hidden (void)
{
  g_autoptr (VecSnapshot) a = vec_snapshot_new ();
  g_autoptr (VecSnapshot) b = vec_snapshot_copy (a);

  g_assert_true (vec_snapshot_equal (a, b));
  vec_snapshot_set_hidden (b, 7, TRUE);
  vec_snapshot_set_hidden (b, 2, TRUE);
  vec_snapshot_set_hidden (b, 2, TRUE);
  g_assert_true (vec_snapshot_is_hidden (b, 7));
  g_assert_true (vec_snapshot_is_hidden (b, 2));
  g_assert_false (vec_snapshot_is_hidden (b, 3));
  g_assert_false (vec_snapshot_is_hidden (a, 7));
  g_assert_cmpuint (vec_filter_get_n_conditions (b->filter), ==, 1);
  g_assert_false (vec_snapshot_equal (a, b));
  vec_snapshot_set_hidden (b, 7, FALSE);
  vec_snapshot_set_hidden (b, 2, FALSE);
  g_assert_true (vec_snapshot_equal (a, b));
}

static void
test_trail (void)
{
  g_autoptr (VecSnapshot) a = vec_snapshot_new ();
  g_autoptr (VecSnapshot) b = NULL;
  g_autoptr (VecTextItem) text = vec_text_item_new ("hello", NULL, g_new0 (float, 1));

  vec_snapshot_select (a, 4, NULL);
  g_assert_null (a->trail);
  vec_snapshot_select (a, -1, text);
  g_assert_cmpint (a->trail->place.row, ==, 4);
  b = vec_snapshot_copy (a);
  vec_snapshot_select (b, 5, NULL);
  g_assert_true (b->trail->place.text == text);
  g_assert_true (b->trail->previous == a->trail);
  g_assert_cmpint (a->selected_row, ==, -1);
}

static VecLayout *
make_layout (gint64 n_rows, guint64 seed)
{
  VecLayout *layout = g_atomic_rc_box_new0 (VecLayout);

  layout->recipe.method = vec_projection_method_find ("tsne");
  vec_projection_params_init (&layout->recipe.params);
  layout->recipe.params.seed = seed;
  layout->n_rows = n_rows;
  layout->n_dims = 2;
  layout->positions = g_new0 (float, 2 * n_rows);
  return layout;
}

static void
test_layout_cache (void)
{
  VecLayoutCache *cache = vec_layout_cache_new (3 * (1000 * 8 + 500));
  VecRecipe recipes[4];

  for (guint64 seed = 0; seed < 3; seed++)
    {
      g_autoptr (VecLayout) layout = make_layout (1000, seed);

      recipes[seed] = layout->recipe;
      vec_layout_cache_add (cache, layout);
    }
  for (int i = 0; i < 3; i++)
    g_assert_nonnull (vec_layout_cache_find (cache, &recipes[i]));

  vec_layout_cache_find (cache, &recipes[0]);
  {
    g_autoptr (VecLayout) fourth = make_layout (1000, 3);

    recipes[3] = fourth->recipe;
    vec_layout_cache_add (cache, fourth);
    vec_layout_cache_add (cache, fourth);
  }
  g_assert_null (vec_layout_cache_find (cache, &recipes[1]));
  g_assert_nonnull (vec_layout_cache_find (cache, &recipes[0]));
  g_assert_nonnull (vec_layout_cache_find (cache, &recipes[3]));
  recipes[3].treatment.unit = TRUE;
  g_assert_null (vec_layout_cache_find (cache, &recipes[3]));
  vec_layout_cache_free (cache);
}

static void
test_recipes (void)
{
  VecRecipe a = { .method = vec_projection_method_find ("pca") };
  VecRecipe b;

  vec_projection_params_init (&a.params);
  b = a;
  b.params.perplexity = 7;
  b.params.seed = 7;
  g_assert_true (vec_recipe_equal (&a, &b));
  a.method = b.method = vec_projection_method_find ("tsne");
  g_assert_false (vec_recipe_equal (&a, &b));
  b.params.seed = a.params.seed;
  g_assert_false (vec_recipe_equal (&a, &b));
  b.params.perplexity = a.params.perplexity;
  g_assert_true (vec_recipe_equal (&a, &b));
  b.params.n_iterations++;
  g_assert_false (vec_recipe_equal (&a, &b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/undo-redo", test_undo_redo);
  g_test_add_func ("/history/new-change-forgets-future", test_new_change_forgets_future);
  g_test_add_func ("/history/merge", test_merge);
  g_test_add_func ("/history/forget-equal", test_forget_equal);
  g_test_add_func ("/history/hidden", test_hidden);
  g_test_add_func ("/history/trail", test_trail);
  g_test_add_func ("/history/layout-cache", test_layout_cache);
  g_test_add_func ("/history/recipes", test_recipes);
  return g_test_run ();
}
