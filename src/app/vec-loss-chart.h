#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A curve of losses over a run that goes on: the whole width is the whole run, the height goes from the least to the greatest loss so far. */
#define VEC_TYPE_LOSS_CHART (vec_loss_chart_get_type ())
G_DECLARE_FINAL_TYPE (VecLossChart, vec_loss_chart, VEC, LOSS_CHART, GtkWidget)

/* @pairs (n, 2): share of the run 0 … 1 and loss; copied. */
void vec_loss_chart_set_losses (VecLossChart *self, const double *pairs, guint n);

G_END_DECLS
