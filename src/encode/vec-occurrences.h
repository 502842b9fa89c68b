#pragma once

#include "encode/vec-transformer-encoder.h"

G_BEGIN_DECLS

/* A word wherever it stands. In a table of words it is one point; a transformer sees it anew in every sentence, so that the money's bank and the
 * river's come apart: Ethayarajh, "How contextual are contextualized word representations?" (EMNLP 2019). */

typedef struct
{
  gint64 text;         /* in which it stands */
  gint64 begin, end;   /* its bytes there */
} VecOccurrence;

/* All places of @word in @texts, in order: whatever the case, and as a whole word where words have blanks between them; in Chinese and Japanese
 * wherever its characters stand. Free it. */
GArray *vec_occurrences_find (const char *word, const char *const *texts, gint64 n_texts);

/* One row for each occurrence: its vector in its sentence (vec_transformer_encoder_encode_spans()), labelled by the words around it, with columns
 * "Word" as it is written there, "Text" and "Number of the text", from 1. Those beyond the tokens that the model takes are left out, which a remark
 * says. VEC_ERROR_UNSUPPORTED where the encoder is no transformer, _NOT_FOUND where the word stands nowhere. */
VecTable *vec_occurrences_encode_table (VecEncoder *encoder, const char *name, const char *word, const char *const *texts, gint64 n_texts,
                                        GCancellable *cancellable, GError **error);

G_END_DECLS
