/* A word in several sentences: on one spot, or, with a transformer, each in its place. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "plot/vec-scene-private.h"
#include "read/vec-reader.h"
#include "session/vec-session-encoder.h"
#include "session/vec-session-occurrences.h"

#include "../encode/models.h"

#include <string.h>

#define D 16

static const Model model = { "bert", 12, D, 2, 2, 24, 24, 2, 0, "gelu", 1e-12 };
static const char vocabulary[] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nriver\nmoney\nbank\nsat\nw1\n,\n";
static const char *const sentences[] = { "the river bank", "the Bank sat", "money bank, bank money", "the river", NULL };

static guint
count_texts (VecSession *session)
{
  return g_list_model_get_n_items (vec_session_get_texts (session));
}

static VecTextItem *
nth_text (VecSession *session, guint i)
{
  g_autoptr (VecTextItem) item = g_list_model_get_item (vec_session_get_texts (session), i);

  return item;   /* lent: the list holds it */
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vec_session_attach_encoder_finish (VEC_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static char *
attach_transformer (VecSession *session)
{
  char *folder = model_make_folder ();
  gboolean is_done = FALSE;

  model_write (&model, folder);
  model_write_file (folder, "vocab.txt", vocabulary);
  vec_session_attach_encoder_async (session, folder, FALSE, attached_cb, &is_done);
  wait_until (is_done);
  return folder;
}

static VecSession *
open_session (void)
{
  g_autoptr (VecTable) table = make_table (60, D, 4);

  return make_session (table);
}

static VecSession *
open_words (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VEC_DATA_DIR"), "samples", "first-words.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VecTable) table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);
  VecSession *session;

  g_assert_no_error (error);
  session = make_session (table);
  wait_until (vec_session_get_encoder (session) != NULL);
  return session;
}

static gboolean
is_joined (VecSession *session, guint i)
{
  VecScene *scene = vec_session_get_scene (session);

  return i < scene->n_markers && scene->markers[i].is_joined;
}

static void
test_transformer (void)
{
  g_autoptr (VecSession) session = open_session ();
  char *folder = attach_transformer (session);
  VecScene *scene = vec_session_get_scene (session);

  vec_session_add_occurrences (session, " bank ", sentences);
  vec_session_add_text (session, "the money");
  vec_session_add_occurrences (session, "bank", sentences);
  wait_until (count_texts (session) == 9);
  g_assert_cmpstr (vec_text_item_get_text (nth_text (session, 0)), ==, "bank (1)");
  g_assert_cmpstr (vec_text_item_get_text (nth_text (session, 1)), ==, "Bank (2)");
  g_assert_cmpstr (vec_text_item_get_note (nth_text (session, 1)), ==, "the Bank sat");
  g_assert_cmpstr (vec_text_item_get_note (nth_text (session, 3)), ==, "money bank, bank money");
  wait_until (is_idle (session) && scene->n_markers == 9);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (is_joined (session, i), ==, (i > 0 && i < 4) || i > 5);
  g_assert_cmpfloat (vec_session_compare_texts (session, 0, 1), <, 0.999);
  g_assert_cmpfloat (vec_session_compare_texts (session, 0, 5), >, 0.9999);

  /* What is left of a thread stays joined. */
  vec_session_remove_text (session, 1);
  wait_until (scene->n_markers == 8);
  g_assert_true (is_joined (session, 1) && is_joined (session, 2) && !is_joined (session, 3) && !is_joined (session, 4));
  vec_session_undo (session);
  vec_session_undo (session);
  wait_until (count_texts (session) == 5);
  vec_session_undo (session);
  vec_session_undo (session);
  wait_until (count_texts (session) == 0);
  model_remove_folder (folder);
}

/* The words of the table: one vector for all. */
static void
test_static (void)
{
  static const char *const texts[] = { "a king is no queen", "King", "kings", NULL };
  g_autoptr (VecSession) session = open_words ();
  VecScene *scene = vec_session_get_scene (session);

  vec_session_add_occurrences (session, "king", texts);
  wait_until (count_texts (session) == 2 && is_idle (session));
  g_assert_cmpstr (vec_text_item_get_note (nth_text (session, 0)), ==, "a king is no queen");
  g_assert_nonnull (strstr (vec_text_item_get_detail (nth_text (session, 0)), "gives a word the same vector in every sentence"));
  g_assert_cmpfloat (vec_session_compare_texts (session, 0, 1), >, 0.9999);
  g_assert_cmpfloat (scene->markers[0].x, ==, scene->markers[1].x);
  g_assert_cmpfloat (scene->markers[0].y, ==, scene->markers[1].y);
  g_assert_true (!is_joined (session, 0) && is_joined (session, 1));
}

static void
fail_with (VecSession *session, const char *word, const char *const *texts, const char *message)
{
  Count failures = { 0 };
  gulong handler;

  count_failures (session, &failures);
  handler = g_signal_handler_find (session, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, &failures);
  vec_session_add_occurrences (session, word, texts);
  wait_until (failures.n == 1);
  g_assert_nonnull (strstr (failures.message, message));
  g_assert_cmpint (count_texts (session), ==, 0);
  g_signal_handler_disconnect (session, handler);
  count_clear (&failures);
}

static void
test_failures (void)
{
  static const char *const unknown[] = { "zork sat", NULL };
  g_autoptr (VecSession) session = open_session (), words = open_words ();
  g_autoptr (GString) often = g_string_new (NULL);
  char *folder;

  for (int i = 0; i < 201; i++)
    g_string_append (often, "bank ");
  fail_with (words, "zork", sentences, "“zork” stands in none of the sentences.");
  fail_with (words, "zork", unknown, "Nothing of “zork” is known in this table (not known: zork)");
  folder = attach_transformer (session);
  fail_with (session, "bank", (const char *[]) { often->str, NULL }, "“bank” stands at 201 places; at most 200 can be shown at once.");
  model_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/occurrences/transformer", test_transformer);
  g_test_add_func ("/occurrences/static", test_static);
  g_test_add_func ("/occurrences/failures", test_failures);
  return g_test_run ();
}
