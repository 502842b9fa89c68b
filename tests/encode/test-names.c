#include "encode/vec-static-encoder.h"

#include <string.h>

#include "base/vec-error.h"
#include "tables.h"

static void
check_unavailable (VecTable *table, const char *expected)
{
  g_autoptr(GError) error = NULL;
  const char *reason = NULL;

  g_assert_false (vec_static_encoder_is_available (table, &reason));
  g_assert_cmpstr (reason, ==, expected);
  g_assert_null (vec_static_encoder_new (table, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
check_labels_unavailable (const char *const *labels, gint64 n, const char *expected)
{
  g_autoptr(VecTable) table = make_table ("t", labels, n, 2);

  check_unavailable (table, expected);
}

static void
check_available (VecTable *table)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecEncoder) encoder = vec_static_encoder_new (table, &error);
  const char *reason = "not set";

  g_assert_no_error (error);
  g_assert_nonnull (encoder);
  g_assert_true (vec_static_encoder_is_available (table, &reason));
  g_assert_null (reason);
}

static void
test_words (void)
{
  const char *const words[] = { "king", "New_York", "ice cream", "covid-19", "Donaudampfschiff", "國王", "🍎", "." };
  const char *const one[] = { "king" };
  const char *const emoji[] = { "🍎", "🍌", "❤️" };
  g_autoptr(VecTable) many = make_table ("t", words, G_N_ELEMENTS (words), 2);
  g_autoptr(VecTable) single = make_table ("t", one, 1, 1);
  g_autoptr(VecTable) pictures = make_table ("t", emoji, 3, 1);
  g_autoptr(VecTable) sample = load_first_words ();

  check_available (many);
  check_available (single);
  check_available (pictures);
  check_available (sample);
}

static void
test_no_labels (void)
{
  check_labels_unavailable (NULL, 5, "The rows of this table are numbered, not named by words, so a text has no place in it.");
}

static void
test_identifiers (void)
{
  const char *const numbers[] = { "1", "2", "3.5", "-4" };
  const char *const items[] = { "item_123", "item_124", "B00X4WHP5E", "tt0114709" };
  const char *const uuids[] = { "123e4567-e89b-12d3-a456-426614174000", "00112233-4455-6677-8899-aabbccddeeff",
                                "d41d8cd98f00b204e9800998ecf8427e" };
  const char *const addresses[] = { "https://example.org/a", "someone@example.org", "C:\\photos\\a.png" };
  const char *const *const all[] = { numbers, items, uuids, addresses };
  const gint64 counts[] = { 4, 4, 3, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    check_labels_unavailable (all[i], counts[i], "The rows of this table are named by numbers or codes, not by words, "
                              "so a text has no place in it.");
}

static void
test_texts (void)
{
  const char *const titles[] = { "Heat (1995)", "Jumanji (1995)", "Toy Story (1995)", "Casino" };
  const char *const sentences[] = { "The cat sat on the mat.", "Where is the station, please?", "我爱北京天安门，你呢？我也是。" };
  const char *expected = "The rows of this table are titles or whole texts, not words, so another text has no place in it.";

  check_labels_unavailable (titles, 4, expected);
  check_labels_unavailable (sentences, 3, expected);
}

static void
test_classes (void)
{
  const char *const kinds[] = { "setosa", "setosa", "setosa", "virginica", "virginica", "virginica", "versicolor" };
  const char *const digits[] = { "5", "0", "4", "1", "5", "0", "4", "1", "5", "0" };

  check_labels_unavailable (kinds, 7, "Many rows of this table share the same name, so a word has no place of its own in it.");
  check_labels_unavailable (digits, 10, "The rows of this table are named by numbers or codes, not by words, "
                            "so a text has no place in it.");
}

/* Codes as labels, words beside them. */
static void
test_names_beside_codes (void)
{
  const char *const labels[] = { "item_1", "item_2" };
  const char *const names[] = { "苹果", "香蕉" };
  const char *const headings[] = { "chinese", "Chinese", "中文", "name (zh)", "Name (English)" };

  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      g_autoptr(VecTable) table = make_table_with_names ("t", labels, 2, 1, headings[i], names);

      check_available (table);
    }
  {
    g_autoptr(VecTable) table = make_table_with_names ("t", labels, 2, 1, "comment", names);

    check_unavailable (table, "The rows of this table are named by numbers or codes, not by words, so a text has no place in it.");
  }
}

/* One field of each line of a file of the shared data as labels; NULL after g_test_skip(). */
static VecTable *
load_field (const char *name, const char *delimiter, guint field)
{
  const char *folder = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the shared data is absent");
      return NULL;
    }
  g_test_message ("%s", name);
  lines = g_strsplit_set (g_strchomp (text), "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) fields = g_strsplit (*line, delimiter, (int) field + 2);

      if (field < g_strv_length (fields))
        g_ptr_array_add (labels, g_utf8_make_valid (fields[field], -1));
    }
  return make_table (name, (const char *const *) labels->pdata, labels->len, 1);
}

static void
test_real_words (void)
{
  static const struct { const char *name; const char *delimiter; } files[] = {
    { "derived/googlenews8k/metadata.tsv", "\t" },
    { "derived/zh-chars/zh-chars-50d.vec", " " },
    { "projector/google/word2vec_full_200d_labels.tsv", "\t" },
    { "word-vectors/gensim/EN.1-10.cbow1_wind5_hs0_neg10_size300_smpl1e-05.txt", " " },
    { "word-vectors/gensim/crime-and-punishment.vec", " " },
    { "word-vectors/gensim/lee_fasttext.vec", " " },
    { "word-vectors/gensim/pang_lee_polarity_fasttext.vec", " " },
    { "word-vectors/gensim/test_glove.txt", " " },
    { "word-vectors/glove/cr_glove_subset_500x300.txt", " " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(VecTable) table = load_field (files[i].name, files[i].delimiter, 0);

      if (table == NULL)
        return;
      check_available (table);
    }
}

static void
test_real_items (void)
{
  const char *codes = "The rows of this table are named by numbers or codes, not by words, so a text has no place in it.";
  const char *classes = "Many rows of this table share the same name, so a word has no place of its own in it.";
  const char *titles = "The rows of this table are titles or whole texts, not words, so another text has no place in it.";
  const struct { const char *name; const char *delimiter; guint field; const char *reason; } files[] = {
    { "projector/google/mnist_10k_784d_labels.tsv", "\t", 0, codes },
    { "projector/google/iris_labels.tsv", "\t", 4, classes },
    { "recsys/ml-latest-small/links.csv", ",", 0, codes },
    { "recsys/ml-latest-small/movies.csv", ",", 1, titles },
    { "recsys/ml-latest-small/movies.csv", ",", 2, classes },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(VecTable) table = load_field (files[i].name, files[i].delimiter, files[i].field);

      if (table == NULL)
        return;
      check_unavailable (table, files[i].reason);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/names/words", test_words);
  g_test_add_func ("/names/no-labels", test_no_labels);
  g_test_add_func ("/names/identifiers", test_identifiers);
  g_test_add_func ("/names/texts", test_texts);
  g_test_add_func ("/names/classes", test_classes);
  g_test_add_func ("/names/beside-codes", test_names_beside_codes);
  g_test_add_func ("/names/real-words", test_real_words);
  g_test_add_func ("/names/real-items", test_real_items);
  return g_test_run ();
}
