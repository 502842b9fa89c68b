/* numpy's .npz: a zip of .npy files. One array of two axes is the table; arrays of one axis that are as long as it has rows are its labels and
 * columns. Python objects are refused: opening them would run what the file says. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-head.h"
#include "read/vec-label-column.h"
#include "read/vec-npy-column.h"
#include "read/vec-npy-header.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-roles.h"
#include "read/vec-side-labels.h"
#include "read/vec-unpack.h"

/* One array of the file. */
typedef struct
{
  char *name;            /* without ".npy" */
  const char *path;      /* lent from VecUnpackedFile */
  VecNpyHeader header;
} Array;

typedef struct
{
  const char *path;
  char *name;
  VecUnpacked *unpacked;
  GPtrArray *arrays;     /* of Array */
  GPtrArray *parts;      /* of VecPart: those that can be the table */
  GArray *indices;       /* of guint: which array each part is */
} Reading;

static void
array_free (gpointer data)
{
  Array *array = data;

  g_free (array->name);
  g_free (array);
}

static void
clear (Reading *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->arrays, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->indices, g_array_unref);
  g_clear_pointer (&self->unpacked, vec_unpacked_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear)

static int
probe_npz (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  gsize length;
  const char *name = vec_packed_get_first_name (head, n_head, &length);

  return name != NULL && length > 4 && memcmp (name + length - 4, ".npy", 4) == 0 ? 99 : 0;
}

/* ---- The arrays. */

static gboolean
is_table (const VecNpyHeader *header, gint64 *n_dims)
{
  VecRawType type = { header->kind, (guint8) header->item_size, FALSE };

  *n_dims = 1;
  if (header->n_axes < 2 || header->item_size > 8 || !vec_raw_type_is_known (type))
    return FALSE;
  for (int i = 0; i < header->n_axes; i++)
    if (header->shape[i] < 1 || (i > 0 && __builtin_mul_overflow (*n_dims, header->shape[i], n_dims)))
      return FALSE;
  return TRUE;
}

/* What people call the array with the vectors, the likeliest first; 0: something else. */
static int
rank_name (const char *name)
{
  static const char *const names[] = { "vectors", "embeddings", "embedding", "embs", "emb", "features", "X", "x", "data", NULL };

  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return 100 - i;
  return 0;
}

static void
list_tables (Reading *self)
{
  VecPart *best = NULL;
  int best_rank = 0;

  self->parts = vec_parts_new ();
  self->indices = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->arrays->len; i++)
    {
      const Array *array = g_ptr_array_index (self->arrays, i);
      VecRawType type = { array->header.kind, (guint8) array->header.item_size, FALSE };
      gint64 n_dims;
      VecPart *part;

      if (!is_table (&array->header, &n_dims))
        continue;
      part = vec_parts_add (self->parts, array->name, array->header.shape[0], n_dims, vec_raw_type_get_name (type));
      g_array_append_val (self->indices, i);
      if (rank_name (array->name) > best_rank)
        {
          best = part;
          best_rank = rank_name (array->name);
        }
    }
  if (best != NULL)
    best->is_default = TRUE;
}

static gboolean
set_no_table (Reading *self, GError **error)
{
  for (guint i = 0; i < self->arrays->len; i++)
    {
      const Array *array = g_ptr_array_index (self->arrays, i);

      if (array->header.kind != 'O')
        continue;
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s: its array “%s” holds Python objects, which are never opened because doing so could run a program hidden in the "
                     "file; in Python, save numbers instead: np.savez (\"vectors.npz\", vectors=np.stack (a).astype (\"float32\"))"),
                   self->name, array->name);
      return FALSE;
    }
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s holds no array of two axes (rows and dimensions) with numbers"), self->name);
  return FALSE;
}

static gboolean
add_array (Reading *self, const VecUnpackedFile *file, GError **error)
{
  g_autofree char *base = g_path_get_basename (file->name);
  g_auto(VecHead) head = { 0 };
  Array *array;

  if (!g_str_has_suffix (file->name, ".npy"))
    return TRUE;
  if (!vec_head_read (&head, file->path, VEC_NPY_MAX_HEADER, error))
    return FALSE;
  array = g_new0 (Array, 1);
  array->name = g_strndup (file->name, strlen (file->name) - 4);
  array->path = file->path;
  g_ptr_array_add (self->arrays, array);
  if (vec_npy_header_parse (&array->header, head.bytes, head.n, base, error))
    return TRUE;
  g_prefix_error (error, "%s: ", self->name);
  return FALSE;
}

/* @limit as for vec_unpack(). */
static gboolean
open_file (Reading *self, const char *path, guint64 limit, VecTicker *ticker, GError **error)
{
  GPtrArray *files;

  self->path = path;
  self->name = g_filename_display_basename (path);
  self->arrays = g_ptr_array_new_with_free_func (array_free);
  self->unpacked = vec_unpack (path, limit, ticker, error);
  if (self->unpacked == NULL)
    return FALSE;
  files = vec_unpacked_get_files (self->unpacked);
  for (guint i = 0; i < files->len; i++)
    if (!add_array (self, g_ptr_array_index (files, i), error))
      return FALSE;
  list_tables (self);
  return self->parts->len > 0 || set_no_table (self, error);
}

static GPtrArray *
list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  g_auto(Reading) reading = { 0 };

  return open_file (&reading, path, VEC_NPY_MAX_HEADER, NULL, error) ? g_steal_pointer (&reading.parts) : NULL;
}

/* ---- Labels and columns. */

/* Shows the label's finder the first values of the columns. */
static int
find_label (GPtrArray *names, GPtrArray *columns)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr(VecSample) sample = NULL;
  gint64 n_rows = columns->len > 0 ? vec_strings_get_length (g_ptr_array_index (columns, 0)) : 0;

  for (gint64 row = 0; row < MIN (n_rows, VEC_SAMPLE_ROWS); row++)
    {
      char **cells = g_new0 (char *, columns->len + 1);

      for (guint j = 0; j < columns->len; j++)
        cells[j] = g_strdup (vec_strings_get (g_ptr_array_index (columns, j), row) ?: "");
      g_ptr_array_add (rows, cells);
    }
  sample = vec_sample_new_for_rows (names, rows);
  return sample->n_columns > 0 ? vec_roles_find_label (sample, NULL) : -1;
}

/* The only text is the label even if it repeats itself: a class is better than a number. */
static int
find_only_text (Reading *self, GArray *indices)
{
  int only = -1;

  for (guint j = 0; j < indices->len; j++)
    {
      const Array *array = g_ptr_array_index (self->arrays, g_array_index (indices, guint, j));

      if (array->header.kind != 'U' && array->header.kind != 'S')
        continue;
      if (only >= 0)
        return -1;
      only = (int) j;
    }
  return only;
}

static VecTable *
add_columns (Reading *self, VecTable *table, GPtrArray *names, GPtrArray *values, GArray *indices)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  int label = find_label (names, values);

  if (label < 0)
    label = find_only_text (self, indices);
  if (vec_table_has_labels (table))
    label = -1;
  for (guint j = 0; j < values->len; j++)
    {
      const char *name = g_ptr_array_index (names, j);
      VecColumn *column = (int) j == label ? vec_label_column_new (name, g_ptr_array_index (values, j))
                                           : vec_column_new_guessed (name, g_ptr_array_index (values, j));

      if (column != NULL)
        g_ptr_array_add (columns, column);
    }
  return vec_table_new_with_columns (table, label >= 0 ? g_ptr_array_index (values, label) : NULL, columns);
}

/* Arrays of one axis with as many values as the table has rows. Takes @table. */
static VecTable *
join_arrays (Reading *self, VecTable *table, GError **error)
{
  g_autoptr(VecTable) own = table;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_strings_unref);
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GString) refused = g_string_new (NULL);
  gint64 n_rows = vec_table_get_n_rows (table);

  for (guint i = 0; i < self->arrays->len; i++)
    {
      const Array *array = g_ptr_array_index (self->arrays, i);
      VecStrings *strings;

      if (array->header.n_axes < 1 || array->header.shape[0] != n_rows)
        continue;
      if (array->header.kind == 'O')
        g_string_append_printf (refused, "%s“%s”", refused->len > 0 ? ", " : "", array->name);
      if (!vec_npy_is_column (&array->header) || (array->header.n_axes == 2 && array->header.kind != 'U' && array->header.kind != 'S'))
        continue;
      strings = vec_npy_read_column (array->path, self->name, &array->header, error);
      if (strings == NULL)
        return NULL;
      g_ptr_array_add (names, array->name);
      g_ptr_array_add (values, strings);
      g_array_append_val (indices, i);
    }
  if (values->len > 0)
    {
      VecTable *joined = add_columns (self, own, names, values, indices);

      g_object_unref (own);
      own = joined;
    }
  if (refused->len > 0)
    {
      g_autofree char *remark = g_strdup_printf (_("%s was not read: Python objects are never opened, because doing so could run a program "
                                                   "hidden in the file; in Python, save text with labels.astype (str)"),
                                                 refused->str);
      VecTable *remarked = vec_table_new_remarked (own, remark);

      g_object_unref (own);
      own = remarked;
    }
  return g_steal_pointer (&own);
}

/* ---- The whole. */

static VecTable *
remark_others (Reading *self, VecTable *table, int index, const char *chosen)
{
  g_autoptr(VecTable) own = table;
  g_autofree char *remark = vec_parts_dup_remark (self->parts, index, chosen);

  return remark != NULL ? vec_table_new_remarked (own, remark) : g_steal_pointer (&own);
}

static VecTable *
read_npz (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
          GCancellable *cancellable, GError **error)
{
  g_auto(Reading) reading = { 0 };
  g_auto(VecHead) head = { 0 };
  g_autoptr(VecReadOptions) inner = options != NULL ? vec_read_options_copy (options) : vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;
  VecTicker ticker;
  int index;

  if (!vec_head_read (&head, path, 1, error))
    return NULL;
  vec_ticker_init (&ticker, _("Unpacking"), head.size, progress, progress_data, cancellable);
  if (!open_file (&reading, path, 0, &ticker, error))
    return NULL;
  index = vec_parts_find (reading.parts, inner->part, reading.name, error);
  if (index < 0)
    return NULL;
  if (inner->origin == NULL)
    inner->origin = g_strdup (path);
  table = vec_reader_npy.read (((const Array *) g_ptr_array_index (reading.arrays, g_array_index (reading.indices, guint, index)))->path,
                               inner, progress, progress_data, cancellable, error);
  if (table == NULL)
    {
      if (error != NULL && (*error)->domain == VEC_ERROR)
        g_prefix_error (error, "%s: ", reading.name);
      return NULL;
    }
  table = join_arrays (&reading, g_steal_pointer (&table), error);
  if (table == NULL)
    return NULL;
  table = remark_others (&reading, g_steal_pointer (&table), index, inner->part);
  return vec_table_new_named (table, reading.name, vec_reader_npz.id, path);
}

static const char *const extensions[] = { "npz", NULL };
static const char *const mime_types[] = { "application/x-npz", NULL };

const VecReader vec_reader_npz = {
  .id = "npz",
  .title = N_("NumPy archive"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_npz,
  .read = read_npz,
  .list_parts = list_parts,
};
