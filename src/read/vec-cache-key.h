#pragma once

#include "read/vec-cache-file.h"
#include "read/vec-read-files.h"

G_BEGIN_DECLS

/* What a cache is looked for by. */

/* The question: paths, and how they are to be read. Says nothing of what is in the files. */
VecCacheKey vec_cache_key_of_question (char **files, const VecReadOptions *options);

/* The content: all bytes of the files in their order, their names without folders (which decide how they are read), every option that
 * changes what is read, the version of the readers, and the language that they make remarks in. 0.1 s per GB from memory. FALSE when a
 * file cannot be read, or cancelled. */
gboolean vec_cache_key_of_content (char **files, const VecReadOptions *options, VecCacheKey *key, GCancellable *cancellable);

/* 32 hexadecimal digits; free it. */
char *vec_cache_key_to_string (const VecCacheKey *key);

G_END_DECLS
