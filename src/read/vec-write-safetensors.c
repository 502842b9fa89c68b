/* safetensors: one tensor "embeddings", (n, d), in the type of the table. Labels and columns go into a text file beside it, since the format has no texts. */
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "read/vec-write-beside.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

#define ALIGNMENT 8

/* "F16", "BF16", "I8", "U32", "BOOL". */
static char *
dup_type (VecRawType type)
{
  if (type.kind == 'b')
    return g_strdup ("BOOL");
  return g_strdup_printf ("%s%d", type.kind == 'g' ? "BF" : type.kind == 'f' ? "F" : type.kind == 'i' ? "I" : "U", type.size * 8);
}

/* "__metadata__", a JSON object of texts as the format has it, with a comma after it; nothing where nobody knows the encoder. Free it. */
static char *
dup_metadata (VecTable *table)
{
  VecProvenance *provenance = vec_table_get_provenance (table);
  g_autoptr (JsonBuilder) json = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *object = NULL;

  if (provenance == NULL)
    return g_strdup ("");
  json = json_builder_new ();
  json_builder_begin_object (json);
  for (const char *const *name = vec_provenance_get_names (); *name != NULL; name++)
    if (vec_provenance_get (provenance, *name) != NULL)
      {
        json_builder_set_member_name (json, *name);
        json_builder_add_string_value (json, vec_provenance_get (provenance, *name));
      }
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  object = json_to_string (root, FALSE);
  return g_strdup_printf ("\"__metadata__\":%s,", object);
}

/* The header's length, the header padded with blanks so that the numbers are aligned, as Hugging Face's own library pads it. */
static void
write_header (VecOutput *output, VecTable *table)
{
  const VecValues *values = vec_table_get_values (table);
  gint64 n_rows = values->n_rows;
  int n_dims = values->n_dims;
  gint64 n_bytes = n_rows * (gint64) vec_values_get_row_size (values);
  g_autofree char *type = dup_type (values->type);
  g_autofree char *metadata = dup_metadata (table);
  g_autofree char *header = g_strdup_printf ("{%s\"embeddings\":{\"dtype\":\"%s\",\"shape\":[%" G_GINT64_FORMAT ",%d],\"data_offsets\":[0,%"
                                             G_GINT64_FORMAT "]}}",
                                             metadata, type, n_rows, n_dims, n_bytes);
  g_autofree char *padded = NULL;
  gsize n = strlen (header);
  guint64 length;

  n = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  padded = g_strdup_printf ("%-*s", (int) n, header);
  length = GUINT64_TO_LE ((guint64) n);
  vec_output_write (output, &length, sizeof length);
  vec_output_write (output, padded, n);
}

/* Little-endian, whatever the order in which the table has them. */
static void
write_values (VecOutput *output, VecTable *table, gint64 row, gpointer unused)
{
  const VecValues *values = vec_table_get_values (table);
  const guint8 *bytes = values->bytes + (gsize) row * values->stride;
  gsize size = values->type.size, n = vec_values_get_row_size (values);
  gboolean is_big = (G_BYTE_ORDER == G_BIG_ENDIAN) != !!values->type.swapped;

  if (!is_big)
    vec_output_write (output, bytes, n);
  else
    for (gsize i = 0; i < n; i++)
      vec_output_char (output, (char) bytes[i / size * size + size - 1 - i % size]);
}

static gboolean
write_safetensors (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (VecOutput) output = vec_output_open (path, error);

  if (output == NULL)
    return FALSE;
  write_header (output, table);
  return vec_write_all_rows (output, table, write_values, NULL, progress, progress_data, cancellable, error)
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
