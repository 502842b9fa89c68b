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
};

const char *vec_encoder_get_id (VecEncoder *encoder);      /* "static" */
const char *vec_encoder_get_title (VecEncoder *encoder);   /* "Words of first-words" */
int vec_encoder_get_n_dims (VecEncoder *encoder);

/* What dimension @dim is called, lent, or NULL. */
const char *vec_encoder_get_dim_name (VecEncoder *encoder, int dim);

/* Writes @vectors (n_texts, n_dims) and, unless NULL, @encodings (n_texts; clear each with vec_encoding_clear()). A text of which
 * nothing is known is not an error; FALSE is a cancellation or a failure of the encoder itself. */
gboolean vec_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors,
                             VecEncoding *encodings, GCancellable *cancellable, GError **error);

/* The texts as a table with the format "texts": label = text, a column "Unknown words" where any; rows of which nothing is known are
 * left out and named (five of them) in a remark; VEC_ERROR_NOT_FOUND naming them when none is known. */
VecTable *vec_encoder_encode_table (VecEncoder *encoder, const char *name, const char *const *texts, gint64 n_texts,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
