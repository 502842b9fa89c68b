#include "tables.h"

#include "read/vec-reader.h"

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
  g_autoptr(GError) error = NULL;
  VecTable *table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return table;
}

VecTable *
load_word2vec_binary (const char *shared_path)
{
  const char *folder = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, shared_path, NULL) : NULL;
  g_autoptr(GError) error = NULL;
  VecTable *table;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared data is absent");
      return NULL;
    }
  table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return table;
}
