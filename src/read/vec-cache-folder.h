#pragma once

#include "read/vec-cache-key.h"
#include "read/vec-cache.h"

G_BEGIN_DECLS

/* The files of the cache: tables by the size of what they are a copy of and its key, and beside them what was known of a file when it was
 * last looked through ("seen"), by the question. Nothing here fails aloud: a cache that cannot be used is none. */

/* Where a table is, or would be; free it. */
char *vec_cache_folder_dup_table (guint64 size, const VecCacheKey *content);

/* Whether there is a table of files of so many bytes at all, so that it is worth looking through them. */
gboolean vec_cache_folder_has_size (guint64 size);

/* It was used now. */
void vec_cache_folder_touch (const char *path);

/* The content of files that are as they were when it was remembered. Not believed of files that had been changed less than a second
 * before, whose times may hide another change. */
gboolean vec_cache_folder_recall (const VecCacheKey *question, const VecFileStamp *stamps, guint n_files, VecCacheKey *content);
void vec_cache_folder_remember (const VecCacheKey *question, const VecFileStamp *stamps, guint n_files, const VecCacheKey *content);

/* Makes the folder, and removes what was used least recently until @n_bytes more fit. FALSE: they never do. */
gboolean vec_cache_folder_make_room (guint64 n_bytes);

G_END_DECLS
