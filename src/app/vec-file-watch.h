#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Notices that a file, or one that belongs to it (vec_read_dup_files()), is no longer what it was when the watch began. Waits until the
 * files have been still for a second, so that one that is being written is not offered half done. A file that is replaced by another
 * one of its name counts as changed.
 *
 * Signal "changed" (const char *path): one of them is another now; "gone" (const char *path): one is no longer there;
 * "restored" (): they are what they were, after all. Each at most once until something else is so. */
#define VEC_TYPE_FILE_WATCH (vec_file_watch_get_type ())
G_DECLARE_FINAL_TYPE (VecFileWatch, vec_file_watch, VEC, FILE_WATCH, GObject)

/* From now on; begin before the file is read, so that nothing is missed. @options may be NULL. */
VecFileWatch *vec_file_watch_new (const char *path, const VecReadOptions *options);

G_END_DECLS
