/* Decimal text to float32, correctly rounded.
 *
 * The digits are gathered in a 64-bit integer w, and d = w × 10^e is computed in double precision. Three roundings (w, the power,
 * the product) leave d within 3 units in its last place of the exact value. Rounding d to float is then right unless d lies that
 * near to the middle between two floats, which its low 29 bits tell; one number in about 2^25 does, and takes the slow path
 * through the C library, as do numbers of more than 19 digits, subnormal ones and those that may overflow. The idea of deciding by
 * the error bound is Clinger's (1990), "How to read floating point numbers accurately". */
#include "read/vec-number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_POWER -60
#define MAX_POWER 30
#define MAX_DIGITS 19 /* any 19 digits fit into 64 bits */

static const double powers[MAX_POWER - MIN_POWER + 1] = {
  1e-60, 1e-59, 1e-58, 1e-57, 1e-56, 1e-55, 1e-54, 1e-53, 1e-52, 1e-51, 1e-50, 1e-49, 1e-48, 1e-47, 1e-46, 1e-45,
  1e-44, 1e-43, 1e-42, 1e-41, 1e-40, 1e-39, 1e-38, 1e-37, 1e-36, 1e-35, 1e-34, 1e-33, 1e-32, 1e-31, 1e-30, 1e-29,
  1e-28, 1e-27, 1e-26, 1e-25, 1e-24, 1e-23, 1e-22, 1e-21, 1e-20, 1e-19, 1e-18, 1e-17, 1e-16, 1e-15, 1e-14, 1e-13,
  1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27,
  1e28, 1e29, 1e30,
};

typedef struct
{
  guint64 digits;  /* all digits as one integer, exact while n ≤ MAX_DIGITS */
  int n_digits;    /* without leading zeros */
  int exponent;    /* of ten */
  gboolean negative;
} Decimal;

static locale_t
get_c_locale (void)
{
  static gsize once;
  static locale_t locale;

  if (g_once_init_enter (&once))
    {
      locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
      g_once_init_leave (&once, 1);
    }
  return locale;
}

static inline gboolean
is_digit (char c)
{
  return (guchar) (c - '0') <= 9;
}

/* The C library's answer for the number in @p … @end. */
static float
parse_slowly (const char *p, const char *end, char point)
{
  char buffer[64];
  gsize length = (gsize) (end - p);
  g_autofree char *heap = length < sizeof buffer ? NULL : g_malloc (length + 1);
  char *text = heap != NULL ? heap : buffer;

  memcpy (text, p, length);
  text[length] = '\0';
  if (point != '.')
    {
      char *comma = memchr (text, point, length);

      if (comma != NULL)
        *comma = '.';
    }
  return strtof_l (text, NULL, get_c_locale ());
}

static inline gboolean
parse_quickly (const Decimal *decimal, float *value)
{
  double d;
  guint64 bits;
  guint32 low;

  if (decimal->n_digits > MAX_DIGITS || decimal->exponent < MIN_POWER || decimal->exponent > MAX_POWER)
    return FALSE;
  d = (double) decimal->digits;
  if (decimal->digits == 0 || (decimal->exponent == 0 && decimal->digits <= G_GUINT64_CONSTANT (1) << 53))
    {
      *value = (float) d;
      return TRUE;
    }
  d *= powers[decimal->exponent - MIN_POWER];
  if (d < 2 * (double) FLT_MIN || d > (double) FLT_MAX / 2)
    return FALSE;
  memcpy (&bits, &d, sizeof bits);
  low = (guint32) bits & 0x1fffffff;
  if (low - (0x10000000 - 8) <= 16)
    return FALSE;
  *value = (float) d;
  return TRUE;
}

static inline void
set_sign (float *value, gboolean negative)
{
  guint32 bits;

  memcpy (&bits, value, sizeof bits);
  bits |= (guint32) negative << 31;
  memcpy (value, &bits, sizeof bits);
}

static const char *
parse_word (const char *p, const char *end, gboolean negative, float *value)
{
  static const struct
  {
    const char *word;
    gsize length;
    float value;
  } words[] = { { "infinity", 8, INFINITY }, { "inf", 3, INFINITY }, { "nan", 3, NAN } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((gsize) (end - p) >= words[i].length && g_ascii_strncasecmp (p, words[i].word, words[i].length) == 0)
      {
        *value = negative ? -words[i].value : words[i].value;
        return p + words[i].length;
      }
  return NULL;
}

/* The exponent at @p, if there is one with digits; else @p. */
static const char *
parse_exponent (const char *p, const char *end, Decimal *decimal)
{
  const char *start = p;
  gboolean negative = FALSE;
  int exponent = 0;

  if (p == end || (*p | 0x20) != 'e')
    return start;
  p++;
  if (p < end && (*p == '-' || *p == '+'))
    negative = *p++ == '-';
  if (p == end || !is_digit (*p))
    return start;
  for (; p < end && is_digit (*p); p++)
    if (exponent < 100000)
      exponent = exponent * 10 + (*p - '0');
  decimal->exponent += negative ? -exponent : exponent;
  return p;
}

/* Leading zeros are no digits: 0.00012345678901234567 has seventeen. */
static int
count_leading_zeros (const char *p, char point)
{
  int n = 0;

  for (; *p == '0' || *p == point; p++)
    n += *p == '0';
  return n;
}

/* The digits among the eight bytes at @p, as a number; *n: how many they are. The bytes are looked at together, so that numbers of
 * changing length cost no wrong guesses. Lemire (2018), "Quickly parsing eight digits". */
static inline guint32
gather_digits (const char *p, int *n)
{
  const guint64 high = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 v, others;

  memcpy (&v, p, sizeof v);
  v = GUINT64_FROM_LE (v) ^ G_GUINT64_CONSTANT (0x3030303030303030);
  others = ((v + G_GUINT64_CONSTANT (0x7676767676767676)) | v) & high;
  *n = others != 0 ? __builtin_ctzll (others) >> 3 : 8;
  if (*n == 0)
    return 0;
  v <<= 64 - 8 * *n;
  v = v * 10 + (v >> 8);
  return (guint32) (((v & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x000f424000000064)
                     + ((v >> 16) & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x0000271000000001))
                    >> 32);
}

/* Goes past the digits at @p, and puts them behind those of @w. */
static inline const char *
take_digits (const char *p, const char *end, const char *limit, guint64 *w)
{
  static const guint64 tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

  while (limit - p >= 8)
    {
      int n;
      guint32 digits = gather_digits (p, &n);

      if (n > end - p)
        break;
      *w = *w * tens[n] + digits;
      p += n;
      if (n < 8)
        return p;
    }
  for (; p < end && is_digit (*p); p++)
    *w = *w * 10 + (guint64) (*p - '0');
  return p;
}

const char *
vec_number_parse (const char *p, const char *end, char point, float *value)
{
  return vec_number_parse_within (p, end, end, point, value);
}

const char *
vec_number_parse_within (const char *p, const char *end, const char *limit, char point, float *value)
{
  const char *start = p;
  const char *digits;
  Decimal decimal = { 0 };
  guint64 w = 0;

  if (p == end)
    return NULL;
  /* Half of all numbers are negative, in no order: signs are not worth a branch. */
  decimal.negative = *p == '-';
  p += decimal.negative | (*p == '+');
  digits = p;
  for (; p < end && is_digit (*p); p++)
    w = w * 10 + (guint64) (*p - '0');
  decimal.n_digits = (int) MIN (p - digits, G_MAXINT / 2);
  if (p < end && *p == point)
    {
      const char *fraction = ++p;

      p = take_digits (p, end, limit, &w);
      decimal.exponent = -(int) MIN (p - fraction, G_MAXINT / 4);
      decimal.n_digits += -decimal.exponent;
    }
  if (decimal.n_digits == 0)
    return p == digits ? parse_word (p, end, decimal.negative, value) : NULL;
  if (decimal.n_digits > MAX_DIGITS && *digits == '0')
    {
      int n_zeros = count_leading_zeros (digits, point);

      decimal.n_digits = MAX (decimal.n_digits - n_zeros, 0);
    }
  decimal.digits = w;
  p = parse_exponent (p, end, &decimal);

  if (!parse_quickly (&decimal, value))
    *value = parse_slowly (start, p, point);
  else
    set_sign (value, decimal.negative);
  return p;
}

gboolean
vec_number_is_whole (const char *text, gsize length, char point, float *value)
{
  const char *end = text + length;

  while (text < end && g_ascii_isspace (*text))
    text++;
  while (text < end && g_ascii_isspace (end[-1]))
    end--;
  return text < end && vec_number_parse (text, end, point, value) == end;
}

/* ---- Float32 to decimal text. */

static gsize
put_integer (guint64 value, char *text)
{
  char digits[24];
  gsize n = 0;

  do
    digits[n++] = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  for (gsize i = 0; i < n; i++)
    text[i] = digits[n - 1 - i];
  return n;
}

/* The digits of w × 10^exponent, where w has @n of them, with the point where it belongs. */
static gsize
put_decimal (guint64 w, int n, int exponent, char *text)
{
  char digits[24];
  int first = n + exponent; /* digits before the point */
  gsize length = 0;

  put_integer (w, digits);
  if (first <= 0)
    {
      text[length++] = '0';
      text[length++] = '.';
      for (int i = first; i < 0; i++)
        text[length++] = '0';
    }
  for (int i = 0; i < n; i++)
    {
      if (i == first && first > 0)
        text[length++] = '.';
      text[length++] = digits[i];
    }
  for (int i = n; i < first; i++)
    text[length++] = '0';
  return length;
}

static int
count_digits (guint64 w)
{
  int n = 1;

  while (w >= 10)
    {
      w /= 10;
      n++;
    }
  return n;
}

/* Rounds to six digits, then to more, until the digits read back as the same float: nine always do. The arithmetic need not be exact,
 * as the reading back is. 0 where the magnitude is unusual. */
static gsize
print_quickly (float value, char *text)
{
  int magnitude = (int) floor (log10 ((double) value));

  if (magnitude < -5 || magnitude > 14)
    return 0;
  for (int n = 6; n <= 9; n++)
    {
      int exponent = magnitude - n + 1;
      Decimal decimal = { .digits = (guint64) llrint ((double) value * powers[-exponent - MIN_POWER]), .exponent = exponent };
      float back;

      while (decimal.digits % 10 == 0 && decimal.digits > 0)
        {
          decimal.digits /= 10;
          decimal.exponent++;
        }
      decimal.n_digits = count_digits (decimal.digits);
      if (decimal.digits > 0 && parse_quickly (&decimal, &back) && back == value)
        return put_decimal (decimal.digits, decimal.n_digits, decimal.exponent, text);
    }
  return 0;
}

static gsize
print_slowly (float value, char text[VEC_NUMBER_LENGTH])
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, VEC_NUMBER_LENGTH, formats[i], (double) value);
      if (strtof_l (text, NULL, get_c_locale ()) == value)
        break;
    }
  return strlen (text);
}

gsize
vec_number_print (float value, char text[VEC_NUMBER_LENGTH])
{
  float magnitude = fabsf (value);
  gsize sign = signbit (value) ? 1 : 0;
  gsize length = 0;

  text[0] = '-';
  if (magnitude < 1e9f && magnitude == truncf (magnitude))
    length = put_integer ((guint64) magnitude, text + sign);
  else if (isfinite (value))
    length = print_quickly (magnitude, text + sign);
  if (length == 0)
    return print_slowly (value, text);
  text[sign + length] = '\0';
  return sign + length;
}
