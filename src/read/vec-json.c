#include "read/vec-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-number.h"

#define MAX_DEPTH 1000

void
vec_json_init (VecJson *self, const char *text, gsize length)
{
  self->begin = self->at = self->name = text;
  self->end = text + length;
  self->problem = NULL;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
}

static void
skip_blanks (VecJson *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static gboolean
fail (VecJson *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;
  return FALSE;
}

static gboolean
fail_value (VecJson *self, const char *problem)
{
  return fail (self, self->at >= self->end ? N_("the file ends here, within a value") : problem);
}

VecJsonKind
vec_json_peek (VecJson *self)
{
  skip_blanks (self);
  if (self->at >= self->end)
    return VEC_JSON_END;
  switch (*self->at)
    {
    case '{':
      return VEC_JSON_OBJECT;
    case '[':
      return VEC_JSON_ARRAY;
    case '"':
      return VEC_JSON_STRING;
    case 't':
      return VEC_JSON_TRUE;
    case 'f':
      return VEC_JSON_FALSE;
    case 'n':
      return VEC_JSON_NULL;
    case 'N':
    case 'I':
    case '-':
    case '0' ... '9':
      return VEC_JSON_NUMBER;
    default:
      return VEC_JSON_OTHER;
    }
}

/* ---- Strings. */

/* Past the closing quotation mark; *@plain: there is nothing to translate. */
static gboolean
skip_string (VecJson *self, gboolean *plain)
{
  const char *p = self->at + 1;

  *plain = TRUE;
  while (p < self->end && *p != '"')
    {
      if ((guchar) *p < 0x20)
        {
          self->at = p;
          return fail (self, N_("a line break or control character stands within a text; write it as \\n or \\u0009"));
        }
      if (*p == '\\')
        {
          *plain = FALSE;
          p++;
        }
      p++;
    }
  if (p >= self->end)
    {
      self->at = self->end;
      return fail (self, N_("the file ends here, within a text"));
    }
  self->at = p + 1;
  return TRUE;
}

/* Four hexadecimal digits; −1 where they are something else. */
static int
parse_hex (const char *p, const char *end)
{
  int code = 0;

  if (end - p < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      code = code << 4 | digit;
    }
  return code;
}

/* What follows "\u" at @p; returns the place after it, NULL where it is not a code. */
static const char *
append_unicode (const char *p, const char *end, GString *text)
{
  int code = parse_hex (p, end);

  if (code < 0)
    return NULL;
  p += 4;
  if (code >= 0xd800 && code < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u')
    {
      int low = parse_hex (p + 2, end);

      if (low >= 0xdc00 && low < 0xe000)
        {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          p += 6;
        }
    }
  if (code == 0 || (code >= 0xd800 && code < 0xe000))
    code = 0xfffd;
  g_string_append_unichar (text, (gunichar) code);
  return p;
}

static const char *
append_escape (const char *p, const char *end, GString *text)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *letter = *p != '\0' ? strchr (letters, *p) : NULL;

  if (*p == 'u')
    return append_unicode (p + 1, end, text);
  if (letter == NULL)
    return NULL;
  g_string_append_c (text, meant[letter - letters]);
  return p + 1;
}

/* The text between the quotation marks. */
static gboolean
append_text (VecJson *self, const char *p, const char *end, GString *text)
{
  while (p < end)
    {
      const char *stop = memchr (p, '\\', (gsize) (end - p));

      if (stop == NULL)
        stop = end;
      g_string_append_len (text, p, stop - p);
      if (stop == end)
        break;
      p = append_escape (stop + 1, end, text);
      if (p == NULL)
        {
          self->at = stop;
          return fail (self, N_("after a backslash one of \" \\ / b f n r t or u and four digits was expected"));
        }
    }
  return TRUE;
}

gboolean
vec_json_take_string (VecJson *self, GString *text)
{
  gsize old = text->len;
  const char *begin, *end;
  gboolean plain;

  if (vec_json_peek (self) != VEC_JSON_STRING)
    return fail_value (self, N_("a text in quotation marks was expected"));
  begin = self->at + 1;
  if (!skip_string (self, &plain))
    return FALSE;
  end = self->at - 1;
  if (plain)
    g_string_append_len (text, begin, end - begin);
  else if (!append_text (self, begin, end, text))
    return FALSE;
  if (g_utf8_validate_len (text->str + old, text->len - old, NULL))
    return TRUE;
  self->at = begin;
  return fail (self, N_("the text that begins here is not valid UTF-8"));
}

/* ---- Numbers. */

/* vec_number_parse() also takes what JSON does not: ".5", "nan". */
static gboolean
begins_number (VecJson *self)
{
  const char *p = self->at;

  if (p < self->end && *p == '-')
    p++;
  return p < self->end && (g_ascii_isdigit (*p) || *p == 'N' || *p == 'I');
}

gboolean
vec_json_take_float (VecJson *self, float *value)
{
  const char *next;

  skip_blanks (self);
  next = begins_number (self) ? vec_number_parse (self->at, self->end, '.', value) : NULL;
  if (next == NULL)
    return fail_value (self, N_("a number was expected"));
  self->at = next;
  return TRUE;
}

gboolean
vec_json_take_int (VecJson *self, gint64 *value)
{
  char text[24];
  gsize n = 0;
  char *end;

  skip_blanks (self);
  while (n < sizeof text - 1 && self->at + n < self->end && (g_ascii_isdigit (self->at[n]) || (n == 0 && *self->at == '-')))
    {
      text[n] = self->at[n];
      n++;
    }
  text[n] = '\0';
  *value = g_ascii_strtoll (text, &end, 10);
  if (n == 0 || *end != '\0' || n > 19 || (self->at + n < self->end && strchr (".eE", self->at[n]) != NULL))
    return fail_value (self, N_("a whole number was expected"));
  self->at += n;
  return TRUE;
}

int
vec_json_take_floats (VecJson *self, float *values, int max)
{
  int n = 0;

  if (vec_json_peek (self) != VEC_JSON_ARRAY)
    {
      fail_value (self, N_("a list of numbers was expected"));
      return -1;
    }
  vec_json_enter (self);
  while (vec_json_next_element (self))
    {
      float value;

      if (n == G_MAXINT || !vec_json_take_float (self, &value))
        return -1;
      if (n < max)
        values[n] = value;
      n++;
    }
  return self->problem == NULL ? n : -1;
}

/* ---- Arrays and objects. */

void
vec_json_enter (VecJson *self)
{
  skip_blanks (self);
  self->at++;
}

/* The opening bracket or a comma is behind. The blanks before @at belong to no value, so that the last character tells. */
static gboolean
is_first (VecJson *self, char opening)
{
  const char *p = self->at;

  while (p > self->begin && (p[-1] == ' ' || p[-1] == '\n' || p[-1] == '\r' || p[-1] == '\t'))
    p--;
  return p > self->begin && p[-1] == opening;
}

static gboolean
next_item (VecJson *self, char opening, char closing)
{
  gboolean first;

  if (self->problem != NULL)
    return FALSE;
  first = is_first (self, opening);
  skip_blanks (self);
  if (self->at >= self->end)
    return fail (self, closing == ']' ? N_("the file ends here, within a list") : N_("the file ends here, within an object"));
  if (*self->at == closing)
    {
      self->at++;
      return FALSE;
    }
  if (first)
    return TRUE;
  if (*self->at != ',')
    return fail (self, closing == ']' ? N_("a comma or ] was expected") : N_("a comma or } was expected"));
  self->at++;
  skip_blanks (self);
  if (self->at >= self->end)
    return fail (self, N_("the file ends here, after a comma"));
  return *self->at == closing ? fail (self, N_("a value was expected after the comma")) : TRUE;
}

gboolean
vec_json_next_element (VecJson *self)
{
  return next_item (self, '[', ']');
}

static gboolean
pass_colon (VecJson *self)
{
  skip_blanks (self);
  if (self->at >= self->end || *self->at != ':')
    return fail_value (self, N_("a colon was expected after the name"));
  self->at++;
  skip_blanks (self);
  return TRUE;
}

static gboolean
skip_name (VecJson *self)
{
  gboolean plain;

  if (vec_json_peek (self) != VEC_JSON_STRING)
    return fail_value (self, N_("a name in quotation marks was expected"));
  return skip_string (self, &plain);
}

gboolean
vec_json_next_member (VecJson *self, GString *name)
{
  if (!next_item (self, '{', '}'))
    return FALSE;
  self->name = self->at;
  if (name == NULL)
    return skip_name (self) && pass_colon (self);
  g_string_truncate (name, 0);
  return vec_json_take_string (self, name) && pass_colon (self);
}

/* ---- Skipping. */

static gboolean
skip_word (VecJson *self, const char *word)
{
  gsize n = strlen (word);

  if ((gsize) (self->end - self->at) < n || memcmp (self->at, word, n) != 0)
    return fail (self, N_("true, false, null, a number, a text, a list or an object was expected"));
  self->at += n;
  return TRUE;
}

static gboolean
skip_scalar (VecJson *self, VecJsonKind kind)
{
  gboolean plain;
  float value;

  switch (kind)
    {
    case VEC_JSON_STRING:
      return skip_string (self, &plain);
    case VEC_JSON_NUMBER:
      return vec_json_take_float (self, &value);
    case VEC_JSON_TRUE:
      return skip_word (self, "true");
    case VEC_JSON_FALSE:
      return skip_word (self, "false");
    case VEC_JSON_NULL:
      return skip_word (self, "null");
    default:
      return fail_value (self, N_("true, false, null, a number, a text, a list or an object was expected"));
    }
}

gboolean
vec_json_skip (VecJson *self)
{
  gboolean is_object[MAX_DEPTH];
  int depth = 0;

  do
    {
      VecJsonKind kind = vec_json_peek (self);

      if (kind != VEC_JSON_ARRAY && kind != VEC_JSON_OBJECT)
        {
          if (!skip_scalar (self, kind))
            return FALSE;
        }
      else if (depth == MAX_DEPTH)
        return fail (self, N_("lists are nested too deeply here"));
      else
        {
          is_object[depth++] = kind == VEC_JSON_OBJECT;
          vec_json_enter (self);
        }
      while (depth > 0 && !(is_object[depth - 1] ? vec_json_next_member (self, NULL) : vec_json_next_element (self)))
        {
          if (self->problem != NULL)
            return FALSE;
          depth--;
        }
    }
  while (depth > 0);
  return self->problem == NULL;
}

/* ---- Places. */

guint64
vec_json_get_line (const VecJson *self, const char *at)
{
  guint64 line = 1;

  for (const char *p = self->begin; p < at && (p = memchr (p, '\n', (gsize) (at - p))) != NULL; p++)
    line++;
  return line;
}

void
vec_json_set_error (const VecJson *self, const char *file, GError **error)
{
  const char *at = MIN (self->at, self->end);
  const char *line = at;

  while (line > self->begin && line[-1] != '\n')
    line--;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu, byte %llu: %s"), file,
               (unsigned long long) vec_json_get_line (self, at), (unsigned long long) (at - line) + 1,
               _(self->problem != NULL ? self->problem : N_("this is not JSON")));
}
