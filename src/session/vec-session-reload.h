#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Reads the file of the table again, and shows what is in it now as before: treatment, method and parameters, camera, colours, filter,
 * sizes and shapes stay; rows that are selected, chosen or hidden are found again by their labels (vec-row-match.h; without labels by
 * their numbers), tags and rows that were added from elsewhere are kept, texts are encoded anew. Where the vectors are the same the map
 * stays; else one that iterates goes on from where the rows were, and another one is made anew. Of a map of some rows alone, the map of
 * all comes back. The history begins anew.
 *
 * As opening: what is there stays until the file was read whole, and for good if it cannot be; a newer opening and vec_session_cancel()
 * end it; a failure is told by finish alone. */
void vec_session_reload_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean vec_session_reload_finish (VecSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
