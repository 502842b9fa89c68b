#include "read/vec-byte-input.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "read/vec-head.h"

#define BUFFER_SIZE (1 << 20)

struct _VecByteInput
{
  char *name;
  int fd;
  guint64 size;
  guint64 n_read;
  guint8 *buffer; /* (BUFFER_SIZE) */
  gsize begin;
  gsize end;
};

static gboolean
open_regular (const char *path, const char *name, int *fd, guint64 *size, GError **error)
{
  struct stat info;

  *fd = open (path, O_RDONLY | O_CLOEXEC);
  if (*fd < 0 || fstat (*fd, &info) != 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), name, g_strerror (errno));
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s is a folder, not a file"), name);
      close (*fd);
      return FALSE;
    }
  *size = (guint64) info.st_size;
  return TRUE;
}

/* As many bytes as the file has, up to @n; −1 with @error set. */
static gssize
read_fully (int fd, void *into, gsize n, const char *name, guint64 position, GError **error)
{
  gsize done = 0;

  while (done < n)
    {
      gssize got = read (fd, (guint8 *) into + done, n - done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be read at byte %llu: %s"), name,
                       (unsigned long long) (position + done), g_strerror (errno));
          return -1;
        }
      if (got == 0)
        break;
      done += (gsize) got;
    }
  return (gssize) done;
}

gboolean
vec_head_read (VecHead *self, const char *path, gsize limit, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  gssize n;
  int fd;

  if (!open_regular (path, name, &fd, &self->size, error))
    return FALSE;
  limit = (gsize) MIN ((guint64) limit, self->size);
  self->bytes = g_malloc (limit + 1);
  n = read_fully (fd, self->bytes, limit, name, 0, error);
  close (fd);
  if (n < 0)
    {
      g_clear_pointer (&self->bytes, g_free);
      return FALSE;
    }
  self->n = (gsize) n;
  self->bytes[n] = 0;
  return TRUE;
}

void
vec_head_clear (VecHead *self)
{
  g_clear_pointer (&self->bytes, g_free);
}

VecByteInput *
vec_byte_input_open (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  VecByteInput *self;
  guint64 size;
  int fd;

  if (!open_regular (path, name, &fd, &size, error))
    return NULL;
  self = g_new0 (VecByteInput, 1);
  self->name = g_steal_pointer (&name);
  self->fd = fd;
  self->size = size;
  self->buffer = g_malloc (BUFFER_SIZE);
  return self;
}

void
vec_byte_input_free (VecByteInput *self)
{
  close (self->fd);
  g_free (self->buffer);
  g_free (self->name);
  g_free (self);
}

const char *
vec_byte_input_get_name (VecByteInput *self)
{
  return self->name;
}

guint64
vec_byte_input_get_size (VecByteInput *self)
{
  return self->size;
}

guint64
vec_byte_input_get_position (VecByteInput *self)
{
  return self->n_read - (self->end - self->begin);
}

const guint8 *
vec_byte_input_peek (VecByteInput *self, gsize n, gsize *n_available, GError **error)
{
  if (self->end - self->begin < n)
    {
      gssize got;

      memmove (self->buffer, self->buffer + self->begin, self->end - self->begin);
      self->end -= self->begin;
      self->begin = 0;
      got = read_fully (self->fd, self->buffer + self->end, BUFFER_SIZE - self->end, self->name, self->n_read, error);
      if (got < 0)
        return NULL;
      self->end += (gsize) got;
      self->n_read += (guint64) got;
    }
  *n_available = self->end - self->begin;
  return self->buffer + self->begin;
}

void
vec_byte_input_skip (VecByteInput *self, gsize n)
{
  g_return_if_fail (n <= self->end - self->begin);
  self->begin += n;
}

gboolean
vec_byte_input_read (VecByteInput *self, void *into, gsize n, gsize *n_copied, GError **error)
{
  gsize done = 0;

  while (done < n)
    {
      gsize n_available;
      const guint8 *bytes = vec_byte_input_peek (self, 1, &n_available, error);

      if (bytes == NULL)
        return FALSE;
      if (n_available == 0)
        break;
      n_available = MIN (n_available, n - done);
      memcpy ((guint8 *) into + done, bytes, n_available);
      self->begin += n_available;
      done += n_available;
    }
  *n_copied = done;
  return TRUE;
}
