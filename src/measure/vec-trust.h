#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "base/vec-progress.h"

G_BEGIN_DECLS

#define VEC_TRUST_MAX_KS 4

/* How far a map can be trusted. Every figure is 0 … 1 and 1 the best, but for distance_correlation, −1 … 1. */
typedef struct
{
  int n_ks;
  int ks[VEC_TRUST_MAX_KS];
  double preservation[VEC_TRUST_MAX_KS]; /* mean share of the k nearest rows that are among the k nearest on the map */
  double trustworthiness;                /* of the map's ks[0] neighbours: 1, none of them is a stranger */
  double continuity;                     /* of the true ks[0] neighbours: 1, none of them is far away on the map */
  double distance_correlation;           /* Spearman's, between true distances and those on the map */
  gint64 n_sampled;                      /* rows that were measured, each against all */
  gboolean is_of_present;                /* a session's: FALSE while another map is being shown */
} VecTrust;

typedef struct
{
  const float *vectors;    /* (n, d): what the map was made from */
  int n_dims;
  VecMetric metric;        /* of true neighbours and distances: Euclidean or cosine */
  const float *layout;     /* (n, axes) */
  int n_axes;
  gint64 n_rows;
  int n_ks;                /* 0: 10, 30 and 100, as far as they are less than half the rows; else ascending */
  int ks[VEC_TRUST_MAX_KS];
  gint64 n_sample;         /* rows to measure, 0: all */
  guint64 seed;            /* which rows, which pairs */
  int n_threads;
} VecTrustInput;

/* All figures in one go. Fewer than 3 rows, or rows that the map does not show (NaN): n_ks is 0 and the others NaN. FALSE when
 * cancelled, which is looked at every few milliseconds. 2 m n d flops for m sampled rows; 70,000 × 784 and 1,000 rows: 1.9 s of
 * processor time.
 *   trustworthiness, continuity   J. Venna, S. Kaski, "Neighborhood preservation in nonlinear projection methods: an experimental
 *                                 study", 2001, eq. 1 and 2
 *   distance_correlation          on 100,000 pairs of rows chosen by @seed, or on all pairs where there are fewer */
gboolean vec_trust_measure (const VecTrustInput *input, VecTrust *trust, VecProgressFunc progress, gpointer progress_data,
                            GCancellable *cancellable, GError **error);

/* For each row the share, 0 … 1, of its true neighbours that are near it on the map: among its @k nearest there, as many as true ones
 * are counted, so that the mean over all rows is the preservation at @k. @neighbors (n, k): the true ones. out (n). Maps of up to
 * three axes; about 2 µs per row. */
gboolean vec_trust_measure_honesty (const guint32 *neighbors, const float *layout, int n_axes, gint64 n_rows, int k, int n_threads,
                                    float *out, GCancellable *cancellable, GError **error);

/* Which of @rows (m) are far from @row on the map: more than @limit other rows are nearer. torn (m). O(n m), a pass over the map. */
void vec_trust_find_torn (const float *layout, int n_axes, gint64 n_rows, gint64 row, const gint64 *rows, guint n, gint64 limit,
                          guint8 *torn);

/* The limit for @k neighbours of @n_rows: 3 k, or a hundredth of the map where that is more. */
gint64 vec_trust_torn_limit (gint64 n_rows, guint k);

G_END_DECLS
