#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Told once the picture was written (@path) or why not (@error); never told when the person cancels. */
typedef void (*VecExportDone) (const char *path, const GError *error, gpointer user_data);

/* Asks where to and how large, and writes the map as PNG, SVG or PDF with the drawing code of the screen. @width and @height are the
 * plot's pixels now; the exported picture keeps the camera. */
void vec_export_picture (GtkWindow *parent, VecSession *session, int width, int height, VecExportDone done, gpointer user_data);

G_END_DECLS
