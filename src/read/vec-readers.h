#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

extern const VecReader vec_reader_csv;
extern const VecReader vec_reader_tsv;
extern const VecReader vec_reader_glove;
extern const VecReader vec_reader_word2vec_text;
extern const VecReader vec_reader_word2vec_binary;
extern const VecReader vec_reader_npy;
extern const VecReader vec_reader_projector;

G_END_DECLS
