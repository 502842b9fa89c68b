#pragma once

#include "encode/vec-config.h"
#include "encode/vec-normalized.h"

G_BEGIN_DECLS

/* What a tokenizer looks for in a text: a literal text or a regular expression, which a file writes as {"String": …} or {"Regex": …}. The expressions
 * are those of Oniguruma; they are given to ICU, whose syntax contains what tokenizers use, with the few differences rewritten. Immutable,
 * any number of threads. */
typedef struct _VecPattern VecPattern;

/* NULL where there is an error of @value's file: an expression that cannot be compiled, an empty text, something else than the two. */
VecPattern *vec_pattern_new (const VecValue *value);
void vec_pattern_free (VecPattern *pattern);

/* Writes where it matches, from left to right (of VecSpan, which may be empty). An expression that tries for more than about a second at one
 * place or needs more than 16 MB is an error: VEC_ERROR_FAILED. */
gboolean vec_pattern_find (VecPattern *pattern, const char *text, gsize n, GArray *matches, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPattern, vec_pattern_free)

G_END_DECLS
