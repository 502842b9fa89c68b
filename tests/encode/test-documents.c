/* Documents become tables; the same work taken up again gives the same table. */
#include "encode/vec-documents-encode.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "encode/vec-partial.h"
#include "encode/vec-static-encoder.h"
#include "tables.h"

#define N_TEXTS 10000
#define DATE "2026-11-22T01:30:00Z"

static char *folder;

static char *
write_file (const char *name, const char *content)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static VecDocuments *
read_documents (const char *path, VecDocumentsForm form, const char *column)
{
  VecDocumentsOptions options = { form, column, { 5, 0, 0, FALSE } };
  g_autoptr (GError) error = NULL;
  VecDocuments *documents = vec_documents_read (path, &options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return documents;
}

static VecEncoder *
make_encoder (void)
{
  g_autoptr (VecTable) words = load_first_words ();

  return vec_static_encoder_new (words, NULL);
}

/* ---- Reading */

static void
test_column (void)
{
  g_autofree char *path = write_file ("reviews.csv", "stars,title,body\n5,Good,\"the king, the queen\"\n1,Bad,\"a cat\nand a dog\"\n3,So,\n");
  g_autoptr (VecDocumentsPreview) preview = vec_documents_inspect (path, NULL);
  g_autoptr (VecDocuments) longest = read_documents (path, VEC_DOCUMENTS_COLUMN, NULL);
  g_autoptr (VecDocuments) title = read_documents (path, VEC_DOCUMENTS_COLUMN, "title");

  g_assert_cmpint (preview->form, ==, VEC_DOCUMENTS_COLUMN);
  g_assert_cmpint (preview->column, ==, 2);
  g_assert_cmpstr (preview->columns[2], ==, "body");
  g_assert_cmpuint (preview->rows->len, ==, 3);
  g_assert_cmpint (vec_documents_get_n (longest), ==, 3);
  g_assert_cmpstr (vec_strings_get (longest->texts, 1), ==, "a cat\nand a dog");
  g_assert_cmpstr (vec_strings_get (longest->labels, 1), ==, "Bad");
  g_assert_cmpstr (vec_strings_get (title->texts, 0), ==, "Good");
  g_assert_cmpstr (vec_strings_get (title->labels, 0), ==, "the king, the queen");
}

static void
test_json (void)
{
  g_autofree char *path = write_file ("news.jsonl", "{\"id\": 1, \"text\": \"a king\"}\n{\"id\": 2, \"text\": \"水和火 are old\"}\n");
  g_autoptr (VecDocuments) documents = read_documents (path, VEC_DOCUMENTS_COLUMN, NULL);

  g_assert_cmpint (vec_documents_get_n (documents), ==, 2);
  g_assert_cmpstr (vec_strings_get (documents->texts, 1), ==, "水和火 are old");
}

static void
test_lines (void)
{
  g_autofree char *path = write_file ("lines.txt", "\xef\xbb\xbfone king\r\n\r\n  two queens \r\n");
  g_autoptr (VecDocuments) documents = read_documents (path, VEC_DOCUMENTS_LINES, NULL);

  g_assert_cmpint (vec_documents_get_n (documents), ==, 2);
  g_assert_cmpstr (vec_strings_get (documents->texts, 0), ==, "one king");
  g_assert_cmpstr (vec_strings_get (documents->texts, 1), ==, "two queens");
}

static void
test_folder (void)
{
  g_autofree char *sub = g_build_filename (folder, "notes", "deep", NULL);
  g_autofree char *notes = g_build_filename (folder, "notes", NULL);
  g_autoptr (VecDocuments) documents = NULL;
  g_autoptr (VecDocumentsPreview) preview = NULL;
  VecColumn *file, *heading;

  g_assert_cmpint (g_mkdir_with_parents (sub, 0700), ==, 0);
  g_free (write_file ("notes/b.md", "# Kings\n\nOne king. Another king here now. A third."));
  g_free (write_file ("notes/deep/a.txt", "# no heading"));
  g_free (write_file ("notes/picture.png", "not a text"));
  g_free (write_file ("notes/empty.txt", ""));
  preview = vec_documents_inspect (notes, NULL);
  g_assert_true (preview->is_folder);
  documents = read_documents (notes, VEC_DOCUMENTS_PASSAGES, NULL);
  file = documents->columns->pdata[0];
  heading = documents->columns->pdata[1];
  g_assert_cmpint (vec_documents_get_n (documents), ==, 4);
  g_assert_cmpstr (vec_strings_get (documents->texts, 1), ==, "Another king here now.");
  g_assert_cmpstr (vec_column_get_text (file, 1), ==, "b.md");
  g_assert_cmpstr (vec_column_get_text (file, 3), ==, "deep/a.txt");
  g_assert_cmpstr (vec_column_get_text (heading, 1), ==, "Kings");
  g_assert_cmpfloat (vec_column_get_number (documents->columns->pdata[2], 1), ==, 2);
}

static void
test_refused (void)
{
  g_autofree char *path = write_file ("few.csv", "a,b\nx,1\n");
  g_autofree char *empty = write_file ("empty.txt", "\n\n");
  VecDocumentsOptions options = { VEC_DOCUMENTS_COLUMN, "c", VEC_PASSAGES_DEFAULTS };
  g_autoptr (GError) missing = NULL, nothing = NULL;

  g_assert_null (vec_documents_read (path, &options, NULL, NULL, NULL, &missing));
  g_assert_error (missing, VEC_ERROR, VEC_ERROR_NOT_FOUND);
  options.form = VEC_DOCUMENTS_LINES;
  g_assert_null (vec_documents_read (empty, &options, NULL, NULL, NULL, &nothing));
  g_assert_error (nothing, VEC_ERROR, VEC_ERROR_FORMAT);
}

/* ---- Encoding */

static VecDocuments *
make_documents (void)
{
  static const char *const words[] = { "king", "queen", "cat", "zork", "ice cream", "苹果" };
  g_autoptr (GString) content = g_string_new (NULL);
  g_autofree char *path = NULL;

  for (int i = 0; i < N_TEXTS; i++)
    g_string_append_printf (content, "%s %s %s\n", words[i % 6], words[i / 6 % 6], i % 100 == 0 ? "plugh" : words[i / 36 % 6]);
  g_string_append (content, "zork plugh\n");
  path = write_file ("many.txt", content->str);
  return read_documents (path, VEC_DOCUMENTS_LINES, NULL);
}

static void
assert_same (VecTable *a, VecTable *b)
{
  gint64 n = vec_table_get_n_rows (a);

  g_assert_cmpint (n, ==, vec_table_get_n_rows (b));
  g_assert_cmpmem (vec_table_get_vectors (a), (gsize) n * (gsize) vec_table_get_n_dims (a) * sizeof (float), vec_table_get_vectors (b),
                   (gsize) n * (gsize) vec_table_get_n_dims (b) * sizeof (float));
  g_assert_cmpuint (vec_table_get_n_columns (a), ==, vec_table_get_n_columns (b));
  for (guint i = 0; i < vec_table_get_n_columns (a); i++)
    for (gint64 row = 0; row < n; row++)
      g_assert_cmpstr (vec_column_get_text (vec_table_get_column (a, i), row), ==, vec_column_get_text (vec_table_get_column (b, i), row));
  g_assert_cmpstr (vec_table_get_remarks (a)[0], ==, vec_table_get_remarks (b)[0]);
}

typedef struct
{
  GCancellable *cancellable;   /* NULL: the whole program dies */
  guint64 after;
} Stop;

static void
stop_cb (const char *stage, guint64 done, guint64 total, gpointer data)
{
  Stop *stop = data;

  if (done < stop->after)
    return;
  if (stop->cancellable == NULL)
    kill (getpid (), SIGKILL);
  g_cancellable_cancel (stop->cancellable);
}

static VecTable *
encode (const VecDocuments *documents, VecEncoder *encoder, VecDocumentsOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  VecTable *table = vec_documents_encode (documents, encoder, DATE, outcome, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return table;
}

static void
test_encode (void)
{
  g_autoptr (VecDocuments) documents = make_documents ();
  g_autoptr (VecEncoder) encoder = make_encoder ();
  VecDocumentsOutcome outcome;
  g_autoptr (VecTable) table = encode (documents, encoder, &outcome);
  VecProvenance *provenance = vec_table_get_provenance (table);
  const char *text = "cat king plugh";
  g_autofree float *alone = g_new (float, vec_table_get_n_dims (table));

  vec_documents_forget (documents, encoder);
  g_assert_cmpint (outcome.n_resumed, ==, 0);
  g_assert_cmpint (outcome.n_left_out, ==, N_TEXTS + 1 - vec_table_get_n_rows (table));
  g_assert_cmpint (outcome.n_left_out, >, 1);
  g_assert_cmpstr (vec_provenance_get_fingerprint (provenance), ==, vec_encoder_get_fingerprint (encoder));
  g_assert_cmpstr (vec_provenance_get_encoder (provenance), ==, "Words of first-words");
  g_assert_cmpstr (vec_provenance_get_date (provenance), ==, DATE);
  g_assert_null (vec_provenance_get_prompt (provenance));
  g_assert_nonnull (vec_table_find_column (table, "Unknown words"));
  g_assert_true (vec_encoder_encode (encoder, &text, 1, alone, NULL, NULL, NULL));
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (g_str_equal (vec_table_get_label (table, row), text))
      g_assert_cmpmem (alone, sizeof (float) * (gsize) vec_table_get_n_dims (table), vec_table_get_vector (table, row),
                       sizeof (float) * (gsize) vec_table_get_n_dims (table));
}

static void
test_resume_after_cancel (void)
{
  g_autoptr (VecDocuments) documents = make_documents ();
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (VecTable) at_once = encode (documents, encoder, NULL);
  g_autoptr (VecTable) in_parts = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VecDocumentsOutcome outcome;
  Stop stop = { cancellable, 3000 };

  vec_documents_forget (documents, encoder);
  g_assert_null (vec_documents_encode (documents, encoder, DATE, NULL, stop_cb, &stop, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  in_parts = encode (documents, encoder, &outcome);
  g_assert_cmpint (outcome.n_resumed, ==, 4096);
  assert_same (at_once, in_parts);
  vec_documents_forget (documents, encoder);
}

/* The program dies in the middle, and the last block is half there. */
static void
test_resume_after_crash (void)
{
  g_autoptr (VecDocuments) documents = make_documents ();
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autofree char *key = vec_partial_dup_key (encoder, documents->texts);
  g_autofree char *partials = vec_partial_dup_folder ();
  g_autofree char *path = g_strdup_printf ("%s/%s.partial", partials, key);
  g_autoptr (VecTable) at_once = NULL;
  g_autoptr (VecTable) in_parts = NULL;
  VecDocumentsOutcome outcome;
  Stop stop = { NULL, 5000 };
  GStatBuf about;

  if (g_test_subprocess ())
    {
      vec_documents_encode (documents, encoder, DATE, NULL, stop_cb, &stop, NULL, NULL);
      return;
    }
  vec_documents_forget (documents, encoder);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (truncate (path, about.st_size - 7), ==, 0);

  in_parts = encode (documents, encoder, &outcome);
  g_assert_cmpint (outcome.n_resumed, ==, 4096);
  vec_documents_forget (documents, encoder);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  at_once = encode (documents, encoder, &outcome);
  g_assert_cmpint (outcome.n_resumed, ==, 0);
  assert_same (at_once, in_parts);
  vec_documents_forget (documents, encoder);
}

/* A bit that turned over is found, and what follows is encoded anew. */
static void
test_damaged (void)
{
  g_autoptr (VecDocuments) documents = make_documents ();
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autofree char *key = vec_partial_dup_key (encoder, documents->texts);
  g_autofree char *partials = vec_partial_dup_folder ();
  g_autofree char *path = g_strdup_printf ("%s/%s.partial", partials, key), *bytes = NULL;
  g_autoptr (VecTable) at_once = encode (documents, encoder, NULL);
  g_autoptr (VecTable) again = NULL;
  VecDocumentsOutcome outcome;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n / 2] ^= 4;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  again = encode (documents, encoder, &outcome);
  g_assert_cmpint (outcome.n_resumed, >, 0);
  g_assert_cmpint (outcome.n_resumed, <, N_TEXTS);
  assert_same (at_once, again);
  vec_documents_forget (documents, encoder);
}

static void
test_nothing_known (void)
{
  g_autofree char *path = write_file ("zork.txt", "zork\nplugh\n");
  g_autoptr (VecDocuments) documents = read_documents (path, VEC_DOCUMENTS_LINES, NULL);
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_documents_encode (documents, encoder, DATE, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND);
}

static void
test_fingerprints (void)
{
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (VecEncoder) same = make_encoder ();
  g_autoptr (VecEncoder) prompted = vec_encoder_with_prompt (encoder, "query: ");
  g_autoptr (VecTable) words = load_first_words ();
  gint64 rows[] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (VecTable) fewer = vec_table_new_subset (words, rows, G_N_ELEMENTS (rows));
  g_autoptr (VecEncoder) other = vec_static_encoder_new (fewer, NULL);

  g_assert_cmpstr (vec_encoder_get_fingerprint (encoder), ==, vec_encoder_get_fingerprint (same));
  g_assert_cmpstr (vec_encoder_get_fingerprint (encoder), ==, vec_encoder_get_fingerprint (prompted));
  g_assert_cmpstr (vec_encoder_get_fingerprint (encoder), !=, vec_encoder_get_fingerprint (other));
  g_assert_cmpstr (vec_encoder_get_prompt (prompted), ==, "query: ");
}

/* Only a model that names a prompt for questions is asked with it, and only where the texts had one too. */
static void
test_questions (void)
{
  g_autoptr (VecEncoder) encoder = make_encoder ();
  g_autoptr (VecEncoder) question = vec_encoder_for_questions (encoder, "passage: ");

  g_assert_true (question == encoder);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("vec-documents-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  if (!g_test_subprocess ())
    g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_add_func ("/documents/column", test_column);
  g_test_add_func ("/documents/json", test_json);
  g_test_add_func ("/documents/lines", test_lines);
  g_test_add_func ("/documents/folder", test_folder);
  g_test_add_func ("/documents/refused", test_refused);
  g_test_add_func ("/documents/encode", test_encode);
  g_test_add_func ("/documents/resume-after-cancel", test_resume_after_cancel);
  g_test_add_func ("/documents/resume-after-crash", test_resume_after_crash);
  g_test_add_func ("/documents/damaged", test_damaged);
  g_test_add_func ("/documents/nothing-known", test_nothing_known);
  g_test_add_func ("/documents/fingerprints", test_fingerprints);
  g_test_add_func ("/documents/questions", test_questions);
  result = g_test_run ();
  g_free (folder);
  return result;
}
