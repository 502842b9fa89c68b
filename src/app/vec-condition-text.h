#pragma once

#include "table/vec-filter.h"

G_BEGIN_DECLS

/* What a condition speaks of: the column's name, "Label", "Any text", "Cluster"; free it. */
char *vec_condition_dup_subject (const VecCondition *condition);
/* What it asks, in a few words: "1990 – 2020", "drama, sci-fi", "not “star”", "any"; free it. */
char *vec_condition_dup_words (const VecCondition *condition);

G_END_DECLS
