#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The map in words, for who hears it: what is selected, with its columns; what is nearest to it in truth, once that is known; and what the
 * ruler says. Free it. */
char *vec_plot_description_dup (VecSession *session);

G_END_DECLS
