/* GloVe text: a word and its numbers on each line, no header. Also plain matrices of numbers separated by blanks. */
#include <glib/gi18n-lib.h>

#include "read/vec-readers.h"
#include "read/vec-word-text.h"

static int
probe_glove (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  const VecHead bytes = { .bytes = (guint8 *) head, .n = n_head, .size = size };
  VecWordLayout layout;

  vec_word_text_sniff (&bytes, &layout);
  return layout.has_header ? MIN (layout.certainty, 30) : layout.certainty;
}

static VecTable *
read_glove (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  return vec_word_text_read (path, "glove", options, progress, progress_data, cancellable, error);
}

static const char *const extensions[] = { "txt", "glove", NULL };
static const char *const mime_types[] = { "text/plain", NULL };

const VecReader vec_reader_glove = {
  .id = "glove",
  .title = N_("GloVe text"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_glove,
  .read = read_glove,
};
