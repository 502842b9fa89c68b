#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Tables that took long to read from text or to unpack, kept as files that open at once (vec-cache-file.h), below the user's cache
 * directory: vectarium/tables. A file that was seen before is known by its path, size, times and inode as long as none of them has
 * changed, else by its content; so a copy, or a file with another date, is known as well. Several programs may use it at the same time.
 *
 * Off until somebody turns it on: a library does not write below a person's home by itself. */
void vec_cache_set_enabled (gboolean enabled);

/* The least recently used go first beyond so many bytes (2 GiB to begin with), or beyond a quarter of what the disk has free. 0: nothing
 * is kept. */
void vec_cache_set_limit (guint64 n_bytes);

#define VEC_CACHE_DEFAULT_LIMIT ((guint64) 2 << 30)

/* Where it is; free it. */
char *vec_cache_dup_folder (void);

/* What is in it now: bytes, and how many tables (may be NULL). */
guint64 vec_cache_get_size (guint *n_tables);

/* Removes all of it, and tells how many bytes that were; FALSE when something could not be removed. */
gboolean vec_cache_clear (guint64 *n_bytes, GError **error);

/* Tables are written by a thread in the background. Before the program ends: lets it finish (@wait), or stops it within 50 ms; no half
 * file stays either way. */
void vec_cache_finish (gboolean wait);

/* For tests: files of so many bytes are looked at, and kept however quickly they were read; 0: as it is otherwise. */
void vec_cache_pretend (guint64 min_size);

/* ---- For vec_read_file() */

/* One file on its way through the cache. */
typedef struct _VecCacheVisit VecCacheVisit;

/* NULL: nothing for the cache. */
VecCacheVisit *vec_cache_visit_new (const char *path, const VecReadOptions *options);
void vec_cache_visit_free (VecCacheVisit *visit);

/* The table, if it is there and whole; else NULL, and what was there damaged is gone. */
VecTable *vec_cache_visit_find (VecCacheVisit *visit, GCancellable *cancellable);

/* The table was read from the file: keeps it, later, if that is worth it. */
void vec_cache_visit_keep (VecCacheVisit *visit, VecTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCacheVisit, vec_cache_visit_free)

G_END_DECLS
