#include "tables.h"

#include <string.h>

static VecStrings *
make_strings (const char *const *texts, gint64 n)
{
  VecStrings *strings = vec_strings_new ();

  for (gint64 i = 0; i < n; i++)
    vec_strings_append (strings, texts[i], -1);
  return strings;
}

VecTable *
make_table_with_names (const char *name, const char *const *labels, gint64 n_rows, int n_dims, const char *column,
                       const char *const *names)
{
  VecTableBuilder *builder = vec_table_builder_new (name, "test", NULL);
  float *vectors = g_new0 (float, n_rows * n_dims); /* (n_rows, n_dims) */
  VecTable *table;

  for (gint64 i = 0; i < n_rows; i++)
    {
      vectors[i * n_dims] = (float) (i + 1);
      if (n_dims > 1)
        vectors[i * n_dims + 1] = (float) ((i + 1) * (i + 1));
    }
  vec_table_builder_take_vectors (builder, vectors, n_rows, n_dims, vectors, g_free);
  if (labels != NULL)
    {
      g_autoptr(VecStrings) strings = make_strings (labels, n_rows);

      vec_table_builder_set_labels (builder, strings);
    }
  if (column != NULL)
    {
      g_autoptr(VecStrings) strings = make_strings (names, n_rows);
      g_autoptr(VecColumn) text = vec_column_new_text (column, VEC_COLUMN_TEXT, strings);

      vec_table_builder_add_column (builder, text);
    }
  table = vec_table_builder_end (builder, NULL);
  g_assert_nonnull (table);
  return table;
}

VecTable *
make_table (const char *name, const char *const *labels, gint64 n_rows, int n_dims)
{
  return make_table_with_names (name, labels, n_rows, n_dims, NULL, NULL);
}

VecTable *
load_first_words (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("VEC_DATA_DIR"), "samples", "first-words.csv", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) header = NULL;
  VecTableBuilder *builder = vec_table_builder_new ("first-words", "csv", path);
  g_autoptr(VecStrings) words = vec_strings_new ();
  g_autoptr(VecStrings) chinese = vec_strings_new ();
  g_autoptr(VecStrings) dims = vec_strings_new ();
  g_autoptr(VecColumn) column = NULL;
  float *vectors; /* (n_rows, 12) */
  gint64 n_rows = 0;
  VecTable *table;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit_set (g_strchomp (text), "\n", -1);
  header = g_strsplit (lines[0], ",", -1);
  g_assert_cmpuint (g_strv_length (header), ==, 15);
  for (int i = 3; i < 15; i++)
    vec_strings_append (dims, header[i], -1);
  vectors = g_new (float, 12 * g_strv_length (lines));
  for (char **line = lines + 1; *line != NULL; line++, n_rows++)
    {
      g_auto(GStrv) fields = g_strsplit (*line, ",", -1);

      vec_strings_append (words, fields[0], -1);
      vec_strings_append (chinese, fields[1], -1);
      for (int i = 0; i < 12; i++)
        vectors[n_rows * 12 + i] = (float) g_ascii_strtod (fields[3 + i], NULL);
    }
  column = vec_column_new_text (header[1], VEC_COLUMN_TEXT, chinese);
  vec_table_builder_take_vectors (builder, vectors, n_rows, 12, vectors, g_free);
  vec_table_builder_set_labels (builder, words);
  vec_table_builder_set_dim_names (builder, dims);
  vec_table_builder_add_column (builder, column);
  table = vec_table_builder_end (builder, NULL);
  g_assert_nonnull (table);
  return table;
}

VecTable *
load_word2vec_binary (const char *shared_path)
{
  const char *folder = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, shared_path, NULL) : NULL;
  g_autofree char *bytes = NULL;
  VecTableBuilder *builder;
  g_autoptr(VecStrings) labels = NULL;
  float *vectors; /* (n_rows, n_dims) */
  gint64 n_rows;
  int n_dims;
  char *p;

  if (path == NULL || !g_file_get_contents (path, &bytes, NULL, NULL))
    {
      g_test_skip ("the shared data is absent");
      return NULL;
    }
  n_rows = g_ascii_strtoll (bytes, &p, 10);
  n_dims = (int) g_ascii_strtoll (p, &p, 10);
  g_assert_cmpint (n_rows * n_dims, >, 0);
  labels = vec_strings_new ();
  vectors = g_new (float, n_rows * n_dims);
  for (gint64 i = 0; i < n_rows; i++)
    {
      char *space;

      while (*p == '\n')
        p++;
      space = strchr (p, ' ');
      vec_strings_append (labels, p, space - p);
      memcpy (vectors + i * n_dims, space + 1, (gsize) n_dims * sizeof (float));
      p = space + 1 + (gsize) n_dims * sizeof (float);
    }
  builder = vec_table_builder_new ("googlenews-8000x300", "word2vec-binary", path);
  vec_table_builder_take_vectors (builder, vectors, n_rows, n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  return vec_table_builder_end (builder, NULL);
}
