#pragma once

#include "project/vec-affinity.h"
#include "project/vec-descent.h"
#include "project/vec-projection-private.h"
#include "project/vec-repulsion.h"

G_BEGIN_DECLS

/* What the files of t-SNE share: vec-tsne.c (the method and its run), vec-tsne-start.c (from the rows to affinities and a start) and
 * vec-tsne-optimize.c (the iterations). */

#define VEC_TSNE_MIN_ROWS 4       /* fewer are drawn as they are */
#define VEC_TSNE_N_CHECKS 5

typedef enum
{
  VEC_TSNE_PCA,
  VEC_TSNE_NEIGHBORS,
  VEC_TSNE_AFFINITY,
  VEC_TSNE_OPTIMIZE,
} VecTsneStage;

typedef struct
{
  VecProjection base;
  VecTsneStage stage;
  gint64 n;
  int dims;
  int n_early;             /* iterations with exaggeration, at most while they last */
  double coarse_perplexity; /* 0: none; what memory allows of that of the parameters */

  VecAffinity *affinity;
  VecRepulsion *repulsion;
  guint32 *order;          /* (n): the row at each place */
  VecDescent *descent;     /* points by place */
  float *forces;           /* (n, dims) by place: repulsion */
  double *sums;            /* (blocks of VEC_DESCENT_GRAIN) */
  float *published;        /* (n, dims) by row */
  gboolean is_published;

  gboolean stops_itself;
  GCancellable *cancellable; /* of the present iteration */
  double objective;        /* KL where nothing is exaggerated, else what takes its place */
  double checks[VEC_TSNE_N_CHECKS]; /* the objective every KL_PERIOD iterations, newest first; INFINITY before there is one */
  double gathered_kl, radius; /* at the last check of the early exaggeration */
  float exaggeration, inverse_z; /* of the present iteration */
} VecTsne;

static inline gint64
vec_tsne_count_blocks (const VecTsne *run)
{
  return (run->n + VEC_DESCENT_GRAIN - 1) / VEC_DESCENT_GRAIN;
}

void vec_tsne_end (VecTsne *run, VecProjectionEnd reason);

/* The stages, in their order; each goes on to the next. */
gboolean vec_tsne_step_pca (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                            GError **error);
gboolean vec_tsne_step_neighbors (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                                  GError **error);
gboolean vec_tsne_step_affinity (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                                 GError **error);
gboolean vec_tsne_step_optimize (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
