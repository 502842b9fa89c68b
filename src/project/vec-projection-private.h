#pragma once

#include "project/vec-projection.h"

G_BEGIN_DECLS

/* What a method's run does; those that may be NULL say so. */
typedef struct
{
  gboolean (*step) (VecProjection *projection, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                    GError **error);
  const float *(*get_layout) (VecProjection *projection);
  const char *(*get_stage) (VecProjection *projection);
  void (*extend) (VecProjection *projection, int n_more);          /* NULL: not iterative */
  double (*get_explained) (VecProjection *projection, int axis);   /* NULL: the axes mean nothing */
  void (*free) (VecProjection *projection);                        /* what the run holds beside the base */
} VecProjectionClass;

/* The first member of each method's run. */
struct _VecProjection
{
  const VecProjectionClass *klass;
  const float *vectors;    /* (n, d), borrowed */
  gint64 n_rows;
  int n_dims;
  VecProjectionParams params;
  VecKnnGraph *graph;      /* NULL before or without */
  float *initial;          /* (n, params.n_dims), NULL: none given */
  gboolean is_done;
  VecProjectionEnd end_reason; /* NONE where a method has but one: then all was done */
  int iteration, n_iterations;
  double kl;               /* NaN: none */
  VecProjectionTimes times;
};

/* Checks what every method needs and fills in the base. */
gboolean vec_projection_init (VecProjection *projection, const VecProjectionClass *klass, const float *vectors, gint64 n_rows,
                              int n_dims, const VecProjectionParams *params, GError **error);

/* The first principal components of the rows as @layout (n, params.n_dims); 0 where there are not so many. */
gboolean vec_projection_project_rows (VecProjection *projection, float *layout, GCancellable *cancellable, GError **error);

extern const VecProjectionMethod vec_axes_method;
extern const VecProjectionMethod vec_lda_method;
extern const VecProjectionMethod vec_pca_method;
extern const VecProjectionMethod vec_raw_method;
extern const VecProjectionMethod vec_tsne_method;
extern const VecProjectionMethod vec_umap_method;

G_END_DECLS
