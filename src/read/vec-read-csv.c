/* CSV, and the same with semicolons or bars. */
#include <glib/gi18n-lib.h>

#include "read/vec-delimited.h"
#include "read/vec-readers.h"

static int
probe_csv (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  const VecHead bytes = { .bytes = (guint8 *) head, .n = n_head, .size = size };

  return vec_delimited_probe (&bytes, path, FALSE);
}

static VecTable *
read_csv (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
          GCancellable *cancellable, GError **error)
{
  return vec_delimited_read (path, vec_reader_csv.id, options, progress, progress_data, cancellable, error);
}

static const char *const extensions[] = { "csv", NULL };
static const char *const mime_types[] = { "text/csv", NULL };

const VecReader vec_reader_csv = {
  .id = "csv",
  .title = N_("CSV (values separated by commas, semicolons or bars)"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_csv,
  .read = read_csv,
};
