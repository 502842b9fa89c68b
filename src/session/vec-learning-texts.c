#include "session/vec-learning-texts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-text-input.h"

#define HEAD_SIZE 4096
#define MAX_DEPTH 32
#define BLOCK_SIZE (1 << 18)   /* of text, after which it is looked whether to go on: 30 ms */

/* ---- Finding. */

typedef struct
{
  GPtrArray *files;
  guint64 n_bytes;
  guint n_skipped;
  GCancellable *cancellable;
} Search;

static gboolean
holds_text (const char *path, guint64 size)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (VecTextInput) input = NULL;
  guint8 head[HEAD_SIZE];
  gsize n = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &n, NULL, NULL) || n == 0)
    return FALSE;
  input = vec_text_input_new_for_head (head, n, size);
  return input != NULL;
}

static void
add_file (Search *search, const char *path, guint64 size)
{
  g_ptr_array_add (search->files, g_strdup (path));
  search->n_bytes += size;
}

static int
compare_infos (gconstpointer a, gconstpointer b)
{
  return strcmp (g_file_info_get_name (*(GFileInfo *const *) a), g_file_info_get_name (*(GFileInfo *const *) b));
}

static GPtrArray *
list_folder (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFileEnumerator) children = NULL;
  GFileInfo *info;
  GError *problem = NULL;

  children = g_file_enumerate_children (folder,
                                        G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                        "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN,
                                        G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, error);
  if (children == NULL)
    return NULL;
  while ((info = g_file_enumerator_next_file (children, cancellable, &problem)) != NULL)
    g_ptr_array_add (infos, info);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return NULL;
    }
  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}

static gboolean
add_folder (Search *search, const char *path, int depth, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GPtrArray) infos = list_folder (folder, search->cancellable, error);

  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      GFileInfo *info = infos->pdata[i];
      GFileType type = g_file_info_get_file_type (info);
      guint64 size = (guint64) g_file_info_get_size (info);
      g_autofree char *child = g_build_filename (path, g_file_info_get_name (info), NULL);

      if (g_cancellable_set_error_if_cancelled (search->cancellable, error))
        return FALSE;
      if (g_file_info_get_is_hidden (info))
        continue;
      if (type == G_FILE_TYPE_DIRECTORY && depth < MAX_DEPTH && !add_folder (search, child, depth + 1, error))
        return FALSE;
      if (type == G_FILE_TYPE_REGULAR && holds_text (child, size))
        add_file (search, child, size);
      else if (type == G_FILE_TYPE_REGULAR)
        search->n_skipped++;
    }
  return infos != NULL;
}

char **
vec_learning_texts_find (const char *const *paths, guint64 *n_bytes, guint *n_skipped, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  Search search = { files, 0, 0, cancellable };

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
      g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                      G_FILE_QUERY_INFO_NONE, cancellable, error);

      if (info == NULL)
        return NULL;
      if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY)
        add_file (&search, paths[i], (guint64) g_file_info_get_size (info));
      else if (!add_folder (&search, paths[i], 0, error))
        return NULL;
    }
  *n_bytes = search.n_bytes;
  *n_skipped = search.n_skipped;
  if (files->len == 0)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("There is no text in what was chosen"));
      return NULL;
    }
  g_ptr_array_add (files, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&files), FALSE);
}

/* ---- Reading. */

/* The end of a paragraph near @length, else of a line. */
static gsize
find_block_end (const char *text, gsize length)
{
  const char *end;

  if (length <= BLOCK_SIZE)
    return length;
  end = g_strstr_len (text + BLOCK_SIZE, (gssize) MIN (length - BLOCK_SIZE, BLOCK_SIZE), "\n\n");
  if (end == NULL)
    end = memchr (text + BLOCK_SIZE, '\n', length - BLOCK_SIZE);
  return end != NULL ? (gsize) (end - text) + 1 : length;
}

gboolean
vec_learning_texts_add_text (VecTextWords *words, const char *text, gsize length, VecCorpusBuilder *builder, GCancellable *cancellable, GError **error)
{
  while (length > 0)
    {
      gsize n = find_block_end (text, length);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      vec_text_words_add (words, text, n, builder);
      text += n;
      length -= n;
    }
  return TRUE;
}
