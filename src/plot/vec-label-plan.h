#pragma once

#include "plot/vec-label-choice.h"
#include "plot/vec-label-place.h"

G_BEGIN_DECLS

/* Where the map's own labels stand: names of regions, then rows. A plan is made from the one before it: what was placed keeps its place
 * relative to its point as long as it fits, so that nothing jumps or flickers while the camera moves. Coming nearer only adds; going
 * away takes those that no longer compete or touch others. What is placed anew is not cut by the picture's edge and, if it can be, not
 * by that of the whole map, so that the fitted map cuts none either. */
typedef struct _VecLabelPlan VecLabelPlan;

typedef struct
{
  gint64 row;              /* or VEC_LABEL_FIRST_REGION + code of the colouring */
  guint32 key;             /* of the row; less comes first */
  VecLabelStyle style;
  int align;               /* see vec_label_text_draw() */
  float dx, dy;            /* upper left of the box from the point, pixels */
  float width, height;
} VecPlannedLabel;

/* @before may be NULL: all is placed anew. */
VecLabelPlan *vec_label_plan_new (const VecFrame *frame, VecLabelText *text, VecLabelChoice *choice, GArray *regions,
                                  const VecLabelPlan *before);
void vec_label_plan_free (VecLabelPlan *plan);

/* For another scene of the same rows: the plan before its first one. */
VecLabelPlan *vec_label_plan_copy (const VecLabelPlan *plan);

/* Whether it still is the plan for the frame. */
gboolean vec_label_plan_is_for (const VecLabelPlan *plan, const VecFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLabelPlan, vec_label_plan_free)

GArray *vec_label_plan_get_labels (const VecLabelPlan *plan);   /* of VecPlannedLabel, most important first; lent */

/* Pixels of what a label stands at: a row's point or a region's middle. FALSE: nowhere. */
gboolean vec_label_plan_get_anchor (const VecFrame *frame, GArray *regions, gint64 row, double *x, double *y);

G_END_DECLS
