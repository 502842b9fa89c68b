#pragma once

#include <gio/gio.h>

#include "learn/vec-text-words.h"

G_BEGIN_DECLS

/* The texts that are learned from: files, folders of files, and text that was pasted. */

/* The files of @paths: each of them, and in folders, to any depth, what holds text, by name; hidden ones and links are left out. @n_bytes: of all of
 * them; @n_skipped: files of folders that hold no text. NULL-terminated, g_strfreev(); NULL with a sentence when there is none. */
char **vec_learning_texts_find (const char *const *paths, guint64 *n_bytes, guint *n_skipped, GCancellable *cancellable, GError **error);

/* Adds the words of @text, valid UTF-8, some 30 ms at a time. FALSE: cancelled. */
gboolean vec_learning_texts_add_text (VecTextWords *words, const char *text, gsize length, VecCorpusBuilder *builder, GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
