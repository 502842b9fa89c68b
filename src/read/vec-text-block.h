#pragma once

#include <string.h>

#include "read/vec-text-input.h"

G_BEGIN_DECLS

/* Whole lines of a file's text, in memory: what one thread takes apart while others have the lines before and after. */
typedef struct
{
  const char *next;     /* begins the line that comes next */
  const char *end;      /* of the last line, behind its LF if it has one; sixteen bytes more may be read */
  guint64 line_number;  /* of the line that was given last */
  gsize end_length;     /* bytes of its end: 0 (at the end of the file), 1 or 2 */
  gint64 n_lines;       /* of the whole block */
} VecTextBlock;

/* As vec_text_input_next_line(). FALSE at the end of the block. */
static inline gboolean
vec_text_block_next_line (VecTextBlock *self, const char **line, gsize *length)
{
  const char *begin = self->next;
  const char *newline;
  const char *end;

  if (begin == self->end)
    return FALSE;
  newline = memchr (begin, '\n', (gsize) (self->end - begin));
  self->next = newline != NULL ? newline + 1 : self->end;
  end = newline != NULL ? newline : self->end;
  if (end > begin && end[-1] == '\r')
    end--;
  self->end_length = (gsize) (self->next - end);
  self->line_number++;
  *line = begin;
  *length = (gsize) (end - begin);
  return TRUE;
}

/* Takes the next few megabytes of whole lines from @input and cuts them into @blocks (of VecTextBlock, emptied first), which are lent until
 * something else is read. Where @quotes, a block ends where the number of quotation marks in it is even, if there is such a place. No
 * block: the next line is for vec_text_input_next_line(), because it is the last without an end, too long, damaged, or there is none.
 * FALSE with @error set when the file cannot be read. */
gboolean vec_text_input_next_blocks (VecTextInput *input, gboolean quotes, GArray *blocks, GError **error);

/* Lines of the blocks that were lent last are read again from @line on, which follows line number @line_number. */
void vec_text_input_give_back (VecTextInput *input, const char *line, guint64 line_number);

/* For tests: this many bytes at once, and in one block; 0: what is best. */
void vec_text_blocks_pretend (gsize n_bytes, gsize n_block);

G_END_DECLS
