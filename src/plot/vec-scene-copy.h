#pragma once

#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* What a scene shows at one moment, to be drawn in another thread while the scene itself goes on changing. Taking one copies about 12
 * to 16 bytes a row and shares what does not change (colours, table, chosen rows): 3 ms for a million rows. Everything that is drawn is in it but
 * what follows the pointer. */
typedef struct _VecSceneCopy VecSceneCopy;

VecSceneCopy *vec_scene_copy_new (VecScene *scene);
void vec_scene_copy_free (VecSceneCopy *copy);

/* A scene of its own, to be drawn as the first one would have been; frees @copy. In any thread; sorts the points, about 20 ns each. */
VecScene *vec_scene_copy_end (VecSceneCopy *copy);

/* (n_rows, n_dims) layout units; lent until the copy ends. */
const float *vec_scene_copy_get_positions (VecSceneCopy *copy, gint64 *n_rows, int *n_dims);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSceneCopy, vec_scene_copy_free)

G_END_DECLS
