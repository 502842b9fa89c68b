#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text file, line by line, as UTF-8 whatever it was: UTF-8 with or without BOM, UTF-16 of either byte order (by its BOM, or where
 * nearly every second byte of the beginning is zero), GB18030, with GBK and GB2312, where it is certainly Chinese (vec-text-gb18030.c),
 * else Windows-1252, the superset of Latin-1. A file without BOM is taken for UTF-8 as long as only ASCII was seen; the first block
 * with other bytes decides, so that nothing is read twice. Lines end in LF, CR LF, or, in files without any LF at the beginning, CR.
 * Reads a megabyte at a time. */
typedef struct _VecTextInput VecTextInput;

/* @strict: a line that is not valid in the file's encoding is an error; else the caller mends it with
 * vec_text_input_dup_valid() where vec_text_input_get_n_invalid() is not 0. A NUL is always an error. */
VecTextInput *vec_text_input_open (const char *path, gboolean strict, GError **error);
void vec_text_input_free (VecTextInput *input);

/* Lends the next line, without its end, until the next call; a byte after the line may be read. FALSE at the end of the file and,
 * with @error set, when it cannot be read. */
gboolean vec_text_input_next_line (VecTextInput *input, const char **line, gsize *length, GError **error);

/* How many bytes of line end stand behind the line that was lent last: 0 (at the end of the file), 1 or 2. */
gsize vec_text_input_get_end_length (VecTextInput *input);

/* Of the line that was lent last, from 1. */
guint64 vec_text_input_get_line_number (VecTextInput *input);

guint64 vec_text_input_get_size (VecTextInput *input);      /* the file's bytes */
guint64 vec_text_input_get_position (VecTextInput *input);  /* bytes of the file behind us, about */

/* The file's name for messages; lent. */
const char *vec_text_input_get_name (VecTextInput *input);

/* "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "GB18030": as far as is known by now. */
const char *vec_text_input_get_encoding (VecTextInput *input);

/* Sequences found so far that are not valid UTF-8 (or UTF-16, or GB18030). */
guint64 vec_text_input_get_n_invalid (VecTextInput *input);

/* The first @n_head bytes of a file of @size bytes, for recognising it; lenient, and a last line that is cut off is not given
 * unless it is the only one. Lends
 * @head; NULL when it is not text. */
VecTextInput *vec_text_input_new_for_head (const guint8 *head, gsize n_head, guint64 size);

/* A copy of @text with U+FFFD where it is not valid UTF-8. */
char *vec_text_input_dup_valid (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTextInput, vec_text_input_free)

G_END_DECLS
