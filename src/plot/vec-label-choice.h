#pragma once

#include "plot/vec-label-text.h"

G_BEGIN_DECLS

/* Which rows are worth a label. Chosen rows come first, then by importance (vec-label-priority.h), then in a fixed pseudo-random order.
 * Hidden rows have no label, nor have faded ones and those that others are isolated from. In a large table the best row of every cell
 * of a grid fixed to the layout competes: cells are halved as one comes nearer, so that the best of a cell stays the best of one of its
 * parts. */
typedef struct _VecLabelChoice VecLabelChoice;

typedef struct
{
  double x, y;     /* layout units */
  guint32 row;
  guint32 key;     /* less comes first */
} VecCandidate;

/* Up to so many allowed rows all compete, and with several places to stand. */
#define VEC_LABEL_SMALL_TABLE 2000
/* Labels beside the picture are placed as well, so that nothing moves when they come in: pixels. */
#define VEC_LABEL_MARGIN_X 480
#define VEC_LABEL_MARGIN_Y 160

VecLabelChoice *vec_label_choice_new (void);
void vec_label_choice_free (VecLabelChoice *self);

/* Whether there are so few allowed rows. */
gboolean vec_label_choice_is_small (VecLabelChoice *self, VecScene *scene);

/* Of VecCandidate, best first, in the picture and its margin. 1 M rows: about 1 ms, and 3 ms when visibility or importance changed. */
GArray *vec_label_choice_find (VecLabelChoice *self, const VecFrame *frame);

/* A row may have a label of its own accord. */
gboolean vec_label_choice_allows (VecScene *scene, gint64 row);
guint32 vec_label_choice_get_key (VecScene *scene, gint64 row);
gboolean vec_candidate_comes_before (guint32 key, guint32 row, guint32 other_key, guint32 other_row);

/* More important rows in larger letters, so that what comes into sight last is smallest. */
VecLabelStyle vec_label_choice_get_style (VecScene *scene, gint64 row);

G_END_DECLS
