#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Which rows are named first: their order by importance, two bytes a row. Immutable, reference counted (atomically), readable from any
 * thread. */
typedef struct _VecLabelPriority VecLabelPriority;

/* @importance (n_rows): more is more important, NaN is least; equally important ones share a rank. Sorting: about 30 ms for 1 M rows. */
VecLabelPriority *vec_label_priority_new (const float *importance, gint64 n_rows);
VecLabelPriority *vec_label_priority_ref (VecLabelPriority *self);   /* NULL stays NULL */
void vec_label_priority_unref (VecLabelPriority *self);              /* NULL is none */
gint64 vec_label_priority_get_n_rows (VecLabelPriority *self);

/* (n_rows) 0: the first. Logarithmic, so that the first are told apart exactly and the last to a part in 3,000: class = 0 for the first
 * rank, else 1 + ⌊2048 log₂ rank⌋, at most 65,535. Lent. */
const guint16 *vec_label_priority_get_classes (VecLabelPriority *self);
/* About the rank that a class begins with. */
double vec_label_priority_class_to_rank (guint class);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLabelPriority, vec_label_priority_unref)

G_END_DECLS
