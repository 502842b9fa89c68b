#include "plot/vec-terrain-paper.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot/vec-label-regions.h"

#define BESIDE 0.25              /* of the frame's size, on each side */
#define MAX_POINTS 1000000       /* more are sampled: points in Z-order, so that every part of the map keeps its share */
#define INTERVAL (150 * G_TIME_SPAN_MILLISECOND)   /* between two beginnings on the thread */
#define PRINT_RESOLUTION 2.0     /* pixels of hills per point of a page */

/* ---- What terrains are made from: a copy, so that points may move meanwhile */

typedef struct
{
  gatomicrefcount ref_count;
  guint64 positions_serial, coloring_serial;
  VecTerrainInput input;
  float *points;
  guint16 *codes;
  guint32 *colors[2];
} Copy;

static void
copy_unref (Copy *copy)
{
  if (!g_atomic_ref_count_dec (&copy->ref_count))
    return;
  g_free (copy->points);
  g_free (copy->codes);
  g_free (copy->colors[0]);
  g_free (copy->colors[1]);
  g_free (copy);
}

static Copy *
copy_ref (Copy *copy)
{
  g_atomic_ref_count_inc (&copy->ref_count);
  return copy;
}

static gboolean
has_groups (VecScene *scene)
{
  return scene->coloring != NULL && vec_coloring_get_n_rows (scene->coloring) == vec_scene_get_n_rows (scene)
         && vec_coloring_has_categories (scene->coloring);
}

static void
copy_points (Copy *copy, VecScene *scene)
{
  const float *sorted = vec_points_get_sorted (scene->points);
  const guint16 *codes = vec_points_get_codes (scene->points);
  gint64 n = vec_points_get_n_drawn (scene->points), stride = MAX ((n + MAX_POINTS - 1) / MAX_POINTS, 1), n_kept = 0;

  copy->points = g_new (float, 2 * (n / stride + 1));
  copy->codes = g_new (guint16, n / stride + 1);
  for (gint64 i = 0; i < n; i += stride)
    {
      copy->points[2 * n_kept] = (float) (sorted[2 * i] - copy->input.offset_x);
      copy->points[2 * n_kept + 1] = (float) (sorted[2 * i + 1] - copy->input.offset_y);
      copy->codes[n_kept] = codes[i];
      n_kept += codes[i] != VEC_POINTS_HIDDEN;
    }
  copy->input.points = (VecDensityPoints) { copy->points, n_kept, (double) stride };
  copy->input.codes = copy->codes;
}

static void
copy_colors (Copy *copy, VecScene *scene)
{
  guint n = has_groups (scene) ? vec_coloring_get_n_colors (scene->coloring) - 1 : 0;

  for (int dark = 0; dark < 2; dark++)
    {
      copy->colors[dark] = g_new (guint32, n + 1);
      for (guint i = 0; i < n; i++)
        copy->colors[dark][i] = vec_label_make_legible (vec_coloring_get_colors (scene->coloring, dark)[i], dark);
      copy->input.colors[dark] = copy->colors[dark];
    }
  copy->input.n_codes = n;
}

static Copy *
copy_new (VecScene *scene)
{
  Copy *copy = g_new0 (Copy, 1);
  VecTerrainInput *input = &copy->input;
  gboolean has_bounds;

  g_atomic_ref_count_init (&copy->ref_count);
  copy->positions_serial = scene->positions_serial;
  copy->coloring_serial = scene->coloring_serial;
  input->spacing = vec_points_get_spacing (scene->points);
  has_bounds = vec_scene_get_bounds (scene, &input->bounds);
  if (has_bounds)
    {
      /* Lines between the points of a layout far from zero want finer floats than the points themselves. */
      input->offset_x = input->bounds.x_min + (input->bounds.x_max - input->bounds.x_min) / 2;
      input->offset_y = input->bounds.y_min + (input->bounds.y_max - input->bounds.y_min) / 2;
      input->bounds.x_min -= input->offset_x, input->bounds.x_max -= input->offset_x;
      input->bounds.y_min -= input->offset_y, input->bounds.y_max -= input->offset_y;
    }
  copy_points (copy, scene);
  copy_colors (copy, scene);
  if (!has_bounds)
    input->points.n = 0;
  /* Without groups: all rows together. */
  input->kind = scene->terrain_kind == VEC_TERRAIN_GROUPS && input->n_codes == 0 ? VEC_TERRAIN_CONTOURS : scene->terrain_kind;
  return copy;
}

/* ---- A sheet of paper */

struct _VecTerrainPaper
{
  gatomicrefcount ref_count;
  VecTerrainKind kind;
  guint64 positions_serial, coloring_serial;
  gboolean dark;
  VecCamera camera;              /* of its middle */
  double frame_width, frame_height, device_scale;
  VecTerrain *terrain;
  cairo_surface_t *surface;
};

void
vec_terrain_paper_unref (VecTerrainPaper *paper)
{
  if (paper == NULL || !g_atomic_ref_count_dec (&paper->ref_count))
    return;
  cairo_surface_destroy (paper->surface);
  vec_terrain_unref (paper->terrain);
  g_free (paper);
}

typedef struct
{
  Copy *copy;
  VecTerrain *known;             /* of the same copy, or NULL */
  VecTerrainKind kind;
  VecCamera camera;
  double width, height, device_scale;
  gboolean dark;
  guint32 background;
  int n_threads;
} Job;

static void
job_clear (Job *job)
{
  copy_unref (job->copy);
  g_clear_pointer (&job->known, vec_terrain_unref);
}

static VecTerrainPaper *
make_paper (const Job *job)
{
  VecTerrainPaper *paper = g_new0 (VecTerrainPaper, 1);
  double width = job->width * (1 + 2 * BESIDE), height = job->height * (1 + 2 * BESIDE);
  cairo_t *cr;

  g_atomic_ref_count_init (&paper->ref_count);
  paper->kind = job->kind;
  paper->positions_serial = job->copy->positions_serial;
  paper->coloring_serial = job->copy->coloring_serial;
  paper->dark = job->dark;
  paper->camera = job->camera;
  paper->frame_width = job->width;
  paper->frame_height = job->height;
  paper->device_scale = job->device_scale;
  if (job->known != NULL && vec_terrain_serves (job->known, &job->camera, width, height))
    paper->terrain = vec_terrain_ref (job->known);
  else
    paper->terrain = vec_terrain_new (&job->copy->input, &job->camera, width, height, job->n_threads);
  paper->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX ((int) ceil (width * job->device_scale), 1),
                                               MAX ((int) ceil (height * job->device_scale), 1));
  cr = cairo_create (paper->surface);
  vec_set_source_rgb (cr, job->background, 1);
  cairo_paint (cr);
  cairo_scale (cr, job->device_scale, job->device_scale);
  vec_terrain_paint (paper->terrain, cr, &job->camera, width, height, job->dark, job->background, job->device_scale, job->n_threads);
  cairo_destroy (cr);
  cairo_surface_flush (paper->surface);
  return paper;
}

static gboolean
is_of_scene (const VecTerrainPaper *paper, const VecScene *scene)
{
  return paper->kind == scene->terrain_kind && paper->positions_serial == scene->positions_serial
         && paper->coloring_serial == scene->coloring_serial && paper->dark == scene->dark;
}

static gboolean
is_for (const VecTerrainPaper *paper, const VecFrame *frame)
{
  double scale = frame->camera.scale;

  return is_of_scene (paper, frame->scene) && paper->camera.scale == scale && paper->device_scale == frame->device_scale
         && paper->frame_width == frame->width && paper->frame_height == frame->height
         && fabs (frame->camera.center_x - paper->camera.center_x) * scale <= BESIDE * frame->width
         && fabs (frame->camera.center_y - paper->camera.center_y) * scale <= BESIDE * frame->height;
}

/* ---- The thread */

/* Shared by the scene and the thread, which may outlive it. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GCond cond;                    /* the scene is gone */
  gboolean is_running, is_wanted, is_closed;
  VecTerrainPaper *ready;        /* taken by the next frame */
  VecTerrainNotify notify;
  gpointer data;
  GDestroyNotify destroy;
} Worker;

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;
  g_clear_pointer (&worker->ready, vec_terrain_paper_unref);
  if (worker->destroy != NULL)
    worker->destroy (worker->data);
  g_mutex_clear (&worker->mutex);
  g_cond_clear (&worker->cond);
  g_free (worker);
}

typedef struct
{
  Worker *worker;
  Job job;
} Errand;

/* Makes one sheet, and then waits, so that points that move all the time do not keep a processor busy with their terrain. */
static gpointer
run_errand (gpointer data)
{
  Errand *errand = data;
  Worker *worker = errand->worker;
  gint64 end = g_get_monotonic_time () + INTERVAL;
  VecTerrainPaper *paper;
  gboolean is_wanted;

  vec_thread_give_way ();
  paper = make_paper (&errand->job);
  g_mutex_lock (&worker->mutex);
  g_clear_pointer (&worker->ready, vec_terrain_paper_unref);
  worker->ready = paper;
  if (!worker->is_closed)
    worker->notify (worker->data);
  while (!worker->is_closed && g_cond_wait_until (&worker->cond, &worker->mutex, end))
    ;
  worker->is_running = FALSE;
  is_wanted = worker->is_wanted && !worker->is_closed;
  worker->is_wanted = FALSE;
  if (is_wanted)
    worker->notify (worker->data);
  g_mutex_unlock (&worker->mutex);
  job_clear (&errand->job);
  worker_unref (worker);
  g_free (errand);
  return NULL;
}

/* Takes @job. One sheet at a time; who comes in between is told to ask again. */
static void
start_errand (Worker *worker, Job *job)
{
  Errand *errand;

  g_mutex_lock (&worker->mutex);
  if (worker->is_running)
    {
      worker->is_wanted = TRUE;
      g_mutex_unlock (&worker->mutex);
      job_clear (job);
      return;
    }
  worker->is_running = TRUE;
  g_mutex_unlock (&worker->mutex);
  errand = g_new (Errand, 1);
  *errand = (Errand) { worker, *job };
  g_atomic_ref_count_inc (&worker->ref_count);
  g_thread_unref (g_thread_new ("vec-terrain", run_errand, errand));
}

static gboolean
is_busy (Worker *worker)
{
  gboolean is_running;

  g_mutex_lock (&worker->mutex);
  is_running = worker->is_running;
  worker->is_wanted |= is_running;
  g_mutex_unlock (&worker->mutex);
  return is_running;
}

/* ---- What a scene keeps */

struct _VecTerrainCache
{
  Copy *copy;                    /* of the points as they were */
  VecTerrainPaper *screen;       /* of the last picture on the screen */
  Worker *worker;                /* NULL: terrains are made while drawing */
};

static VecTerrainCache *
get_cache (VecScene *scene)
{
  if (scene->terrain == NULL)
    scene->terrain = g_new0 (VecTerrainCache, 1);
  return scene->terrain;
}

static void
close_worker (VecTerrainCache *cache)
{
  if (cache->worker == NULL)
    return;
  g_mutex_lock (&cache->worker->mutex);
  cache->worker->is_closed = TRUE;
  g_cond_signal (&cache->worker->cond);
  g_mutex_unlock (&cache->worker->mutex);
  g_clear_pointer (&cache->worker, worker_unref);
}

void
vec_terrain_cache_free (VecTerrainCache *cache)
{
  close_worker (cache);
  g_clear_pointer (&cache->copy, copy_unref);
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
    g_clear_pointer (&scene->terrain->copy, copy_unref);
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
  Worker *worker;

  close_worker (cache);
  if (notify == NULL)
    return;
  worker = g_new0 (Worker, 1);
  g_atomic_ref_count_init (&worker->ref_count);
  g_mutex_init (&worker->mutex);
  g_cond_init (&worker->cond);
  worker->notify = notify;
  worker->data = data;
  worker->destroy = destroy;
  cache->worker = worker;
}

/* ---- A frame's paper */

static Copy *
get_copy (VecTerrainCache *cache, VecScene *scene)
{
  if (cache->copy != NULL && cache->copy->positions_serial == scene->positions_serial
      && cache->copy->coloring_serial == scene->coloring_serial)
    return cache->copy;
  g_clear_pointer (&cache->copy, copy_unref);
  return cache->copy = copy_new (scene);
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

static Job
make_job (VecTerrainCache *cache, const VecFrame *frame, int n_threads)
{
  VecScene *scene = frame->scene;
  Job job = {
    .copy = copy_ref (get_copy (cache, scene)),
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
  Job job = make_job (cache, frame, 0);
  VecTerrainPaper *paper = make_paper (&job);

  job_clear (&job);
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
  g_mutex_lock (&cache->worker->mutex);
  ready = g_steal_pointer (&cache->worker->ready);
  g_mutex_unlock (&cache->worker->mutex);
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
  if (cache->screen != NULL && is_for (cache->screen, frame))
    return cache->screen;
  if (cache->worker == NULL)
    {
      VecTerrainPaper *paper = make_now (cache, frame);

      g_clear_pointer (&cache->screen, vec_terrain_paper_unref);
      return cache->screen = paper;
    }
  if (!is_busy (cache->worker))
    {
      Job job = make_job (cache, frame, 1);

      start_errand (cache->worker, &job);
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

/* ---- Onto the picture */

typedef struct
{
  const guchar *pixels;
  int width, height, stride;
  double first_x, first_y, step;   /* of the frame's pixels, in the paper's */
} Source;

static void
source_init (Source *source, const VecTerrainPaper *paper, const VecFrame *frame, int x)
{
  double per_unit = paper->camera.scale * paper->device_scale;

  source->pixels = cairo_image_surface_get_data (paper->surface);
  source->width = cairo_image_surface_get_width (paper->surface);
  source->height = cairo_image_surface_get_height (paper->surface);
  source->stride = cairo_image_surface_get_stride (paper->surface);
  source->step = per_unit / (frame->camera.scale * frame->device_scale);
  source->first_x = paper->frame_width * (0.5 + BESIDE) * paper->device_scale
                    + (frame->camera.center_x - paper->camera.center_x) * per_unit - (frame->width * frame->device_scale / 2 - x) * source->step;
  source->first_y = paper->frame_height * (0.5 + BESIDE) * paper->device_scale
                    - (frame->camera.center_y - paper->camera.center_y) * per_unit - frame->height * frame->device_scale * source->step / 2;
}

static inline const guint32 *
get_row (const Source *source, int y)
{
  return (const guint32 *) (gconstpointer) (source->pixels + (gssize) y * source->stride);
}

static void
fill_plain (guint32 *to, guint32 color, int n)
{
  for (int x = 0; x < n; x++)
    to[x] = color;
}

/* At the same scale pixels are copied, half a pixel off at most. */
static void
copy_row (const Source *source, guint32 background, guint32 *to, int width, int y)
{
  double from_y = round (source->first_y) + y, from_x = round (source->first_x);
  int first = (int) CLAMP (-from_x, 0, width), last = (int) CLAMP (source->width - from_x, first, width);

  if (!(from_y >= 0 && from_y < source->height))
    first = last = width;
  fill_plain (to, background, first);
  if (last > first)
    {
      const guint32 *from = get_row (source, (int) from_y) + (gssize) from_x;

      for (int x = first; x < last; x++)
        to[x] = from[x] | 0xff000000u;
    }
  fill_plain (to + last, background, width - last);
}

/* Between two pixels, the second's weight of 256; two channels at a time. */
static inline guint32
mix (guint32 a, guint32 b, guint32 weight)
{
  guint32 even = (a & 0xff00ff) * (256 - weight) + (b & 0xff00ff) * weight;
  guint32 odd = (a >> 8 & 0xff00ff) * (256 - weight) + (b >> 8 & 0xff00ff) * weight;

  return (even >> 8 & 0xff00ff) | (odd & 0xff00ff00);
}

static void
scale_row (const Source *source, guint32 background, guint32 *to, int width, int y)
{
  double v = source->first_y + (y + 0.5) * source->step - 0.5;
  guint32 weight = (guint32) ((v - floor (v)) * 256);
  const guint32 *above, *below;

  if (!(v >= 0 && v < source->height - 1))
    {
      fill_plain (to, background, width);
      return;
    }
  above = get_row (source, (int) v);
  below = get_row (source, (int) v + 1);
  for (int x = 0; x < width; x++)
    {
      double u = source->first_x + (x + 0.5) * source->step - 0.5;
      int column = u >= 0 && u < source->width - 1 ? (int) u : -1;
      guint32 across = (guint32) ((u - column) * 256);

      to[x] = column < 0 ? background
              : 0xff000000u | mix (mix (above[column], above[column + 1], across), mix (below[column], below[column + 1], across), weight);
    }
}

void
vec_terrain_paper_fill_row (const VecTerrainPaper *paper, const VecFrame *frame, guint32 background, int x, int y, int width, guint32 *to)
{
  Source source;

  source_init (&source, paper, frame, x);
  if (fabs (source.step - 1) < 1e-9)
    copy_row (&source, background | 0xff000000u, to, width, y);
  else
    scale_row (&source, background | 0xff000000u, to, width, y);
}
