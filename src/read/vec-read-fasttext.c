/* fastText's models: the table of their words' vectors; the model stays with the table and makes vectors of other words. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-fasttext.h"
#include "read/vec-fill.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-word-text.h"

static int
probe_fasttext (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return vec_fasttext_probe (head, n_head);
}

static void
fill_row (gpointer model, gint64 row, float *values)
{
  vec_fasttext_get_vector (model, row, values);
}

static void
set_labels (VecFasttext *model, VecTableBuilder *builder)
{
  g_autoptr(VecStrings) labels = vec_strings_new ();
  gint64 n_mended = 0;

  for (gint64 i = 0; i < vec_fasttext_get_n_words (model); i++)
    {
      const char *word = vec_fasttext_get_word (model, i);
      g_autofree char *valid = g_utf8_validate (word, -1, NULL) ? NULL : g_utf8_make_valid (word, -1);

      vec_strings_append (labels, valid != NULL ? valid : word, -1);
      n_mended += valid != NULL;
    }
  vec_table_builder_set_labels (builder, labels);
  vec_add_mended_remark (builder, n_mended);
}

static void
add_remark (VecFasttext *model, VecTableBuilder *builder)
{
  g_autofree char *remark = NULL;
  int shortest, longest;

  vec_fasttext_get_ngrams (model, &shortest, &longest);
  if (longest == 0)
    return;
  remark = g_strdup_printf (_("Words that are not in it get vectors of their parts of %d to %d letters"), shortest, longest);
  vec_table_builder_add_remark (builder, remark);
}

static gboolean
compose (gpointer model, const char *word, gsize length, float *vector)
{
  return vec_fasttext_compose (model, word, length, vector);
}

static VecTable *
read_fasttext (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
               GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecFasttext) model = NULL;
  g_autoptr(VecTableBuilder) builder = NULL;
  g_autofree float *values = NULL;
  VecTicker ticker;
  gint64 n_words;
  int n_dims;

  vec_ticker_init (&ticker, _("Reading"), 1, progress, progress_data, cancellable);
  model = vec_fasttext_load (path, &ticker, error);
  if (model == NULL)
    return NULL;
  n_words = vec_fasttext_get_n_words (model);
  n_dims = vec_fasttext_get_n_dims (model);
  if (n_words == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s is a fastText model without words"), name);
      return NULL;
    }
  values = vec_raw_allocate (name, n_words, n_dims, error);
  if (values == NULL || !vec_fill_rows (fill_row, model, n_words, n_dims, values, &ticker, error))
    return NULL;
  builder = vec_table_builder_new (name, vec_reader_fasttext.id, path);
  vec_table_builder_take_vectors (builder, values, n_words, n_dims, values, g_free);
  vec_table_builder_set_unchecked (builder, FALSE);
  values = NULL;
  set_labels (model, builder);
  add_remark (model, builder);
  vec_table_builder_take_composer (builder, compose, g_steal_pointer (&model), (GDestroyNotify) vec_fasttext_unref);
  vec_ticker_end (&ticker, ticker.total);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static const char *const extensions[] = { "ftz", NULL };
static const char *const mime_types[] = { "application/octet-stream", NULL };

const VecReader vec_reader_fasttext = {
  .id = "fasttext",
  .title = N_("fastText model"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_fasttext,
  .read = read_fasttext,
};
