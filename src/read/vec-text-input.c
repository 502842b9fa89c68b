#include "read/vec-text-input-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec-error.h"

#define BLOCK_SIZE (1 << 20)
#define MAX_LINE_LENGTH ((gsize) 64 << 20)

static const char *const encoding_names[] = { "UTF-8", "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "GB18030" };

/* ---- Bytes. */

void
vec_text_input_reserve (VecTextInput *self, gsize n)
{
  if (self->end + n + 16 <= self->allocated)
    return;
  self->allocated = MAX (self->end + n + 16, self->allocated * 2);
  self->text = g_realloc (self->text, self->allocated);
}

static gssize
read_bytes (VecTextInput *self, guint8 *into, gsize n, GError **error)
{
  gssize n_read;

  if (self->fd < 0)
    {
      n_read = (gssize) MIN (n, self->n_memory);
      if (n_read > 0)
        memcpy (into, self->memory, (gsize) n_read);
      self->memory += n_read;
      self->n_memory -= (gsize) n_read;
    }
  else
    {
      do
        n_read = read (self->fd, into, n);
      while (n_read < 0 && errno == EINTR);
    }
  if (n_read < 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be read at byte %llu: %s"), self->name,
                 (unsigned long long) self->n_read, g_strerror (errno));
  else
    self->n_read += (guint64) n_read;
  self->at_end = n_read == 0;
  return n_read;
}

static void
end_lines_with_lf (VecTextInput *self, gsize from)
{
  char *p = self->text + from;

  while ((p = memchr (p, '\r', self->end - (gsize) (p - self->text))) != NULL)
    *p = '\n';
}

static gsize
move_back (gsize at, gsize n)
{
  return at != VEC_TEXT_NOWHERE && at >= n ? at - n : VEC_TEXT_NOWHERE;
}

static void
make_room (VecTextInput *self)
{
  gsize n = self->begin;

  if (n == 0)
    return;
  memmove (self->text, self->text + n, self->end - n);
  self->end -= n;
  self->checked -= n;
  self->invalid_at = move_back (self->invalid_at, n);
  self->nul_at = move_back (self->nul_at, n);
  self->begin = 0;
}

/* No more than what is left of the file, so that a small one costs little. */
static gsize
get_block_size (VecTextInput *self, gsize limit)
{
  guint64 left = self->fd < 0 ? self->n_memory : self->size - MIN (self->size, self->n_read);

  return (gsize) CLAMP (left + 1, 4096, limit);
}

gboolean
vec_text_input_fill (VecTextInput *self, GError **error)
{
  gsize old_end;
  gssize n;

  make_room (self);
  old_end = self->end;
  if (self->encoding <= VEC_TEXT_UTF8)
    {
      gsize size = get_block_size (self, BLOCK_SIZE);

      vec_text_input_reserve (self, size);
      n = read_bytes (self, (guint8 *) self->text + self->end, size, error);
      if (n < 0)
        return FALSE;
      self->end += (gsize) n;
      vec_text_input_check_utf8 (self);
    }
  else
    {
      n = read_bytes (self, self->raw + self->n_raw, VEC_TEXT_CONVERTED_BLOCK - MIN (self->n_raw, 4), error);
      if (n < 0)
        return FALSE;
      self->n_raw += (gsize) n;
      vec_text_input_convert_raw (self);
      self->checked = self->end;
    }
  if (self->cr_ends_lines)
    end_lines_with_lf (self, old_end);
  return TRUE;
}

/* ---- Opening. */

/* Reads the first block and decides what it shows. */
static gboolean
begin_reading (VecTextInput *self, GError **error)
{
  gsize size = get_block_size (self, BLOCK_SIZE);
  gsize n_mark;
  gssize n;

  vec_text_input_reserve (self, size);
  n = read_bytes (self, (guint8 *) self->text, size, error);
  if (n < 0)
    return FALSE;
  n_mark = vec_text_sniff_encoding ((guint8 *) self->text, (gsize) n, &self->encoding);
  if (self->encoding > VEC_TEXT_UTF8)
    {
      self->raw = g_malloc (MAX (size, VEC_TEXT_CONVERTED_BLOCK) + 4);
      self->n_raw = (gsize) n - n_mark;
      memcpy (self->raw, self->text + n_mark, self->n_raw);
      vec_text_input_convert_raw (self);
      self->checked = self->end;
    }
  else
    {
      self->begin = self->checked = n_mark;
      self->end = (gsize) n;
      vec_text_input_check_utf8 (self);
    }
  self->cr_ends_lines = memchr (self->text, '\n', self->end) == NULL && memchr (self->text, '\r', self->end) != NULL
                        && self->end > 1 && memchr (self->text, '\r', self->end - 1) != NULL;
  if (self->cr_ends_lines)
    end_lines_with_lf (self, 0);
  return TRUE;
}

static VecTextInput *
text_input_new (void)
{
  VecTextInput *self = g_new0 (VecTextInput, 1);

  self->fd = -1;
  self->invalid_at = self->nul_at = VEC_TEXT_NOWHERE;
  return self;
}

static gboolean
open_file (VecTextInput *self, const char *path, GError **error)
{
  struct stat info;

  self->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), self->name, g_strerror (errno));
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s is a folder, not a file"), self->name);
      return FALSE;
    }
  self->size = (guint64) info.st_size;
  return TRUE;
}

VecTextInput *
vec_text_input_open (const char *path, gboolean strict, GError **error)
{
  g_autoptr(VecTextInput) self = text_input_new ();

  self->name = g_filename_display_basename (path);
  self->strict = strict;
  if (!open_file (self, path, error) || !begin_reading (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
looks_like_text (const guint8 *head, gsize n_head)
{
  VecTextEncoding encoding;

  vec_text_sniff_encoding (head, n_head, &encoding);
  return encoding > VEC_TEXT_UTF8 || memchr (head, 0, n_head) == NULL;
}

VecTextInput *
vec_text_input_new_for_head (const guint8 *head, gsize n_head, guint64 size)
{
  VecTextInput *self;

  if (n_head == 0 || !looks_like_text (head, n_head))
    return NULL;
  self = text_input_new ();
  self->name = g_strdup ("");
  self->memory = head;
  self->n_memory = n_head;
  self->size = size;
  self->cut_off = n_head < size;
  begin_reading (self, NULL);
  return self;
}

void
vec_text_input_free (VecTextInput *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->converter != NULL)
    g_iconv_close (self->converter);
  g_free (self->name);
  g_free (self->text);
  g_free (self->raw);
  g_free (self);
}

/* ---- Lines. */

/* The first zero byte, and for strict callers the first invalid one, end the reading: later ones need not be known. */
static gboolean
check_line (VecTextInput *self, gsize begin, gsize end, GError **error)
{
  if (self->nul_at >= begin && self->nul_at < end)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu: there is a zero byte, so this is not a text file"),
                   self->name, (unsigned long long) self->line_number + 1);
      return FALSE;
    }
  if (self->strict && self->invalid_at >= begin && self->invalid_at < end)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s, line %llu: byte %llu of the line is not valid %s, although the text before it is; save the file in one "
                     "encoding, best UTF-8"),
                   self->name, (unsigned long long) self->line_number + 1,
                   (unsigned long long) (self->invalid_at - begin + 1), encoding_names[self->encoding]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_too_long (VecTextInput *self, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu: the line is longer than 64 MB, so this is not a table as text"),
               self->name, (unsigned long long) self->line_number + 1);
  return FALSE;
}

gboolean
vec_text_input_next_line (VecTextInput *self, const char **line, gsize *length, GError **error)
{
  gsize scanned = self->begin;
  const char *newline;
  gsize begin, end;

  while ((newline = memchr (self->text + scanned, '\n', self->checked - scanned)) == NULL)
    {
      gsize n_seen = self->checked - self->begin;

      if (self->at_end)
        break;
      if (n_seen > MAX_LINE_LENGTH)
        return set_too_long (self, error);
      if (!vec_text_input_fill (self, error))
        return FALSE;
      scanned = self->begin + n_seen;
    }

  begin = self->begin;
  end = newline != NULL ? (gsize) (newline - self->text) : self->end;
  if (newline == NULL && (begin == end || (self->cut_off && self->line_number > 0)))
    return FALSE;
  if (!check_line (self, begin, end, error))
    return FALSE;

  self->begin = newline != NULL ? end + 1 : end;
  if (end > begin && self->text[end - 1] == '\r')
    end--;
  self->end_length = self->begin - end;
  self->line_number++;
  *line = self->text + begin;
  *length = end - begin;
  return TRUE;
}

gsize
vec_text_input_get_end_length (VecTextInput *self)
{
  return self->end_length;
}

guint64
vec_text_input_get_line_number (VecTextInput *self)
{
  return self->line_number;
}

guint64
vec_text_input_get_size (VecTextInput *self)
{
  return self->size;
}

guint64
vec_text_input_get_position (VecTextInput *self)
{
  guint64 waiting = self->n_raw + (self->encoding <= VEC_TEXT_UTF8 ? self->end - self->begin : 0);

  return self->n_read - MIN (waiting, self->n_read);
}

const char *
vec_text_input_get_name (VecTextInput *self)
{
  return self->name;
}

const char *
vec_text_input_get_encoding (VecTextInput *self)
{
  return encoding_names[self->encoding];
}

guint64
vec_text_input_get_n_invalid (VecTextInput *self)
{
  return self->n_invalid;
}

char *
vec_text_input_dup_valid (const char *text, gsize length)
{
  return g_utf8_make_valid (text, (gssize) length);
}
