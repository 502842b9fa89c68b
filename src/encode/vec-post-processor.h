#pragma once

#include "encode/vec-config.h"
#include "encode/vec-vocabulary.h"

G_BEGIN_DECLS

/* The tokens that a model wants before and after those of a text. */
typedef struct
{
  GArray *before;   /* of gint32 */
  GArray *after;
} VecPostProcessor;

void vec_post_processor_init (VecPostProcessor *self);
void vec_post_processor_clear (VecPostProcessor *self);

/* Adds what "post_processor" of a tokenizer.json says, from the inside out; FALSE: an error of its file. A token is known by its name and, where that is
 * not in the vocabulary, by its number. */
gboolean vec_post_processor_add (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary);

/* Adds a token by its name on one side. FALSE: the vocabulary does not have it. */
gboolean vec_post_processor_add_token (GArray *side, const char *token, const VecVocabulary *vocabulary);

G_END_DECLS
