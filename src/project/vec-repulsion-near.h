#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The repulsion's kernel K = 1 / (1 + d²) in two parts, as in the multilevel summation method (Skeel, Tezcan & Hardy 2002; Hardy,
 * Stone & Schulten 2009): a smooth one, which is K beyond a cutoff and within it a polynomial of d² that meets K with
 * VEC_NEAR_ORDER − 1 continuous derivatives, and the rest, which is 0 beyond the cutoff. With s = 1 + d², c = 1 + cutoff² and
 * t = 1 − s / c the smooth part is Σ tᵏ / c (k < VEC_NEAR_ORDER), the rest t^VEC_NEAR_ORDER / s. A grid for the smooth part may be
 * coarse; the rest is summed here over pairs, in two dimensions. Private to src/project. */
#define VEC_NEAR_ORDER 4

typedef struct _VecRepulsionNear VecRepulsionNear;

VecRepulsionNear *vec_repulsion_near_new (gint64 n_points, int n_threads);
void vec_repulsion_near_free (VecRepulsionNear *near);

/* Adds the rest's forces −½ ∇ to @forces (n, 2) and returns its sum over all pairs, each twice, and each point with itself. @bounds as
 * in vec-repulsion.h;
 * the map has at most 2³¹ cells of the cutoff's size. O(n) pairs on a map whose density is bounded. */
double vec_repulsion_near_add (VecRepulsionNear *near, const float *layout, const float *bounds, float cutoff, float *forces);

/* The smooth part at the distance √@d2. */
double vec_repulsion_near_smooth (double d2, double cutoff);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRepulsionNear, vec_repulsion_near_free)

G_END_DECLS
