#pragma once

#include "read/vec-write-rows.h"

G_BEGIN_DECLS

/* All rows as a JSON list of objects; their vectors under @vector, or, for NULL, without them. Neither ends nor frees @output. */
gboolean vec_write_json_list (VecOutput *output, VecTable *table, const VecWriteNames *names, const char *vector, VecProgressFunc progress,
                              gpointer progress_data, GCancellable *cancellable, GError **error);

G_END_DECLS
