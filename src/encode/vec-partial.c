/* The file, in the byte order of the machine:
 *   header   magic (8), number of rows (8), dimensions (8)
 *   block    first row (8), number of rows (8), bytes of the body (8), body, SHA-256 of all that (32)
 *   body     the vectors, float32; then for each row: encoded (1), truncated (1), known words (4), unknown words: bytes (4) and they, each
 *            ended by NUL */
#include "encode/vec-partial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "VECPART1"
#define HASH_SIZE 32
#define ENDING ".partial"
#define MAX_BODY (G_GUINT64_CONSTANT (1) << 30)
#define OLD (30 * 24 * 60 * 60)   /* seconds */
#define LOCK_TRIES 100
#define LOCK_PAUSE 20000          /* µs */

typedef struct
{
  char magic[8];
  gint64 n_rows, n_dims;
} Header;

typedef struct
{
  gint64 first, n;
  guint64 n_bytes;
} Block;

struct _VecPartial
{
  int fd;            /* −1: nothing is kept */
  gint64 n_rows;
  int n_dims;
};

/* ---- Names */

char *
vec_partial_dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "vectarium", "encoding", NULL);
}

static char *
dup_path (const char *key)
{
  g_autofree char *folder = vec_partial_dup_folder ();
  g_autofree char *name = g_strconcat (key, ENDING, NULL);

  return g_build_filename (folder, name, NULL);
}

char *
vec_partial_dup_key (VecEncoder *encoder, VecStrings *texts)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  const char *fingerprint = vec_encoder_get_fingerprint (encoder), *prompt = vec_encoder_get_prompt (encoder);

  g_checksum_update (hash, (const guchar *) fingerprint, (gssize) strlen (fingerprint) + 1);
  if (prompt != NULL)
    g_checksum_update (hash, (const guchar *) prompt, (gssize) strlen (prompt));
  g_checksum_update (hash, (const guchar *) "", 1);
  for (gint64 i = 0; i < vec_strings_get_length (texts); i++)
    {
      const char *text = vec_strings_get (texts, i);

      g_checksum_update (hash, (const guchar *) (text != NULL ? text : ""), text != NULL ? (gssize) strlen (text) + 1 : 1);
    }
  return g_strdup (g_checksum_get_string (hash));
}

void
vec_partial_remove (const char *key)
{
  g_autofree char *path = dup_path (key);

  g_unlink (path);
}

void
vec_partial_forget_old (void)
{
  g_autofree char *folder = vec_partial_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about;

      if (g_str_has_suffix (name, ENDING) && g_stat (path, &about) == 0 && now - (gint64) about.st_mtime > OLD)
        g_unlink (path);
    }
}

/* ---- Opening */

static gboolean
write_all (int fd, const void *bytes, gsize n)
{
  const guint8 *at = bytes;

  while (n > 0)
    {
      gssize written = write (fd, at, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      at += written;
      n -= (gsize) written;
    }
  return TRUE;
}

static gboolean
read_all (int fd, void *bytes, gsize n)
{
  guint8 *at = bytes;

  while (n > 0)
    {
      gssize got = read (fd, at, n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      at += got;
      n -= (gsize) got;
    }
  return TRUE;
}

static Header
make_header (const VecPartial *self)
{
  Header header = { .n_rows = self->n_rows, .n_dims = self->n_dims };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  return header;
}

/* A file of something else begins anew. */
static gboolean
begin_file (VecPartial *self)
{
  Header header, expected = make_header (self);

  if (read_all (self->fd, &header, sizeof header) && memcmp (&header, &expected, sizeof header) == 0)
    return TRUE;
  return ftruncate (self->fd, 0) == 0 && lseek (self->fd, 0, SEEK_SET) == 0 && write_all (self->fd, &expected, sizeof expected);
}

static void
close_file (VecPartial *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* Work that was just stopped holds its file for a moment longer. */
static gboolean
lock_file (int fd)
{
  for (int i = 0; i < LOCK_TRIES; i++)
    {
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      g_usleep (LOCK_PAUSE);
    }
  return FALSE;
}

VecPartial *
vec_partial_open (const char *key, gint64 n, int n_dims)
{
  VecPartial *self = g_new0 (VecPartial, 1);
  g_autofree char *folder = vec_partial_dup_folder ();
  g_autofree char *path = dup_path (key);

  self->n_rows = n;
  self->n_dims = n_dims;
  self->fd = -1;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return self;
  self->fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0 || !lock_file (self->fd) || !begin_file (self))
    close_file (self);
  return self;
}

void
vec_partial_free (VecPartial *self)
{
  close_file (self);
  g_free (self);
}

/* ---- Blocks */

static void
put (GByteArray *out, gconstpointer bytes, gsize n)
{
  g_byte_array_append (out, bytes, (guint) n);
}

static void
put_encoding (GByteArray *out, const VecEncoding *encoding)
{
  guint8 flags[2] = { encoding->encoded != 0, encoding->truncated != 0 };
  gint32 n_known = encoding->n_known;
  guint32 n_bytes = 0;

  for (char **word = encoding->unknown; word != NULL && *word != NULL; word++)
    n_bytes += (guint32) strlen (*word) + 1;
  put (out, flags, sizeof flags);
  put (out, &n_known, sizeof n_known);
  put (out, &n_bytes, sizeof n_bytes);
  for (char **word = encoding->unknown; word != NULL && *word != NULL; word++)
    put (out, *word, strlen (*word) + 1);
}

static void
put_hash (GByteArray *out)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[HASH_SIZE];
  gsize n = sizeof digest;

  g_checksum_update (hash, out->data, out->len);
  g_checksum_get_digest (hash, digest, &n);
  put (out, digest, sizeof digest);
}

void
vec_partial_append (VecPartial *self, gint64 first, gint64 n, const float *vectors, const VecEncoding *encodings)
{
  g_autoptr (GByteArray) out = NULL;
  Block block = { first, n, 0 };

  if (self->fd < 0)
    return;
  out = g_byte_array_new ();
  put (out, &block, sizeof block);
  put (out, vectors, (gsize) n * (gsize) self->n_dims * sizeof (float));
  for (gint64 i = 0; i < n; i++)
    put_encoding (out, &encodings[i]);
  block.n_bytes = out->len - sizeof block;
  memcpy (out->data, &block, sizeof block);
  put_hash (out);
  if (!write_all (self->fd, out->data, out->len))
    close_file (self);
}

/* FALSE: the bytes are not what was written, though their hash said so. */
static gboolean
take_encoding (const guint8 **at, const guint8 *end, VecEncoding *encoding)
{
  g_autoptr (GStrvBuilder) words = NULL;
  gint32 n_known;
  guint32 n_bytes;
  const guint8 *words_end;

  if (end - *at < 10)
    return FALSE;
  encoding->encoded = (*at)[0] != 0;
  encoding->truncated = (*at)[1] != 0;
  memcpy (&n_known, *at + 2, sizeof n_known);
  memcpy (&n_bytes, *at + 6, sizeof n_bytes);
  encoding->n_known = n_known;
  *at += 10;
  if (n_bytes > end - *at || (n_bytes > 0 && (*at)[n_bytes - 1] != '\0'))
    return FALSE;
  if (n_bytes == 0)
    return TRUE;
  words = g_strv_builder_new ();
  for (words_end = *at + n_bytes; *at < words_end; *at += strlen ((const char *) *at) + 1)
    g_strv_builder_add (words, (const char *) *at);
  encoding->unknown = g_strv_builder_end (words);
  return TRUE;
}

static gboolean
has_hash (const Block *block, const guint8 *body, const guint8 *expected)
{
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[HASH_SIZE];
  gsize n = sizeof digest;

  g_checksum_update (hash, (const guchar *) block, sizeof *block);
  g_checksum_update (hash, body, (gssize) block->n_bytes);
  g_checksum_get_digest (hash, digest, &n);
  return memcmp (digest, expected, n) == 0;
}

/* The next block, if it is whole and follows @done rows. */
static gboolean
read_block (VecPartial *self, gint64 done, guint64 n_left, float *vectors, VecEncoding *encodings, Block *block)
{
  g_autofree guint8 *body = NULL;
  const guint8 *at, *end;
  gsize n_vector = (gsize) self->n_dims * sizeof (float);

  if (n_left < sizeof *block + HASH_SIZE || !read_all (self->fd, block, sizeof *block) || block->first != done || block->n < 1
      || block->n > self->n_rows - done || block->n_bytes > MAX_BODY || block->n_bytes > n_left - sizeof *block - HASH_SIZE
      || block->n_bytes < (guint64) block->n * n_vector)
    return FALSE;
  body = g_malloc (block->n_bytes + HASH_SIZE);
  if (!read_all (self->fd, body, block->n_bytes + HASH_SIZE) || !has_hash (block, body, body + block->n_bytes))
    return FALSE;
  memcpy (vectors + done * self->n_dims, body, (gsize) block->n * n_vector);
  at = body + (gsize) block->n * n_vector;
  end = body + block->n_bytes;
  for (gint64 i = 0; i < block->n; i++)
    if (!take_encoding (&at, end, &encodings[done + i]))
      {
        for (gint64 j = 0; j <= i; j++)
          vec_encoding_clear (&encodings[done + j]);
        return FALSE;
      }
  return TRUE;
}

gint64
vec_partial_read (VecPartial *self, float *vectors, VecEncoding *encodings)
{
  gint64 done = 0;
  off_t good = sizeof (Header), size;
  Block block;

  if (self->fd < 0)
    return 0;
  size = lseek (self->fd, 0, SEEK_END);
  if (size < good || lseek (self->fd, good, SEEK_SET) != good)
    {
      close_file (self);
      return 0;
    }
  while (read_block (self, done, (guint64) (size - good), vectors, encodings, &block))
    {
      done += block.n;
      good += (off_t) (sizeof block + block.n_bytes + HASH_SIZE);
    }
  if (ftruncate (self->fd, good) != 0 || lseek (self->fd, good, SEEK_SET) != good)
    close_file (self);
  return done;
}
