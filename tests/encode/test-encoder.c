#include "encode/vec-encoder.h"

#include "base/vec-error.h"
#include "encode/vec-static-encoder.h"
#include "tables.h"

static VecTable *
encode (const char *const *texts, gint64 n_texts, GError **error)
{
  g_autoptr(VecTable) words = load_first_words ();
  g_autoptr(VecEncoder) encoder = vec_static_encoder_new (words, NULL);

  return vec_encoder_encode_table (encoder, "Pasted", texts, n_texts, NULL, error);
}

static void
test_all_known (void)
{
  const char *const texts[] = { "king", "苹果", "ice cream" };
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) table = encode (texts, 3, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, 3);
  g_assert_cmpint (vec_table_get_n_dims (table), ==, 12);
  g_assert_cmpuint (vec_table_get_n_columns (table), ==, 0);
  g_assert_null (vec_table_get_remarks (table)[0]);
  g_assert_cmpstr (vec_table_get_name (table), ==, "Pasted");
  g_assert_cmpstr (vec_table_get_format (table), ==, "texts");
  g_assert_cmpstr (vec_table_get_dim_name (table, 11), ==, "nature");
  for (int i = 0; i < 3; i++)
    g_assert_cmpstr (vec_table_get_label (table, i), ==, texts[i]);
  g_assert_cmpfloat (vec_table_get_vector (table, 0)[0], ==, 0.99f);
}

static void
test_some_unknown (void)
{
  const char *const texts[] = { "zork", "the king of pop", "plugh", "queen" };
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) table = encode (texts, 4, &error);
  VecColumn *unknown;

  g_assert_no_error (error);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, 2);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "the king of pop");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 0.98f);
  unknown = vec_table_find_column (table, "Unknown words");
  g_assert_nonnull (unknown);
  g_assert_cmpstr (vec_column_get_text (unknown, 0), ==, "the, of, pop");
  g_assert_true (vec_column_is_missing (unknown, 1));
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "Left out, as nothing in them is known: “zork”, “plugh”");
  g_assert_null (vec_table_get_remarks (table)[1]);
}

static void
check_error (const char *const *texts, gint64 n_texts, int code, const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (encode (texts, n_texts, &error));
  g_assert_error (error, VEC_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_none_known (void)
{
  const char *const one[] = { "zork" };
  const char *const many[] = { "a1", "b1", "c1", "d1", "e1", "f1", "g1" };
  const char *const lengthy[] = { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五" };
  const char *const blank[] = { "" };

  check_error (one, 1, VEC_ERROR_NOT_FOUND, "Words of first-words: there is no vector for “zork”");
  check_error (many, 7, VEC_ERROR_NOT_FOUND,
               "Words of first-words: there is no vector for “a1”, “b1”, “c1”, “d1”, “e1” and 2 more");
  check_error (lengthy, 1, VEC_ERROR_NOT_FOUND, "Words of first-words: there is no vector for "
               "“一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十…”");
  check_error (blank, 1, VEC_ERROR_NOT_FOUND, "Words of first-words: there is no vector for “”");
  check_error (NULL, 0, VEC_ERROR_PARAMETER, "There is no text to encode");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encoder/all-known", test_all_known);
  g_test_add_func ("/encoder/some-unknown", test_some_unknown);
  g_test_add_func ("/encoder/none-known", test_none_known);
  return g_test_run ();
}
