#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A map of vectors that change little from one moment to the next, which changes as little as they do: each frame goes on from the one before.
 *   van der Maaten & Hinton, "Visualizing Data using t-SNE" (JMLR 2008), some iterations of it from the places of the last frame, which
 *   keep the picture as Rauber, Falcão & Telea, "Visualizing Time-Dependent Data Using Dynamic t-SNE" (EuroVis 2016), section 3, start theirs;
 *   Gower, "Generalized Procrustes analysis" (1975): each frame is turned or mirrored to lie on the last one (vec-procrustes.h)
 *   Mu & Viswanath, "All-but-the-Top" (ICLR 2018), section 3: the mean, which all words share, is taken out, and directions are compared
 * The first frame is a PCA. */
typedef struct _VecLearningLayout VecLearningLayout;

/* @n_words ≥ 2 vectors of @n_dims. */
VecLearningLayout *vec_learning_layout_new (int n_words, int n_dims, guint64 seed);
void vec_learning_layout_free (VecLearningLayout *self);

/* The next frame: @vectors (n_words, n_dims), @n_iterations more of t-SNE; 2 ms for each iteration of 2,000 words and 20 for their neighbours. FALSE:
 * cancelled, looked at between iterations; the last frame stays. */
gboolean vec_learning_layout_step (VecLearningLayout *self, const float *vectors, int n_iterations, GCancellable *cancellable, GError **error);

/* (n_words, 2) around 0 with a mean square radius of 1, lent until the next step; NULL before the first. */
const float *vec_learning_layout_get (VecLearningLayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLearningLayout, vec_learning_layout_free)

G_END_DECLS
