#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* One of the tables that a file holds: a tensor, an array, a data set, a table's column of vectors. A person chooses one by its name
 * (VecReadOptions.part). */
typedef struct
{
  char *name;
  gint64 n_rows;        /* 0: not known before it is read */
  gint64 n_dims;        /* the same */
  char *type;           /* of its numbers, as numpy calls them ("float32"); "" where that says nothing */
  gboolean is_default;  /* read where nothing is chosen, although there are others */
} VecPart;

GPtrArray *vec_parts_new (void); /* of VecPart */

/* Appends one; @type NULL for "". Lends it. */
VecPart *vec_parts_add (GPtrArray *parts, const char *name, gint64 n_rows, gint64 n_dims, const char *type);

/* "tokens" (8,000 × 300 float32), as far as it is known; free it. */
char *vec_part_dup_title (const VecPart *part);

/* The index of the part called @name, else of the one with that number (from 1). NULL: the only one, else the first that is a default.
 * −1 with VEC_ERROR_NOT_FOUND (no such part) or VEC_ERROR_PARAMETER (a choice is needed): the sentence lists all that there are, up to
 * ten. @parts must not be empty. */
int vec_parts_find (GPtrArray *parts, const char *name, const char *file, GError **error);

/* The sentence of the remark below, NULL where there is nothing to remark; free it. */
char *vec_parts_dup_remark (GPtrArray *parts, int index, const char *name);

/* A remark that names the others, where the one at @index was read without being chosen and there are others. */
void vec_parts_remark_others (GPtrArray *parts, int index, const char *name, VecTableBuilder *builder);

G_END_DECLS
