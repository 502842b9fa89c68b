#include "read/vec-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "read/vec-number.h"

#define BUFFER_SIZE (1 << 18)

struct _VecOutput
{
  char *name;       /* for messages */
  char *path;       /* where it belongs, links followed */
  char *temporary;  /* where it is; NULL: written in place */
  int fd;
  int error_number; /* of the first failure */
  char *buffer;     /* (BUFFER_SIZE) */
  gsize n;
};

static char *
dup_real_path (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

static int
open_place (VecOutput *self)
{
  struct stat info;
  gboolean exists = stat (self->path, &info) == 0;
  int fd;

  if (exists && S_ISDIR (info.st_mode))
    {
      errno = EISDIR;
      return -1;
    }
  if (exists && !S_ISREG (info.st_mode))
    return open (self->path, O_WRONLY | O_CLOEXEC);
  self->temporary = g_strconcat (self->path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    g_clear_pointer (&self->temporary, g_free);
  else if (exists)
    (void) !fchmod (fd, info.st_mode & 0777);
  return fd;
}

VecOutput *
vec_output_open (const char *path, GError **error)
{
  VecOutput *self = g_new0 (VecOutput, 1);

  self->name = g_filename_display_basename (path);
  self->path = dup_real_path (path);
  self->fd = open_place (self);
  if (self->fd < 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be written: %s"), self->name, g_strerror (errno));
      vec_output_free (self);
      return NULL;
    }
  self->buffer = g_malloc (BUFFER_SIZE);
  return self;
}

void
vec_output_free (VecOutput *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->name);
  g_free (self->buffer);
  g_free (self);
}

static void
write_fully (VecOutput *self, const char *bytes, gsize n)
{
  while (n > 0 && self->error_number == 0)
    {
      gssize written = write (self->fd, bytes, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          self->error_number = errno;
          return;
        }
      bytes += written;
      n -= (gsize) written;
    }
}

static void
flush (VecOutput *self)
{
  write_fully (self, self->buffer, self->n);
  self->n = 0;
}

void
vec_output_write (VecOutput *self, const void *bytes, gsize n)
{
  if (self->n + n > BUFFER_SIZE)
    flush (self);
  if (n > BUFFER_SIZE)
    {
      write_fully (self, bytes, n);
      return;
    }
  memcpy (self->buffer + self->n, bytes, n);
  self->n += n;
}

void
vec_output_text (VecOutput *self, const char *text)
{
  vec_output_write (self, text, strlen (text));
}

void
vec_output_char (VecOutput *self, char c)
{
  vec_output_write (self, &c, 1);
}

void
vec_output_number (VecOutput *self, float value)
{
  char text[VEC_NUMBER_LENGTH];

  vec_output_write (self, text, vec_number_print (value, text));
}

const char *
vec_output_get_file (VecOutput *self)
{
  return self->temporary;
}

gboolean
vec_output_is_good (VecOutput *self)
{
  return self->error_number == 0;
}

static gboolean
finish (VecOutput *self)
{
  flush (self);
  if (self->temporary != NULL && self->error_number == 0 && fsync (self->fd) != 0)
    self->error_number = errno;
  if (close (self->fd) != 0 && self->error_number == 0)
    self->error_number = errno;
  self->fd = -1;
  if (self->error_number != 0 || self->temporary == NULL)
    return self->error_number == 0;
  if (g_rename (self->temporary, self->path) != 0)
    {
      self->error_number = errno;
      return FALSE;
    }
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

gboolean
vec_output_end (VecOutput *self, GError **error)
{
  gboolean good = finish (self);

  if (!good)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be written: %s"), self->name, g_strerror (self->error_number));
  vec_output_free (self);
  return good;
}
