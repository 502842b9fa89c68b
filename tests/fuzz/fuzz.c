#include "fuzz.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "read/vec-text-block.h"

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

/* ---- Text, which is read in blocks. */

static VecTable *
read_cut (const char *path, const VecReadOptions *options, gsize batch, gsize block, GError **error)
{
  VecTable *table;

  vec_text_blocks_pretend (batch, block);
  table = vec_read_file (path, options, NULL, NULL, NULL, error);
  vec_text_blocks_pretend (0, 0);
  return table;
}

static void
check_same_columns (VecTable *a, VecTable *b, gint64 row)
{
  for (guint j = 0; j < vec_table_get_n_columns (a); j++)
    {
      g_autofree char *value = vec_column_dup_value (vec_table_get_column (a, j), row);
      g_autofree char *other = vec_column_dup_value (vec_table_get_column (b, j), row);

      g_assert_cmpstr (value, ==, other);
    }
}

static void
check_same (VecTable *a, VecTable *b)
{
  gsize n_dims = (gsize) vec_table_get_n_dims (a);

  g_assert_cmpint (vec_table_get_n_rows (a), ==, vec_table_get_n_rows (b));
  g_assert_cmpint (vec_table_get_n_dims (a), ==, vec_table_get_n_dims (b));
  g_assert_cmpuint (vec_table_get_n_columns (a), ==, vec_table_get_n_columns (b));
  for (gint64 row = 0; row < vec_table_get_n_rows (a); row++)
    {
      g_assert_cmpstr (vec_table_get_label (a, row), ==, vec_table_get_label (b, row));
      g_assert_cmpmem (vec_table_get_vector (a, row), n_dims * sizeof (float), vec_table_get_vector (b, row), n_dims * sizeof (float));
      check_same_columns (a, b, row);
    }
}

void
fuzz_read_text (const uint8_t *data, size_t size, const char *format)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) cut_error = NULL;
  g_autoptr(VecTable) table = NULL;
  g_autoptr(VecTable) cut = NULL;
  const char *path = fuzz_file (0, data, size);

  options->format = g_strdup (format);
  options->skip_bad_rows = size % 2 == 0;
  options->first_rows = size % 7 == 0 ? 2 : 0;
  options->random_rows = size % 7 == 1 ? 3 : 0;
  table = read_cut (path, options, (gsize) 1 << 30, (gsize) 1 << 30, &error);
  cut = read_cut (path, options, 1 + size % 50, 1 + size % 20, &cut_error);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cut_error != NULL ? cut_error->message : NULL);
  if (table != NULL)
    check_same (table, cut);
  fuzz_read (data, size, format);
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
