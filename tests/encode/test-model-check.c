#include "encode/vec-model-check.h"

#include <string.h>

#include "base/vec-error.h"

/* An encoder that gives the reference values of one model, at whatever scale. */
#define TEST_TYPE_ENCODER (test_encoder_get_type ())
G_DECLARE_FINAL_TYPE (TestEncoder, test_encoder, TEST, ENCODER, VecEncoder)

struct _TestEncoder
{
  VecEncoder parent_instance;

  const char *title;
  float factor;
  int n_dims;
};

G_DEFINE_FINAL_TYPE (TestEncoder, test_encoder, VEC_TYPE_ENCODER)

/* bge-small-en-v1.5's, of "hello world" */
static const float known[] = { 0.01522374f, -0.02271799f, 0.00860278f, -0.07424029f, 0.00386434f };

static gboolean
test_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                     GCancellable *cancellable, GError **error)
{
  TestEncoder *self = TEST_ENCODER (encoder);

  if (self->n_dims == 1)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FAILED, "no");
      return FALSE;
    }
  memset (vectors, 0, (gsize) n_texts * (gsize) self->n_dims * sizeof (float));
  for (gint64 i = 0; i < n_texts; i++)
    if (g_str_equal (texts[i], "hello world"))
      for (int j = 0; j < 5; j++)
        vectors[i * self->n_dims + j] = self->factor * known[j];
  return TRUE;
}

static const char *
test_encoder_get_title (VecEncoder *encoder)
{
  return TEST_ENCODER (encoder)->title;
}

static int
test_encoder_get_n_dims (VecEncoder *encoder)
{
  return TEST_ENCODER (encoder)->n_dims;
}

static VecEncoder *
test_encoder_with_prompt (VecEncoder *encoder, const char *prompt)
{
  g_assert_null (prompt);
  return g_object_ref (encoder);
}

static void
test_encoder_class_init (TestEncoderClass *klass)
{
  VEC_ENCODER_CLASS (klass)->encode = test_encoder_encode;
  VEC_ENCODER_CLASS (klass)->get_title = test_encoder_get_title;
  VEC_ENCODER_CLASS (klass)->get_n_dims = test_encoder_get_n_dims;
  VEC_ENCODER_CLASS (klass)->with_prompt = test_encoder_with_prompt;
}

static void
test_encoder_init (TestEncoder *self)
{
}

static void
check (const char *title, int n_dims, float factor, VecModelVerdict verdict, const char *sentence)
{
  g_autoptr(TestEncoder) encoder = g_object_new (TEST_TYPE_ENCODER, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *said = NULL;
  VecModelCheck result;

  encoder->title = title;
  encoder->n_dims = n_dims;
  encoder->factor = factor;
  g_assert_true (vec_model_check (VEC_ENCODER (encoder), &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result.verdict, ==, verdict);
  said = vec_model_check_dup_sentence (&result, VEC_ENCODER (encoder));
  if (!g_pattern_match_simple (sentence, said))
    g_error ("“%s” is not “%s”", said, sentence);
}

static void
test_verdicts (void)
{
  check ("anything", 384, 1, VEC_MODEL_AGREES, "anything is right: its vector of 1 known sentence is that of bge-small-en-v1.5 (cosine 1.0000).");
  check ("bge-small-en-v1.5", 384, 7, VEC_MODEL_AGREES, "bge-small-en-v1.5 is right: *");
  check ("BAAI_bge-small-en-v1.5", 384, -1, VEC_MODEL_DIFFERS,
         "BAAI_bge-small-en-v1.5 is not what it is called: *those of bge-small-en-v1.5 (cosine -1.0000).");
  check ("bge-small-en-v1.5-mine", 384, -1, VEC_MODEL_UNKNOWN, "*could not be checked*");
  check ("all-MiniLM-L6-v2", 384, 0, VEC_MODEL_DIFFERS, "*not those of all-MiniLM-L6-v2 (cosine 0.0000).");
  check ("bge-small-en-v1.5", 385, 1, VEC_MODEL_UNKNOWN, "*could not be checked*");
}

static void
test_failure (void)
{
  g_autoptr(TestEncoder) encoder = g_object_new (TEST_TYPE_ENCODER, NULL);
  g_autoptr(GError) error = NULL;
  VecModelCheck result;

  encoder->n_dims = 1;
  g_assert_false (vec_model_check (VEC_ENCODER (encoder), &result, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-check/verdicts", test_verdicts);
  g_test_add_func ("/model-check/failure", test_failure);
  return g_test_run ();
}
