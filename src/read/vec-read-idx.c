/* IDX, in which MNIST and its relatives come (yann.lecun.com/exdb/mnist): two zero bytes, the type of the numbers, how many axes there are,
 * the length of each axis as a big-endian int32, then the numbers, big-endian, the last axis running fastest. The first axis counts
 * the rows, the others are flattened. The labels are in a file beside it: train-images-idx3-ubyte → train-labels-idx1-ubyte. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-head.h"
#include "read/vec-label-column.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-side-labels.h"

#define MAX_AXES 8

typedef struct
{
  VecRawMatrix matrix;
  int n_axes;
  guint32 shape[MAX_AXES];
  guint64 size;          /* of the file */
} Header;

static VecRawType
find_type (guint8 code)
{
  static const struct
  {
    guint8 code;
    VecRawType type;
  } types[] = {
    { 0x08, { 'u', 1 } }, { 0x09, { 'i', 1 } }, { 0x0b, { 'i', 2 } }, { 0x0c, { 'i', 4 } }, { 0x0d, { 'f', 4 } }, { 0x0e, { 'f', 8 } },
  };
  VecRawType none = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].code == code)
      {
        VecRawType type = types[i].type;

        type.swapped = type.size > 1 && G_BYTE_ORDER == G_LITTLE_ENDIAN;
        return type;
      }
  return none;
}

/* Fills shape and matrix; FALSE where it is no IDX file, or its numbers cannot be counted. */
static gboolean
parse (Header *self, const guint8 *bytes, gsize n)
{
  gint64 n_dims = 1;

  memset (self, 0, sizeof *self);
  if (n < 4 || bytes[0] != 0 || bytes[1] != 0)
    return FALSE;
  self->matrix.type = find_type (bytes[2]);
  self->n_axes = bytes[3];
  self->matrix.offset = 4 + 4 * (guint64) self->n_axes;
  if (self->matrix.type.size == 0 || self->n_axes < 1 || self->n_axes > MAX_AXES || n < self->matrix.offset)
    return FALSE;
  for (int i = 0; i < self->n_axes; i++)
    {
      memcpy (&self->shape[i], bytes + 4 + 4 * i, 4);
      self->shape[i] = GUINT32_FROM_BE (self->shape[i]);
      if (i > 0 && (__builtin_mul_overflow (n_dims, self->shape[i], &n_dims) || n_dims > G_MAXINT))
        return FALSE;
    }
  self->matrix.n_rows = self->shape[0];
  self->matrix.n_dims = (int) n_dims;
  return TRUE;
}

static guint64
count_bytes (const Header *self)
{
  return (guint64) self->matrix.n_rows * (guint64) self->matrix.n_dims * self->matrix.type.size;
}

static int
probe_idx (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  Header header;

  if (!parse (&header, head, n_head))
    return 0;
  if (count_bytes (&header) > 0 && size == header.matrix.offset + count_bytes (&header))
    return 97;
  return path != NULL && strstr (path, "-idx") != NULL ? 60 : 0;
}

static gboolean
read_header (Header *self, const char *path, const char *name, GError **error)
{
  g_auto(VecHead) head = { 0 };

  if (!vec_head_read (&head, path, 4 + 4 * MAX_AXES, error))
    return FALSE;
  if (!parse (self, head.bytes, head.n))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   head.size == 0 ? _("%s is empty") : _("%s: its first bytes are not the header of an IDX file"), name);
      return FALSE;
    }
  self->size = head.size;
  if (self->matrix.n_rows == 0 || self->matrix.n_dims == 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty: its shape is %lld × %d"), name, (long long) self->matrix.n_rows,
                 self->matrix.n_dims);
  else if (count_bytes (self) > self->size - self->matrix.offset)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: its header promises %lld rows of %d numbers, but only %llu rows follow; it was cut off, fetch it again"), name,
                 (long long) self->matrix.n_rows, self->matrix.n_dims,
                 (unsigned long long) ((self->size - self->matrix.offset)
                                       / ((guint64) self->matrix.n_dims * self->matrix.type.size)));
  else
    return TRUE;
  return FALSE;
}

/* ---- Labels. */

/* "images" becomes "labels" and "idx3" "idx1"; NULL where the name has no "images". */
static char *
dup_labels_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(GString) labels = g_string_new (name);

  if (g_string_replace (labels, "images", "labels", 1) == 0)
    return NULL;
  for (char digit = '2'; digit <= '9'; digit++)
    {
      const char idx[] = { 'i', 'd', 'x', digit, '\0' };

      g_string_replace (labels, idx, "idx1", 1);
    }
  return g_build_filename (folder, labels->str, NULL);
}

/* Beside the pictures, else beside the packed file that they come from, packed alike. */
static char *
find_labels (const char *path, const VecReadOptions *options)
{
  const char *const paths[] = { path, options != NULL ? options->origin : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *labels = paths[i] != NULL ? dup_labels_path (paths[i]) : NULL;

      if (labels != NULL && g_file_test (labels, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&labels);
    }
  return NULL;
}

static VecStrings *
dup_labels (const float *values, gint64 n)
{
  VecStrings *labels = vec_strings_new ();

  for (gint64 i = 0; i < n; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      vec_strings_append (labels, g_ascii_formatd (text, sizeof text, "%.9g", (double) values[i]), -1);
    }
  return labels;
}

/* Labels that do not fit the pictures are another file's: they are left alone, and a remark says so. */
static gboolean
add_labels (const char *path, const VecReadOptions *options, gint64 n_rows, VecTableBuilder *builder, GError **error)
{
  g_autofree char *labels_path = find_labels (path, options);
  g_autoptr(VecTable) table = NULL;
  g_autoptr(VecStrings) labels = NULL;
  g_autoptr(VecColumn) column = NULL;
  g_autoptr(GError) labels_error = NULL;
  g_autofree char *remark = NULL;

  if (labels_path == NULL)
    return vec_side_labels_read (path, options, n_rows, builder, error);
  table = vec_read_file (labels_path, NULL, NULL, NULL, NULL, &labels_error);
  if (table != NULL && vec_table_get_n_rows (table) == n_rows && vec_table_get_n_dims (table) == 1)
    {
      labels = dup_labels (vec_table_get_vectors (table), n_rows);
      column = vec_label_column_new (_("label"), labels);
      vec_table_builder_set_labels (builder, labels);
      if (column != NULL)
        vec_table_builder_add_column (builder, column);
      return TRUE;
    }
  if (table != NULL)
    remark = g_strdup_printf (_("%s beside it has %lld labels for %lld rows and was not used"), vec_table_get_name (table),
                              (long long) vec_table_get_n_rows (table), (long long) n_rows);
  else
    remark = g_strdup_printf (_("Its labels were not used: %s"), labels_error->message);
  vec_table_builder_add_remark (builder, remark);
  return TRUE;
}

/* ---- The whole. */

static void
add_remarks (const Header *header, VecTableBuilder *builder)
{
  guint64 n_after = header->size - header->matrix.offset - count_bytes (header);
  g_autofree char *remark = NULL;

  if (n_after == 0)
    return;
  remark = g_strdup_printf (_("%llu bytes after the array were not read"), (unsigned long long) n_after);
  vec_table_builder_add_remark (builder, remark);
}

static VecTable *
read_idx (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
          GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecTableBuilder) builder = NULL;
  VecTicker ticker;
  Header header;

  if (!read_header (&header, path, name, error))
    return NULL;
  builder = vec_table_builder_new (name, vec_reader_idx.id, path);
  vec_ticker_init (&ticker, _("Reading"), header.size, progress, progress_data, cancellable);
  if (!vec_raw_load (builder, path, &header.matrix, error)
      || !add_labels (path, options, header.matrix.n_rows, builder, error))
    return NULL;
  add_remarks (&header, builder);
  vec_ticker_end (&ticker, header.size);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static GPtrArray *
list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  GPtrArray *parts;
  Header header;

  if (!read_header (&header, path, name, error))
    return NULL;
  parts = vec_parts_new ();
  vec_parts_add (parts, name, header.matrix.n_rows, header.matrix.n_dims, vec_raw_type_get_name (header.matrix.type));
  return parts;
}

static const char *const extensions[] = { "idx", "idx1-ubyte", "idx3-ubyte", NULL };
static const char *const mime_types[] = { "application/octet-stream", NULL };

const VecReader vec_reader_idx = {
  .id = "idx",
  .title = N_("IDX (MNIST)"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_idx,
  .read = read_idx,
  .list_parts = list_parts,
};
