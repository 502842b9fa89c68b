#pragma once

#include "read/vec-sample.h"

G_BEGIN_DECLS

/* How sure the first bytes make us that the file is delimited text: by tabs, or by anything else. */
int vec_delimited_probe (const VecHead *head, const char *path, gboolean tabs);

/* Reads a table of one row per line from CSV, TSV and their kin. */
VecTable *vec_delimited_read (const char *path, const char *format, const VecReadOptions *options, VecProgressFunc progress,
                              gpointer progress_data, GCancellable *cancellable, GError **error);

G_END_DECLS
