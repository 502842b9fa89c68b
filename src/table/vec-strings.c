#include "table/vec-strings.h"

#include <string.h>

#define MISSING G_MAXUINT64

struct _VecStrings
{
  gatomicrefcount refs;
  char *bytes;      /* strings, each with its NUL */
  gsize n_bytes;
  gsize bytes_allocated;
  GArray *offsets;  /* guint64 into bytes, or MISSING */
};

VecStrings *
vec_strings_new (void)
{
  VecStrings *self = g_new0 (VecStrings, 1);

  g_atomic_ref_count_init (&self->refs);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
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
  g_array_unref (self->offsets);
  g_free (self);
}

static void
reserve (VecStrings *self, gsize n)
{
  if (self->n_bytes + n <= self->bytes_allocated)
    return;
  self->bytes_allocated = MAX (self->n_bytes + n, self->bytes_allocated + self->bytes_allocated / 2);
  self->bytes = g_realloc (self->bytes, self->bytes_allocated);
}

void
vec_strings_append (VecStrings *self, const char *string, gssize length)
{
  guint64 offset = string != NULL ? self->n_bytes : MISSING;
  gsize n;

  g_array_append_val (self->offsets, offset);
  if (string == NULL)
    return;
  n = length < 0 ? strlen (string) : (gsize) length;
  reserve (self, n + 1);
  memcpy (self->bytes + self->n_bytes, string, n);
  self->bytes[self->n_bytes + n] = '\0';
  self->n_bytes += n + 1;
}

void
vec_strings_append_all (VecStrings *self, VecStrings *other)
{
  guint old_length = self->offsets->len;
  guint64 *offsets;

  if (other->offsets->len == 0)
    return;
  g_array_append_vals (self->offsets, other->offsets->data, other->offsets->len);
  offsets = &g_array_index (self->offsets, guint64, old_length);
  for (guint i = 0; i < other->offsets->len; i++)
    if (offsets[i] != MISSING)
      offsets[i] += self->n_bytes;
  reserve (self, other->n_bytes);
  if (other->n_bytes > 0)
    memcpy (self->bytes + self->n_bytes, other->bytes, other->n_bytes);
  self->n_bytes += other->n_bytes;
}

void
vec_strings_truncate (VecStrings *self, gint64 length)
{
  g_return_if_fail (length >= 0);

  for (guint i = self->offsets->len; (gint64) i > length; i--)
    {
      guint64 offset = g_array_index (self->offsets, guint64, i - 1);

      if (offset != MISSING)
        self->n_bytes = offset;
    }
  if (length < self->offsets->len)
    g_array_set_size (self->offsets, (guint) length);
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
  return self->offsets->len;
}

const char *
vec_strings_get (VecStrings *self, gint64 index)
{
  guint64 offset;

  g_return_val_if_fail (index >= 0 && index < self->offsets->len, NULL);
  offset = g_array_index (self->offsets, guint64, index);
  return offset == MISSING ? NULL : self->bytes + offset;
}

gsize
vec_strings_get_size (VecStrings *self)
{
  return self->bytes_allocated + self->offsets->len * sizeof (guint64);
}
