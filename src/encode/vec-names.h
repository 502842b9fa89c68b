#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* What about 2,000 evenly spaced names of a table or column look like. */
typedef enum
{
  VEC_NAMES_WORDS,       /* mostly words and short phrases, hardly any twice */
  VEC_NAMES_NONE,        /* there are none */
  VEC_NAMES_IDENTIFIERS, /* mostly numbers, codes, addresses */
  VEC_NAMES_TEXTS,       /* mostly titles and sentences */
  VEC_NAMES_CLASSES,     /* few names for many rows: kinds, not names */
} VecNames;

/* Costs about a millisecond. */
VecNames vec_names_of_labels (VecTable *table);
VecNames vec_names_of_column (VecColumn *column);

/* Whether @column, by its type and its own name, holds the rows' names in another language: "chinese", "中文", "name (zh)". */
gboolean vec_column_is_names (VecColumn *column);

G_END_DECLS
