/* word2vec, as text and binary. Blanks in labels become "_", as word2vec itself writes phrases (New_York), since other programs split lines at
 * every blank; an empty label becomes "_". */
#include <glib/gi18n-lib.h>

#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

static void
write_label (VecOutput *output, const char *label)
{
  if (*label == '\0')
    vec_output_char (output, '_');
  for (; *label != '\0'; label++)
    vec_output_char (output, g_ascii_isspace (*label) || (guint8) *label < 0x20 ? '_' : *label);
}

static void
write_text_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  int n_dims = vec_table_get_n_dims (table);
  g_autofree float *buffer = g_new (float, n_dims);
  const float *vector = vec_values_get_part (vec_table_get_values (table), row, 0, n_dims, buffer);

  write_label (output, vec_table_get_label (table, row));
  for (int i = 0; i < n_dims; i++)
    {
      vec_output_char (output, ' ');
      vec_output_number (output, vector[i]);
    }
  vec_output_char (output, '\n');
}

/* As Mikolov’s tool writes it, with a line end after each row; gensim skips it. */
static void
write_binary_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  write_label (output, vec_table_get_label (table, row));
  vec_output_char (output, ' ');
  vec_write_raw_vector (output, table, row, NULL);
  vec_output_char (output, '\n');
}

static gboolean
write_rows (VecTable *table, const char *path, VecWriteRow write_row, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  VecOutput *output = vec_output_open (path, error);
  char header[64];

  if (output == NULL)
    return FALSE;
  g_snprintf (header, sizeof header, "%lld %d\n", (long long) vec_table_get_n_rows (table), vec_table_get_n_dims (table));
  vec_output_text (output, header);
  return vec_write_rows (output, table, write_row, NULL, progress, progress_data, cancellable, error);
}

static gboolean
write_text (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  return write_rows (table, path, write_text_row, progress, progress_data, cancellable, error);
}

static gboolean
write_binary (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
              GError **error)
{
  return write_rows (table, path, write_binary_row, progress, progress_data, cancellable, error);
}

static const char *const text_extensions[] = { "vec", "w2v", "txt", NULL };
static const char *const binary_extensions[] = { "bin", "w2vbin", NULL };

const VecWriter vec_writer_word2vec_text = {
  .id = "word2vec-text",
  .title = N_("word2vec text"),
  .extensions = text_extensions,
  .loses = VEC_LOSS_COLUMNS | VEC_LOSS_BLANKS | VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_text,
};

const VecWriter vec_writer_word2vec_binary = {
  .id = "word2vec-binary",
  .title = N_("word2vec binary"),
  .extensions = binary_extensions,
  .loses = VEC_LOSS_COLUMNS | VEC_LOSS_BLANKS | VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_binary,
};
