#pragma once

#include "search/vec-index.h"

G_BEGIN_DECLS

/* b − a + c of three vectors (n_dims) that were first brought to unit length when @index's metric is cosine (Mikolov et al. 2013,
 * "Linguistic regularities", 3CosAdd): "a is to b as c is to …". out (n_dims) is not normalised. */
void vec_analogy_vector (const float *a, const float *b, const float *c, int n_dims, VecMetric metric, float *out);

G_END_DECLS
