#include "encode/vec-contributions.h"

#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-static-encoder.h"
#include "tables.h"

/* Cosine with @data, a vector of the sample's twelve dimensions. */
static double
cosine (const float *vector, gpointer data)
{
  const float *target = data;
  double dot = 0, length = 0, target_length = 0;

  for (int i = 0; i < 12; i++)
    {
      dot += (double) vector[i] * (double) target[i];
      length += (double) vector[i] * (double) vector[i];
      target_length += (double) target[i] * (double) target[i];
    }
  return length > 0 ? dot / sqrt (length * target_length) : 0;
}

static VecEncoder *
make_encoder (VecTable *words)
{
  return vec_static_encoder_new (words, NULL);
}

static double
encode_and_compare (VecEncoder *encoder, const char *text, const float *target)
{
  float vector[12] = { 0 };

  g_assert_true (vec_encoder_encode (encoder, &text, 1, vector, NULL, NULL, NULL));
  return cosine (vector, (gpointer) target);
}

static void
check_word (VecContributions *contributions, guint i, const char *word, double weight)
{
  guint n;
  const VecContribution *all = vec_contributions_get (contributions, &n);
  const char *text = vec_contributions_get_text (contributions);
  g_autofree char *found = g_strndup (text + all[i].begin, all[i].end - all[i].begin);

  g_assert_cmpuint (i, <, n);
  g_assert_cmpstr (found, ==, word);
  g_assert_cmpfloat_with_epsilon (all[i].weight, weight, 1e-9);
}

/* Each weight is what one gets by encoding the text without the word by hand. */
static void
test_leave_one_out (void)
{
  g_autoptr (VecTable) words = load_first_words ();
  g_autoptr (VecEncoder) encoder = make_encoder (words);
  const float *target = vec_table_get_vector (words, vec_table_find_label (words, "queen"));
  g_autoptr (VecContributions) contributions = vec_contributions_new (encoder, "the king, cat apple", NULL, NULL);
  double whole = vec_contributions_weigh (contributions, cosine, (gpointer) target);
  guint n;

  vec_contributions_get (contributions, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat_with_epsilon (whole, encode_and_compare (encoder, "king cat apple", target), 1e-9);
  check_word (contributions, 0, "the", 0);
  check_word (contributions, 1, "king", whole - encode_and_compare (encoder, "cat apple", target));
  check_word (contributions, 2, "cat", whole - encode_and_compare (encoder, "king apple", target));
  check_word (contributions, 3, "apple", whole - encode_and_compare (encoder, "king cat", target));
  g_assert_cmpfloat (vec_contributions_get (contributions, &n)[1].weight, >, 0);
  g_assert_cmpfloat (vec_contributions_get (contributions, &n)[3].weight, <, 0);
}

static void
test_one_word (void)
{
  g_autoptr (VecTable) words = load_first_words ();
  g_autoptr (VecEncoder) encoder = make_encoder (words);
  const float *target = vec_table_get_vector (words, 0);
  g_autoptr (VecContributions) contributions = vec_contributions_new (encoder, "king", NULL, NULL);
  double whole = vec_contributions_weigh (contributions, cosine, (gpointer) target);

  check_word (contributions, 0, "king", whole);
}

static void
test_chinese (void)
{
  g_autoptr (VecTable) words = load_first_words ();
  g_autoptr (VecEncoder) encoder = make_encoder (words);
  const float *target = vec_table_get_vector (words, vec_table_find_label (words, "queen"));
  g_autoptr (VecContributions) contributions = vec_contributions_new (encoder, "国王和苹果", NULL, NULL);
  double whole = vec_contributions_weigh (contributions, cosine, (gpointer) target);

  check_word (contributions, 0, "国王", whole - encode_and_compare (encoder, "苹果", target));
}

static void
test_long_text (void)
{
  g_autoptr (VecTable) words = load_first_words ();
  g_autoptr (VecEncoder) encoder = make_encoder (words);
  g_autoptr (GString) text = g_string_new ("king");
  g_autoptr (VecContributions) contributions = NULL;
  const VecContribution *all;
  guint n;

  for (int i = 0; i < 300; i++)
    g_string_append (text, " cat");
  contributions = vec_contributions_new (encoder, text->str, NULL, NULL);
  all = vec_contributions_get (contributions, &n);
  g_assert_cmpuint (n, <=, VEC_CONTRIBUTIONS_MAX);
  g_assert_cmpuint (all[0].begin, ==, 0);
  g_assert_cmpuint (all[n - 1].end, ==, text->len);
}

static void
test_unknown (void)
{
  g_autoptr (VecTable) words = load_first_words ();
  g_autoptr (VecEncoder) encoder = make_encoder (words);
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_contributions_new (encoder, "zork plugh", NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contributions/leave-one-out", test_leave_one_out);
  g_test_add_func ("/contributions/one-word", test_one_word);
  g_test_add_func ("/contributions/chinese", test_chinese);
  g_test_add_func ("/contributions/long-text", test_long_text);
  g_test_add_func ("/contributions/unknown", test_unknown);
  return g_test_run ();
}
