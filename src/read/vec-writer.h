#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What a format cannot hold. */
typedef enum
{
  VEC_LOSS_LABELS = 1 << 0,
  VEC_LOSS_COLUMNS = 1 << 1,
  VEC_LOSS_DIM_NAMES = 1 << 2,
  VEC_LOSS_BREAKS = 1 << 3,    /* tabs and line breaks in texts, which become blanks */
  VEC_LOSS_BLANKS = 1 << 4,    /* blanks in labels, which become "_" */
  VEC_LOSS_ENCODER = 1 << 5,   /* which encoder made the vectors */
} VecLoss;

/* One way of writing a table. Files are written beside their place and renamed, so that a failed save leaves what was there. Formats that
 * hold numbers alone (npy, safetensors) put labels and columns into a text file beside it (vectors.npy → vectors.labels.txt or
 * vectors.labels.json), where the reader finds them; word2vec writes "_" for blanks in labels, as that format's own phrases have it. */
typedef struct
{
  const char *id;                /* "csv", "tsv", "json", "jsonl", "npy", "safetensors", "sqlite", "word2vec-text", "word2vec-binary", … */
  const char *title;             /* N_() */
  const char *const *extensions; /* the first is the usual one; NULL-terminated; "projector" writes a folder */
  VecLoss loses;
  gboolean (*write) (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error);
} VecWriter;

/* What of @table @writer cannot hold, "labels, metadata columns", translated; NULL: it can hold all of it. Free it. O(n). */
char *vec_writer_dup_loss (const VecWriter *writer, VecTable *table);

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
