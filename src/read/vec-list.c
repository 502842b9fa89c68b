#include "read/vec-list.h"

#include <string.h>

#include "read/vec-number.h"

static const char *
skip_separators (const char *p, const char *end)
{
  while (p < end && (g_ascii_isspace (*p) || *p == ',' || *p == ';'))
    p++;
  return p;
}

/* Past the opening bracket, and past the word that numpy and torch write before it. */
static const char *
skip_opening (const char *p, const char *end, gboolean *bracketed)
{
  const char *start = p;

  while (p < end && g_ascii_isalpha (*p))
    p++;
  if (p > start && (p == end || *p != '('))
    return start;
  while (p < end && (*p == '[' || *p == '(' || *p == '{'))
    {
      *bracketed = TRUE;
      p++;
    }
  return p;
}

/* Closing brackets, and ", dtype=float32)". */
static gboolean
is_closing (const char *p, const char *end)
{
  while (p < end && (*p == ']' || *p == ')' || *p == '}' || g_ascii_isspace (*p)))
    p++;
  if (p < end && *p == ',' && end[-1] == ')' && g_strstr_len (p, end - p, "type=") != NULL)
    return TRUE;
  return p == end;
}

int
vec_list_parse (const char *text, gsize length, float *values, int max, gsize *at)
{
  const char *end = text + length;
  gboolean bracketed = FALSE;
  const char *p = skip_opening (skip_separators (text, end), end, &bracketed);
  int n = 0;

  for (;;)
    {
      const char *next;
      float value;

      p = skip_separators (p, end);
      if (p == end)
        break;
      if (bracketed && (*p == ']' || *p == ')' || *p == '}'))
        {
          *at = (gsize) (p - text);
          return is_closing (p, end) ? n : -1;
        }
      next = vec_number_parse (p, end, '.', &value);
      *at = (gsize) (p - text);
      if (next == NULL || (next < end && strchr (" \t\r\n,;])}", *next) == NULL))
        return -1;
      if (n < max)
        values[n] = value;
      if (n < G_MAXINT)
        n++;
      p = next;
    }
  *at = length;
  return bracketed ? -1 : n;
}

gboolean
vec_list_is_bracketed (const char *text, gsize length)
{
  const char *end = text + length;
  gboolean bracketed = FALSE;

  skip_opening (skip_separators (text, end), end, &bracketed);
  return bracketed;
}
