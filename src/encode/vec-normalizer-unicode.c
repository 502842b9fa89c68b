/* Normalisation forms (UAX #15) and case: what is done to characters by Unicode's tables alone. */
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "encode/vec-normalizer-private.h"

/* ---- Forms. */

/* Up to where characters belong together: the place before which the form may be cut. */
static gsize
find_boundary (const UNormalizer2 *form, const VecNormalized *from, gsize i)
{
  while (i < from->n)
    {
      gsize next = i;
      gunichar c = vec_next_char (from->text, &next);

      if (c < 0x80 || unorm2_hasBoundaryBefore (form, (UChar32) c))
        break;
      i = next;
    }
  return i;
}

/* The characters from @begin to @end, which belong together, in the form. */
static void
append_form (const UNormalizer2 *form, const VecNormalized *from, gsize begin, gsize end, VecNormalized *to)
{
  int32_t room = (int32_t) (end - begin), n_units = 0, n_result;
  g_autofree UChar *units = g_new (UChar, room);
  g_autofree UChar *result = NULL;
  g_autofree char *text = NULL;
  UErrorCode status = U_ZERO_ERROR;
  int32_t n_text;

  u_strFromUTF8 (units, room, &n_units, from->text + begin, room, &status);
  n_result = unorm2_normalize (form, units, n_units, NULL, 0, &status);
  status = U_ZERO_ERROR;
  result = g_new (UChar, n_result + 1);
  unorm2_normalize (form, units, n_units, result, n_result + 1, &status);
  text = g_malloc ((gsize) n_result * 3 + 1);
  u_strToUTF8 (text, n_result * 3 + 1, &n_text, result, n_result, &status);
  if (U_SUCCESS (status))
    vec_normalized_replace (to, from, begin, end, text, (gsize) n_text);
  else
    vec_normalized_copy (to, from, begin, end);
}

static gboolean
is_plain (const UNormalizer2 *form, const VecNormalized *from, gsize begin, gsize end)
{
  gsize i = begin;
  gunichar c = vec_next_char (from->text, &i);

  return i == end && (c < 0x80 || unorm2_isInert (form, (UChar32) c));
}

static gboolean
run_form (const UNormalizer2 *form, const VecNormalized *from, VecNormalized *to)
{
  gsize plain = 0; /* what was not copied yet begins here */

  vec_normalized_start (to, from->n + from->n / 4);
  for (gsize i = 0, end; i < from->n; i = end)
    {
      end = find_boundary (form, from, i + vec_char_length (from->text + i));
      if (is_plain (form, from, i, end))
        continue;
      vec_normalized_copy (to, from, plain, i);
      append_form (form, from, i, end, to);
      plain = end;
    }
  vec_normalized_copy (to, from, plain, from->n);
  return TRUE;
}

gboolean
vec_normalizer_run_nfc (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;

  return run_form (unorm2_getNFCInstance (&status), from, to);
}

gboolean
vec_normalizer_run_nfd (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;

  return run_form (unorm2_getNFDInstance (&status), from, to);
}

gboolean
vec_normalizer_run_nfkc (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;

  return run_form (unorm2_getNFKCInstance (&status), from, to);
}

gboolean
vec_normalizer_run_nfkd (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;

  return run_form (unorm2_getNFKDInstance (&status), from, to);
}

/* ---- Case. */

/* Whether a cased letter stands next to @i, what case ignores aside. */
static gboolean
follows_cased (const VecNormalized *from, gsize i)
{
  while (i > 0)
    {
      gsize next = i = (gsize) (g_utf8_find_prev_char (from->text, from->text + i) - from->text);
      UChar32 c = (UChar32) vec_next_char (from->text, &next);

      if (!u_hasBinaryProperty (c, UCHAR_CASE_IGNORABLE))
        return u_hasBinaryProperty (c, UCHAR_CASED);
    }
  return FALSE;
}

static gboolean
precedes_cased (const VecNormalized *from, gsize i)
{
  while (i < from->n)
    {
      UChar32 c = (UChar32) vec_next_char (from->text, &i);

      if (!u_hasBinaryProperty (c, UCHAR_CASE_IGNORABLE))
        return u_hasBinaryProperty (c, UCHAR_CASED);
    }
  return FALSE;
}

/* All that SpecialCasing.txt says of lower case without a language: Σ at the end of a word, and İ. */
static void
append_lowercase (const VecNormalized *from, gsize begin, gsize end, gunichar c, VecNormalized *to)
{
  VecSpan origin = from->origins[begin];

  if (c == 0x130)
    vec_normalized_append (to, "i̇", 3, origin);
  else if (c == 0x3a3)
    vec_normalized_append (to, follows_cased (from, begin) && !precedes_cased (from, end) ? "ς" : "σ", 2, origin);
  else
    vec_normalized_append_char (to, (gunichar) u_tolower ((UChar32) c), origin);
}

gboolean
vec_normalizer_run_lowercase (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  vec_normalized_start (to, from->n + 16);
  for (gsize i = 0, next = 0; i < from->n; i = next)
    {
      gunichar c = vec_next_char (from->text, &next);

      if (c < 0x80)
        {
          char lower = g_ascii_tolower ((char) c);

          vec_normalized_append (to, &lower, 1, from->origins[i]);
        }
      else
        append_lowercase (from, i, next, c, to);
    }
  return TRUE;
}

/* ---- Marks. */

void
vec_normalizer_drop (const VecNormalized *from, VecNormalized *to, guint32 mask)
{
  gsize kept = 0; /* what is kept and was not copied yet begins here */

  vec_normalized_start (to, from->n);
  for (gsize i = 0, next = 0; i < from->n; i = next)
    {
      gunichar c = vec_next_char (from->text, &next);

      if (c < 0x80 || (U_MASK (u_charType ((UChar32) c)) & mask) == 0)
        continue;
      vec_normalized_copy (to, from, kept, i);
      kept = next;
    }
  vec_normalized_copy (to, from, kept, from->n);
}

gboolean
vec_normalizer_run_strip_accents (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  vec_normalizer_drop (from, to, U_GC_M_MASK);
  return TRUE;
}
