#include <string.h>

#include "encode/vec-static-encoder.h"
#include "encode/vec-trim.h"

/* Appends @text without the white space around it, unless it is empty or there already. */
static void
add_text (GPtrArray *texts, GHashTable *seen, const char *text, gsize length)
{
  g_autofree char *copy = NULL;
  const char *end = text + length;

  vec_trim (&text, &end);
  copy = g_strndup (text, (gsize) (end - text));
  if (*copy == '\0' || g_hash_table_contains (seen, copy))
    return;
  g_hash_table_add (seen, copy);
  g_ptr_array_add (texts, g_steal_pointer (&copy));
}

static gboolean
is_line_end (gunichar c)
{
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static gboolean
is_list_mark (gunichar c)
{
  return c == ',' || c == ';' || c == 0x3001 /* 、 */ || c == 0xff0c /* ， */ || c == 0xff1b /* ； */;
}

/* The pieces of @text between characters that @is_end accepts. */
static GPtrArray *
split (const char *text, gboolean (*is_end) (gunichar c))
{
  GPtrArray *texts = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *begin = text;

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != 0 && !is_end (c))
        continue;
      add_text (texts, seen, begin, (gsize) (p - begin));
      if (c == 0)
        return texts;
      begin = g_utf8_next_char (p);
    }
}

char **
vec_split_texts (const char *pasted)
{
  g_autofree char *valid = NULL;
  GPtrArray *texts;

  g_return_val_if_fail (pasted != NULL, NULL);

  valid = g_utf8_make_valid (pasted, -1);
  texts = split (valid, is_line_end);
  if (texts->len == 1)
    {
      g_autofree char *line = g_ptr_array_index (texts, 0);

      g_ptr_array_unref (texts);
      texts = split (line, is_list_mark);
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (texts, FALSE);
}
