/* Recognition and the import dialog's inspection, then reading as whatever was recognised. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecInspection) inspection = vec_inspect_file (fuzz_file (0, data, size), NULL, &error);

  g_assert_true ((inspection == NULL) == (error != NULL));
  if (inspection != NULL)
    for (guint i = 0; i < inspection->rows->len; i++)
      g_assert_cmpuint (g_strv_length (g_ptr_array_index (inspection->rows, i)), ==, inspection->n_columns);
  fuzz_read (data, size, NULL);
  return 0;
}
