/* A table of four words with the input as its metadata: joined by order in every way, and by key. */
#include "fuzz.h"

#include <string.h>

#define WORDS "king 1 2 3\nqueen 4 5 6\nman 7 8 9\nwoman 1 1 1\n"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *words = fuzz_file (1, (const uint8_t *) WORDS, strlen (WORDS));
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->format = g_strdup ("glove");
  options->metadata_path = g_strdup (fuzz_file (0, data, size));
  for (int join = VEC_JOIN_EXACT; join <= VEC_JOIN_BY_KEY; join++)
    {
      GError *error = NULL;
      VecTable *table;

      options->join = (VecJoin) join;
      table = vec_read_file (words, options, NULL, NULL, NULL, &error);
      fuzz_check (table, error);
    }
  return 0;
}
