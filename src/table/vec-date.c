/* Days from civil dates and back: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2014): years begin in March, so that the
 * leap day is the last of a year. */
#include "table/vec-date.h"

#include <math.h>

#define SECONDS_A_DAY 86400.0

static gint64
days_from_civil (gint64 year, int month, int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void
civil_from_days (gint64 days, gint64 *year, int *month, int *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 day_of_era = z - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 month_from_march = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * month_from_march + 2) / 5 + 1);
  *month = (int) (month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  *year = year_of_era + era * 400 + (*month <= 2);
}

static int
days_in_month (int year, int month)
{
  static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && is_leap);
}

/* ---- Reading */

/* Exactly @n digits. */
static gboolean
take_digits (const char **text, int n, int *value)
{
  *value = 0;
  for (int i = 0; i < n; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + (**text - '0');
    }
  return TRUE;
}

static gboolean
take_char (const char **text, char c)
{
  if (**text != c)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* Digits after a point, as a part of a second. */
static double
take_fraction (const char **text)
{
  double value = 0, unit = 0.1;

  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    value += unit * (**text - '0');
  return value;
}

/* Z, ±HH, ±HHMM, ±HH:MM or nothing: how much is to be taken off. */
static gboolean
take_zone (const char **text, double *seconds)
{
  int hours, minutes = 0;
  double sign = **text == '-' ? -1 : 1;

  *seconds = 0;
  if (take_char (text, 'Z') || (**text != '+' && **text != '-'))
    return TRUE;
  (*text)++;
  if (!take_digits (text, 2, &hours))
    return FALSE;
  if (take_char (text, ':') || g_ascii_isdigit (**text))
    if (!take_digits (text, 2, &minutes))
      return FALSE;
  *seconds = sign * (hours * 3600 + minutes * 60);
  return hours < 24 && minutes < 60;
}

static gboolean
take_time (const char **text, double *seconds)
{
  int hour, minute, second = 0;
  double fraction = 0, zone;

  if (!take_digits (text, 2, &hour) || !take_char (text, ':') || !take_digits (text, 2, &minute))
    return FALSE;
  if (take_char (text, ':'))
    {
      if (!take_digits (text, 2, &second))
        return FALSE;
      if (take_char (text, '.') || take_char (text, ','))
        fraction = take_fraction (text);
    }
  if (!take_zone (text, &zone) || minute > 59 || second > 60 || hour > 24 || (hour == 24 && (minute > 0 || second > 0)))
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + second + fraction - zone;
  return TRUE;
}

double
vec_date_parse (const char *text)
{
  int year, month = 1, day = 1;
  double seconds = 0;
  gboolean has_day = FALSE;
  char separator;

  while (g_ascii_isspace (*text))
    text++;
  if (!take_digits (&text, 4, &year) || year < 1)
    return NAN;
  separator = *text;
  if (separator == '-' || separator == '/')
    {
      text++;
      if (!take_digits (&text, 2, &month) || month < 1 || month > 12)
        return NAN;
      has_day = take_char (&text, separator);
      if (has_day && (!take_digits (&text, 2, &day) || day < 1 || day > days_in_month (year, month)))
        return NAN;
    }
  if (has_day && (take_char (&text, 'T') || (*text == ' ' && g_ascii_isdigit (text[1]) && take_char (&text, ' '))))
    if (!take_time (&text, &seconds))
      return NAN;
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0' ? days_from_civil (year, month, day) * SECONDS_A_DAY + seconds : NAN;
}

/* ---- Writing */

char *
vec_date_to_string (double seconds, VecDatePrecision precision)
{
  double whole = precision == VEC_DATE_SECOND ? round (seconds) : floor (seconds);
  gint64 days = (gint64) floor (CLAMP (whole, -6.3e10, 2.6e11) / SECONDS_A_DAY), year;
  int month, day, second = (int) (CLAMP (whole, -6.3e10, 2.6e11) - days * SECONDS_A_DAY);

  civil_from_days (days, &year, &month, &day);
  switch (precision)
    {
    case VEC_DATE_YEAR:
      return g_strdup_printf ("%04d", (int) year);
    case VEC_DATE_MONTH:
      return g_strdup_printf ("%04d-%02d", (int) year, month);
    case VEC_DATE_DAY:
      return g_strdup_printf ("%04d-%02d-%02d", (int) year, month, day);
    case VEC_DATE_MINUTE:
      return g_strdup_printf ("%04d-%02d-%02d %02d:%02d", (int) year, month, day, second / 3600, second / 60 % 60);
    case VEC_DATE_SECOND:
    default:
      return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", (int) year, month, day, second / 3600, second / 60 % 60, second % 60);
    }
}

double
vec_date_from_month (int year, int month)
{
  int carry = (int) floor ((month - 1) / 12.0);

  return days_from_civil (year + carry, month - 12 * carry, 1) * SECONDS_A_DAY;
}

void
vec_date_get_month (double seconds, int *year, int *month)
{
  gint64 y;
  int day;

  civil_from_days ((gint64) floor (seconds / SECONDS_A_DAY), &y, month, &day);
  *year = (int) y;
}

/* ---- Columns */

/* (n_categories), or NULL as soon as one is no date. */
static double *
dup_dates_of_categories (VecColumn *column)
{
  guint32 n = vec_column_get_n_categories (column);
  g_autofree double *dates = g_new (double, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    {
      dates[i] = vec_date_parse (vec_column_get_category (column, i));
      if (isnan (dates[i]))
        return NULL;
    }
  return n > 0 ? g_steal_pointer (&dates) : NULL;
}

static double *
dup_dates_of_text (VecColumn *column)
{
  gint64 n = vec_column_get_n_rows (column), n_present = 0;
  g_autofree double *dates = g_new (double, MAX (n, 1));

  for (gint64 row = 0; row < n; row++)
    {
      const char *text = vec_column_get_text (column, row);

      dates[row] = text != NULL ? vec_date_parse (text) : NAN;
      if (text != NULL && isnan (dates[row]))
        return NULL;
      n_present += text != NULL;
    }
  return n_present > 0 ? g_steal_pointer (&dates) : NULL;
}

double *
vec_column_dup_dates (VecColumn *column)
{
  g_autofree double *of_categories = NULL;
  gint64 n = vec_column_get_n_rows (column);
  double *dates;

  if (vec_column_get_column_type (column) == VEC_COLUMN_TEXT)
    return dup_dates_of_text (column);
  if (vec_column_get_column_type (column) != VEC_COLUMN_CATEGORY)
    return NULL;
  of_categories = dup_dates_of_categories (column);
  if (of_categories == NULL)
    return NULL;
  dates = g_new (double, MAX (n, 1));
  for (gint64 row = 0; row < n; row++)
    {
      guint32 code = vec_column_get_code (column, row);

      dates[row] = code == VEC_CATEGORY_MISSING ? NAN : of_categories[code];
    }
  return dates;
}
