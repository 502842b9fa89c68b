#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* What the import dialog shows of the file inside a compressed file or archive; unpacks its first 4 MiB. */
VecInspection *vec_archive_inspect (const char *path, const VecReadOptions *options, GError **error);

G_END_DECLS
