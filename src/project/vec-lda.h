#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Fisher's linear discriminant (Fisher 1936; Rao 1948 for several classes): the directions along which classes differ most against
 * how they scatter within. */
typedef struct
{
  int n_directions;        /* at most the classes that have rows less one, and d */
  int n_dims;
  double *mean;            /* (d) of the rows that have a class */
  double *directions;      /* (n_directions, d): the scatter within classes along each is 1; largest entry positive */
  double *explained;       /* (n_directions): share of the eigenvalues' sum, descending */
  double shrinkage;        /* 0 … 1: how far the scatter within was drawn towards a diagonal one */
} VecLda;

void vec_lda_clear (VecLda *lda);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecLda, vec_lda_clear)

/* classes (n): −1 … n_classes − 1, −1: the row takes no part. @shrinkage < 0: as Ledoit & Wolf 2004 estimate it best. Fails with a
 * sentence when fewer than two classes have rows. n d² + d³/3 flops; beyond 2048 dimensions in the space of the first 512 principal
 * components. */
gboolean vec_lda_fit (const float *vectors, gint64 n_rows, int n_dims, const gint32 *classes, int n_classes, double shrinkage,
                      int n_threads, VecLda *lda, GCancellable *cancellable, GError **error);

G_END_DECLS
