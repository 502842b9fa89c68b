#pragma once

#include "table/vec-filter.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What a condition speaks of: the column's name, "Label", "Any text", "Cluster"; free it. */
char *vec_condition_dup_subject (const VecCondition *condition);
/* What it asks, in a few words: "1990 – 2020", "drama, sci-fi", "not “star”", "any"; free it. */
char *vec_condition_dup_words (const VecCondition *condition, VecTable *table);

/* An end of a range of @column, a number or a date as a person writes it; free it. */
char *vec_condition_dup_end (VecColumn *column, double end);

G_END_DECLS
