#include "plot/vec-terrain-paper-private.h"

#include <math.h>

/* ---- A sheet of paper */

void
vec_terrain_paper_unref (VecTerrainPaper *paper)
{
  if (paper == NULL || !g_atomic_ref_count_dec (&paper->ref_count))
    return;
  cairo_surface_destroy (paper->surface);
  vec_terrain_unref (paper->terrain);
  g_free (paper);
}

void
vec_terrain_job_clear (VecTerrainJob *job)
{
  vec_terrain_copy_unref (job->copy);
  g_clear_pointer (&job->known, vec_terrain_unref);
}

VecTerrainPaper *
vec_terrain_job_make_paper (const VecTerrainJob *job)
{
  VecTerrainPaper *paper = g_new0 (VecTerrainPaper, 1);
  double width = job->width * (1 + 2 * VEC_TERRAIN_BESIDE), height = job->height * (1 + 2 * VEC_TERRAIN_BESIDE);
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

gboolean
vec_terrain_paper_is_for (const VecTerrainPaper *paper, const VecFrame *frame)
{
  double scale = frame->camera.scale;

  return is_of_scene (paper, frame->scene) && paper->camera.scale == scale && paper->device_scale == frame->device_scale
         && paper->frame_width == frame->width && paper->frame_height == frame->height
         && fabs (frame->camera.center_x - paper->camera.center_x) * scale <= VEC_TERRAIN_BESIDE * frame->width
         && fabs (frame->camera.center_y - paper->camera.center_y) * scale <= VEC_TERRAIN_BESIDE * frame->height;
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
  source->first_x = paper->frame_width * (0.5 + VEC_TERRAIN_BESIDE) * paper->device_scale
                    + (frame->camera.center_x - paper->camera.center_x) * per_unit - (frame->width * frame->device_scale / 2 - x) * source->step;
  source->first_y = paper->frame_height * (0.5 + VEC_TERRAIN_BESIDE) * paper->device_scale
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
