#pragma once

#include <glib-object.h>

#include "table/vec-strings.h"

G_BEGIN_DECLS

typedef enum
{
  VEC_COLUMN_TEXT,
  VEC_COLUMN_NUMBER,
  VEC_COLUMN_CATEGORY, /* text with few distinct values, kept as a dictionary and codes */
  VEC_COLUMN_IMAGE,    /* text: a path, relative to the table's file */
} VecColumnType;

#define VEC_CATEGORY_MISSING G_MAXUINT32

/* One typed metadata column of a table: immutable, reference counted, readable from any thread. */
typedef struct _VecColumn VecColumn;

/* Takes a reference on @values, one for each row. @type is TEXT or IMAGE. */
VecColumn *vec_column_new_text (const char *name, VecColumnType type, VecStrings *values);

/* Takes over @values (g_free'd), NaN where missing. */
VecColumn *vec_column_new_number (const char *name, double *values, gint64 n_rows);

/* Takes over @codes (g_free'd): indices into @names, or VEC_CATEGORY_MISSING. Takes a reference on @names. */
VecColumn *vec_column_new_category (const char *name, guint32 *codes, gint64 n_rows, VecStrings *names);

/* Makes a column of the type that @values look like: NUMBER when every non-missing, non-empty value parses as a number in the C
 * locale and keeps its digits (0123 and keys of twenty digits are text), IMAGE when nearly all end in an image's extension, CATEGORY
 * when distinct values are few and repeat (at most max (24, rows / 4) distinct and at least one repeats), else TEXT. Empty strings
 * count as missing. */
VecColumn *vec_column_new_guessed (const char *name, VecStrings *values);

/* A column of @type from the same strings: what a person chose instead of the guess. Values that do not parse become missing. */
VecColumn *vec_column_new_parsed (const char *name, VecColumnType type, VecStrings *values);

VecColumn *vec_column_ref (VecColumn *column);
void vec_column_unref (VecColumn *column);

const char *vec_column_get_name (VecColumn *column);
VecColumnType vec_column_get_column_type (VecColumn *column);
gint64 vec_column_get_n_rows (VecColumn *column);

/* "text", "number", "category", "image". */
const char *vec_column_type_get_id (VecColumnType type);
gboolean vec_column_type_from_id (const char *id, VecColumnType *type);

gboolean vec_column_is_missing (VecColumn *column, gint64 row);

/* TEXT, IMAGE and CATEGORY: lent, NULL where missing. NULL for numbers. */
const char *vec_column_get_text (VecColumn *column, gint64 row);

/* NUMBER: NaN where missing. NaN for the other types. */
double vec_column_get_number (VecColumn *column, gint64 row);

/* (n_rows) all of them, lent, for going through many: NULL for columns of other types. */
const double *vec_column_get_numbers (VecColumn *column);
const guint32 *vec_column_get_codes (VecColumn *column);
/* (n_rows) seconds since 1970, NaN where missing, lent: what a column of text or categories holds when all its values are dates
 * (vec-date.h); else NULL. The first call reads them, 100 ns a row of text; thread-safe. */
const double *vec_column_get_dates (VecColumn *column);

/* CATEGORY only. */
guint32 vec_column_get_code (VecColumn *column, gint64 row);
guint32 vec_column_get_n_categories (VecColumn *column);
const char *vec_column_get_category (VecColumn *column, guint32 code);

/* CATEGORY: where there are too many for a colour each, the first @n_leading go before the others, however few rows they have; 0: all are alike.
 * To be set before others hold the column. */
void vec_column_set_n_leading (VecColumn *column, guint32 n_leading);
guint32 vec_column_get_n_leading (VecColumn *column);

/* The shortest decimal that reads back equal, "." as the point. */
#define VEC_COLUMN_NUMBER_LENGTH 40
void vec_column_print_number (double value, char text[VEC_COLUMN_NUMBER_LENGTH]);

/* The value as a person reads it ("" where missing; numbers in the shortest form that reads back equal, "." as the decimal
 * point); free it. */
char *vec_column_dup_value (VecColumn *column, gint64 row);

/* The column of the given rows of @column, in that order. */
VecColumn *vec_column_subset (VecColumn *column, const gint64 *rows, gint64 n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecColumn, vec_column_unref)

G_END_DECLS
