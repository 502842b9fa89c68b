#pragma once

#include "encode/vec-config.h"
#include "encode/vec-normalized.h"
#include "encode/vec-vocabulary.h"

G_BEGIN_DECLS

/* Tokens that a text may name as they are ("[MASK]", "<|endoftext|>"); they are found before anything else is done to it, or, the normalised ones, after
 * normalisation. Of those that begin at a place the longest counts. */
typedef struct _VecAddedTokens VecAddedTokens;

VecAddedTokens *vec_added_tokens_new (void);
void vec_added_tokens_free (VecAddedTokens *tokens);

/* A stretch of a text that is one of them; id −1: it is not. */
typedef struct
{
  VecSpan span;
  gint32 id;
} VecSection;

typedef struct
{
  const char *content;
  gint32 id;
  gboolean single_word;    /* not within a word */
  gboolean lstrip, rstrip; /* takes the white space on this side too */
} VecAddedToken;

/* Copies. Empty ones are left out. */
void vec_added_tokens_add (VecAddedTokens *tokens, const VecAddedToken *token);

/* Appends the sections of @text, which cover it but for the white space that was taken (of VecSection). */
void vec_added_tokens_find (const VecAddedTokens *tokens, const char *text, gsize n, GArray *sections);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecAddedTokens, vec_added_tokens_free)

G_END_DECLS
