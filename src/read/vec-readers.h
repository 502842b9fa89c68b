#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

extern const VecReader vec_reader_csv;
extern const VecReader vec_reader_tsv;
extern const VecReader vec_reader_glove;
extern const VecReader vec_reader_word2vec_text;
extern const VecReader vec_reader_word2vec_binary;
extern const VecReader vec_reader_npy;
extern const VecReader vec_reader_hdf5;
extern const VecReader vec_reader_fasttext;
extern const VecReader vec_reader_sqlite;
extern const VecReader vec_reader_faiss;
extern const VecReader vec_reader_finalfusion;
extern const VecReader vec_reader_projector;
extern const VecReader vec_reader_json;
extern const VecReader vec_reader_npz;
extern const VecReader vec_reader_archive;
extern const VecReader vec_reader_safetensors;
extern const VecReader vec_reader_idx;
extern const VecReader vec_reader_fvecs;
extern const VecReader vec_reader_bvecs;
extern const VecReader vec_reader_ivecs;

/* The file to read for @path: for a folder with a projector_config.json that configuration, else @path itself. Free it. */
char *vec_reader_dup_file (const char *path);

G_END_DECLS
