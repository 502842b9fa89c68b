/* The Embedding Projector's files. projector_config.json names tensors and their metadata; a tensor is text (one row on each line, tabs
 * between the numbers) or raw little-endian float32 (.bytes), which is mapped. A tensor that is opened by itself finds the
 * configuration and the metadata beside it. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-delimited.h"
#include "read/vec-frame.h"
#include "read/vec-join.h"
#include "read/vec-projector-config.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-unpack.h"

#define MAX_CONFIG_SIZE (4 << 20)
#define CONFIG_ENDING "projector_config.json"

typedef struct
{
  const char *path;              /* of what was opened */
  char *name;
  const VecReadOptions *options;
  VecProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Reading;

/* ---- Files beside a tensor. */

/* vectors beside metadata: tensors.tsv → metadata.tsv or labels.tsv, iris_tensors.bytes → iris_metadata.tsv or iris_labels.tsv.
 * NULL if there is none; free it. */
static char *
dup_metadata_beside (const char *path)
{
  static const char *const words[] = { "metadata", "labels" };
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  const char *tensors = strstr (base, "tensors.");

  for (guint i = 0; tensors != NULL && i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *name = g_strdup_printf ("%.*s%s.tsv", (int) (tensors - base), base, words[i]);
      char *beside = g_build_filename (folder, name, NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_REGULAR))
        return beside;
      g_free (beside);
    }
  return NULL;
}

/* The configuration in the same folder that names this tensor, or NULL. */
static GPtrArray *
load_config_beside (const char *path, const VecTensor **found)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *config = g_build_filename (folder, name, NULL);
      g_autoptr(GPtrArray) tensors = NULL;
      g_auto(VecHead) head = { 0 };

      if (!g_str_has_suffix (name, CONFIG_ENDING) || !vec_head_read (&head, config, MAX_CONFIG_SIZE, NULL))
        continue;
      tensors = vec_projector_config_parse ((const char *) head.bytes, head.n, name, NULL);
      for (guint i = 0; tensors != NULL && i < tensors->len; i++)
        {
          const VecTensor *tensor = g_ptr_array_index (tensors, i);
          g_autofree char *tensor_base = g_path_get_basename (tensor->tensor_path);

          if (!g_str_equal (tensor_base, base))
            continue;
          *found = tensor;
          return g_steal_pointer (&tensors);
        }
    }
  return NULL;
}

/* ---- Recognition. */

static gboolean
is_config (const guint8 *head, gsize n_head)
{
  gsize i = 0;

  while (i < n_head && (g_ascii_isspace (head[i]) || head[i] >= 0x80))
    i++;
  return i < n_head && head[i] == '{' && g_strstr_len ((const char *) head, (gssize) n_head, "\"embeddings\"") != NULL
         && g_strstr_len ((const char *) head, (gssize) n_head, "\"tensor") != NULL;
}

static int
probe_projector (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  g_autofree char *beside = NULL;

  if (is_config (head, n_head))
    return 96;
  if (path == NULL)
    return 0;
  if (g_str_has_suffix (path, CONFIG_ENDING))
    return 60;
  if (g_str_has_suffix (path, ".bytes"))
    return 55;
  beside = dup_metadata_beside (path);
  return beside != NULL && vec_reader_tsv.probe (head, n_head, size, path) >= 65 ? 88 : 0;
}

/* ---- Tensors. */

static gboolean
check_raw_shape (const char *file, guint64 size, gint64 n_rows, gint64 n_dims, GError **error)
{
  guint64 n_bytes;

  if (!__builtin_mul_overflow ((guint64) n_rows, (guint64) n_dims * sizeof (float), &n_bytes) && n_bytes == size)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: its configuration promises %lld × %lld numbers of 4 bytes, but it has %llu bytes: %llu whole rows"), file,
               (long long) n_rows, (long long) n_dims, (unsigned long long) size,
               (unsigned long long) (size / ((guint64) n_dims * sizeof (float))));
  return FALSE;
}

/* Without a shape the number of lines of the metadata tells. */
static gboolean
find_shape_by_metadata (const char *file, guint64 size, const char *metadata_path, gint64 *n_rows, gint64 *n_dims, GError **error)
{
  g_autoptr(VecFrame) frame = NULL;
  VecTicker ticker;

  if (metadata_path == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s holds numbers without saying how many make a row; open the projector_config.json that names its shape, or "
                     "put its metadata beside it"),
                   file);
      return FALSE;
    }
  vec_ticker_init (&ticker, _("Reading metadata"), 0, NULL, NULL, NULL);
  frame = vec_frame_read (metadata_path, VEC_FRAME_HEADER_GUESS, &ticker, error);
  if (frame == NULL)
    return FALSE;
  *n_rows = frame->n_rows;
  *n_dims = *n_rows > 0 ? (gint64) (size / sizeof (float) / (guint64) *n_rows) : 0;
  if (*n_dims >= 1 && *n_dims <= G_MAXINT && (guint64) *n_rows * (guint64) *n_dims * sizeof (float) == size)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
               _("%s has %llu numbers, which cannot be divided into the %lld rows of %s"), file,
               (unsigned long long) (size / sizeof (float)), (long long) *n_rows, frame->file);
  return FALSE;
}

static VecTable *
read_raw (Reading *self, const char *path, gint64 n_rows, gint64 n_dims, const char *metadata_path, GError **error)
{
  g_autofree char *file = g_filename_display_basename (path);
  g_autoptr(VecTableBuilder) builder = NULL;
  g_auto(VecHead) head = { 0 };
  VecTicker ticker;

  if (!vec_head_read (&head, path, 1, error))
    return NULL;
  if (head.size == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), file);
      return NULL;
    }
  if (n_rows > 0 ? !check_raw_shape (file, head.size, n_rows, n_dims, error)
                 : !find_shape_by_metadata (file, head.size, metadata_path, &n_rows, &n_dims, error))
    return NULL;
  vec_ticker_init (&ticker, _("Reading"), head.size, self->progress, self->progress_data, self->cancellable);
  builder = vec_table_builder_new (file, vec_reader_projector.id, self->path);
  if (!vec_raw_load_floats (builder, path, 0, n_rows, (int) n_dims, error))
    return NULL;
  vec_ticker_end (&ticker, head.size);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

/* All columns of a text tensor are numbers of the vector. */
static VecTable *
read_text (Reading *self, const char *path, gint64 n_rows, gint64 n_dims, GError **error)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;

  options->vector_columns = g_strdup ("*");
  options->delimiter = '\t';
  table = vec_delimited_read (path, vec_reader_projector.id, options, self->progress, self->progress_data, self->cancellable, error);
  if (table == NULL)
    return NULL;
  if (n_rows > 0 && (n_rows != vec_table_get_n_rows (table) || n_dims != vec_table_get_n_dims (table)))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: its configuration promises %lld × %lld numbers, but it has %lld × %d"),
                   vec_table_get_name (table), (long long) n_rows, (long long) n_dims, (long long) vec_table_get_n_rows (table),
                   vec_table_get_n_dims (table));
      return NULL;
    }
  return g_steal_pointer (&table);
}

static VecTable *
read_tensor (Reading *self, const char *path, gint64 n_rows, gint64 n_dims, const char *metadata_path, GError **error)
{
  g_autoptr(VecTable) table = NULL;
  gboolean is_joined = self->options->metadata_path != NULL;

  if (g_str_has_suffix (path, ".npy"))
    table = vec_reader_npy.read (path, self->options, self->progress, self->progress_data, self->cancellable, error);
  else if (g_str_has_suffix (path, ".tsv") || g_str_has_suffix (path, ".txt"))
    table = read_text (self, path, n_rows, n_dims, error);
  else
    table = read_raw (self, path, n_rows, n_dims, is_joined ? self->options->metadata_path : metadata_path, error);
  if (table == NULL || metadata_path == NULL || is_joined)
    return g_steal_pointer (&table);
  {
    g_autoptr(VecTable) named = vec_table_new_named (table, vec_table_get_name (table), vec_reader_projector.id, self->path);

    return vec_join_metadata (named, metadata_path, self->options, self->progress, self->progress_data, self->cancellable, error);
  }
}

/* ---- Sprite sheets. */

static GPtrArray *
copy_columns (VecTable *table)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_ptr_array_add (columns, vec_column_ref (vec_table_get_column (table, i)));
  return columns;
}

/* Every row has the tile of its number, said in a column of images in the form "sheet.png#tile=12,28,28". A sheet that is not there, or
 * on the web, is left out with a remark. Takes @table. */
static VecTable *
add_sprites (Reading *self, VecTable *table, const VecTensor *tensor)
{
  g_autoptr(VecTable) own = table;
  g_autoptr(VecStrings) values = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autofree char *local = NULL;

  if (table == NULL || tensor == NULL || tensor->sprite_path == NULL || vec_table_find_column (table, "sprite") != NULL)
    return g_steal_pointer (&own);
  if (!vec_projector_is_remote (tensor->sprite_path))
    local = vec_projector_dup_local (self->path, tensor->sprite_path);
  if (local == NULL)
    {
      g_autofree char *remark = g_strdup_printf (_("The pictures of %s are not there: %s does not exist on this computer."), tensor->name,
                                                 tensor->sprite_path);

      return vec_table_new_remarked (table, remark);
    }
  values = vec_strings_new ();
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    {
      g_autofree char *value = g_strdup_printf ("%s#tile=%" G_GINT64_FORMAT ",%d,%d", local, row, tensor->sprite_width,
                                                tensor->sprite_height);

      vec_strings_append (values, value, -1);
    }
  columns = copy_columns (table);
  g_ptr_array_add (columns, vec_column_new_text ("sprite", VEC_COLUMN_IMAGE, values));
  return vec_table_new_with_columns (table, NULL, columns);
}

/* ---- Configurations. */

static char *
dup_openable_names (const char *config_path, GPtrArray *tensors)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < tensors->len; i++)
    {
      const VecTensor *tensor = g_ptr_array_index (tensors, i);
      g_autofree char *local = vec_projector_dup_local (config_path, tensor->tensor_path);

      if (local != NULL && !vec_projector_is_remote (tensor->tensor_path))
        g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", tensor->name);
    }
  return g_string_free (names, FALSE);
}

/* Where the tensor or its metadata is on this machine. */
static char *
find_local (Reading *self, GPtrArray *tensors, const VecTensor *tensor, const char *path, GError **error)
{
  char *local = vec_projector_is_remote (path) ? NULL : vec_projector_dup_local (self->path, path);
  g_autofree char *others = NULL;

  if (local != NULL)
    return local;
  if (vec_projector_is_remote (path))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s: “%s” is on the web (%s), and nothing is fetched from there; download it into the same folder and write its "
                     "name instead of the address"),
                   self->name, tensor->name, path);
      return NULL;
    }
  others = dup_openable_names (self->path, tensors);
  if (*others != '\0' && path == tensor->tensor_path)
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s: the file %s of “%s” does not exist; these can be opened: %s"),
                 self->name, path, tensor->name, others);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s: the file %s of “%s” does not exist"), self->name, path, tensor->name);
  return NULL;
}

/* Where the content of a file lies: of vectors.bytes.gz in @unpacked, which then has to stay as long as it is read. Frees @path. */
static char *
unpack (Reading *self, char *path, VecUnpacked **unpacked, GError **error)
{
  g_autofree char *own = path;
  g_auto(VecHead) head = { 0 };
  VecTicker ticker;

  if (path == NULL || !vec_head_read (&head, path, 512, error))
    return NULL;
  if (!vec_packed_is (head.bytes, head.n))
    return g_steal_pointer (&own);
  vec_ticker_init (&ticker, _("Unpacking"), head.size, self->progress, self->progress_data, self->cancellable);
  *unpacked = vec_unpack (path, 0, &ticker, error);
  if (*unpacked == NULL)
    return NULL;
  return g_strdup (((VecUnpackedFile *) g_ptr_array_index (vec_unpacked_get_files (*unpacked), 0))->path);
}

static VecTable *
read_config (Reading *self, const VecHead *head, GError **error)
{
  g_autoptr(GPtrArray) tensors = vec_projector_config_parse ((const char *) head->bytes, head->n, self->name, error);
  g_autofree char *tensor_path = NULL;
  g_autofree char *metadata_path = NULL;
  g_autoptr(VecUnpacked) unpacked = NULL, unpacked_metadata = NULL;
  g_autoptr(VecTable) table = NULL;
  const VecTensor *tensor;

  if (tensors == NULL)
    return NULL;
  tensor = vec_projector_config_find (tensors, self->options->part, self->name, error);
  if (tensor == NULL)
    return NULL;
  tensor_path = unpack (self, find_local (self, tensors, tensor, tensor->tensor_path, error), &unpacked, error);
  if (tensor_path == NULL)
    return NULL;
  if (tensor->metadata_path != NULL && *tensor->metadata_path != '\0' && self->options->metadata_path == NULL)
    {
      metadata_path = unpack (self, find_local (self, tensors, tensor, tensor->metadata_path, error), &unpacked_metadata, error);
      if (metadata_path == NULL)
        return NULL;
    }
  table = read_tensor (self, tensor_path, tensor->n_rows, tensor->n_dims, metadata_path, error);
  table = add_sprites (self, g_steal_pointer (&table), tensor);
  return table != NULL ? vec_table_new_named (table, tensor->name, vec_reader_projector.id, self->path) : NULL;
}

static GPtrArray *
list_tensors (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(GPtrArray) tensors = NULL;
  g_auto(VecHead) head = { 0 };
  GPtrArray *parts;

  if (!vec_head_read (&head, path, MAX_CONFIG_SIZE, error))
    return NULL;
  parts = vec_parts_new ();
  if (!is_config (head.bytes, head.n) && !g_str_has_suffix (path, ".json"))
    {
      vec_parts_add (parts, name, 0, 0, "float32");
      return parts;
    }
  tensors = vec_projector_config_parse ((const char *) head.bytes, head.n, name, error);
  for (guint i = 0; tensors != NULL && i < tensors->len; i++)
    {
      const VecTensor *tensor = g_ptr_array_index (tensors, i);

      vec_parts_add (parts, tensor->name, tensor->n_rows, tensor->n_dims, "float32")->is_default = i == 0;
    }
  if (tensors == NULL)
    g_clear_pointer (&parts, g_ptr_array_unref);
  return parts;
}

static VecTable *
read_lone_tensor (Reading *self, GError **error)
{
  g_autofree char *metadata_path = dup_metadata_beside (self->path);
  const VecTensor *tensor = NULL;
  g_autoptr(GPtrArray) tensors = load_config_beside (self->path, &tensor);
  g_autoptr(VecTable) table = NULL;

  if (tensor != NULL && metadata_path == NULL && tensor->metadata_path != NULL)
    metadata_path = vec_projector_dup_local (self->path, tensor->metadata_path);
  table = read_tensor (self, self->path, tensor != NULL ? tensor->n_rows : 0, tensor != NULL ? tensor->n_dims : 0, metadata_path,
                       error);
  table = add_sprites (self, g_steal_pointer (&table), tensor);
  return table != NULL ? vec_table_new_named (table, self->name, vec_reader_projector.id, self->path) : NULL;
}

static VecTable *
read_projector (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) defaults = vec_read_options_new ();
  g_autofree char *name = g_filename_display_basename (path);
  Reading reading = {
    .path = path,
    .name = name,
    .options = options != NULL ? options : defaults,
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };
  g_auto(VecHead) head = { 0 };

  if (!vec_head_read (&head, path, MAX_CONFIG_SIZE, error))
    return NULL;
  if (head.size == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), name);
      return NULL;
    }
  if (is_config (head.bytes, head.n) || g_str_has_suffix (path, ".json"))
    return read_config (&reading, &head, error);
  return read_lone_tensor (&reading, error);
}

static const char *const extensions[] = { "bytes", NULL };
static const char *const mime_types[] = { "application/json", NULL };

const VecReader vec_reader_projector = {
  .id = "projector",
  .title = N_("Embedding Projector"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_projector,
  .read = read_projector,
  .list_parts = list_tensors,
};
