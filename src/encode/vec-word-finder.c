#include "encode/vec-word-finder.h"

#include <string.h>

#include "encode/vec-segmenter.h"

struct _VecWordFinder
{
  VecWordLookup lookup;
  gpointer vocabulary;
  guint max_units;
  VecSegmenter *segmenter;
  GArray *units;        /* of VecUnit: the text at hand, cut */
  const char *text;     /* the one at hand */
  GArray *found;
};

static VecWordFinder *
new_with_segmenter (VecWordLookup lookup, gpointer vocabulary, guint max_units, VecSegmenter *segmenter)
{
  VecWordFinder *self = g_new0 (VecWordFinder, 1);

  self->lookup = lookup;
  self->vocabulary = vocabulary;
  self->max_units = max_units;
  self->segmenter = segmenter;
  self->units = g_array_new (FALSE, FALSE, sizeof (VecUnit));
  return self;
}

VecWordFinder *
vec_word_finder_new (VecWordLookup lookup, gpointer vocabulary, guint max_units, GError **error)
{
  VecSegmenter *segmenter = vec_segmenter_new (error);

  return segmenter != NULL ? new_with_segmenter (lookup, vocabulary, max_units, segmenter) : NULL;
}

VecWordFinder *
vec_word_finder_copy (const VecWordFinder *self)
{
  return new_with_segmenter (self->lookup, self->vocabulary, self->max_units, vec_segmenter_copy (self->segmenter));
}

void
vec_word_finder_free (VecWordFinder *self)
{
  vec_segmenter_free (self->segmenter);
  g_array_unref (self->units);
  g_free (self);
}

static void
append (VecWordFinder *self, const char *text, gsize length, gint64 word)
{
  gsize begin = (gsize) (text - self->text);
  VecFoundWord found = { begin, begin + length, word };

  if (length > 0)
    g_array_append_val (self->found, found);
}

static gboolean
take_name (VecWordFinder *self, const char *text, gsize length)
{
  gint64 word = length > 0 ? self->lookup (self->vocabulary, text, length) : -1;

  if (word < 0)
    return FALSE;
  append (self, text, length, word);
  return TRUE;
}

static void
take_unknown (VecWordFinder *self, const char *text, gsize length)
{
  append (self, text, length, -1);
}

/* ---- What unknown words are made of. */

/* The longest beginning of @text, up to @end, that is known; its end, or @text when nothing is. */
static const char *
find_longest_beginning (VecWordFinder *self, const char *text, const char *end, gint64 *word)
{
  for (const char *p = end; p > text; p = g_utf8_find_prev_char (text, p))
    {
      *word = self->lookup (self->vocabulary, text, (gsize) (p - text));
      if (*word >= 0)
        return p;
    }
  return text;
}

/* A word of ideographs in its longest known parts, at worst its characters; what remains is unknown. */
static void
take_ideographs (VecWordFinder *self, const char *text, gsize length)
{
  const char *end = text + length;
  const char *unknown = text; /* where the stretch begins of which nothing is known */

  for (const char *p = text; p < end;)
    {
      gint64 word = -1;
      const char *known = find_longest_beginning (self, p, end, &word);

      if (known > p)
        {
          take_unknown (self, unknown, (gsize) (p - unknown));
          append (self, p, (gsize) (known - p), word);
          unknown = known;
        }
      p = known > p ? known : g_utf8_next_char (p);
    }
  take_unknown (self, unknown, (gsize) (end - unknown));
}

/* Where "n't", "'s", "'ll" … begins, or 0: word vectors are trained on texts that were cut there (the Penn Treebank's way). */
static gsize
find_clitic (const char *text, gsize length)
{
  for (gsize i = 1; i < length; i++)
    {
      gboolean typographic = length - i > 3 && memcmp (text + i, "\u2019", 3) == 0;
      const char *rest = text + i + (typographic ? 3 : 1);

      if (text[i] != '\'' && !typographic)
        continue;
      if (i > 1 && rest + 1 == text + length && g_ascii_tolower (*rest) == 't' && g_ascii_tolower (text[i - 1]) == 'n')
        return i - 1;
      return i;
    }
  return 0;
}

static void
take_unknown_word (VecWordFinder *self, const char *text, gsize length)
{
  gsize clitic = find_clitic (text, length);

  if (clitic == 0 || !take_name (self, text, clitic))
    take_unknown (self, text, length);
  else
    take_name (self, text + clitic, length - clitic);
}

/* ---- Texts. */

/* Takes the longest known name that begins with unit @i and spans several; returns the unit after it, or @i. */
static guint
take_longest_phrase (VecWordFinder *self, guint i)
{
  const VecUnit *units = (const VecUnit *) (gpointer) self->units->data;
  guint first_word = i;

  while (first_word < self->units->len && units[first_word].kind == VEC_UNIT_SYMBOL)
    first_word++;
  for (guint end = MIN (i + self->max_units, self->units->len); end > i + 1 && end > first_word; end--)
    if (take_name (self, self->text + units[i].begin, units[end - 1].end - units[i].begin))
      return end;
  return i;
}

static void
take_unit (VecWordFinder *self, const VecUnit *unit)
{
  const char *word = self->text + unit->begin;
  gsize length = unit->end - unit->begin;

  if (unit->kind == VEC_UNIT_SYMBOL || take_name (self, word, length))
    return;
  if (unit->kind == VEC_UNIT_IDEOGRAPHS)
    take_ideographs (self, word, length);
  else
    take_unknown_word (self, word, length);
}

void
vec_word_finder_find (VecWordFinder *self, const char *text, gsize length, GArray *found)
{
  g_array_set_size (found, 0);
  self->text = text;
  self->found = found;
  if (length == 0 || take_name (self, text, length))
    return;
  vec_segmenter_cut (self->segmenter, text, length, self->units);
  for (guint i = 0; i < self->units->len;)
    {
      guint next = take_longest_phrase (self, i);

      if (next == i)
        take_unit (self, &g_array_index (self->units, VecUnit, next++));
      i = next;
    }
}
