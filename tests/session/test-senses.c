/* The program's own words, and the senses of what is added to them. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "encode/vec-builtin-encoder.h"

#include <string.h>

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vec_session_open_finish (VEC_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* With the PCA alone, which is there at once. */
static VecSession *
open_words (void)
{
  VecSession *session = vec_session_new ();
  gboolean is_open = FALSE;

  vec_session_set_method (session, "pca");
  vec_session_open_words_async (session, opened_cb, &is_open);
  wait_until (is_open && is_idle (session) && vec_session_get_encoder (session) != NULL);
  return session;
}

static guint
count_texts (VecSession *session)
{
  return g_list_model_get_n_items (vec_session_get_texts (session));
}

static VecTextItem *
add (VecSession *session, const char *text, guint n_items)
{
  guint n = count_texts (session);
  g_autoptr (VecTextItem) item = NULL;

  vec_session_add_text (session, text);
  wait_until (count_texts (session) == n + n_items);
  item = g_list_model_get_item (vec_session_get_texts (session), n);
  return item;   /* lent: the list holds it */
}

static void
test_opening (void)
{
  g_autoptr (VecSession) session = open_words ();
  VecTable *table = vec_session_get_table (session);
  g_autofree char *label_by = get_string (session, "label-by");

  g_assert_cmpint (vec_table_get_n_rows (table), ==, VEC_SESSION_N_WORDS);
  g_assert_true (vec_builtin_encoder_made (table));
  g_assert_true (vec_session_get_encoder (session) == vec_builtin_encoder_get (NULL));
  g_assert_cmpstr (vec_session_get_color_by (session), ==, "column:Category");
  g_assert_cmpstr (label_by, ==, "Importance");
  g_assert_false (get_boolean (session, "can-undo"));
}

/* All senses of a word come and go together; each has its definition, and they are not alike. */
static void
test_senses (void)
{
  g_autoptr (VecSession) session = open_words ();
  VecTextItem *color = add (session, "orange", 2);
  g_autoptr (VecTextItem) fruit = g_list_model_get_item (vec_session_get_texts (session), 1);

  g_assert_cmpstr (vec_text_item_get_text (color), ==, "orange (color)");
  g_assert_cmpstr (vec_text_item_get_text (fruit), ==, "orange (fruit)");
  g_assert_true (g_str_has_prefix (vec_text_item_get_note (fruit), "round yellow to orange fruit"));
  g_assert_true (g_str_has_prefix (vec_text_item_get_detail (fruit), "noun, Food: round yellow"));
  g_assert_cmpint (vec_session_get_selected_text (session), ==, 0);
  g_assert_cmpfloat (vec_session_compare_texts (session, 0, 1), <, 0.75);
  vec_session_undo (session);
  wait_until (count_texts (session) == 0);
  vec_session_redo (session);
  wait_until (count_texts (session) == 2);
}

static gint64
find_row (VecTable *table, const char *label)
{
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (g_str_equal (vec_table_get_label (table, row), label))
      return row;
  g_assert_not_reached ();
}

/* Labels of the map go to words that people use: "Th" is counted in "19th", "genus" in definitions. */
static void
test_labels (void)
{
  g_autoptr (VecSession) session = open_words ();
  VecTable *table = vec_session_get_table (session);
  VecColumn *importance = vec_table_find_column (table, "Importance");
  const char *common[] = { "person", "good", "time", "water", "tree", "house" }, *rare[] = { "Th", "s", "type genus", "genus", "BC" };

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    for (guint j = 0; j < G_N_ELEMENTS (rare); j++)
      g_assert_cmpfloat (vec_column_get_number (importance, find_row (table, common[i])), >,
                         vec_column_get_number (importance, find_row (table, rare[j])));
}

/* What is said of an added text where it is selected, and at the pointer. */
static void
test_what_is_said (void)
{
  g_autoptr (VecSession) session = open_words ();
  g_autofree char *fruit = NULL, *river = NULL, *guess = NULL, *none = vec_session_dup_added_text (session, 0);

  add (session, "orange", 2);
  add (session, "river", 1);
  add (session, "zzqxv kwyjibo", 1);
  fruit = vec_session_dup_added_text (session, 1);
  river = vec_session_dup_added_text (session, 2);
  guess = vec_session_dup_added_text (session, 3);
  g_assert_cmpstr (none, ==, "");
  g_assert_true (g_str_has_prefix (fruit, "orange (fruit)\nnoun, Food: round yellow"));
  g_assert_true (g_str_has_prefix (river, "river\nnoun, Natural objects: a large natural stream"));
  g_assert_cmpstr (guess, ==, "zzqxv kwyjibo\nnot known: zzqxv\nGuessed from the letters, as other words share them: kwyjibo");
}

static void
test_notes (void)
{
  g_autoptr (VecSession) session = open_words ();
  Count failures = { 0 };

  g_assert_true (g_str_has_prefix (vec_text_item_get_note (add (session, "I like orange juice", 1)), "orange: fruit"));
  g_assert_cmpstr (vec_text_item_get_note (add (session, "volcanoish", 1)), ==, "guessed: volcanoish");
  count_failures (session, &failures);
  vec_session_add_text (session, "你好");
  wait_until (failures.n == 1);
  g_assert_nonnull (strstr (failures.message, "the built-in encoder knows English words"));
  g_assert_cmpint (count_texts (session), ==, 2);
  count_clear (&failures);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/senses/opening", test_opening);
  g_test_add_func ("/senses/senses", test_senses);
  g_test_add_func ("/senses/labels", test_labels);
  g_test_add_func ("/senses/what-is-said", test_what_is_said);
  g_test_add_func ("/senses/notes", test_notes);
  return g_test_run ();
}
