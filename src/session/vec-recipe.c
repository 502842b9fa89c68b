#include "session/vec-recipe.h"

#include <math.h>

void
vec_recipe_copy (const VecRecipe *recipe, VecRecipe *copy)
{
  *copy = *recipe;
  for (int kind = 0; kind < VEC_N_GUIDES; kind++)
    copy->guides[kind] = vec_guide_ref (recipe->guides[kind]);
}

void
vec_recipe_clear (VecRecipe *recipe)
{
  for (int kind = 0; kind < VEC_N_GUIDES; kind++)
    g_clear_pointer (&recipe->guides[kind], vec_guide_unref);
}

void
vec_recipe_set_guide (VecRecipe *recipe, VecGuideKind kind, VecGuide *guide)
{
  VecGuide *old = recipe->guides[kind];

  recipe->guides[kind] = vec_guide_ref (guide);
  g_clear_pointer (&old, vec_guide_unref);
}

VecGuide *
vec_recipe_get_guide (const VecRecipe *recipe)
{
  return recipe->method != NULL ? recipe->guides[recipe->method->guide] : NULL;
}

VecProjectionParams
vec_recipe_get_params (const VecRecipe *recipe, VecGuide *guide)
{
  VecProjectionParams params = recipe->params;

  params.guide = guide;
  return params;
}

char *
vec_recipe_dup_axis_title (const VecRecipe *recipe, int axis, double explained)
{
  VecProjectionParams params = vec_recipe_get_params (recipe, vec_recipe_get_guide (recipe));

  return vec_projection_method_dup_axis_title (recipe->method, &params, axis, explained);
}

gboolean
vec_recipe_equal (const VecRecipe *a, const VecRecipe *b)
{
  if (a->method != b->method || a->params.n_dims != b->params.n_dims || !vec_treatment_equal (&a->treatment, &b->treatment))
    return FALSE;
  for (const VecParameter *p = a->method->parameters; p != NULL && p->id != NULL; p++)
    if (vec_parameter_get (p, &a->params) != vec_parameter_get (p, &b->params))
      return FALSE;
  return a->start == b->start && vec_guide_equal (vec_recipe_get_guide (a), vec_recipe_get_guide (b));
}

gboolean
vec_recipe_is_continued (const VecRecipe *a, const VecRecipe *b)
{
  VecRecipe recipe = *b;   /* its guides lent */

  recipe.params.n_iterations = a->params.n_iterations;
  recipe.params.n_exaggeration = a->params.n_exaggeration;
  recipe.params.n_refining = a->params.n_refining;
  return vec_recipe_equal (a, &recipe);
}

void
vec_recipe_extend (VecRecipe *recipe, int n_more)
{
  if (vec_projection_method_find_parameter (recipe->method, "refining-iterations") != NULL)
    {
      recipe->params.n_refining += n_more;
      return;
    }
  recipe->params.n_exaggeration = MIN (recipe->params.n_exaggeration, recipe->params.n_iterations);
  recipe->params.n_iterations += n_more;
}

static guint64
next_serial (void)
{
  static gsize last_serial;

  return (guint64) g_atomic_pointer_add (&last_serial, 1) + 1;
}

VecLayout *
vec_layout_new (VecProjection *projection, gint64 n_rows, const VecRecipe *recipe)
{
  VecLayout *layout = g_atomic_rc_box_new0 (VecLayout);
  VecProjectionTimes times = vec_projection_get_times (projection);

  vec_recipe_copy (recipe, &layout->recipe);
  layout->serial = next_serial ();
  layout->n_rows = n_rows;
  layout->n_dims = recipe->params.n_dims;
  layout->positions = g_memdup2 (vec_projection_get_layout (projection), (gsize) n_rows * (gsize) layout->n_dims * sizeof (float));
  layout->iteration = vec_projection_get_iteration (projection);
  layout->n_iterations = vec_projection_get_n_iterations (projection);
  layout->kl = vec_projection_get_kl (projection);
  for (int axis = 0; axis < 3; axis++)
    layout->explained[axis] = vec_projection_get_explained (projection, axis);
  layout->seconds = times.pca_s + times.knn_s + times.affinity_s + times.optimize_s;
  layout->is_done = vec_projection_is_done (projection);
  layout->end = vec_projection_get_end_reason (projection);
  return layout;
}

VecLayout *
vec_layout_new_placed (VecLayout *layout, const VecRecipe *recipe, float *positions, gint64 n_rows)
{
  VecLayout *placed = g_atomic_rc_box_new0 (VecLayout);

  *placed = *layout;
  vec_recipe_copy (recipe, &placed->recipe);
  placed->serial = next_serial ();
  placed->positions = positions;
  placed->n_rows = n_rows;
  placed->n_placed = layout->n_placed + n_rows - layout->n_rows;
  placed->kl = NAN;
  return placed;
}

VecLayout *
vec_layout_ref (VecLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  VecLayout *layout = data;

  vec_recipe_clear (&layout->recipe);
  g_free (layout->positions);
}

void
vec_layout_unref (VecLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

struct _VecLayoutCache
{
  GQueue layouts;   /* of VecLayout, the latest used first */
  gsize n_bytes;
  gsize max_bytes;
};

static gsize
layout_size (const VecLayout *layout)
{
  return sizeof *layout + (gsize) layout->n_rows * (gsize) layout->n_dims * sizeof (float);
}

VecLayoutCache *
vec_layout_cache_new (gsize max_bytes)
{
  VecLayoutCache *cache = g_new0 (VecLayoutCache, 1);

  g_queue_init (&cache->layouts);
  cache->max_bytes = max_bytes;
  return cache;
}

static void
forget (VecLayoutCache *cache, GList *link)
{
  cache->n_bytes -= layout_size (link->data);
  vec_layout_unref (link->data);
  g_queue_delete_link (&cache->layouts, link);
}

void
vec_layout_cache_clear (VecLayoutCache *cache)
{
  while (cache->layouts.head != NULL)
    forget (cache, cache->layouts.head);
}

void
vec_layout_cache_free (VecLayoutCache *cache)
{
  vec_layout_cache_clear (cache);
  g_free (cache);
}

static GList *
find_link (VecLayoutCache *cache, const VecRecipe *recipe)
{
  for (GList *link = cache->layouts.head; link != NULL; link = link->next)
    if (vec_recipe_equal (&((VecLayout *) link->data)->recipe, recipe))
      return link;
  return NULL;
}

void
vec_layout_cache_add (VecLayoutCache *cache, VecLayout *layout)
{
  GList *same = find_link (cache, &layout->recipe);

  if (same != NULL && ((VecLayout *) same->data)->is_done && !layout->is_done)
    return;
  g_queue_push_head (&cache->layouts, vec_layout_ref (layout));
  cache->n_bytes += layout_size (layout);
  if (same != NULL)
    forget (cache, same);
  while (cache->n_bytes > cache->max_bytes && cache->layouts.length > 1)
    forget (cache, cache->layouts.tail);
}

static VecLayout *
lend (VecLayoutCache *cache, GList *link)
{
  if (link == NULL)
    return NULL;
  g_queue_unlink (&cache->layouts, link);
  g_queue_push_head_link (&cache->layouts, link);
  return link->data;
}

VecLayout *
vec_layout_cache_find (VecLayoutCache *cache, const VecRecipe *recipe)
{
  return lend (cache, find_link (cache, recipe));
}

VecLayout *
vec_layout_cache_find_serial (VecLayoutCache *cache, guint64 serial)
{
  GList *link = cache->layouts.head;

  while (link != NULL && ((VecLayout *) link->data)->serial != serial)
    link = link->next;
  return lend (cache, link);
}
