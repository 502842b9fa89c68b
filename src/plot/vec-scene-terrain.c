/* The terrain below the points of a scene: what is kept of it, and the paper of each frame. */
#include "plot/vec-terrain-paper-private.h"

#include <math.h>

#define PRINT_RESOLUTION 2.0     /* pixels of hills per point of a page */

/* ---- What a scene keeps */

struct _VecTerrainCache
{
  VecTerrainCopy *copy;                    /* of the points as they were */
  VecTerrainPaper *screen;       /* of the last picture on the screen */
  VecTerrainWorker *worker;                /* NULL: terrains are made while drawing */
};

static VecTerrainCache *
get_cache (VecScene *scene)
{
  if (scene->terrain == NULL)
    scene->terrain = g_new0 (VecTerrainCache, 1);
  return scene->terrain;
}

void
vec_terrain_cache_free (VecTerrainCache *cache)
{
  g_clear_pointer (&cache->worker, vec_terrain_worker_close);
  g_clear_pointer (&cache->copy, vec_terrain_copy_unref);
  g_clear_pointer (&cache->screen, vec_terrain_paper_unref);
  g_free (cache);
}

void
vec_scene_set_terrain (VecScene *scene, VecTerrainKind kind)
{
  g_return_if_fail ((guint) kind < VEC_N_TERRAINS);

  if (scene->terrain_kind == kind)
    return;
  scene->terrain_kind = kind;
  scene->picture_serial++;
  if (scene->terrain != NULL)
    g_clear_pointer (&scene->terrain->copy, vec_terrain_copy_unref);
}

VecTerrainKind
vec_scene_get_terrain (VecScene *scene)
{
  return scene->terrain_kind;
}

void
vec_scene_set_terrain_notify (VecScene *scene, VecTerrainNotify notify, gpointer data, GDestroyNotify destroy)
{
  VecTerrainCache *cache = get_cache (scene);

  g_clear_pointer (&cache->worker, vec_terrain_worker_close);
  if (notify != NULL)
    cache->worker = vec_terrain_worker_new (notify, data, destroy);
}

/* ---- A frame's paper */

static VecTerrainCopy *
get_copy (VecTerrainCache *cache, VecScene *scene)
{
  if (cache->copy != NULL && cache->copy->positions_serial == scene->positions_serial
      && cache->copy->coloring_serial == scene->coloring_serial)
    return cache->copy;
  g_clear_pointer (&cache->copy, vec_terrain_copy_unref);
  return cache->copy = vec_terrain_copy_new (scene);
}

/* Sheets of one scale lie on one grid of pixels, so that a strip of the next one goes on where the last one ends. */
static VecCamera
snap (const VecFrame *frame)
{
  VecCamera camera = frame->camera;
  double per_unit = camera.scale * frame->device_scale;

  if (!frame->figure && fabs (camera.center_x * per_unit) < 1e15 && fabs (camera.center_y * per_unit) < 1e15)
    {
      camera.center_x = round (camera.center_x * per_unit) / per_unit;
      camera.center_y = round (camera.center_y * per_unit) / per_unit;
    }
  return camera;
}

static VecTerrainJob
make_job (VecTerrainCache *cache, const VecFrame *frame, int n_threads)
{
  VecScene *scene = frame->scene;
  VecTerrainJob job = {
    .copy = vec_terrain_copy_ref (get_copy (cache, scene)),
    .kind = scene->terrain_kind,
    .camera = snap (frame),
    .width = frame->width,
    .height = frame->height,
    .device_scale = frame->device_scale,
    .dark = scene->dark,
    .background = vec_scene_get_background (scene),
    .n_threads = n_threads,
  };

  if (cache->screen != NULL && cache->screen->kind == job.kind && cache->screen->positions_serial == scene->positions_serial
      && cache->screen->coloring_serial == scene->coloring_serial)
    job.known = vec_terrain_ref (cache->screen->terrain);
  return job;
}

static VecTerrainPaper *
make_now (VecTerrainCache *cache, const VecFrame *frame)
{
  VecTerrainJob job = make_job (cache, frame, 0);
  VecTerrainPaper *paper = vec_terrain_job_make_paper (&job);

  vec_terrain_job_clear (&job);
  return paper;
}

void
vec_scene_update_terrain (VecScene *scene)
{
  VecTerrainCache *cache = scene->terrain;
  VecTerrainPaper *ready;

  scene->picture_serial++;
  if (cache == NULL || cache->worker == NULL)
    return;
  ready = vec_terrain_worker_steal_ready (cache->worker);
  if (ready == NULL)
    return;
  g_clear_pointer (&cache->screen, vec_terrain_paper_unref);
  cache->screen = ready;
}

static gboolean
has_terrain (VecScene *scene)
{
  return scene->terrain_kind != VEC_TERRAIN_NONE && scene->solid.cloud == NULL && vec_points_get_n_drawn (scene->points) > 0;
}

/* Lent, NULL: none yet. */
static VecTerrainPaper *
get_screen_paper (VecTerrainCache *cache, const VecFrame *frame)
{
  if (cache->screen != NULL && vec_terrain_paper_is_for (cache->screen, frame))
    return cache->screen;
  if (cache->worker == NULL)
    {
      VecTerrainPaper *paper = make_now (cache, frame);

      g_clear_pointer (&cache->screen, vec_terrain_paper_unref);
      return cache->screen = paper;
    }
  if (!vec_terrain_worker_is_busy (cache->worker))
    {
      VecTerrainJob job = make_job (cache, frame, 1);

      vec_terrain_worker_start (cache->worker, &job);
    }
  /* Another kind, or in other light, would be a picture that nobody asked for. */
  return cache->screen != NULL && cache->screen->kind == frame->scene->terrain_kind && cache->screen->dark == frame->scene->dark
             ? cache->screen : NULL;
}

VecTerrainPaper *
vec_frame_ref_paper (const VecFrame *frame)
{
  VecTerrainCache *cache;
  VecTerrainPaper *paper;

  if (frame->vector || !has_terrain (frame->scene))
    return NULL;
  cache = get_cache (frame->scene);
  if (frame->figure)
    return make_now (cache, frame);
  paper = get_screen_paper (cache, frame);
  if (paper != NULL)
    g_atomic_ref_count_inc (&paper->ref_count);
  return paper;
}

void
vec_frame_draw_terrain (const VecFrame *frame, cairo_t *cr)
{
  VecScene *scene = frame->scene;
  g_autoptr (VecTerrain) terrain = NULL;

  if (!has_terrain (scene))
    return;
  terrain = vec_terrain_new (&get_copy (get_cache (scene), scene)->input, &frame->camera, frame->width, frame->height, 0);
  vec_terrain_paint (terrain, cr, &frame->camera, frame->width, frame->height, scene->dark, vec_scene_get_background (scene),
                     PRINT_RESOLUTION, 0);
}
