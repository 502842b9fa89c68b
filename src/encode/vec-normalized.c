#include "encode/vec-normalized.h"

#include <string.h>

void
vec_normalized_clear (VecNormalized *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->origins, g_free);
  self->n = self->room = 0;
}

static void
make_room (VecNormalized *self, gsize n)
{
  if (n <= self->room)
    return;
  self->room = MAX (n, self->room * 2);
  self->text = g_realloc (self->text, self->room);
  self->origins = g_renew (VecSpan, self->origins, self->room);
}

void
vec_normalized_start (VecNormalized *self, gsize n)
{
  self->n = 0;
  make_room (self, MAX (n, 16));
}

void
vec_normalized_set (VecNormalized *self, const char *text, gsize n, gint32 begin)
{
  vec_normalized_start (self, n);
  memcpy (self->text, text, n);
  for (gsize i = 0; i < n;)
    {
      gsize end = i + vec_char_length (text + i);
      VecSpan origin = { begin + (gint32) i, begin + (gint32) end };

      while (i < end)
        self->origins[i++] = origin;
    }
  self->n = n;
}

void
vec_normalized_append (VecNormalized *self, const char *text, gsize n, VecSpan origin)
{
  make_room (self, self->n + n);
  memcpy (self->text + self->n, text, n);
  for (gsize i = 0; i < n; i++)
    self->origins[self->n + i] = origin;
  self->n += n;
}

void
vec_normalized_append_char (VecNormalized *self, gunichar c, VecSpan origin)
{
  char text[6];

  vec_normalized_append (self, text, (gsize) g_unichar_to_utf8 (c, text), origin);
}

void
vec_normalized_copy (VecNormalized *self, const VecNormalized *from, gsize begin, gsize end)
{
  gsize n = end - begin;

  if (n == 0)
    return;
  make_room (self, self->n + n);
  memcpy (self->text + self->n, from->text + begin, n);
  memcpy (self->origins + self->n, from->origins + begin, n * sizeof *self->origins);
  self->n += n;
}

VecSpan
vec_normalized_get_origin (const VecNormalized *self, gsize begin, gsize end)
{
  VecSpan origin = { 0, 0 };

  if (end > begin)
    {
      origin = self->origins[begin];
      for (gsize i = begin + 1; i < end; i++)
        {
          origin.begin = MIN (origin.begin, self->origins[i].begin);
          origin.end = MAX (origin.end, self->origins[i].end);
        }
    }
  else if (begin < self->n)
    origin.begin = origin.end = self->origins[begin].begin;
  else if (self->n > 0)
    origin.begin = origin.end = self->origins[self->n - 1].end;
  return origin;
}

void
vec_normalized_replace (VecNormalized *self, const VecNormalized *from, gsize begin, gsize end, const char *text, gsize n)
{
  vec_normalized_append (self, text, n, vec_normalized_get_origin (from, begin, end));
}

gboolean
vec_normalized_is_ascii (const VecNormalized *self)
{
  guint8 all = 0;

  for (gsize i = 0; i < self->n; i++)
    all |= (guint8) self->text[i];
  return all < 0x80;
}

void
vec_normalized_swap (VecNormalized *self, VecNormalized *from)
{
  VecNormalized own = *self;

  *self = *from;
  *from = own;
}
