#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* How vectors are treated before anything is computed from them. All off: as they are. Applied in this order. */
typedef struct
{
  gboolean center;     /* subtract the mean of all rows */
  gboolean unit;       /* scale each row to length 1 (zero rows stay zero) */
  int pca_dims;        /* replace by the first so many principal components; 0: no */
} VecTreatment;

/* What is done unless a person chooses otherwise, before a map is computed, here and in every program: nothing, except that more
 * than 100 dimensions of more than 20 000 rows are first reduced to 50 principal components, because t-SNE's neighbours would
 * otherwise take minutes. */
static inline VecTreatment
vec_treatment_default (gint64 n_rows, int n_dims)
{
  VecTreatment treatment = { FALSE, FALSE, n_dims > 100 && n_rows > 20000 ? 50 : 0 };

  return treatment;
}

gboolean vec_treatment_equal (const VecTreatment *a, const VecTreatment *b);

/* "as they are", "centred · unit length · PCA to 50": translated; free it. */
char *vec_treatment_to_string (const VecTreatment *treatment);

/* "none" or a list of "center", "unit", "pca50" joined by "+": for the command line and saved settings. */
gboolean vec_treatment_parse (const char *text, VecTreatment *treatment, GError **error);
char *vec_treatment_to_id (const VecTreatment *treatment);

/* A table's vectors after the treatment: what the map and the neighbours both use. Immutable; a GObject so that an index can keep
 * it alive. With nothing to do it lends the table's own matrix where that is float32, and else widens it. The table must be checked
 * (vec_table_is_checked()). */
#define VEC_TYPE_SPACE (vec_space_get_type ())
G_DECLARE_FINAL_TYPE (VecSpace, vec_space, VEC, SPACE, GObject)

VecSpace *vec_space_new (VecTable *table, const VecTreatment *treatment, int n_threads, VecProgressFunc progress,
                         gpointer progress_data, GCancellable *cancellable, GError **error);

const VecTreatment *vec_space_get_treatment (VecSpace *space);
VecTable *vec_space_get_table (VecSpace *space);
gint64 vec_space_get_n_rows (VecSpace *space);
int vec_space_get_n_dims (VecSpace *space);
const float *vec_space_get_vectors (VecSpace *space);               /* (n, d) */
const float *vec_space_get_vector (VecSpace *space, gint64 row);    /* (d) */

/* The same treatment, with the table's own mean and components, of a vector from outside: in (the table's d) → out (space's d). */
void vec_space_treat (VecSpace *space, const float *vector, float *out);

G_END_DECLS
