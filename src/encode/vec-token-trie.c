#include "encode/vec-token-trie.h"

typedef struct
{
  guint32 from;
  guint32 to;      /* VEC_TOKEN_TRIE_ROOT: this slot is free */
  guint8 byte;
} Edge;

struct _VecTokenTrie
{
  Edge *edges;     /* (mask + 1) */
  guint32 mask;
  GArray *ids;     /* of gint32, by node */
};

VecTokenTrie *
vec_token_trie_new (void)
{
  VecTokenTrie *self = g_new0 (VecTokenTrie, 1);
  gint32 none = -1;

  self->mask = 4095;
  self->edges = g_new0 (Edge, self->mask + 1);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_array_append_val (self->ids, none);
  return self;
}

void
vec_token_trie_free (VecTokenTrie *self)
{
  g_free (self->edges);
  g_array_unref (self->ids);
  g_free (self);
}

static inline guint32
find_slot (const Edge *edges, guint32 mask, guint32 node, guint8 byte)
{
  guint64 key = ((guint64) node << 8 | byte) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint32 slot = (guint32) (key >> 32) & mask;

  while (edges[slot].to != VEC_TOKEN_TRIE_ROOT && (edges[slot].from != node || edges[slot].byte != byte))
    slot = (slot + 1) & mask;
  return slot;
}

static void
grow (VecTokenTrie *self)
{
  guint32 mask = self->mask * 2 + 1;
  Edge *edges = g_new0 (Edge, (gsize) mask + 1);

  for (gsize i = 0; i <= self->mask; i++)
    if (self->edges[i].to != VEC_TOKEN_TRIE_ROOT)
      edges[find_slot (edges, mask, self->edges[i].from, self->edges[i].byte)] = self->edges[i];
  g_free (self->edges);
  self->edges = edges;
  self->mask = mask;
}

static guint32
add_edge (VecTokenTrie *self, guint32 node, guint8 byte)
{
  guint32 slot = find_slot (self->edges, self->mask, node, byte);
  guint32 to = self->edges[slot].to;
  gint32 none = -1;

  if (to != VEC_TOKEN_TRIE_ROOT)
    return to;
  to = self->ids->len;
  g_array_append_val (self->ids, none);
  self->edges[slot] = (Edge) { node, to, byte };
  if (self->ids->len > self->mask / 2)
    grow (self);
  return to;
}

void
vec_token_trie_add (VecTokenTrie *self, const char *text, gsize length, gint32 id)
{
  guint32 node = VEC_TOKEN_TRIE_ROOT;

  if (length == 0)
    return;
  for (gsize i = 0; i < length; i++)
    node = add_edge (self, node, (guint8) text[i]);
  g_array_index (self->ids, gint32, node) = id;
}

guint32
vec_token_trie_step (const VecTokenTrie *self, guint32 node, guint8 byte)
{
  return self->edges[find_slot (self->edges, self->mask, node, byte)].to;
}

gint32
vec_token_trie_get_id (const VecTokenTrie *self, guint32 node)
{
  return g_array_index (self->ids, gint32, node);
}
