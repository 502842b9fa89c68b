/* Files of the cache, signed as ours: behind the checksums every size and text is as doubtful as in any file. */
#include "fuzz.h"

#include <string.h>

#include "read/vec-cache-file.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *bytes = g_malloc (size + 1);
  VecCacheKey key = { 0, 0 };
  GError *error = NULL;
  VecTable *table;

  memcpy (bytes, data, size);
  if (!vec_cache_file_sign (bytes, size))
    return 0;
  table = vec_cache_file_read (fuzz_file (0, bytes, size), &key, "source", &error);
  fuzz_check (table, error);
  return 0;
}
