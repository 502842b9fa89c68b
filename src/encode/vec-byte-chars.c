#include "encode/vec-byte-chars.h"

gunichar
vec_byte_char (guint8 byte)
{
  if (byte <= 0x20)
    return 0x100u + byte;
  if (byte < 0x7f || (byte > 0xa0 && byte != 0xad))
    return byte;
  return byte == 0xad ? 0x143u : 0x121u + (byte - 0x7fu);
}

void
vec_byte_chars_append (VecNormalized *to, const VecNormalized *from, gsize begin, gsize end)
{
  for (gsize i = begin; i < end; i++)
    {
      guint8 byte = (guint8) from->text[i];

      if (byte > 0x20 && byte < 0x7f)
        vec_normalized_copy (to, from, i, i + 1);
      else
        vec_normalized_append_char (to, vec_byte_char (byte), from->origins[i]);
    }
}
