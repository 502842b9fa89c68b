/* numpy's .npy: float16/32/64, integers and booleans in both byte orders and both axis orders. All stay in their type; in C order the file is
 * mapped, not read, so that it may be larger than memory. Python objects are refused: opening them would run what the file says.
 * Labels may stand in a text file beside it, one on each line: vectors.npy → vectors.labels.txt. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-head.h"
#include "read/vec-matrix.h"
#include "read/vec-npy-header.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-side-labels.h"

#define BLOCK_VALUES (1 << 16)

typedef struct
{
  const char *path;
  char *name;
  VecNpyHeader header;
  guint64 size;
  gint64 n_rows;
  int n_dims;
  VecTicker ticker;
} Reading;

static int
probe_npy (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return vec_npy_is (head, n_head) ? 100 : 0;
}

/* ---- What is in it. */

static gboolean
set_unsupported (Reading *self, const char *sentence, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, sentence, self->name);
  return FALSE;
}

static gboolean
check_type (Reading *self, GError **error)
{
  int size = self->header.item_size;

  switch (self->header.kind)
    {
    case 'f':
      if (size == 2 || size == 4 || size == 8)
        return TRUE;
      break;
    case 'i':
    case 'u':
      if (size == 1 || size == 2 || size == 4 || size == 8)
        return TRUE;
      break;
    case 'b':
      if (size == 1)
        return TRUE;
      break;
    case 'O':
      return set_unsupported (self,
                              _("%s holds Python objects, which are never opened because doing so could run a program hidden in "
                                "the file; in Python, save numbers instead: np.save (\"vectors.npy\", np.stack (a).astype "
                                "(\"float32\"), allow_pickle=False)"),
                              error);
    case 'U':
    case 'S':
      return set_unsupported (self, _("%s holds text, not numbers; save the vectors as an array of float32"), error);
    case 'c':
      return set_unsupported (self, _("%s holds complex numbers; save their real part or their magnitude"), error);
    case 'V':
      return set_unsupported (self, _("%s holds records with named fields; save the vectors as a plain array of float32"), error);
    default:
      break;
    }
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               _("%s holds numbers of the type “%c%d”; float16, float32, float64, integers and booleans are read"), self->name,
               self->header.kind, size);
  return FALSE;
}

static char *
dup_shape_text (const VecNpyHeader *header)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < header->n_axes; i++)
    g_string_append_printf (text, "%s%lld", i > 0 ? " × " : "", (long long) header->shape[i]);
  return g_string_free (text, FALSE);
}

/* Rows and dimensions; more than two axes are flattened into one where they lie in order. */
static gboolean
check_shape (Reading *self, GError **error)
{
  const VecNpyHeader *header = &self->header;
  gint64 n_dims = 1;

  if (header->n_axes == 0)
    return set_unsupported (self, _("%s holds one single number, not a table of vectors"), error);
  if (header->n_axes == 1)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s holds one list of %lld numbers, not a table of vectors; in Python, give it rows: a.reshape (-1, "
                     "dimensions)"),
                   self->name, (long long) header->shape[0]);
      return FALSE;
    }
  if (header->n_axes > 2 && header->fortran_order)
    return set_unsupported (self, _("%s has more than two axes in Fortran order; in Python, save a.reshape (len (a), -1)"), error);
  self->n_rows = header->shape[0];
  for (int i = 1; i < header->n_axes; i++)
    if (__builtin_mul_overflow (n_dims, header->shape[i], &n_dims) || n_dims > G_MAXINT)
      {
        g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: its header promises vectors of impossibly many numbers"), self->name);
        return FALSE;
      }
  self->n_dims = (int) n_dims;
  if (self->n_rows > 0 && self->n_dims > 0)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty: its shape is %lld × %d"), self->name, (long long) self->n_rows,
               self->n_dims);
  return FALSE;
}

/* Nothing is allocated before the file is known to be as long as its header says. */
static gboolean
check_size (Reading *self, GError **error)
{
  gsize row_size = (gsize) self->n_dims * (gsize) self->header.item_size;
  guint64 n_bytes = self->size - self->header.data_offset;
  g_autofree char *shape = NULL;

  if ((guint64) self->n_rows <= n_bytes / row_size)
    return TRUE;
  shape = dup_shape_text (&self->header);
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: its header promises %s values of %d bytes, but only %llu bytes follow; %llu rows are whole"), self->name, shape,
               self->header.item_size, (unsigned long long) n_bytes,
               (unsigned long long) (self->header.fortran_order ? 0 : n_bytes / row_size));
  return FALSE;
}

/* ---- Values. */

static VecRawType
get_type (const VecNpyHeader *header)
{
  gboolean swapped = header->item_size > 1 && (header->byte_order == '<' || header->byte_order == '>')
                     && (header->byte_order == '<') != (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  VecRawType type = { header->kind, (guint8) header->item_size, swapped };

  return type;
}

/* Fortran order: runs of the file go to runs of a column, in the type of the file. */
static void
place_values (Reading *self, const guint8 *bytes, gsize begin, gsize n, guint8 *values)
{
  gsize n_rows = (gsize) self->n_rows, size = (gsize) self->header.item_size, stride = (gsize) self->n_dims * size;

  while (n > 0)
    {
      gsize column = begin / n_rows;
      gsize row = begin % n_rows;
      gsize n_run = MIN (n, n_rows - row);

      for (gsize i = 0; i < n_run; i++)
        memcpy (values + (row + i) * stride + column * size, bytes + i * size, size);
      bytes += n_run * size;
      begin += n_run;
      n -= n_run;
    }
}

static gboolean
skip_to_data (VecByteInput *input, guint64 offset, GError **error)
{
  while (offset > 0)
    {
      gsize n;

      if (vec_byte_input_peek (input, 1, &n, error) == NULL)
        return FALSE;
      if (n == 0)
        break;
      n = (gsize) MIN ((guint64) n, offset);
      vec_byte_input_skip (input, n);
      offset -= n;
    }
  return TRUE;
}

static gboolean
read_values (Reading *self, guint8 *values, GError **error)
{
  g_autoptr(VecByteInput) input = vec_byte_input_open (self->path, error);
  gsize item_size = (gsize) self->header.item_size;
  g_autofree guint8 *block = g_malloc (BLOCK_VALUES * item_size);
  gsize n_values = (gsize) self->n_rows * (gsize) self->n_dims;

  if (input == NULL || !skip_to_data (input, self->header.data_offset, error))
    return FALSE;
  for (gsize begin = 0; begin < n_values; begin += BLOCK_VALUES)
    {
      gsize n = MIN ((gsize) BLOCK_VALUES, n_values - begin);
      gsize n_copied;

      if (!vec_ticker_tick (&self->ticker, vec_byte_input_get_position (input), error)
          || !vec_byte_input_read (input, block, n * item_size, &n_copied, error))
        return FALSE;
      if (n_copied < n * item_size)
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s became shorter while it was read"), self->name);
          return FALSE;
        }
      place_values (self, block, begin, n, values);
    }
  return TRUE;
}

static gboolean
copy_vectors (Reading *self, VecTableBuilder *builder, GError **error)
{
  VecValues values = { get_type (&self->header), NULL, (gsize) self->n_dims * (gsize) self->header.item_size, self->n_rows, self->n_dims };
  g_autofree guint8 *bytes = vec_raw_allocate_bytes (self->name, (guint64) self->n_rows * values.stride, error);

  if (bytes == NULL || !read_values (self, bytes, error))
    return FALSE;
  values.bytes = g_steal_pointer (&bytes);
  vec_table_builder_take_values (builder, &values, (gpointer) values.bytes, g_free);
  vec_table_builder_set_unchecked (builder, FALSE);
  return TRUE;
}

static gboolean
load_vectors (Reading *self, VecTableBuilder *builder, GError **error)
{
  VecRawMatrix matrix = { get_type (&self->header), self->header.data_offset, self->n_rows, self->n_dims, 0 };

  if (!self->header.fortran_order)
    return vec_raw_load (builder, self->path, &matrix, error);
  return copy_vectors (self, builder, error);
}

/* ---- The whole. */

static void
add_remarks (Reading *self, VecTableBuilder *builder)
{
  guint64 n_bytes = (guint64) self->n_rows * (guint64) self->n_dims * (guint64) self->header.item_size;
  guint64 n_after = self->size - self->header.data_offset - n_bytes;

  if (self->header.n_axes > 2)
    {
      g_autofree char *shape = dup_shape_text (&self->header);
      g_autofree char *remark = g_strdup_printf (_("Its shape is %s: each row was flattened to %d numbers"), shape, self->n_dims);

      vec_table_builder_add_remark (builder, remark);
    }
  if (n_after > 0)
    {
      g_autofree char *remark = g_strdup_printf (_("%llu bytes after the array were not read"), (unsigned long long) n_after);

      vec_table_builder_add_remark (builder, remark);
    }
}

static gboolean
read_header (Reading *self, GError **error)
{
  g_auto(VecHead) head = { 0 };

  if (!vec_head_read (&head, self->path, VEC_NPY_MAX_HEADER, error))
    return FALSE;
  self->size = head.size;
  if (head.n == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), self->name);
      return FALSE;
    }
  return vec_npy_header_parse (&self->header, head.bytes, head.n, self->name, error) && check_type (self, error)
         && check_shape (self, error) && check_size (self, error);
}

static VecTable *
read_npy (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
          GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  Reading reading = { .path = path, .name = name };
  g_autoptr(VecTableBuilder) builder = NULL;

  if (!read_header (&reading, error))
    return NULL;
  vec_ticker_init (&reading.ticker, _("Reading"), reading.size, progress, progress_data, cancellable);
  builder = vec_table_builder_new (name, vec_reader_npy.id, path);
  if (!load_vectors (&reading, builder, error))
    return NULL;
  if (!vec_side_labels_read (path, options, reading.n_rows, builder, error))
    return NULL;
  add_remarks (&reading, builder);
  vec_ticker_end (&reading.ticker, reading.size);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static const char *const extensions[] = { "npy", NULL };
static const char *const mime_types[] = { "application/x-npy", NULL };

const VecReader vec_reader_npy = {
  .id = "npy",
  .title = N_("NumPy array"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_npy,
  .read = read_npy,
};
