#pragma once

#include <gtk/gtk.h>

#include "app/vec-learn-map.h"
#include "session/vec-learning.h"

G_BEGIN_DECLS

/* How a learning goes: how far, how quickly, its loss, what is being read, and the words nearest to the one selected on the map, at this moment. */
#define VEC_TYPE_LEARN_PROGRESS (vec_learn_progress_get_type ())
G_DECLARE_FINAL_TYPE (VecLearnProgress, vec_learn_progress, VEC, LEARN_PROGRESS, GtkWidget)

void vec_learn_progress_set_learning (VecLearnProgress *self, VecLearning *learning, VecLearnMap *map);   /* once */
void vec_learn_progress_set_n_epochs (VecLearnProgress *self, int n_epochs);

G_END_DECLS
