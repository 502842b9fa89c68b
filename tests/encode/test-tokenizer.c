#include "encode/vec-tokenizer.h"

#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "folders.h"

/* "5:0-3 7:4-6": what @text becomes. Free it. */
static char *
describe (VecTokenizer *tokenizer, const char *text, gboolean add_special, int max_tokens)
{
  g_autoptr(GError) error = NULL;
  g_auto(VecTokens) tokens = { 0 };
  GString *all = g_string_new (NULL);

  g_assert_true (vec_tokenizer_encode (tokenizer, text, add_special, max_tokens, &tokens, &error));
  g_assert_no_error (error);
  for (int i = 0; i < tokens.n; i++)
    g_string_append_printf (all, "%s%s%s:%d-%d", i > 0 ? " " : "", tokens.is_special[i] ? "*" : "",
                            vec_tokenizer_get_text (tokenizer, tokens.ids[i]), tokens.begin[i], tokens.end[i]);
  return g_string_free (all, FALSE);
}

static void
check (VecTokenizer *tokenizer, const char *text, const char *expected)
{
  g_autofree char *all = describe (tokenizer, text, FALSE, 0);

  g_assert_cmpstr (all, ==, expected);
}

static VecTokenizer *
load (const char *folder)
{
  g_autoptr(GError) error = NULL;
  VecTokenizer *tokenizer = vec_tokenizer_load (folder, &error);

  g_assert_no_error (error);
  return tokenizer;
}

/* ---- vocab.txt */

#define VOCAB "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nwor\n##ld\n,\ncafe\nCaf\n##é\n你\n##s\n"

static void
test_vocab (void)
{
  g_autofree char *folder = make_folder ("vocab", "vocab.txt", VOCAB, NULL);
  g_autoptr(VecTokenizer) tokenizer = load (folder);

  check (tokenizer, "Hello, worlds!", "hello:0-5 ,:5-6 wor:7-10 ##ld:10-12 ##s:12-13 [UNK]:13-14");
  check (tokenizer, "Café\t你你", "cafe:0-5 你:6-9 你:9-12");
  check (tokenizer, "cafe\u0301 [MASK]hello", "cafe:0-6 [MASK]:7-13 hello:13-18");
  check (tokenizer, " \n ", "");
  check (tokenizer, "", "");
  g_assert_cmpint (vec_tokenizer_get_n_ids (tokenizer), ==, 14);
  g_assert_cmpint (vec_tokenizer_get_unknown_id (tokenizer), ==, 1);
  g_assert_cmpint (vec_tokenizer_get_pad_id (tokenizer), ==, 0);
  g_assert_cmpint (vec_tokenizer_find (tokenizer, "##ld"), ==, 7);
  g_assert_null (vec_tokenizer_get_text (tokenizer, 14));
  g_assert_null (vec_tokenizer_get_text (tokenizer, -1));
  remove_folder (folder);
}

static void
test_cased (void)
{
  g_autofree char *folder = make_folder ("cased", "vocab.txt", VOCAB, "tokenizer_config.json", "{\"do_lower_case\": false}", NULL);
  g_autoptr(VecTokenizer) tokenizer = load (folder);

  check (tokenizer, "Café cafe Hello hello", "Caf:0-3 ##é:3-5 cafe:6-10 [UNK]:11-16 hello:17-22");
  remove_folder (folder);
}

static void
test_special (void)
{
  static const struct
  {
    int max_tokens;
    const char *expected;
  } cases[] = {
    { 0, "*[CLS]:0-0 hello:0-5 ,:5-6 wor:7-10 *[SEP]:0-0" }, { 5, "*[CLS]:0-0 hello:0-5 ,:5-6 wor:7-10 *[SEP]:0-0" },
    { 4, "*[CLS]:0-0 hello:0-5 ,:5-6 *[SEP]:0-0" },          { 2, "*[CLS]:0-0 *[SEP]:0-0" },
    { 1, "*[CLS]:0-0" },
  };
  g_autofree char *folder = make_folder ("special", "vocab.txt", VOCAB, NULL);
  g_autoptr(VecTokenizer) tokenizer = load (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *all = describe (tokenizer, "hello, wor", TRUE, cases[i].max_tokens);

      g_assert_cmpstr (all, ==, cases[i].expected);
    }
  remove_folder (folder);
}

/* What is not UTF-8 becomes one character each, of which the places speak. */
static void
test_invalid_text (void)
{
  g_autofree char *folder = make_folder ("invalid", "vocab.txt", VOCAB, NULL);
  g_autoptr(VecTokenizer) tokenizer = load (folder);

  check (tokenizer, "hello\xff,\xc3", "hello:0-5 ,:8-9");
  remove_folder (folder);
}

static void
test_no_tokenizer (void)
{
  g_autofree char *folder = make_folder ("none", "config.json", "{}", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (vec_tokenizer_load (folder, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_suffix (error->message, "has no tokenizer: neither tokenizer.json nor vocab.txt"));
  remove_folder (folder);
}

/* ---- Several threads. */

#define GPT2 \
  "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \" ?\\\\p{L}+| ?[^\\\\s\\\\p{L}]+\"}, \"behavior\": \"Isolated\"}, \"model\": " \
  "{\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 1, \" \": 2, \"ab\": 3, \"bab\": 4, \"!\": 5}, \"merges\": [\"a b\", \"b ab\"]}}"

static void
encode_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  for (gint64 i = begin; i < end; i++)
    check (data, i % 2 == 0 ? "abab !ab" : "bab é!", i % 2 == 0 ? "ab:0-2 ab:2-4  :4-5 !:5-6 ab:6-8" : "bab:0-3  :3-4 !:6-7");
}

static void
test_threads (void)
{
  g_autofree char *folder = make_folder ("threads", "tokenizer.json", GPT2, NULL);
  g_autoptr(VecTokenizer) tokenizer = load (folder);

  vec_parallel_for (2000, 4, encode_cb, tokenizer);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokenizer/vocab", test_vocab);
  g_test_add_func ("/tokenizer/cased", test_cased);
  g_test_add_func ("/tokenizer/special", test_special);
  g_test_add_func ("/tokenizer/invalid-text", test_invalid_text);
  g_test_add_func ("/tokenizer/no-tokenizer", test_no_tokenizer);
  g_test_add_func ("/tokenizer/threads", test_threads);
  return g_test_run ();
}
