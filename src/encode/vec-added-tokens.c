#include "encode/vec-added-tokens.h"

#include <string.h>
#include <unicode/uchar.h>

typedef struct
{
  char *content;
  gsize n;
  VecAddedToken token;
} Entry;

struct _VecAddedTokens
{
  GPtrArray *of_byte[256];  /* of Entry, the longest first; NULL: none begins so */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->content);
  g_free (entry);
}

VecAddedTokens *
vec_added_tokens_new (void)
{
  return g_new0 (VecAddedTokens, 1);
}

void
vec_added_tokens_free (VecAddedTokens *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->of_byte); i++)
    g_clear_pointer (&self->of_byte[i], g_ptr_array_unref);
  g_free (self);
}

void
vec_added_tokens_add (VecAddedTokens *self, const VecAddedToken *token)
{
  GPtrArray **entries = &self->of_byte[(guint8) *token->content];
  Entry *entry;
  guint at = 0;

  if (*token->content == '\0')
    return;
  if (*entries == NULL)
    *entries = g_ptr_array_new_with_free_func (entry_free);
  entry = g_new0 (Entry, 1);
  entry->content = g_strdup (token->content);
  entry->n = strlen (entry->content);
  entry->token = *token;
  while (at < (*entries)->len && ((Entry *) g_ptr_array_index (*entries, at))->n > entry->n)
    at++;
  g_ptr_array_insert (*entries, (int) at, entry);
}

/* ---- Finding. */

static gboolean
is_word_char (gunichar c)
{
  return u_isUAlphabetic ((UChar32) c) || (U_MASK (u_charType ((UChar32) c)) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0
         || u_hasBinaryProperty ((UChar32) c, UCHAR_JOIN_CONTROL);
}

static gboolean
stands_alone (const char *text, gsize n, gsize begin, gsize end)
{
  if (begin > 0 && is_word_char (g_utf8_get_char (g_utf8_find_prev_char (text, text + begin))))
    return FALSE;
  return end == n || !is_word_char (g_utf8_get_char (text + end));
}

static const Entry *
find_at (const VecAddedTokens *self, const char *text, gsize n, gsize at)
{
  const GPtrArray *entries = self->of_byte[(guint8) text[at]];

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (entry->n <= n - at && memcmp (text + at, entry->content, entry->n) == 0)
        return entry->token.single_word && !stands_alone (text, n, at, at + entry->n) ? NULL : entry;
    }
  return NULL;
}

static gsize
skip_blanks_left (const char *text, gsize first, gsize at)
{
  while (at > first)
    {
      const char *before = g_utf8_find_prev_char (text + first, text + at);

      if (!u_isUWhiteSpace ((UChar32) g_utf8_get_char (before)))
        break;
      at = (gsize) (before - text);
    }
  return at;
}

static gsize
skip_blanks_right (const char *text, gsize n, gsize at)
{
  while (at < n)
    {
      gsize next = at;

      if (!u_isUWhiteSpace ((UChar32) vec_next_char (text, &next)))
        break;
      at = next;
    }
  return at;
}

static void
add_section (GArray *sections, gsize begin, gsize end, gint32 id)
{
  VecSection section = { { (gint32) begin, (gint32) end }, id };

  if (begin < end)
    g_array_append_val (sections, section);
}

void
vec_added_tokens_find (const VecAddedTokens *self, const char *text, gsize n, GArray *sections)
{
  gsize done = 0;

  for (gsize i = 0; i < n;)
    {
      const Entry *entry = find_at (self, text, n, i);
      gsize end = i + (entry != NULL ? entry->n : 1);

      if (entry != NULL)
        {
          add_section (sections, done, entry->token.lstrip ? skip_blanks_left (text, done, i) : i, -1);
          add_section (sections, i, end, entry->token.id);
          done = end = entry->token.rstrip ? skip_blanks_right (text, n, end) : end;
        }
      i = end;
    }
  add_section (sections, done, n, -1);
}
