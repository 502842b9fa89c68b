#include "encode/vec-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include "base/vec-error.h"

#define MAX_SOURCE 65536
#define TIME_LIMIT 2000            /* of ten thousand steps each: about a second */
#define STACK_LIMIT (16 << 20)

struct _VecPattern
{
  char *text;                /* a literal one */
  gsize n;
  URegularExpression *regex; /* only cloned */
  char *source;
  GMutex mutex;
  GPtrArray *free_clones;    /* of URegularExpression*: a matcher serves one thread at a time */
};

/* ---- Expressions. */

#define WORD "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}"
#define WORD_ALONE WORD "\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be"  /* as Oniguruma has it, other than within a set */

/* What Oniguruma means by an escape and ICU does not. */
static const struct
{
  char letter;
  const char *alone;
  const char *in_set;
} rewrites[] = {
  { 'h', "[0-9A-Fa-f]", "[0-9A-Fa-f]" },
  { 'H', "[^0-9A-Fa-f]", "[^0-9A-Fa-f]" },
  { 'w', "[" WORD_ALONE "]", "[" WORD "]" },
  { 'W', "[^" WORD_ALONE "]", "[^" WORD "]" },
  { 'b', "(?:(?<![" WORD_ALONE "])(?=[" WORD_ALONE "])|(?<=[" WORD_ALONE "])(?![" WORD_ALONE "]))", NULL },
  { 'B', "(?:(?<![" WORD_ALONE "])(?![" WORD_ALONE "])|(?<=[" WORD_ALONE "])(?=[" WORD_ALONE "]))", NULL },
};

/* Appends what stands for the escape at @p; returns the place after it. */
static const char *
translate_escape (const char *p, gboolean in_set, GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (rewrites); i++)
    {
      const char *meant = in_set ? rewrites[i].in_set : rewrites[i].alone;

      if (p[1] == rewrites[i].letter && meant != NULL)
        {
          g_string_append (text, meant);
          return p + 2;
        }
    }
  g_string_append_len (text, p, p[1] != '\0' ? 2 : 1);
  return p + (p[1] != '\0' ? 2 : 1);
}

/* The bracket at @p opens a set, of which a bracket that comes first is a member. */
static const char *
open_set (const char *p, GString *text)
{
  const char *next = p + 1 + (p[1] == '^');

  g_string_append_len (text, p, next - p);
  if (*next == ']')
    g_string_append (text, "\\]");
  return next + (*next == ']');
}

/* "{2}+" is a repetition of a repetition to Oniguruma and a possessive one to ICU. */
static gboolean
is_repeated_interval (const char *p)
{
  const char *end = p + 1 + strspn (p + 1, "0123456789,");

  return *p == '{' && end > p + 1 && end[0] == '}' && end[1] == '+';
}

/* In ICU's syntax; NULL where it cannot be said. */
static char *
translate (const char *source)
{
  g_autoptr(GString) text = g_string_new (NULL);
  int depth = 0; /* of sets */

  for (const char *p = source; *p != '\0';)
    {
      if (*p == '\\')
        p = translate_escape (p, depth > 0, text);
      else if (*p == '[' && !(depth > 0 && p[1] == ':'))
        {
          depth++;
          p = open_set (p, text);
        }
      else if (depth == 0 && is_repeated_interval (p))
        return NULL;
      else if (*p == '[')
        {
          const char *end = strstr (p, ":]"); /* [:alpha:] */

          if (end == NULL)
            return NULL;
          g_string_append_len (text, p, end + 2 - p);
          p = end + 2;
        }
      else
        {
          depth -= *p == ']' && depth > 0;
          g_string_append_c (text, *p++);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static UChar *
dup_utf16 (const char *text, gsize n, int32_t *n_units)
{
  UChar *units = g_new (UChar, n + 1);
  UErrorCode status = U_ZERO_ERROR;

  u_strFromUTF8 (units, (int32_t) n + 1, n_units, text, (int32_t) n, &status);
  return units;
}

/* Lines end with \n and nothing else, and ^ and $ stand at them, as in Oniguruma's Ruby syntax. */
static void
compile (VecPattern *self, VecConfig *file)
{
  g_autofree char *translated = translate (self->source);
  g_autofree UChar *units = NULL;
  UErrorCode status = translated == NULL ? U_REGEX_UNIMPLEMENTED : U_ZERO_ERROR;
  UParseError place;
  int32_t n;

  if (translated != NULL)
    {
      units = dup_utf16 (translated, strlen (translated), &n);
      self->regex = uregex_open (units, n, UREGEX_MULTILINE | UREGEX_UNIX_LINES, &place, &status);
    }
  if (U_FAILURE (status))
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("the expression “%.200s” cannot be compiled: %s"), self->source, u_errorName (status));
}

static void
read_pattern (VecPattern *self, const VecValue *value)
{
  VecValue part;

  if (vec_value_get_kind (value) == VEC_JSON_STRING)
    self->text = vec_value_dup (value);
  else if (vec_value_find (value, "String", &part))
    self->text = vec_value_dup (&part);
  else if (vec_value_find (value, "Regex", &part))
    self->source = vec_value_dup (&part);
  else
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("a pattern is neither a “String” nor a “Regex”"));
  if ((self->text != NULL && *self->text == '\0') || (self->source != NULL && *self->source == '\0'))
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("a pattern is empty"));
  else if (self->source != NULL && strlen (self->source) > MAX_SOURCE)
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("an expression is longer than %d bytes"), MAX_SOURCE);
  else if (self->source != NULL)
    compile (self, value->file);
  self->n = self->text != NULL ? strlen (self->text) : 0;
}

VecPattern *
vec_pattern_new (const VecValue *value)
{
  g_autoptr(VecPattern) self = g_new0 (VecPattern, 1);

  g_mutex_init (&self->mutex);
  self->free_clones = g_ptr_array_new_with_free_func ((GDestroyNotify) uregex_close);
  read_pattern (self, value);
  return vec_config_check (value->file, NULL) ? g_steal_pointer (&self) : NULL;
}

void
vec_pattern_free (VecPattern *self)
{
  g_ptr_array_unref (self->free_clones);
  g_clear_pointer (&self->regex, uregex_close);
  g_mutex_clear (&self->mutex);
  g_free (self->text);
  g_free (self->source);
  g_free (self);
}

/* ---- Matching. */

static void
find_text (VecPattern *self, const char *text, gsize n, GArray *matches)
{
  const char *end = text + n;

  for (const char *p = text; (p = memmem (p, (gsize) (end - p), self->text, self->n)) != NULL; p += self->n)
    {
      VecSpan span = { (gint32) (p - text), (gint32) (p - text + (gssize) self->n) };

      g_array_append_val (matches, span);
    }
}

static URegularExpression *
borrow_clone (VecPattern *self, UErrorCode *status)
{
  URegularExpression *clone = NULL;

  g_mutex_lock (&self->mutex);
  if (self->free_clones->len > 0)
    clone = g_ptr_array_steal_index_fast (self->free_clones, self->free_clones->len - 1);
  g_mutex_unlock (&self->mutex);
  if (clone == NULL)
    {
      clone = uregex_clone (self->regex, status); /* without the limits of what it is cloned from */
      uregex_setTimeLimit (clone, TIME_LIMIT, status);
      uregex_setStackLimit (clone, STACK_LIMIT, status);
    }
  return clone;
}

static void
give_back (VecPattern *self, URegularExpression *clone)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->free_clones, clone);
  g_mutex_unlock (&self->mutex);
}

/* Where in UTF-8 is a place in UTF-16? Places only grow, so that both are gone through once. */
typedef struct
{
  const char *text;
  gsize byte;
  int32_t unit;
} Place;

static gint32
move_to (Place *place, int32_t unit)
{
  while (place->unit < unit)
    {
      gsize n = vec_char_length (place->text + place->byte);

      place->byte += n;
      place->unit += n == 4 ? 2 : 1;
    }
  return (gint32) place->byte;
}

static void
find_regex (URegularExpression *clone, const char *text, gsize n, GArray *matches, UErrorCode *status)
{
  int32_t n_units;
  g_autofree UChar *units = dup_utf16 (text, n, &n_units);
  Place place = { text, 0, 0 };

  uregex_setText (clone, units, n_units, status);
  while (U_SUCCESS (*status) && uregex_findNext (clone, status))
    {
      VecSpan span;

      span.begin = move_to (&place, uregex_start (clone, 0, status));
      span.end = move_to (&place, uregex_end (clone, 0, status));
      g_array_append_val (matches, span);
    }
}

gboolean
vec_pattern_find (VecPattern *self, const char *text, gsize n, GArray *matches, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;
  URegularExpression *clone;

  g_array_set_size (matches, 0);
  if (self->text != NULL)
    {
      find_text (self, text, n, matches);
      return TRUE;
    }
  clone = borrow_clone (self, &status);
  if (U_SUCCESS (status))
    find_regex (clone, text, n, matches, &status);
  if (clone != NULL)
    give_back (self, clone);
  if (U_SUCCESS (status))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("The tokenizer’s expression “%.200s” takes too long on this text (%s)"), self->source,
               u_errorName (status));
  return FALSE;
}
