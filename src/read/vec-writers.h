#pragma once

#include "read/vec-writer.h"

G_BEGIN_DECLS

extern const VecWriter vec_writer_csv;
extern const VecWriter vec_writer_tsv;
extern const VecWriter vec_writer_json;
extern const VecWriter vec_writer_json_lines;
extern const VecWriter vec_writer_npy;
extern const VecWriter vec_writer_safetensors;
extern const VecWriter vec_writer_sqlite;
extern const VecWriter vec_writer_word2vec_text;
extern const VecWriter vec_writer_word2vec_binary;
extern const VecWriter vec_writer_fvecs;
extern const VecWriter vec_writer_projector;

/* The .npy header for values of @type, (n_rows, n_dims) in C order, padded to 64 bytes (NEP 1, version 1). Free it; *length is set. */
char *vec_npy_dup_header (VecRawType type, gint64 n_rows, int n_dims, gsize *length);

G_END_DECLS
