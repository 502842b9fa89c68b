#pragma once

#include "encode/vec-token-model.h"
#include "encode/vec-token-trie.h"

G_BEGIN_DECLS

typedef struct
{
  const char *type;                                                /* as tokenizer.json calls it */
  void (*parse) (VecTokenModel *self, const VecValue *value);     /* failures are errors of the file */
  gboolean (*end) (VecTokenModel *self, const char *file, GError **error);  /* may be NULL */
  void (*encode) (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens);
} VecTokenModelKind;

struct _VecTokenModel
{
  const VecTokenModelKind *kind;
  VecVocabulary *vocabulary;    /* lent */
  char *unknown;                /* NULL: none */
  gint32 unknown_id;            /* −1: none */
  char *prefix;                 /* of what continues a word; NULL: none */
  char *suffix;                 /* of what ends a word (BPE) */
  gint64 max_chars;             /* of a word (WordPiece) */
  gboolean byte_fallback;       /* what is unknown is given in bytes */
  gint32 bytes[256];            /* the tokens "<0x00>" …, −1 where there is none */
  gboolean fuse_unknown;        /* neighbouring unknown ones are one (BPE) */
  gboolean ignore_merges;       /* a piece that is a token stays one (BPE) */
  GArray *scores;               /* of double, by id (Unigram) */
  double unknown_score;
  VecTokenTrie *trie;           /* (Unigram) */
  struct _VecMerges *merges;    /* (BPE) */
};

/* Adds "vocab", an object of token → id. */
void vec_token_model_read_vocabulary (VecTokenModel *self, const VecValue *value);

/* Adds the tokens for the bytes of a stretch, and says whether there are any: all bytes need one. */
gboolean vec_token_model_add_bytes (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens);

static inline void
vec_token_add (GArray *tokens, gint32 id, gint32 begin, gint32 end)
{
  VecToken token = { id, { begin, end } };

  g_array_append_val (tokens, token);
}

/* vec-token-model-wordpiece.c */
void vec_token_model_parse_wordpiece (VecTokenModel *self, const VecValue *value);
void vec_token_model_encode_wordpiece (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens);

/* vec-token-model-unigram.c */
void vec_token_model_parse_unigram (VecTokenModel *self, const VecValue *value);
gboolean vec_token_model_end_unigram (VecTokenModel *self, const char *file, GError **error);
void vec_token_model_encode_unigram (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens);

/* vec-token-model-bpe.c */
void vec_token_model_parse_bpe (VecTokenModel *self, const VecValue *value);
gboolean vec_token_model_end_bpe (VecTokenModel *self, const char *file, GError **error);
void vec_token_model_encode_bpe (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens);
void vec_merges_free (struct _VecMerges *merges);

G_END_DECLS
