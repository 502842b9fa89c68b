#pragma once

#include "encode/vec-tokenizer.h"
#include "encode/vec-transformer-encoder.h"
#include "encode/vec-transformer-head.h"
#include "encode/vec-transformer-model.h"

/* What encoders with different prompts share. */
typedef struct
{
  gatomicrefcount n_refs;
  VecTransformer *model;
  VecTransformerHead *head;
  VecTokenizer *tokenizer;
  char *title;
  int max_tokens;
  gboolean lower_case;       /* before the tokenizer sees it */
  GPtrArray *prompt_names;   /* NULL-terminated */
  GPtrArray *prompts;        /* in the same order */
} VecTransformerCore;

/* What is made of the texts. */
typedef struct
{
  VecTransformerCore *core;
  const char *prompt;        /* or NULL */
  const char *const *texts;
  gint64 n_texts;
  const gint64 *begins;      /* of spans; NULL: texts are encoded */
  const gint64 *ends;
  float *vectors;            /* (n_texts, width) */
  int width;
  VecEncoding *encodings;    /* or NULL */
  gboolean *found;           /* of spans */
  GCancellable *cancellable;
} VecTransformerJob;

gboolean vec_transformer_job_run (VecTransformerJob *job, GError **error);
