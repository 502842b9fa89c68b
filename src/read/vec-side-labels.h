#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* Formats that hold numbers alone have their labels in a text file beside them, one on each line in the order of the rows:
 * vectors.npy → vectors.labels.txt. Free the path. */
char *vec_side_labels_dup_path (const char *path);

/* Sets the labels if that file exists. VEC_ERROR_MISMATCH when it has another number of lines than @n_rows. */
gboolean vec_side_labels_read (const char *path, gint64 n_rows, VecTableBuilder *builder, GError **error);

G_END_DECLS
