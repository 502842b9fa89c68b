/* What a tokenizer makes of many lines, for test-tokenizer-lines.py:
 *
 *   token-hashes FOLDER FILE          a hash of the numbers of each block of 100 lines, as golden-tokenizers.py has it
 *   token-hashes FOLDER FILE all      the numbers of each line, with special tokens
 *   token-hashes FOLDER FILE places   the places of each line's tokens in the text, without special ones */
#include <stdio.h>
#include <string.h>

#include "encode/vec-tokenizer.h"

#define BLOCK 100

/* FNV-1a over four bytes. */
static guint64
add_number (guint64 hash, gint32 number)
{
  for (int i = 0; i < 4; i++)
    hash = (hash ^ ((guint32) number >> (8 * i) & 0xff)) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

static void
print_line (const VecTokens *tokens, gboolean places)
{
  for (int i = 0; i < tokens->n; i++)
    if (places)
      printf ("%d-%d ", tokens->begin[i], tokens->end[i]);
    else
      printf ("%d ", tokens->ids[i]);
  printf ("\n");
}

int
main (int argc, char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTokenizer) tokenizer = vec_tokenizer_load (argv[1], &error);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  const char *mode = argc > 3 ? argv[3] : NULL;
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  if (tokenizer == NULL || !g_file_get_contents (argv[2], &text, NULL, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint n = 0; lines[n] != NULL; n++)
    {
      g_auto(VecTokens) tokens = { 0 };

      if (lines[n + 1] == NULL && *lines[n] == '\0')
        break;
      if (!vec_tokenizer_encode (tokenizer, lines[n], g_strcmp0 (mode, "places") != 0, 0, &tokens, &error))
        {
          fprintf (stderr, "line %u: %s\n", n + 1, error->message);
          return 1;
        }
      if (mode != NULL)
        {
          print_line (&tokens, g_str_equal (mode, "places"));
          continue;
        }
      for (int i = 0; i < tokens.n; i++)
        hash = add_number (hash, tokens.ids[i]);
      hash = add_number (hash, -1);
      if (n % BLOCK == BLOCK - 1)
        {
          printf ("%08x\n", (guint32) (hash ^ (hash >> 32)));
          hash = G_GUINT64_CONSTANT (14695981039346656037);
        }
    }
  return 0;
}
