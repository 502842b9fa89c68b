#pragma once

#include <gio/gio.h>

#include "table/vec-table.h"

G_BEGIN_DECLS

/* What became of one text. */
typedef struct
{
  gboolean encoded;       /* FALSE: no part of the text is known; its vector is all zeros */
  int n_known;            /* words that contributed */
  char **unknown;         /* words that did not, in order, NULL-terminated */
  gboolean truncated;     /* longer than the encoder takes (vec_encoder_get_max_tokens()): its end was left out */
  char **guessed;         /* words that did by a vector that was guessed from their letters, likewise; may be NULL */
} VecEncoding;

void vec_encoding_clear (VecEncoding *encoding);

/* Texts → vectors in one space. Immutable; encode() may be called from any thread. */
#define VEC_TYPE_ENCODER (vec_encoder_get_type ())
G_DECLARE_DERIVABLE_TYPE (VecEncoder, vec_encoder, VEC, ENCODER, GObject)

struct _VecEncoderClass
{
  GObjectClass parent_class;

  const char *(*get_id) (VecEncoder *self);
  const char *(*get_title) (VecEncoder *self);
  int (*get_n_dims) (VecEncoder *self);
  gboolean (*encode) (VecEncoder *self, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                      GCancellable *cancellable, GError **error);
  const char *(*get_dim_name) (VecEncoder *self, int dim);  /* may be NULL: dimensions have no names */
  int (*get_max_tokens) (VecEncoder *self);                 /* may be NULL: texts may be of any length */

  /* May be NULL, then it is found by trying (vec_encoder_get_fingerprint()). Called once; free it. */
  char *(*make_fingerprint) (VecEncoder *self);

  /* May be NULL: prompts are plain text before the text, and the model names none. */
  const char *const *(*get_prompts) (VecEncoder *self);
  VecEncoder *(*with_prompt) (VecEncoder *self, const char *prompt);
  const char *(*get_prompt) (VecEncoder *self);
};

const char *vec_encoder_get_id (VecEncoder *encoder);      /* "static" */
const char *vec_encoder_get_title (VecEncoder *encoder);   /* "Words of first-words" */
int vec_encoder_get_n_dims (VecEncoder *encoder);

/* What dimension @dim is called, lent, or NULL. */
const char *vec_encoder_get_dim_name (VecEncoder *encoder, int dim);

/* The most tokens of a text that count; 0: all do. */
int vec_encoder_get_max_tokens (VecEncoder *encoder);

/* A short line without blanks that tells this encoder from every other, "static/300/5f0c1d2e3a4b5c6d": its kind, its dimensions, and a hash
 * of what it makes of texts. The same wherever the model lies, in whatever format its numbers are, and with whatever prompt. Lent. The
 * first call may encode a dozen words: make it on a worker thread. */
const char *vec_encoder_get_fingerprint (VecEncoder *encoder);

/* Prompts are what some models want before a text, one before a question and one before what is looked through ("query: ", "passage: ").
 * The names of those that the model itself names, NULL-terminated, lent, may be empty; and the text of the one in use, or NULL. */
const char *const *vec_encoder_get_prompts (VecEncoder *encoder);
const char *vec_encoder_get_prompt (VecEncoder *encoder);
/* The same encoder with another prompt: the name of one of its own, else a text; NULL or "": with none. A new reference. */
VecEncoder *vec_encoder_with_prompt (VecEncoder *encoder, const char *prompt);
/* What questions are encoded by where the texts that are looked through had @prompt (NULL: none) before them: with the model's own prompt
 * "query" where both are so, else the encoder as it is. A new reference. */
VecEncoder *vec_encoder_for_questions (VecEncoder *encoder, const char *prompt);

/* Writes @vectors (n_texts, n_dims) and, unless NULL, @encodings (n_texts; clear each with vec_encoding_clear()). A text of which
 * nothing is known is not an error; FALSE is a cancellation or a failure of the encoder itself. */
gboolean vec_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors,
                             VecEncoding *encodings, GCancellable *cancellable, GError **error);

/* The texts as a table with the format "texts": label = text, a column "Unknown words" where any; rows of which nothing is known are
 * left out and named (five of them) in a remark; VEC_ERROR_NOT_FOUND naming them when none is known. */
VecTable *vec_encoder_encode_table (VecEncoder *encoder, const char *name, const char *const *texts, gint64 n_texts,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
