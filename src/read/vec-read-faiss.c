/* FAISS index files: their vectors, as they are (mapped, if they lie in a row) or rebuilt from their codes. */
#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-faiss-file.h"
#include "read/vec-fill.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-side-labels.h"

static int
probe_faiss (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return vec_faiss_file_probe (head, n_head);
}

static void
fill_row (gpointer file, gint64 row, float *values)
{
  vec_faiss_file_get_vector (file, row, values);
}

static gboolean
load_vectors (VecFaissFile *file, const char *path, const char *name, VecTableBuilder *builder, VecTicker *ticker, GError **error)
{
  gint64 n_rows = vec_faiss_file_get_n_rows (file);
  int n_dims = vec_faiss_file_get_n_dims (file);
  g_autofree float *values = NULL;
  guint64 offset;

  if (vec_faiss_file_get_offset (file, &offset))
    return vec_raw_load_floats (builder, path, offset, n_rows, n_dims, error);
  values = vec_raw_allocate (name, n_rows, n_dims, error);
  if (values == NULL || !vec_fill_rows (fill_row, file, n_rows, n_dims, values, ticker, error))
    return FALSE;
  vec_table_builder_take_vectors (builder, values, n_rows, n_dims, values, g_free);
  vec_table_builder_set_unchecked (builder, FALSE);
  values = NULL;
  return TRUE;
}

/* The ids name the rows; without them a file with labels beside it may. */
static gboolean
set_labels (VecFaissFile *file, const char *path, const VecReadOptions *options, VecTableBuilder *builder, GError **error)
{
  g_autoptr(VecStrings) labels = NULL;

  if (!vec_faiss_file_has_ids (file))
    return vec_side_labels_read (path, options, vec_faiss_file_get_n_rows (file), builder, error);
  labels = vec_strings_new ();
  for (gint64 row = 0; row < vec_faiss_file_get_n_rows (file); row++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, vec_faiss_file_get_id (file, row));

      vec_strings_append (labels, id, -1);
    }
  vec_table_builder_set_labels (builder, labels);
  return TRUE;
}

static void
add_remarks (VecFaissFile *file, VecTableBuilder *builder)
{
  int n_untransformed = vec_faiss_file_get_n_untransformed (file);

  if (vec_faiss_file_is_lossy (file))
    vec_table_builder_add_remark (builder, _("The index keeps its vectors compressed: they are rebuilt, not the ones that were added"));
  if (n_untransformed > 0)
    {
      g_autofree char *remark = g_strdup_printf (_("The vectors are as the index stores them, after its own transformation: %d dimensions "
                                                   "of %d"),
                                                 vec_faiss_file_get_n_dims (file), n_untransformed);

      vec_table_builder_add_remark (builder, remark);
    }
}

static VecTable *
read_faiss (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(GError) reason = NULL;
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, &reason);
  g_autoptr(VecFaissFile) file = NULL;
  g_autoptr(VecTableBuilder) builder = NULL;
  VecCursor cursor;
  VecTicker ticker;

  if (map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), name, reason->message);
      return NULL;
    }
  cursor = (VecCursor) { name, (const guint8 *) g_mapped_file_get_contents (map), g_mapped_file_get_length (map), 0 };
  vec_ticker_init (&ticker, _("Reading"), cursor.size, progress, progress_data, cancellable);
  file = vec_faiss_file_parse (&cursor, error);
  if (file == NULL)
    return NULL;
  if (vec_faiss_file_get_n_rows (file) == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is a FAISS index without vectors"), name);
      return NULL;
    }
  builder = vec_table_builder_new (name, vec_reader_faiss.id, path);
  if (!load_vectors (file, path, name, builder, &ticker, error) || !set_labels (file, path, options, builder, error))
    return NULL;
  add_remarks (file, builder);
  vec_ticker_end (&ticker, ticker.total);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static const char *const extensions[] = { "faiss", "index", NULL };
static const char *const mime_types[] = { "application/octet-stream", NULL };

const VecReader vec_reader_faiss = {
  .id = "faiss",
  .title = N_("FAISS index"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_faiss,
  .read = read_faiss,
};
