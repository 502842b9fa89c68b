#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What t-SNE's points do to each other regardless of the data: with q = 1 / (1 + |yᵢ − yⱼ|²), the forces Σⱼ (yᵢ − yⱼ) q² and the
 * normalisation Z = Σ_{i≠j} q (van der Maaten & Hinton 2008, eq. 5). Private to src/project. */
typedef enum
{
  VEC_REPULSION_AUTO,      /* whichever a cost model expects to be quickest */
  VEC_REPULSION_DIRECT,    /* all pairs */
  VEC_REPULSION_TREE,      /* Barnes–Hut (van der Maaten 2014): any spread, 2 or 3 dimensions */
  VEC_REPULSION_FFT,       /* interpolation on a grid: 2 dimensions */
} VecRepulsionMethod;

typedef struct _VecRepulsion VecRepulsion;

VecRepulsion *vec_repulsion_new (gint64 n_points, int n_dims, VecRepulsionMethod method, int n_threads);
void vec_repulsion_free (VecRepulsion *repulsion);

/* layout (n, dims) → forces (n, dims); returns Z. The result does not depend on the number of threads. */
double vec_repulsion_compute (VecRepulsion *repulsion, const float *layout, float *forces);

/* What AUTO takes for so many points within these @bounds. */
VecRepulsionMethod vec_repulsion_choose (gint64 n_points, int n_dims, const float *bounds);

/* What the last computation used: never AUTO after one. */
VecRepulsionMethod vec_repulsion_get_last_method (VecRepulsion *repulsion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRepulsion, vec_repulsion_free)

/* The field of fixed points at other places, for points that are put into a finished layout. The layout is read once: afterwards a place
 * costs some 20 ns on a map of two dimensions that a grid suits, else a walk of the tree (a few µs). May be evaluated by several
 * threads at once. */
typedef struct _VecRepulsionField VecRepulsionField;

/* layout (n, dims), n ≥ 1, all finite. O(n) and the grid's transforms: what one vec_repulsion_compute() costs, and 6 n floats. */
VecRepulsionField *vec_repulsion_field_new (const float *layout, gint64 n_points, int n_dims, int n_threads);
void vec_repulsion_field_free (VecRepulsionField *field);

/* places (m, dims) → forces (m, dims) = Σⱼ (x − yⱼ) q², sums (m) = Σⱼ q over all n points: within 1 % by the grid, 2.5 % by
 * the tree. Runs in the calling thread. */
void vec_repulsion_field_evaluate (VecRepulsionField *field, const float *places, gint64 n_places, float *forces, double *sums);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRepulsionField, vec_repulsion_field_free)

/* ---- The methods; each keeps its buffers between calls. @bounds: minimum and maximum of each dimension, in turn. */

double vec_repulsion_direct (const float *layout, gint64 n_points, int n_dims, int n_threads, float *forces);

typedef struct _VecRepulsionFft VecRepulsionFft;

/* @is_plain: the grid has all of the kernel, as vec_repulsion_fft_sample() needs it. Otherwise a coarser one leaves pairs of near
 * points to vec-repulsion-near.h where that is quicker: on wide and sparse maps. */
VecRepulsionFft *vec_repulsion_fft_new (gint64 n_points, gboolean is_plain, int n_threads);
void vec_repulsion_fft_free (VecRepulsionFft *fft);
double vec_repulsion_fft_compute (VecRepulsionFft *fft, const float *layout, const float *bounds, float *forces);

/* What the last computed layout does to points elsewhere: FALSE where @place lies outside the grid. */
gboolean vec_repulsion_fft_sample (VecRepulsionFft *fft, const float *place, float *force, double *sum);

/* About how long a computation takes, in nanoseconds on one core, and how long where it is plain; INFINITY: too long for any. */
double vec_repulsion_fft_get_cost (gint64 n_points, const float *bounds);
double vec_repulsion_fft_get_plain_cost (gint64 n_points, const float *bounds);

typedef struct _VecRepulsionTree VecRepulsionTree;

VecRepulsionTree *vec_repulsion_tree_new (gint64 n_points, int n_dims, int n_threads);
void vec_repulsion_tree_free (VecRepulsionTree *tree);
double vec_repulsion_tree_compute (VecRepulsionTree *tree, const float *layout, const float *bounds, float *forces);

/* The same in two: a tree of @layout, and then what it does to a point at @place, which is none of its own. */
void vec_repulsion_tree_build (VecRepulsionTree *tree, const float *layout, const float *bounds);
void vec_repulsion_tree_sample (const VecRepulsionTree *tree, const float *place, float *force, double *sum);

G_END_DECLS
