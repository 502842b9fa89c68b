#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How near two vectors are. The number shown for each:
 *   COSINE     cosine distance, 1 − x·y / (|x| |y|), 0 … 2, smaller is nearer; a zero vector is at distance 1 from everything
 *   EUCLIDEAN  |x − y|, smaller is nearer (not squared)
 *   DOT        x·y, a score: larger is nearer */
typedef enum
{
  VEC_METRIC_COSINE,
  VEC_METRIC_EUCLIDEAN,
  VEC_METRIC_DOT,
} VecMetric;

#define VEC_N_METRICS 3

/* "cosine", "euclidean", "dot": the names of the command line and of saved settings. */
const char *vec_metric_get_id (VecMetric metric);

/* The name in the interface language, static. */
const char *vec_metric_get_title (VecMetric metric);

/* Sets @metric and returns TRUE when @id is one of the ids. */
gboolean vec_metric_from_id (const char *id, VecMetric *metric);

/* x·y / (|x| |y|), summed in double precision, −1 … 1; 0 where a vector is zero. */
double vec_cosine (const float *x, const float *y, int n_dims);

G_END_DECLS
