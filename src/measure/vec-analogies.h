#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"

G_BEGIN_DECLS

/* "A is to B as C is to …": the row whose direction is nearest to that of B − A + C, rows brought to length 1 first, A, B and C left out
 * (Mikolov, Yih & Zweig, "Linguistic Regularities in Continuous Space Word Representations", NAACL 2013, section 4: 3CosAdd). */
typedef struct
{
  const float *vectors;      /* (n_rows, n_dims) */
  gint64 n_rows;             /* that may be the answer; the questions' rows may lie beyond */
  int n_dims;
  const gint64 *questions;   /* (n_questions, 3): A, B, C */
  gint64 n_questions;
} VecAnalogies;

/* Writes the row of each answer to @answers (n_questions); −1 where there is none: fewer than four rows, or a vector without direction. Ties
 * go to the first row. FALSE when cancelled. 2 × questions × rows × dimensions flops as matrix products, on @n_threads (0: all); 1.3 MB for each. */
gboolean vec_analogies_answer (const VecAnalogies *self, gint64 *answers, int n_threads, VecProgressFunc progress, gpointer progress_data,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
