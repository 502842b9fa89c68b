#pragma once

#include "read/vec-roles.h"

G_BEGIN_DECLS

/* What the files of the roles share. */

static inline const char *
vec_roles_cell (const VecSample *sample, guint row, guint column)
{
  return ((char **) g_ptr_array_index (sample->rows, row))[column];
}

/* ---- vec-roles.c: the label and the rest */
gboolean vec_roles_is_among (const char *name, const char *const *names);   /* NULL-terminated, in small letters */
gboolean vec_roles_ends_like_label (const char *name);
/* Distinct values among those that are there. */
double vec_roles_distinct_share (const VecSample *sample, guint column, guint *n_distinct);
/* Gives all columns that have no role yet theirs; a label is looked for unless it was chosen. */
void vec_roles_guess_others (const VecSample *sample, VecRole *roles, gboolean label_is_chosen);

/* ---- vec-roles-vector.c: the columns that are numbers of the vector */
void vec_roles_guess_vector (const VecSample *sample, VecRole *roles, gboolean *certain);

G_END_DECLS
