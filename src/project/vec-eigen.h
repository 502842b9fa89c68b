#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The largest @n_wanted eigenvalues of a symmetric matrix and their eigenvectors. @matrix (order, order) row-major, the upper
 * triangle; taken. values (n_wanted) descending, eigenvectors (n_wanted, order) as rows of length 1. LAPACK cannot be
 * interrupted, but above an order of 256 it works on a thread that one stops waiting for. (4/3) order³ flops in double precision. */
gboolean vec_eigen_largest (double *matrix, int order, int n_wanted, double *values, double *eigenvectors,
                            GCancellable *cancellable, GError **error);

G_END_DECLS
