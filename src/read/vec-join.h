#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* The table with the metadata of a second file: CSV, TSV, or text with one value on each line. By row order, options->join says what to
 * make of the first and last line; or by key, and then rows without metadata have missing values and are counted in a remark. One
 * column has no header line, several have one (the Embedding Projector's rule) unless the first line has numbers where the others do.
 * The table gets the labels of the file if it has none of its own.
 * VEC_ERROR_MISMATCH when the counts differ: the message names both files, both counts and the likely cause, and
 * vec_read_get_join_choices() knows the ways out. */
VecTable *vec_join_metadata (VecTable *table, const char *metadata_path, const VecReadOptions *options, VecProgressFunc progress,
                             gpointer progress_data, GCancellable *cancellable, GError **error);

G_END_DECLS
