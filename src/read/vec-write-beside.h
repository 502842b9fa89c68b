#pragma once

#include "read/vec-output.h"

G_BEGIN_DECLS

/* What a file that holds numbers alone leaves to one beside it (vec-side-labels.h): labels alone to vectors.labels.txt; columns, and labels
 * that do not fit on a line, to vectors.labels.json, a list of objects. What the table that is replaced left there is removed, since it
 * would be read as this one's. Ends @vectors, which is complete, and the other file one right after the other, so that a failure leaves
 * both as they were; frees @vectors either way. */
gboolean vec_write_end_with_labels (VecOutput *vectors, VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
