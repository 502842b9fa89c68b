#pragma once

#include "table/vec-table.h"

/* Small tables for tests: row i of @n_dims dimensions is (i + 1, (i + 1)², 0, …, 0), so that every mean tells its words. */
VecTable *make_table (const char *name, const char *const *labels, gint64 n_rows, int n_dims);

/* The same with a column of text. */
VecTable *make_table_with_names (const char *name, const char *const *labels, gint64 n_rows, int n_dims, const char *column,
                                 const char *const *names);

/* data/samples/first-words.csv. */
VecTable *load_first_words (void);

/* A word2vec binary file, or NULL (after g_test_skip()) where the shared data is absent. */
VecTable *load_word2vec_binary (const char *shared_path);
