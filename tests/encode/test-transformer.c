#include "encode/vec-transformer-model.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "models.h"
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

/* ---- The real TinyBERT, without its word embeddings, which are replaced. */

static void
write_words (const char *folder, int n_words, int n_dims)
{
  g_autofree char *path = g_build_filename (folder, "words.safetensors", NULL);
  g_autofree float *values = g_new (float, (gsize) n_words * n_dims);
  Tensors *tensors = tensors_new ();

  for (gsize i = 0; i < (gsize) n_words * n_dims; i++)
    values[i] = 0.05f * model_get_weight ("embeddings.word_embeddings.weight", i);
  tensors_add (tensors, "embeddings.word_embeddings.weight", n_words, n_dims, values, NULL);
  tensors_write (tensors, path);
}

static void
test_tinybert (void)
{
  g_autofree char *body = g_build_filename (SHARED_DATA, "models", "tinybert-4L-312-body", "model_without_word_embeddings.safetensors", NULL);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  gint64 begins[] = { 0, 9, 69 };
  const int rows[] = { 0, 8, 9, 68 };
  g_autoptr(VecTransformer) transformer = NULL;
  g_autoptr(VecTransformerWork) work = NULL;
  char *folder;
  g_autofree char *link = NULL;
  const float *states;
  gsize stride, at = 0;

  if (!g_file_test (body, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the data beside the sources is not there");
      return;
    }
  folder = model_make_folder ();
  link = g_build_filename (folder, "body.safetensors", NULL);
  g_assert_cmpint (symlink (body, link), ==, 0);
  write_words (folder, 64, 312);
  model_write_file (folder, "model.safetensors.index.json", "{\"weight_map\": {\"a\": \"words.safetensors\", \"b\": \"body.safetensors\"}}");
  model_write_file (folder, "config.json",
                    "{\"model_type\": \"bert\", \"hidden_size\": 312, \"num_hidden_layers\": 4, \"num_attention_heads\": 12, \"intermediate_size\": "
                    "1200, \"max_position_embeddings\": 128, \"vocab_size\": 64}");
  transformer = open_model (folder);
  model_remove_folder (folder);
  append_ids (ids, 64, 9);
  append_ids (ids, 64, 60);
  work = vec_transformer_work_new (transformer);
  states = vec_transformer_run (transformer, work, (const gint32 *) ids->data, begins, 2, 0, NULL, &stride);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int j = 0; j < 312; j += 13, at++)
      g_assert_cmpfloat_with_epsilon (states[(gsize) rows[i] * stride + (gsize) j], golden_tinybert[at], 5e-5);
  g_assert_cmpuint (at, ==, G_N_ELEMENTS (golden_tinybert));
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
  g_test_add_func ("/transformer/bad-config", test_bad_config);
  g_test_add_func ("/transformer/bad-weights", test_bad_weights);
  g_test_add_func ("/transformer/truncated", test_truncated);
  g_test_add_func ("/transformer/no-weights", test_no_weights);
  return g_test_run ();
}
