#pragma once

#include "project/vec-guide.h"

G_BEGIN_DECLS

/* Guides from what a table has, by the names that a person gives. */

/* The columns or dimensions called @names (NULL-terminated): the name of a number column, of a dimension, or a dimension's number, from
 * 1. VEC_ERROR_NOT_FOUND says what there is instead. At once: they are read by vec_guide_treat(). */
VecGuide *vec_guide_new_named_columns (VecTable *table, const char *const *names, GError **error);

/* The classes of the column called @name, which must be one of categories. Likewise. */
VecGuide *vec_guide_new_named_category (VecTable *table, const char *name, GError **error);

/* What the names stand for, which are known to exist. O(n). */
VecGuide *vec_guide_read_named (VecGuideKind kind, VecTable *table, const char *const *names);

/* What a picture of the data as they are shows unless somebody chooses: the number columns x, y (and z) where there are both of the
 * first, else the first dimensions. At most three names, for vec_guide_new_named_columns(); g_strfreev(). */
char **vec_guide_dup_default_columns (VecTable *table);

/* Whether that is the natural picture of @table: two or three dimensions, or columns x and y from elsewhere. */
gboolean vec_guide_suits_raw (VecTable *table);

/* What can be chosen: the names of all number columns, then of the dimensions. g_strfreev(). */
char **vec_guide_list_columns (VecTable *table);

/* The first column of categories that tells at least two apart, lent, or NULL. */
VecColumn *vec_guide_find_category (VecTable *table);

G_END_DECLS
