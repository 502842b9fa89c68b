#include "table/vec-strings.h"

#include <string.h>

#define MISSING G_MAXUINT64

struct _VecStrings
{
  gatomicrefcount refs;
  char *bytes;      /* strings, each with its NUL */
  gsize n_bytes;
  gsize bytes_allocated;
  guint64 *offsets; /* (n_strings) into bytes, or MISSING */
  gint64 n_strings;
  gint64 offsets_allocated;
};

VecStrings *
vec_strings_new (void)
{
  VecStrings *self = g_new0 (VecStrings, 1);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

VecStrings *
vec_strings_ref (VecStrings *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_strings_unref (VecStrings *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->bytes);
  g_free (self->offsets);
  g_free (self);
}

static void
make_room (VecStrings *self, gint64 n_strings, gsize n_bytes)
{
  if (self->n_strings + n_strings > self->offsets_allocated)
    {
      self->offsets_allocated = MAX (self->n_strings + n_strings, self->offsets_allocated + self->offsets_allocated / 2);
      self->offsets = g_renew (guint64, self->offsets, self->offsets_allocated);
    }
  if (self->n_bytes + n_bytes > self->bytes_allocated)
    {
      self->bytes_allocated = MAX (self->n_bytes + n_bytes, self->bytes_allocated + self->bytes_allocated / 2);
      self->bytes = g_realloc (self->bytes, self->bytes_allocated);
    }
}

void
vec_strings_reserve (VecStrings *self, gint64 n_strings, gsize n_bytes)
{
  make_room (self, MAX (n_strings - self->n_strings, 0), n_bytes - MIN (n_bytes, self->n_bytes));
}

void
vec_strings_append (VecStrings *self, const char *string, gssize length)
{
  gsize n = string == NULL ? 0 : length < 0 ? strlen (string) : (gsize) length;

  make_room (self, 1, string != NULL ? n + 1 : 0);
  self->offsets[self->n_strings++] = string != NULL ? self->n_bytes : MISSING;
  if (string == NULL)
    return;
  memcpy (self->bytes + self->n_bytes, string, n);
  self->bytes[self->n_bytes + n] = '\0';
  self->n_bytes += n + 1;
}

void
vec_strings_append_all (VecStrings *self, VecStrings *other)
{
  make_room (self, other->n_strings, other->n_bytes);
  for (gint64 i = 0; i < other->n_strings; i++)
    self->offsets[self->n_strings + i] = other->offsets[i] != MISSING ? other->offsets[i] + self->n_bytes : MISSING;
  if (other->n_bytes > 0)
    memcpy (self->bytes + self->n_bytes, other->bytes, other->n_bytes);
  self->n_strings += other->n_strings;
  self->n_bytes += other->n_bytes;
}

void
vec_strings_truncate (VecStrings *self, gint64 length)
{
  g_return_if_fail (length >= 0);

  while (self->n_strings > length)
    {
      guint64 offset = self->offsets[--self->n_strings];

      if (offset != MISSING)
        self->n_bytes = offset;
    }
}

VecStrings *
vec_strings_subset (VecStrings *self, const gint64 *indices, gint64 n)
{
  VecStrings *subset = vec_strings_new ();

  for (gint64 i = 0; i < n; i++)
    vec_strings_append (subset, vec_strings_get (self, indices[i]), -1);
  return subset;
}

gint64
vec_strings_get_length (VecStrings *self)
{
  return self->n_strings;
}

const char *
vec_strings_get (VecStrings *self, gint64 index)
{
  g_return_val_if_fail (index >= 0 && index < self->n_strings, NULL);
  return self->offsets[index] == MISSING ? NULL : self->bytes + self->offsets[index];
}

gsize
vec_strings_get_size (VecStrings *self)
{
  return self->n_bytes + (gsize) self->n_strings * sizeof (guint64);
}
