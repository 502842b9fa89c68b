/* safetensors: one tensor "embeddings", F32 of (n, d). Labels and columns go into a text file beside it, since the format has no texts. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-write-beside.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

#define ALIGNMENT 8

/* The header's length, the header padded with blanks so that the numbers are aligned, as Hugging Face's own library pads it. */
static void
write_header (VecOutput *output, VecTable *table)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_dims = vec_table_get_n_dims (table);
  gint64 n_bytes = n_rows * n_dims * (gint64) sizeof (float);
  g_autofree char *header = g_strdup_printf ("{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[%" G_GINT64_FORMAT ",%d],\"data_offsets\":[0,%"
                                             G_GINT64_FORMAT "]}}",
                                             n_rows, n_dims, n_bytes);
  g_autofree char *padded = NULL;
  gsize n = strlen (header);
  guint64 length;

  n = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  padded = g_strdup_printf ("%-*s", (int) n, header);
  length = GUINT64_TO_LE ((guint64) n);
  vec_output_write (output, &length, sizeof length);
  vec_output_write (output, padded, n);
}

static gboolean
write_safetensors (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (VecOutput) output = vec_output_open (path, error);

  if (output == NULL)
    return FALSE;
  write_header (output, table);
  return vec_write_all_rows (output, table, vec_write_raw_vector, NULL, progress, progress_data, cancellable, error)
         && vec_write_end_with_labels (g_steal_pointer (&output), table, path, NULL, NULL, cancellable, error);
}

static const char *const extensions[] = { "safetensors", NULL };

const VecWriter vec_writer_safetensors = {
  .id = "safetensors",
  .title = N_("safetensors, labels beside it"),
  .extensions = extensions,
  .loses = VEC_LOSS_DIM_NAMES,
  .write = write_safetensors,
};
