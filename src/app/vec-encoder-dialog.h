#pragma once

#include <adwaita.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Which encoder the typed texts of a window are encoded by. */
#define VEC_TYPE_ENCODER_DIALOG (vec_encoder_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VecEncoderDialog, vec_encoder_dialog, VEC, ENCODER_DIALOG, AdwWindow)

void vec_encoder_dialog_ask (GtkWindow *parent, VecSession *session);

/* Which encoder made the vectors, and what stood before each text, in a sentence or two; NULL where @provenance is NULL. Free it. */
char *vec_encoder_dialog_describe (VecProvenance *provenance);

G_END_DECLS
