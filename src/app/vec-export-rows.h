#pragma once

#include "app/vec-window.h"

G_BEGIN_DECLS

/* Asks where to, and writes the chosen rows of the window's session, with vectors and columns, as CSV, TSV, NumPy array or word2vec text, in a
 * thread. The window says how it went. */
void vec_export_rows (VecWindow *window);

G_END_DECLS
