#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* One way of writing a table. Files are written beside their place and renamed, so that a failed save leaves what was there. npy puts
 * labels into a text file beside it (vectors.npy → vectors.labels.txt), where the reader finds them; word2vec-text writes "_" for
 * blanks in labels, as that format's own phrases have it. */
typedef struct
{
  const char *id;                /* "csv", "tsv", "npy", "word2vec-text", "fvecs", "projector" */
  const char *title;             /* N_() */
  const char *const *extensions; /* the first is the usual one; NULL-terminated; "projector" writes a folder */
  const char *loses;             /* N_(): what the format cannot hold ("labels and columns"), or NULL */
  gboolean (*write) (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error);
} VecWriter;

const VecWriter *const *vec_writers_get (void);

/* By @format, or by the path's extension when @format is NULL. */
const VecWriter *vec_writer_for_path (const char *path, const char *format, GError **error);

gboolean vec_write_file (VecTable *table, const char *path, const char *format, VecProgressFunc progress, gpointer progress_data,
                         GCancellable *cancellable, GError **error);

/* A numeric matrix (n, d) as float32 .npy or, by the extension, CSV with the given column names (and labels as the first column
 * "label" when @labels is not NULL): for layouts and encoded texts. */
gboolean vec_write_matrix (const char *path, const float *values, gint64 n_rows, int n_dims, const char *const *column_names,
                           VecTable *labels, GError **error);

G_END_DECLS
