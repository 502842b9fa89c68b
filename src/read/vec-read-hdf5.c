/* HDF5: ann-benchmarks' files, AnnData (.h5ad), and any data set of numbers with two axes. The library does its work in a process of its
 * own (vec-hdf5.h); here its answers become a table. Sparse matrices become dense ones up to VEC_HDF5_MAX_DENSE bytes. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "read/vec-apart.h"
#include "read/vec-byte-input.h"
#include "read/vec-hdf5.h"
#include "read/vec-head.h"
#include "read/vec-label-column.h"
#include "read/vec-matrix.h"
#include "read/vec-readers.h"

#define MAX_DENSE (4ull << 30)
#define WORKING_MEMORY (1ull << 30)

static const guint8 signature[8] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };

typedef struct
{
  char *name;
  int file;
  guint64 size;              /* of the file */

  /* The part that is read; NULL while they are listed. */
  const char *part;
  guint64 n_rows;
  guint64 n_dims;
  VecApartShared *shared;    /* its values; borrowed */
  GPtrArray *parts;
  VecTicker ticker;
  GCancellable *cancellable;

  /* The column that is being received. */
  VecHdf5Column kind;
  char *column;              /* NULL: none */
  GByteArray *values;
  VecStrings *texts;

  VecStrings *labels;
  VecStrings *dim_names;
  GPtrArray *columns;        /* of VecColumn */
} Reading;

/* The signature is at byte 0, or after a user's block of 512, 1024, 2048, … bytes. NULL if it is not there. */
static const guint8 *
find_signature (const guint8 *head, gsize n_head)
{
  for (gsize at = 0; at + sizeof signature <= n_head; at = at > 0 ? at * 2 : 512)
    if (memcmp (head + at, signature, sizeof signature) == 0)
      return head + at;
  return NULL;
}

static int
probe_hdf5 (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  const guint8 *found = find_signature (head, n_head);

  return found == head ? 100 : found != NULL ? 95 : 0;
}

/* The superblock says where the file ends (addresses of eight bytes, which all programs write): a shorter file is not complete. */
static gboolean
check_length (const VecHead *head, const char *name, GError **error)
{
  const guint8 *found = find_signature (head->bytes, head->n);
  gsize left = found != NULL ? head->n - (gsize) (found - head->bytes) : 0;
  gsize at = left > 8 && found[8] >= 2 ? 28 : left > 8 && found[8] == 1 ? 44 : 40;
  guint64 end = 0;

  if (found == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is not an HDF5 file: its signature is missing"), name);
      return FALSE;
    }
  if (left >= at + 8)
    memcpy (&end, found + at, 8);
  end = GUINT64_FROM_LE (end);
  if (left >= at + 8 && end <= head->size)
    return TRUE;
  if (left < at + 8)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is incomplete: it ends at byte %llu, within its header; copy it again"), name,
                 (unsigned long long) head->size);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is incomplete: it should have %llu bytes, but ends at byte %llu; copy it again"),
                 name, (unsigned long long) end, (unsigned long long) head->size);
  return FALSE;
}

/* ---- Messages. */

static const char *
get_problem_sentence (VecHdf5Problem problem)
{
  switch (problem)
    {
    case VEC_HDF5_NOT_OPENED:
      return _("%s cannot be opened as HDF5: %s; it may be incomplete, copy it again");
    case VEC_HDF5_NOT_READ:
      return _("%s: “%s” cannot be read: %s; it may be damaged or packed by a filter that is not built in (gzip is)");
    case VEC_HDF5_CHANGED:
      return _("%s: “%s” changed while it was read");
    case VEC_HDF5_UNWRITTEN:
      return _("%s: “%s” promises %lld × %lld numbers, but hardly any of them were written; write the array and close the file");
    case VEC_HDF5_SPARSE_DAMAGED:
      return _("%s: the sparse matrix “%s” is damaged: its indptr or indices point beyond it");
    default:
      return NULL;
    }
}

static gboolean
set_problem (Reading *self, const guint8 *bytes, gsize length, GError **error)
{
  VecHdf5Problem problem = bytes[0];
  const char *part = self->part != NULL ? self->part : "/";
  const char *sentence = length >= 2 ? get_problem_sentence (problem) : NULL;
  g_autofree char *detail = length >= 2 ? g_utf8_make_valid ((const char *) bytes + 1, (gssize) length - 2) : NULL;

  if (sentence == NULL)
    return FALSE;
  if (problem == VEC_HDF5_NOT_OPENED)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, sentence, self->name, detail);
  else if (problem == VEC_HDF5_NOT_READ)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, sentence, self->name, part, detail);
  else if (problem == VEC_HDF5_UNWRITTEN)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, sentence, self->name, part, (long long) self->n_rows, (long long) self->n_dims);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, sentence, self->name, part);
  return FALSE;
}

static void
take_part (Reading *self, const guint8 *bytes, gsize length)
{
  guint64 shape[2];
  const char *type = (const char *) bytes + 17;
  const char *path;

  if (length < 19 || bytes[length - 1] != '\0')
    return;
  path = type + strlen (type) + 1;
  if (path >= (const char *) bytes + length || !g_utf8_validate (path, -1, NULL) || !g_utf8_validate (type, -1, NULL))
    return;
  memcpy (shape, bytes, sizeof shape);
  if (shape[0] < 1 || shape[0] > G_MAXINT64 / 8 || shape[1] < 1 || shape[1] > G_MAXINT)
    return;
  vec_parts_add (self->parts, path, (gint64) shape[0], (gint64) shape[1], type)->is_default = bytes[16];
}

/* ---- Columns. */

/* Labels that repeat, as classes do, are a column as well. */
static void
add_text (Reading *self)
{
  g_autoptr(VecColumn) repeated = NULL;

  if (self->kind == VEC_HDF5_COLUMN_TEXT)
    {
      g_ptr_array_add (self->columns, vec_column_new_guessed (self->column, self->texts));
      return;
    }
  if (self->labels != NULL)
    return;
  self->labels = vec_strings_ref (self->texts);
  repeated = vec_label_column_new (self->column, self->texts);
  if (repeated != NULL)
    g_ptr_array_add (self->columns, g_steal_pointer (&repeated));
}

static void
add_category (Reading *self)
{
  gint64 n_rows = (gint64) self->n_rows;
  gint64 n_names = vec_strings_get_length (self->texts);
  guint32 *codes = g_memdup2 (self->values->data, self->values->len);

  for (gint64 row = 0; row < n_rows; row++)
    if (codes[row] >= n_names || vec_strings_get (self->texts, codes[row]) == NULL)
      codes[row] = VEC_CATEGORY_MISSING;
  g_ptr_array_add (self->columns, vec_column_new_category (self->column, codes, n_rows, self->texts));
}

static void
add_number (Reading *self)
{
  double *values = g_memdup2 (self->values->data, self->values->len);

  for (guint64 row = 0; row < self->n_rows; row++)
    if (!isfinite (values[row]))
      values[row] = NAN;
  g_ptr_array_add (self->columns, vec_column_new_number (self->column, values, (gint64) self->n_rows));
}

/* A column that did not come whole is left out. */
static void
end_column (Reading *self)
{
  gint64 n_rows = (gint64) self->n_rows;
  gint64 n_texts = self->column != NULL ? vec_strings_get_length (self->texts) : 0;

  if (self->column == NULL)
    return;
  if (self->kind == VEC_HDF5_COLUMN_NUMBER && self->values->len == self->n_rows * sizeof (double))
    add_number (self);
  else if (self->kind == VEC_HDF5_COLUMN_CATEGORY && self->values->len == self->n_rows * sizeof (guint32))
    add_category (self);
  else if ((self->kind == VEC_HDF5_COLUMN_TEXT || self->kind == VEC_HDF5_COLUMN_LABELS) && n_texts == n_rows)
    add_text (self);
  else if (self->kind == VEC_HDF5_COLUMN_DIM_NAMES && n_texts == (gint64) self->n_dims && self->dim_names == NULL)
    self->dim_names = vec_strings_ref (self->texts);
  g_clear_pointer (&self->column, g_free);
  g_clear_pointer (&self->texts, vec_strings_unref);
  g_byte_array_set_size (self->values, 0);
}

static void
begin_column (Reading *self, const guint8 *bytes, gsize length)
{
  end_column (self);
  if (length < 2)
    return;
  self->kind = bytes[0];
  self->column = g_utf8_make_valid ((const char *) bytes + 1, (gssize) strnlen ((const char *) bytes + 1, length - 1));
  self->texts = vec_strings_new ();
}

static void
take_texts (Reading *self, const guint8 *bytes, gsize length)
{
  while (self->texts != NULL && length >= sizeof (guint32))
    {
      guint32 n;
      g_autofree char *valid = NULL;

      memcpy (&n, bytes, sizeof n);
      bytes += sizeof n;
      length -= sizeof n;
      if (n != G_MAXUINT32 && n > length)
        return;
      if (n == G_MAXUINT32)
        vec_strings_append (self->texts, NULL, -1);
      else
        {
          valid = g_utf8_make_valid ((const char *) bytes, (gssize) n);
          vec_strings_append (self->texts, valid, -1);
          bytes += n;
          length -= n;
        }
    }
}

static void
take_values (Reading *self, const guint8 *bytes, gsize length)
{
  if (self->column != NULL && self->values->len + (guint64) length <= self->n_rows * sizeof (double))
    g_byte_array_append (self->values, bytes, (guint) length);
}

static gboolean
take_progress (Reading *self, const guint8 *bytes, gsize length, GError **error)
{
  guint64 numbers[2] = { 0, 1 };

  memcpy (numbers, bytes, MIN (length, sizeof numbers));
  self->ticker.total = numbers[1];
  return vec_ticker_tick (&self->ticker, numbers[0], error);
}

static gboolean
receive (guint32 tag, const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  Reading *self = data;

  switch ((VecHdf5Tag) tag)
    {
    case VEC_HDF5_PART:
      take_part (self, bytes, length);
      return TRUE;
    case VEC_HDF5_PROGRESS:
      return take_progress (self, bytes, length, error);
    case VEC_HDF5_COLUMN:
      begin_column (self, bytes, length);
      return TRUE;
    case VEC_HDF5_TEXTS:
      take_texts (self, bytes, length);
      return TRUE;
    case VEC_HDF5_NUMBERS:
    case VEC_HDF5_CODES:
      take_values (self, bytes, length);
      return TRUE;
    case VEC_HDF5_PROBLEM:
      if (length > 0)
        return set_problem (self, bytes, length, error);
      return TRUE;
    default:
      return TRUE;
    }
}

/* ---- The whole. */

static void
reading_clear (Reading *self)
{
  g_free (self->name);
  if (self->file >= 0)
    close (self->file);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self->column);
  g_clear_pointer (&self->values, g_byte_array_unref);
  g_clear_pointer (&self->texts, vec_strings_unref);
  g_clear_pointer (&self->labels, vec_strings_unref);
  g_clear_pointer (&self->dim_names, vec_strings_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

VEC_APART_WORK ("hdf5", vec_hdf5_work)

/* A damaged file may send the library round in circles: it has ten seconds, and four for each megabyte. */
static gboolean
run (Reading *self, GError **error)
{
  guint64 seconds = 10 + self->size / (256 << 10);
  g_autofree char *n_rows = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_rows);
  g_autofree char *n_dims = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_dims);
  const char *args[] = { self->part, n_rows, n_dims, NULL };
  VecApartOrder order = {
    .work = "hdf5",
    .args = args,
    .file = self->file,
    .shared = self->shared,
    .memory = WORKING_MEMORY,
    .cpu_seconds = (guint) MIN (seconds, 86400),
  };
  g_autoptr(GError) reason = NULL;
  VecApartEnd end = vec_apart_run (&order, receive, self, self->cancellable, &reason);

  if (end == VEC_APART_DONE)
    return TRUE;
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s is damaged: the HDF5 library came to grief over it; copy it again, or save its array anew"), self->name);
  return FALSE;
}

static gboolean
open_file (Reading *self, const char *path, GError **error)
{
  self->file = open (path, O_RDONLY | O_CLOEXEC);
  if (self->file < 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), self->name, g_strerror (errno));
  return self->file >= 0;
}

static gboolean
list_parts (Reading *self, const char *path, GError **error)
{
  g_auto(VecHead) head = { 0 };

  self->name = g_filename_display_basename (path);
  self->parts = vec_parts_new ();
  self->values = g_byte_array_new ();
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  if (!vec_head_read (&head, path, VEC_PROBE_SIZE, error) || !check_length (&head, self->name, error))
    return FALSE;
  self->size = head.size;
  if (!open_file (self, path, error) || !run (self, error))
    return FALSE;
  if (self->parts->len > 0)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               _("%s holds no table of vectors: none of its data sets has two axes or more of numbers"), self->name);
  return FALSE;
}

static gboolean
check_memory (Reading *self, const VecPart *part, GError **error)
{
  guint64 n_bytes;
  g_autofree char *needed = NULL;
  g_autofree char *limit = NULL;

  if (__builtin_mul_overflow ((guint64) part->n_rows, (guint64) part->n_dims * sizeof (float), &n_bytes))
    n_bytes = G_MAXUINT64;
  if (!g_str_has_prefix (part->type, "sparse") || n_bytes <= MAX_DENSE)
    return vec_memory_check (self->name, n_bytes, error);
  needed = g_format_size (n_bytes);
  limit = g_format_size (MAX_DENSE);
  g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
               _("%s: “%s” is sparse, and %lld × %lld numbers would take %s; up to %s are opened. Choose a reduction such as "
                 "“obsm/X_pca” (--part), or keep fewer columns"),
               self->name, part->name, (long long) part->n_rows, (long long) part->n_dims, needed, limit);
  return FALSE;
}

static GPtrArray *
list_hdf5 (const char *path, const VecReadOptions *options, GError **error)
{
  g_auto(Reading) reading = { .file = -1 };

  vec_ticker_init (&reading.ticker, _("Reading"), 1, NULL, NULL, NULL);
  return list_parts (&reading, path, error) ? g_steal_pointer (&reading.parts) : NULL;
}

static VecTable *
read_hdf5 (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
           GCancellable *cancellable, GError **error)
{
  g_auto(Reading) reading = { .file = -1, .cancellable = cancellable };
  g_autoptr(VecApartShared) shared = NULL;
  g_autoptr(VecTableBuilder) builder = NULL;
  const VecPart *part;
  const float *values;
  int index;

  vec_ticker_init (&reading.ticker, _("Reading"), 1, progress, progress_data, cancellable);
  if (!list_parts (&reading, path, error))
    return NULL;
  index = vec_parts_find (reading.parts, options->part, reading.name, error);
  if (index < 0)
    return NULL;
  part = g_ptr_array_index (reading.parts, index);
  if (!check_memory (&reading, part, error))
    return NULL;
  shared = vec_apart_share ((gsize) part->n_rows * (gsize) part->n_dims * sizeof (float));
  if (shared == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("%s: there is not enough memory for its vectors"), reading.name);
      return NULL;
    }
  values = shared->bytes;
  reading.part = part->name;
  reading.n_rows = (guint64) part->n_rows;
  reading.n_dims = (guint64) part->n_dims;
  reading.shared = shared;
  if (!run (&reading, error))
    return NULL;
  end_column (&reading);
  builder = vec_table_builder_new (reading.name, vec_reader_hdf5.id, path);
  vec_table_builder_take_vectors (builder, values, part->n_rows, (int) part->n_dims, g_steal_pointer (&shared),
                                  (GDestroyNotify) vec_apart_unshare);
  vec_table_builder_set_unchecked (builder, FALSE);
  if (reading.labels != NULL)
    vec_table_builder_set_labels (builder, reading.labels);
  if (reading.dim_names != NULL)
    vec_table_builder_set_dim_names (builder, reading.dim_names);
  for (guint i = 0; i < reading.columns->len; i++)
    vec_table_builder_add_column (builder, g_ptr_array_index (reading.columns, i));
  vec_parts_remark_others (reading.parts, index, options->part, builder);
  vec_ticker_end (&reading.ticker, reading.ticker.total);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static const char *const extensions[] = { "h5", "hdf5", "h5ad", "he5", NULL };
static const char *const mime_types[] = { "application/x-hdf5", "application/x-hdf", NULL };

const VecReader vec_reader_hdf5 = {
  .id = "hdf5",
  .title = N_("HDF5"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_hdf5,
  .read = read_hdf5,
  .list_parts = list_hdf5,
};
