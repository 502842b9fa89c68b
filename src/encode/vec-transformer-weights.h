#pragma once

#include "table/vec-values.h"

G_BEGIN_DECLS

/* The tensors of a model's folder, mapped: model.safetensors, or the shards that model.safetensors.index.json names. Numbers may be F32, F16,
 * BF16 or F64. */
typedef struct _VecWeights VecWeights;

/* VEC_ERROR_NOT_FOUND where there are none, _UNSUPPORTED with the way out where there is only pytorch_model.bin, _FORMAT. */
VecWeights *vec_weights_open (const char *folder, GError **error);
/* TRUE, with that error, where a folder has its weights in pytorch_model.bin. */
gboolean vec_weights_refuse_pickle (const char *folder, GError **error);
VecWeights *vec_weights_ref (VecWeights *weights);
void vec_weights_unref (VecWeights *weights);

/* Whether a tensor has that name. */
gboolean vec_weights_has (VecWeights *weights, const char *name);

/* Its numbers, lent, as (n_rows, n_dims); of a vector n_rows is 1. VEC_ERROR_FORMAT with its name where it is missing, of another shape or
 * type, or beyond the end of its file. n_rows −1: any number. */
gboolean vec_weights_get (VecWeights *weights, const char *name, gint64 n_rows, int n_dims, VecValues *values, GError **error);

/* The pages of @values need not be kept in memory: they have been copied. */
void vec_weights_forget (const VecValues *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecWeights, vec_weights_unref)

G_END_DECLS
