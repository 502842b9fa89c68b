#pragma once

#include <gio/gio.h>

#include "encode/vec-transformer-config.h"

G_BEGIN_DECLS

/* The body of a transformer: numbers of tokens → hidden states of the last layer. Immutable. */
typedef struct _VecTransformer VecTransformer;

/* Reads config.json and the weights of a folder: copies the layers, maps the word embeddings. Takes as much memory as the layers have numbers,
 * × 4, and about 1 s/GB. */
VecTransformer *vec_transformer_open (const char *folder, GError **error);
void vec_transformer_free (VecTransformer *model);

const VecTransformerConfig *vec_transformer_get_config (const VecTransformer *model);

/* What one run needs besides the model; kept from run to run it is allocated once. Belongs to one thread at a time. */
typedef struct _VecTransformerWork VecTransformerWork;

VecTransformerWork *vec_transformer_work_new (const VecTransformer *model);
void vec_transformer_work_free (VecTransformerWork *work);

/* For tests: other kernels than this processor's best. */
void vec_transformer_work_set_kernels (VecTransformerWork *work, const VecKernels *kernels);

/* Texts one after the other, without padding: text i has the tokens begins[i] ≤ j < begins[i + 1] of @ids (VEC_ERROR-free: the caller has checked
 * that each id is below n_words and each text has 1 … max_tokens tokens). Lends the hidden states, a row of *@stride floats for each token, until
 * the next run; NULL: it was cancelled, which takes less than 64 rows of one product, or there is not enough memory. On @n_threads threads
 * (0: all), which share the layers' work. */
const float *vec_transformer_run (const VecTransformer *model, VecTransformerWork *work, const gint32 *ids, const gint64 *begins, gint64 n_texts,
                                  int n_threads, GCancellable *cancellable, gsize *stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTransformer, vec_transformer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTransformerWork, vec_transformer_work_free)

G_END_DECLS
