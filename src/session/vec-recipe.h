#pragma once

#include "project/vec-projection.h"
#include "project/vec-treatment.h"

G_BEGIN_DECLS

/* All that decides what a picture of a table looks like. */
typedef struct
{
  VecTreatment treatment;
  const VecProjectionMethod *method;
  VecProjectionParams params;             /* params.guide is of no meaning here: see vec_recipe_get_params() */
  VecGuide *guides[VEC_N_GUIDES];         /* by kind, of the table before its treatment; NULL: none. Owned */
  guint64 start;                          /* the serial of the layout that the run starts from; 0: a fresh start */
} VecRecipe;

/* @copy, which held nothing, then has references of its own. */
void vec_recipe_copy (const VecRecipe *recipe, VecRecipe *copy);
void vec_recipe_clear (VecRecipe *recipe);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecRecipe, vec_recipe_clear)

/* Takes a reference; @guide may be NULL. */
void vec_recipe_set_guide (VecRecipe *recipe, VecGuideKind kind, VecGuide *guide);
/* What the method follows: lent, NULL without. */
VecGuide *vec_recipe_get_guide (const VecRecipe *recipe);

/* The method's parameters, with @guide (lent) as theirs. */
VecProjectionParams vec_recipe_get_params (const VecRecipe *recipe, VecGuide *guide);

/* What to write at an axis of a picture made so; NULL: nothing. Free it. */
char *vec_recipe_dup_axis_title (const VecRecipe *recipe, int axis, double explained);

/* The number of dimensions counts for every method. Parameters that the method does not have (the perplexity of a PCA) and
 * guides that it does not follow make no difference. */
gboolean vec_recipe_equal (const VecRecipe *a, const VecRecipe *b);

/* The same but for the number of iterations: one may be a later state of the other. */
gboolean vec_recipe_is_continued (const VecRecipe *a, const VecRecipe *b);

/* The recipe of the picture that a run of @recipe has after @n_more further iterations: the early exaggeration stays as long as it
 * was, and a learning rate that falls has the same course before them. */
void vec_recipe_extend (VecRecipe *recipe, int n_more);

/* A layout of a table at one moment: positions, and what is known about them. Immutable and reference counted (atomically). */
typedef struct
{
  VecRecipe recipe;
  guint64 serial;        /* every layout has another one, never 0 */
  gint64 n_rows;
  int n_dims;            /* 2 or 3 */
  float *positions;      /* (n_rows, n_dims) */
  int iteration;
  int n_iterations;      /* 0: not iterative */
  double kl;             /* NaN: none */
  double explained[3];   /* share of variance of each axis, NaN: the axes mean nothing */
  double seconds;        /* that its run has worked for it */
  gboolean is_done;
  VecProjectionEnd end;  /* why it is done */
  gint64 n_placed;       /* of the rows, the last ones: placed into it later (vec-placement.h) */
} VecLayout;

/* A copy of what @projection has now, which must be something. */
VecLayout *vec_layout_new (VecProjection *projection, gint64 n_rows, const VecRecipe *recipe);

/* @layout with further rows placed into it: takes positions (n_rows, n_dims), which begin with its own. */
VecLayout *vec_layout_new_placed (VecLayout *layout, const VecRecipe *recipe, float *positions, gint64 n_rows);
VecLayout *vec_layout_ref (VecLayout *layout);
void vec_layout_unref (VecLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLayout, vec_layout_unref)

/* Layouts of one table by their recipe, the least recently used forgotten beyond @max_bytes. */
typedef struct _VecLayoutCache VecLayoutCache;

VecLayoutCache *vec_layout_cache_new (gsize max_bytes);
void vec_layout_cache_free (VecLayoutCache *cache);
void vec_layout_cache_clear (VecLayoutCache *cache);

/* Keeps a reference in place of any layout with the same recipe; an unfinished one does not take the place of a finished one. */
void vec_layout_cache_add (VecLayoutCache *cache, VecLayout *layout);
VecLayout *vec_layout_cache_find (VecLayoutCache *cache, const VecRecipe *recipe); /* lent or NULL */
VecLayout *vec_layout_cache_find_serial (VecLayoutCache *cache, guint64 serial);      /* lent or NULL */

G_END_DECLS
