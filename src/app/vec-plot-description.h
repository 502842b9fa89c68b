#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The map in words, for who hears it: what is selected, with its columns; what is nearest to it in truth, if the session's list is
 * that of the selected row (@has_neighbors) and not still the one before; and what the ruler says. Free it. */
char *vec_plot_description_dup (VecSession *session, gboolean has_neighbors);

G_END_DECLS
