/* Encoders that are attached to a table, and searching by meaning. */
#include "session-fixture.h"

#include "base/vec-error.h"
#include "encode/vec-static-encoder.h"
#include "read/vec-reader.h"
#include "session/vec-document-job.h"
#include "session/vec-session-encoder.h"
#include "session/vec-session-meaning.h"

#include <string.h>

static char *
dup_words_path (void)
{
  return g_build_filename (g_getenv ("VEC_DATA_DIR"), "samples", "first-words.csv", NULL);
}

static VecTable *
read_words (void)
{
  g_autofree char *path = dup_words_path ();
  g_autoptr (GError) error = NULL;
  VecTable *table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return table;
}

/* The words, said to be made by somebody else. */
static VecTable *
make_foreign_table (void)
{
  g_autoptr (VecTable) words = read_words ();
  g_autoptr (VecProvenance) provenance = vec_provenance_new ("A model", "transformer/12/0123456789abcdef", NULL, "2026-11-22T01:30:00Z");

  return vec_table_new_with_provenance (words, provenance);
}

static VecSession *
open_session (VecTable *table)
{
  VecSession *session = make_session (table);

  wait_until (vec_session_get_encoder (session) != NULL
              || (vec_session_get_encoder_reason (session) != NULL && strstr (vec_session_get_encoder_reason (session), "prepared") == NULL));
  return session;
}

typedef struct
{
  gboolean is_done, good;
  GError *error;
} Outcome;

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->good = vec_session_attach_encoder_finish (VEC_SESSION (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static Outcome
attach (VecSession *session, const char *path, gboolean any)
{
  Outcome outcome = { 0 };

  vec_session_attach_encoder_async (session, path, any, attached_cb, &outcome);
  wait_until (outcome.is_done);
  return outcome;
}

/* ---- Encoders */

static void
test_attach (void)
{
  g_autoptr (VecTable) table = make_foreign_table ();
  g_autoptr (VecSession) session = open_session (table);
  g_autofree char *path = dup_words_path ();
  Outcome outcome;

  /* Nobody else than the one that made the table is taken unasked. */
  g_assert_null (vec_session_get_encoder (session));
  g_assert_nonnull (strstr (vec_session_get_encoder_reason (session), "A model"));

  outcome = attach (session, path, FALSE);
  g_assert_false (outcome.good);
  g_assert_error (outcome.error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_assert_true (vec_session_is_foreign_encoder (session));
  g_assert_null (vec_session_get_encoder (session));
  g_clear_error (&outcome.error);

  outcome = attach (session, path, TRUE);
  g_assert_true (outcome.good);
  g_assert_cmpstr (vec_encoder_get_title (vec_session_get_encoder (session)), ==, "Words of first-words");
  g_assert_null (vec_session_get_encoder_reason (session));
  g_assert_cmpstr (vec_session_get_encoder_path (session), ==, path);
}

static void
test_other_dimensions (void)
{
  g_autoptr (VecTable) table = make_table (40, 5, 1);
  g_autoptr (VecSession) session = open_session (table);
  g_autofree char *path = dup_words_path ();
  Outcome outcome = attach (session, path, TRUE);

  g_assert_false (outcome.good);
  g_assert_error (outcome.error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_assert_false (vec_session_is_foreign_encoder (session));
  g_clear_error (&outcome.error);
}

static const char *known;   /* a fingerprint */

static char *
find_words (const char *fingerprint, const char *file)
{
  return g_strcmp0 (fingerprint, known) == 0 ? dup_words_path () : NULL;
}

/* The encoder that made a table is found again where it was before. */
static void
test_remembered (void)
{
  g_autoptr (VecTable) words = read_words ();
  g_autoptr (VecEncoder) encoder = vec_static_encoder_new (words, NULL);
  g_autoptr (VecProvenance) provenance = vec_provenance_new ("Words", vec_encoder_get_fingerprint (encoder), NULL, "");
  g_autoptr (VecTable) table = vec_table_new_with_provenance (words, provenance);
  g_autoptr (VecSession) session = NULL;

  known = vec_encoder_get_fingerprint (encoder);
  vec_session_set_encoder_finder (find_words);
  session = open_session (table);
  vec_session_set_encoder_finder (NULL);
  g_assert_nonnull (vec_session_get_encoder (session));
  g_assert_cmpstr (vec_encoder_get_fingerprint (vec_session_get_encoder (session)), ==, known);
}

/* ---- Searching */

static void
search_and_wait (VecSession *session, const char *text, Count *hits)
{
  int n = hits->n;

  vec_session_set_search (session, text);
  wait_until (hits->n > n);
}

static void
test_search (void)
{
  g_autoptr (VecTable) table = read_words ();
  g_autoptr (VecSession) session = open_session (table);
  Count hits = { 0 }, meaning = { 0 };
  VecContributions *words;
  double similarity;
  gint64 row;
  guint n;

  count_signal (session, "hits-changed", &hits);
  count_signal (session, "meaning-changed", &meaning);
  search_and_wait (session, "king and queen", &hits);
  g_assert_cmpint (vec_session_get_n_hits (session), ==, 0);

  vec_session_set_by_meaning (session, TRUE);
  wait_until (vec_session_get_n_hits (session) > 0);
  g_assert_cmpint (vec_session_get_n_hits (session), ==, VEC_SESSION_N_SIMILAR);
  g_assert_true (g_str_has_prefix (vec_row_item_get_detail (nth_row (vec_session_get_hits (session), 0)), "similarity 0.9"));
  g_assert_null (vec_session_get_explanation (session, &row, &similarity));

  vec_session_explain_hit (session, vec_table_find_label (table, "emperor"));
  wait_until (vec_session_get_explanation (session, &row, &similarity) != NULL);
  words = vec_session_get_explanation (session, &row, &similarity);
  g_assert_cmpint (row, ==, vec_table_find_label (table, "emperor"));
  g_assert_cmpfloat (vec_contributions_get (words, &n)[0].weight, >, 0);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (similarity, >, 0.8);

  /* What is explained is of this text alone. */
  search_and_wait (session, "zork", &hits);
  g_assert_cmpint (vec_session_get_n_hits (session), ==, 0);
  g_assert_nonnull (vec_session_get_meaning_problem (session));
  g_assert_null (vec_session_get_explanation (session, &row, &similarity));

  vec_session_set_by_meaning (session, FALSE);
  search_and_wait (session, "king", &hits);
  g_assert_null (vec_session_get_meaning_problem (session));
  g_assert_cmpstr (vec_row_item_get_label (nth_row (vec_session_get_hits (session), 0)), ==, "king");
  count_clear (&hits);
  count_clear (&meaning);
}

/* ---- The pace */

static void
test_pace (void)
{
  VecDocumentPace pace = { 0 };
  g_autofree char *first = vec_document_pace_describe (&pace, 2000, 10000, 10 * G_USEC_PER_SEC);
  g_autofree char *later = vec_document_pace_describe (&pace, 4000, 10000, 20 * G_USEC_PER_SEC);
  g_autofree char *slow = vec_document_pace_describe (&pace, 4000, 10000, 2010 * G_USEC_PER_SEC);

  /* What was there before counts for the progress, not for the speed. */
  g_assert_cmpstr (first, ==, "2000 of 10000 texts");
  g_assert_cmpstr (later, ==, "4000 of 10000 texts · 200 texts/s · about 31 seconds left");
  g_assert_cmpstr (slow, ==, "4000 of 10000 texts · 1 texts/s · about 1.7 hours left");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meaning/attach", test_attach);
  g_test_add_func ("/meaning/other-dimensions", test_other_dimensions);
  g_test_add_func ("/meaning/remembered", test_remembered);
  g_test_add_func ("/meaning/search", test_search);
  g_test_add_func ("/meaning/pace", test_pace);
  return g_test_run ();
}
