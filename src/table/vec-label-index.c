#include "table/vec-label-index.h"

#include <string.h>

struct _VecLabelIndex
{
  VecStrings *strings;
  gboolean folded;
  guint32 *slots; /* row + 1, 0 where free; linear probing */
  guint32 mask;
};

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

char *
vec_fold_text (const char *text)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  if (is_ascii (text))
    return g_ascii_strdown (text, -1);
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  if (normal == NULL)
    return g_strdup (text);
  folded = g_utf8_casefold (normal, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* FNV-1a with a final mix, as the slots are few bits of it. */
static guint32
hash_text (const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *text != '\0'; text++)
    hash = (hash ^ (guchar) *text) * G_GUINT64_CONSTANT (0x100000001b3);
  return (guint32) (hash ^ (hash >> 32));
}

/* The row whose key equals @key, or −1 with *@slot where it would be put. @key is folded already. */
static gint64
find_key (VecLabelIndex *self, const char *key, guint32 *slot)
{
  for (guint32 i = hash_text (key) & self->mask;; i = (i + 1) & self->mask)
    {
      const char *candidate;
      gboolean equal;

      *slot = i;
      if (self->slots[i] == 0)
        return -1;
      candidate = vec_strings_get (self->strings, self->slots[i] - 1);
      if (self->folded)
        {
          g_autofree char *folded = vec_fold_text (candidate);

          equal = strcmp (folded, key) == 0;
        }
      else
        equal = strcmp (candidate, key) == 0;
      if (equal)
        return self->slots[i] - 1;
    }
}

static void
add_row (VecLabelIndex *self, gint64 row)
{
  const char *text = vec_strings_get (self->strings, row);
  g_autofree char *folded = NULL;
  guint32 slot;

  if (text == NULL)
    return;
  if (self->folded)
    text = folded = vec_fold_text (text);
  if (find_key (self, text, &slot) < 0)
    self->slots[slot] = (guint32) row + 1;
}

VecLabelIndex *
vec_label_index_new (VecStrings *strings, gboolean folded)
{
  VecLabelIndex *self = g_new0 (VecLabelIndex, 1);
  gint64 n = vec_strings_get_length (strings);
  guint64 n_slots = 16;

  while (n_slots < (guint64) n + (guint64) n / 2)
    n_slots *= 2;
  self->strings = vec_strings_ref (strings);
  self->folded = folded;
  self->mask = (guint32) (n_slots - 1);
  self->slots = g_new0 (guint32, n_slots);
  for (gint64 row = 0; row < n; row++)
    add_row (self, row);
  return self;
}

void
vec_label_index_free (VecLabelIndex *self)
{
  vec_strings_unref (self->strings);
  g_free (self->slots);
  g_free (self);
}

gint64
vec_label_index_find (VecLabelIndex *self, const char *text)
{
  g_autofree char *folded = self->folded ? vec_fold_text (text) : NULL;
  guint32 slot;

  return find_key (self, folded != NULL ? folded : text, &slot);
}

/* Most labels are there as they are: the folded index is made only if one is not. */
gint64 *
vec_label_index_match (VecStrings *keys, VecLabelGet get, gpointer data, gint64 n_rows, gint64 *n_missing)
{
  gint64 *rows = g_new (gint64, MAX (n_rows, 1));
  VecLabelIndex *exact = vec_label_index_new (keys, FALSE), *folded = NULL;

  *n_missing = 0;
  for (gint64 row = 0; row < n_rows; row++)
    {
      rows[row] = vec_label_index_find (exact, get (data, row));
      if (rows[row] < 0 && folded == NULL)
        folded = vec_label_index_new (keys, TRUE);
      if (rows[row] < 0)
        rows[row] = vec_label_index_find (folded, get (data, row));
      *n_missing += rows[row] < 0;
    }
  vec_label_index_free (exact);
  g_clear_pointer (&folded, vec_label_index_free);
  return rows;
}
