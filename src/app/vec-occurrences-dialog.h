#pragma once

#include <adwaita.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* A word and sentences in which it stands: a point for each place. */
#define VEC_TYPE_OCCURRENCES_DIALOG (vec_occurrences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VecOccurrencesDialog, vec_occurrences_dialog, VEC, OCCURRENCES_DIALOG, AdwWindow)

void vec_occurrences_dialog_ask (GtkWindow *parent, VecSession *session);

G_END_DECLS
