#include "read/vec-unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "read/vec-head.h"

#define BLOCK_SIZE (1 << 18)
#define KEPT_FREE ((guint64) 512 << 20)
#define MAX_DEPTH 16                        /* folders within folders */
#define STALE_SECONDS (24 * 60 * 60)        /* left behind by a program that was killed */

struct _VecUnpacked
{
  char *folder;
  GPtrArray *files;       /* of VecUnpackedFile */
  gboolean single;
};

/* One archive on its way. */
typedef struct
{
  VecUnpacked *unpacked;
  struct archive *archive;
  char *name;             /* of the packed file, for messages */
  guint64 packed_size;
  guint64 n_free;         /* bytes that may be written */
  guint64 n_written;
  guint64 limit;
  VecTicker *ticker;
} Unpacking;

static guint64 pretended_from;
static guint64 pretended_room;

void
vec_unpack_pretend (guint64 ratio_from, guint64 room)
{
  pretended_from = ratio_from;
  pretended_room = room;
}

/* ---- Recognition. */

static const struct
{
  const char *magic;
  gsize length;
  gsize offset;
} magics[] = {
  { "\x1f\x8b\x08", 3, 0 }, { "BZh", 3, 0 }, { "\xfd" "7zXZ\0", 6, 0 }, { "\x28\xb5\x2f\xfd", 4, 0 }, { "PK\x03\x04", 4, 0 }, { "ustar", 5, 257 },
};

gboolean
vec_packed_is (const guint8 *head, gsize n)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= magics[i].offset + magics[i].length && memcmp (head + magics[i].offset, magics[i].magic, magics[i].length) == 0)
      return magics[i].magic[0] != 'B' || (n > 9 && head[3] >= '1' && head[3] <= '9' && memcmp (head + 4, "1AY&SY", 6) == 0);
  return FALSE;
}

gboolean
vec_packed_is_zip (const guint8 *head, gsize n)
{
  return n >= 4 && memcmp (head, "PK\x03\x04", 4) == 0;
}

const char *
vec_packed_get_first_name (const guint8 *head, gsize n, gsize *length)
{
  if (n < 30 || !vec_packed_is_zip (head, n))
    return NULL;
  *length = head[26] | (gsize) head[27] << 8;
  return 30 + *length <= n ? (const char *) head + 30 : NULL;
}

/* ---- The folder. */

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
remove_stale (const char *parent)
{
  g_autoptr(GDir) dir = g_dir_open (parent, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (parent, name, NULL);
      struct stat info;

      if (lstat (child, &info) == 0 && S_ISDIR (info.st_mode) && now - info.st_mtime > STALE_SECONDS)
        remove_tree (child);
    }
}

static char *
make_folder (void)
{
  static gsize looked;
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), "vectarium", "unpacked", NULL);
  g_autofree char *pattern = g_build_filename (parent, "XXXXXX", NULL);

  if (g_mkdir_with_parents (parent, 0700) == 0)
    {
      if (g_once_init_enter (&looked))
        {
          remove_stale (parent);
          g_once_init_leave (&looked, 1);
        }
      if (g_mkdtemp (pattern) != NULL)
        return g_steal_pointer (&pattern);
    }
  return g_dir_make_tmp ("vectarium-XXXXXX", NULL);
}

static guint64
get_free_bytes (const char *folder)
{
  struct statvfs info;

  if (pretended_room > 0)
    return pretended_room;
  if (statvfs (folder, &info) != 0)
    return G_MAXUINT64;
  return (guint64) info.f_bavail * info.f_frsize > KEPT_FREE ? (guint64) info.f_bavail * info.f_frsize - KEPT_FREE : 0;
}

static void
file_free (gpointer data)
{
  VecUnpackedFile *file = data;

  g_free (file->name);
  g_free (file->path);
  g_free (file);
}

static VecUnpacked *
unpacked_new (GError **error)
{
  g_autofree char *folder = make_folder ();
  VecUnpacked *self;

  if (folder == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("There is no folder to unpack into: %s cannot be written"), g_get_tmp_dir ());
      return NULL;
    }
  self = g_new0 (VecUnpacked, 1);
  self->folder = g_steal_pointer (&folder);
  self->files = g_ptr_array_new_with_free_func (file_free);
  return self;
}

void
vec_unpacked_free (VecUnpacked *self)
{
  remove_tree (self->folder);
  g_ptr_array_unref (self->files);
  g_free (self->folder);
  g_free (self);
}

GPtrArray *
vec_unpacked_get_files (VecUnpacked *self)
{
  return self->files;
}

gboolean
vec_unpacked_is_single (VecUnpacked *self)
{
  return self->single;
}

/* ---- Names. */

/* The path of a single compressed file without its ending. */
static char *
dup_inner_name (const char *path)
{
  static const char *const endings[] = { ".gz", ".bz2", ".xz", ".zst", ".zstd", NULL };
  char *name = g_path_get_basename (path);

  for (guint i = 0; endings[i] != NULL; i++)
    if (strlen (name) > strlen (endings[i]) && g_ascii_strcasecmp (name + strlen (name) - strlen (endings[i]), endings[i]) == 0)
      {
        name[strlen (name) - strlen (endings[i])] = '\0';
        break;
      }
  return name;
}

/* The name made of plain components; NULL where it would lead out of the folder or is none. */
static char *
dup_safe_name (const char *name)
{
  g_auto(GStrv) parts = NULL;
  g_autoptr(GString) safe = g_string_new (NULL);
  guint depth = 0;

  if (name == NULL)
    return NULL;
  parts = g_strsplit (name, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0' || g_str_equal (parts[i], "."))
        continue;
      if (g_str_equal (parts[i], "..") || strlen (parts[i]) > 250 || ++depth > MAX_DEPTH)
        return NULL;
      g_string_append_printf (safe, "%s%s", safe->len > 0 ? "/" : "", parts[i]);
    }
  return safe->len > 0 ? g_strdup (safe->str) : NULL;
}

/* ---- Bounds. */

static gboolean
count_bytes (Unpacking *self, guint64 n, GError **error)
{
  self->n_written += n;
  if (self->n_written > (pretended_from > 0 ? pretended_from : VEC_UNPACK_FREE_BYTES)
      && self->n_written / VEC_UNPACK_MAX_RATIO > self->packed_size)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s becomes more than %d times as large when it is unpacked, which no table of vectors does; if it is what you expect, "
                     "unpack it first"),
                   self->name, VEC_UNPACK_MAX_RATIO);
      return FALSE;
    }
  if (self->n_written > self->n_free)
    {
      g_autofree char *room = g_format_size (self->n_free);

      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED,
                   _("%s needs more room than there is when it is unpacked (%s in %s); free some, or unpack it on another disk"), self->name,
                   room, self->unpacked->folder);
      return FALSE;
    }
  return TRUE;
}

static gboolean
tick (Unpacking *self, GError **error)
{
  return self->ticker == NULL || vec_ticker_tick (self->ticker, (guint64) MAX (0, archive_filter_bytes (self->archive, -1)), error);
}

/* ---- Files. */

static gboolean
set_damaged (Unpacking *self, GError **error)
{
  const char *reason = archive_error_string (self->archive);
  g_autofree char *text = reason != NULL ? g_utf8_make_valid (reason, -1) : g_strdup ("?");

  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s cannot be unpacked: it is damaged or was cut off near byte %llu (%s); fetch it again"),
               self->name, (unsigned long long) MAX (0, archive_filter_bytes (self->archive, -1)), text);
  return FALSE;
}

static gboolean
set_write_error (Unpacking *self, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be unpacked into %s: %s"), self->name, self->unpacked->folder,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_block (Unpacking *self, int fd, const guint8 *block, gsize n, guint64 offset, GError **error)
{
  while (n > 0)
    {
      gssize n_done = pwrite (fd, block, n, (off_t) offset);

      if (n_done < 0 && errno == EINTR)
        continue;
      if (n_done < 0)
        return set_write_error (self, error);
      block += n_done;
      offset += (guint64) n_done;
      n -= (gsize) n_done;
    }
  return TRUE;
}

/* Copies the entry's blocks; *@cut where the limit ended them. */
static gboolean
write_blocks (Unpacking *self, int fd, gboolean *cut, GError **error)
{
  guint64 end = 0;

  *cut = FALSE;
  for (;;)
    {
      const void *block;
      la_int64_t offset;
      gsize n;
      int result = archive_read_data_block (self->archive, &block, &n, &offset);

      if (result == ARCHIVE_EOF)
        break;
      if (result != ARCHIVE_OK)
        return set_damaged (self, error);
      if (offset < 0 || (guint64) offset < end || (guint64) offset > G_MAXINT64 - n)
        return set_damaged (self, error);
      if (!tick (self, error) || !count_bytes (self, (guint64) offset + n - end, error)
          || !write_block (self, fd, block, n, (guint64) offset, error))
        return FALSE;
      end = (guint64) offset + n;
      if (self->limit > 0 && end >= self->limit)
        {
          *cut = TRUE;
          return TRUE;
        }
    }
  return ftruncate (fd, (off_t) end) == 0 || set_write_error (self, error);
}

/* What a gzip file says at its end about its content's length, as long as that is below 4 GiB; 0: nothing useful. */
static guint64
guess_single_size (Unpacking *self, const char *path)
{
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, NULL);
  const guint8 *bytes = map != NULL ? (const guint8 *) g_mapped_file_get_contents (map) : NULL;
  gsize n = map != NULL ? g_mapped_file_get_length (map) : 0;

  if (n < 18 || bytes[0] != 0x1f || bytes[1] != 0x8b)
    return 0;
  bytes += n - 4;
  return bytes[0] | (guint64) bytes[1] << 8 | (guint64) bytes[2] << 16 | (guint64) bytes[3] << 24;
}

static gboolean
unpack_file (Unpacking *self, const char *name, guint64 full_size, GError **error)
{
  VecUnpackedFile *file = g_new0 (VecUnpackedFile, 1);
  g_autofree char *folder = NULL;
  gboolean cut, ok;
  int fd;

  file->name = g_utf8_make_valid (name, -1);
  file->path = g_build_filename (self->unpacked->folder, name, NULL);
  g_ptr_array_add (self->unpacked->files, file);
  folder = g_path_get_dirname (file->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_write_error (self, error);
  fd = open (file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return set_write_error (self, error);
  ok = write_blocks (self, fd, &cut, error);
  if (ok && cut && full_size > self->limit && full_size < G_MAXINT64 && ftruncate (fd, (off_t) full_size) != 0)
    ok = set_write_error (self, error);
  return close (fd) == 0 && ok;
}

static gboolean
unpack_entry (Unpacking *self, const char *path, struct archive_entry *entry, GError **error)
{
  gboolean single = archive_format (self->archive) == ARCHIVE_FORMAT_RAW;
  g_autofree char *name = single ? dup_inner_name (path) : dup_safe_name (archive_entry_pathname (entry));
  guint64 size = archive_entry_size_is_set (entry) ? (guint64) archive_entry_size (entry) : 0;

  if (archive_entry_filetype (entry) != AE_IFREG || name == NULL)
    return TRUE;
  if (archive_entry_is_encrypted (entry))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s is protected by a password; unpack it first"), self->name);
      return FALSE;
    }
  if (self->unpacked->files->len == VEC_UNPACK_MAX_FILES)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s holds more than %d files; unpack it, and open those that you need"),
                   self->name, VEC_UNPACK_MAX_FILES);
      return FALSE;
    }
  self->unpacked->single = single;
  return unpack_file (self, name, single && self->limit > 0 ? guess_single_size (self, path) : size, error);
}

static gboolean
unpack_entries (Unpacking *self, const char *path, GError **error)
{
  for (;;)
    {
      struct archive_entry *entry;
      int result = archive_read_next_header (self->archive, &entry);

      if (result == ARCHIVE_EOF)
        break;
      if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        return set_damaged (self, error);
      if (!tick (self, error) || !unpack_entry (self, path, entry, error))
        return FALSE;
    }
  if (self->unpacked->files->len > 0)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is packed and holds no files"), self->name);
  return FALSE;
}

static struct archive *
open_archive (const char *path)
{
  struct archive *archive = archive_read_new ();

  archive_read_support_filter_gzip (archive);
  archive_read_support_filter_bzip2 (archive);
  archive_read_support_filter_xz (archive);
  archive_read_support_filter_zstd (archive);
  archive_read_support_format_zip (archive);
  archive_read_support_format_tar (archive);
  archive_read_support_format_raw (archive);
  archive_read_open_filename (archive, path, BLOCK_SIZE);
  return archive;
}

VecUnpacked *
vec_unpack (const char *path, guint64 limit, VecTicker *ticker, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecUnpacked) unpacked = NULL;
  g_auto(VecHead) head = { 0 };
  Unpacking unpacking;
  gboolean ok;

  if (!vec_head_read (&head, path, 16, error))
    return NULL;
  unpacked = unpacked_new (error);
  if (unpacked == NULL)
    return NULL;
  unpacking = (Unpacking) {
    .unpacked = unpacked,
    .archive = open_archive (path),
    .name = name,
    .packed_size = head.size,
    .n_free = get_free_bytes (unpacked->folder),
    .limit = limit,
    .ticker = ticker,
  };
  ok = unpack_entries (&unpacking, path, error);
  archive_read_free (unpacking.archive);
  return ok ? g_steal_pointer (&unpacked) : NULL;
}

/* ---- Streams. */

static gboolean
copy_stream (Unpacking *self, int in, int out, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);

  for (;;)
    {
      gssize n = read (in, block, BLOCK_SIZE);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be read at byte %llu: %s"), self->name,
                       (unsigned long long) self->n_written, g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      self->packed_size += (guint64) n;
      if (!write_block (self, out, block, (gsize) n, self->n_written, error) || !count_bytes (self, (guint64) n, error)
          || (self->ticker != NULL && !vec_ticker_tick (self->ticker, self->n_written, error)))
        return FALSE;
    }
}

VecUnpacked *
vec_unpack_stream (const char *path, const char *name, VecTicker *ticker, GError **error)
{
  g_autoptr(VecUnpacked) unpacked = unpacked_new (error);
  VecUnpackedFile *file;
  Unpacking unpacking;
  gboolean ok = FALSE;
  int in, out;

  if (unpacked == NULL)
    return NULL;
  file = g_new0 (VecUnpackedFile, 1);
  file->name = g_strdup (name);
  file->path = g_build_filename (unpacked->folder, name, NULL);
  g_ptr_array_add (unpacked->files, file);
  unpacked->single = TRUE;
  unpacking = (Unpacking) {
    .unpacked = unpacked, .name = file->name, .n_free = get_free_bytes (unpacked->folder), .ticker = ticker,
  };
  in = open (path, O_RDONLY | O_CLOEXEC);
  out = open (file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (in < 0 || out < 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), name, g_strerror (errno));
  else
    ok = copy_stream (&unpacking, in, out, error);
  if (in >= 0)
    close (in);
  if (out >= 0)
    close (out);
  return ok ? g_steal_pointer (&unpacked) : NULL;
}
