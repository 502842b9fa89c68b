#include "encode/vec-fingerprint.h"

#include <math.h>
#include <string.h>

#define N_SAMPLED 256

void
vec_fingerprint_add (GChecksum *hash, const float *vector, int n_dims)
{
  int largest[2] = { -1, -1 };

  for (int i = 0; i < n_dims; i++)
    {
      float size = fabsf (vector[i]);

      if (largest[0] < 0 || size > fabsf (vector[largest[0]]))
        {
          largest[1] = largest[0];
          largest[0] = i;
        }
      else if (largest[1] < 0 || size > fabsf (vector[largest[1]]))
        largest[1] = i;
    }
  for (int k = 0; k < 2 && largest[k] >= 0; k++)
    {
      float value = vector[largest[k]];
      gint32 code = GINT32_TO_LE (value > 0 ? largest[k] : value < 0 ? -1 - largest[k] : G_MAXINT32);

      g_checksum_update (hash, (const guchar *) &code, sizeof code);
    }
}

char *
vec_fingerprint_end (const char *kind, int n_dims, GChecksum *hash)
{
  return g_strdup_printf ("%s/%d/%.16s", kind, n_dims, g_checksum_get_string (hash));
}

char *
vec_words_make_fingerprint (VecTable *table, const char *kind)
{
  gint64 n = vec_table_get_n_rows (table), n_sampled = MIN (n, N_SAMPLED);
  int n_dims = vec_table_get_n_dims (table);
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree float *vector = g_new (float, n_dims);
  guint64 count = GUINT64_TO_LE ((guint64) n);

  g_checksum_update (hash, (const guchar *) &count, sizeof count);
  for (gint64 i = 0; i < n_sampled; i++)
    {
      gint64 row = i * n / n_sampled;
      const char *label = vec_table_get_label (table, row);

      vec_table_read_vector (table, row, vector);
      g_checksum_update (hash, (const guchar *) label, (gssize) strlen (label) + 1);
      vec_fingerprint_add (hash, vector, n_dims);
    }
  return vec_fingerprint_end (kind, n_dims, hash);
}
