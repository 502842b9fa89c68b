#pragma once

#include "encode/vec-pattern.h"
#include "encode/vec-pre-tokenizer.h"

G_BEGIN_DECLS

/* What happens to the matches when a text is cut at them. */
typedef enum
{
  VEC_CUT_REMOVED,
  VEC_CUT_ISOLATED,
  VEC_CUT_MERGED_WITH_PREVIOUS,
  VEC_CUT_MERGED_WITH_NEXT,
  VEC_CUT_CONTIGUOUS,
} VecCut;

/* A kind of step. run() goes through pieces->spans and adds to pieces->next; a step that changes the text writes pieces->spare anew, which
 * then takes the text's place. */
typedef struct
{
  const char *type;                                                   /* as tokenizer.json calls it */
  void (*parse) (VecPreTokenizer *self, const VecValue *value);      /* may be NULL; failures are errors of the file */
  gboolean (*run) (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
  gboolean rewrites;
} VecPreTokenizerKind;

typedef enum
{
  VEC_PREPEND_ALWAYS,
  VEC_PREPEND_FIRST,
  VEC_PREPEND_NEVER,
} VecPrepend;

struct _VecPreTokenizer
{
  const VecPreTokenizerKind *kind;
  VecCut cut;                /* Split, Punctuation, Digits */
  gboolean invert;           /* Split */
  VecPattern *pattern;       /* Split, CharDelimiterSplit */
  gboolean prefix_space;     /* ByteLevel */
  gboolean use_regex;        /* ByteLevel */
  char *replacement;         /* Metaspace */
  VecPrepend prepend;        /* Metaspace */
  gboolean split;            /* Metaspace */
  gint64 length;             /* FixedLength */
};

static inline void
vec_pieces_add (VecPieces *self, gint32 begin, gint32 end)
{
  VecSpan span = { begin, end };

  if (begin < end)
    g_array_append_val (self->next, span);
}

/* Cuts @span at @matches (bytes of the whole text, within the span). */
void vec_pieces_cut (VecPieces *self, VecSpan span, const GArray *matches, VecCut cut, gboolean invert);

/* How tokenizer.json calls it; FALSE: an error of the file. */
gboolean vec_cut_parse (const VecValue *value, const char *name, VecCut *cut);

/* vec-pre-tokenizer-words.c */
gboolean vec_pre_tokenizer_run_bert (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
gboolean vec_pre_tokenizer_run_whitespace (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
gboolean vec_pre_tokenizer_run_whitespace_split (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
gboolean vec_pre_tokenizer_run_punctuation (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
gboolean vec_pre_tokenizer_run_digits (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
gboolean vec_pre_tokenizer_run_fixed_length (const VecPreTokenizer *self, VecPieces *pieces, GError **error);

/* vec-pre-tokenizer-spaces.c */
void vec_pre_tokenizer_parse_byte_level (VecPreTokenizer *self, const VecValue *value);
gboolean vec_pre_tokenizer_run_byte_level (const VecPreTokenizer *self, VecPieces *pieces, GError **error);
void vec_pre_tokenizer_parse_metaspace (VecPreTokenizer *self, const VecValue *value);
gboolean vec_pre_tokenizer_run_metaspace (const VecPreTokenizer *self, VecPieces *pieces, GError **error);

G_END_DECLS
