#pragma once

#include <adwaita.h>

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Shows how a file would be read, on its first rows, and lets a person change it. */
#define VEC_TYPE_IMPORT_DIALOG (vec_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VecImportDialog, vec_import_dialog, VEC, IMPORT_DIALOG, AdwWindow)

typedef void (*VecImportDialogDone) (VecImportDialog *dialog, gpointer user_data);

/* Takes over @inspection, which was made with @options (copied). @done is called once, when the dialog closes either way. */
void vec_import_dialog_ask (GtkWindow *parent, const char *path, const VecReadOptions *options, VecInspection *inspection,
                            VecImportDialogDone done, gpointer user_data);

/* What was chosen, NULL when the person cancelled; the caller's from now on. */
VecReadOptions *vec_import_dialog_steal_options (VecImportDialog *self);

G_END_DECLS
