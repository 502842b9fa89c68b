#include "read/vec-cache-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define TABLE_ENDING ".table"
#define SEEN_ENDING ".seen"
#define HALF_FILE_AGE (24 * 60 * 60)     /* seconds after which nobody writes it any longer */

static guint64 limit = VEC_CACHE_DEFAULT_LIMIT;   /* atomic: the writer asks on a thread of its own */

void
vec_cache_set_limit (guint64 n_bytes)
{
  __atomic_store_n (&limit, n_bytes, __ATOMIC_RELAXED);
}

char *
vec_cache_dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "vectarium", "tables", NULL);
}

static char *
dup_prefix (guint64 size)
{
  return g_strdup_printf ("%012" G_GINT64_MODIFIER "x-", size);
}

char *
vec_cache_folder_dup_table (guint64 size, const VecCacheKey *content)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autofree char *prefix = dup_prefix (size);
  g_autofree char *key = vec_cache_key_to_string (content);
  g_autofree char *name = g_strconcat (prefix, key, TABLE_ENDING, NULL);

  return g_build_filename (folder, name, NULL);
}

gboolean
vec_cache_folder_has_size (guint64 size)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autofree char *prefix = dup_prefix (size);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, TABLE_ENDING))
      return TRUE;
  return FALSE;
}

void
vec_cache_folder_touch (const char *path)
{
  utimensat (AT_FDCWD, path, NULL, 0);
}

/* ---- What was seen: the stamps, when, and the key, as one block of bytes */

typedef struct
{
  VecCacheKey content;
  gint64 when;               /* ns since 1970 */
  guint64 n_files;
} Seen;

static char *
dup_seen (const VecCacheKey *question)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autofree char *key = vec_cache_key_to_string (question);
  g_autofree char *name = g_strconcat (key, SEEN_ENDING, NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
was_seen (const Seen *seen, const VecFileStamp *before, const VecFileStamp *now)
{
  return before->exists && vec_file_stamp_equal (before, now) && before->changed == now->changed
         && before->changed < seen->when - G_GINT64_CONSTANT (1000000000);
}

gboolean
vec_cache_folder_recall (const VecCacheKey *question, const VecFileStamp *stamps, guint n_files, VecCacheKey *content)
{
  g_autofree char *path = dup_seen (question);
  g_autofree char *bytes = NULL;
  gsize n;
  Seen seen;

  if (!g_file_get_contents (path, &bytes, &n, NULL) || n != sizeof seen + n_files * sizeof *stamps)
    return FALSE;
  memcpy (&seen, bytes, sizeof seen);
  if (seen.n_files != n_files)
    return FALSE;
  for (guint i = 0; i < n_files; i++)
    {
      VecFileStamp before;

      memcpy (&before, bytes + sizeof seen + i * sizeof before, sizeof before);
      if (!was_seen (&seen, &before, &stamps[i]))
        return FALSE;
    }
  *content = seen.content;
  return TRUE;
}

void
vec_cache_folder_remember (const VecCacheKey *question, const VecFileStamp *stamps, guint n_files, const VecCacheKey *content)
{
  g_autofree char *path = dup_seen (question);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  Seen seen = { *content, g_get_real_time () * 1000, n_files };

  g_byte_array_append (bytes, (const guint8 *) &seen, sizeof seen);
  g_byte_array_append (bytes, (const guint8 *) stamps, n_files * (guint) sizeof *stamps);
  g_file_set_contents_full (path, (const char *) bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

/* ---- Size */

typedef struct
{
  char *path;
  guint64 size;
  gint64 used;               /* ns since 1970 */
  gboolean is_table;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const Entry *left = *(Entry *const *) a, *right = *(Entry *const *) b;

  return left->used < right->used ? -1 : left->used > right->used;
}

/* All files of the cache, the least recently used first; half files that nobody writes any longer are removed. Other people's files
 * are none of ours. */
static GPtrArray *
list_entries (void)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean is_table = g_str_has_suffix (name, TABLE_ENDING);
      struct stat info;
      Entry *entry;

      if (lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      if (strstr (name, TABLE_ENDING ".") != NULL && info.st_mtim.tv_sec < now - HALF_FILE_AGE)
        g_unlink (path);
      if (!is_table && !g_str_has_suffix (name, SEEN_ENDING))
        continue;
      entry = g_new0 (Entry, 1);
      entry->path = g_steal_pointer (&path);
      entry->size = (guint64) info.st_size;
      entry->used = (gint64) info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
      entry->is_table = is_table;
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_use);
  return entries;
}

static guint64
sum_sizes (GPtrArray *entries, guint *n_tables)
{
  guint64 size = 0;

  if (n_tables != NULL)
    *n_tables = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      size += entry->size;
      if (n_tables != NULL)
        *n_tables += entry->is_table;
    }
  return size;
}

guint64
vec_cache_get_size (guint *n_tables)
{
  g_autoptr(GPtrArray) entries = list_entries ();

  return sum_sizes (entries, n_tables);
}

/* At most a quarter of the disk that is free or the cache's own. */
static guint64
get_limit (const char *folder, guint64 size)
{
  guint64 most = __atomic_load_n (&limit, __ATOMIC_RELAXED);
  struct statvfs disk;
  guint64 room;

  if (statvfs (folder, &disk) != 0)
    return most;
  room = (guint64) disk.f_bavail * disk.f_frsize + size;
  return MIN (most, room / 4);
}

gboolean
vec_cache_folder_make_room (guint64 n_bytes)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autoptr(GPtrArray) entries = NULL;
  guint64 size, most;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  entries = list_entries ();
  size = sum_sizes (entries, NULL);
  most = get_limit (folder, size);
  if (n_bytes > most)
    return FALSE;
  for (guint i = 0; i < entries->len && size + n_bytes > most; i++)
    {
      const Entry *entry = entries->pdata[i];

      if (g_unlink (entry->path) == 0)
        size -= entry->size;
    }
  return size + n_bytes <= most;
}

gboolean
vec_cache_clear (guint64 *n_bytes, GError **error)
{
  g_autoptr(GPtrArray) entries = list_entries ();

  *n_bytes = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];

      if (g_unlink (entry->path) != 0 && errno != ENOENT)
        {
          int code = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("%s could not be removed: %s"), entry->path, g_strerror (code));
          return FALSE;
        }
      *n_bytes += entry->size;
    }
  return TRUE;
}
