#pragma once

#include "read/vec-text-input.h"

G_BEGIN_DECLS

#define VEC_TEXT_CONVERTED_BLOCK (1 << 18)
#define VEC_TEXT_NOWHERE G_MAXSIZE

typedef enum
{
  VEC_TEXT_ASCII, /* so far; the first other byte decides */
  VEC_TEXT_UTF8,
  VEC_TEXT_UTF16LE,
  VEC_TEXT_UTF16BE,
  VEC_TEXT_WINDOWS_1252,
  VEC_TEXT_GB18030,
} VecTextEncoding;

struct _VecTextInput
{
  char *name;
  int fd;               /* −1: bytes come from memory */
  const guint8 *memory; /* what is left of it */
  gsize n_memory;
  guint64 size;
  guint64 n_read;       /* bytes of the file taken so far */
  gboolean strict;
  gboolean cut_off;     /* the end of memory is not the end of the file */
  gboolean at_end;

  VecTextEncoding encoding;
  gboolean cr_ends_lines;
  guint8 *raw;          /* bytes not converted yet; only for encodings that are converted */
  gsize n_raw;
  GIConv converter;     /* of GB18030, else NULL */

  char *text;           /* (allocated) UTF-8 */
  gsize allocated;
  gsize begin;          /* of the next line */
  gsize checked;        /* up to here it is valid or counted as invalid */
  gsize end;
  gsize invalid_at;     /* first invalid byte in the buffer, or VEC_TEXT_NOWHERE */
  gsize nul_at;         /* first zero byte */
  guint64 n_invalid;

  guint64 line_number;
  gsize end_length;
};

/* Room for @n more bytes behind the text, and some. */
void vec_text_input_reserve (VecTextInput *self, gsize n);

/* Adds a block of the file to the buffer; what is before the next line goes. */
gboolean vec_text_input_fill (VecTextInput *self, GError **error);

/* ---- vec-text-decode.c */

/* What the first bytes say. Returns the length of the mark to skip. */
gsize vec_text_sniff_encoding (const guint8 *head, gsize n, VecTextEncoding *encoding);
/* Raw bytes of what is not UTF-8 become text, as far as they are whole characters. */
void vec_text_input_convert_raw (VecTextInput *self);
/* Adds U+FFFD to the text and counts it. */
void vec_text_input_put_invalid (VecTextInput *self);
/* Looks at what was added to the buffer: decides the encoding at the first byte that is not ASCII, counts what is invalid. Leaves a
 * sequence that the block cuts for the next time. */
void vec_text_input_check_utf8 (VecTextInput *self);

/* ---- vec-text-gb18030.c */

/* Whether what lies from @from, the first byte of @text that is not ASCII, to @end is certain to be Chinese in GB18030. @end may cut a character. */
gboolean vec_text_is_gb18030 (const guchar *text, const guchar *from, const guchar *end);
/* FALSE: the system cannot convert it. */
gboolean vec_text_input_begin_gb18030 (VecTextInput *self);
/* Converts whole characters; returns how many raw bytes they took. */
gsize vec_text_input_convert_gb18030 (VecTextInput *self);

G_END_DECLS
