#pragma once

#include "encode/vec-config.h"
#include "encode/vec-normalized.h"

G_BEGIN_DECLS

/* What a tokenizer does to a text before it is cut: steps, one after the other. */
typedef struct _VecNormalizer VecNormalizer;

void vec_normalizer_free (VecNormalizer *normalizer);

/* Adds the steps that "normalizer" of a tokenizer.json describes to @steps (of VecNormalizer); FALSE: an error of its file. */
gboolean vec_normalizers_add (GPtrArray *steps, const VecValue *value);

/* Adds BERT's step as vocab.txt needs it. @strip_accents −1: if @lowercase. */
void vec_normalizers_add_bert (GPtrArray *steps, gboolean clean, gboolean space_ideographs, int strip_accents, gboolean lowercase);

/* Does them all to @text; @spare is room to work in. */
gboolean vec_normalizers_run (GPtrArray *steps, VecNormalized *text, VecNormalized *spare, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecNormalizer, vec_normalizer_free)

G_END_DECLS
