#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Formats that hold numbers alone have their labels in a text file beside them, one on each line in the order of the rows:
 * vectors.npy → vectors.labels.txt; with more columns, in vectors.labels.json (which is what is written), .csv or .tsv. Free the path. */
char *vec_side_labels_dup_path (const char *path);
char *vec_side_labels_dup_table_path (const char *path);

/* Sets the labels if that file exists, beside @path or beside what it was unpacked from. VEC_ERROR_MISMATCH when it has another number of
 * lines than @n_rows. @options may be NULL. */
gboolean vec_side_labels_read (const char *path, const VecReadOptions *options, gint64 n_rows, VecTableBuilder *builder, GError **error);

/* The file with labels and more columns beside @path, vectors.labels.csv, .tsv or .json, or NULL; free it. It is joined like any metadata. */
char *vec_side_labels_find_table (const char *path, const VecReadOptions *options);

G_END_DECLS
