/* Cutting a text at what was found in it. */
#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "encode/vec-pre-tokenizer-private.h"

void
vec_pieces_init (VecPieces *self)
{
  *self = (VecPieces) { 0 };
  self->spans = g_array_new (FALSE, FALSE, sizeof (VecSpan));
  self->next = g_array_new (FALSE, FALSE, sizeof (VecSpan));
  self->matches = g_array_new (FALSE, FALSE, sizeof (VecSpan));
}

void
vec_pieces_clear (VecPieces *self)
{
  vec_normalized_clear (&self->text);
  vec_normalized_clear (&self->spare);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->next, g_array_unref);
  g_clear_pointer (&self->matches, g_array_unref);
}

gboolean
vec_cut_parse (const VecValue *value, const char *name, VecCut *cut)
{
  static const char *const names[] = { "Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous" };
  g_autofree char *text = vec_value_dup_text (value, name);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (text != NULL && g_ascii_strcasecmp (text, names[i]) == 0)
      {
        *cut = (VecCut) i;
        return TRUE;
      }
  if (text != NULL)
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the behavior “%s” is not known to Vectarium"), text);
  return text == NULL;
}

/* ---- Stretches: matches and what lies between them, in turn. */

typedef struct
{
  VecPieces *pieces;
  VecCut cut;
  guint first;            /* of the spans of this cut in pieces->next */
  gboolean was_match;     /* the stretch before this one */
} Cutting;

static VecSpan *
get_last (Cutting *cutting)
{
  GArray *next = cutting->pieces->next;

  return next->len > cutting->first ? &g_array_index (next, VecSpan, next->len - 1) : NULL;
}

static void
add_stretch (Cutting *cutting, VecSpan span, gboolean is_match)
{
  VecSpan *last = get_last (cutting);
  gboolean joins = FALSE;

  if (cutting->cut == VEC_CUT_MERGED_WITH_PREVIOUS)
    joins = is_match && !cutting->was_match;
  else if (cutting->cut == VEC_CUT_MERGED_WITH_NEXT)
    joins = !is_match && cutting->was_match;
  else if (cutting->cut == VEC_CUT_CONTIGUOUS)
    joins = is_match == cutting->was_match;
  cutting->was_match = is_match;
  if (cutting->cut == VEC_CUT_REMOVED && is_match)
    return;
  if (joins && last != NULL)
    last->end = span.end;
  else
    g_array_append_val (cutting->pieces->next, span);
}

/* An empty match divides what stands on its two sides and is no piece itself. */
static void
drop_empty (GArray *spans, guint first)
{
  guint n = first;

  for (guint i = first; i < spans->len; i++)
    {
      VecSpan span = g_array_index (spans, VecSpan, i);

      if (span.begin < span.end)
        g_array_index (spans, VecSpan, n++) = span;
    }
  g_array_set_size (spans, n);
}

void
vec_pieces_cut (VecPieces *self, VecSpan span, const GArray *matches, VecCut cut, gboolean invert)
{
  Cutting cutting = { self, cut, self->next->len, FALSE };
  gint32 done = span.begin;

  for (guint i = 0; i < matches->len; i++)
    {
      VecSpan match = g_array_index (matches, VecSpan, i);

      if (match.begin > done)
        add_stretch (&cutting, (VecSpan) { done, match.begin }, invert);
      add_stretch (&cutting, match, !invert);
      done = match.end;
    }
  if (done < span.end)
    add_stretch (&cutting, (VecSpan) { done, span.end }, invert);
  drop_empty (self->next, cutting.first);
}
