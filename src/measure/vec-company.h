#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which of its neighbours on a map a row keeps on every other map of the same rows (other seeds): a neighbour that comes and goes with the
 * seed says little. Not thread-safe; may be handed from thread to thread. */
typedef struct _VecCompany VecCompany;

#define VEC_COMPANY_MAX_K 16

/* The @k (at most VEC_COMPANY_MAX_K, < n) nearest of each row on @layout (n, axes). NULL when cancelled. n (4 k + 6) bytes. */
VecCompany *vec_company_new (const float *layout, gint64 n_rows, int n_axes, int k, int n_threads, GCancellable *cancellable,
                             GError **error);
void vec_company_free (VecCompany *company);

/* Another map: each row keeps those of its neighbours that are among its 2 k nearest there. FALSE when cancelled; nothing has
 * changed then. About 4 µs per row. */
gboolean vec_company_add (VecCompany *company, const float *layout, int n_threads, GCancellable *cancellable, GError **error);

/* out (n): the share of its neighbours that each row has kept so far, 0 … 1. */
void vec_company_get_shares (VecCompany *company, float *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCompany, vec_company_free)

G_END_DECLS
