#pragma once

#include "encode/vec-normalized.h"

G_BEGIN_DECLS

/* GPT-2's characters for bytes: those of printable Latin-1 stand for themselves, the others for U+0100 and on, so that no token has spaces
 * or control characters.
 *   Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), encoder.py, bytes_to_unicode() */
gunichar vec_byte_char (guint8 byte);

/* Adds the bytes from @begin to @end of @from, each as its character. */
void vec_byte_chars_append (VecNormalized *to, const VecNormalized *from, gsize begin, gsize end);

G_END_DECLS
