#include "read/vec-text-input.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec-error.h"

#define BLOCK_SIZE (1 << 20)
#define CONVERTED_BLOCK_SIZE (1 << 18)
#define MAX_LINE_LENGTH ((gsize) 64 << 20)
#define NOWHERE G_MAXSIZE

typedef enum
{
  ENCODING_ASCII, /* so far; the first other byte decides */
  ENCODING_UTF8,
  ENCODING_UTF16LE,
  ENCODING_UTF16BE,
  ENCODING_WINDOWS_1252,
} Encoding;

static const char *const encoding_names[] = { "UTF-8", "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252" };

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

  Encoding encoding;
  gboolean cr_ends_lines;
  guint8 *raw;          /* bytes not converted yet; only for encodings that are converted */
  gsize n_raw;

  char *text;           /* (allocated) UTF-8 */
  gsize allocated;
  gsize begin;          /* of the next line */
  gsize checked;        /* up to here it is valid or counted as invalid */
  gsize end;
  gsize invalid_at;     /* first invalid byte in the buffer, or NOWHERE */
  gsize nul_at;         /* first zero byte */
  guint64 n_invalid;

  guint64 line_number;
  gsize end_length;
};

/* ---- Encodings. */

/* U+0080 … U+009F of Windows-1252; the five unused codes stay control characters, as browsers read them. */
static const guint16 windows_1252[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
  0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

/* Length of the valid UTF-8 sequence at @p; 0: invalid; −1: the bytes end within it. */
static int
sequence_length (const guchar *p, const guchar *end)
{
  gsize left = (gsize) (end - p);
  int n = *p >= 0xc2 && *p <= 0xdf ? 2 : (*p & 0xf0) == 0xe0 ? 3 : *p >= 0xf0 && *p <= 0xf4 ? 4 : 0;

  if (n == 0)
    return 0;
  if (left > 1 && ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90)
                   || (*p == 0xf4 && p[1] > 0x8f)))
    return 0;
  for (int i = 1; i < n; i++)
    {
      if ((gsize) i == left)
        return -1;
      if ((p[i] & 0xc0) != 0x80)
        return 0;
    }
  return n;
}

/* Past ASCII without NULs, eight bytes at a time. */
static const guchar *
skip_ascii (const guchar *p, const guchar *end)
{
  const guint64 high = G_GUINT64_CONSTANT (0x8080808080808080);
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  while (end - p >= 8)
    {
      guint64 v;

      memcpy (&v, p, sizeof v);
      if (((v - ones) | v) & high)
        break;
      p += 8;
    }
  while (p < end && *p != 0 && *p < 0x80)
    p++;
  return p;
}

/* More valid sequences than stray bytes: UTF-8, perhaps damaged. */
static gboolean
is_rather_utf8 (const guchar *p, const guchar *end)
{
  guint64 n_valid = 0, n_invalid = 0;

  while ((p = skip_ascii (p, end)) < end)
    {
      int n = *p == 0 ? 1 : sequence_length (p, end);

      n_valid += n > 1;
      n_invalid += n == 0;
      p += MAX (n, 1);
    }
  return n_valid > 0 && n_valid >= n_invalid;
}

static void
note_invalid (VecTextInput *self, gsize at)
{
  self->n_invalid++;
  if (self->invalid_at == NOWHERE)
    self->invalid_at = at;
}

static void
note_nul (VecTextInput *self, gsize at)
{
  if (self->nul_at == NOWHERE)
    self->nul_at = at;
}

static void
reserve (VecTextInput *self, gsize n)
{
  if (self->end + n + 16 <= self->allocated)
    return;
  self->allocated = MAX (self->end + n + 16, self->allocated * 2);
  self->text = g_realloc (self->text, self->allocated);
}

static gsize
put_character (char *text, guint32 c)
{
  return (gsize) g_unichar_to_utf8 (c, text);
}

static gsize
convert_windows_1252 (VecTextInput *self)
{
  reserve (self, self->n_raw * 3);
  for (gsize i = 0; i < self->n_raw; i++)
    {
      guint8 c = self->raw[i];

      if (c == 0)
        note_nul (self, self->end);
      if (c < 0x80)
        self->text[self->end++] = (char) c;
      else
        self->end += put_character (self->text + self->end, c < 0xa0 ? windows_1252[c - 0x80] : c);
    }
  return self->n_raw;
}

/* Converts whole characters; returns how many raw bytes they took. */
static gsize
convert_utf16 (VecTextInput *self)
{
  int low = self->encoding == ENCODING_UTF16LE ? 0 : 1;
  gsize i = 0;

  reserve (self, self->n_raw / 2 * 3 + 4);
  while (self->n_raw - i >= 2)
    {
      guint32 c = self->raw[i + low] | (guint32) self->raw[i + 1 - low] << 8;
      gsize n = 2;

      if (c >= 0xd800 && c < 0xdc00)
        {
          guint32 d;

          if (self->n_raw - i < 4 && !self->at_end)
            break;
          d = self->n_raw - i < 4 ? 0 : self->raw[i + 2 + low] | (guint32) self->raw[i + 3 - low] << 8;
          if (d >= 0xdc00 && d < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
              n = 4;
            }
        }
      if (c >= 0xd800 && c < 0xe000)
        {
          note_invalid (self, self->end);
          c = 0xfffd;
        }
      if (c == 0)
        note_nul (self, self->end);
      self->end += put_character (self->text + self->end, c);
      i += n;
    }
  if (self->at_end && i < self->n_raw)
    {
      note_invalid (self, self->end);
      self->end += put_character (self->text + self->end, 0xfffd);
      i = self->n_raw;
    }
  return i;
}

static void
convert_raw (VecTextInput *self)
{
  gsize n = self->encoding == ENCODING_WINDOWS_1252 ? convert_windows_1252 (self) : convert_utf16 (self);

  memmove (self->raw, self->raw + n, self->n_raw - n);
  self->n_raw -= n;
}

/* From the byte at @from on the file is Windows-1252, all before it was ASCII: moves the rest of the buffer through the converter. */
static void
become_windows_1252 (VecTextInput *self, gsize from)
{
  gsize n = self->end - from;

  self->encoding = ENCODING_WINDOWS_1252;
  self->raw = g_malloc (MAX (n, CONVERTED_BLOCK_SIZE) + 4);
  memcpy (self->raw, self->text + from, n);
  self->n_raw = n;
  self->end = from;
  convert_raw (self);
}

/* Looks at what was added to the buffer: decides the encoding at the first byte that is not ASCII, counts what is invalid. Leaves a
 * sequence that the block cuts for the next time. */
static void
check_utf8 (VecTextInput *self)
{
  const guchar *text = (const guchar *) self->text;
  const guchar *end = text + self->end;
  const guchar *p = text + self->checked;

  while ((p = skip_ascii (p, end)) < end)
    {
      int n = *p == 0 ? 0 : sequence_length (p, end);

      if (n < 0 && !self->at_end)
        break;
      if (self->encoding == ENCODING_ASCII && *p != 0)
        {
          if (!is_rather_utf8 (p, end))
            {
              become_windows_1252 (self, (gsize) (p - text));
              self->checked = self->end;
              return;
            }
          self->encoding = ENCODING_UTF8;
        }
      if (*p == 0)
        note_nul (self, (gsize) (p - text));
      else if (n <= 0)
        note_invalid (self, (gsize) (p - text));
      p += MAX (n, 1);
    }
  self->checked = (gsize) (p - text);
}

/* ---- Bytes. */

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
  return at != NOWHERE && at >= n ? at - n : NOWHERE;
}

static void
make_room (VecTextInput *self)
{
  gsize n = self->begin;

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

/* Adds a block to the buffer. */
static gboolean
fill (VecTextInput *self, GError **error)
{
  gsize old_end;
  gssize n;

  make_room (self);
  old_end = self->end;
  if (self->encoding <= ENCODING_UTF8)
    {
      gsize size = get_block_size (self, BLOCK_SIZE);

      reserve (self, size);
      n = read_bytes (self, (guint8 *) self->text + self->end, size, error);
      if (n < 0)
        return FALSE;
      self->end += (gsize) n;
      check_utf8 (self);
    }
  else
    {
      n = read_bytes (self, self->raw + self->n_raw, CONVERTED_BLOCK_SIZE - MIN (self->n_raw, 4), error);
      if (n < 0)
        return FALSE;
      self->n_raw += (gsize) n;
      convert_raw (self);
      self->checked = self->end;
    }
  if (self->cr_ends_lines)
    end_lines_with_lf (self, old_end);
  return TRUE;
}

/* ---- Opening. */

/* Half of the bytes of UTF-16 text in Latin letters and digits are zero, always the same half. */
static gboolean
is_obviously_utf16 (const guint8 *head, gsize n, int low)
{
  gsize n_pairs = MIN (n, 4096) / 2;
  gsize n_obvious = 0;

  for (gsize i = 0; i < n_pairs; i++)
    n_obvious += head[2 * i + low] != 0 && head[2 * i + 1 - low] == 0;
  return n_pairs >= 4 && n_obvious * 10 >= n_pairs * 9;
}

/* Sets the encoding; returns the length of the mark to skip. */
static gsize
sniff_encoding (const guint8 *head, gsize n, Encoding *encoding)
{
  *encoding = ENCODING_ASCII;
  if (n >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    {
      *encoding = ENCODING_UTF8;
      return 3;
    }
  if (n >= 2 && memcmp (head, "\xff\xfe", 2) == 0)
    {
      *encoding = ENCODING_UTF16LE;
      return 2;
    }
  if (n >= 2 && memcmp (head, "\xfe\xff", 2) == 0)
    {
      *encoding = ENCODING_UTF16BE;
      return 2;
    }
  if (is_obviously_utf16 (head, n, 0))
    *encoding = ENCODING_UTF16LE;
  else if (is_obviously_utf16 (head, n, 1))
    *encoding = ENCODING_UTF16BE;
  return 0;
}

/* Reads the first block and decides what it shows. */
static gboolean
begin_reading (VecTextInput *self, GError **error)
{
  gsize size = get_block_size (self, BLOCK_SIZE);
  gsize n_mark;
  gssize n;

  reserve (self, size);
  n = read_bytes (self, (guint8 *) self->text, size, error);
  if (n < 0)
    return FALSE;
  n_mark = sniff_encoding ((guint8 *) self->text, (gsize) n, &self->encoding);
  if (self->encoding > ENCODING_UTF8)
    {
      self->raw = g_malloc (MAX (size, CONVERTED_BLOCK_SIZE) + 4);
      self->n_raw = (gsize) n - n_mark;
      memcpy (self->raw, self->text + n_mark, self->n_raw);
      convert_raw (self);
      self->checked = self->end;
    }
  else
    {
      self->begin = self->checked = n_mark;
      self->end = (gsize) n;
      check_utf8 (self);
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
  self->invalid_at = self->nul_at = NOWHERE;
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
  Encoding encoding;

  sniff_encoding (head, n_head, &encoding);
  return encoding > ENCODING_UTF8 || memchr (head, 0, n_head) == NULL;
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
      if (!fill (self, error))
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
  guint64 waiting = self->n_raw + (self->encoding <= ENCODING_UTF8 ? self->end - self->begin : 0);

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
