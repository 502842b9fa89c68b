/* Unigram: of all ways to cut a piece into tokens the most probable one, by Viterbi's algorithm.
 *   Kudo, "Subword Regularization" (ACL 2018), section 3.2
 * Of equally probable ways the one whose last token is the longest. A character that is no token costs ten more than the rarest token; several in a row are
 * one unknown token. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-token-model-private.h"

#define UNKNOWN_PENALTY 10.0

/* ---- Reading. */

/* ["▁the", −3.2] */
static gboolean
read_piece (const VecValue *pair, GString *token, double *score)
{
  VecValue list = *pair, element;
  g_autofree char *text = NULL;
  int n = 0;

  for (vec_value_enter (&list); vec_value_next (&list, NULL, &element); n++)
    if (n == 0)
      text = vec_value_dup (&element);
    else if (n == 1 && !vec_value_take_number (&element, score))
      return FALSE;
  if (text == NULL || n != 2)
    {
      vec_config_fail (pair->file, VEC_ERROR_FORMAT, _("the model’s “vocab” is no list of tokens with their scores"));
      return FALSE;
    }
  g_string_assign (token, text);
  return TRUE;
}

static void
read_pieces (VecTokenModel *self, const VecValue *value)
{
  g_autoptr(GString) token = g_string_new (NULL);
  VecValue list, pair;
  double score;

  if (!vec_value_find (value, "vocab", &list) || vec_value_get_kind (&list) != VEC_JSON_ARRAY)
    {
      vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the model’s “vocab” is no list of tokens with their scores"));
      return;
    }
  for (vec_value_enter (&list); vec_value_next (&list, NULL, &pair) && read_piece (&pair, token, &score);)
    {
      vec_vocabulary_add (self->vocabulary, token->str, token->len, (gint32) self->scores->len);
      vec_token_trie_add (self->trie, token->str, token->len, (gint32) self->scores->len);
      g_array_append_val (self->scores, score);
    }
}

void
vec_token_model_parse_unigram (VecTokenModel *self, const VecValue *value)
{
  self->scores = g_array_new (FALSE, FALSE, sizeof (double));
  self->trie = vec_token_trie_new ();
  read_pieces (self, value);
  self->unknown_id = (gint32) CLAMP (vec_value_get_int (value, "unk_id", -1), -1, G_MAXINT32);
  if (self->unknown_id < 0 || (guint) self->unknown_id >= self->scores->len)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("“unk_id” is not the number of one of the model’s %u tokens"), self->scores->len);
}

gboolean
vec_token_model_end_unigram (VecTokenModel *self, const char *file, GError **error)
{
  double lowest = 0;

  for (guint i = 0; i < self->scores->len; i++)
    lowest = i == 0 ? g_array_index (self->scores, double, i) : MIN (lowest, g_array_index (self->scores, double, i));
  self->unknown_score = lowest - UNKNOWN_PENALTY;
  return TRUE;
}

/* ---- Cutting. */

#define NEAR 1e-12  /* relative: sums of scores that differ less may be the same once they are rounded */

/* A token at a place, with the best way to its end. */
typedef struct
{
  double score;     /* of the way */
  gint32 begin, end;
  gint32 id;
  gint32 before;    /* the node before it on the way, −1: none */
  gint32 sibling;   /* the next node with the same end, −1: none */
} Node;

/* Of the nodes that end at a place only those are kept that may be on the best way: each is better than the ones before it, and hardly so. */
typedef struct
{
  GArray *nodes;    /* of Node */
  gint32 *first;    /* (n + 1): of the nodes that end at a place, in the order of their beginnings; −1: none */
  gint32 *last;     /* (n + 1): the best of them */
  double largest;   /* score of a token, by its amount */
} Lattice;

static void
lattice_init (Lattice *self, gint32 n, double largest)
{
  self->largest = largest;
  self->nodes = g_array_sized_new (FALSE, FALSE, sizeof (Node), (guint) n + 2);
  self->first = g_new (gint32, (gsize) n + 1);
  self->last = g_new (gint32, (gsize) n + 1);
  memset (self->first, 0xff, ((gsize) n + 1) * sizeof *self->first);
}

static void
lattice_clear (Lattice *self)
{
  g_array_unref (self->nodes);
  g_free (self->first);
  g_free (self->last);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lattice, lattice_clear)

/* The node after which one with @score has the best way, the first of equally good ones. Sums are compared as rounded, so that equal ways are told apart as
 * in other programs. */
static gint32
choose_before (const Lattice *self, gint32 place, double score, double *sum)
{
  gint32 best = -1;

  *sum = score;
  for (gint32 i = self->first[place]; i >= 0; i = g_array_index (self->nodes, Node, i).sibling)
    {
      double own = g_array_index (self->nodes, Node, i).score + score;

      if (best >= 0 && !(own > *sum))
        continue;
      best = i;
      *sum = own;
    }
  return best;
}

static void
add_node (Lattice *self, gint32 begin, gint32 end, gint32 id, double score)
{
  Node node = { 0, begin, end, id, -1, -1 };
  gint32 index = (gint32) self->nodes->len;
  Node *best = self->first[end] >= 0 ? &g_array_index (self->nodes, Node, self->last[end]) : NULL;

  node.before = choose_before (self, begin, score, &node.score);
  if (best == NULL)
    {
      g_array_append_val (self->nodes, node);
      self->first[end] = self->last[end] = index;
    }
  else if (node.score > best->score + NEAR * (fabs (best->score) + fabs (self->largest)))
    {
      g_array_index (self->nodes, Node, self->first[end]) = node;
      self->last[end] = self->first[end];
    }
  else if (node.score > best->score)
    {
      best->sibling = index;
      self->last[end] = index;
      g_array_append_val (self->nodes, node);
    }
}

/* All tokens of the @n bytes of @text. */
static void
fill_lattice (const VecTokenModel *self, const char *text, gint32 n, Lattice *lattice)
{
  for (gint32 i = 0, next; i < n; i = next)
    {
      gboolean single = FALSE; /* this character is a token */
      guint32 node = VEC_TOKEN_TRIE_ROOT;

      next = i + (gint32) vec_char_length (text + i);
      for (gint32 j = i; j < n; j++)
        {
          gint32 id;

          node = vec_token_trie_step (self->trie, node, (guint8) text[j]);
          if (node == VEC_TOKEN_TRIE_ROOT)
            break;
          id = vec_token_trie_get_id (self->trie, node);
          if (id < 0)
            continue;
          add_node (lattice, i, j + 1, id, id == self->unknown_id ? self->unknown_score : g_array_index (self->scores, double, id));
          single = single || j + 1 == next;
        }
      if (!single)
        add_node (lattice, i, next, self->unknown_id, self->unknown_score);
    }
}

/* What is unknown may be a token after all, or several for its bytes. */
static void
add_unknown (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  gint32 id = vec_vocabulary_find (self->vocabulary, text + span.begin, (gsize) (span.end - span.begin));

  if (id < 0 && self->byte_fallback && vec_token_model_add_bytes (self, text, span, tokens))
    return;
  vec_token_add (tokens, id >= 0 ? id : self->unknown_id, span.begin, span.end);
}

/* From the last token to the first. */
static GArray *
find_path (const Lattice *self, gint32 n, VecSpan span)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (VecToken));
  double sum;

  for (gint32 i = choose_before (self, n, 0, &sum); i >= 0;)
    {
      const Node *node = &g_array_index (self->nodes, Node, i);

      vec_token_add (path, node->id, span.begin + node->begin, span.begin + node->end);
      i = node->before;
    }
  return path;
}

void
vec_token_model_encode_unigram (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  gint32 n = span.end - span.begin;
  g_auto(Lattice) lattice = { 0 };
  g_autoptr(GArray) path = NULL;
  VecSpan unknown = { -1, -1 };

  lattice_init (&lattice, n, self->unknown_score);
  fill_lattice (self, text + span.begin, n, &lattice);
  path = find_path (&lattice, n, span);
  for (guint i = path->len; i-- > 0;)
    {
      VecToken token = g_array_index (path, VecToken, i);
      gboolean is_unknown = token.id == self->unknown_id;

      if (is_unknown)
        unknown = (VecSpan) { unknown.begin >= 0 ? unknown.begin : token.span.begin, token.span.end };
      if (unknown.begin >= 0 && (!is_unknown || i == 0))
        {
          add_unknown (self, text, unknown, tokens);
          unknown.begin = -1;
        }
      if (!is_unknown)
        g_array_append_val (tokens, token);
    }
}
