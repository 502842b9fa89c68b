#pragma once

#include <cairo.h>

#include "plot/vec-coloring.h"
#include "plot/vec-looks.h"
#include "plot/vec-label-priority.h"
#include "plot/vec-orbit.h"
#include "plot/vec-pictures.h"
#include "plot/vec-shape.h"
#include "plot/vec-terrain.h"
#include "plot/vec-viewport.h"
#include "table/vec-row-set.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What is to be drawn. Owned and changed by one thread; drawing reads, never computes: setters keep everything that drawing needs
 * (order in memory, grid for picking) up to date. No GTK. */
typedef struct _VecScene VecScene;

/* A text that a person added: a hollow marker. The selected one, and the one under the pointer, have a disc as wide as their neighbours
 * are scattered, since their places are the less certain; the discs of many texts would cover the map. */
typedef struct
{
  float x, y;
  float spread;         /* radius of the disc, layout units */
  const char *label;    /* lent by the caller for the scene's life; copied */
  gboolean selected;
  float z;              /* in three dimensions */
  gboolean is_joined;   /* with the marker before it, by a thin thread */
} VecMarker;

/* A faint line that says what a direction of the layout means. */
typedef struct
{
  double x0, y0, x1, y1;  /* layout units */
  gboolean endless;       /* through both points, to the edges of the picture */
  const char *label;      /* beyond (x1, y1); NULL: none. Copied */
  double z0, z1;          /* in three dimensions */
} VecSceneLine;

VecScene *vec_scene_new (void);
void vec_scene_free (VecScene *scene);

/* (n, 2) layout units, copied; NaN never appears but is left undrawn. Keeps colours and selection when n is unchanged. Rebuilding for a
 * live layout: O(n), about 10 ns a point. */
void vec_scene_set_positions (VecScene *scene, const float *positions, gint64 n_rows);
gint64 vec_scene_get_n_rows (VecScene *scene);

/* ---- Three dimensions. All else here works on them as they are seen now: positions, bounds, camera and picking are those of the plane
 * through the middle of the layout, which is its origin, with z towards the viewer. */

/* (n, 3) layout units, otherwise as vec_scene_set_positions(), which leads back to two. About 60 ns a point. */
void vec_scene_set_positions_3d (VecScene *scene, const float *positions, gint64 n_rows);
gboolean vec_scene_is_3d (VecScene *scene);
/* From where it is seen; kept for three dimensions to come. Shows it anew: about 15 ns a point. */
void vec_scene_set_orbit (VecScene *scene, const VecOrbit *orbit);
VecOrbit vec_scene_get_orbit (VecScene *scene);
/* Where the row is in the layout itself; in two dimensions z is 0. */
gboolean vec_scene_get_place (VecScene *scene, gint64 row, double p[3]);
/* That place as it is seen now; FALSE: behind the viewer. In two dimensions it stays where it is. */
gboolean vec_scene_project (VecScene *scene, const double p[3], double *x, double *y);
gboolean vec_scene_get_position (VecScene *scene, gint64 row, double *x, double *y);

/* For points on their way between layouts, flat ones and others (vec-scene-morph.c): (n, 3) places as they are seen from @side,
 * orthographically, from the camera's origin; those of flat layouts have z = 0; NaN: nowhere. Free them. */
float *vec_scene_copy_seen (VecScene *scene, VecQuaternion side);
/* (n, 2) or (n, 3): as they were set. Free them. */
float *vec_scene_copy_places (VecScene *scene);
double vec_scene_get_radius (VecScene *scene);   /* of the sphere of three dimensions, more than 0; 0: there are two */
double vec_scene_get_spacing (VecScene *scene);  /* of the points, layout units, by which their marks are as large as they are */

typedef struct
{
  VecQuaternion side;
  double radius, spacing;
  double flatness;         /* 0: near and far points look as ever … 1: all alike, as in two dimensions */
} VecPassage;

/* Shows the scene's rows at @seen, (n, 3), as parts of a sphere, until positions are set again. Of a flat layout all else stays flat.
 * 18 ns a point; when a flat layout's points set out, 60. */
void vec_scene_set_seen (VecScene *scene, const float *seen, const VecPassage *passage);

/* Bounds of all points that are not extreme outliers of NaN; FALSE when there are none. */
gboolean vec_scene_get_bounds (VecScene *scene, VecBounds *bounds);

void vec_scene_set_coloring (VecScene *scene, VecColoring *coloring);    /* NULL: plain */
VecColoring *vec_scene_get_coloring (VecScene *scene);
void vec_scene_set_table (VecScene *scene, VecTable *table);             /* labels; NULL: none */

/* Which labels come first; NULL: a fixed pseudo-random order. A reference is kept; it has no effect while it is of another number of rows
 * than there are positions. */
void vec_scene_set_label_priority (VecScene *scene, VecLabelPriority *priority);

/* What the groups of the colouring are called on the map, by its codes (NULL-terminated, "": not at all); NULL: as in the legend. Where a
 * group holds together its name stands in large letters while one sees it as a whole. Copied; a new colouring forgets them. */
void vec_scene_set_region_names (VecScene *scene, const char *const *names);

/* (n) 0 hides the row (not drawn, not picked); NULL shows all. Copied. */
void vec_scene_set_visible (VecScene *scene, const guint8 *visible);

/* Count changes of which rows are seen and isolated, and of where the points are: a view shows the former softly. */
guint64 vec_scene_get_seen_serial (VecScene *scene);
guint64 vec_scene_get_places_serial (VecScene *scene);

/* (n) 1: drawn as always … 0: hardly more than paper, but still there and still picked; NULL: none fades. Copied, in a few steps. What
 * fades lies below what does not. Positions of as many rows keep it. */
void vec_scene_set_fade (VecScene *scene, const float *weights);

/* (n) by row: index into @table (n_table ≤ VEC_MAX_LOOKS; beyond it: the last), how a point differs in shape and size; NULL: all are
 * ordinary discs. Copied. Within a level of fading smaller points lie above larger ones. Positions of as many rows keep it. */
void vec_scene_set_looks (VecScene *scene, const guint8 *looks, const VecLook *table, guint n_table);

/* The looks of the rows together with the keys that explain them, for legends; NULL: all are ordinary discs. A reference is kept. */
void vec_scene_set_encodings (VecScene *scene, VecLooks *looks);
VecLooks *vec_scene_get_encodings (VecScene *scene);   /* lent */

/* All rows but these fade as far as they can; NULL: none does. A reference is kept; without effect while it is of another number of rows
 * than there are positions. */
void vec_scene_set_highlight (VecScene *scene, VecRowSet *rows);

/* Rows that are marked as chosen; isolated, all others lose colour and contrast but stay. NULL: none. A reference is kept; it has no
 * effect while it is of another number of rows than there are positions. */
void vec_scene_set_chosen (VecScene *scene, VecRowSet *rows, gboolean isolated);
VecRowSet *vec_scene_get_chosen (VecScene *scene);   /* lent */
/* Labels keep their places from picture to picture; after an excursion to other positions they can be put back where they stood: keep
 * remembers the places of the labels drawn last, restore goes on from these (or from what is drawn, when nothing was kept). */
void vec_scene_keep_labels (VecScene *scene);
void vec_scene_restore_labels (VecScene *scene);
/* −1: none. The selected row is drawn on top with its label; @neighbors are marked, labelled and joined to it by lines. */
void vec_scene_set_selection (VecScene *scene, gint64 row, const gint64 *neighbors, guint n_neighbors);
/* Lines start at an added text instead of a row. −1: none. */
void vec_scene_set_selected_marker (VecScene *scene, int marker, const gint64 *neighbors, guint n_neighbors);
/* (n_neighbors), in the order of the neighbours set last: not 0 draws the line to that neighbour torn in the middle, because the map
 * put the two far apart. NULL: none is. Setting a selection forgets it. Copied. */
void vec_scene_set_torn (VecScene *scene, const guint8 *torn);
void vec_scene_set_hits (VecScene *scene, const gint64 *rows, gint64 n_rows);   /* search hits: ringed */
void vec_scene_set_hover (VecScene *scene, gint64 row);
void vec_scene_set_hover_marker (VecScene *scene, int marker);   /* −1: none; setting markers forgets it */
void vec_scene_set_markers (VecScene *scene, const VecMarker *markers, guint n_markers);

void vec_scene_set_camera (VecScene *scene, const VecCamera *camera);
VecCamera vec_scene_get_camera (VecScene *scene);

/* Where the pointer is, pixels, for the labels near it; negative: away. */
void vec_scene_set_pointer (VecScene *scene, double sx, double sy);

/* Rectangles of pixels over which something else lies on the screen: labels keep out of them. Figures know none. Copied. */
void vec_scene_set_covers (VecScene *scene, const cairo_rectangle_t *covers, guint n_covers);

/* Thumbnails in place of points that have room; NULL: none. Those of another number of rows, too, are of no effect. */
void vec_scene_set_pictures (VecScene *scene, VecPictures *pictures);

void vec_scene_set_dark (VecScene *scene, gboolean dark);
gboolean vec_scene_is_dark (VecScene *scene);
void vec_scene_set_point_size (VecScene *scene, double diameter);   /* pixels; 0: by the number of points */
void vec_scene_set_axis_titles (VecScene *scene, const char *x, const char *y);  /* NULL: axes mean nothing */
void vec_scene_set_depth_title (VecScene *scene, const char *z);    /* of the third axis in three dimensions; NULL likewise */
gboolean vec_scene_has_axis_titles (VecScene *scene);

/* Below the points of two dimensions (vec-terrain.h). GROUPS without groups of the colouring is CONTOURS. */
void vec_scene_set_terrain (VecScene *scene, VecTerrainKind kind);
VecTerrainKind vec_scene_get_terrain (VecScene *scene);

/* From now on terrains of vec_render_points() and painters are made on a thread, which calls @notify, with locks held, when it is worth
 * drawing again: post it to the scene's thread, which calls vec_scene_update_terrain() and draws. @destroy may be called from the thread.
 * NULL: they are made while drawing, as always for figures. */
typedef void (*VecTerrainNotify) (gpointer data);
void vec_scene_set_terrain_notify (VecScene *scene, VecTerrainNotify notify, gpointer data, GDestroyNotify destroy);
void vec_scene_update_terrain (VecScene *scene);

void vec_scene_set_lines (VecScene *scene, const VecSceneLine *lines, guint n_lines);  /* below everything else on the map but points */

/* The visible row nearest to the pixel within @radius pixels, −1 when there is none; grid look-up, ≤ 1 ms for 10 M points. In three
 * dimensions the one that is seen there: of those whose mark covers the pixel the one drawn last, which is nearest to the viewer. */
gint64 vec_scene_pick (VecScene *scene, double width, double height, double sx, double sy, double radius);
int vec_scene_pick_marker (VecScene *scene, double width, double height, double sx, double sy, double radius);
/* The visible row nearest to @row among those within 45° of the direction (@dx, @dy), of length 1, up and to the right; where none is,
 * among those on that side; −1: there is none. A few µs; O(n) where the 64 nearest are elsewhere. */
gint64 vec_scene_step (VecScene *scene, gint64 row, double dx, double dy);
/* The visible row nearest to the middle of the picture, at any distance. */
gint64 vec_scene_pick_center (VecScene *scene, double width, double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecScene, vec_scene_free)

G_END_DECLS
