/* Whatever a pack of words says, what comes out of it lies within it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "encode/vec-word-senses.h"
#include "fuzz.h"

static void
ask_word (VecWordPack *pack, int word, float *vector)
{
  const char *label = vec_word_pack_get_word (pack, word);
  int n_dims = vec_word_pack_get_n_dims (pack);
  g_autoptr (GPtrArray) meanings = vec_word_pack_dup_meanings (pack, word);
  int found;

  if (meanings->len < 1 || meanings->len > 64 || !g_utf8_validate (label, -1, NULL))
    abort ();
  found = vec_word_pack_find_form (pack, label, strlen (label));
  if (found < 0 || found >= vec_word_pack_get_n_words (pack))
    abort ();
  vec_word_pack_get_vector (pack, word, vector);
  for (int i = 0; i < n_dims; i++)
    if (!isfinite (vector[i]))
      abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (VecWordPack) pack = vec_word_pack_new (bytes, "fuzz", &error);
  g_autofree float *vector = NULL;

  if ((pack == NULL) != (error != NULL))
    abort ();
  if (pack == NULL)
    return 0;
  vector = g_new (float, vec_word_pack_get_n_dims (pack));
  for (int i = 0; i < MIN (vec_word_pack_get_n_words (pack), 50); i++)
    ask_word (pack, i, vector);
  vec_word_pack_compose (pack, "lemonades", 9, vector);
  if (vec_word_pack_load_meanings (pack, NULL))
    {
      g_autoptr (VecTable) table = vec_word_pack_dup_table (pack, "fuzz", 0, &error);

      if ((table == NULL) != (error != NULL))
        abort ();
    }
  return 0;
}
