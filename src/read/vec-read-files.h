#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* The files that vec_read_file() looks into for @path with @options: the file itself, its further parts, its metadata, the labels beside
 * it, and of an Embedding Projector's configuration what it names. Those beside it only as far as they are there. NULL-terminated,
 * without repeats; g_strfreev(). @options may be NULL. */
char **vec_read_dup_files (const char *path, const VecReadOptions *options);

/* What tells that a file has become another one without reading it. */
typedef struct
{
  gboolean exists;
  guint64 device, inode;
  guint64 size;
  gint64 modified, changed;   /* ns since 1970: its content, and anything about it */
} VecFileStamp;

void vec_file_stamp_take (VecFileStamp *stamp, const char *path);
/* Whether the content can be the same: not by "changed", which a new name changes too. */
gboolean vec_file_stamp_equal (const VecFileStamp *a, const VecFileStamp *b);

G_END_DECLS
