#pragma once

#include "read/vec-head.h"
#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Word vectors as text: a label and its numbers on each line, separated by blanks (GloVe), the number of rows and of dimensions on a
 * line before them (word2vec, fastText .vec). A label may contain blanks itself: the numbers are counted from the end. Files of
 * numbers alone (numpy.savetxt) are read too. */
typedef struct
{
  gboolean has_header;
  gint64 n_rows;        /* that the header promises */
  int n_dims;
  gboolean has_labels;
  int certainty;        /* 0 … 100 that the file is of this kind at all */
  const char *encoding; /* static name */
} VecWordLayout;

/* Looks at the lines in the beginning of a file. */
void vec_word_text_sniff (const VecHead *head, VecWordLayout *layout);

/* @format: the id that the table gets, "glove" or "word2vec-text" (which must have its header). */
VecTable *vec_word_text_read (const char *path, const char *format, const VecReadOptions *options, VecProgressFunc progress,
                              gpointer progress_data, GCancellable *cancellable, GError **error);

/* Tells the person how many labels were not valid UTF-8, if any. */
void vec_add_mended_remark (VecTableBuilder *builder, gint64 n_mended);

G_END_DECLS
