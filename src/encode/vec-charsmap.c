#include "encode/vec-charsmap.h"

#include <string.h>

struct _VecCharsmap
{
  guint32 *units;      /* (n_units): the trie */
  gsize n_units;
  char *texts;         /* (n_texts + 1): what stands for something, each up to a NUL */
  gsize n_texts;
};

static gboolean
parse (VecCharsmap *self, const guint8 *bytes, gsize n)
{
  guint32 n_trie;

  if (n < 8)
    return FALSE;
  memcpy (&n_trie, bytes, sizeof n_trie);
  n_trie = GUINT32_FROM_LE (n_trie);
  if (n_trie % 4 != 0 || n_trie < 4 || n_trie > n - 4)
    return FALSE;
  self->n_units = n_trie / 4;
  self->units = g_new (guint32, self->n_units);
  memcpy (self->units, bytes + 4, n_trie);
  for (gsize i = 0; i < self->n_units; i++)
    self->units[i] = GUINT32_FROM_LE (self->units[i]);
  self->n_texts = n - 4 - n_trie;
  self->texts = g_malloc0 (self->n_texts + 1);
  memcpy (self->texts, bytes + 4 + n_trie, self->n_texts);
  return g_utf8_validate_len (self->texts, 0, NULL);
}

VecCharsmap *
vec_charsmap_new (const char *base64)
{
  g_autoptr(VecCharsmap) self = g_new0 (VecCharsmap, 1);
  gsize n;
  g_autofree guint8 *bytes = g_base64_decode (base64, &n);

  return bytes != NULL && parse (self, bytes, n) ? g_steal_pointer (&self) : NULL;
}

void
vec_charsmap_free (VecCharsmap *self)
{
  g_free (self->units);
  g_free (self->texts);
  g_free (self);
}

/* A unit: bits 0–7 the byte that leads to it and bit 31 whether it is a value; bit 8 whether a value follows, bits 10–30 the distance to
 * the following ones, shifted by 8 where bit 9 says so. */
static guint32
get_offset (guint32 unit)
{
  return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}

const char *
vec_charsmap_find (const VecCharsmap *self, const char *text, gsize n, gsize *length)
{
  guint32 at = get_offset (self->units[0]);

  for (gsize i = 0; i < n; i++)
    {
      guint8 byte = (guint8) text[i];
      guint32 unit;

      at ^= byte;
      if (byte == 0 || at >= self->n_units)
        return NULL;
      unit = self->units[at];
      if ((unit & 0x800000ffu) != byte)
        return NULL;
      at ^= get_offset (unit);
      if ((unit & (1u << 8)) != 0)
        {
          guint32 index = at < self->n_units ? self->units[at] & 0x7fffffffu : G_MAXUINT32;

          if (index > self->n_texts)
            return NULL;
          *length = strlen (self->texts + index);
          return g_utf8_validate_len (self->texts + index, *length, NULL) ? self->texts + index : NULL;
        }
    }
  return NULL;
}
