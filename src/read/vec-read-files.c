#include "read/vec-read-files.h"

#include <string.h>
#include <sys/stat.h>

#include "read/vec-head.h"
#include "read/vec-projector-config.h"
#include "read/vec-readers.h"
#include "read/vec-side-labels.h"
#include "read/vec-unpack.h"

#define CONFIG_ENDING "config.json"
#define MAX_CONFIG_SIZE ((gsize) 16 << 20)

/* Takes @path, which may be NULL. */
static void
add_path (GPtrArray *paths, char *path)
{
  if (path == NULL || g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
    g_free (path);
  else
    g_ptr_array_add (paths, path);
}

static void
add_if_there (GPtrArray *paths, char *path)
{
  if (path != NULL && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_clear_pointer (&path, g_free);
  add_path (paths, path);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What is in an archive may have its labels beside the archive, under the name of what is in it. */
static void
add_labels_of_packed (GPtrArray *paths, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = NULL;
  g_auto(VecHead) head = { 0 };
  const char *name;

  if (!vec_head_read (&head, path, 512, NULL) || !vec_packed_is (head.bytes, head.n))
    return;
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, ".labels.") != NULL)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_if_there (paths, g_build_filename (folder, names->pdata[i], NULL));
}

static void
add_local (GPtrArray *paths, const char *config, const char *named)
{
  if (named != NULL && !vec_projector_is_remote (named))
    add_path (paths, vec_projector_dup_local (config, named));
}

static void
add_configured (GPtrArray *paths, const char *path, const VecReadOptions *options)
{
  g_autofree char *name = g_path_get_basename (path);
  g_auto(VecHead) head = { 0 };
  g_autoptr(GPtrArray) tensors = NULL;
  const VecTensor *tensor;

  if (!g_str_has_suffix (name, CONFIG_ENDING) || !vec_head_read (&head, path, MAX_CONFIG_SIZE, NULL))
    return;
  tensors = vec_projector_config_parse ((const char *) head.bytes, head.n, name, NULL);
  tensor = tensors != NULL ? vec_projector_config_find (tensors, options != NULL ? options->part : NULL, name, NULL) : NULL;
  if (tensor == NULL)
    return;
  add_local (paths, path, tensor->tensor_path);
  add_local (paths, path, tensor->metadata_path);
  add_local (paths, path, tensor->sprite_path);
}

char **
vec_read_dup_files (const char *path, const VecReadOptions *options)
{
  g_autofree char *file = vec_reader_dup_file (path);
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();

  add_path (paths, g_strdup (file));
  for (char **more = options != NULL ? options->more_paths : NULL; more != NULL && *more != NULL; more++)
    add_path (paths, g_strdup (*more));
  if (options != NULL && options->metadata_path != NULL)
    add_path (paths, g_strdup (options->metadata_path));
  else
    add_if_there (paths, vec_side_labels_find_table (file, options));
  add_if_there (paths, vec_side_labels_dup_path (file));
  add_labels_of_packed (paths, file);
  add_configured (paths, file, options);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

void
vec_file_stamp_take (VecFileStamp *stamp, const char *path)
{
  struct stat info;

  memset (stamp, 0, sizeof *stamp);
  if (stat (path, &info) != 0)
    return;
  stamp->exists = TRUE;
  stamp->device = info.st_dev;
  stamp->inode = info.st_ino;
  stamp->size = (guint64) info.st_size;
  stamp->modified = (gint64) info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  stamp->changed = (gint64) info.st_ctim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_ctim.tv_nsec;
}

gboolean
vec_file_stamp_equal (const VecFileStamp *a, const VecFileStamp *b)
{
  return a->exists == b->exists && a->device == b->device && a->inode == b->inode && a->size == b->size && a->modified == b->modified;
}
