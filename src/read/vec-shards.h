#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Reads @path and after it options->more_paths as one table: the rows of all files in that order, each with the name of its file in the column
 * VEC_ADDED_COLUMN. All have to have vectors of the same length (VEC_ERROR_MISMATCH). Needs twice the memory of the whole while the
 * last two parts are put together. Metadata is not joined here. */
VecTable *vec_shards_read (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GError **error);

/* Whether @path is a pipe, or the terminal as standard input; and what it gives, read to its end, as one file. */
gboolean vec_stream_is (const char *path);
VecTable *vec_stream_read (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GError **error);

G_END_DECLS
