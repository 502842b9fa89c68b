/* Real files of other people. Numbers are those of numpy (test-shared.py beside this file prints them). */
#include "read-fixture.h"

#include <json-glib/json-glib.h>

#include "read/vec-csv.h"

static VecTable *
read_shared (const char *relative, const char *format)
{
  g_autofree char *path = shared_path (relative);
  VecTable *table;

  if (path == NULL)
    return NULL;
  table = read_path (path, NULL);
  g_assert_cmpstr (vec_table_get_format (table), ==, format);
  return table;
}

static void
test_google_news (void)
{
  g_autoptr(VecTable) table = read_shared ("derived/googlenews8k/googlenews-8000x300.bin", "word2vec-binary");
  g_autoptr(VecTable) projector = read_shared ("derived/googlenews8k/projector_config.json", "projector");
  double sum = 0;

  if (table == NULL || projector == NULL)
    return;
  assert_shape (table, 8000, 300);
  assert_shape (projector, 8000, 300);
  g_assert_cmpmem (vec_table_get_vectors (table), 8000 * 300 * 4, vec_table_get_vectors (projector), 8000 * 300 * 4);
  for (int i = 0; i < 8000; i++)
    g_assert_cmpstr (vec_table_get_label (table, i), ==, vec_table_get_label (projector, i));
  for (int i = 0; i < 8000 * 300; i++)
    sum += (double) vec_table_get_vectors (table)[i];
#include "shared-cases.inc"
}

typedef struct
{
  const char *path;
  const char *format;
  gint64 n_rows;
  int n_dims;
  const char *first_label;
  const char *last_label;
} Case;

static const Case cases[] = {
  { "word-vectors/gensim/euclidean_vectors.bin", "word2vec-binary", 2747, 10, "the", NULL },
  { "word-vectors/gensim/poincare_vectors.bin", "word2vec-binary", 1182, 10, "mammal.n.01", NULL },
  { "word-vectors/gensim/word2vec_pre_kv_c", "word2vec-text", 1750, 10, "the", NULL },
  { "word-vectors/gensim/test_glove.txt", "glove", 76, 50, "the", NULL },
  { "word-vectors/gensim/lee_fasttext.vec", "word2vec-text", 1762, 10, "the", NULL },
  { "word-vectors/gensim/EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt", "word2vec-text", 20, 300, "one", NULL },
  { "word-vectors/gensim/IT.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt", "word2vec-text", 20, 300, "uno", NULL },
  { "word-vectors/gensim/crime-and-punishment.vec", "word2vec-text", 291, 5, "и", NULL },
  { "word-vectors/glove/cr_glove_subset_500x300.txt", "glove", 500, 300, "people", NULL },
  { "word-vectors/glove/allennlp/fake_embeddings.5d.txt", "glove", 15, 5, "If", "àèìòù" },
  { "derived/zh-chars/zh-chars-50d.vec", "word2vec-text", 5366, 50, NULL, NULL },
  { "projector/google/iris_tensors.bytes", "projector", 150, 4, NULL, NULL },
  { "benchmarks/optdigits/optdigits.tra", "csv", 3823, 64, NULL, NULL },
  { "benchmarks/pbmc700/pca50.tsv", "tsv", 700, 50, NULL, NULL },
  { "benchmarks/sift5k/sift-dataset-5k.tsv", "tsv", 5000, 128, NULL, NULL },
  { "benchmarks/sift5k/lorentz-input-5k.tsv", "tsv", 5000, 10, NULL, NULL },
  { "benchmarks/sift5k/poincare-input-5k.tsv", "tsv", 5000, 10, NULL, NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr(VecTable) table = read_shared (expected->path, expected->format);

  if (table == NULL)
    return;
  assert_shape (table, expected->n_rows, expected->n_dims);
  if (expected->first_label != NULL)
    g_assert_cmpstr (vec_table_get_label (table, 0), ==, expected->first_label);
  if (expected->last_label != NULL)
    g_assert_cmpstr (vec_table_get_label (table, expected->n_rows - 1), ==, expected->last_label);
}

static void
test_columns (void)
{
  g_autoptr(VecTable) digits = read_shared ("benchmarks/optdigits/optdigits.tra", "csv");
  g_autoptr(VecTable) iris = read_shared ("projector/google/iris_tensors.bytes", "projector");
  g_autoptr(VecTable) sift = read_shared ("benchmarks/sift5k/sift-dataset-5k.tsv", "tsv");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autofree char *cells_path = shared_path ("benchmarks/pbmc700/pca50.tsv");
  g_autoptr(VecTable) cells = NULL;

  if (digits == NULL || iris == NULL || sift == NULL || cells_path == NULL)
    return;
  assert_columns (digits, "Class:number");
  g_assert_cmpstr (vec_table_get_dim_name (digits, 63), ==, "Block 64");
  assert_columns (iris, "sepal-length:number sepal-width:number petal-length:number petal-width:number class:category");
  g_assert_cmpfloat (vec_table_get_vector (iris, 0)[1], ==, 3.5f);
  g_assert_cmpstr (vec_column_get_text (vec_table_find_column (iris, "class"), 149), ==, "Iris-virginica");
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (sift, 0), 4999), ==, 105000);
  options->metadata_path = shared_path ("benchmarks/pbmc700/metadata.tsv");
  cells = read_path (cells_path, options);
  assert_columns (cells, "bulk_labels:category louvain:number umap1:number umap2:number");
  g_assert_cmpstr (vec_column_get_text (vec_table_get_column (cells, 0), 0), ==, "CD14+ Monocyte");
}

static void
test_google_config (void)
{
  g_autofree char *path = shared_path ("projector/google/oss_demo_projector_config.json");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) iris = NULL;

  if (path == NULL)
    return;
  assert_path_fails (path, NULL, VEC_ERROR_NOT_FOUND,
                     "oss_demo_projector_config.json: the file oss_data/word2vec_10000_200d_tensors.bytes of “Word2Vec 10K” does not "
                     "exist; these can be opened: “Iris”");
  options->part = g_strdup ("Iris");
  iris = read_path (path, options);
  assert_shape (iris, 150, 4);
  g_free (options->part);
  options->part = g_strdup ("Mnist with images");
  assert_path_fails (path, options, VEC_ERROR_NOT_FOUND,
                     "oss_demo_projector_config.json: the file oss_data/mnist_10k_784d_tensors.bytes of “Mnist with images” does not "
                     "exist; these can be opened: “Iris”");
}

static void
test_objects_refused (void)
{
  const char *const names[] = { "py2-np0-objarr.npy", "py2-objarr.npy", "py3-objarr.npy" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *relative = g_build_filename ("formats/npy", names[i], NULL);
      g_autofree char *path = shared_path (relative);
      g_autoptr(GError) error = NULL;

      if (path == NULL)
        return;
      g_assert_null (vec_read_file (path, NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "holds Python objects, which are never opened"));
    }
}

static void
test_other_formats (void)
{
  const char *const paths[] = { "word-vectors/gensim/ft_kv_3.6.0.model.gz", "projector/google/mnist_10k_sprite.png" };
  const char *const messages[] = { "ft_kv_3.6.0.model is a Python pickle, which is never opened because that could run a program hidden in "
                                   "it; save the vectors with numpy.save",
                                   "mnist_10k_sprite.png is a picture, not a table of vectors" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = shared_path (paths[i]);

      if (path == NULL)
        return;
      assert_path_fails (path, NULL, VEC_ERROR_UNSUPPORTED, messages[i]);
    }
}

/* ---- csv-spectrum: what each file should become is in a JSON file of the same name. */

static void
check_row (const VecField *fields, guint n_fields, GPtrArray *names, JsonObject *expected, const char *file)
{
  g_assert_cmpuint (n_fields, ==, names->len);
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *value = g_strndup (fields[i].text, fields[i].length);

      /* The expected telephone number of this case is not that of its file. */
      if (g_str_has_prefix (file, "location") && i == 0)
        continue;
      g_assert_cmpstr (value, ==, json_object_get_string_member (expected, g_ptr_array_index (names, i)));
    }
}

/* A file of one row has an object instead of a list. */
static JsonObject *
get_expected_row (JsonNode *root, guint row)
{
  return JSON_NODE_HOLDS_ARRAY (root) ? json_array_get_object_element (json_node_get_array (root), row) : json_node_get_object (root);
}

/* The copies of the CR LF cases have lost their CRs on the way: they are put back. */
static char *
dup_spectrum_path (const char *folder, const char *name)
{
  char *path = g_strdup_printf ("%s/csvs/%s.csv", folder, name);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autofree char *crlf = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  if (!g_str_has_suffix (name, "_crlf") || strchr (text, '\r') != NULL)
    return path;
  g_free (path);
  lines = g_strsplit (text, "\n", -1);
  crlf = g_strjoinv ("\r\n", lines);
  return write_text (name, crlf);
}

static void
check_spectrum (const char *folder, const char *name)
{
  g_autofree char *csv_path = dup_spectrum_path (folder, name);
  g_autofree char *json_path = g_strdup_printf ("%s/json/%s.json", folder, name);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(VecTextInput) input = vec_text_input_open (csv_path, TRUE, NULL);
  g_autoptr(VecCsv) csv = vec_csv_new (input, ',', TRUE);
  g_autoptr(GError) error = NULL;
  const VecField *fields;
  guint n_fields, n_rows = 0;
  JsonNode *root;

  json_parser_load_from_file (parser, json_path, &error);
  g_assert_no_error (error);
  root = json_parser_get_root (parser);
  g_assert_true (vec_csv_next_row (csv, &fields, &n_fields, &error));
  for (guint i = 0; i < n_fields; i++)
    g_ptr_array_add (names, g_strndup (fields[i].text, fields[i].length));
  while (vec_csv_next_row (csv, &fields, &n_fields, &error))
    check_row (fields, n_fields, names, get_expected_row (root, n_rows++), name);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, JSON_NODE_HOLDS_ARRAY (root) ? json_array_get_length (json_node_get_array (root)) : 1);
}

static void
test_csv_spectrum (void)
{
  const char *const names[] = { "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
                                "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8" };
  g_autofree char *folder = shared_path ("formats/csv/csv-spectrum");

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (names); i++)
    check_spectrum (folder, names[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shared/google-news", test_google_news);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *base = g_path_get_basename (cases[i].path);
      g_autofree char *name = g_strconcat ("/shared/files/", base, NULL);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/shared/columns", test_columns);
  g_test_add_func ("/shared/google-config", test_google_config);
  g_test_add_func ("/shared/objects-refused", test_objects_refused);
  g_test_add_func ("/shared/other-formats", test_other_formats);
  g_test_add_func ("/shared/csv-spectrum", test_csv_spectrum);
  return run_and_clean ();
}
