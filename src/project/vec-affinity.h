#pragma once

#include <gio/gio.h>

#include "search/vec-knn-graph.h"

G_BEGIN_DECLS

/* t-SNE's symmetric affinities pᵢⱼ as sparse rows. Every row is padded to a multiple of VEC_AFFINITY_PAD entries by itself with
 * weight 0, so that loops need no remainder. Private to src/project. */
#define VEC_AFFINITY_PAD 8

typedef struct
{
  gint64 n_rows;
  gint64 *offsets;         /* (n + 1): where the entries of each row begin */
  guint32 *rows;           /* (offsets[n]) */
  float *weights;          /* (offsets[n]): pᵢⱼ; they add up to 1 */
  double entropy;          /* Σ p log p */
} VecAffinity;

/* The number of neighbours that a perplexity looks at: 3 times as many, as all implementations since van der Maaten (2014). */
int vec_affinity_get_n_neighbors (double perplexity, gint64 n_rows);

/* What a perplexity is lowered to so that its neighbours fit into memory: 100 million in all (3 GB while they
 * are made), or 90 of each row. That is no limit to n / 100 up to 57,000 rows; 333 at 100,000 rows, 33 at a million. */
double vec_affinity_limit_perplexity (double perplexity, gint64 n_rows);

/* From the first so many neighbours of @graph. Distances are taken as they are in the graph and squared. NULL when cancelled or
 * out of memory. */
VecAffinity *vec_affinity_new (VecKnnGraph *graph, double perplexity, int n_threads, GCancellable *cancellable, GError **error);

/* Half of each row's affinities from one perplexity, half from another, coarser one (Kobak & Berens 2019, "multi-scale similarities");
 * @coarse 0: none. The graph has the neighbours that the larger asks for. */
VecAffinity *vec_affinity_new_mixed (VecKnnGraph *graph, double perplexity, double coarse, int n_threads, GCancellable *cancellable,
                                     GError **error);

/* The same from the first @k neighbours: all other rows give t-SNE's affinities without van der Maaten's shortcut. */
VecAffinity *vec_affinity_new_full (VecKnnGraph *graph, double perplexity, int k, int n_threads, GCancellable *cancellable,
                                    GError **error);

/* p_j of one point that has neighbours at @distances (k): weights (k), adding up to 1, of the given perplexity. */
void vec_affinity_condition (const float *distances, int k, double perplexity, float *weights);

void vec_affinity_free (VecAffinity *affinity);

/* Renumbers the points: row i becomes what row @order[i] was. @place: the inverse of @order. FALSE without memory: unchanged then. */
gboolean vec_affinity_reorder (VecAffinity *affinity, const guint32 *order, const guint32 *place, int n_threads);

/* For rows @begin … @end: out (end − begin, n_dims) = Σⱼ pᵢⱼ (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²), the first part of the gradient. */
void vec_affinity_attract (const VecAffinity *affinity, const float *layout, int n_dims, gint64 begin, gint64 end, float *out);

/* For rows @begin … @end: Σ pᵢⱼ log (1 + |yᵢ − yⱼ|²), the layout's part of the divergence. */
double vec_affinity_spread (const VecAffinity *affinity, const float *layout, int n_dims, gint64 begin, gint64 end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecAffinity, vec_affinity_free)

G_END_DECLS
