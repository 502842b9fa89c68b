#pragma once

#include <unicode/unorm2.h>

#include "encode/vec-charsmap.h"
#include "encode/vec-normalizer.h"
#include "encode/vec-pattern.h"

G_BEGIN_DECLS

/* A kind of step. The steps of one text follow one another, so that each writes anew what the one before it wrote. */
typedef struct
{
  const char *type;                                                 /* as tokenizer.json calls it */
  void (*parse) (VecNormalizer *self, const VecValue *value);      /* may be NULL; failures are errors of the file */
  gboolean (*run) (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);
} VecNormalizerKind;

struct _VecNormalizer
{
  const VecNormalizerKind *kind;
  gboolean clean, space_ideographs, strip_accents, lowercase;  /* BertNormalizer */
  gboolean left, right;                                        /* Strip */
  char *content;                                               /* Replace, Prepend */
  VecPattern *pattern;                                         /* Replace */
  VecCharsmap *charsmap;                                       /* Precompiled */
};

/* vec-normalizer-unicode.c */
gboolean vec_normalizer_run_nfc (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);
gboolean vec_normalizer_run_nfd (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);
gboolean vec_normalizer_run_nfkc (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);
gboolean vec_normalizer_run_nfkd (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);
gboolean vec_normalizer_run_lowercase (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);
gboolean vec_normalizer_run_strip_accents (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);

/* vec-normalizer-bert.c */
void vec_normalizer_parse_bert (VecNormalizer *self, const VecValue *value);
gboolean vec_normalizer_run_bert (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);

/* Copies what has none of the general categories of @mask (of ICU's U_GC_…_MASK). */
void vec_normalizer_drop (const VecNormalized *from, VecNormalized *to, guint32 mask);

/* vec-normalizer-precompiled.c */
void vec_normalizer_parse_precompiled (VecNormalizer *self, const VecValue *value);
gboolean vec_normalizer_run_precompiled (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error);

G_END_DECLS
