#pragma once

#include "plot/vec-terrain.h"
#include "session/vec-encodings.h"
#include "session/vec-items.h"
#include "session/vec-recipe.h"
#include "session/vec-rows.h"
#include "session/vec-trail.h"
#include "table/vec-filter.h"
#include "table/vec-row-set.h"

G_BEGIN_DECLS

#define VEC_MAX_METHODS 8

/* Everything that undo brings back, at one moment: what the person chose, not what was computed from it. Made by copying and
 * changing one; immutable once it is the session's. Large parts are shared between snapshots. For one thread. */
typedef struct _VecSnapshot
{
  int refs;
  VecRows *rows;             /* NULL: those of the file that was opened */
  struct _VecSnapshot *parent;   /* what there was before some rows were shown alone; NULL: nothing, all rows are shown */
  VecRecipe recipe;          /* of the picture */
  VecProjectionParams params[VEC_MAX_METHODS]; /* of each method, in the order of the list, as set: they enter the recipe when the
                              * run is restarted */
  int n_extra[VEC_MAX_METHODS]; /* of the iterations in params, those by which a run was only let go on */
  VecMetric metric;
  int n_neighbors;
  char *color_by;
  gboolean hides_pictures;   /* of rows that have some */
  char *label_by;            /* a column of numbers, "": by how central rows are */
  VecTerrainKind terrain;    /* below the points */
  VecEncodings encodings;    /* what else is read from the points */
  int n_clusters;
  VecFilter *filter;         /* NULL: none */
  VecRowSet *hidden_rows;    /* rows that the person has hidden; NULL: none */
  VecRowSet *chosen;         /* the rows that the person has chosen, several at once; NULL: none */
  gboolean is_isolated;      /* all but the chosen rows lose colour and contrast */
  gint64 selected_row;       /* −1: none */
  VecTextItem *selected_text;/* NULL: none */
  gboolean is_following;     /* the camera shows the whole layout; else: */
  VecCamera camera;
  guint picture;             /* another number for each picture whose places mean something else */
  VecOrbit orbit;            /* from where a picture of three dimensions is seen */
  VecPlace arrived;          /* where the person came to last; what is selected there does not count */
  VecTrail *trail;           /* the places before it */
  VecTrail *ahead;           /* those that the person went back from, the nearest first */
  GPtrArray *texts;          /* of VecTextItem */
} VecSnapshot;

VecSnapshot *vec_snapshot_new (void);
VecSnapshot *vec_snapshot_copy (const VecSnapshot *snapshot);
VecSnapshot *vec_snapshot_ref (VecSnapshot *snapshot);
void vec_snapshot_unref (VecSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSnapshot, vec_snapshot_unref)

gboolean vec_snapshot_equal (const VecSnapshot *a, const VecSnapshot *b);

/* What is set for @method: lent. */
const VecProjectionParams *vec_snapshot_get_params (const VecSnapshot *snapshot, const VecProjectionMethod *method);
/* One of them, without the iterations by which a run was only let go on. */
double vec_snapshot_get_chosen (const VecSnapshot *snapshot, const VecProjectionMethod *method, const VecParameter *parameter);
int vec_snapshot_get_dims (const VecSnapshot *snapshot);
gboolean vec_snapshot_params_equal (const VecSnapshot *a, const VecSnapshot *b); /* of every method */

gboolean vec_snapshot_guides_equal (const VecSnapshot *a, const VecSnapshot *b); /* also those that the method does not follow now */

/* Of a snapshot that is not yet the session's. */
void vec_snapshot_set_parameter (VecSnapshot *snapshot, const VecProjectionMethod *method, const char *id, double value);
void vec_snapshot_set_seed (VecSnapshot *snapshot, guint64 seed);       /* of every method */
void vec_snapshot_set_dims (VecSnapshot *snapshot, int n_dims);         /* likewise: 2 or 3 */
/* The iterations set for the recipe's method become those of the recipe, which a run was let go on to. */
void vec_snapshot_follow_extension (VecSnapshot *snapshot);
/* Lowered to what a table of so many rows allows. */
void vec_snapshot_fit_params (VecSnapshot *snapshot, gint64 n_rows);
/* Seed and iterations of every method, as they are in @other. */
void vec_snapshot_keep_params (VecSnapshot *snapshot, const VecSnapshot *other);
/* The recipe takes what is set for its method, for a fresh start. */
void vec_snapshot_take_params (VecSnapshot *snapshot);
void vec_snapshot_set_color_by (VecSnapshot *snapshot, const char *color_by);
void vec_snapshot_set_hidden (VecSnapshot *snapshot, int cluster, gboolean hidden);
void vec_snapshot_show_all_clusters (VecSnapshot *snapshot);   /* nor does the filter speak of any */
gboolean vec_snapshot_is_hidden (const VecSnapshot *snapshot, int cluster);
void vec_snapshot_add_text (VecSnapshot *snapshot, VecTextItem *item);
void vec_snapshot_remove_text (VecSnapshot *snapshot, guint index);
int vec_snapshot_find_text (const VecSnapshot *snapshot, VecTextItem *item); /* −1: not there */

/* Selects a row, a text, or nothing (−1, NULL), walking on from what was selected: its place goes on the trail. */
void vec_snapshot_select (VecSnapshot *snapshot, gint64 row, VecTextItem *text);
void vec_snapshot_select_only (VecSnapshot *snapshot, gint64 row, VecTextItem *text);   /* without walking */

/* The place where @snapshot is; its text is lent. */
VecPlace vec_snapshot_get_place (const VecSnapshot *snapshot);
VecPlace vec_snapshot_get_view (const VecSnapshot *snapshot);   /* the same with nothing selected */
/* That place goes on the trail: from now on the snapshot is somewhere else, and nothing lies ahead. */
void vec_snapshot_leave (VecSnapshot *snapshot);
/* Is at @place, which is seen whole if it is of another picture. */
void vec_snapshot_go_to (VecSnapshot *snapshot, const VecPlace *place);
/* Takes @trail and @ahead. */
void vec_snapshot_set_trail (VecSnapshot *snapshot, VecTrail *trail, VecTrail *ahead);

/* Takes a reference; an empty set and NULL are the same: none. Without chosen rows nothing is isolated. */
void vec_snapshot_set_chosen (VecSnapshot *snapshot, VecRowSet *rows);
void vec_snapshot_set_filter (VecSnapshot *snapshot, VecFilter *filter);
void vec_snapshot_set_hidden_rows (VecSnapshot *snapshot, VecRowSet *rows);
/* The sets of rows as sets of @n_rows rows, of a table that has more of them or fewer. */
void vec_snapshot_fit_rows (VecSnapshot *snapshot, gint64 n_rows);

G_END_DECLS
