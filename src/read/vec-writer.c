#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-output.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

static const VecWriter *const writers[] = {
  &vec_writer_csv,    &vec_writer_tsv,           &vec_writer_json_lines,      &vec_writer_json,  &vec_writer_npy,       &vec_writer_safetensors,
  &vec_writer_sqlite, &vec_writer_word2vec_text, &vec_writer_word2vec_binary, &vec_writer_fvecs, &vec_writer_projector, NULL,
};

const VecWriter *const *
vec_writers_get (void)
{
  return writers;
}

static const char *
get_extension (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *slash = strrchr (path, '/');

  return dot != NULL && (slash == NULL || dot > slash) ? dot + 1 : "";
}

static const VecWriter *
find_by_extension (const char *extension)
{
  for (guint i = 0; writers[i] != NULL; i++)
    for (guint j = 0; writers[i]->extensions[j] != NULL; j++)
      if (g_ascii_strcasecmp (writers[i]->extensions[j], extension) == 0)
        return writers[i];
  return NULL;
}

static char *
dup_ids (void)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; writers[i] != NULL; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", writers[i]->id);
  return g_string_free (ids, FALSE);
}

/* A name without extension, or one that ends in a slash, is a folder for the projector. */
const VecWriter *
vec_writer_for_path (const char *path, const char *format, GError **error)
{
  const char *extension = get_extension (path);
  const VecWriter *writer = NULL;

  for (guint i = 0; format != NULL && writers[i] != NULL; i++)
    if (g_str_equal (writers[i]->id, format))
      return writers[i];
  if (format != NULL)
    {
      g_autofree char *ids = dup_ids ();

      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("There is no format “%s” to write; there are %s"), format, ids);
      return NULL;
    }
  writer = *extension == '\0' ? &vec_writer_projector : find_by_extension (extension);
  if (writer == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                 _("No format to write ends in “.%s”; use .csv, .tsv, .jsonl, .json, .npy, .safetensors, .sqlite, .vec, .bin, .fvecs, or a folder "
                   "for the Embedding Projector"),
                 extension);
  return writer;
}

gboolean
vec_write_file (VecTable *table, const char *path, const char *format, VecProgressFunc progress, gpointer progress_data,
                GCancellable *cancellable, GError **error)
{
  const VecWriter *writer = vec_writer_for_path (path, format, error);

  return writer != NULL && writer->write (table, path, progress, progress_data, cancellable, error);
}

/* ---- What is lost. */

static gboolean
any_label_has (VecTable *table, const char *characters)
{
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (strpbrk (vec_table_get_label (table, row), characters) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
any_text_has (VecColumn *column, const char *characters)
{
  gint64 n = vec_column_get_column_type (column) == VEC_COLUMN_NUMBER ? 0 : vec_column_get_n_rows (column);

  for (gint64 row = 0; row < n; row++)
    if (!vec_column_is_missing (column, row) && strpbrk (vec_column_get_text (column, row), characters) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_breaks (VecTable *table)
{
  gboolean has = vec_table_has_labels (table) && any_label_has (table, "\t\r\n");

  for (guint i = 0; !has && i < vec_table_get_n_columns (table); i++)
    has = any_text_has (vec_table_get_column (table, i), "\t\r\n");
  return has;
}

static gboolean
has_loss (VecTable *table, VecLoss loss)
{
  g_autoptr (GPtrArray) columns = NULL;

  switch (loss)
    {
    case VEC_LOSS_LABELS:
      return vec_table_has_labels (table);
    case VEC_LOSS_COLUMNS:
      columns = vec_write_list_columns (table);
      return columns->len > 0;
    case VEC_LOSS_DIM_NAMES:
      return vec_table_get_dim_name (table, 0) != NULL;
    case VEC_LOSS_BREAKS:
      return has_breaks (table);
    case VEC_LOSS_ENCODER:
      return vec_table_get_provenance (table) != NULL;
    case VEC_LOSS_BLANKS:
      return vec_table_has_labels (table) && any_label_has (table, " \t\r\n");
    default:
      g_return_val_if_reached (FALSE);
    }
}

char *
vec_writer_dup_loss (const VecWriter *writer, VecTable *table)
{
  static const char *const names[] = {
    N_("labels"),
    N_("metadata columns"),
    N_("names of dimensions"),
    N_("tabs and line breaks in texts, which become blanks"),
    N_("blanks in labels, which become “_”"),
    N_("which encoder made the vectors"),
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((writer->loses & (1 << i)) != 0 && has_loss (table, (VecLoss) (1 << i)))
      g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "", _(names[i]));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* ---- Matrices. */

typedef struct
{
  const float *values; /* (n_rows, n_dims) */
  gint64 n_rows;
  int n_dims;
  const char *const *names;
  VecTable *labels;
  char delimiter;
} Matrix;

static void
write_text_field (VecOutput *output, const Matrix *matrix, const char *text)
{
  if (matrix->delimiter == ',')
    vec_write_csv_field (output, text);
  else
    vec_write_plain_field (output, text);
}

static void
write_matrix_header (VecOutput *output, const Matrix *matrix)
{
  if (matrix->labels != NULL)
    {
      vec_output_text (output, "label");
      vec_output_char (output, matrix->delimiter);
    }
  for (int i = 0; i < matrix->n_dims; i++)
    {
      char number[24];

      g_snprintf (number, sizeof number, "d%d", i);
      write_text_field (output, matrix, matrix->names != NULL ? matrix->names[i] : number);
      vec_output_char (output, i + 1 < matrix->n_dims ? matrix->delimiter : '\n');
    }
}

static void
write_matrix_text (VecOutput *output, const Matrix *matrix)
{
  write_matrix_header (output, matrix);
  for (gint64 row = 0; row < matrix->n_rows && vec_output_is_good (output); row++)
    {
      const float *vector = matrix->values + (gsize) row * (gsize) matrix->n_dims;

      if (matrix->labels != NULL)
        {
          write_text_field (output, matrix, vec_table_get_label (matrix->labels, row));
          vec_output_char (output, matrix->delimiter);
        }
      for (int i = 0; i < matrix->n_dims; i++)
        {
          vec_output_number (output, vector[i]);
          vec_output_char (output, i + 1 < matrix->n_dims ? matrix->delimiter : '\n');
        }
    }
}

static void
write_matrix_npy (VecOutput *output, const Matrix *matrix)
{
  VecRawType type = { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN };
  gsize length;
  g_autofree char *header = vec_npy_dup_header (type, matrix->n_rows, matrix->n_dims, &length);

  vec_output_write (output, header, length);
  for (gsize i = 0; i < (gsize) matrix->n_rows * (gsize) matrix->n_dims; i++)
    {
      guint32 bits;

      memcpy (&bits, &matrix->values[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      vec_output_write (output, &bits, sizeof bits);
    }
}

gboolean
vec_write_matrix (const char *path, const float *values, gint64 n_rows, int n_dims, const char *const *column_names, VecTable *labels,
                  GError **error)
{
  gboolean is_npy = g_ascii_strcasecmp (get_extension (path), "npy") == 0;
  gboolean is_tsv = g_ascii_strcasecmp (get_extension (path), "tsv") == 0;
  Matrix matrix = { values, n_rows, n_dims, column_names, labels, is_tsv ? '\t' : ',' };
  VecOutput *output;

  g_return_val_if_fail (labels == NULL || vec_table_get_n_rows (labels) == n_rows, FALSE);

  output = vec_output_open (path, error);
  if (output == NULL)
    return FALSE;
  if (is_npy)
    write_matrix_npy (output, &matrix);
  else
    write_matrix_text (output, &matrix);
  return vec_output_end (output, error);
}
