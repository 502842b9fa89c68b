#pragma once

#include "table/vec-table.h"
#include "read/vec-ticker.h"

G_BEGIN_DECLS

/* A file being written under another name beside its place; ending it puts it there in one step, freeing it before that leaves what was
 * there. A place that is no regular file (/dev/stdout) is written directly. The first error is kept and given at the end, so that
 * writers need not look after each value. */
typedef struct _VecOutput VecOutput;

VecOutput *vec_output_open (const char *path, GError **error);
void vec_output_free (VecOutput *output);

void vec_output_write (VecOutput *output, const void *bytes, gsize n);
void vec_output_text (VecOutput *output, const char *text);
void vec_output_char (VecOutput *output, char c);
void vec_output_number (VecOutput *output, float value); /* the shortest form that reads back equal */

/* The file that is being written, for a library that writes by name and not through the functions above; NULL where the place is no regular
 * file. Lent. */
const char *vec_output_get_file (VecOutput *output);

/* FALSE when something could not be written so far; then vec_output_end() has the error. */
gboolean vec_output_is_good (VecOutput *output);

/* Frees @output either way. */
gboolean vec_output_end (VecOutput *output, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecOutput, vec_output_free)

G_END_DECLS
