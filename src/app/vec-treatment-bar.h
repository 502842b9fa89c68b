#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The strip that states how vectors are treated before anything is computed from them, and lets a person change it. */
#define VEC_TYPE_TREATMENT_BAR (vec_treatment_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecTreatmentBar, vec_treatment_bar, VEC, TREATMENT_BAR, GtkWidget)

void vec_treatment_bar_set_session (VecTreatmentBar *self, VecSession *session);

G_END_DECLS
