#include "read/vec-cache-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/vec-error.h"
#include "read/vec-cache-about.h"

#define VERSION 1
#define ALIGNMENT 4096
#define PIECE ((gsize) 4 << 20)   /* bytes between two looks at the cancellable */

typedef struct
{
  char magic[8];
  guint32 version;
  guint32 value_size;      /* tells another byte order or type */
  guint64 key_high, key_low;
  guint64 file_size;
  guint64 about_size;      /* from the end of the header */
  guint64 values_offset;
  gint64 n_rows;
  gint64 n_dims;
  guint64 about_sum;       /* with the zeros between it and the values */
  guint64 values_sum;
  guint64 header_sum;      /* of all that is above */
} Header;

static const char magic[8] = { 'V', 'E', 'C', 'T', 'C', 'A', 'C', 'H' };

static guint64
sum_header (const Header *header)
{
  return XXH3_64bits (header, G_STRUCT_OFFSET (Header, header_sum));
}

static guint64
align (guint64 offset)
{
  return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

guint64
vec_cache_file_estimate (VecTable *table)
{
  guint64 n_rows = (guint64) vec_table_get_n_rows (table), n_columns = vec_table_get_n_columns (table);

  return align (sizeof (Header) + n_rows * 16 * (1 + n_columns)) + n_rows * (guint64) vec_table_get_n_dims (table) * sizeof (float);
}

/* ---- Writing */

static gboolean
set_write_error (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
write_bytes (int fd, const char *path, const void *bytes, gsize n, GCancellable *cancellable, GError **error)
{
  const guint8 *rest = bytes;

  while (n > 0)
    {
      gssize written;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      written = write (fd, rest, MIN (n, PIECE));
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return set_write_error (path, error);
      rest += written;
      n -= (gsize) written;
    }
  return TRUE;
}

static gboolean
all_finite (const float *values, gsize n)
{
  guint32 worst = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      worst = MAX (worst, bits & 0x7fffffff);
    }
  return worst < 0x7f800000;
}

/* The checksum of the values, piece by piece, so that each is looked at once while it is near. FALSE: cancelled, or not all are finite. */
static gboolean
sum_values (const float *values, gsize n_bytes, guint64 *sum, GCancellable *cancellable, GError **error)
{
  XXH3_state_t *state = XXH3_createState ();
  gboolean is_fine = TRUE, is_finite = TRUE;

  XXH3_64bits_reset (state);
  for (gsize at = 0; at < n_bytes && is_fine && is_finite; at += PIECE)
    {
      gsize n = MIN (n_bytes - at, PIECE);

      XXH3_64bits_update (state, (const guint8 *) values + at, n);
      is_finite = all_finite (values + at / sizeof (float), n / sizeof (float));
      is_fine = !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  *sum = XXH3_64bits_digest (state);
  XXH3_freeState (state);
  if (is_fine && !is_finite)
    g_set_error_literal (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, "values that are not finite");
  return is_fine && is_finite;
}

/* But for the checksum of the values. Fills @about with zeros up to where they begin. */
static void
make_header (Header *header, VecTable *table, const VecCacheKey *key, GByteArray *about)
{
  static const guint8 zeros[ALIGNMENT];
  gsize n_bytes = (gsize) vec_table_get_n_rows (table) * (gsize) vec_table_get_n_dims (table) * sizeof (float);

  memset (header, 0, sizeof *header);
  memcpy (header->magic, magic, sizeof magic);
  header->version = VERSION;
  header->value_size = sizeof (float);
  header->key_high = key->high;
  header->key_low = key->low;
  header->about_size = about->len;
  header->values_offset = align (sizeof *header + about->len);
  header->n_rows = vec_table_get_n_rows (table);
  header->n_dims = vec_table_get_n_dims (table);
  header->file_size = header->values_offset + n_bytes;
  g_byte_array_append (about, zeros, (guint) (header->values_offset - sizeof *header - about->len));
  header->about_sum = XXH3_64bits (about->data, about->len);
}

static gboolean
write_parts (int fd, VecTable *table, const VecCacheKey *key, const char *source, const char *path, GCancellable *cancellable,
             GError **error)
{
  g_autoptr(GByteArray) about = vec_cache_about_write (table, source, error);
  Header header;

  if (about == NULL)
    return FALSE;
  make_header (&header, table, key, about);
  if (!sum_values (vec_table_get_vectors (table), header.file_size - header.values_offset, &header.values_sum, cancellable, error))
    return FALSE;
  header.header_sum = sum_header (&header);
  return write_bytes (fd, path, &header, sizeof header, cancellable, error)
         && write_bytes (fd, path, about->data, about->len, cancellable, error)
         && write_bytes (fd, path, vec_table_get_vectors (table), header.file_size - header.values_offset, cancellable, error);
}

gboolean
vec_cache_file_write (VecTable *table, const VecCacheKey *key, const char *source, const char *path, GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gboolean is_whole;
  int fd;

  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_write_error (temporary, error);
  is_whole = write_parts (fd, table, key, source, temporary, cancellable, error);
  if (close (fd) != 0 && is_whole)
    is_whole = set_write_error (temporary, error);
  if (is_whole && g_rename (temporary, path) != 0)
    is_whole = set_write_error (path, error);
  if (!is_whole)
    g_unlink (temporary);
  return is_whole;
}

/* ---- Reading */

static gboolean
refuse (const char *path, const char *what, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, "%s: %s", path, what);
  return FALSE;
}

/* Every size is compared with those of the file before anything is read by it. */
static gboolean
check_header (const Header *header, gsize n, const char *path, GError **error)
{
  guint64 n_bytes;

  if (memcmp (header->magic, magic, sizeof magic) != 0 || header->version != VERSION || header->value_size != sizeof (float))
    return refuse (path, "another version", error);
  if (header->header_sum != sum_header (header))
    return refuse (path, "the header is damaged", error);
  if (header->file_size != n || header->about_size > n - sizeof *header
      || header->values_offset != align (sizeof *header + header->about_size) || header->values_offset > n)
    return refuse (path, "the parts do not fit the file", error);
  n_bytes = n - header->values_offset;
  if (header->n_rows < 1 || header->n_dims < 1 || header->n_dims > G_MAXINT
      || (guint64) header->n_rows > n_bytes / sizeof (float) / (guint64) header->n_dims
      || (guint64) header->n_rows * (guint64) header->n_dims * sizeof (float) != n_bytes)
    return refuse (path, "the matrix does not fit the file", error);
  return TRUE;
}

static gboolean
check_sums (const Header *header, const guint8 *bytes, const char *path, GError **error)
{
  const float *values = (const float *) (gconstpointer) (bytes + header->values_offset);
  guint64 sum;

  if (XXH3_64bits (bytes + sizeof *header, header->values_offset - sizeof *header) != header->about_sum)
    return refuse (path, "the content is damaged", error);
  if (!sum_values (values, header->file_size - header->values_offset, &sum, NULL, error))
    return FALSE;
  return sum == header->values_sum || refuse (path, "the content is damaged", error);
}

VecTable *
vec_cache_file_read (const char *path, const VecCacheKey *key, const char *source, GError **error)
{
  GMappedFile *mapped = g_mapped_file_new (path, FALSE, error);
  const guint8 *bytes;
  gsize n;
  Header header;
  VecTableBuilder *builder;

  if (mapped == NULL)
    return NULL;
  bytes = (const guint8 *) g_mapped_file_get_contents (mapped);
  n = g_mapped_file_get_length (mapped);
  if (n >= sizeof header)
    memcpy (&header, bytes, sizeof header);
  if ((n < sizeof header && !refuse (path, "too short", error)) || !check_header (&header, n, path, error)
      || ((header.key_high != key->high || header.key_low != key->low) && !refuse (path, "another key", error))
      || !check_sums (&header, bytes, path, error))
    {
      g_mapped_file_unref (mapped);
      return NULL;
    }
  builder = vec_cache_about_read (bytes + sizeof header, header.about_size, header.n_rows, header.n_dims, source, path, error);
  if (builder == NULL)
    {
      g_mapped_file_unref (mapped);
      return NULL;
    }
  vec_table_builder_take_vectors (builder, (const float *) (gconstpointer) (bytes + header.values_offset), header.n_rows,
                                  (int) header.n_dims, mapped, (GDestroyNotify) g_mapped_file_unref);
  return vec_table_builder_end (builder, error);
}

gboolean
vec_cache_file_sign (guint8 *bytes, gsize n)
{
  Header header;

  if (n < sizeof header)
    return FALSE;
  memcpy (&header, bytes, sizeof header);
  memcpy (header.magic, magic, sizeof magic);
  header.version = VERSION;
  header.value_size = sizeof (float);
  header.key_high = header.key_low = 0;
  header.file_size = n;
  header.about_size = MIN (header.about_size, n - sizeof header);
  header.values_offset = align (sizeof header + header.about_size);
  if (header.values_offset <= n)
    {
      header.about_sum = XXH3_64bits (bytes + sizeof header, header.values_offset - sizeof header);
      header.values_sum = XXH3_64bits (bytes + header.values_offset, n - header.values_offset);
    }
  header.header_sum = sum_header (&header);
  memcpy (bytes, &header, sizeof header);
  return TRUE;
}
