#pragma once

#include "encode/vec-encoder.h"
#include "read/vec-reader.h"

G_BEGIN_DECLS

/* The encoder that lies at @path: a file of words with vectors in any readable format (word2vec, GloVe, fastText, CSV …), a model2vec
 * folder, a sentence-transformers folder; NULL: the built-in one. VEC_ERROR_UNSUPPORTED with a sentence for the person where the folder
 * holds a model that cannot be read (pytorch_model.bin alone), or the file has no words. Reads the file or maps the weights: call it on a
 * worker thread. */
VecEncoder *vec_encoder_open (const char *path, GCancellable *cancellable, GError **error);

/* The same; a file of vectors is read as @options (or NULL) say, with progress. */
VecEncoder *vec_encoder_open_as (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                                 GCancellable *cancellable, GError **error);

G_END_DECLS
