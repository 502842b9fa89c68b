#include "encode/vec-builtin-encoder.h"

#include <math.h>
#include <string.h>

#include "base/vec-error.h"

static VecEncoder *
get_encoder (void)
{
  g_autoptr(GError) error = NULL;
  VecEncoder *encoder = vec_builtin_encoder_get (&error);

  g_assert_no_error (error);
  return encoder;
}

/* The vector of @text, of which something must be known. Free it. */
static float *
encode (const char *text, VecEncoding *encoding)
{
  float *vector = g_new (float, vec_encoder_get_n_dims (get_encoder ()));
  VecEncoding own = { 0 };

  g_assert_true (vec_encoder_encode (get_encoder (), &text, 1, vector, encoding != NULL ? encoding : &own, NULL, NULL));
  g_assert_true (encoding != NULL || own.encoded);
  vec_encoding_clear (&own);
  return vector;
}

static double
compare (const char *a, const char *b)
{
  g_autofree float *x = encode (a, NULL), *y = encode (b, NULL);
  double xy = 0, xx = 0, yy = 0;

  for (int i = 0; i < vec_encoder_get_n_dims (get_encoder ()); i++)
    {
      xy += (double) x[i] * (double) y[i];
      xx += (double) x[i] * (double) x[i];
      yy += (double) y[i] * (double) y[i];
    }
  return xy / sqrt (xx * yy);
}

static gpointer
get_cb (gpointer unused)
{
  return vec_builtin_encoder_get (NULL);
}

static void
test_once (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("get", get_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == get_encoder ());
  g_assert_cmpstr (vec_encoder_get_id (get_encoder ()), ==, VEC_BUILTIN_ENCODER_ID);
  g_assert_cmpint (vec_word_pack_get_n_words (vec_pack_encoder_get_pack (VEC_PACK_ENCODER (get_encoder ()))), >=, 40000);
}

/* Forms are their lemmas; a phrase is not its words; what only holds a text together does not move it. */
static void
test_words (void)
{
  g_assert_cmpfloat (compare ("mouse", "Mice"), >, 0.9999);
  g_assert_cmpfloat (compare ("walked", "walk"), >, 0.9999);
  g_assert_cmpfloat (compare ("ice cream", "ice-creams"), >, 0.9999);
  g_assert_cmpfloat (compare ("ice cream", "cream of the ice"), <, 0.99);
  g_assert_cmpfloat (compare ("the dog", "dog"), >, 0.9999);
  g_assert_cmpfloat (compare ("dog", "cat"), >, compare ("dog", "car"));
}

static void
test_sentences (void)
{
  g_assert_cmpfloat (compare ("A man is playing a guitar", "Someone plays an instrument"), >, compare ("A man is playing a guitar", "The stock market fell"));
  g_assert_cmpfloat (compare ("the cat sat on the mat", "a kitten on a rug"), >, compare ("the cat sat on the mat", "the bank raised interest rates"));
  g_assert_cmpfloat (compare ("to be or not to be", "be"), >, 0.5);
}

static void
test_unknown (void)
{
  VecEncoding encoding = { 0 };
  g_autofree float *guess = encode ("volcanoish mountains", &encoding), *chinese = NULL;

  g_assert_true (encoding.encoded);
  g_assert_cmpint (encoding.n_known, ==, 2);
  g_assert_cmpstr (encoding.guessed[0], ==, "volcanoish");
  g_assert_null (encoding.guessed[1]);
  g_assert_null (encoding.unknown[0]);
  vec_encoding_clear (&encoding);
  g_assert_cmpfloat (compare ("volcanoish", "volcano"), >, 0.5);
  chinese = encode ("你好", &encoding);
  g_assert_false (encoding.encoded);
  g_assert_cmpstr (encoding.unknown[0], ==, "你好");
  g_assert_cmpfloat (chinese[0], ==, 0);
  vec_encoding_clear (&encoding);
}

static void
test_table (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) table = vec_builtin_encoder_dup_words (10000, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, 10000);
  g_assert_cmpint (vec_table_get_n_columns (table), ==, 5);
  g_assert_true (vec_builtin_encoder_made (table));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encode/builtin-encoder/once", test_once);
  g_test_add_func ("/encode/builtin-encoder/words", test_words);
  g_test_add_func ("/encode/builtin-encoder/sentences", test_sentences);
  g_test_add_func ("/encode/builtin-encoder/unknown", test_unknown);
  g_test_add_func ("/encode/builtin-encoder/table", test_table);
  return g_test_run ();
}
