#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* The most places of a word that are shown at once. */
#define VEC_MAX_OCCURRENCES 200

/* VecTextItems of @word wherever it stands in @sentences, in order, joined by a thread (vec_text_item_get_thread()); each has its sentence as
 * note. A transformer gives each its own vector, in its sentence; any other encoder gives all of them that of the word, and NULL is returned
 * with @encoding saying what is unknown where it knows nothing of it. NULL with an error: the word stands nowhere (VEC_ERROR_NOT_FOUND), too
 * often, or the model's vectors of words have other dimensions than those of texts (VEC_ERROR_UNSUPPORTED). */
GPtrArray *vec_occurrence_items_new (VecEncoder *encoder, const char *word, const char *const *sentences, VecEncoding *encoding,
                                     GCancellable *cancellable, GError **error);

G_END_DECLS
