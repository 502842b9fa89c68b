#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* The sort keys of the labels or of a column of texts, as ICU makes them for a language: byte strings that compare as the texts are
 * ordered, with numbers in them by size. Made on all threads. */
typedef struct _VecCollation VecCollation;

/* @column NULL: the labels. @language NULL: that of the interface. NULL when cancelled. */
VecCollation *vec_collation_new (VecTable *table, VecColumn *column, const char *language, VecProgressFunc progress,
                                 gpointer user_data, GCancellable *cancellable);
void vec_collation_free (VecCollation *collation);   /* NULL is none */

/* Lent, NUL-terminated; NULL for a missing or empty text. */
const guint8 *vec_collation_get_key (VecCollation *collation, gint64 row);

/* (n_categories) the place of each category in the order of the language; equal ones share it. Free it. */
guint32 *vec_collation_rank_categories (VecColumn *column, const char *language);

G_END_DECLS
