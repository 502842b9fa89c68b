/* word2vec text. Blanks in labels become "_", as word2vec itself writes phrases (New_York), since other programs split lines at every
 * blank; an empty label becomes "_". */
#include <glib/gi18n-lib.h>

#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

static void
write_label (VecOutput *output, const char *label)
{
  if (*label == '\0')
    vec_output_char (output, '_');
  for (; *label != '\0'; label++)
    vec_output_char (output, g_ascii_isspace (*label) ? '_' : *label);
}

static void
write_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  const float *vector = vec_table_get_vector (table, row);
  int n_dims = vec_table_get_n_dims (table);

  write_label (output, vec_table_get_label (table, row));
  for (int i = 0; i < n_dims; i++)
    {
      vec_output_char (output, ' ');
      vec_output_number (output, vector[i]);
    }
  vec_output_char (output, '\n');
}

static gboolean
write_word2vec_text (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                     GError **error)
{
  VecOutput *output = vec_output_open (path, error);
  char header[64];

  if (output == NULL)
    return FALSE;
  g_snprintf (header, sizeof header, "%lld %d\n", (long long) vec_table_get_n_rows (table), vec_table_get_n_dims (table));
  vec_output_text (output, header);
  return vec_write_rows (output, table, write_row, NULL, progress, progress_data, cancellable, error);
}

static const char *const extensions[] = { "vec", "w2v", "txt", NULL };

const VecWriter vec_writer_word2vec_text = {
  .id = "word2vec-text",
  .title = N_("word2vec text"),
  .extensions = extensions,
  .loses = N_("metadata columns, and blanks in labels, which become “_”"),
  .write = write_word2vec_text,
};
