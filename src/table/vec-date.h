#pragma once

#include "table/vec-column.h"

G_BEGIN_DECLS

/* Moments as seconds since 1970-01-01 00:00 UTC, in the Gregorian calendar carried on to the years 1 … 9999. Columns have no type of
 * their own for them: such a column stays text or category, and whoever can show time asks whether it holds dates. */

typedef enum
{
  VEC_DATE_YEAR,
  VEC_DATE_MONTH,
  VEC_DATE_DAY,
  VEC_DATE_MINUTE,
  VEC_DATE_SECOND,
} VecDatePrecision;

/* ISO 8601: YYYY, YYYY-MM, YYYY-MM-DD, and after a day T or a blank and HH:MM, HH:MM:SS or HH:MM:SS.fff, which may be followed by Z or
 * ±HH, ±HHMM, ±HH:MM (else the time is taken as UTC). Also with / between year, month and day. A month or a year means its first moment.
 * NaN when @text is nothing of this. */
double vec_date_parse (const char *text);

/* In ISO 8601 (a blank before the time), UTC, as far as @precision; free it. */
char *vec_date_to_string (double seconds, VecDatePrecision precision);

/* The first moment of the given month (1 … 12; beyond: of the years before or after). */
double vec_date_from_month (int year, int month);
void vec_date_get_month (double seconds, int *year, int *month);

/* (n_rows) of a column of text or categories in which every value that is there is a date, NaN where missing; NULL when it is not. Ends
 * at the first value that is none; about 100 ns a row of text, 5 ns a row of categories. Free it. See vec_column_get_dates(). */
double *vec_column_dup_dates (VecColumn *column);

G_END_DECLS
