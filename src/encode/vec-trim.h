#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Moves *@text and *@end together past the white space at both ends of valid UTF-8; they meet when there is nothing else. */
static inline void
vec_trim (const char **text, const char **end)
{
  while (*text < *end && g_unichar_isspace (g_utf8_get_char (*text)))
    *text = g_utf8_next_char (*text);
  while (*text < *end)
    {
      const char *last = g_utf8_prev_char (*end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        return;
      *end = last;
    }
}

G_END_DECLS
