#pragma once

#include "table/vec-column.h"

G_BEGIN_DECLS

/* Labels that repeat, such as classes, are worth a column as well, so that points can be coloured by them: a category column, or NULL
 * where more than half of the labels differ. */
VecColumn *vec_label_column_new (const char *name, VecStrings *labels);

G_END_DECLS
