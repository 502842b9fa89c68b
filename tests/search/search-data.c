#include "search-data.h"

#include <string.h>

#include "base/vec-random.h"

float *
test_load_shared (const char *path, gint64 n_rows, int n_dims, int n_skip)
{
  const char *folder = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *file = g_build_filename (folder != NULL ? folder : "/nonexistent", path, NULL);
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  float *out;

  if (!g_file_get_contents (file, &bytes, &n_bytes, NULL))
    return NULL;
  g_assert_cmpuint (n_bytes, >=, (gsize) n_rows * (gsize) (n_dims + n_skip) * sizeof (float));
  out = g_new (float, n_rows *n_dims);
  for (gint64 i = 0; i < n_rows; i++)
    memcpy (out + i * n_dims, (float *) bytes + i * (n_dims + n_skip) + n_skip, sizeof (float) * (gsize) n_dims);
  return out;
}

GStrv
test_load_goldens (const char *prefix)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "search", "goldens.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GStrvBuilder *builder = g_strv_builder_new ();
  GStrv found;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, prefix))
      g_strv_builder_add (builder, *line + strlen (prefix));
  found = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return found;
}

float *
test_random_matrix (gint64 n_rows, int n_dims, guint64 seed)
{
  float *out = g_new (float, n_rows *n_dims);
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n_rows * n_dims; i++)
    out[i] = (float) vec_random_normal (&random);
  return out;
}
