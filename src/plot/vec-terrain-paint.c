/* A terrain on paper: hills in the light from the upper left with tints by height, and lines. */
#include "plot/vec-terrain-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "plot/vec-oklab.h"

#define N_TINTS 512
#define TINTS_PER_LEVEL 40
#define STEEPNESS 0.62        /* how many σ a level is high, for the light */
#define SHADE_LIGHT 0.30      /* how much the light changes a colour */
#define SHADE_DARK 0.55
#define COARSE 15.0           /* pixels of σ from which lines are curves */
#define LEAST_SEGMENT 0.6     /* pixels: points of a line nearer than this are passed over */

/* What the paper turns into with height; points of any colour stay legible on it. */
typedef struct
{
  double height;
  guint32 colors[2];   /* light, dark */
} Stop;

static const Stop stops[] = {
  { 0, { 0, 0 } },     /* the paper */
  { 1, { 0xeef2e2, 0x232d2b } }, { 2.5, { 0xe4ebd0, 0x2c3a34 } }, { 4, { 0xefe6c6, 0x3d3d2e } },
  { 5.5, { 0xebdab9, 0x4b4331 } }, { 7, { 0xe4cfb0, 0x584b3a } }, { 12, { 0xf4ece2, 0x6a6056 } },
};

static const guint32 line_colors[2] = { 0x8b7a5c, 0xb9a98a };

/* ---- Hills */

/* Cubic B-splines (de Boor 1978) through the heights: smooth to the second derivative, so that the light shows no facets. */
static void
fill_weights (double t, float *weights)
{
  double s = 1 - t;

  weights[0] = (float) (s * s * s / 6);
  weights[1] = (float) ((4 - 6 * t * t + 3 * t * t * t) / 6);
  weights[2] = (float) ((4 - 6 * s * s + 3 * s * s * s) / 6);
  weights[3] = (float) (t * t * t / 6);
}

typedef struct
{
  const VecDensity *elevation;
  double first_x, first_y, step;   /* of the pixels, in nodes; y falls */
  int width, height;               /* pixels */
  int first_node, n_nodes;         /* rows of nodes that are needed */
  float *lines;                    /* (n_nodes, width) heights along rows of nodes */
  float slope;                     /* height to pixels */
  float shade;
  guint32 tints[N_TINTS];
  guchar *pixels;
  int stride;
} Hills;

static inline float
get_node (const VecDensity *density, gint64 x, gint64 y)
{
  return density->values[CLAMP (y, 0, density->height - 1) * density->width + CLAMP (x, 0, density->width - 1)];
}

static gboolean
is_beside (const VecDensity *density, double node, int n)
{
  return !(node >= 0 && node <= n - 1);
}

static void
resample_lines (gint64 begin, gint64 end, int thread, gpointer data)
{
  Hills *hills = data;

  for (gint64 k = begin; k < end; k++)
    for (int x = 0; x < hills->width; x++)
      {
        double u = hills->first_x + x * hills->step;
        gint64 node = (gint64) floor (u);
        float weights[4], height = 0;

        if (!is_beside (hills->elevation, u, hills->elevation->width))
          {
            fill_weights (u - floor (u), weights);
            for (int i = 0; i < 4; i++)
              height += weights[i] * get_node (hills->elevation, node - 1 + i, hills->first_node + k);
          }
        hills->lines[k * hills->width + x] = height;
      }
}

VEC_SIMD static void
mix_lines (float *restrict to, const float *a, const float *b, const float *c, const float *d, const float *weights, int n)
{
  for (int x = 0; x < n; x++)
    to[x] = weights[0] * a[x] + weights[1] * b[x] + weights[2] * c[x] + weights[3] * d[x];
}

/* The heights along a row of pixels. */
static void
fill_row (const Hills *hills, int y, float *to)
{
  double v = hills->first_y - y * hills->step;
  gint64 node = (gint64) floor (v) - 1 - hills->first_node;
  const float *first = hills->lines + CLAMP (node, 0, hills->n_nodes - 4) * hills->width;
  float weights[4];

  if (is_beside (hills->elevation, v, hills->elevation->height))
    {
      memset (to, 0, hills->width * sizeof *to);
      return;
    }
  fill_weights (v - floor (v), weights);
  mix_lines (to, first, first + hills->width, first + 2 * hills->width, first + 3 * hills->width, weights, hills->width);
}

/* 256 … more or less light than on the flat; the sun stands in the upper left, half way up. */
VEC_SIMD static void
fill_light (const float *above, const float *here, const float *below, float slope, float shade, float *restrict light, int n)
{
  for (int x = 0; x < n; x++)
    {
      float east = (here[x + 1] - here[x - 1]) * slope, south = (below[x] - above[x]) * slope;
      float cosine = (0.5f * east + 0.5f * south + 0.70710678f) / sqrtf (1 + east * east + south * south);

      light[x] = 256 + 256 * shade * (cosine - 0.70710678f);
    }
}

static void
shade_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Hills *hills = data;
  gsize n = (gsize) hills->width + 2;
  g_autofree float *memory = g_new0 (float, 4 * n);
  float *above = memory + 1, *here = above + n, *below = here + n, *light = below + n;

  for (gint64 y = begin; y < end; y++)
    {
      guint32 *pixels = (guint32 *) (gpointer) (hills->pixels + y * hills->stride);

      fill_row (hills, (int) y - 1, above);
      fill_row (hills, (int) y, here);
      fill_row (hills, (int) y + 1, below);
      here[-1] = here[0], here[hills->width] = here[hills->width - 1];
      fill_light (above, here, below, hills->slope, hills->shade, light, hills->width);
      for (int x = 0; x < hills->width; x++)
        {
          guint32 tint = hills->tints[MIN ((int) (here[x] * TINTS_PER_LEVEL), N_TINTS - 1)];
          int l = (int) light[x], r = (int) (tint >> 16 & 0xff) * l >> 8, g = (int) (tint >> 8 & 0xff) * l >> 8, b = (int) (tint & 0xff) * l >> 8;

          pixels[x] = 0xff000000u | (guint32) CLAMP (r, 0, 255) << 16 | (guint32) CLAMP (g, 0, 255) << 8 | (guint32) CLAMP (b, 0, 255);
        }
    }
}

static void
fill_tints (guint32 *tints, gboolean dark, guint32 paper)
{
  for (int i = 0; i < N_TINTS; i++)
    {
      double height = (double) i / TINTS_PER_LEVEL;
      guint stop = 1;

      while (stop + 1 < G_N_ELEMENTS (stops) && stops[stop].height < height)
        stop++;
      tints[i] = vec_rgb_mix (stop == 1 ? paper : stops[stop - 1].colors[dark], stops[stop].colors[dark],
                              CLAMP ((height - stops[stop - 1].height) / (stops[stop].height - stops[stop - 1].height), 0, 1));
    }
}

cairo_surface_t *
vec_terrain_shade (VecTerrain *self, double left, double top, double scale, int width, int height, gboolean dark, guint32 paper,
                   int n_threads)
{
  const VecDensity *d = self->elevation;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  Hills hills = { .elevation = d, .width = width, .height = height };
  double last_y;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  hills.step = 1 / (scale * d->cell);
  hills.first_x = (left - self->offset_x - d->x) / d->cell + hills.step / 2;
  hills.first_y = (top - self->offset_y - d->y) / d->cell - hills.step / 2;
  last_y = hills.first_y - (height + 1) * hills.step;
  hills.first_node = (int) CLAMP (floor (last_y) - 1, -2, d->height);
  hills.n_nodes = MAX ((int) CLAMP (floor (hills.first_y + hills.step) + 3, -2, d->height + 2) - hills.first_node, 4);
  hills.slope = (float) (STEEPNESS * self->sigma * scale / 2);
  hills.shade = (float) (dark ? SHADE_DARK : SHADE_LIGHT);
  fill_tints (hills.tints, dark, paper);
  hills.lines = g_new (float, (gsize) hills.n_nodes * width);
  hills.pixels = cairo_image_surface_get_data (surface);
  hills.stride = cairo_image_surface_get_stride (surface);
  vec_parallel_blocks (hills.n_nodes, 8, n_threads, resample_lines, &hills);
  vec_parallel_blocks (height, 16, n_threads, shade_rows, &hills);
  cairo_surface_mark_dirty (surface);
  g_free (hills.lines);
  return surface;
}

static void
paint_hills (VecTerrain *self, cairo_t *cr, const VecCamera *camera, double width, double height, gboolean dark, guint32 paper,
             double resolution, int n_threads)
{
  double left = camera->center_x - width / 2 / camera->scale, top = camera->center_y + height / 2 / camera->scale;
  cairo_surface_t *surface = vec_terrain_shade (self, left, top, camera->scale * resolution, MAX ((int) ceil (width * resolution), 1),
                                                MAX ((int) ceil (height * resolution), 1), dark, paper, n_threads);

  cairo_save (cr);
  cairo_scale (cr, 1 / resolution, 1 / resolution);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

/* ---- Lines */

typedef struct
{
  double scale, x, y;        /* pixels = x + scale × local; y falls */
  double width, height;
} Sheet;

static gboolean
is_in_sight (const Sheet *sheet, const float *points, int n)
{
  double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

  for (int i = 0; i < n; i++)
    {
      x0 = MIN (x0, points[2 * i]), x1 = MAX (x1, points[2 * i]);
      y0 = MIN (y0, points[2 * i + 1]), y1 = MAX (y1, points[2 * i + 1]);
    }
  return sheet->x + sheet->scale * x1 > -10 && sheet->x + sheet->scale * x0 < sheet->width + 10
         && sheet->y - sheet->scale * y0 > -10 && sheet->y - sheet->scale * y1 < sheet->height + 10;
}

/* Points farther outside than cairo can count lie at the edge of what it can. */
static double
limit (double v)
{
  return CLAMP (v, -1e5, 1e5);
}

/* From half way to one point to half way to the next, bent by the point between: a quadratic curve. */
static void
bend (cairo_t *cr, double x, double y, double to_x, double to_y)
{
  double from_x, from_y;

  cairo_get_current_point (cr, &from_x, &from_y);
  cairo_curve_to (cr, (from_x + 2 * x) / 3, (from_y + 2 * y) / 3, (to_x + 2 * x) / 3, (to_y + 2 * y) / 3, to_x, to_y);
}

/* @is_coarse: the steps of the grid would show. */
static void
add_line (const Sheet *sheet, cairo_t *cr, const float *points, int n, gboolean is_coarse)
{
  double last_x = limit (sheet->x + sheet->scale * points[2 * (n - 1)]), last_y = limit (sheet->y - sheet->scale * points[2 * n - 1]);

  for (int i = 0; i <= n; i++)
    {
      double x = limit (sheet->x + sheet->scale * points[2 * (i % n)]), y = limit (sheet->y - sheet->scale * points[2 * (i % n) + 1]);
      double middle_x = (last_x + x) / 2, middle_y = (last_y + y) / 2;

      if (i > 0 && i < n && fabs (x - last_x) + fabs (y - last_y) < LEAST_SEGMENT)
        continue;
      if (i == 0)
        cairo_move_to (cr, is_coarse ? middle_x : x, is_coarse ? middle_y : y);
      else if (is_coarse)
        bend (cr, last_x, last_y, middle_x, middle_y);
      else if (i < n)
        cairo_line_to (cr, x, y);
      last_x = x, last_y = y;
    }
  cairo_close_path (cr);
}

static void
set_color (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0, alpha);
}

/* Every third line is thicker, as on a map for walkers; groups have a faint ground in their colour. */
static void
paint_line (VecTerrain *self, const Sheet *sheet, cairo_t *cr, const VecTerrainLine *line, gboolean dark)
{
  const VecContours *contours = line->contours;
  gboolean is_group = self->kind == VEC_TERRAIN_GROUPS;
  guint32 color = is_group ? line->colors[dark ? 1 : 0] : line_colors[dark ? 1 : 0];

  cairo_new_path (cr);
  for (int i = 0; i < contours->n_lines; i++)
    {
      const float *points = contours->points + 2 * (gsize) contours->starts[i];
      int n = contours->starts[i + 1] - contours->starts[i];

      if (is_in_sight (sheet, points, n))
        add_line (sheet, cr, points, n, self->sigma * sheet->scale > COARSE);
    }
  if (is_group)
    {
      set_color (cr, color, dark ? 0.10 : 0.07);
      cairo_fill_preserve (cr);
    }
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, is_group ? (line->level == 0 ? 1.3 : 0.8) : line->level % 3 == 0 ? 1.2 : 0.7);
  set_color (cr, color, is_group ? 0.85 : self->kind == VEC_TERRAIN_HILLS ? 0.45 : 0.8);
  cairo_stroke (cr);
}

void
vec_terrain_paint (VecTerrain *self, cairo_t *cr, const VecCamera *camera, double width, double height, gboolean dark, guint32 paper,
                   double resolution, int n_threads)
{
  Sheet sheet = {
    .scale = camera->scale,
    .x = width / 2 - (camera->center_x - self->offset_x) * camera->scale,
    .y = height / 2 + (camera->center_y - self->offset_y) * camera->scale,
    .width = width,
    .height = height,
  };

  cairo_save (cr);
  if (self->elevation != NULL)
    paint_hills (self, cr, camera, width, height, dark, paper, resolution, n_threads);
  for (guint i = 0; i < self->lines->len; i++)
    paint_line (self, &sheet, cr, &g_array_index (self->lines, VecTerrainLine, i), dark);
  cairo_restore (cr);
}
