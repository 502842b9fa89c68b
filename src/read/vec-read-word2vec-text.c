/* word2vec and fastText text: the number of rows and of dimensions on the first line, then a word and its numbers on each. */
#include <glib/gi18n-lib.h>

#include "read/vec-readers.h"
#include "read/vec-word-text.h"

static int
probe_word2vec_text (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  const VecHead bytes = { .bytes = (guint8 *) head, .n = n_head, .size = size };
  VecWordLayout layout;

  vec_word_text_sniff (&bytes, &layout);
  return layout.has_header ? layout.certainty : 0;
}

static VecTable *
read_word2vec_text (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                    GCancellable *cancellable, GError **error)
{
  return vec_word_text_read (path, "word2vec-text", options, progress, progress_data, cancellable, error);
}

static const char *const extensions[] = { "vec", "w2v", NULL };
static const char *const mime_types[] = { "text/plain", NULL };

const VecReader vec_reader_word2vec_text = {
  .id = "word2vec-text",
  .title = N_("word2vec text"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_word2vec_text,
  .read = read_word2vec_text,
};
