#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Makes a table of a file of documents, and opens it in a window of its own. */
#define VEC_TYPE_ENCODE_DIALOG (vec_encode_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VecEncodeDialog, vec_encode_dialog, VEC, ENCODE_DIALOG, AdwWindow)

/* @path: a file or folder, or NULL: it is chosen first. @encoder_path: what is proposed, as vec_encoder_picker_set_path() takes it; NULL: the
 * built-in one. */
void vec_encode_dialog_ask (GtkWindow *parent, const char *path, const char *encoder_path);

G_END_DECLS
