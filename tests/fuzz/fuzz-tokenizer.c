/* Whatever a tokenizer.json says: it is refused with a sentence, or its tokens lie within the vocabulary and within the text. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "encode/vec-tokenizer.h"
#include "fuzz.h"

static const char *const texts[] = { "Hello, wörld! 你好 [MASK]don't  stop\t12.5", "aaaaaaaa bbbb abab ▁▁ ab", "e\u0301 İΣ 👩‍💻 \xff", " ", "" };

static void
check_tokens (VecTokenizer *tokenizer, const VecTokens *tokens, gsize n)
{
  for (int i = 0; i < tokens->n; i++)
    {
      g_assert_cmpint (tokens->ids[i], >=, 0);
      g_assert_cmpint (tokens->ids[i], <, vec_tokenizer_get_n_ids (tokenizer));
      g_assert_cmpint (tokens->begin[i], >=, 0);
      g_assert_cmpint (tokens->begin[i], <=, tokens->end[i]);
      g_assert_cmpint (tokens->end[i], <=, (int) n);
    }
}

static void
ask (VecTokenizer *tokenizer, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (int max = 0; max < 4; max += 3)
    {
      g_auto(VecTokens) tokens = { 0 };
      g_autoptr(GError) error = NULL;

      if (!vec_tokenizer_encode (tokenizer, text, TRUE, max, &tokens, &error))
        g_assert_nonnull (error);
      else if (max > 0)
        g_assert_cmpint (tokens.n, <=, max);
      check_tokens (tokenizer, &tokens, strlen (valid));
    }
}

static char *folder;

static void
remove_folder_cb (void)
{
  g_autofree char *path = g_build_filename (folder, "tokenizer.json", NULL);

  g_remove (path);
  g_rmdir (folder);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(VecTokenizer) tokenizer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("vectarium-fuzz-XXXXXX", NULL);
      atexit (remove_folder_cb);
    }
  path = g_build_filename (folder, "tokenizer.json", NULL);
  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  tokenizer = vec_tokenizer_load (folder, &error);
  if (tokenizer == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    ask (tokenizer, texts[i]);
  return 0;
}
