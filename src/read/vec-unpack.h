#pragma once

#include "read/vec-ticker.h"

G_BEGIN_DECLS

/* The content of a compressed file or archive, in a private folder below the user's cache that is removed again: gzip, bzip2, xz and zstd
 * around one file, zip, and tar, also compressed. Only regular files are taken out, and none with a name that leads out of the folder.
 *
 * Bounded: at most VEC_UNPACK_MAX_FILES files; at most what the disk has free less 512 MiB; and beyond 256 MiB at most
 * VEC_UNPACK_MAX_RATIO times the packed file's size, which no real table reaches and every bomb does. */
typedef struct _VecUnpacked VecUnpacked;

#define VEC_UNPACK_MAX_FILES 10000
#define VEC_UNPACK_MAX_RATIO 300
#define VEC_UNPACK_FREE_BYTES ((guint64) 256 << 20)

typedef struct
{
  char *name;      /* in the archive, with "/"; for a single compressed file its own without ".gz" */
  char *path;      /* where it lies now */
} VecUnpackedFile;

/* Whether the bytes begin such a file. */
gboolean vec_packed_is (const guint8 *head, gsize n_head);
gboolean vec_packed_is_zip (const guint8 *head, gsize n_head);

/* The name of a zip's first entry begins at *@length bytes lent from @head; NULL if there is none. */
const char *vec_packed_get_first_name (const guint8 *head, gsize n_head, gsize *length);

/* @limit 0: whole files; else only the first @limit bytes of each are real, which is enough to recognise them; the rest is a hole where
 * the archive says how long they are. @ticker (may be NULL) counts packed bytes. */
VecUnpacked *vec_unpack (const char *path, guint64 limit, VecTicker *ticker, GError **error);

/* Copies what comes from a pipe or a terminal into a file called @name. */
VecUnpacked *vec_unpack_stream (const char *path, const char *name, VecTicker *ticker, GError **error);

/* Removes the folder; what is mapped stays readable. */
void vec_unpacked_free (VecUnpacked *unpacked);

/* Lent, of VecUnpackedFile, at least one. */
GPtrArray *vec_unpacked_get_files (VecUnpacked *unpacked);

/* Whether it was one compressed file, not an archive. */
gboolean vec_unpacked_is_single (VecUnpacked *unpacked);

/* For tests: the ratio counts from this many bytes on, and no more than @room are free; 0: what is said above. */
void vec_unpack_pretend (guint64 ratio_from, guint64 room);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecUnpacked, vec_unpacked_free)

G_END_DECLS
