#pragma once

#include <adwaita.h>

#include "app/vec-export.h"

G_BEGIN_DECLS

/* How the map that @session shows is to be published, with a preview. What is drawn is the map at the moment when the dialog opens; all
 * drawing is done in a thread. */
#define VEC_TYPE_EXPORT_DIALOG (vec_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VecExportDialog, vec_export_dialog, VEC, EXPORT_DIALOG, AdwWindow)

/* @plot: the map on screen. @done (its owner is @parent) is told what was written or copied; errors are shown in the dialog. */
void vec_export_dialog_ask (GtkWindow *parent, VecSession *session, GtkWidget *plot, VecExportDone done);

/* Onto the clipboard, as was chosen last and as large as on screen, without asking. */
void vec_export_dialog_copy (GtkWindow *parent, VecSession *session, GtkWidget *plot, VecExportDone done);

G_END_DECLS
