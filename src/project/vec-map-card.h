#pragma once

#include "base/vec-card.h"
#include "project/vec-projection.h"

G_BEGIN_DECLS

/* How a map came about. */
typedef struct
{
  VecTable *table;
  const char *hash;                   /* vec_table_dup_hash(), or NULL */
  const VecTreatment *treatment;
  const VecProjectionMethod *method;
  const VecProjectionParams *params;
  const VecGuide *guide;              /* what the method followed; NULL: nothing */
  int n_iterations;                   /* done; 0: not iterative */
  gint64 n_placed;                    /* rows that were placed into it later */
} VecMapFacts;

/* Data, treatment, metric, method, every parameter of it, seed and iterations. For people only such parameters as are common or not
 * what they usually are. */
void vec_card_add_map (VecCard *card, const VecMapFacts *facts);

G_END_DECLS
