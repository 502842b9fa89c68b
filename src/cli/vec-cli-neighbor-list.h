#pragma once

#include "cli/vec-cli-shared.h"
#include "search/vec-index.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* More about what was found: members of the object that @json is in, or, for NULL, text on standard output. */
typedef gboolean (*VecCliAddFound) (JsonBuilder *json, GArray *found, gpointer data, GError **error);

/* Searches @space and shows what was found: neighbors and analogy. @excluded (any order, changed) are left out. @add_query, for
 * JSON, adds what was asked before the list, @add_found what is to be said after it; both may be NULL. */
gboolean vec_cli_list_neighbors (VecCli *cli, const VecCliCommon *common, VecSpace *space, const float *query, int k,
                                 gint64 *excluded, gsize n_excluded, void (*add_query) (JsonBuilder *json, gpointer data),
                                 VecCliAddFound add_found, gpointer data, GError **error);

G_END_DECLS
