/* TSV: values separated by tabs. */
#include <glib/gi18n-lib.h>

#include "read/vec-delimited.h"
#include "read/vec-readers.h"

static int
probe_tsv (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  const VecHead bytes = { .bytes = (guint8 *) head, .n = n_head, .size = size };

  return vec_delimited_probe (&bytes, path, TRUE);
}

static VecTable *
read_tsv (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
          GCancellable *cancellable, GError **error)
{
  return vec_delimited_read (path, vec_reader_tsv.id, options, progress, progress_data, cancellable, error);
}

static const char *const extensions[] = { "tsv", "tab", NULL };
static const char *const mime_types[] = { "text/tab-separated-values", NULL };

const VecReader vec_reader_tsv = {
  .id = "tsv",
  .title = N_("TSV (values separated by tabs)"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_tsv,
  .read = read_tsv,
};
