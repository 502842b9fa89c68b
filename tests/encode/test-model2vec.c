#include "encode/vec-model2vec-encoder.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "folders.h"

/* ---- The models of model2vec's own tests, and what they expect. */

static char *
find_model (const char *name)
{
  const char *shared = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", "models", "model2vec", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the shared data is absent");
  return NULL;
}

static VecEncoder *
open_model (const char *folder)
{
  g_autoptr(GError) error = NULL;
  VecEncoder *encoder = vec_model2vec_encoder_new (folder, &error);

  g_assert_no_error (error);
  return encoder;
}

/* "hello" a thousand times. Free it. */
static char *
make_long_text (void)
{
  GString *text = g_string_new ("hello");

  for (int i = 1; i < 1000; i++)
    g_string_append (text, " hello");
  return g_string_free (text, FALSE);
}

static void
check_vector (VecEncoder *encoder, const char *text, const char *expected, double tolerance)
{
  g_autofree char *path = find_model (expected);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  float vector[64];
  JsonArray *numbers;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  numbers = json_array_get_array_element (json_node_get_array (json_parser_get_root (parser)), 0);
  g_assert_cmpint (vec_encoder_get_n_dims (encoder), ==, (int) json_array_get_length (numbers));
  g_assert_true (vec_encoder_encode (encoder, &text, 1, vector, NULL, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (numbers); i++)
    g_assert_cmpfloat_with_epsilon (vector[i], json_array_get_double_element (numbers, i), tolerance);
}

static void
test_expected (void)
{
  static const struct
  {
    const char *model;
    const char *expected; /* NULL: of "hello world" and of the long text */
    double tolerance;     /* theirs is a mean in float32: it is 4e-6 away from the exact one */
  } cases[] = {
    { "test-model-float32", NULL, 1e-5 },
    { "test-model-sentence-transformers", NULL, 1e-5 },
    { "test-model-float16", NULL, 5e-4 },
    { "test-model-int8", NULL, 2e-2 },
    { "test-model-vocab-quantized", "embeddings_vocab_quantized.json", 1e-5 },
  };
  g_autofree char *text = make_long_text ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = find_model (cases[i].model);
      g_autoptr(VecEncoder) encoder = NULL;

      if (folder == NULL)
        return;
      g_test_message ("%s", cases[i].model);
      g_assert_true (vec_model2vec_is_folder (folder));
      encoder = open_model (folder);
      g_assert_cmpstr (vec_encoder_get_title (encoder), ==, cases[i].model);
      if (cases[i].expected == NULL)
        check_vector (encoder, "hello world", "embeddings_short.json", cases[i].tolerance);
      check_vector (encoder, text, cases[i].expected != NULL ? cases[i].expected : "embeddings_long.json", cases[i].tolerance);
    }
}

/* ---- Small models. */

#define TOKENIZER \
  "{\"normalizer\": {\"type\": \"BertNormalizer\"}, \"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"}, \"model\": {\"type\": \"WordPiece\", " \
  "\"unk_token\": \"[UNK]\", \"vocab\": {\"[UNK]\": 0, \"a\": 1, \"b\": 2, \"##c\": 3}}}"
#define CONFIG "{\"model_type\": \"model2vec\", \"normalize\": false}"
#define HEADER "{\"embeddings\": {\"dtype\": \"F32\", \"shape\": [4, 2], \"data_offsets\": [0, 32]}}"

static const float vectors[] = { 100, 100, 1, 0, 0, 1, 3, 5 };

/* @bytes behind the length of @header and the header itself. */
static void
write_weights (const char *folder, const char *header, const void *bytes, gsize n)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr(GError) error = NULL;
  guint64 length = GUINT64_TO_LE (strlen (header));

  g_byte_array_append (all, (const guint8 *) &length, sizeof length);
  g_byte_array_append (all, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (all, bytes, (guint) n);
  g_file_set_contents (path, (const char *) all->data, (gssize) all->len, &error);
  g_assert_no_error (error);
}

static void
test_mean (void)
{
  g_autofree char *folder = make_folder ("mean", "config.json", CONFIG, "tokenizer.json", TOKENIZER, NULL);
  g_autoptr(VecEncoder) encoder = NULL;
  g_autoptr(GError) error = NULL;
  const char *const texts[] = { "a b", "x ac Zyz, x", "", "x" };
  static const float expected[] = { 0.5f, 0.5f, 2, 2.5f, 0, 0, 0, 0 };
  float result[8];
  VecEncoding encodings[4];

  write_weights (folder, HEADER, vectors, sizeof vectors);
  encoder = open_model (folder);
  g_assert_true (vec_encoder_encode (encoder, texts, 4, result, encodings, NULL, &error));
  g_assert_cmpmem (result, sizeof result, expected, sizeof expected);
  g_assert_cmpint (encodings[1].n_known, ==, 2);
  g_assert_cmpint ((int) g_strv_length (encodings[1].unknown), ==, 3);
  g_assert_cmpstr (encodings[1].unknown[0], ==, "x");
  g_assert_cmpstr (encodings[1].unknown[1], ==, "Zyz");
  g_assert_cmpstr (encodings[1].unknown[2], ==, ",");
  g_assert_true (encodings[0].encoded && encodings[1].encoded);
  g_assert_false (encodings[2].encoded || encodings[3].encoded);
  for (int i = 0; i < 4; i++)
    vec_encoding_clear (&encodings[i]);
  remove_folder (folder);
}

/* Weights, rows and length 1: a has row 1 twice as heavy, b row 0. */
static void
test_quantized (void)
{
  g_autofree char *folder = make_folder ("quantized", "config.json", "{\"model_type\": \"model2vec\", \"normalize\": true}", "tokenizer.json",
                                         TOKENIZER, NULL);
  g_autoptr(VecEncoder) encoder = NULL;
  g_autoptr(GError) error = NULL;
  const char *text = "a b";
  struct
  {
    gint8 vectors[2][2];
    gint32 mapping[4];
    float weights[4];
  } bytes = { { { 4, 0 }, { 0, 3 } }, { 0, 1, 0, 1 }, { 1, 2, 2, 1 } };
  float vector[2];

  write_weights (folder,
                 "{\"embeddings\": {\"dtype\": \"I8\", \"shape\": [2, 2], \"data_offsets\": [0, 4]}, \"mapping\": {\"dtype\": \"I32\", "
                 "\"shape\": [4], \"data_offsets\": [4, 20]}, \"weights\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [20, 36]}}",
                 &bytes, sizeof bytes);
  encoder = open_model (folder);
  g_assert_true (vec_encoder_encode (encoder, &text, 1, vector, NULL, NULL, &error));
  g_assert_cmpfloat_with_epsilon (vector[0], 0.8f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (vector[1], 0.6f, 1e-6f);
  remove_folder (folder);
}

/* 512 tokens count, and 512 times the median length of the tokens (here 1 character, of "[UNK]", "a", "b" and "##c": (1 + 3) / 2 = 2). */
static void
test_truncation (void)
{
  static const struct
  {
    int n;           /* of "a " */
    const char *end;
    int n_known;
    gboolean truncated;
  } cases[] = { { 511, "b", 512, FALSE }, { 512, "", 512, FALSE }, { 512, "b", 512, TRUE }, { 300, "b b", 302, FALSE } };
  g_autofree char *folder = make_folder ("truncation", "config.json", CONFIG, "tokenizer.json", TOKENIZER, NULL);
  g_autoptr(VecEncoder) encoder = NULL;

  write_weights (folder, HEADER, vectors, sizeof vectors);
  encoder = open_model (folder);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      VecEncoding encoding;
      float vector[2];

      for (int j = 0; j < cases[i].n; j++)
        g_string_append (text, "a ");
      g_string_append (text, cases[i].end);
      g_assert_true (vec_encoder_encode (encoder, (const char *const *) &text->str, 1, vector, &encoding, NULL, &error));
      g_assert_cmpint (encoding.n_known, ==, cases[i].n_known);
      g_assert_cmpint (encoding.truncated, ==, cases[i].truncated);
      vec_encoding_clear (&encoding);
    }
  remove_folder (folder);
}

static void
test_cancel (void)
{
  g_autofree char *folder = make_folder ("cancel", "config.json", CONFIG, "tokenizer.json", TOKENIZER, NULL);
  g_autoptr(VecEncoder) encoder = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  const char *text = "a";
  VecEncoding encoding;
  float vector[2];

  write_weights (folder, HEADER, vectors, sizeof vectors);
  encoder = open_model (folder);
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_encoder_encode (encoder, &text, 1, vector, &encoding, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  remove_folder (folder);
}

/* ---- Folders that are broken, or none. */

static void
test_broken (void)
{
  static const struct
  {
    const char *config, *tokenizer, *header; /* NULL: missing */
    gsize n;                                 /* bytes of the vectors */
    int code;
    const char *message;
  } cases[] = {
    { "{}", TOKENIZER, HEADER, 32, VEC_ERROR_UNSUPPORTED, "vectarium-broken-* is no model2vec model" },
    { "{\"model_type\": \"bert\"}", TOKENIZER, HEADER, 32, VEC_ERROR_UNSUPPORTED, "vectarium-broken-* is no model2vec model" },
    { CONFIG "}", TOKENIZER, HEADER, 32, VEC_ERROR_FORMAT, "config.json, line 1, byte *: the end of the file was expected" },
    { "{\"model_type\": \"model2vec\", \"normalize\": 1}", TOKENIZER, HEADER, 32, VEC_ERROR_FORMAT,
      "config.json, line 1, byte *: true or false was expected" },
    { CONFIG, NULL, HEADER, 32, VEC_ERROR_NOT_FOUND, "The folder * has no tokenizer: *" },
    { CONFIG, "[", HEADER, 32, VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte 2: the file ends here, within *" },
    { CONFIG, TOKENIZER, NULL, 0, VEC_ERROR_FAILED, "model.safetensors cannot be opened: *" },
    { CONFIG, TOKENIZER, HEADER, 31, VEC_ERROR_FORMAT, "model.safetensors: its header promises the tensor “embeddings” up to byte 32, *" },
    { CONFIG, TOKENIZER, "{\"embeddings\": {\"dtype\": \"F32\", \"shape\": [2, 2], \"data_offsets\": [0, 32]}}", 32, VEC_ERROR_FORMAT,
      "model.safetensors: place and shape of the tensor “embeddings” contradict each other; *" },
    { CONFIG, TOKENIZER, "{\"embeddings\": {\"dtype\": \"F32\", \"shape\": [8], \"data_offsets\": [0, 32]}}", 32, VEC_ERROR_FORMAT,
      "model.safetensors: the tensor “embeddings” is no table of vectors" },
    { CONFIG, TOKENIZER, "{\"embeddings\": {\"dtype\": \"F8_E4M3\", \"shape\": [4, 2], \"data_offsets\": [0, 8]}}", 8, VEC_ERROR_UNSUPPORTED,
      "model.safetensors: the tensor “embeddings” has the type F8_E4M3; *" },
    { CONFIG, TOKENIZER, "{\"other\": {\"dtype\": \"F32\", \"shape\": [4, 2], \"data_offsets\": [0, 32]}}", 32, VEC_ERROR_FORMAT,
      "model.safetensors has no tensor “embeddings” or “embedding.weight”; *" },
    { CONFIG, TOKENIZER, "{\"embeddings\": {\"dtype\": \"F32\", \"shape\": [3, 2], \"data_offsets\": [0, 24]}}", 24, VEC_ERROR_MISMATCH,
      "model.safetensors has 3 vectors, but the tokenizer has 4 tokens; *" },
    { CONFIG, TOKENIZER,
      "{\"embeddings\": {\"dtype\": \"F32\", \"shape\": [1, 2], \"data_offsets\": [0, 8]}, \"mapping\": {\"dtype\": \"F32\", \"shape\": [4], "
      "\"data_offsets\": [8, 24]}}",
      24, VEC_ERROR_FORMAT, "model.safetensors: token 0 is mapped to row 1 of 1" },
    { CONFIG, TOKENIZER,
      "{\"embeddings\": {\"dtype\": \"F32\", \"shape\": [4, 2], \"data_offsets\": [0, 32]}, \"weights\": {\"dtype\": \"F32\", \"shape\": [3], "
      "\"data_offsets\": [0, 12]}}",
      32, VEC_ERROR_MISMATCH, "model.safetensors: the tensor “weights” does not have a number for each of 4 tokens" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder ("broken", "config.json", cases[i].config, cases[i].tokenizer != NULL ? "tokenizer.json" : NULL,
                                             cases[i].tokenizer, NULL);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].message);
      if (cases[i].header != NULL)
        write_weights (folder, cases[i].header, vectors, cases[i].n);
      g_assert_null (vec_model2vec_encoder_new (folder, &error));
      g_assert_error (error, VEC_ERROR, cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      remove_folder (folder);
    }
}

static void
test_not_finite (void)
{
  g_autofree char *folder = make_folder ("nan", "config.json", CONFIG, "tokenizer.json", TOKENIZER, NULL);
  float broken[] = { 0, 0, NAN, 0, 0, 0, 0, 0 };
  g_autoptr(VecEncoder) encoder = NULL;
  g_autoptr(GError) error = NULL;
  const char *text = "a";
  float vector[2];

  write_weights (folder, HEADER, broken, sizeof broken);
  encoder = open_model (folder);
  g_assert_false (vec_encoder_encode (encoder, &text, 1, vector, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FINITE);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model2vec/expected", test_expected);
  g_test_add_func ("/model2vec/mean", test_mean);
  g_test_add_func ("/model2vec/quantized", test_quantized);
  g_test_add_func ("/model2vec/truncation", test_truncation);
  g_test_add_func ("/model2vec/cancel", test_cancel);
  g_test_add_func ("/model2vec/broken", test_broken);
  g_test_add_func ("/model2vec/not-finite", test_not_finite);
  return g_test_run ();
}
