#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which encoder: the built-in one, one that was used before, or a file or folder that is chosen. Signal "changed" (). */
#define VEC_TYPE_ENCODER_PICKER (vec_encoder_picker_get_type ())
G_DECLARE_FINAL_TYPE (VecEncoderPicker, vec_encoder_picker, VEC, ENCODER_PICKER, GtkWidget)

/* Offers first what a table is given by itself, called @title. */
void vec_encoder_picker_offer_own (VecEncoderPicker *self, const char *title);

/* NULL: the table's own, "": the built-in one, else where it lies. Lent. */
const char *vec_encoder_picker_get_path (VecEncoderPicker *self);
void vec_encoder_picker_set_path (VecEncoderPicker *self, const char *path);

G_END_DECLS
