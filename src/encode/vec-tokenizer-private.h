#pragma once

#include "encode/vec-added-tokens.h"
#include "encode/vec-normalizer.h"
#include "encode/vec-post-processor.h"
#include "encode/vec-pre-tokenizer.h"
#include "encode/vec-token-model.h"
#include "encode/vec-tokenizer.h"
#include "encode/vec-vocabulary.h"

G_BEGIN_DECLS

/* vec-tokenizer.c encodes; vec-tokenizer-load.c reads tokenizer.json and vec-tokenizer-vocab.c vocab.txt. */
struct _VecTokenizer
{
  gint ref_count;
  VecVocabulary *vocabulary;
  GPtrArray *normalizers;       /* of VecNormalizer */
  GPtrArray *pre_tokenizers;    /* of VecPreTokenizer */
  VecTokenModel *model;
  VecPostProcessor post;
  VecAddedTokens *added;        /* found in the text as it is given */
  VecAddedTokens *normalized;   /* found after normalisation */
  gint32 pad_id;
};

VecTokenizer *vec_tokenizer_new (void);
gboolean vec_tokenizer_read_json (VecTokenizer *self, const char *folder, GError **error);
gboolean vec_tokenizer_read_vocab (VecTokenizer *self, const char *folder, GError **error);

/* The token that tokenizer_config.json or special_tokens_map.json calls @role ("pad_token"); NULL: none. */
char *vec_tokenizer_dup_named (const char *folder, const char *role);

G_END_DECLS
