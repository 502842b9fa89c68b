#include "fuzz.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const char *
fuzz_file (int slot, const uint8_t *data, size_t size)
{
  static struct
  {
    int fd;
    char path[64];
  } files[4];

  if (files[slot].path[0] == '\0')
    {
      files[slot].fd = memfd_create ("fuzz", MFD_CLOEXEC);
      g_snprintf (files[slot].path, sizeof files[slot].path, "/proc/self/fd/%d", files[slot].fd);
    }
  g_assert_cmpint (ftruncate (files[slot].fd, (off_t) size), ==, 0);
  g_assert_cmpint (pwrite (files[slot].fd, data, size, 0), ==, (gssize) size);
  return files[slot].path;
}

static void
check_column (VecColumn *column, gint64 n_rows)
{
  g_assert_cmpint (vec_column_get_n_rows (column), ==, n_rows);
  g_assert_true (g_utf8_validate (vec_column_get_name (column), -1, NULL));
  for (gint64 row = 0; row < n_rows; row++)
    {
      g_autofree char *value = vec_column_dup_value (column, row);

      g_assert_true (g_utf8_validate (value, -1, NULL));
    }
}

void
fuzz_check (VecTable *table, GError *error)
{
  gint64 n_rows;
  gsize n;

  if (table == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_error_free (error);
      return;
    }
  g_assert_no_error (error);
  n_rows = vec_table_get_n_rows (table);
  n = (gsize) n_rows * (gsize) vec_table_get_n_dims (table);
  g_assert_cmpuint (n, >=, 1);
  for (gsize i = 0; i < n; i++)
    g_assert_true (isfinite (vec_table_get_vectors (table)[i]));
  for (gint64 row = 0; row < n_rows; row++)
    g_assert_true (g_utf8_validate (vec_table_get_label (table, row), -1, NULL));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    check_column (vec_table_get_column (table, i), n_rows);
  vec_table_find_label (table, "KING");
  g_object_unref (table);
}

void
fuzz_read (const uint8_t *data, size_t size, const char *format)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  GError *error = NULL;
  VecTable *table;

  options->format = g_strdup (format);
  options->missing = (VecMissing) (size % 3);   /* as good as any */
  table = vec_read_file (fuzz_file (0, data, size), options, NULL, NULL, NULL, &error);
  fuzz_check (table, error);
}
