#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define VEC_PICTURE_MAX_SIDE 20000           /* pixels */
#define VEC_PICTURE_MAX_PIXELS (64 << 20)    /* of a picture or a sprite sheet: 8192 × 8192, 256 MB while it is decoded */
#define VEC_PICTURE_MAX_FILE (128 << 20)     /* bytes */

/* What gdk-pixbuf reads (PNG, JPEG, GIF, WebP, …), as an ARGB32 surface of at most @max_side pixels a side (0: as large as it is). What
 * a file claims is looked at before memory is taken for it: a picture larger than the above is refused with VEC_ERROR_UNSUPPORTED, a
 * broken one with VEC_ERROR_FORMAT. Only local files, and nothing that is no regular file. Any thread. */
cairo_surface_t *vec_picture_file_load (const char *path, int max_side, GCancellable *cancellable, GError **error);

/* Takes @surface and gives one whose longer side is about @side, whole times as large, if it is smaller than half of that. */
cairo_surface_t *vec_picture_enlarge (cairo_surface_t *surface, int side);

G_END_DECLS
