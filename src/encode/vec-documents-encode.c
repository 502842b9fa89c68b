#include "encode/vec-documents-encode.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-memory.h"
#include "encode/vec-partial.h"
#include "read/vec-ticker.h"

/* Texts that are encoded at once and kept at once. Always the same, so that a model which rounds differently in other company gives the same
 * numbers when the work is taken up again. */
#define BLOCK_WORDS 2048       /* for encoders that look words up */
#define BLOCK_MODEL 128        /* for those that compute */
#define MAX_NAMED 5

typedef struct
{
  const VecDocuments *documents;
  VecEncoder *encoder;
  gint64 n;
  int n_dims;
  float *vectors;              /* (n, n_dims) */
  VecEncoding *encodings;      /* (n) */
  VecPartial *partial;
  VecTicker ticker;
} Encoding;

static void
encoding_clear (Encoding *self)
{
  for (gint64 i = 0; self->encodings != NULL && i < self->n; i++)
    vec_encoding_clear (&self->encodings[i]);
  g_free (self->encodings);
  g_free (self->vectors);
  g_clear_pointer (&self->partial, vec_partial_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Encoding, encoding_clear)

static const char *
get_text (const Encoding *self, gint64 i)
{
  const char *text = vec_strings_get (self->documents->texts, i);

  return text != NULL ? text : "";
}

static gboolean
encode_block (Encoding *self, gint64 first, gint64 n, GError **error)
{
  g_autofree const char **texts = g_new (const char *, n);
  float *vectors = self->vectors + first * self->n_dims;

  for (gint64 i = 0; i < n; i++)
    texts[i] = get_text (self, first + i);
  if (!vec_encoder_encode (self->encoder, texts, n, vectors, self->encodings + first, self->ticker.cancellable, error))
    return FALSE;
  vec_partial_append (self->partial, first, n, vectors, self->encodings + first);
  return TRUE;
}

static gboolean
encode_rest (Encoding *self, gint64 done, GError **error)
{
  gint64 block = vec_encoder_get_max_tokens (self->encoder) > 0 ? BLOCK_MODEL : BLOCK_WORDS;

  vec_ticker_end (&self->ticker, (guint64) done);
  while (done < self->n)
    {
      gint64 n = MIN (block - done % block, self->n - done);

      if (g_cancellable_set_error_if_cancelled (self->ticker.cancellable, error) || !encode_block (self, done, n, error))
        return FALSE;
      done += n;
      vec_ticker_end (&self->ticker, (guint64) done);
    }
  return TRUE;
}

/* ---- The table */

/* Moves the vectors of encoded rows together. Returns their numbers, (*n_kept). */
static gint64 *
keep_encoded (Encoding *self, gint64 *n_kept)
{
  gint64 *rows = g_new (gint64, self->n), n = 0;
  gsize size = (gsize) self->n_dims * sizeof (float);

  for (gint64 i = 0; i < self->n; i++)
    if (self->encodings[i].encoded)
      {
        if (n != i)
          memmove (self->vectors + n * self->n_dims, self->vectors + i * self->n_dims, size);
        rows[n++] = i;
      }
  *n_kept = n;
  return rows;
}

static VecColumn *
make_unknown_column (const Encoding *self, const gint64 *rows, gint64 n)
{
  g_autoptr (VecStrings) values = vec_strings_new ();
  gboolean any = FALSE;

  for (gint64 i = 0; i < n; i++)
    {
      char **unknown = self->encodings[rows[i]].unknown;
      g_autofree char *words = unknown != NULL && unknown[0] != NULL ? g_strjoinv (_(", "), unknown) : NULL;

      vec_strings_append (values, words, -1);
      any = any || words != NULL;
    }
  return any ? vec_column_new_text (_("Unknown words"), VEC_COLUMN_TEXT, values) : NULL;
}

static void
add_columns (const Encoding *self, const gint64 *rows, gint64 n, VecTableBuilder *builder)
{
  g_autoptr (VecStrings) labels = n == self->n ? vec_strings_ref (self->documents->labels)
                                               : vec_strings_subset (self->documents->labels, rows, n);
  g_autoptr (VecColumn) unknown = make_unknown_column (self, rows, n);

  vec_table_builder_set_labels (builder, labels);
  for (guint i = 0; i < self->documents->columns->len; i++)
    {
      VecColumn *column = g_ptr_array_index (self->documents->columns, i);
      g_autoptr (VecColumn) kept = n == self->n ? vec_column_ref (column) : vec_column_subset (column, rows, n);

      vec_table_builder_add_column (builder, kept);
    }
  if (unknown != NULL)
    vec_table_builder_add_column (builder, unknown);
}

static void
add_provenance (const Encoding *self, const char *date, VecTableBuilder *builder)
{
  g_autoptr (VecProvenance) provenance = vec_provenance_new (vec_encoder_get_title (self->encoder),
                                                             vec_encoder_get_fingerprint (self->encoder),
                                                             vec_encoder_get_prompt (self->encoder), date);

  vec_table_builder_set_provenance (builder, provenance);
}

/* "Row 3 (“…”)": where nothing is known, as many as a sentence bears. */
static void
remark_left_out (const Encoding *self, gint64 n_left_out, VecTableBuilder *builder)
{
  g_autoptr (GString) places = g_string_new (NULL);
  g_autofree char *remark = NULL;
  gint64 n = 0;

  for (gint64 i = 0; i < self->n && n < MAX_NAMED; i++)
    if (!self->encodings[i].encoded)
      g_string_append_printf (places, n++ > 0 ? ", %lld" : "%lld", (long long) i + 1);
  remark = g_strdup_printf (ngettext ("%lld text was left out, as nothing in it is known: row %s%s",
                                      "%lld texts were left out, as nothing in them is known: rows %s%s", (gulong) n_left_out),
                            (long long) n_left_out, places->str, n < n_left_out ? " …" : "");
  vec_table_builder_add_remark (builder, remark);
}

static void
add_remarks (const Encoding *self, const VecDocumentsOutcome *outcome, VecTableBuilder *builder)
{
  g_autofree char *remark = NULL;

  if (outcome->n_left_out > 0)
    remark_left_out (self, outcome->n_left_out, builder);
  if (outcome->n_truncated == 0)
    return;
  remark = g_strdup_printf (ngettext ("Of %lld text only the first %d tokens count: the encoder takes no more",
                                      "Of %lld texts only the first %d tokens count: the encoder takes no more", (gulong) outcome->n_truncated),
                            (long long) outcome->n_truncated, vec_encoder_get_max_tokens (self->encoder));
  vec_table_builder_add_remark (builder, remark);
}

static VecTable *
make_table (Encoding *self, const char *date, VecDocumentsOutcome *outcome, GError **error)
{
  VecTableBuilder *builder;
  gint64 n;
  g_autofree gint64 *rows = NULL;

  for (gint64 i = 0; i < self->n; i++)
    outcome->n_truncated += self->encodings[i].truncated;
  rows = keep_encoded (self, &n);
  outcome->n_left_out = self->n - n;
  if (n == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” knows nothing of any text in %s; choose another encoder."),
                   vec_encoder_get_title (self->encoder), self->documents->name);
      return NULL;
    }
  builder = vec_table_builder_new (self->documents->name, "texts", NULL);
  if (n < self->n)
    self->vectors = g_realloc_n (self->vectors, (gsize) n, (gsize) self->n_dims * sizeof (float));
  vec_table_builder_take_vectors (builder, self->vectors, n, self->n_dims, self->vectors, g_free);
  self->vectors = NULL;
  add_columns (self, rows, n, builder);
  add_provenance (self, date, builder);
  add_remarks (self, outcome, builder);
  return vec_table_builder_end (builder, error);
}

/* ---- All of it */

static gboolean
begin (Encoding *self, const char *key, gint64 *n_resumed, GError **error)
{
  if (!vec_memory_check (self->documents->name, (guint64) self->n * (guint64) self->n_dims * sizeof (float), error))
    return FALSE;
  self->vectors = g_try_new0 (float, (gsize) self->n * (gsize) self->n_dims);
  self->encodings = g_try_new0 (VecEncoding, (gsize) self->n);
  if (self->vectors == NULL || self->encodings == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("The vectors of %lld texts do not fit into memory"), (long long) self->n);
      return FALSE;
    }
  vec_partial_forget_old ();
  self->partial = vec_partial_open (key, self->n, self->n_dims);
  *n_resumed = vec_partial_read (self->partial, self->vectors, self->encodings);
  return TRUE;
}

VecTable *
vec_documents_encode (const VecDocuments *documents, VecEncoder *encoder, const char *date, VecDocumentsOutcome *outcome,
                      VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_auto (Encoding) self = { .documents = documents, .encoder = encoder, .n = vec_documents_get_n (documents) };
  g_autofree char *key = NULL;
  VecDocumentsOutcome unused, *result = outcome != NULL ? outcome : &unused;

  g_return_val_if_fail (VEC_IS_ENCODER (encoder) && date != NULL, NULL);
  memset (result, 0, sizeof *result);
  self.n_dims = vec_encoder_get_n_dims (encoder);
  key = vec_partial_dup_key (encoder, documents->texts);
  vec_ticker_init (&self.ticker, _("Encoding texts"), (guint64) self.n, progress, progress_data, cancellable);
  if (!begin (&self, key, &result->n_resumed, error) || !encode_rest (&self, result->n_resumed, error))
    return NULL;
  return make_table (&self, date, result, error);
}

void
vec_documents_forget (const VecDocuments *documents, VecEncoder *encoder)
{
  g_autofree char *key = vec_partial_dup_key (encoder, documents->texts);

  vec_partial_remove (key);
}

char *
vec_documents_dup_date (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}
