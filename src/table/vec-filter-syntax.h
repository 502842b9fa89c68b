#pragma once

#include "table/vec-filter.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* Filters as text:
 *
 *   filter    = condition { "and" condition }
 *   condition = [ "not" ] subject test
 *   test      = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
 *             | "in" "(" value { "," value } ")"
 *             | "~" value                         holds the text, letter case and width folded
 *             | "is" [ "not" ] "missing"
 *   subject   = name of a column | "label" | "any" (label and all columns, with "~") | "cluster" (by its number, from 1)
 *   value     = word | "text in quotes", in which \" and \\ stand for a quote and a backslash
 *
 * A word has no blanks and none of  " ( ) , = ! < > ~ ; keywords are not case-sensitive, and no keywords in quotes. A column that is called
 * label, any or cluster wins over the meanings above. <, <=, > and >= want a number, or for a column of dates a date as vec-date.h reads it;
 * "=" wants an equal value: a number for numbers, else the whole text. Rows without a value meet no test but "is missing", and so do
 * meet "!=" and "not". For example:  year >= 1990 and genre in (drama, "sci-fi") and not label ~ star */

/* @table NULL: only whether it is well formed. NULL with an error that names the place (VEC_ERROR_PARAMETER, or VEC_ERROR_NOT_FOUND for a
 * column that is not there). An empty text is an error. */
VecFilter *vec_filter_parse (const char *text, VecTable *table, GError **error);

/* The conditions that are on, so that vec_filter_parse() reads the same; "" for none; free it. @table NULL: ends of ranges of dates are
 * written as numbers of seconds. */
char *vec_filter_to_text (VecFilter *filter, VecTable *table);

G_END_DECLS
