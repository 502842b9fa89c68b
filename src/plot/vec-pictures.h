#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "table/vec-table.h"

G_BEGIN_DECLS

/* The pictures of a table's rows: a column of images (paths relative to the table's file; never an address on the web), of which
 * thumbnails are decoded in threads and kept while there is room. A value "sheet.png#tile=12,28,28" is the 13th of the tiles of
 * 28 × 28 pixels of a sprite sheet, counted along its lines. Atomically reference counted; any thread. */
typedef struct _VecPictures VecPictures;

#define VEC_PICTURES_SIDE 128                        /* a thumbnail's longer side, pixels */
#define VEC_PICTURES_BYTES ((gsize) 64 << 20)        /* of thumbnails at most; the least recently used go. A sprite sheet is kept beside
                                                      * them as it is, 256 MB at most */

VecPictures *vec_pictures_new (VecColumn *column, const char *folder);
/* Of the first column of images; NULL: there is none. */
VecPictures *vec_pictures_new_for_table (VecTable *table);
VecPictures *vec_pictures_ref (VecPictures *pictures);
void vec_pictures_unref (VecPictures *pictures);

/* Another bound than VEC_PICTURES_BYTES. */
void vec_pictures_set_max_bytes (VecPictures *pictures, gsize max_bytes);
gsize vec_pictures_get_bytes (VecPictures *pictures);

/* Whether the row has a picture as far as is known: not missing, and not found broken. */
gboolean vec_pictures_has (VecPictures *pictures, gint64 row);
/* At once: a new reference, NULL while it has not been decoded. */
cairo_surface_t *vec_pictures_get (VecPictures *pictures, gint64 row);
/* Decodes it now if need be. NULL with @error: it is broken. */
cairo_surface_t *vec_pictures_load (VecPictures *pictures, gint64 row, GError **error);

/* What is to be decoded in the background, in that order, in place of what was waiting before. */
void vec_pictures_want (VecPictures *pictures, const gint64 *rows, guint n_rows);
/* Called in a thread when some of it is there. Set it once, before the first want; NULL ends it. */
void vec_pictures_set_ready_func (VecPictures *pictures, void (*ready) (gpointer data), gpointer data);

/* How many rows' pictures were found broken so far, and a sentence about the first one ("" without); free it. */
guint vec_pictures_get_n_broken (VecPictures *pictures);
char *vec_pictures_dup_problem (VecPictures *pictures);

/* A value for a column of images: tile @index of a sheet; free it. */
char *vec_pictures_dup_tile (const char *path, gint64 index, int width, int height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPictures, vec_pictures_unref)

G_END_DECLS
