#pragma once

#include "encode/vec-config.h"
#include "encode/vec-normalized.h"
#include "encode/vec-vocabulary.h"

G_BEGIN_DECLS

/* What cuts a piece of text into tokens of a vocabulary. Immutable, any number of threads. */
typedef struct _VecTokenModel VecTokenModel;

/* A token and the bytes of the text that it stands for. */
typedef struct
{
  gint32 id;
  VecSpan span;
} VecToken;

/* "model" of a tokenizer.json; its tokens are added to @vocabulary, which is lent and whose last tokens may be added later. NULL: an error of the
 * file. */
VecTokenModel *vec_token_model_new (const VecValue *value, VecVocabulary *vocabulary);

/* WordPiece as vocab.txt needs it. */
VecTokenModel *vec_token_model_new_wordpiece (VecVocabulary *vocabulary, const char *unknown);

void vec_token_model_free (VecTokenModel *model);

/* Call when the vocabulary is whole, before the first text. FALSE: an error of the file that @file names. */
gboolean vec_token_model_end (VecTokenModel *model, const char *file, GError **error);

/* Appends the tokens of the bytes of @span of @text to @tokens (of VecToken). */
void vec_token_model_encode (const VecTokenModel *model, const char *text, VecSpan span, GArray *tokens);

/* −1: none. */
gint32 vec_token_model_get_unknown_id (const VecTokenModel *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTokenModel, vec_token_model_free)

G_END_DECLS
