/* Tokenizers that are damaged, hostile, or ask for what we do not know: each gives one sentence. */
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-tokenizer.h"
#include "folders.h"

#define WORDPIECE(vocab) "\"model\": {\"type\": \"WordPiece\", \"unk_token\": \"u\", \"vocab\": {" vocab "}}"
#define MODEL WORDPIECE ("\"u\": 0, \"a\": 1")
#define BPE(vocab, merges) "{\"model\": {\"type\": \"BPE\", \"vocab\": {" vocab "}, \"merges\": [" merges "]}}"
#define UNIGRAM(rest) "{\"model\": {\"type\": \"Unigram\", " rest "}}"

static void
check_one_sentence (const GError *error)
{
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpint ((int) strlen (error->message), >, 20);
  g_assert_cmpint ((int) strlen (error->message), <, 400);
}

static void
check (const char *file, const char *text, int code, const char *message)
{
  g_autofree char *folder = make_folder ("broken", file, text, NULL);
  g_autoptr(VecTokenizer) tokenizer = NULL;
  g_autoptr(GError) error = NULL;

  tokenizer = vec_tokenizer_load (folder, &error);
  remove_folder (folder);
  g_assert_null (tokenizer);
  g_test_message ("%s", error->message);
  g_assert_error (error, VEC_ERROR, code);
  check_one_sentence (error);
  if (!g_pattern_match_simple (message, error->message))
    g_error ("“%s” is not “%s”", error->message, message);
}

static void
test_json (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *message;
  } cases[] = {
    /* No JSON, or not the expected one. */
    { "", VEC_ERROR_FORMAT, "tokenizer.json: the file is empty" },
    { "{" MODEL, VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: the file ends here, within an object" },
    { "{" MODEL "} x", VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: the end of the file was expected" },
    { "[]", VEC_ERROR_FORMAT, "tokenizer.json: there is no “model”; this is no tokenizer" },
    { "{\"model\": null}", VEC_ERROR_FORMAT, "tokenizer.json: there is no “model”; this is no tokenizer" },
    { "{\"model\": [1]}", VEC_ERROR_FORMAT, "tokenizer.json: the model has no “vocab” of tokens with their numbers" },
    { "{\"model\": {\"type\": 5}}", VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: a text in quotation marks was expected" },
    { "{\"model\": {\"type\": \"Trigram\"}}", VEC_ERROR_UNSUPPORTED, "tokenizer.json: the model “Trigram” is not known to Vectarium" },
    /* Vocabularies. */
    { "{" WORDPIECE ("\"u\": 0, \"a\": -1") "}", VEC_ERROR_FORMAT, "tokenizer.json: the token “a” has the number -1; *" },
    { "{" WORDPIECE ("\"u\": 0, \"a\": 1, \"b\": 1") "}", VEC_ERROR_FORMAT,
      "tokenizer.json: the tokens “a” and “b” have the same number 1" },
    { "{" WORDPIECE ("\"u\": 0, \"a\": 2000000000") "}", VEC_ERROR_FORMAT,
      "tokenizer.json: the token “a” has the number 2000000000, but there are only 2 tokens" },
    { "{" WORDPIECE ("\"u\": 0, \"a\": 99999999999") "}", VEC_ERROR_FORMAT, "tokenizer.json: the token “a” has the number 99999999999; *" },
    { "{" WORDPIECE ("\"u\": 0, \"a\": 1.5") "}", VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: a whole number was expected" },
    { "{" WORDPIECE ("\"u\": 0, \"a\": \"1\"") "}", VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: a whole number was expected" },
    { "{" WORDPIECE ("\"a\": 1") "}", VEC_ERROR_FORMAT, "tokenizer.json: the token for what is unknown, “u”, is not in the vocabulary" },
    { "{\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}}}", VEC_ERROR_FORMAT,
      "tokenizer.json: the token for what is unknown, “”, is not in the vocabulary" },
    { "{\"model\": {\"type\": \"WordPiece\", \"vocab\": 7}}", VEC_ERROR_FORMAT,
      "tokenizer.json: the model has no “vocab” of tokens with their numbers" },
    /* Merges and scores. */
    { BPE ("\"a\": 0, \"b\": 1", "\"a b\""), VEC_ERROR_FORMAT,
      "tokenizer.json: merge number 1, “a” with “b”, names a token that is not in the vocabulary" },
    { BPE ("\"a\": 0, \"ab\": 1", "[\"a\", \"b\"]"), VEC_ERROR_FORMAT, "tokenizer.json: merge number 1, “a” with “b”, names *" },
    { BPE ("\"a\": 0", "\"a\""), VEC_ERROR_FORMAT, "tokenizer.json: merge number 1 is no pair of tokens" },
    { BPE ("\"a\": 0", "[\"a\", \"a\", \"a\"]"), VEC_ERROR_FORMAT, "tokenizer.json: merge number 1 is no pair of tokens" },
    { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": {}}}", VEC_ERROR_FORMAT,
      "tokenizer.json: the model has no list of “merges”" },
    { "{\"model\": {\"type\": \"BPE\", \"dropout\": 0.1, \"vocab\": {\"a\": 0}, \"merges\": []}}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the model merges at random *" },
    { "{\"model\": {\"type\": \"BPE\", \"unk_token\": \"u\", \"vocab\": {\"a\": 0}, \"merges\": []}}", VEC_ERROR_FORMAT,
      "tokenizer.json: the token for what is unknown, “u”, *" },
    { UNIGRAM ("\"vocab\": [[\"a\", -1]]"), VEC_ERROR_FORMAT, "tokenizer.json: “unk_id” is not the number of one of the model’s 1 tokens" },
    { UNIGRAM ("\"unk_id\": 1, \"vocab\": [[\"a\", -1]]"), VEC_ERROR_FORMAT,
      "tokenizer.json: “unk_id” is not the number of one of the model’s 1 tokens" },
    { UNIGRAM ("\"unk_id\": 0, \"vocab\": [[\"a\"]]"), VEC_ERROR_FORMAT,
      "tokenizer.json: the model’s “vocab” is no list of tokens with their scores" },
    { UNIGRAM ("\"unk_id\": 0, \"vocab\": [[\"a\", \"b\"]]"), VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: a number was expected" },
    /* Steps. */
    { "{\"normalizer\": {\"type\": \"Rot13\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the normalizer “Rot13” is not known to Vectarium" },
    { "{\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {}]}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the normalizer “” is not known to Vectarium" },
    { "{\"normalizer\": {\"type\": \"Replace\", \"content\": \"\"}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: a step “Replace” needs a pattern and a content" },
    { "{\"normalizer\": {\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: a pattern is empty" },
    { "{\"normalizer\": {\"type\": \"Replace\", \"pattern\": {\"Glob\": \"*\"}, \"content\": \"\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: a pattern is neither *" },
    { "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: “precompiled_charsmap” is damaged" },
    { "{\"normalizer\": {\"type\": \"Prepend\"}, " MODEL "}", VEC_ERROR_FORMAT, "tokenizer.json: a step “Prepend” needs “prepend”" },
    { "{\"normalizer\": {\"type\": \"BertNormalizer\", \"lowercase\": \"yes\"}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json, line 1, byte *: true or false was expected" },
    { "{\"pre_tokenizer\": {\"type\": \"UnicodeScripts\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the pre-tokenizer “UnicodeScripts” is not known to Vectarium" },
    { "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a\"}}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the expression “(a” cannot be compiled: U_REGEX_*" },
    { "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"a{2}+\"}}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the expression “a{2}+” cannot be compiled: U_REGEX_UNIMPLEMENTED" },
    { "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"String\": \"a\"}, \"behavior\": \"Doubled\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the behavior “Doubled” is not known to Vectarium" },
    { "{\"pre_tokenizer\": {\"type\": \"Split\"}, " MODEL "}", VEC_ERROR_FORMAT, "tokenizer.json: a step “Split” needs a pattern" },
    { "{\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"ab\"}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: a “replacement” has to be one character" },
    { "{\"pre_tokenizer\": {\"type\": \"Metaspace\", \"prepend_scheme\": \"last\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the prepend_scheme “last” is not known to Vectarium" },
    { "{\"pre_tokenizer\": {\"type\": \"FixedLength\", \"length\": 0}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: a step “FixedLength” needs a length of 1 or more" },
    { "{\"post_processor\": {\"type\": \"Magic\"}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the post-processor “Magic” is not known to Vectarium" },
    { "{\"post_processor\": {\"type\": \"BertProcessing\", \"cls\": [\"[CLS]\", 101]}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: the post-processor’s token “[CLS]” is not in the vocabulary" },
    { "{\"post_processor\": {\"type\": \"BertProcessing\", \"cls\": [\"a\", 1]}, " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: the post-processor has no “sep”" },
    { "{\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": []}, " MODEL "}", VEC_ERROR_UNSUPPORTED,
      "tokenizer.json: the post-processor’s template has the text 0 times *" },
    /* Added tokens. */
    { "{\"added_tokens\": [{\"id\": 5}], " MODEL "}", VEC_ERROR_FORMAT, "tokenizer.json: an added token has no “content”" },
    { "{\"added_tokens\": [{\"content\": \"x\"}], " MODEL "}", VEC_ERROR_FORMAT, "tokenizer.json: the token “x” has the number -1; *" },
    { "{\"added_tokens\": [{\"id\": 1, \"content\": \"x\"}], " MODEL "}", VEC_ERROR_FORMAT,
      "tokenizer.json: the tokens “a” and “x” have the same number 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check ("tokenizer.json", cases[i].text, cases[i].code, cases[i].message);
}

static void
test_vocab (void)
{
  check ("vocab.txt", "", VEC_ERROR_FORMAT, "vocab.txt: the token for what is unknown, “[UNK]”, is not in the vocabulary");
  check ("vocab.txt", "[UNK]\n\xff\n", VEC_ERROR_FORMAT, "vocab.txt is not valid UTF-8");
}

/* Lists within lists, thousands of them. */
static void
test_nesting (void)
{
  g_autoptr(GString) text = g_string_new ("{\"normalizer\": ");
  g_autoptr(GString) steps = g_string_new ("{\"normalizer\": ");

  for (int i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  check ("tokenizer.json", text->str, VEC_ERROR_FORMAT, "tokenizer.json, line 1, byte *: lists are nested too deeply here");
  for (int i = 0; i < 490; i++)
    g_string_append (steps, "{\"type\": \"Sequence\", \"normalizers\": [");
  g_string_append (steps, "{\"type\": \"Unknown\"}");
  for (int i = 0; i < 490; i++)
    g_string_append (steps, "]}");
  g_string_append (steps, ", " MODEL "}");
  check ("tokenizer.json", steps->str, VEC_ERROR_UNSUPPORTED, "tokenizer.json: the normalizer “Unknown” is not known to Vectarium");
}

/* An expression that compiles and then tries 2ⁿ ways. */
static void
test_explosion (void)
{
  g_autofree char *folder = make_folder ("explosion", "tokenizer.json",
                                         "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a|a|aa)+$x\"}}, " MODEL "}", NULL);
  g_autoptr(VecTokenizer) tokenizer = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(VecTokens) tokens = { 0 };

  tokenizer = vec_tokenizer_load (folder, &error);
  g_assert_no_error (error);
  g_assert_false (vec_tokenizer_encode (tokenizer, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", FALSE, 0, &tokens, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FAILED);
  check_one_sentence (error);
  g_assert_true (g_pattern_match_simple ("The tokenizer’s expression “*” takes too long on this text (U_REGEX_*)", error->message));
  remove_folder (folder);
}

/* A vocabulary of "a", "aa", … with equal scores: a thousand tokens end at each place of the text, of which one is kept. */
static void
test_many_ways (void)
{
  g_autoptr(GString) json = g_string_new ("{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"u\", -1]");
  g_autofree char *folder = NULL, *text = g_strnfill (20000, 'a');
  g_autoptr(VecTokenizer) tokenizer = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(VecTokens) tokens = { 0 };

  for (int i = 1; i <= 1000; i++)
    g_string_append_printf (json, ", [\"%.*s\", 0]", i, text);
  g_string_append (json, "]}}");
  folder = make_folder ("ways", "tokenizer.json", json->str, NULL);
  tokenizer = vec_tokenizer_load (folder, &error);
  g_assert_no_error (error);
  g_assert_true (vec_tokenizer_encode (tokenizer, text, FALSE, 0, &tokens, &error));
  g_assert_cmpint (tokens.n, ==, 20);
  for (int i = 0; i < tokens.n; i++)
    g_assert_cmpint (tokens.ids[i], ==, 1000);
  remove_folder (folder);
}

/* Some numbers may be missing: they have no text. */
static void
test_gap (void)
{
  g_autofree char *folder = make_folder ("gap", "tokenizer.json", "{" WORDPIECE ("\"u\": 0, \"a\": 9") "}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTokenizer) tokenizer = vec_tokenizer_load (folder, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vec_tokenizer_get_n_ids (tokenizer), ==, 10);
  g_assert_null (vec_tokenizer_get_text (tokenizer, 5));
  g_assert_cmpstr (vec_tokenizer_get_text (tokenizer, 9), ==, "a");
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokenizer-broken/json", test_json);
  g_test_add_func ("/tokenizer-broken/vocab", test_vocab);
  g_test_add_func ("/tokenizer-broken/nesting", test_nesting);
  g_test_add_func ("/tokenizer-broken/explosion", test_explosion);
  g_test_add_func ("/tokenizer-broken/many-ways", test_many_ways);
  g_test_add_func ("/tokenizer-broken/gap", test_gap);
  return g_test_run ();
}
