#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* The column that says where appended rows came from. */
#define VEC_ADDED_COLUMN "added"

/* The rows of @table, and after them those of @added, under the name, format and path of @table. Vectors are copied.
 *
 * Labels: those of both; where only one has any, the other's rows are called by their numbers. Columns are matched by name; where
 * one table has no such column its rows are missing there. Categories stay categories, whatever a short second file was taken for;
 * where other types differ the values become text. The column VEC_ADDED_COLUMN has the name of @added for the new rows, unless @added
 * has such a column itself, and is missing for the old ones.
 *
 * VEC_ERROR_MISMATCH when the dimensions differ; VEC_ERROR_MEMORY. O((n + m) d). */
VecTable *vec_table_append (VecTable *table, VecTable *added, GError **error);

G_END_DECLS
