#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The figures behind the verdict, each with a line that says what it is. */
#define VEC_TYPE_TRUST_FIGURES (vec_trust_figures_get_type ())
G_DECLARE_FINAL_TYPE (VecTrustFigures, vec_trust_figures, VEC, TRUST_FIGURES, GtkWidget)

void vec_trust_figures_set_session (VecTrustFigures *self, VecSession *session);   /* once */

G_END_DECLS
