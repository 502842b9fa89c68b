#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A compact, append-only array of UTF-8 strings: one block of bytes and one 64-bit offset per string. */
typedef struct _VecStrings VecStrings;

VecStrings *vec_strings_new (void);
VecStrings *vec_strings_ref (VecStrings *strings);
void vec_strings_unref (VecStrings *strings);

/* Appends the first @length bytes of @string (−1: up to its NUL), which must be valid UTF-8 without NULs. NULL appends a missing
 * string. Not thread-safe; do not append once others hold a reference. */
void vec_strings_append (VecStrings *strings, const char *string, gssize length);

/* Makes room for so many in all, so that memory need not grow step by step. */
void vec_strings_reserve (VecStrings *strings, gint64 n_strings, gsize n_bytes);

/* Appends all of @other. O(bytes). */
void vec_strings_append_all (VecStrings *strings, VecStrings *other);

/* Forgets all but the first @length strings. */
void vec_strings_truncate (VecStrings *strings, gint64 length);

/* The strings @indices, (n), of @strings, in that order. */
VecStrings *vec_strings_subset (VecStrings *strings, const gint64 *indices, gint64 n);

gint64 vec_strings_get_length (VecStrings *strings);

/* Lent; NUL-terminated; NULL for a missing string. */
const char *vec_strings_get (VecStrings *strings, gint64 index);

/* Bytes of memory that the strings take. */
gsize vec_strings_get_size (VecStrings *strings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecStrings, vec_strings_unref)

G_END_DECLS
