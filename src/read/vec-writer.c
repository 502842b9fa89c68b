#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-output.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

static const VecWriter *const writers[] = {
  &vec_writer_csv,   &vec_writer_tsv,       &vec_writer_npy, &vec_writer_word2vec_text,
  &vec_writer_fvecs, &vec_writer_projector, NULL,
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
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("There is no format “%s” to write; there are csv, tsv, npy, word2vec-text, fvecs and projector"), format);
      return NULL;
    }
  writer = *extension == '\0' ? &vec_writer_projector : find_by_extension (extension);
  if (writer == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                 _("No format to write ends in “.%s”; use .csv, .tsv, .npy, .vec, .fvecs, or a folder for the Embedding Projector"),
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
  gsize length;
  g_autofree char *header = vec_npy_dup_header (matrix->n_rows, matrix->n_dims, &length);

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
