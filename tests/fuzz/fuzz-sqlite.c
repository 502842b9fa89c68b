/* The first column of vectors, and the last one. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = fuzz_file (0, data, size);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GPtrArray) parts = NULL;
  GError *error = NULL;
  VecTable *table;

  options->format = g_strdup ("sqlite");
  parts = vec_read_list_parts (path, options, NULL);
  for (guint i = 0; parts != NULL && i < parts->len; i += MAX (parts->len - 1, 1))
    {
      error = NULL;
      g_free (options->part);
      options->part = g_strdup (((const VecPart *) g_ptr_array_index (parts, i))->name);
      table = vec_read_file (path, options, NULL, NULL, NULL, &error);
      fuzz_check (table, error);
    }
  return 0;
}
