#pragma once

#include "plot/vec-orbit.h"

G_BEGIN_DECLS

/* The way of many points from one picture to another, both as they are seen: x to the right, y up, z towards the viewer, layout units.
 * t-SNE and UMAP do not mind how their maps are turned. So that the eye can follow, the points do not go straight then, through each
 * other's midst, but the whole turns as far as brings the first picture to lie best over the second (Horn 1987, "Closed-form solution of
 * absolute orientation using unit quaternions", without scale and never mirrored), and in what is so turned each goes straight. Nothing
 * but the way is turned: it begins with what it was given and ends exactly there, so that coordinates stay those of the seed. */
typedef struct _VecMorph VecMorph;

/* (n, 3) each; not finite: nowhere. Takes both. Looks at 40,000 rows at most, 0.5 ms. Where both are flat, z = 0, they turn in their
 * plane. */
VecMorph *vec_morph_new (gint64 n_rows, float *start, float *end);
void vec_morph_free (VecMorph *morph);

/* Another end, (n, 3), taken: the turn stays as it is, so that a picture that goes on forming does not shake the others' way. */
void vec_morph_aim (VecMorph *morph, float *end);

gint64 vec_morph_get_n_rows (VecMorph *morph);
/* How far the whole turns; none where that would bring the pictures hardly nearer to each other. */
VecQuaternion vec_morph_get_turn (VecMorph *morph);
/* (n, 3) at @share of the way, 0 … 1; what is nowhere at the start is where it belongs in the other picture, turned likewise. In
 * parallel, 3 ns a point. */
void vec_morph_get (VecMorph *morph, double share, float *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecMorph, vec_morph_free)

G_END_DECLS
