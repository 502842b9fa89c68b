#include "encode/vec-transformer-model.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "models.h"
#include "read/vec-safetensors.h"
#include "test-transformer.golden.h"

#define MAX_ERROR 1e-5

static const int lengths[] = { 1, 2, 7, 21, 40, 200 };   /* the last one MPNet's only */

#define GOLDEN(numbers) numbers, G_N_ELEMENTS (numbers)

static const struct
{
  Model model;
  const float *golden;
  gsize n_golden;
} cases[] = {
  { { "bert", 50, 32, 2, 2, 64, 160, 2, 0, "gelu", 1e-12 }, GOLDEN (golden_bert) },
  { { "bert", 50, 30, 2, 3, 50, 64, 2, 0, "gelu_new", 1e-5 }, GOLDEN (golden_bert_narrow) },
  { { "distilbert", 50, 24, 2, 3, 40, 160, 0, 0, "gelu", 1e-12 }, GOLDEN (golden_distilbert) },
  { { "roberta", 50, 32, 2, 4, 64, 160, 1, 1, "gelu", 1e-5 }, GOLDEN (golden_roberta) },
  { { "xlm-roberta", 60, 48, 1, 3, 80, 160, 1, 1, "relu", 1e-5 }, GOLDEN (golden_xlm_roberta) },
  { { "mpnet", 50, 24, 2, 3, 48, 210, 0, 1, "gelu", 1e-5 }, GOLDEN (golden_mpnet) },
};

/* golden-transformers.py, make_ids() */
static void
append_ids (GArray *ids, int n_words, int n)
{
  for (int i = 0; i < n; i++)
    {
      gint32 id = (7 * i * i + 3 * i + n) % n_words;

      g_array_append_val (ids, id);
    }
}

static VecTransformer *
open_model (const char *folder)
{
  g_autoptr(GError) error = NULL;
  VecTransformer *model = vec_transformer_open (folder, &error);

  g_assert_no_error (error);
  return model;
}

/* The texts of all lengths, one after the other. */
static void
make_texts (const Model *model, GArray *ids, GArray *begins)
{
  gint64 begin = 0;

  g_array_append_val (begins, begin);
  for (guint i = 0; i < G_N_ELEMENTS (lengths) - !g_str_equal (model->type, "mpnet"); i++)
    {
      append_ids (ids, model->n_words, lengths[i]);
      begin += lengths[i];
      g_array_append_val (begins, begin);
    }
}

/* Every row of short texts, the first, the middle and the last of others. */
static double
compare (const float *states, gsize stride, const gint64 *begins, guint n_texts, int n_dims, const float *golden, gsize n_golden, double tolerance)
{
  gsize at = 0;
  double worst = 0;

  for (guint text = 0; text < n_texts; text++)
    {
      int n = (int) (begins[text + 1] - begins[text]);

      for (int row = 0; row < n; row++)
        {
          if (n > 7 && row != 0 && row != n / 2 && row != n - 1)
            continue;
          g_assert_cmpuint (at + (gsize) n_dims, <=, n_golden);
          for (int j = 0; j < n_dims; j++, at++)
            {
              double error = fabs ((double) (states[(gsize) (begins[text] + row) * stride + (gsize) j] - golden[at]));

              g_assert_cmpfloat (error, <=, tolerance);
              worst = MAX (worst, error);
            }
        }
    }
  g_assert_cmpuint (at, ==, n_golden);
  return worst;
}

static void
check_model (const Model *model, const float *golden, gsize n_golden, const VecKernels *kernels, int n_threads, double tolerance)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint32)), begins = g_array_new (FALSE, FALSE, sizeof (gint64));
  char *folder = model_make_folder ();
  g_autoptr(VecTransformer) transformer = NULL;
  g_autoptr(VecTransformerWork) work = NULL;
  const float *states;
  gsize stride;
  double worst;

  model_write (model, folder);
  transformer = open_model (folder);
  model_remove_folder (folder);
  make_texts (model, ids, begins);
  work = vec_transformer_work_new (transformer);
  vec_transformer_work_set_kernels (work, kernels);
  states = vec_transformer_run (transformer, work, (const gint32 *) ids->data, (const gint64 *) begins->data, begins->len - 1, n_threads, NULL, &stride);
  worst = compare (states, stride, (const gint64 *) begins->data, begins->len - 1, model->n_dims, golden, n_golden, tolerance);
  g_test_message ("%s, %s, %d threads: at most %.1e apart", model->type, kernels->name, n_threads, worst);
}

static void
test_golden (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int n_threads = 1; n_threads <= 3; n_threads++)
      check_model (&cases[i].model, cases[i].golden, cases[i].n_golden, data, n_threads, MAX_ERROR);
}

/* Weights of half the bits are rounded, and are read from several files under other names all the same. */
static void
test_types (void)
{
  Model model = cases[0].model;

  model.prefix = "bert.";
  model.n_shards = 3;
  check_model (&model, cases[0].golden, cases[0].n_golden, vec_kernels_get (), 1, MAX_ERROR);
  model.dtype = "F16";
  model.prefix = "0.auto_model.";
  check_model (&model, cases[0].golden, cases[0].n_golden, vec_kernels_get (), 1, 0.02);
  model.dtype = "BF16";
  model.n_shards = 0;
  check_model (&model, cases[0].golden, cases[0].n_golden, vec_kernels_get (), 1, 0.15);
}

/* A text's states do not depend on the texts beside it. */
static void
test_alone (void)
{
  const Model *model = &cases[5].model;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint32)), begins = g_array_new (FALSE, FALSE, sizeof (gint64));
  char *folder = model_make_folder ();
  g_autoptr(VecTransformer) transformer = NULL;
  g_autoptr(VecTransformerWork) work = NULL, other = NULL;
  const float *together;
  gsize stride;

  model_write (model, folder);
  transformer = open_model (folder);
  model_remove_folder (folder);
  make_texts (model, ids, begins);
  work = vec_transformer_work_new (transformer);
  other = vec_transformer_work_new (transformer);
  together = vec_transformer_run (transformer, work, (const gint32 *) ids->data, (const gint64 *) begins->data, begins->len - 1, 2, NULL, &stride);
  for (guint text = 0; text + 1 < begins->len; text++)
    {
      const gint64 *begin = (const gint64 *) begins->data + text;
      gint64 own[2] = { 0, begin[1] - begin[0] };
      const float *alone = vec_transformer_run (transformer, other, (const gint32 *) ids->data + begin[0], own, 1, 1, NULL, &stride);

      for (gsize i = 0; i < (gsize) own[1] * stride; i++)
        g_assert_cmpfloat_with_epsilon (alone[i], together[(gsize) begin[0] * stride + i], 2e-6);
    }
}

/* ---- Real models, whose published parts lack the word embeddings, which are replaced. */

/* Runs texts of 9 and 60 tokens; every @step-th number of their first and last tokens' states. */
static void
check_real (const char *folder, int step, const float *golden, gsize n_golden)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  gint64 begins[] = { 0, 9, 69 };
  const int rows[] = { 0, 8, 9, 68 };
  g_autoptr(VecTransformer) transformer = open_model (folder);
  g_autoptr(VecTransformerWork) work = vec_transformer_work_new (transformer);
  const float *states;
  gsize stride, at = 0;

  append_ids (ids, 64, 9);
  append_ids (ids, 64, 60);
  states = vec_transformer_run (transformer, work, (const gint32 *) ids->data, begins, 2, 0, NULL, &stride);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int j = 0; j < vec_transformer_get_config (transformer)->n_dims; j += step, at++)
      g_assert_cmpfloat_with_epsilon (states[(gsize) rows[i] * stride + (gsize) j], golden[at], 5e-5);
  g_assert_cmpuint (at, ==, n_golden);
}

static char *
find_data (const char *folder, const char *name)
{
  char *path = g_build_filename (SHARED_DATA, "models", folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the data beside the sources is not there");
      g_clear_pointer (&path, g_free);
    }
  return path;
}

static void
add_by_formula (Tensors *tensors, const char *name, int n_rows, int n_dims, float scale)
{
  gsize n = (gsize) MAX (n_rows, 1) * n_dims;
  g_autofree float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = scale * model_get_weight (name, i);
  tensors_add (tensors, name, n_rows, n_dims, values, NULL);
}

static void
write_real_config (const char *folder, int n_dims, int n_layers, int n_heads, int n_inner, int n_positions)
{
  g_autofree char *config = g_strdup_printf ("{\"model_type\": \"bert\", \"hidden_size\": %d, \"num_hidden_layers\": %d, \"num_attention_heads\": %d, "
                                             "\"intermediate_size\": %d, \"max_position_embeddings\": %d, \"vocab_size\": 64}",
                                             n_dims, n_layers, n_heads, n_inner, n_positions);

  model_write_file (folder, "config.json", config);
}

static void
test_tinybert (void)
{
  g_autofree char *body = find_data ("tinybert-4L-312-body", "model_without_word_embeddings.safetensors");
  char *folder = model_make_folder ();
  g_autofree char *link = g_build_filename (folder, "body.safetensors", NULL), *words = g_build_filename (folder, "words.safetensors", NULL);
  Tensors *tensors = tensors_new ();

  add_by_formula (tensors, "embeddings.word_embeddings.weight", 64, 312, 0.05f);
  tensors_write (tensors, words);
  model_write_file (folder, "model.safetensors.index.json", "{\"weight_map\": {\"a\": \"words.safetensors\", \"b\": \"body.safetensors\"}}");
  write_real_config (folder, 312, 4, 12, 1200, 128);
  if (body != NULL)
    {
      g_assert_cmpint (symlink (body, link), ==, 0);
      check_real (folder, 13, GOLDEN (golden_tinybert));
    }
  model_remove_folder (folder);
}

/* A linear layer of the published file, whose larger ones are cut into four; the name ends in "weight" or "bias". */
static void
add_published (Tensors *tensors, VecSafetensors *file, const char *name, const char *published, int n_rows, int n_dims)
{
  g_autofree float *values = g_new (float, (gsize) MAX (n_rows, 1) * n_dims);
  const VecTensor *whole = vec_safetensors_find (file, published);
  char *at = (char *) values;

  for (int i = 1; i <= (whole != NULL ? 1 : 4); i++)
    {
      g_autofree char *part = g_strdup_printf ("%s%d", published, i);
      const VecTensor *tensor = whole != NULL ? whole : vec_safetensors_find (file, part);

      g_assert_true (vec_safetensors_check_place (file, tensor, NULL));
      memcpy (at, vec_safetensors_get_bytes (file, tensor), (gsize) (tensor->end - tensor->begin));
      at += tensor->end - tensor->begin;
    }
  g_assert_true (at == (char *) (values + (gsize) MAX (n_rows, 1) * n_dims));
  tensors_add (tensors, name, n_rows, n_dims, values, NULL);
}

static void
add_published_layer (Tensors *tensors, VecSafetensors *file, int layer)
{
  static const struct
  {
    const char *name, *published;
    int n_out, n_in;
  } linears[] = {
    { "attention.self.query", "attself_query", 128, 128 }, { "attention.self.key", "attself_key", 128, 128 },
    { "attention.self.value", "attself_value", 128, 128 }, { "attention.output.dense", "selfoutput", 128, 128 },
    { "intermediate.dense", "intermediate", 512, 128 },    { "output.dense", "output", 128, 512 },
  };
  static const char *const norms[] = { "attention.output.LayerNorm.weight", "attention.output.LayerNorm.bias", "output.LayerNorm.weight",
                                       "output.LayerNorm.bias" };

  for (guint i = 0; i < G_N_ELEMENTS (linears); i++)
    for (int bias = 0; bias <= 1; bias++)
      {
        const char *ending = bias ? "bias" : "weight";
        g_autofree char *name = g_strdup_printf ("encoder.layer.%d.%s.%s", layer, linears[i].name, ending);
        g_autofree char *published = g_strdup_printf ("layer%d_%s_%s", layer, linears[i].published, ending);

        add_published (tensors, file, name, published, bias ? 0 : linears[i].n_out, bias ? linears[i].n_out : linears[i].n_in);
      }
  for (guint i = 0; i < G_N_ELEMENTS (norms); i++)
    {
      g_autofree char *name = g_strdup_printf ("encoder.layer.%d.%s", layer, norms[i]);

      add_by_formula (tensors, name, 0, 128, 1);
    }
}

static void
test_bert_tiny (void)
{
  g_autofree char *body = find_data ("bert-tiny-sst2-body", "raw_layers.safetensors");
  g_autoptr(VecSafetensors) file = body != NULL ? vec_safetensors_open (body, NULL) : NULL;
  char *folder = model_make_folder ();
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  Tensors *tensors = tensors_new ();

  add_by_formula (tensors, "embeddings.word_embeddings.weight", 64, 128, 1);
  add_by_formula (tensors, "embeddings.position_embeddings.weight", 64, 128, 1);
  add_by_formula (tensors, "embeddings.token_type_embeddings.weight", 2, 128, 1);
  add_by_formula (tensors, "embeddings.LayerNorm.weight", 0, 128, 1);
  add_by_formula (tensors, "embeddings.LayerNorm.bias", 0, 128, 1);
  for (int layer = 0; layer < 2 && file != NULL; layer++)
    add_published_layer (tensors, file, layer);
  tensors_write (tensors, path);
  write_real_config (folder, 128, 2, 2, 512, 64);
  if (file != NULL)
    check_real (folder, 7, GOLDEN (golden_bert_tiny));
  model_remove_folder (folder);
}

/* ---- Broken folders: one sentence each. */

static const char good_config[] = "{\"model_type\": \"bert\", \"vocab_size\": 20, \"hidden_size\": 8, \"num_hidden_layers\": 1, "
                                  "\"num_attention_heads\": 2, \"intermediate_size\": 16, \"max_position_embeddings\": 16, \"type_vocab_size\": 1, "
                                  "\"layer_norm_eps\": 1e-5}";

static void
check_error (const char *config, const char *weights, int code, const char *message)
{
  static const Model model = { "bert", 20, 8, 1, 2, 16, 16, 1, 0, "gelu", 1e-5 };
  g_autoptr(GError) error = NULL;
  char *folder = model_make_folder ();

  model_write (&model, folder);
  if (config != NULL)
    model_write_file (folder, "config.json", config);
  if (weights != NULL)
    model_write_file (folder, "model.safetensors", weights);
  g_assert_null (vec_transformer_open (folder, &error));
  g_assert_error (error, VEC_ERROR, code);
  if (!g_pattern_match_simple (message, error->message))
    g_error ("“%s” is not “%s”", error->message, message);
  model_remove_folder (folder);
}

/* The good configuration with one piece of it replaced. */
static void
check_config (const char *piece, const char *by, int code, const char *message)
{
  g_auto(GStrv) parts = g_strsplit (good_config, piece, 2);
  g_autofree char *config = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  config = g_strjoinv (by, parts);
  check_error (config, NULL, code, message);
}

static void
test_bad_config (void)
{
  check_config ("\"bert\"", "\"gpt2\"", VEC_ERROR_UNSUPPORTED, "config.json: models of the type “gpt2” are not read;*");
  check_config ("\"bert\"", "7", VEC_ERROR_FORMAT, "config.json, line 1,*");
  check_config ("\"model_type\"", "\"x\"", VEC_ERROR_FORMAT, "config.json: “model_type” is missing");
  check_config ("\"num_attention_heads\": 2", "\"num_attention_heads\": 3", VEC_ERROR_FORMAT, "config.json: the width 8 cannot be shared*");
  check_config ("\"num_attention_heads\": 2", "\"num_attention_heads\": 0", VEC_ERROR_FORMAT, "config.json: “num_attention_heads” is 0,*");
  check_config ("\"hidden_size\": 8", "\"hidden_size\": 9223372036854775807", VEC_ERROR_FORMAT, "config.json: “hidden_size” is 9223372036854775807,*");
  check_config ("\"hidden_size\": 8", "\"hidden_size\": -8", VEC_ERROR_FORMAT, "config.json: “hidden_size” is -8,*");
  check_config ("\"hidden_size\": 8, ", "", VEC_ERROR_FORMAT, "config.json: “hidden_size” is missing");
  check_config ("\"vocab_size\": 20", "\"vocab_size\": 21", VEC_ERROR_FORMAT, "model.safetensors: the tensor “embeddings.word_*20 × 8*21 × 8");
  check_config ("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2", VEC_ERROR_FORMAT, "model.safetensors: the tensor “encoder.layer.1.* is missing");
  check_config ("\"intermediate_size\": 16", "\"intermediate_size\": 8", VEC_ERROR_FORMAT, "model.safetensors: the tensor “*.intermediate.dense.weight”*");
  check_config ("\"layer_norm_eps\": 1e-5", "\"layer_norm_eps\": -1", VEC_ERROR_FORMAT, "config.json: “layer_norm_eps” must be*");
  check_config ("1e-5", "1e-5, \"hidden_act\": \"mish\"", VEC_ERROR_UNSUPPORTED, "config.json: the activation “mish” is not known;*");
  check_config ("1e-5", "1e-5, \"position_embedding_type\": \"relative_key\"", VEC_ERROR_UNSUPPORTED, "config.json: positions of the type*");
  check_config ("1e-5}", "1e-5", VEC_ERROR_FORMAT, "config.json, line 1,*");
}

static void
test_bad_weights (void)
{
  g_autofree char *deep = g_strnfill (5000, '[');

  check_error (deep, NULL, VEC_ERROR_FORMAT, "config.json, line 1,*");
  check_error (NULL, "short", VEC_ERROR_FORMAT, "model.safetensors is too short*");
  check_error (NULL, "\377\377\377\377\377\377\377\177{\"a\":1}", VEC_ERROR_FORMAT, "model.safetensors: the first eight bytes*");
}

static void
test_truncated (void)
{
  static const Model model = { "bert", 20, 8, 1, 2, 16, 16, 1, 0, "gelu", 1e-5 };
  g_autoptr(GError) error = NULL;
  char *folder = model_make_folder ();
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL), *bytes = NULL;
  gsize n;

  model_write (&model, folder);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n - 10, NULL));
  g_assert_null (vec_transformer_open (folder, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "cut off"));
  model_remove_folder (folder);
}

static void
check_other_files (const char *name, const char *text, int code, const char *message)
{
  g_autoptr(GError) error = NULL;
  char *folder = model_make_folder ();

  model_write_file (folder, "config.json", good_config);
  model_write_file (folder, name, text);
  g_assert_null (vec_transformer_open (folder, &error));
  g_assert_error (error, VEC_ERROR, code);
  if (!g_pattern_match_simple (message, error->message))
    g_error ("“%s” is not “%s”", error->message, message);
  model_remove_folder (folder);
}

static void
test_no_weights (void)
{
  check_other_files ("readme", "", VEC_ERROR_NOT_FOUND, "* has no weights: the file model.safetensors is missing");
  check_other_files ("pytorch_model.bin", "", VEC_ERROR_UNSUPPORTED, "*convert it once with Python:*save_file*");
  check_other_files ("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../secret\"}}", VEC_ERROR_FORMAT, "*“../secret” is no file*");
  check_other_files ("model.safetensors.index.json", "{\"weight_map\": {\"a\": 1}}", VEC_ERROR_FORMAT, "model.safetensors.index.json, line 1*");
  check_other_files ("model.safetensors.index.json", "{}", VEC_ERROR_FORMAT, "*“weight_map” is missing");
  check_other_files ("model.safetensors.index.json", "{\"weight_map\": {}}", VEC_ERROR_FORMAT, "*the tensor “embeddings.word_embeddings.weight” is missing");
  check_other_files ("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"not-there\"}}", VEC_ERROR_FAILED, "not-there cannot be opened*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (const VecKernels *const *kernels = vec_kernels_list (); *kernels != NULL; kernels++)
    {
      g_autofree char *path = g_strdup_printf ("/transformer/golden/%s", (*kernels)->name);

      g_test_add_data_func (path, *kernels, test_golden);
    }
  g_test_add_func ("/transformer/types", test_types);
  g_test_add_func ("/transformer/alone", test_alone);
  g_test_add_func ("/transformer/tinybert", test_tinybert);
  g_test_add_func ("/transformer/bert-tiny", test_bert_tiny);
  g_test_add_func ("/transformer/bad-config", test_bad_config);
  g_test_add_func ("/transformer/bad-weights", test_bad_weights);
  g_test_add_func ("/transformer/truncated", test_truncated);
  g_test_add_func ("/transformer/no-weights", test_no_weights);
  return g_test_run ();
}
