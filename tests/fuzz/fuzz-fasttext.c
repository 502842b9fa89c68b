/* Besides the table, what the model makes of a word that it does not know. */
#include "fuzz.h"

#include "read/vec-fasttext.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_file (0, data, size);
  g_autoptr(VecFasttext) model = NULL;
  VecTicker ticker;

  vec_ticker_init (&ticker, "", 1, NULL, NULL, NULL);
  model = vec_fasttext_load (path, &ticker, NULL);
  if (model != NULL)
    {
      g_autofree float *vector = g_new (float, vec_fasttext_get_n_dims (model));

      vec_fasttext_compose (model, "rivers \xc3\xbc", 9, vector);
    }
  fuzz_read (data, size, "fasttext");
  return 0;
}
