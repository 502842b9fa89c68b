#pragma once

#include "encode/vec-config.h"
#include "encode/vec-normalized.h"

G_BEGIN_DECLS

/* A text and its cuts: what lies between two spans is gone. */
typedef struct
{
  VecNormalized text;
  GArray *spans;         /* of VecSpan: bytes of @text, from left to right, none empty */
  VecNormalized spare;   /* room to work in */
  GArray *next;
  GArray *matches;
} VecPieces;

void vec_pieces_init (VecPieces *self);
void vec_pieces_clear (VecPieces *self);

/* How a tokenizer cuts a text into what its model gets: steps, one after the other. */
typedef struct _VecPreTokenizer VecPreTokenizer;

void vec_pre_tokenizer_free (VecPreTokenizer *pre_tokenizer);

/* Adds the steps that "pre_tokenizer" of a tokenizer.json describes to @steps (of VecPreTokenizer); FALSE: an error of its file. */
gboolean vec_pre_tokenizers_add (GPtrArray *steps, const VecValue *value);

/* Adds BERT's step. */
void vec_pre_tokenizers_add_bert (GPtrArray *steps);

/* Does them all to @pieces, whose text is one span at first. */
gboolean vec_pre_tokenizers_run (GPtrArray *steps, VecPieces *pieces, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPreTokenizer, vec_pre_tokenizer_free)

G_END_DECLS
