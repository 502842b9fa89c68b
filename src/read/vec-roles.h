#pragma once

#include "read/vec-sample.h"

G_BEGIN_DECLS

/* Which column of a delimited file is what, by its name and its first values:
 *   the vector   a column of lists; else the longest run of neighbouring number columns whose names differ only in a number (d0 … d99,
 *                x_1 …, "Block 1" …); else the longest run of number columns that are not named like an id, a class or a year
 *   the label    a column named like one (word, label, name, title, …, id) whose values mostly differ; else the first text column
 *                whose values mostly differ
 *   the others   metadata, of the type that their values look like
 * @certain is set FALSE when another reading is as plausible. Returns (n_columns), free it. */
VecRole *vec_roles_guess (const VecSample *sample, gboolean *certain);

/* The guess, changed by what options say (roles; else label_column and vector_columns). NULL when a column that is named does not exist
 * or the number of roles is wrong. */
VecRole *vec_roles_resolve (const VecSample *sample, const VecReadOptions *options, const char *file, gboolean *certain,
                            GError **error);

/* Numbers in the vector: columns of the role DIMENSION, or of the first list. */
int vec_roles_count_dims (const VecSample *sample, const VecRole *roles);

/* The label column among metadata columns, −1 if none looks like one. @taken: columns that are not to be considered (or NULL). */
int vec_roles_find_label (const VecSample *sample, const gboolean *taken);

/* The index of the column that @text names or numbers (from 1), or −1. */
int vec_roles_find_column (const VecSample *sample, const char *text);

/* "a, b, c … and 5 more": for messages; free it. */
char *vec_roles_dup_column_list (const VecSample *sample);

G_END_DECLS
