#include "encode/vec-vocabulary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

typedef struct
{
  gsize begin;     /* in the block of texts */
  guint32 length;
  guint32 hash;
  gint32 id;
} Token;

struct _VecVocabulary
{
  GString *texts;     /* each ends with a NUL */
  GArray *tokens;     /* of Token */
  guint32 *slots;     /* index of a token + 1; 0: free */
  guint32 mask;
  gint32 *of_id;      /* (n_ids): index of a token, −1: none */
  int n_ids;
  gsize longest;
};

VecVocabulary *
vec_vocabulary_new (void)
{
  VecVocabulary *self = g_new0 (VecVocabulary, 1);

  self->texts = g_string_new (NULL);
  self->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  self->mask = 1023;
  self->slots = g_new0 (guint32, self->mask + 1);
  return self;
}

void
vec_vocabulary_free (VecVocabulary *self)
{
  g_string_free (self->texts, TRUE);
  g_array_unref (self->tokens);
  g_free (self->slots);
  g_free (self->of_id);
  g_free (self);
}

/* Eight bytes at a time (the constants are those of MurmurHash2): vocabularies are no place for attacks, only for many short words. */
static guint32
hash_text (const char *text, gsize length)
{
  const guint64 m = G_GUINT64_CONSTANT (0xc6a4a7935bd1e995);
  guint64 h = length * m, k = 0;

  for (; length >= 8; text += 8, length -= 8)
    {
      memcpy (&k, text, 8);
      k *= m;
      h = (h ^ k ^ (k >> 47)) * m;
    }
  k = 0;
  for (gsize i = 0; i < length; i++)
    k |= (guint64) (guint8) text[i] << (8 * i);
  h = (h ^ (k * m)) * m;
  return (guint32) (h ^ (h >> 32) ^ (h >> 47));
}

/* The slot of the text, or the free one where it belongs. */
static guint32
find_slot (const VecVocabulary *self, const char *text, gsize length, guint32 hash)
{
  guint32 slot = hash & self->mask;

  for (; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    {
      const Token *token = &g_array_index (self->tokens, Token, self->slots[slot] - 1);

      if (token->hash == hash && token->length == length && memcmp (self->texts->str + token->begin, text, length) == 0)
        break;
    }
  return slot;
}

static void
grow (VecVocabulary *self)
{
  self->mask = self->mask * 2 + 1;
  g_free (self->slots);
  self->slots = g_new0 (guint32, (gsize) self->mask + 1);
  for (guint i = 0; i < self->tokens->len; i++)
    {
      guint32 slot = g_array_index (self->tokens, Token, i).hash & self->mask;

      while (self->slots[slot] != 0)
        slot = (slot + 1) & self->mask;
      self->slots[slot] = i + 1;
    }
}

void
vec_vocabulary_add (VecVocabulary *self, const char *text, gsize length, gint32 id)
{
  guint32 hash = hash_text (text, length);
  guint32 slot = find_slot (self, text, length, hash);
  Token token = { self->texts->len, (guint32) length, hash, id };

  if (self->slots[slot] != 0)
    {
      g_array_index (self->tokens, Token, self->slots[slot] - 1).id = id;
      return;
    }
  g_string_append_len (self->texts, text, (gssize) length);
  g_string_append_c (self->texts, '\0');
  g_array_append_val (self->tokens, token);
  self->slots[slot] = self->tokens->len;
  self->longest = MAX (self->longest, length);
  if (self->tokens->len > self->mask / 2)
    grow (self);
}

static gboolean
check_id (VecVocabulary *self, const Token *token, const char *file, GError **error)
{
  const char *text = self->texts->str + token->begin;

  if (token->id < 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the token “%s” has the number %d; numbers of tokens begin with 0"), file, text,
                 token->id);
  else if ((guint) token->id > 2 * self->tokens->len + 65536)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the token “%s” has the number %d, but there are only %u tokens"), file, text,
                 token->id, self->tokens->len);
  else
    return TRUE;
  return FALSE;
}

gboolean
vec_vocabulary_end (VecVocabulary *self, const char *file, GError **error)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const Token *token = &g_array_index (self->tokens, Token, i);

      if (!check_id (self, token, file, error))
        return FALSE;
      self->n_ids = MAX (self->n_ids, token->id + 1);
    }
  g_free (self->of_id);
  self->of_id = g_new (gint32, (gsize) self->n_ids + 1);
  memset (self->of_id, 0xff, ((gsize) self->n_ids + 1) * sizeof *self->of_id);
  for (guint i = 0; i < self->tokens->len; i++)
    {
      gint32 id = g_array_index (self->tokens, Token, i).id;

      if (self->of_id[id] >= 0)
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the tokens “%s” and “%s” have the same number %d"), file,
                       vec_vocabulary_get_text (self, id), self->texts->str + g_array_index (self->tokens, Token, i).begin, id);
          return FALSE;
        }
      self->of_id[id] = (gint32) i;
    }
  return TRUE;
}

gint32
vec_vocabulary_find (const VecVocabulary *self, const char *text, gsize length)
{
  guint32 index;

  if (length > self->longest)
    return -1;
  index = self->slots[find_slot (self, text, length, hash_text (text, length))];
  return index > 0 ? g_array_index (self->tokens, Token, index - 1).id : -1;
}

int
vec_vocabulary_get_n_ids (const VecVocabulary *self)
{
  return self->n_ids;
}

const char *
vec_vocabulary_get_text (const VecVocabulary *self, gint32 id)
{
  if (id < 0 || id >= self->n_ids || self->of_id[id] < 0)
    return NULL;
  return self->texts->str + g_array_index (self->tokens, Token, self->of_id[id]).begin;
}

gsize
vec_vocabulary_get_longest (const VecVocabulary *self)
{
  return self->longest;
}
