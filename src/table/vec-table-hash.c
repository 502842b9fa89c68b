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

char *
vec_table_dup_hash (VecTable *table, GCancellable *cancellable)
{
  const guint32 *values = (const guint32 *) (gconstpointer) vec_table_get_vectors (table);
  gsize n = (gsize) vec_table_get_n_rows (table) * (gsize) vec_table_get_n_dims (table), chunk = CHUNK / sizeof *values;
  char *hash = g_object_dup_data (G_OBJECT (table), KEY, copy_hash, NULL);
  GChecksum *checksum;

  if (hash != NULL)
    return hash;
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (gsize i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i += chunk)
    add_values (checksum, values + i, MIN (chunk, n - i));
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
