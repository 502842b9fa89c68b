#include "encode/vec-transformer-encoder.h"

#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-encoder-open.h"
#include "encode/vec-occurrences.h"
#include "encode/vec-tokenizer.h"
#include "encode/vec-transformer-model.h"
#include "models.h"

#define D 32

static const char vocabulary[] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncat\nsat\non\nmat\ndog\n##s\nbank\nriver\nmoney\nquery\n:\na\nb\nc\n"
                                 "d\ne\nf\ng\nh\ni\nj\nk\nl\nm\n";

static const Model model = { "bert", 40, D, 2, 2, 48, 24, 2, 0, "gelu", 1e-12 };

/* A folder as sentence-transformers saves it, with the given pooling and modules after it. */
static char *
make_model (const char *pooling, const char *more_modules)
{
  char *folder = model_make_folder ();
  g_autofree char *modules = g_strdup_printf ("[{\"type\": \"sentence_transformers.models.Transformer\", \"path\": \"\"}, "
                                              "{\"type\": \"sentence_transformers.models.Pooling\", \"path\": \"1_Pooling\"}%s]", more_modules);
  g_autofree char *config = g_strdup_printf ("{\"word_embedding_dimension\": %d, %s}", D, pooling);

  model_write (&model, folder);
  model_write_file (folder, "vocab.txt", vocabulary);
  model_write_file (folder, "modules.json", modules);
  model_write_file (folder, "1_Pooling/config.json", config);
  model_write_file (folder, "sentence_bert_config.json", "{\"max_seq_length\": 12, \"do_lower_case\": false}");
  return folder;
}

#define MEAN "\"pooling_mode_mean_tokens\": true"

static VecEncoder *
open_encoder (const char *folder)
{
  g_autoptr(GError) error = NULL;
  VecEncoder *encoder;

  g_assert_true (vec_transformer_is_folder (folder));
  encoder = vec_transformer_encoder_new (folder, &error);
  g_assert_no_error (error);
  return encoder;
}

/* The states of a text's tokens, by the parts that are tested elsewhere: (n, D). Free it. */
static float *
make_states (const char *folder, const char *text, int max_tokens, int *n)
{
  g_autoptr(VecTokenizer) tokenizer = vec_tokenizer_load (folder, NULL);
  g_autoptr(VecTransformer) transformer = vec_transformer_open (folder, NULL);
  g_autoptr(VecTransformerWork) work = vec_transformer_work_new (transformer);
  g_auto(VecTokens) tokens = { 0 };
  gint64 begins[2] = { 0 };
  const float *states;
  float *copy;
  gsize stride;

  g_assert_true (vec_tokenizer_encode (tokenizer, text, TRUE, max_tokens, &tokens, NULL));
  begins[1] = *n = tokens.n;
  states = vec_transformer_run (transformer, work, tokens.ids, begins, 1, 1, NULL, &stride);
  copy = g_new (float, (gsize) *n * D);
  for (int i = 0; i < *n; i++)
    memcpy (copy + i * D, states + (gsize) i * stride, D * sizeof (float));
  return copy;
}

static void
assert_close (const float *a, const float *b, int n)
{
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 2e-5);
}

static void
encode (VecEncoder *encoder, const char *text, float *vector)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (vec_encoder_encode (encoder, &text, 1, vector, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* ---- Pooling. */

static const char text[] = "the cats sat on the mat";

static void
pool_cls (const float *states, int n, float *into)
{
  memcpy (into, states, D * sizeof (float));
}

static void
pool_last (const float *states, int n, float *into)
{
  memcpy (into, states + (n - 1) * D, D * sizeof (float));
}

static void
pool_mean (const float *states, int n, float *into)
{
  for (int j = 0; j < D; j++)
    {
      double sum = 0;

      for (int i = 0; i < n; i++)
        sum += (double) states[i * D + j];
      into[j] = (float) (sum / n);
    }
}

static void
pool_mean_sqrt (const float *states, int n, float *into)
{
  pool_mean (states, n, into);
  for (int j = 0; j < D; j++)
    into[j] *= sqrtf ((float) n);
}

static void
pool_weighted (const float *states, int n, float *into)
{
  for (int j = 0; j < D; j++)
    {
      double sum = 0, weights = 0;

      for (int i = 0; i < n; i++)
        {
          sum += (i + 1) * (double) states[i * D + j];
          weights += i + 1;
        }
      into[j] = (float) (sum / weights);
    }
}

static void
pool_max (const float *states, int n, float *into)
{
  for (int j = 0; j < D; j++)
    {
      into[j] = states[j];
      for (int i = 1; i < n; i++)
        into[j] = MAX (into[j], states[i * D + j]);
    }
}

static void
test_pooling (void)
{
  static const struct
  {
    const char *config;
    void (*pool) (const float *states, int n, float *into);
    void (*second) (const float *states, int n, float *into);
  } cases[] = {
    { MEAN, pool_mean },
    { "\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false", pool_cls },
    { "\"pooling_mode_max_tokens\": true", pool_max },
    { "\"pooling_mode_mean_sqrt_len_tokens\": true", pool_mean_sqrt },
    { "\"pooling_mode_weightedmean_tokens\": true", pool_weighted },
    { "\"pooling_mode_lasttoken\": true", pool_last },
    { "\"pooling_mode\": \"cls\"", pool_cls },
    { MEAN ", \"pooling_mode_cls_token\": true", pool_cls, pool_mean },
    { "\"pooling_mode_lasttoken\": true, \"pooling_mode_max_tokens\": true", pool_max, pool_last },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *folder = make_model (cases[i].config, "");
      g_autoptr(VecEncoder) encoder = open_encoder (folder);
      float vector[2 * D], wanted[2 * D];
      int n, n_dims = cases[i].second != NULL ? 2 * D : D;
      g_autofree float *states = make_states (folder, text, 0, &n);

      g_test_message ("%s", cases[i].config);
      g_assert_cmpint (vec_encoder_get_n_dims (encoder), ==, n_dims);
      cases[i].pool (states, n, wanted);
      if (cases[i].second != NULL)
        cases[i].second (states, n, wanted + D);
      encode (encoder, text, vector);
      assert_close (vector, wanted, n_dims);
      model_remove_folder (folder);
    }
}

/* ---- Modules after it. */

#define NORMALIZE ", {\"type\": \"sentence_transformers.models.Normalize\", \"path\": \"2_Normalize\"}"
#define DENSE ", {\"type\": \"sentence_transformers.models.Dense\", \"path\": \"2_Dense\"}"

static void
write_dense (const char *folder, const char *config, int n_out)
{
  g_autofree char *path = g_build_filename (folder, "2_Dense", "model.safetensors", NULL);
  g_autofree float *weights = g_new (float, n_out * D), *bias = g_new (float, n_out);
  Tensors *tensors = tensors_new ();

  for (int i = 0; i < n_out * D; i++)
    weights[i] = model_get_weight ("linear.weight", i);
  for (int i = 0; i < n_out; i++)
    bias[i] = model_get_weight ("linear.bias", i);
  model_write_file (folder, "2_Dense/config.json", config);
  tensors_add (tensors, "linear.weight", n_out, D, weights, NULL);
  tensors_add (tensors, "linear.bias", 0, n_out, bias, NULL);
  tensors_write (tensors, path);
}

static void
check_dense (const char *activation, double (*function) (double))
{
  char *folder = make_model (MEAN, DENSE NORMALIZE);
  g_autofree char *config = g_strdup_printf ("{\"in_features\": %d, \"out_features\": 20, \"bias\": true, \"activation_function\": \"%s\"}", D,
                                             activation);
  g_autoptr(VecEncoder) encoder = NULL;
  float vector[20], mean[D], wanted[20];
  double length = 0;
  int n;
  g_autofree float *states = make_states (folder, text, 0, &n);

  write_dense (folder, config, 20);
  encoder = open_encoder (folder);
  g_assert_cmpint (vec_encoder_get_n_dims (encoder), ==, 20);
  pool_mean (states, n, mean);
  for (int i = 0; i < 20; i++)
    {
      double sum = (double) model_get_weight ("linear.bias", i);

      for (int j = 0; j < D; j++)
        sum += (double) model_get_weight ("linear.weight", i * D + j) * (double) mean[j];
      wanted[i] = (float) (function != NULL ? function (sum) : sum);
      length += (double) wanted[i] * (double) wanted[i];
    }
  for (int i = 0; i < 20; i++)
    wanted[i] /= (float) sqrt (length);
  encode (encoder, text, vector);
  assert_close (vector, wanted, 20);
  model_remove_folder (folder);
}

static void
test_dense (void)
{
  check_dense ("torch.nn.modules.activation.Tanh", tanh);
  check_dense ("torch.nn.modules.linear.Identity", NULL);
}

/* ---- Texts. */

static void
test_many_texts (void)
{
  char *folder = make_model (MEAN, NORMALIZE);
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  g_autoptr(GError) error = NULL;
  static const char *const words[] = { "cat", "dog", "the mat", "river", "money", "sat on" };
  enum { N = 500 };
  g_autofree char **texts = g_new (char *, N);
  g_autofree float *vectors = g_new (float, N * D);
  g_autofree VecEncoding *encodings = g_new (VecEncoding, N);

  for (int i = 0; i < N; i++)
    texts[i] = g_strdup_printf ("%s %s %s", words[i % 6], words[i / 6 % 6], i % 7 == 0 ? words[i / 36 % 6] : "");
  g_assert_true (vec_encoder_encode (encoder, (const char *const *) texts, N, vectors, encodings, NULL, &error));
  for (int i = 0; i < N; i++)
    {
      float alone[D];

      encode (encoder, texts[i], alone);
      assert_close (alone, vectors + i * D, D);
      g_assert_true (encodings[i].encoded);
      g_assert_false (encodings[i].truncated);
      vec_encoding_clear (&encodings[i]);
      g_free (texts[i]);
    }
  model_remove_folder (folder);
}

static void
test_encodings (void)
{
  const char *const texts[] = { "the zebra sat on the zebra zebra yak yak", "", "zebra",
                                "the cat sat on the mat the dog sat on the mat", "cat sat on the cat a b c d e" };
  char *folder = make_model (MEAN, "");
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  float vectors[5 * D], zeros[D] = { 0 };
  VecEncoding encodings[5];
  g_autofree float *states = NULL;
  float mean[D];
  int n;

  g_assert_true (vec_encoder_encode (encoder, texts, 5, vectors, encodings, NULL, NULL));
  g_assert_cmpint (encodings[0].n_known, ==, 4);
  g_assert_cmpstr (encodings[0].unknown[0], ==, "zebra");
  g_assert_cmpstr (encodings[0].unknown[1], ==, "yak");
  g_assert_null (encodings[0].unknown[2]);
  g_assert_false (encodings[1].encoded);
  g_assert_false (encodings[2].encoded);
  g_assert_cmpmem (vectors + 2 * D, sizeof zeros, zeros, sizeof zeros);
  g_assert_true (encodings[3].truncated);
  g_assert_false (encodings[4].truncated); /* ten words and two special tokens are just twelve */
  g_assert_cmpint (vec_encoder_get_max_tokens (encoder), ==, 12);
  states = make_states (folder, texts[3], 12, &n);
  g_assert_cmpint (n, ==, 12);
  pool_mean (states, n, mean);
  assert_close (vectors + 3 * D, mean, D);
  for (int i = 0; i < 5; i++)
    vec_encoding_clear (&encodings[i]);
  model_remove_folder (folder);
}

/* Of a book only the beginning is looked at; blanks may make that long. */
static void
test_long_texts (void)
{
  g_autoptr(GString) book = g_string_new ("the cat sat on the mat"), blanks = g_string_new (book->str), chinese = g_string_new (NULL);
  char *folder = make_model (MEAN, "");
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  float vectors[3 * D], wanted[D];
  VecEncoding encodings[3];

  for (int i = 0; i < 100000; i++)
    {
      g_string_append (book, i == 0 ? " a b c d the dog" : " river");
      g_string_append (chinese, "河");
      g_string_append_c (blanks, ' ');
    }
  g_string_append (blanks, " a b c d the dog");
  g_assert_true (vec_encoder_encode (encoder, (const char *[]) { book->str, blanks->str, chinese->str }, 3, vectors, encodings, NULL, NULL));
  encode (encoder, "the cat sat on the mat a b c d", wanted);
  assert_close (vectors, wanted, D);
  assert_close (vectors + D, wanted, D);
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (encodings[i].truncated);
      vec_encoding_clear (&encodings[i]);
    }
  model_remove_folder (folder);
}

static void
test_prompts (void)
{
  char *folder = make_model (MEAN, "");
  g_autoptr(VecEncoder) encoder = NULL, query = NULL, other = NULL, none = NULL;
  float a[D], b[D];

  model_write_file (folder, "config_sentence_transformers.json",
                    "{\"prompts\": {\"query\": \"query: \", \"passage\": \"\"}, \"default_prompt_name\": null}");
  encoder = open_encoder (folder);
  g_assert_cmpstr (vec_encoder_get_prompts (encoder)[0], ==, "query");
  g_assert_cmpstr (vec_encoder_get_prompts (encoder)[1], ==, "passage");
  g_assert_null (vec_encoder_get_prompts (encoder)[2]);
  g_assert_null (vec_encoder_get_prompt (encoder));
  query = vec_encoder_with_prompt (encoder, "query");
  g_assert_cmpstr (vec_encoder_get_prompt (query), ==, "query: ");
  encode (query, "the cat", a);
  encode (encoder, "query: the cat", b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  other = vec_encoder_with_prompt (query, "a b ");
  encode (other, "cat", a);
  encode (encoder, "a b cat", b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  none = vec_encoder_with_prompt (query, "passage");
  g_assert_null (vec_encoder_get_prompt (none));
  model_write_file (folder, "config_sentence_transformers.json",
                    "{\"prompts\": {\"query\": \"query: \", \"passage\": \"\"}, \"default_prompt_name\": \"query\"}");
  g_clear_object (&encoder);
  encoder = open_encoder (folder);
  g_assert_cmpstr (vec_encoder_get_prompt (encoder), ==, "query: ");
  model_remove_folder (folder);
}

/* include_prompt false: the prompt is seen by the text's tokens, but is not pooled itself. */
static void
test_prompt_left_out (void)
{
  char *folder = make_model (MEAN ", \"include_prompt\": false", "");
  g_autoptr(VecEncoder) encoder = open_encoder (folder), query = vec_encoder_with_prompt (encoder, "query: ");
  float vector[D], mean[D];
  int n;
  g_autofree float *states = make_states (folder, "query: the cat", 0, &n);

  g_assert_cmpint (n, ==, 6); /* [CLS] query : the cat [SEP] */
  pool_mean (states + 3 * D, 3, mean);
  encode (query, "the cat", vector);
  assert_close (vector, mean, D);
  model_remove_folder (folder);
}

static void
test_spans (void)
{
  const char *const texts[] = { "the river bank", "the money bank", "the cats sat", "the cat" };
  const gint64 begins[] = { 10, 10, 4, 30 }, ends[] = { 14, 14, 8, 40 };
  char *folder = make_model (MEAN, "");
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  g_autoptr(GError) error = NULL;
  float vectors[4 * D], mean[D];
  gboolean found[4];
  double distance = 0;
  int n;
  g_autofree float *first = make_states (folder, texts[0], 0, &n), *third = make_states (folder, texts[2], 0, &n);

  g_assert_cmpint (vec_transformer_encoder_get_n_state_dims (VEC_TRANSFORMER_ENCODER (encoder)), ==, D);
  g_assert_true (vec_transformer_encoder_encode_spans (VEC_TRANSFORMER_ENCODER (encoder), texts, begins, ends, 4, vectors, found, NULL, &error));
  g_assert_no_error (error);
  assert_close (vectors, first + 3 * D, D);
  pool_mean (third + 2 * D, 2, mean);       /* cat ##s */
  assert_close (vectors + 2 * D, mean, D);
  for (int j = 0; j < D; j++)
    distance += fabs ((double) (vectors[j] - vectors[D + j]));
  g_assert_cmpfloat (distance, >, 0.1);     /* one word, two contexts */
  g_assert_true (found[0] && found[1] && found[2] && !found[3]);
  model_remove_folder (folder);
}

static void
test_occurrences (void)
{
  const char *const texts[] = { "The Bank sat on the river bank", "banks", "no", "embank bank-money", "a b c d e f g h i j k bank", "我在河边走，河水清" };
  char *folder = make_model (MEAN, "");
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) chinese = vec_occurrences_find ("河", texts, 6), none = vec_occurrences_find ("", texts, 6);
  g_autoptr(VecTable) table = NULL, nowhere = NULL;
  static const char *const labels[] = { "The Bank sat on the river bank", "The Bank sat on the river bank", "embank bank-money" };
  int n;
  g_autofree float *states = make_states (folder, texts[0], 0, &n);

  g_assert_cmpuint (chinese->len, ==, 2);
  g_assert_cmpint (g_array_index (chinese, VecOccurrence, 1).begin, ==, 18);
  g_assert_cmpuint (none->len, ==, 0);
  table = vec_occurrences_encode_table (encoder, "bank", "bank", texts, 6, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, 3);
  for (int i = 0; i < 3; i++)
    g_assert_cmpstr (vec_table_get_label (table, i), ==, labels[i]);
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (table, 2), 2), ==, 4);
  assert_close (vec_table_get_vector (table, 0), states + 2 * D, D);
  assert_close (vec_table_get_vector (table, 1), states + 7 * D, D);
  g_assert_cmpuint (g_strv_length ((char **) vec_table_get_remarks (table)), ==, 1);  /* the fifth text’s is cut off */
  nowhere = vec_occurrences_encode_table (encoder, "mat", "mat", texts, 6, NULL, &error);
  g_assert_null (nowhere);
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND);
  model_remove_folder (folder);
}

static void
test_cancelled (void)
{
  char *folder = make_model (MEAN, "");
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const char *const texts[] = { "the cat" };
  VecEncoding encoding;
  float vector[D];

  g_cancellable_cancel (cancellable);
  g_assert_false (vec_encoder_encode (encoder, texts, 1, vector, &encoding, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  model_remove_folder (folder);
}

/* Two threads with one encoder, whose work itself is shared out. */
static gpointer
encode_often (gpointer data)
{
  const char *const texts[] = { "the cat sat", "the dog sat on the mat", "river" };
  float vectors[3 * D];

  for (int i = 0; i < 20; i++)
    g_assert_true (vec_encoder_encode (data, texts, 3, vectors, NULL, NULL, NULL));
  return g_memdup2 (vectors, sizeof vectors);
}

static void
test_two_threads (void)
{
  char *folder = make_model (MEAN, NORMALIZE);
  g_autoptr(VecEncoder) encoder = open_encoder (folder);
  GThread *thread = g_thread_new ("other", encode_often, encoder);
  g_autofree float *here = encode_often (encoder), *there = g_thread_join (thread);

  assert_close (here, there, 3 * D);
  model_remove_folder (folder);
}

/* ---- Folders. */

static void
test_plain_folder (void)
{
  char *folder = model_make_folder ();
  g_autoptr(VecEncoder) encoder = NULL;
  float vector[D], mean[D];
  int n;
  g_autofree float *states = NULL;

  model_write (&model, folder);
  model_write_file (folder, "vocab.txt", vocabulary);
  encoder = open_encoder (folder);
  g_assert_nonnull (strstr (vec_encoder_get_title (encoder), "mean"));
  g_assert_cmpstr (vec_encoder_get_id (encoder), ==, "transformer");
  states = make_states (folder, text, 0, &n);
  pool_mean (states, n, mean);
  encode (encoder, text, vector);
  assert_close (vector, mean, D);
  model_remove_folder (folder);
}

/* By path, and the same fingerprint from weights in another format. */
static void
test_open (void)
{
  char *folder = make_model (MEAN, NORMALIZE);
  g_autoptr(GError) error = NULL;
  g_autoptr(VecEncoder) encoder = vec_encoder_open (folder, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (VEC_IS_TRANSFORMER_ENCODER (encoder));
  g_assert_true (g_str_has_prefix (vec_encoder_get_fingerprint (encoder), "transformer/32/"));
  model_remove_folder (folder);
}

static void
check_bad (const char *name, const char *content, const char *message)
{
  char *folder = make_model (MEAN, DENSE NORMALIZE);
  g_autofree char *config = g_strdup_printf ("{\"in_features\": %d, \"out_features\": 20}", D);
  g_autoptr(GError) error = NULL;

  write_dense (folder, config, 20);
  model_write_file (folder, name, content);
  g_assert_null (vec_transformer_encoder_new (folder, &error));
  g_assert_cmpint (error->domain, ==, VEC_ERROR);
  if (!g_pattern_match_simple (message, error->message))
    g_error ("“%s” is not “%s”", error->message, message);
  model_remove_folder (folder);
}

static void
test_bad_folders (void)
{
  g_autoptr(GString) large = g_string_new (vocabulary);

  check_bad ("modules.json", "{}", "modules.json: a list of modules was expected");
  check_bad ("modules.json", "[]", "modules.json: the list of modules is empty");
  check_bad ("modules.json", "[{\"type\": \"x.CLIPModel\"}]", "modules.json: the first module is “CLIPModel”*");
  check_bad ("modules.json", "[{\"type\": \"x.Transformer\"}]", "modules.json: there is no Pooling*");
  check_bad ("modules.json", "[{\"type\": \"x.Transformer\"}, {\"type\": \"x.Normalize\"}]", "modules.json: a Pooling was expected*");
  check_bad ("modules.json", "[{\"type\": \"x.Transformer\", \"path\": \"../..\"}]", "modules.json: “../..” is no folder*");
  check_bad ("modules.json", "[{\"type\": \"x.Transformer\"}, {\"type\": \"x.Pooling\", \"path\": \"1_Pooling\"}, {\"type\": \"x.CNN\"}]",
             "modules.json: a module “CNN” is not known*");
  check_bad ("1_Pooling/config.json", "{}", "1_Pooling/config.json: none of the ways to pool*");
  check_bad ("1_Pooling/config.json", "{\"word_embedding_dimension\": 31, " MEAN "}", "1_Pooling/config.json: “word_embedding_dimension” is 31*");
  check_bad ("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": 7}", "1_Pooling/config.json, line 1*");
  check_bad ("2_Dense/config.json", "{\"in_features\": 31, \"out_features\": 20}", "2_Dense/config.json: “in_features” is 31*");
  check_bad ("2_Dense/config.json", "{\"in_features\": 32, \"out_features\": -1}", "2_Dense/config.json: “out_features” is -1*");
  check_bad ("2_Dense/config.json", "{\"in_features\": 32, \"out_features\": 21}", "model.safetensors: the tensor “linear.weight”*");
  check_bad ("2_Dense/config.json", "{\"in_features\": 32, \"out_features\": 20, \"activation_function\": \"Mish\"}", "*“Mish”*");
  for (int i = 0; i < 30; i++)
    g_string_append_printf (large, "word%d\n", i);
  check_bad ("vocab.txt", large->str, "The tokenizer has tokens with numbers up to 59, but the model has vectors for only 40*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transformer-encoder/pooling", test_pooling);
  g_test_add_func ("/transformer-encoder/dense", test_dense);
  g_test_add_func ("/transformer-encoder/many-texts", test_many_texts);
  g_test_add_func ("/transformer-encoder/encodings", test_encodings);
  g_test_add_func ("/transformer-encoder/long-texts", test_long_texts);
  g_test_add_func ("/transformer-encoder/prompts", test_prompts);
  g_test_add_func ("/transformer-encoder/prompt-left-out", test_prompt_left_out);
  g_test_add_func ("/transformer-encoder/spans", test_spans);
  g_test_add_func ("/transformer-encoder/occurrences", test_occurrences);
  g_test_add_func ("/transformer-encoder/cancelled", test_cancelled);
  g_test_add_func ("/transformer-encoder/two-threads", test_two_threads);
  g_test_add_func ("/transformer-encoder/plain-folder", test_plain_folder);
  g_test_add_func ("/transformer-encoder/open", test_open);
  g_test_add_func ("/transformer-encoder/bad-folders", test_bad_folders);
  return g_test_run ();
}
