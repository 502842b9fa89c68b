#include "encode/vec-model-check.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-metric.h"

#define MAX_KNOWN 20
#define ENOUGH 0.999   /* the references are rounded, and some come from half-precision weights; other models are far below */

/* The first numbers of the vectors of known sentences; their scale does not matter. From the tests of
 * github.com/huggingface/text-embeddings-inference (backends/candle/tests/snapshots, revision 0d124dc) and of github.com/qdrant/fastembed
 * (tests/test_text_onnx_embeddings.py, revision 00e932f), both Apache-2.0. */
static const struct
{
  const char *model, *text;
  int n_dims, n_known;
  float known[MAX_KNOWN];
} references[] = {
  { "all-MiniLM-L6-v2", "What is Deep Learning?", 384, 20,
    { -0.590448f, -0.252182f, 0.149596f, 0.0550553f, -0.118265f, -0.167041f, -0.233184f, -0.0704903f, -0.199614f, -0.295946f,
      -0.772931f, 0.144222f, -0.290866f, -0.185373f, -0.90932f, -0.0199047f, 0.0285665f, 0.348207f, -1.00338f, -0.416979f } },
  { "all-MiniLM-L6-v2", "Deep Learning is...", 384, 20,
    { -0.119741f, -0.584446f, 0.346297f, -0.249222f, -0.332067f, -0.204765f, -0.14636f, -0.214954f, 0.0917918f, -0.249336f,
      -0.279205f, 0.247338f, -0.297741f, 0.31469f, -0.528794f, 0.00611023f, 0.190063f, 0.16751f, -0.825189f, -0.265808f } },
  { "all-mpnet-base-v2", "What is Deep Learning?", 768, 20,
    { -0.0724262f, -0.00680999f, -0.134718f, -0.0159026f, -0.0333262f, 0.10011f, 0.0207406f, 0.00372615f, 0.00887937f, 0.0134555f,
      0.112049f, -0.0473362f, -0.046205f, 0.0955016f, 0.165593f, -0.0769217f, 0.146684f, -0.209763f, 0.0571018f, -0.154562f } },
  { "all-mpnet-base-v2", "Deep Learning is...", 768, 20,
    { -0.112852f, 0.284514f, -0.15616f, 0.111074f, -0.0377676f, 0.0219553f, 0.143692f, -0.12207f, 0.0231581f, 0.0128524f,
      0.0408555f, -0.0170782f, 0.0261878f, 0.23471f, 0.0470124f, -0.00166755f, 0.0545547f, 0.0143834f, -0.0243108f, -0.0411184f } },
  { "bge-small-en", "hello world", 384, 5,
    { -0.0232f, -0.0255f, 0.0174f, -0.0639f, -0.0006f } },
  { "bge-small-en-v1.5", "hello world", 384, 5,
    { 0.0152237f, -0.022718f, 0.00860278f, -0.0742403f, 0.00386434f } },
  { "bge-small-zh-v1.5", "hello world", 512, 5,
    { -0.0102329f, 0.0763447f, 0.0691722f, -0.0445837f, -0.0316076f } },
  { "bge-base-en", "hello world", 768, 5,
    { 0.0115f, 0.0372f, 0.0295f, 0.0121f, 0.0346f } },
  { "bge-base-en-v1.5", "hello world", 768, 5,
    { 0.0112939f, 0.0549314f, 0.026151f, 0.00328772f, 0.0299604f } },
  { "bge-large-en-v1.5", "hello world", 1024, 5,
    { 0.0343454f, 0.0331611f, 0.0219125f, -0.0371336f, -0.0157783f } },
  { "all-MiniLM-L6-v2", "hello world", 384, 5,
    { -0.034478f, 0.03102f, 0.00673f, 0.02611f, -0.039362f } },
  { "paraphrase-multilingual-MiniLM-L12-v2", "hello world", 384, 5,
    { 0.0361f, 0.1862f, 0.2776f, 0.2461f, -0.1904f } },
  { "paraphrase-multilingual-mpnet-base-v2", "hello world", 768, 5,
    { 0.0047f, 0.1334f, -0.0102f, 0.0714f, 0.193f } },
  { "gte-base", "hello world", 768, 5,
    { 0.0038f, 0.0355f, 0.0181f, 0.0092f, 0.0654f } },
  { "gte-large", "hello world", 1024, 5,
    { -0.00986551f, -0.00018734f, 0.00605892f, -0.0328961f, -0.0387564f } },
  { "mxbai-embed-large-v1", "hello world", 1024, 5,
    { 0.0229555f, 0.0319615f, 0.016512f, -0.0403152f, -0.0219634f } },
  { "snowflake-arctic-embed-xs", "hello world", 384, 5,
    { 0.0092f, 0.0619f, 0.0196f, 0.009f, -0.0114f } },
  { "snowflake-arctic-embed-s", "hello world", 384, 5,
    { -0.0416f, -0.0867f, 0.0209f, 0.0554f, -0.0272f } },
  { "snowflake-arctic-embed-m", "hello world", 768, 5,
    { -0.0329f, 0.0364f, 0.0481f, 0.0016f, 0.0328f } },
  { "snowflake-arctic-embed-l", "hello world", 1024, 5,
    { 0.0189f, -0.0673f, 0.0183f, 0.0124f, 0.0146f } },
};

/* "All-MiniLM-L6-v2" and "sentence-transformers_all-MiniLM-L6-v2" are names of it; "bge-base-en-v1.5" is none of "bge-base-en". */
static gboolean
is_called (const char *title, const char *model)
{
  g_autofree char *name = g_ascii_strdown (title, -1), *wanted = g_ascii_strdown (model, -1);
  const char *at = strstr (name, wanted);

  return at != NULL && at[strlen (wanted)] != '-' && !g_ascii_isalnum (at[strlen (wanted)]);
}

/* How well @vectors, one for each reference, fit those of @model. */
static void
compare (const char *model, const float *vectors, int n_dims, VecModelCheck *check)
{
  check->model = model;
  check->cosine = 1;
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    if (references[i].n_dims == n_dims && g_str_equal (references[i].model, model))
      {
        check->cosine = MIN (check->cosine, vec_cosine (vectors + i * (gsize) n_dims, references[i].known, references[i].n_known));
        check->n_sentences++;
      }
}

gboolean
vec_model_check (VecEncoder *encoder, VecModelCheck *check, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecEncoder) plain = vec_encoder_with_prompt (encoder, NULL);
  int n_dims = vec_encoder_get_n_dims (encoder);
  const char *texts[G_N_ELEMENTS (references)];
  g_autofree float *vectors = g_new (float, G_N_ELEMENTS (references) * (gsize) n_dims);
  VecModelCheck best = { .cosine = -2 }, named = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    texts[i] = references[i].text;
  if (!vec_encoder_encode (plain, texts, G_N_ELEMENTS (references), vectors, NULL, cancellable, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      VecModelCheck one = { 0 };

      if (references[i].n_dims != n_dims)
        continue;
      compare (references[i].model, vectors, n_dims, &one);
      if (one.cosine > best.cosine)
        best = one;
      if (is_called (vec_encoder_get_title (encoder), one.model))
        named = one;
    }
  *check = best.cosine >= ENOUGH ? best : named;
  check->verdict = best.cosine >= ENOUGH ? VEC_MODEL_AGREES : named.model != NULL ? VEC_MODEL_DIFFERS : VEC_MODEL_UNKNOWN;
  return TRUE;
}

char *
vec_model_check_dup_sentence (const VecModelCheck *self, VecEncoder *encoder)
{
  const char *title = vec_encoder_get_title (encoder);

  switch (self->verdict)
    {
    case VEC_MODEL_AGREES:
      return g_strdup_printf (ngettext ("%1$s is right: its vector of %4$d known sentence is that of %2$s (cosine %3$.4f).",
                                        "%1$s is right: its vectors of %4$d known sentences are those of %2$s (cosine %3$.4f at least).",
                                        (gulong) self->n_sentences),
                              title, self->model, self->cosine, self->n_sentences);
    case VEC_MODEL_DIFFERS:
      return g_strdup_printf (_("%1$s is not what it is called: its vectors of known sentences are not those of %2$s (cosine %3$.4f)."), title,
                              self->model, self->cosine);
    case VEC_MODEL_UNKNOWN:
    default:
      return g_strdup_printf (_("%s could not be checked: no reference values are known for it."), title);
    }
}
