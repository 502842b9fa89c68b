/* Whatever the bookmarks say, only rows that there are come out of them. */
#include <stdlib.h>

#include "fuzz.h"
#include "read/vec-bookmarks.h"

#define N 6

static void
check_rows (const gint64 *rows, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    if (rows[i] < 0 || rows[i] >= N)
      abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bookmarks = vec_bookmarks_read (fuzz_file (0, data, size), N, &error);

  if ((bookmarks == NULL) != (error != NULL))
    abort ();
  for (guint i = 0; bookmarks != NULL && i < bookmarks->len; i++)
    {
      const VecBookmark *bookmark = g_ptr_array_index (bookmarks, i);

      check_rows (bookmark->selected, bookmark->n_selected);
      check_rows (bookmark->shown, bookmark->n_shown);
      if (*bookmark->label == '\0' || (bookmark->n_dims != 2 && bookmark->n_dims != 3))
        abort ();
    }
  return 0;
}
