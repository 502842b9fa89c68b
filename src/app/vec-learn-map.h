#pragma once

#include <gtk/gtk.h>

#include "session/vec-learning.h"

G_BEGIN_DECLS

/* The words of a learning on their way: drawn as every map is, with labels of the most frequent first. They glide from frame to frame. The map is seen
 * whole until the person zooms (wheel, plus and minus) or drags it; 0 and Home show it whole again. A click, or Enter for the word nearest to the middle,
 * selects a word; the arrows step from it to the next.
 *
 * Property "word" (int): the selected word, −1: none. */
#define VEC_TYPE_LEARN_MAP (vec_learn_map_get_type ())
G_DECLARE_FINAL_TYPE (VecLearnMap, vec_learn_map, VEC, LEARN_MAP, GtkWidget)

void vec_learn_map_set_learning (VecLearnMap *self, VecLearning *learning);   /* once */
void vec_learn_map_set_word (VecLearnMap *self, int word);
int vec_learn_map_get_word (VecLearnMap *self);
/* These words are marked and joined to the selected one. */
void vec_learn_map_set_neighbors (VecLearnMap *self, GArray *neighbors);      /* of VecNeighbor */

G_END_DECLS
