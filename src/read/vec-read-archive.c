/* Compressed files and archives: gzip, bzip2, xz, zstd, zip and tar around any format that is read. One of the files inside is the table;
 * what belongs to it (labels, metadata, a configuration's tensors) may lie beside it in the archive, or beside the archive. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-archive.h"
#include "read/vec-readers.h"
#include "read/vec-sample.h"
#include "read/vec-unpack.h"

#define MAX_NESTING 3          /* a .npy.gz in a .zip in a .tar.xz */

static int
probe_archive (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return vec_packed_is (head, n_head) ? 95 : 0;
}

/* ---- Which of the files. */

static gboolean
is_hidden (const char *name)
{
  const char *base = strrchr (name, '/') != NULL ? strrchr (name, '/') + 1 : name;

  return *base == '.' || g_str_has_prefix (name, "__MACOSX/");
}

/* Texts that come with tables and are none. */
static gboolean
is_companion (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *folded = g_ascii_strdown (base, -1);

  return strstr (folded, ".labels.") != NULL || g_str_has_prefix (folded, "readme") || g_str_has_prefix (folded, "license")
         || g_str_has_prefix (folded, "metadata.") || g_str_has_suffix (folded, ".md");
}

/* Programs' files in zip archives that hold no table, with what to do. */
static const char *
find_refusal (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const char *name = ((const VecUnpackedFile *) g_ptr_array_index (files, i))->name;

      if (g_str_has_suffix (name, "data.pkl"))
        return N_("%s is a PyTorch file, which holds a Python pickle and is never opened because that could run a program hidden in it; in "
                  "Python, save its tensor with safetensors.torch.save_file ({\"vectors\": tensor}, \"vectors.safetensors\") or "
                  "numpy.save (\"vectors.npy\", tensor.numpy ())");
      if (g_str_equal (name, "[Content_Types].xml"))
        return N_("%s is an Office document; save its sheet as CSV");
    }
  return NULL;
}

/* The files that may be the table; @indices says which of @files each is. A configuration of the Embedding Projector stands for all. */
static GPtrArray *
list_candidates (GPtrArray *files, const VecReadOptions *options, GArray *indices)
{
  GPtrArray *parts = vec_parts_new ();
  gboolean any_table = FALSE;

  for (guint pass = 0; pass < 2 && !any_table; pass++)
    for (guint i = 0; i < files->len; i++)
      {
        const VecUnpackedFile *file = g_ptr_array_index (files, i);
        const VecReader *reader = is_hidden (file->name) ? NULL : vec_reader_for_file (file->path, options, NULL);

        if (reader == NULL || (pass == 0 && is_companion (file->name)))
          continue;
        any_table = TRUE;
        if (g_str_has_suffix (file->name, "projector_config.json"))
          {
            g_ptr_array_set_size (parts, 0);
            g_array_set_size (indices, 0);
          }
        vec_parts_add (parts, file->name, 0, 0, NULL);
        g_array_append_val (indices, i);
        if (g_str_has_suffix (file->name, "projector_config.json"))
          break;
      }
  return parts;
}

static gboolean
set_nothing (GPtrArray *files, const char *name, GError **error)
{
  const char *refusal = find_refusal (files);
  const VecUnpackedFile *file = g_ptr_array_index (files, 0);

  if (refusal != NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _(refusal), name);
  else if (files->len == 1)
    vec_reader_for_file (file->path, NULL, error);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s holds %u files, none of which is a table of vectors that is read"), name,
                 files->len);
  return FALSE;
}

/* One level deeper: what is read inside is read with these. */
static VecReadOptions *
make_inner_options (const char *path, const VecReadOptions *options)
{
  VecReadOptions *inner = vec_read_options_copy_within (options);

  if (inner->origin == NULL)
    inner->origin = g_strdup (path);
  inner->n_nested++;
  g_clear_pointer (&inner->metadata_path, g_free);
  if (g_strcmp0 (inner->format, vec_reader_archive.id) == 0)
    g_clear_pointer (&inner->format, g_free);
  return inner;
}

static gboolean
check_nesting (const char *name, const VecReadOptions *options, GError **error)
{
  if (options == NULL || options->n_nested < MAX_NESTING)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s is packed more than %d times; unpack it first"), name, MAX_NESTING);
  return FALSE;
}

/* The file to read, with the candidates in *@parts; −1 with an error. */
static int
choose_file (VecUnpacked *unpacked, const char *name, VecReadOptions *inner, GPtrArray **parts, GError **error)
{
  GPtrArray *files = vec_unpacked_get_files (unpacked);
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  int index;

  *parts = list_candidates (files, inner, indices);
  if (find_refusal (files) != NULL || (*parts)->len == 0)
    {
      set_nothing (files, name, error);
      return -1;
    }
  if ((*parts)->len == 1)
    return (int) g_array_index (indices, guint, 0);
  index = vec_parts_find (*parts, inner->part, name, error);
  g_clear_pointer (&inner->part, g_free);
  return index >= 0 ? (int) g_array_index (indices, guint, index) : -1;
}

/* ---- Reading. */

static VecTable *
read_inner (VecUnpacked *unpacked, const char *path, const char *name, VecReadOptions *inner, VecProgressFunc progress,
            gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(VecTable) table = NULL;
  int index = choose_file (unpacked, name, inner, &parts, error);
  const VecUnpackedFile *file;

  if (index < 0)
    return NULL;
  file = g_ptr_array_index (vec_unpacked_get_files (unpacked), index);
  table = vec_read_file (file->path, inner, progress, progress_data, cancellable, error);
  if (table == NULL)
    {
      if (!vec_unpacked_is_single (unpacked) && error != NULL && (*error)->domain == VEC_ERROR)
        g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  return vec_table_new_named (table, name, vec_table_get_format (table), path);
}

static VecTable *
read_archive (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
              GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecReadOptions) inner = make_inner_options (path, options);
  g_autoptr(VecUnpacked) unpacked = NULL;
  g_auto(VecHead) head = { 0 };
  VecTicker ticker;

  if (!check_nesting (name, options, error) || !vec_head_read (&head, path, 1, error))
    return NULL;
  vec_ticker_init (&ticker, _("Unpacking"), head.size, progress, progress_data, cancellable);
  unpacked = vec_unpack (path, 0, &ticker, error);
  if (unpacked == NULL)
    return NULL;
  vec_ticker_end (&ticker, head.size);
  return read_inner (unpacked, path, name, inner, progress, progress_data, cancellable, error);
}

/* ---- Looking. */

static GPtrArray *
list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecReadOptions) inner = make_inner_options (path, options);
  g_autoptr(VecUnpacked) unpacked = NULL;
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(GError) choice_error = NULL;
  const VecUnpackedFile *file;
  int index;

  unpacked = check_nesting (name, options, error) ? vec_unpack (path, VEC_SAMPLE_SIZE, NULL, error) : NULL;
  if (unpacked == NULL)
    return NULL;
  index = choose_file (unpacked, name, inner, &parts, &choice_error);
  if (parts->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&choice_error));
      return NULL;
    }
  if (parts->len > 1)
    return g_steal_pointer (&parts);
  file = g_ptr_array_index (vec_unpacked_get_files (unpacked), index);
  return vec_read_list_parts (file->path, inner, error);
}

VecInspection *
vec_archive_inspect (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecReadOptions) inner = make_inner_options (path, options);
  g_autoptr(VecUnpacked) unpacked = NULL;
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(GError) choice_error = NULL;
  VecInspection *inspection;
  int index;

  unpacked = check_nesting (name, options, error) ? vec_unpack (path, VEC_SAMPLE_SIZE, NULL, error) : NULL;
  if (unpacked == NULL)
    return NULL;
  index = choose_file (unpacked, name, inner, &parts, &choice_error);
  if (index < 0 && parts->len < 2)
    {
      g_propagate_error (error, g_steal_pointer (&choice_error));
      return NULL;
    }
  /* Nothing is chosen yet: the first shows what they may be like. */
  inspection = vec_inspect_file (((const VecUnpackedFile *) g_ptr_array_index (vec_unpacked_get_files (unpacked), MAX (index, 0)))->path,
                                 inner, error);
  if (inspection == NULL || parts->len < 2)
    return inspection;
  g_clear_pointer (&inspection->parts, g_ptr_array_unref);
  inspection->part = vec_parts_find (parts, options != NULL ? options->part : NULL, "", NULL);
  inspection->parts = g_steal_pointer (&parts);
  inspection->certain = inspection->certain && inspection->part >= 0;
  return inspection;
}

static const char *const extensions[] = { "gz", "bz2", "xz", "zst", "zstd", "zip", "tar", "tgz", NULL };
static const char *const mime_types[] = { "application/gzip", "application/x-bzip2", "application/x-xz", "application/zstd",
                                          "application/zip", "application/x-tar", NULL };

const VecReader vec_reader_archive = {
  .id = "archive",
  .title = N_("Compressed file"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_archive,
  .read = read_archive,
  .list_parts = list_parts,
};
