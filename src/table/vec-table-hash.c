#include "table/vec-table-hash.h"

#define CHUNK ((gsize) 1 << 20)   /* bytes between two looks at the cancellable, a few milliseconds */
#define KEY "vec-table-hash"

static gpointer
copy_hash (gpointer hash, gpointer unused)
{
  return g_strdup (hash);
}

static void
add_values (GChecksum *checksum, const guint32 *values, gsize n)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  g_checksum_update (checksum, (const guchar *) values, (gssize) (n * sizeof *values));
#else
  for (gsize i = 0; i < n; i++)
    {
      guint32 value = GUINT32_TO_LE (values[i]);

      g_checksum_update (checksum, (const guchar *) &value, sizeof value);
    }
#endif
}

/* All rows as float32, widened a chunk at a time where they are stored otherwise. */
static void
add_rows (GChecksum *checksum, VecTable *table, GCancellable *cancellable)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  gsize n_dims = (gsize) vec_table_get_n_dims (table);
  gint64 chunk = (gint64) MAX (1, CHUNK / sizeof (float) / n_dims);
  const float *lies = vec_values_get_floats (vec_table_get_values (table));
  g_autofree float *widened = lies == NULL ? g_new (float, (gsize) chunk * n_dims) : NULL;

  for (gint64 row = 0; row < n_rows && !g_cancellable_is_cancelled (cancellable); row += chunk)
    {
      gint64 n = MIN (chunk, n_rows - row);
      const float *vectors = lies != NULL ? lies + (gsize) row * n_dims : widened;

      if (lies == NULL)
        vec_table_read_vectors (table, row, n, widened);
      add_values (checksum, (const guint32 *) (gconstpointer) vectors, (gsize) n * n_dims);
    }
}

char *
vec_table_dup_hash (VecTable *table, GCancellable *cancellable)
{
  char *hash = g_object_dup_data (G_OBJECT (table), KEY, copy_hash, NULL);
  GChecksum *checksum;

  if (hash != NULL)
    return hash;
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  add_rows (checksum, table, cancellable);
  if (!g_cancellable_is_cancelled (cancellable))
    hash = g_strdup (g_checksum_get_string (checksum));
  g_checksum_free (checksum);
  if (hash != NULL)
    {
      char *kept = g_strdup (hash);

      /* Another thread may have been quicker. */
      if (!g_object_replace_data (G_OBJECT (table), KEY, NULL, kept, g_free, NULL))
        g_free (kept);
    }
  return hash;
}
