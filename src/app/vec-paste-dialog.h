#pragma once

#include <adwaita.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Takes words or sentences, or several lists of them (vec-word-lists.h), and shows them as a map of their own, each list in its colour. They are encoded
 * by @session's encoder or by the built-in one, as the person chooses; what is not known is said while they are typed. */
#define VEC_TYPE_PASTE_DIALOG (vec_paste_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VecPasteDialog, vec_paste_dialog, VEC, PASTE_DIALOG, AdwWindow)

/* @text: what is in it to begin with, or NULL. */
void vec_paste_dialog_ask (GtkWindow *parent, VecSession *session, const char *text);

G_END_DECLS
