/* Byte-pair encoding: a piece is its characters at first; then of all neighbours that may be merged those of the lowest rank are, the leftmost
 * first, until none is left.
 *   Sennrich, Haddow & Birch, "Neural Machine Translation of Rare Words with Subword Units" (ACL 2016), section 3.2
 * With a heap of the pairs: O(n log n) for n characters. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-token-model-private.h"

typedef struct
{
  guint64 pair;        /* left << 32 | right */
  guint32 rank;        /* G_MAXUINT32: this slot is free */
  gint32 id;           /* of what both become */
} Merge;

typedef struct _VecMerges
{
  GPtrArray *texts;    /* of char*: left and right in turn, until the vocabulary is whole */
  Merge *slots;        /* (mask + 1) */
  guint32 mask;
} Merges;

/* ---- Reading. */

void
vec_merges_free (Merges *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self->slots);
  g_free (self);
}

/* "t h" or ["t", "h"] */
static gboolean
read_merge (const VecValue *value, GPtrArray *texts)
{
  guint n = texts->len;

  if (vec_value_get_kind (value) == VEC_JSON_STRING)
    {
      g_autofree char *text = vec_value_dup (value);
      char *space = text != NULL ? strchr (text, ' ') : NULL;

      if (space != NULL && strchr (space + 1, ' ') == NULL)
        {
          g_ptr_array_add (texts, g_strndup (text, (gsize) (space - text)));
          g_ptr_array_add (texts, g_strdup (space + 1));
        }
    }
  else if (vec_value_get_kind (value) == VEC_JSON_ARRAY)
    {
      VecValue list = *value, part;

      for (vec_value_enter (&list); vec_value_next (&list, NULL, &part);)
        {
          char *text = vec_value_dup (&part);

          if (text != NULL)
            g_ptr_array_add (texts, text);
        }
    }
  if (texts->len == n + 2)
    return TRUE;
  vec_config_fail (value->file, VEC_ERROR_FORMAT, _("merge number %u is no pair of tokens"), n / 2 + 1);
  return FALSE;
}

void
vec_token_model_parse_bpe (VecTokenModel *self, const VecValue *value)
{
  VecValue list, merge, dropout;
  double p = 0;

  vec_token_model_read_vocabulary (self, value);
  self->prefix = vec_value_dup_text (value, "continuing_subword_prefix");
  self->suffix = vec_value_dup_text (value, "end_of_word_suffix");
  self->fuse_unknown = vec_value_get_boolean (value, "fuse_unk", FALSE);
  self->ignore_merges = vec_value_get_boolean (value, "ignore_merges", FALSE);
  if (vec_value_find (value, "dropout", &dropout) && vec_value_take_number (&dropout, &p) && p > 0)
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the model merges at random (“dropout”), which is for training"));
  self->merges = g_new0 (Merges, 1);
  self->merges->texts = g_ptr_array_new_with_free_func (g_free);
  if (!vec_value_find (value, "merges", &list) || vec_value_get_kind (&list) != VEC_JSON_ARRAY)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the model has no list of “merges”"));
  else
    for (vec_value_enter (&list); vec_value_next (&list, NULL, &merge) && read_merge (&merge, self->merges->texts);)
      continue;
}

static Merge *
find_slot (const Merges *self, gint32 left, gint32 right)
{
  guint64 pair = (guint64) (guint32) left << 32 | (guint32) right;
  guint32 slot = (guint32) ((pair * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32) & self->mask;

  while (self->slots[slot].rank != G_MAXUINT32 && self->slots[slot].pair != pair)
    slot = (slot + 1) & self->mask;
  return &self->slots[slot];
}

/* What both become: the second one without the mark that it continues a word. */
static gint32
find_merged (const VecTokenModel *self, const char *left, const char *right)
{
  g_autofree char *both = NULL;
  gsize n = self->prefix != NULL && g_str_has_prefix (right, self->prefix) ? strlen (self->prefix) : 0;

  both = g_strconcat (left, right + n, NULL);
  return vec_vocabulary_find (self->vocabulary, both, strlen (both));
}

static gboolean
add_merge (VecTokenModel *self, guint rank, const char *file, GError **error)
{
  const char *left = g_ptr_array_index (self->merges->texts, 2 * rank);
  const char *right = g_ptr_array_index (self->merges->texts, 2 * rank + 1);
  gint32 left_id = vec_vocabulary_find (self->vocabulary, left, strlen (left));
  gint32 right_id = vec_vocabulary_find (self->vocabulary, right, strlen (right));
  gint32 id = find_merged (self, left, right);
  Merge *slot;

  if (left_id < 0 || right_id < 0 || id < 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: merge number %u, “%s” with “%s”, names a token that is not in the vocabulary"), file,
                   rank + 1, left, right);
      return FALSE;
    }
  slot = find_slot (self->merges, left_id, right_id);
  *slot = (Merge) { (guint64) (guint32) left_id << 32 | (guint32) right_id, rank, id };
  return TRUE;
}

gboolean
vec_token_model_end_bpe (VecTokenModel *self, const char *file, GError **error)
{
  Merges *merges = self->merges;
  guint n = merges->texts->len / 2;

  if (self->unknown != NULL && self->unknown_id < 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the token for what is unknown, “%s”, is not in the vocabulary"), file,
                   self->unknown);
      return FALSE;
    }
  for (merges->mask = 15; merges->mask / 2 < n;)
    merges->mask = merges->mask * 2 + 1;
  merges->slots = g_new (Merge, (gsize) merges->mask + 1);
  for (gsize i = 0; i <= merges->mask; i++)
    merges->slots[i].rank = G_MAXUINT32;
  for (guint i = 0; i < n; i++)
    if (!add_merge (self, i, file, error))
      return FALSE;
  g_clear_pointer (&merges->texts, g_ptr_array_unref);
  return TRUE;
}

/* ---- The heap: the lowest rank, then the leftmost, is on top. */

typedef struct
{
  guint32 rank;
  gint32 at;       /* index of the left one */
  gint32 id;
} Candidate;

static gboolean
comes_before (const Candidate *a, const Candidate *b)
{
  return a->rank != b->rank ? a->rank < b->rank : a->at < b->at;
}

static void
push (GArray *heap, Candidate candidate)
{
  Candidate *items;
  guint i = heap->len;

  g_array_append_val (heap, candidate);
  items = (Candidate *) (gpointer) heap->data;
  for (; i > 0 && comes_before (&candidate, &items[(i - 1) / 2]); i = (i - 1) / 2)
    items[i] = items[(i - 1) / 2];
  items[i] = candidate;
}

static Candidate
pop (GArray *heap)
{
  Candidate *items = (Candidate *) (gpointer) heap->data;
  Candidate top = items[0], last = items[heap->len - 1];
  guint i = 0, n = heap->len - 1;

  g_array_set_size (heap, n);
  for (guint child = 1; child < n; child = 2 * i + 1)
    {
      if (child + 1 < n && comes_before (&items[child + 1], &items[child]))
        child++;
      if (!comes_before (&items[child], &last))
        break;
      items[i] = items[child];
      i = child;
    }
  if (n > 0)
    items[i] = last;
  return top;
}

/* ---- Merging. */

/* The tokens of a piece as a list. */
typedef struct
{
  GArray *tokens;   /* of VecToken, from @first on; merged ones have the id −1 */
  guint first;
  gint32 *before;   /* (n), −1: none */
  gint32 *after;
  GArray *heap;     /* of Candidate */
} Word;

static VecToken *
get_token (const Word *word, gint32 i)
{
  return &g_array_index (word->tokens, VecToken, word->first + (guint) i);
}

static void
consider (const VecTokenModel *self, Word *word, gint32 left)
{
  gint32 right = left >= 0 ? word->after[left] : -1;
  const Merge *merge;

  if (right < 0)
    return;
  merge = find_slot (self->merges, get_token (word, left)->id, get_token (word, right)->id);
  if (merge->rank != G_MAXUINT32)
    push (word->heap, (Candidate) { merge->rank, left, merge->id });
}

/* Whether what was considered is still there. */
static gboolean
is_current (const VecTokenModel *self, const Word *word, const Candidate *candidate)
{
  gint32 right = word->after[candidate->at];

  return get_token (word, candidate->at)->id >= 0 && right >= 0
         && find_slot (self->merges, get_token (word, candidate->at)->id, get_token (word, right)->id)->rank == candidate->rank;
}

static void
join (Word *word, const Candidate *candidate)
{
  gint32 left = candidate->at, right = word->after[left], next = word->after[right];

  get_token (word, left)->id = candidate->id;
  get_token (word, left)->span.end = get_token (word, right)->span.end;
  get_token (word, right)->id = -1;
  word->after[left] = next;
  if (next >= 0)
    word->before[next] = left;
}

static void
merge_all (const VecTokenModel *self, Word *word, gint32 n)
{
  for (gint32 i = 0; i < n; i++)
    {
      word->before[i] = i - 1;
      word->after[i] = i + 1 < n ? i + 1 : -1;
    }
  for (gint32 i = 0; i + 1 < n; i++)
    consider (self, word, i);
  while (word->heap->len > 0)
    {
      Candidate candidate = pop (word->heap);

      if (!is_current (self, word, &candidate))
        continue;
      join (word, &candidate);
      consider (self, word, word->before[candidate.at]);
      consider (self, word, candidate.at);
    }
}

static void
drop_merged (GArray *tokens, guint first)
{
  guint n = first;

  for (guint i = first; i < tokens->len; i++)
    {
      VecToken token = g_array_index (tokens, VecToken, i);

      if (token.id >= 0)
        g_array_index (tokens, VecToken, n++) = token;
    }
  g_array_set_size (tokens, n);
}

/* ---- Characters. */

static gint32
find_char (const VecTokenModel *self, const char *text, VecSpan one, gboolean is_first, gboolean is_last)
{
  const char *prefix = is_first || self->prefix == NULL ? "" : self->prefix;
  const char *suffix = !is_last || self->suffix == NULL ? "" : self->suffix;
  g_autofree char *token = NULL;

  if (*prefix == '\0' && *suffix == '\0')
    return vec_vocabulary_find (self->vocabulary, text + one.begin, (gsize) (one.end - one.begin));
  token = g_strdup_printf ("%s%.*s%s", prefix, one.end - one.begin, text + one.begin, suffix);
  return vec_vocabulary_find (self->vocabulary, token, strlen (token));
}

static void
add_unknown (const VecTokenModel *self, VecSpan one, GArray *tokens, guint first)
{
  VecToken *last = tokens->len > first ? &g_array_index (tokens, VecToken, tokens->len - 1) : NULL;

  if (self->unknown_id < 0)
    return;
  if (self->fuse_unknown && last != NULL && last->id == self->unknown_id)
    last->span.end = one.end;
  else
    vec_token_add (tokens, self->unknown_id, one.begin, one.end);
}

static void
add_chars (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  guint first = tokens->len;

  for (gint32 i = span.begin, next; i < span.end; i = next)
    {
      VecSpan one = { i, next = i + (gint32) vec_char_length (text + i) };
      gint32 id = find_char (self, text, one, i == span.begin, next == span.end);

      if (id >= 0)
        vec_token_add (tokens, id, one.begin, one.end);
      else if (!self->byte_fallback || !vec_token_model_add_bytes (self, text, one, tokens))
        add_unknown (self, one, tokens, first);
    }
}

void
vec_token_model_encode_bpe (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  Word word = { tokens, tokens->len };
  gint32 id, n;

  if (self->ignore_merges && (id = vec_vocabulary_find (self->vocabulary, text + span.begin, (gsize) (span.end - span.begin))) >= 0)
    {
      vec_token_add (tokens, id, span.begin, span.end);
      return;
    }
  add_chars (self, text, span, tokens);
  n = (gint32) (tokens->len - word.first);
  if (n < 2)
    return;
  word.before = g_new (gint32, n);
  word.after = g_new (gint32, n);
  word.heap = g_array_sized_new (FALSE, FALSE, sizeof (Candidate), (guint) n);
  merge_all (self, &word, n);
  drop_merged (tokens, word.first);
  g_array_unref (word.heap);
  g_free (word.before);
  g_free (word.after);
}
