/* numpy's .npy: the matrix alone, in its own type (bfloat16, which numpy does not have, as float32) and C order. Labels and columns go into a
 * text file beside it, where the reader finds them. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-write-beside.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

char *
vec_npy_dup_header (VecRawType type, gint64 n_rows, int n_dims, gsize *length)
{
  gboolean is_big = (G_BYTE_ORDER == G_BIG_ENDIAN) != !!type.swapped;
  GString *header = g_string_new (NULL);
  g_autofree char *dictionary
      = g_strdup_printf ("{'descr': '%c%c%d', 'fortran_order': False, 'shape': (%lld, %d), }", type.size == 1 ? '|' : is_big ? '>' : '<',
                         type.kind, type.size, (long long) n_rows, n_dims);
  gsize n = (strlen (dictionary) + 1 + 10 + 63) / 64 * 64 - 10;

  g_string_append_len (header, "\x93NUMPY\x01\x00", 8);
  g_string_append_c (header, (char) (n & 0xff));
  g_string_append_c (header, (char) (n >> 8));
  g_string_append_printf (header, "%-*s\n", (int) n - 1, dictionary);
  *length = header->len;
  return g_string_free (header, FALSE);
}

static void
write_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  const VecValues *values = vec_table_get_values (table);

  vec_output_write (output, values->bytes + (gsize) row * values->stride, vec_values_get_row_size (values));
}

static gboolean
write_npy (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (VecOutput) output = vec_output_open (path, error);
  VecRawType type = vec_table_get_values (table)->type, float32 = { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN };
  gboolean is_numpy = type.kind != 'g';
  gsize length;
  g_autofree char *header
      = vec_npy_dup_header (is_numpy ? type : float32, vec_table_get_n_rows (table), vec_table_get_n_dims (table), &length);

  if (output == NULL)
    return FALSE;
  vec_output_write (output, header, length);
  return vec_write_all_rows (output, table, is_numpy ? write_row : vec_write_raw_vector, NULL, progress, progress_data, cancellable, error)
         && vec_write_end_with_labels (g_steal_pointer (&output), table, path, NULL, NULL, cancellable, error);
}

static void
write_fvec (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  guint32 n_dims = GUINT32_TO_LE ((guint32) vec_table_get_n_dims (table));

  vec_output_write (output, &n_dims, sizeof n_dims);
  vec_write_raw_vector (output, table, row, NULL);
}

/* The format of the TEXMEX sets (Jégou et al. 2011): before each vector its length as int32. */
static gboolean
write_fvecs (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
             GError **error)
{
  VecOutput *output = vec_output_open (path, error);

  return output != NULL && vec_write_rows (output, table, write_fvec, NULL, progress, progress_data, cancellable, error);
}

static const char *const npy_extensions[] = { "npy", NULL };
static const char *const fvecs_extensions[] = { "fvecs", NULL };

const VecWriter vec_writer_npy = {
  .id = "npy",
  .title = N_("NumPy array, labels beside it"),
  .extensions = npy_extensions,
  .loses = VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_npy,
};

const VecWriter vec_writer_fvecs = {
  .id = "fvecs",
  .title = N_("fvecs"),
  .extensions = fvecs_extensions,
  .loses = VEC_LOSS_LABELS | VEC_LOSS_COLUMNS | VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_fvecs,
};
