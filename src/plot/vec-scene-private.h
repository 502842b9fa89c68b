#pragma once

#include "plot/vec-cloud.h"
#include "plot/vec-pictures.h"
#include "plot/vec-points.h"
#include "plot/vec-scene.h"
#include "plot/vec-stamp.h"

G_BEGIN_DECLS

typedef struct _VecLabelCache VecLabelCache;
typedef struct _VecTerrainCache VecTerrainCache;

/* What a scene of three dimensions has beyond a flat one: vec-scene-orbit.c. */
typedef struct
{
  VecCloud *cloud;            /* NULL: two dimensions */
  VecOrbit orbit;
  float *plane;               /* (n, 2), NaN: not seen */
  float *depths;              /* (n) */
  double flatness;            /* 0: depth is seen as ever … 1: not at all; of points on their way */
  gboolean is_passing;        /* the layout is flat, only the points are still on their way to it */
  VecMarker *markers;         /* (n_markers) as they were set; labels not owned */
  VecSceneLine *lines;        /* (n_lines) likewise */
} VecSolid;

/* What the renderer reads; only vec-scene….c write. */
struct _VecScene
{
  VecPoints *points;
  VecSolid solid;
  VecColoring *coloring;      /* NULL: plain */
  VecTable *table;            /* NULL: no labels */
  guint8 *visible;            /* (n_visible) or NULL */
  gint64 n_visible;
  guint8 *fade;               /* (n_fade) levels, or NULL */
  gint64 n_fade;
  guint8 *looks;              /* (n_look_rows) index into the table, or NULL */
  gint64 n_look_rows;
  VecLook look_table[VEC_MAX_LOOKS];
  guint n_look_table;
  VecLooks *encodings;        /* what the looks mean, or NULL */
  VecRowSet *highlight;       /* NULL: none */
  VecRowSet *chosen;          /* NULL: none */
  gboolean is_isolated;
  VecCamera camera;
  gboolean dark;
  double point_size;          /* 0: by density */
  double pointer_x, pointer_y;
  cairo_rectangle_t *covers;  /* (n_covers) pixels */
  guint n_covers;
  guint64 covers_serial;
  gint64 selected;
  int selected_marker;
  gint64 *neighbors;
  guint n_neighbors;
  guint8 *torn;               /* (n_neighbors) or NULL */
  gint64 *hits;
  gint64 n_hits;
  gint64 hover;
  int hover_marker;
  VecMarker *markers;         /* labels owned */
  guint n_markers;
  char *axis_x, *axis_y, *axis_z;
  VecSceneLine *lines;        /* (n_lines), labels owned */
  guint n_lines;
  VecLabelPriority *label_priority; /* NULL: none */
  char **region_names;        /* by code of the colouring, or NULL: those of its legend */
  struct _VecLabelPlan *kept_plan;    /* see vec_scene_keep_labels(); NULL: none */
  struct _VecLabelPlan *handed_plan; /* of the scene that this is a copy of, or NULL */
  VecLabelCache *labels;      /* what drawing text keeps from frame to frame */
  VecTerrainKind terrain_kind;
  VecTerrainCache *terrain;   /* NULL: none was asked for yet */
  VecStampBox *stamps;        /* of the last pictures */
  VecPictures *pictures;      /* NULL: none are shown */
  GHashTable *scaled_pictures;/* row → as drawn last; NULL before the first */
  guint64 positions_serial;   /* counts changes of positions or visibility */
  guint64 places_serial;      /* of positions alone */
  guint64 seen_serial;        /* of which rows are seen and isolated */
  guint64 label_serial;       /* counts changes of what may have a label, and of how important it is */
  guint64 chosen_serial, coloring_serial;
  guint64 picture_serial;     /* counts changes of how points are drawn that the points themselves do not count */
  double device_scale;        /* of the last points layer */
};

/* How points look at @scale (pixels per layout unit): they grow as one comes nearer, and shrink and let through as they crowd. */
typedef struct
{
  double diameter;   /* pixels */
  double opacity;
  double outline;    /* width of a ring in the background's colour, pixels; 0: none */
} VecMark;

/* The passes that draw points, the lowest first: the steps of fading, and above them the chosen rows, which fade more coarsely. */
#define VEC_FADE_LEVELS 5
#define VEC_FADE_NONE (VEC_FADE_LEVELS - 1)
#define VEC_CHOSEN_LEVEL VEC_FADE_LEVELS
#define VEC_N_LEVELS 8

/* Which pass draws a row, and how much of its contrast with the paper that keeps, 0 … 1. */
int vec_scene_get_fade_level (VecScene *scene, gint64 row);
double vec_fade_get_contrast (int level);
/* The colour of a row of that colour in that pass: nearer to the paper, and grey if others are isolated. */
guint32 vec_scene_fade_color (VecScene *scene, guint32 color, int level);
/* With @contrast, 0 … 1, of its own contrast with the paper. */
guint32 vec_scene_mute_color (VecScene *scene, guint32 color, double contrast);

VecMark vec_scene_get_mark (VecScene *scene, double scale);
/* As the row is drawn: its look counts. */
VecLook vec_scene_get_row_look (VecScene *scene, gint64 row);
VecMark vec_scene_get_row_mark (VecScene *scene, gint64 row, double scale);
VecMark vec_mark_for_look (const VecMark *mark, const VecLook *look);
/* Of the chosen rows: as large as they would be alone, so that few of them are found among many; the outline is in ink. */
VecMark vec_scene_get_chosen_mark (VecScene *scene, double scale);   /* of an ordinary look */
gboolean vec_scene_has_chosen (VecScene *scene);   /* chosen rows of the points that are there */

/* Colours of paper and ink, 0xRRGGBB. */
guint32 vec_scene_get_background (VecScene *scene);
guint32 vec_scene_get_ink (VecScene *scene);       /* text */
guint32 vec_scene_get_faint_ink (VecScene *scene); /* counts, axis titles */
guint32 vec_scene_get_accent (VecScene *scene);    /* selection */
guint32 vec_scene_get_torn_ink (VecScene *scene);  /* links that the map has torn */
guint32 vec_scene_get_row_color (VecScene *scene, gint64 row);
double vec_scene_get_row_hole (VecScene *scene, gint64 row);         /* VEC_HOLE: it has no value; 0 */
gboolean vec_scene_is_row_visible (VecScene *scene, gint64 row);

/* vec-scene.c: after the points were given other positions; @sorted: in another order. */
void vec_scene_positions_changed (VecScene *scene, gboolean same_n, gboolean sorted);

/* vec-scene-appearance.c: after what they depend on, or the order of the points, has changed. */
void vec_scene_update_levels (VecScene *scene);
void vec_scene_update_looks (VecScene *scene);

/* vec-scene-annotations.c */
void vec_scene_clear_markers (VecScene *scene);
void vec_scene_clear_lines (VecScene *scene);

/* vec-scene-orbit.c */
void vec_scene_clear_solid (VecScene *scene);      /* two dimensions again */
void vec_scene_free_solid (VecScene *scene);
void vec_scene_place_markers (VecScene *scene);   /* after they were set */
void vec_scene_place_lines (VecScene *scene);
gboolean vec_scene_get_solid_bounds (VecScene *scene, VecBounds *bounds);   /* the same from every side */
gint64 vec_scene_pick_solid (VecScene *scene, double x, double y, double radius);   /* layout units */
int vec_scene_get_depth_step (VecScene *scene, gint64 row);   /* of VEC_DEPTH_STEPS; −1 in two dimensions */
/* How points of a step (−1: in two dimensions) look, beside others: near ones are larger, far ones lose contrast with the paper. */
VecLook vec_scene_get_look_at (VecScene *scene, const VecLook *look, int step);
guint32 vec_scene_dim_color (VecScene *scene, guint32 color, int level, int step);

void vec_scene_look_anew (VecScene *scene, gboolean is_new, gboolean same_n);   /* after cloud or orbit were changed */

/* vec-labels.c */
void vec_label_cache_free (VecLabelCache *cache);
/* The labels of @copy, whose first picture may be drawn in any thread, will stand where those of @scene stand. */
void vec_labels_hand_over (VecScene *scene, VecScene *copy);
void vec_labels_forget_kept (VecScene *scene);
/* vec-scene-terrain.c */
void vec_terrain_cache_free (VecTerrainCache *cache);

G_END_DECLS
