#include "encode/vec-static-encoder.h"

#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-random.h"
#include "read/vec-reader.h"
#include "tables.h"

#define N_DIMS 2

static VecEncoder *
make_encoder (VecTable *table)
{
  g_autoptr(GError) error = NULL;
  VecEncoder *encoder = vec_static_encoder_new (table, &error);

  g_assert_no_error (error);
  return encoder;
}

/* @rows: the rows of which the text is the mean, −1 ends; in make_table()'s tables row i is (i + 1, (i + 1)²). */
static void
check (VecEncoder *encoder, const char *text, const int *rows, const char *unknown)
{
  g_autoptr(GError) error = NULL;
  float vector[N_DIMS];
  double sum[N_DIMS] = { 0, 0 };
  VecEncoding encoding;
  g_autofree char *joined = NULL, *shown = g_utf8_make_valid (text, -1);
  int n = 0;

  g_test_message ("%.40s", shown);
  for (; rows[n] >= 0; n++)
    {
      sum[0] += rows[n] + 1;
      sum[1] += (rows[n] + 1) * (rows[n] + 1);
    }
  g_assert_true (vec_encoder_encode (encoder, &text, 1, vector, &encoding, NULL, &error));
  g_assert_no_error (error);
  joined = g_strjoinv ("|", encoding.unknown);
  g_assert_cmpstr (joined, ==, unknown);
  g_assert_cmpint (encoding.n_known, ==, n);
  g_assert_cmpint (encoding.encoded, ==, n > 0);
  for (int i = 0; i < N_DIMS; i++)
    g_assert_cmpfloat (vector[i], ==, (float) (n > 0 ? sum[i] / n : 0));
  vec_encoding_clear (&encoding);
  g_assert_null (encoding.unknown);
}

#define ROWS(...) ((const int[]) { __VA_ARGS__ __VA_OPT__ (,) -1 })

static void
test_words (void)
{
  const char *const labels[] = { "the", "king", "Queen", "apple", "US", "us" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  check (encoder, "king", ROWS (1), "");
  check (encoder, " king\n", ROWS (1), "");
  check (encoder, "The king.", ROWS (0, 1), "");
  check (encoder, "the king, the queen", ROWS (0, 1, 0, 2), "");
  check (encoder, "king king", ROWS (1, 1), "");
  check (encoder, "US", ROWS (4), "");
  check (encoder, "us", ROWS (5), "");
  check (encoder, "Us and US", ROWS (5, 4), "and");
  check (encoder, "ＡＰＰＬＥ", ROWS (3), "");
}

static void
test_unknown (void)
{
  const char *const labels[] = { "king", "queen" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  check (encoder, "Zork saw the king, the Zork!", ROWS (0), "Zork|saw|the");
  check (encoder, "kingdom", ROWS (), "kingdom");
  check (encoder, "", ROWS (), "");
  check (encoder, "  \u3000\n", ROWS (), "");
  check (encoder, "?! …—", ROWS (), "");
  check (encoder, "7 kings", ROWS (), "7|kings");
  check (encoder, "king\xff queen", ROWS (0, 1), "");
}

static void
test_phrases (void)
{
  const char *const labels[] = { "New_York", "new", "York", "New_York_Times", "ice cream", "C++", "rock & roll", "Times", ".NET",
                                 "state-of-the-art" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  check (encoder, "New York", ROWS (0), "");
  check (encoder, "new_york", ROWS (0), "");
  check (encoder, "in New York", ROWS (0), "in");
  check (encoder, "the New York Times, York", ROWS (3, 2), "the");
  check (encoder, "new new  york times", ROWS (1, 3), "");
  check (encoder, "york new", ROWS (2, 1), "");
  check (encoder, "Ice-cream or ice\ncream", ROWS (4, 4), "or");
  check (encoder, "C++, (C++)", ROWS (5, 5), "");
  check (encoder, "rock & roll times", ROWS (6, 7), "");
  check (encoder, "new .NET", ROWS (1, 8), "");
  check (encoder, "a state of the art!", ROWS (9), "a");
}

static void
test_clitics (void)
{
  const char *const labels[] = { "do", "n't", "king", "'s", "it", "can't", "ca" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  check (encoder, "don’t!", ROWS (0, 1), "");
  check (encoder, "DON'T it", ROWS (0, 1, 4), "");
  check (encoder, "the king’s", ROWS (2, 3), "the");
  check (encoder, "it'll do", ROWS (4, 0), "");
  check (encoder, "I can’t", ROWS (5), "I");
  check (encoder, "you've", ROWS (), "you've");
}

static void
test_chinese (void)
{
  const char *const labels[] = { "国王", "苹果", "中国", "人民", "大", "人工智能" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  check (encoder, "国王", ROWS (0), "");
  check (encoder, "国王和苹果。", ROWS (0, 1), "和");
  check (encoder, "学习人工智能", ROWS (5), "学习");
  check (encoder, "中华人民", ROWS (3), "中华");
  check (encoder, "大象", ROWS (4), "象");
  check (encoder, "the 国王 king", ROWS (0), "the|king");
}

static void
test_emoji (void)
{
  const char *const labels[] = { "🍎", "❤", "love", "🇨🇳" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  check (encoder, "🍎", ROWS (0), "");
  check (encoder, "I love 🍎, I ❤️ 🍌", ROWS (2, 0, 1), "I|🍌");
  check (encoder, "🇨🇳🍎", ROWS (3, 0), "");
}

/* The sample is read as it is meant: twelve dimensions, and the rest beside them. */
static void
test_first_words (void)
{
  static const char *const dims[] = { "royalty", "masculinity", "femininity", "age", "animal", "edible", "sweetness", "size",
                                      "colour", "speed", "work", "nature" };
  g_autoptr(VecTable) table = load_first_words ();

  g_assert_cmpint (vec_table_get_n_dims (table), ==, G_N_ELEMENTS (dims));
  for (int i = 0; i < (int) G_N_ELEMENTS (dims); i++)
    g_assert_cmpstr (vec_table_get_dim_name (table, i), ==, dims[i]);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "king");
  g_assert_cmpuint (vec_table_get_n_columns (table), ==, 2);
  g_assert_cmpstr (vec_column_get_name (vec_table_get_column (table, 0)), ==, "chinese");
  g_assert_cmpint (vec_column_get_column_type (vec_table_get_column (table, 0)), ==, VEC_COLUMN_TEXT);
  g_assert_cmpstr (vec_column_get_name (vec_table_get_column (table, 1)), ==, "category");
  g_assert_cmpint (vec_column_get_column_type (vec_table_get_column (table, 1)), ==, VEC_COLUMN_CATEGORY);
  g_assert_null (vec_table_get_remarks (table)[0]);
}

static void
test_other_names (void)
{
  g_autoptr(VecTable) table = load_first_words ();
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  const char *const texts[] = { "king", "国王", "KING", "国王和女王", "the queen and the king", "ice cream", "冰淇淋" };
  float vectors[G_N_ELEMENTS (texts)][12];

  g_assert_true (vec_encoder_encode (encoder, texts, G_N_ELEMENTS (texts), vectors[0], NULL, NULL, NULL));
  g_assert_cmpmem (vectors[0], sizeof vectors[0], vec_table_get_vector (table, 0), 12 * sizeof (float));
  g_assert_cmpmem (vectors[1], sizeof vectors[1], vectors[0], sizeof vectors[0]);
  g_assert_cmpmem (vectors[2], sizeof vectors[2], vectors[0], sizeof vectors[0]);
  g_assert_cmpmem (vectors[3], sizeof vectors[3], vectors[4], sizeof vectors[4]);
  g_assert_cmpmem (vectors[5], sizeof vectors[5], vectors[6], sizeof vectors[6]);
  g_assert_cmpfloat_with_epsilon (vectors[3][0], (0.99 + 0.98) / 2, 1e-6);
  g_assert_cmpstr (vec_encoder_get_id (encoder), ==, "static");
  g_assert_cmpstr (vec_encoder_get_title (encoder), ==, "Words of first-words");
  g_assert_cmpint (vec_encoder_get_n_dims (encoder), ==, 12);
  g_assert_cmpstr (vec_encoder_get_dim_name (encoder, 0), ==, "royalty");
}

static void
test_title (void)
{
  const char *const names[][2] = { { "glove.6B.50d.txt", "Words of glove.6B.50d" }, { "glove.6B.50d", "Words of glove.6B.50d" },
                                   { "vectors.bin", "Words of vectors" }, { "Pasted words", "Words of Pasted words" } };
  const char *const labels[] = { "king" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(VecTable) table = make_table (names[i][0], labels, 1, N_DIMS);
      g_autoptr(VecEncoder) encoder = make_encoder (table);

      g_assert_cmpstr (vec_encoder_get_title (encoder), ==, names[i][1]);
    }
}

/* A text that is a label gives exactly that row, whatever the label is made of. */
static void
test_labels_are_exact (void)
{
  const char *const labels[] = { "king", "King", "king queen", "a, b; c", "?!", "中国 人民", "_", "-", "I \"quoted\"", "e\u0301" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);

  for (int i = 0; i < (int) G_N_ELEMENTS (labels); i++)
    check (encoder, labels[i], ROWS (i), "");
}

static void
test_long_text (void)
{
  const char *const labels[] = { "king", "Queen of Hearts", "苹果" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  g_autoptr(GString) text = g_string_new (NULL);
  const char *string;
  float vector[N_DIMS];
  VecEncoding encoding;

  for (int i = 0; i < 20000; i++)
    g_string_append (text, "king, the queen of hearts 苹果 ");
  string = text->str;
  g_assert_true (vec_encoder_encode (encoder, &string, 1, vector, &encoding, NULL, NULL));
  g_assert_cmpint (encoding.n_known, ==, 60000);
  g_assert_cmpuint (g_strv_length (encoding.unknown), ==, 1);
  g_assert_cmpfloat (vector[0], ==, 2);
  vec_encoding_clear (&encoding);
}

/* Any sequence of characters, and any bytes at all, is a text: under the sanitizers this looks for reads past an end. */
static void
test_random_texts (void)
{
  static const char *const pieces[] = { "king", "Queen of", "苹果", "国", "❤️", "👩‍👩‍👧", "\xff", "\xe4\xba", "’", "n't", "_", "-", " ",
                                        "\u3000", "\u0301", "ﷺ", "ß", "\r\n", "C+", "7", "\u200d", "ไทย", "カナ", "𠀀", "." };
  const char *const labels[] = { "king", "Queen of Hearts", "苹果", "n't", "C++", "❤", "ไทย", "-", "_king", "𠀀𠀀" };
  g_autoptr(VecTable) table = make_table ("t", labels, G_N_ELEMENTS (labels), N_DIMS);
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      int n = (int) vec_random_below (&random, 30);
      const char *string;
      float vector[N_DIMS];
      VecEncoding encoding;

      for (int j = 0; j < n; j++)
        g_string_append (text, pieces[vec_random_below (&random, G_N_ELEMENTS (pieces))]);
      string = text->str;
      g_assert_true (vec_encoder_encode (encoder, &string, 1, vector, &encoding, NULL, NULL));
      g_assert_cmpint (encoding.encoded, ==, encoding.n_known > 0);
      g_assert_true (encoding.encoded == (vector[0] > 0));
      for (char **word = encoding.unknown; *word != NULL; word++)
        g_assert_true (g_utf8_validate (*word, -1, NULL) && **word != '\0');
      vec_encoding_clear (&encoding);
    }
}

static gpointer
encode_many_cb (gpointer data)
{
  const char *const texts[] = { "king", "国王和女王", "zork", "The dog’s ice cream" };
  VecEncoder *encoder = data;
  float expected[G_N_ELEMENTS (texts)][12];
  float vectors[G_N_ELEMENTS (texts)][12];

  g_assert_true (vec_encoder_encode (encoder, texts, G_N_ELEMENTS (texts), expected[0], NULL, NULL, NULL));
  for (int i = 0; i < 500; i++)
    {
      VecEncoding encodings[G_N_ELEMENTS (texts)];

      g_assert_true (vec_encoder_encode (encoder, texts, G_N_ELEMENTS (texts), vectors[0], encodings, NULL, NULL));
      g_assert_cmpmem (vectors, sizeof vectors, expected, sizeof expected);
      g_assert_cmpstr (encodings[2].unknown[0], ==, "zork");
      for (gsize j = 0; j < G_N_ELEMENTS (texts); j++)
        vec_encoding_clear (&encodings[j]);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr(VecTable) table = load_first_words ();
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  GThread *threads[3];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("encode", encode_many_cb, encoder);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_many_texts (void)
{
  const gint64 n = 1000;
  g_autoptr(VecTable) table = load_first_words ();
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  g_autofree const char **texts = g_new (const char *, n);
  g_autofree float *vectors = g_new (float, n * 12);
  gint64 n_rows = vec_table_get_n_rows (table);

  for (gint64 i = 0; i < n; i++)
    texts[i] = vec_table_get_label (table, i % n_rows);
  g_assert_true (vec_encoder_encode (encoder, texts, n, vectors, NULL, NULL, NULL));
  for (gint64 i = 0; i < n; i++)
    g_assert_cmpmem (vectors + i * 12, 12 * sizeof (float), vec_table_get_vector (table, i % n_rows), 12 * sizeof (float));
}

static void
test_cancelled (void)
{
  g_autoptr(VecTable) table = load_first_words ();
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const char *const texts[] = { "king", "zork" };
  float vectors[2][12];
  VecEncoding encodings[2];

  g_cancellable_cancel (cancellable);
  g_assert_false (vec_encoder_encode (encoder, texts, 2, vectors[0], encodings, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_google_news (void)
{
  static const struct { const char *text; int n_known; const char *unknown; double length; double values[8]; } golden[] = {
#include "test-static-encoder.golden.h"
  };
  g_autoptr(VecTable) table = load_word2vec_binary ("derived/googlenews8k/googlenews-8000x300.bin");
  g_autoptr(VecEncoder) encoder = NULL;

  if (table == NULL)
    return;
  encoder = make_encoder (table);
  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      VecEncoding encoding;
      float vector[300];
      g_autofree char *unknown = NULL;
      double length = 0;

      g_assert_true (vec_encoder_encode (encoder, &golden[i].text, 1, vector, &encoding, NULL, NULL));
      unknown = g_strjoinv ("|", encoding.unknown);
      g_assert_cmpstr (unknown, ==, golden[i].unknown);
      g_assert_cmpint (encoding.n_known, ==, golden[i].n_known);
      for (int j = 0; j < 8; j++)
        g_assert_cmpfloat_with_epsilon (vector[j], golden[i].values[j], 1e-7);
      for (int j = 0; j < 300; j++)
        length += (double) vector[j] * (double) vector[j];
      g_assert_cmpfloat_with_epsilon (sqrt (length), golden[i].length, 1e-6);
      vec_encoding_clear (&encoding);
    }
}

/* A fastText model knows what to make of words that it never saw. */
static void
test_composed (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "fasttext", "ngrams.bin", NULL);
  g_autoptr(VecTable) table = vec_read_file (path, NULL, NULL, NULL, NULL, NULL);
  g_autoptr(VecEncoder) encoder = make_encoder (table);
  const char *const texts[] = { "rivers", "The rivers!" };
  gint64 the = vec_table_find_label (table, "the");
  VecEncoding encodings[2];
  float vectors[2][6], composed[6];

  g_assert_true (vec_table_compose (table, "rivers", 6, composed));
  g_assert_true (vec_encoder_encode (encoder, texts, 2, vectors[0], encodings, NULL, NULL));
  g_assert_cmpmem (vectors[0], sizeof vectors[0], composed, sizeof composed);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (vectors[1][i], (vec_table_get_vector (table, the)[i] + composed[i]) / 2, 1e-7);
  g_assert_cmpint (encodings[1].n_known, ==, 2);
  g_assert_cmpuint (g_strv_length (encodings[1].unknown), ==, 0);
  vec_encoding_clear (&encodings[0]);
  vec_encoding_clear (&encodings[1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/static-encoder/words", test_words);
  g_test_add_func ("/static-encoder/unknown", test_unknown);
  g_test_add_func ("/static-encoder/phrases", test_phrases);
  g_test_add_func ("/static-encoder/clitics", test_clitics);
  g_test_add_func ("/static-encoder/chinese", test_chinese);
  g_test_add_func ("/static-encoder/emoji", test_emoji);
  g_test_add_func ("/static-encoder/first-words", test_first_words);
  g_test_add_func ("/static-encoder/other-names", test_other_names);
  g_test_add_func ("/static-encoder/title", test_title);
  g_test_add_func ("/static-encoder/labels-are-exact", test_labels_are_exact);
  g_test_add_func ("/static-encoder/long-text", test_long_text);
  g_test_add_func ("/static-encoder/random-texts", test_random_texts);
  g_test_add_func ("/static-encoder/threads", test_threads);
  g_test_add_func ("/static-encoder/many-texts", test_many_texts);
  g_test_add_func ("/static-encoder/cancelled", test_cancelled);
  g_test_add_func ("/static-encoder/google-news", test_google_news);
  g_test_add_func ("/static-encoder/composed", test_composed);
  return g_test_run ();
}
