#pragma once

#include "plot/vec-figure.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* What the session's picture was at one moment, to be drawn in other threads while the session goes on: scene, colours and the facts of
 * the reproducibility card. Atomically reference counted; one thread draws at a time, others wait. */
typedef struct _VecPicture VecPicture;

/* How it is to be published. Lengths in logical pixels (1/96 inch). */
typedef struct
{
  VecFigureFormat format;
  double width, height;    /* 0: the map is as large as on screen */
  double scale, dpi;       /* see VecFigureOptions */
  const char *title;       /* or NULL */
  gboolean legend, labels, card;
  gboolean dark;
} VecPublishing;

/* The session has a layout. @map_width × @map_height: the map on screen, whose part of the layout is published. About 3 ms for a
 * million rows. */
VecPicture *vec_session_take_picture (VecSession *self, double map_width, double map_height);
VecPicture *vec_picture_ref (VecPicture *picture);
void vec_picture_unref (VecPicture *picture);

gboolean vec_picture_is_dark (VecPicture *picture);                 /* on screen */
gboolean vec_picture_has_legend (VecPicture *picture);
/* In any thread. The first call of these sorts the points and, for the card, hashes the data. @cancellable may be NULL; an error is
 * as of vec_render_bytes(). */
GBytes *vec_picture_render (VecPicture *picture, const VecPublishing *publishing, GCancellable *cancellable, GError **error);
/* The figure as pixels (ARGB32), at most max_width × max_height of them; NULL when cancelled. How large the file would be, logical
 * pixels, is told in @width and @height. */
cairo_surface_t *vec_picture_draw (VecPicture *picture, const VecPublishing *publishing, int max_width, int max_height, double *width,
                                   double *height, GCancellable *cancellable);
/* The rows that are seen, as vec_write_coordinates() writes them. */
gboolean vec_picture_write_coordinates (VecPicture *picture, const char *path, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPicture, vec_picture_unref)

G_END_DECLS
