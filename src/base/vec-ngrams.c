#include "base/vec-ngrams.h"

#define OFFSET_BASIS 2166136261u
#define PRIME 16777619u

/* The bytes of "<word>" without a copy. */
static inline char
byte_at (const char *word, gsize length, gsize i)
{
  return i == 0 ? '<' : i == length + 1 ? '>' : word[i - 1];
}

static inline gboolean
is_continued (char byte)
{
  return (byte & 0xc0) == 0x80;
}

void
vec_ngrams_hash (const char *word, gsize length, int shortest, int longest, GArray *hashes)
{
  gsize end = length + 2;
  guint32 some[64];   /* appended together, as an array that grows one by one takes longer than the hashing */
  guint n_some = 0;

  for (gsize i = 0; i < end && longest > 0; i++)
    {
      guint32 hash = OFFSET_BASIS;
      gsize j = i;

      if (is_continued (byte_at (word, length, i)))
        continue;
      for (int n = 1; j < end && n <= longest; n++)
        {
          do
            hash = (hash ^ (guint32) (gint32) (gint8) byte_at (word, length, j++)) * PRIME;
          while (j < end && is_continued (byte_at (word, length, j)));
          if (n >= shortest && !(n == 1 && (i == 0 || j == end)))
            some[n_some++] = hash;
          if (n_some == G_N_ELEMENTS (some))
            {
              g_array_append_vals (hashes, some, n_some);
              n_some = 0;
            }
        }
    }
  g_array_append_vals (hashes, some, n_some);
}
