/* A text file in blocks of lines, so that all threads can take it apart. Reading the bytes and finding out what is UTF-8 stays with
 * one thread: it takes a tenth of the time. */
#include "read/vec-text-block.h"

#include "base/vec-simd.h"
#include "read/vec-text-input-private.h"

#define BATCH_SIZE (2 << 20)
#define PART_SIZE (128 << 10)

static gsize pretended_batch, pretended_part;

void
vec_text_blocks_pretend (gsize n_bytes, gsize n_block)
{
  pretended_batch = n_bytes;
  pretended_part = n_block;
}

VEC_SIMD static gsize
count_bytes (const char *text, gsize n, char what)
{
  gsize count = 0;

  while (n > 0)
    {
      gsize n_now = MIN (n, 255);
      guint8 some = 0;

      for (gsize i = 0; i < n_now; i++)
        some = (guint8) (some + (text[i] == what));
      count += some;
      text += n_now;
      n -= n_now;
    }
  return count;
}

/* Up to where lines may be lent: the line with the first byte that ends the reading is left to vec_text_input_next_line(). */
static gsize
find_limit (VecTextInput *self)
{
  gsize limit = self->at_end ? self->end : self->checked;

  if (self->nul_at >= self->begin)
    limit = MIN (limit, self->nul_at);
  if (self->strict && self->invalid_at >= self->begin)
    limit = MIN (limit, self->invalid_at);
  return limit;
}

/* Behind the last whole line before @limit; the file's last line needs no LF. */
static gsize
find_last_end (VecTextInput *self, gsize limit)
{
  const char *begin = self->text + self->begin;
  const char *newline;

  if (self->at_end && limit == self->end)
    return limit;
  newline = limit > self->begin ? memrchr (begin, '\n', limit - self->begin) : NULL;
  return newline != NULL ? (gsize) (newline - self->text) + 1 : self->begin;
}

/* The end of a line about @size bytes behind @begin, outside of quotation marks if that can be. */
static const char *
find_cut (const char *begin, const char *end, gsize size, gboolean quotes)
{
  const char *at = begin;
  gsize n_quotes = 0;

  do
    {
      gsize step = at == begin ? MIN (size, (gsize) (end - begin)) : 1;
      const char *newline = at + step - 1 < end ? memchr (at + step - 1, '\n', (gsize) (end - (at + step - 1))) : NULL;
      const char *after = newline != NULL ? newline + 1 : end;

      if (quotes)
        n_quotes += count_bytes (at, (gsize) (after - at), '"');
      at = after;
    }
  while (at < end && n_quotes % 2 != 0);
  return at;
}

static gboolean
fill_batch (VecTextInput *self, gsize size, GError **error)
{
  while (!self->at_end && self->checked - self->begin < size)
    if (!vec_text_input_fill (self, error))
      return FALSE;
  return TRUE;
}

gboolean
vec_text_input_next_blocks (VecTextInput *self, gboolean quotes, GArray *blocks, GError **error)
{
  gsize batch = pretended_batch > 0 ? pretended_batch : BATCH_SIZE;
  gsize part = pretended_part > 0 ? pretended_part : PART_SIZE;
  const char *at, *end;
  gsize limit;

  g_array_set_size (blocks, 0);
  if (!fill_batch (self, batch, error))
    return FALSE;
  at = self->text + self->begin;
  limit = find_limit (self);
  if (pretended_batch > 0)
    limit = MIN (limit, self->begin + batch);
  end = self->text + find_last_end (self, limit);
  while (at < end)
    {
      VecTextBlock block = { .next = at, .line_number = self->line_number };

      block.end = find_cut (at, end, part, quotes);
      block.n_lines = (gint64) count_bytes (at, (gsize) (block.end - at), '\n') + (block.end[-1] != '\n');
      self->line_number += (guint64) block.n_lines;
      at = block.end;
      g_array_append_val (blocks, block);
    }
  self->begin = (gsize) (at - self->text);
  return TRUE;
}

void
vec_text_input_give_back (VecTextInput *self, const char *line, guint64 line_number)
{
  self->begin = (gsize) (line - self->text);
  self->line_number = line_number;
}
