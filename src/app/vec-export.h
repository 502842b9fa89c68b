#pragma once

#include <gtk/gtk.h>

#include "session/vec-job.h"
#include "session/vec-session-figure.h"

G_BEGIN_DECLS

/* Told once the picture was written (@path) or why not (@error, a cancellation too); @owner as was given. */
typedef void (*VecExportDone) (gpointer owner, const char *path, const GError *error);

/* Draws @picture in a thread and writes it to @path, the CSV table of its coordinates when @path ends so, else as @publishing says. Into
 * a temporary file first. Dropping the job in @slot stops it: then nothing is written and nobody told. */
void vec_export_start (VecJob **slot, gpointer owner, VecPicture *picture, const VecPublishing *publishing, const char *path,
                       VecExportDone done);

/* The same onto the clipboard of @widget, as a PNG with its metadata and as a texture; @done is told the path NULL. It lives on
 * by itself: when @widget has gone meanwhile, @done (its owner is @widget) is not told. */
void vec_export_copy (GtkWidget *widget, VecPicture *picture, const VecPublishing *publishing, VecExportDone done);

/* An ARGB32 image surface as a texture; takes the surface. */
GdkTexture *vec_export_texture_new (cairo_surface_t *surface);

G_END_DECLS
