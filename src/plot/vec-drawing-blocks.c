/* Which blocks of points meet the picture, how many of each are drawn, and how the picture is cut into bands. */
#include "plot/vec-drawing-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define BLOCK VEC_POINTS_BLOCK
#define BAND_ROWS 32           /* not narrower: discs at a band's edge are drawn by both neighbours */
#define SERIAL_PIXELS 40000
#define FEWEST 4               /* points drawn of a block */
#define EVENNESS 0.85          /* measured: with this, reduced pictures are neither darker nor lighter */
#define FULL_INK 3.0           /* a crowd through which e⁻³ of the paper is seen is as dark as any */

/* The float is taken apart from its int so that the comparisons also catch what overflowed and NaN. */
VEC_SIMD void
vec_transform_points (const VecTransform *t, const float *local, int n, gint32 *x, gint32 *y)
{
  float low = -t->limit, high = t->limit;

  for (int i = 0; i < n; i++)
    {
      float fx = (local[2 * i] - t->center_x) * t->factor_x + t->shift_x;
      float fy = (local[2 * i + 1] - t->center_y) * t->factor_y + t->shift_y;

      fx = fx > low ? fx : low;
      fy = fy > low ? fy : low;
      fx = fx < high ? fx : high;
      fy = fy < high ? fy : high;
      x[i] = (gint32) fx - t->bias;
      y[i] = (gint32) fy - t->bias;
    }
}

/* ---- Culling */

/* One box after the other: their corners are pairs of coordinates like points. */
void
vec_drawing_find_blocks (VecDrawing *drawing, const VecTool *widest, int margin)
{
  enum { CHUNK = 128 };
  int log2 = widest->stamp->steps_log2;
  gint64 n;
  const VecPointsBox *boxes = vec_points_get_boxes (drawing->points, &n);
  gint32 x[2 * CHUNK], y[2 * CHUNK];

  drawing->blocks = g_new (VecBlock, MAX (n, 1));
  for (gint64 b = 0; b < n; b++)
    {
      int i = 2 * (int) (b % CHUNK), left, right, top, bottom;

      if (i == 0)
        vec_transform_points (&widest->transform, &boxes[b].x_min, 2 * (int) MIN (CHUNK, n - b), x, y);
      if (boxes[b].x_min > boxes[b].x_max)
        continue;
      /* A little more all round: rounding of the box and of a point may differ, and stamps of almost the same size are padded more. */
      left = (x[i] >> log2) - 1 - margin, right = (x[i + 1] >> log2) + widest->stamp->padded + 5 + margin;
      top = (y[i + 1] >> log2) - 1 - margin, bottom = (y[i] >> log2) + widest->stamp->size + 2 + margin;
      if (right < 0 || left >= drawing->width || bottom < 0 || top >= drawing->height)
        continue;
      drawing->blocks[drawing->n_blocks++] = (VecBlock) {
        .block = (gint32) b,
        .first_row = top,
        .last_row = bottom,
        .n = (gint16) MIN (BLOCK, drawing->n_drawn - b * BLOCK),
        .inside_x = left >= 0 && right <= drawing->width,
      };
    }
  for (gint64 i = 0; i < drawing->n_blocks; i++)
    drawing->n_points += drawing->blocks[i].n;
}

/* ---- Reducing */

/* Areas are told apart by quarters of powers of two: the exponent and the two highest bits of the fraction. */
#define QUARTERS 1024

static inline int
get_quarter (float area)
{
  union { float f; guint32 bits; } u = { CLAMP (area, 1e-3f, 1e12f) };

  return (int) (u.bits >> 21);
}

static float
get_area_of_quarter (int quarter)
{
  union { guint32 bits; float f; } u = { (guint32) quarter << 21 };

  return u.f;
}

/* Pixels that the block's points may ink. */
static float
get_inked_area (const VecDrawing *drawing, gint64 block, float scale, float diameter)
{
  gint64 n;
  const VecPointsBox *box = &vec_points_get_boxes (drawing->points, &n)[block];

  return ((box->x_max - box->x_min) * scale + diameter) * ((box->y_max - box->y_min) * scale + diameter);
}

/* A power of two. */
static int
get_sample_size (double points_per_pixel, int quarter)
{
  double wanted = points_per_pixel * get_area_of_quarter (quarter);
  int n = FEWEST;

  while (2 * n <= wanted && n < BLOCK)
    n *= 2;
  return n;
}

/* As many points for each pixel, wherever there are so many, as can be afforded. */
static double
find_points_per_pixel (const gint64 *n_blocks, gint64 max_points)
{
  double density = 64;

  for (; density > 1.0 / 64; density /= M_SQRT2)
    {
      gint64 sum = 0;

      for (int quarter = 0; quarter < QUARTERS; quarter++)
        if (n_blocks[quarter] > 0)
          sum += n_blocks[quarter] * get_sample_size (density, quarter);
      if (sum <= max_points)
        break;
    }
  return density;
}

/* The sample is to leave of the paper as much as all points would: in a crowd of independent places the share exp (−n a s / A), for n
 * points of opacity a and area s on A pixels. An even sample covers itself less. */
static int
find_boost (double area, int n, int n_sample, double ink)
{
  double all = n * ink / area, ratio = EVENNESS * MIN (all, FULL_INK) * area / (n_sample * ink);

  return CLAMP ((int) (4 * log2 (MAX (ratio, 1)) + 0.5), 0, VEC_N_BOOSTS - 1);
}

void
vec_drawing_reduce (VecDrawing *drawing, gint64 max_points)
{
  VecMark mark = vec_scene_get_mark (drawing->frame.scene, drawing->frame.camera.scale);
  float scale = (float) (drawing->frame.camera.scale * drawing->frame.device_scale);
  float diameter = (float) (MAX (mark.diameter, 0.5) * drawing->frame.device_scale);
  double ink = mark.opacity * G_PI / 4 * diameter * diameter, density;
  gint64 n_of_quarter[QUARTERS] = { 0 };
  gint64 n_points = 0;

  for (gint64 i = 0; i < drawing->n_blocks; i++)
    n_of_quarter[get_quarter (get_inked_area (drawing, drawing->blocks[i].block, scale, diameter))]++;
  density = find_points_per_pixel (n_of_quarter, max_points);
  for (gint64 i = 0; i < drawing->n_blocks; i++)
    {
      VecBlock *block = &drawing->blocks[i];
      float area = get_inked_area (drawing, block->block, scale, diameter);
      int n = MIN (get_sample_size (density, get_quarter (area)), block->n);

      if (n < block->n)
        {
          block->boost = (guint8) find_boost (area, block->n, n, ink);
          block->n = (gint16) n;
          drawing->reduced = TRUE;
        }
      n_points += n;
    }
  drawing->n_points = n_points;
}

/* ---- Bands */

static void
find_band_edges (VecDrawing *drawing, int n_wanted)
{
  g_autofree double *work = g_new (double, drawing->height);
  double total = 0, sum = 0;
  int start = 0;

  /* Clearing costs something as well. */
  for (int y = 0; y < drawing->height; y++)
    work[y] = drawing->width / 64.0;
  for (gint64 i = 0; i < drawing->n_blocks; i++)
    work[CLAMP ((drawing->blocks[i].first_row + drawing->blocks[i].last_row) / 2, 0, drawing->height - 1)] += drawing->blocks[i].n + 4;
  for (int y = 0; y < drawing->height; y++)
    total += work[y];

  for (int y = 0; y < drawing->height && drawing->n_bands < n_wanted - 1; y++)
    {
      sum += work[y];
      if (sum >= total * (drawing->n_bands + 1) / n_wanted && y + 1 - start >= MIN (BAND_ROWS, drawing->height))
        {
          drawing->bands[drawing->n_bands++] = (VecBand) { .y0 = start, .y1 = y + 1 };
          start = y + 1;
        }
    }
  if (start < drawing->height)
    drawing->bands[drawing->n_bands++] = (VecBand) { .y0 = start, .y1 = drawing->height };
}

static inline gboolean
meets (const VecBlock *block, const VecBand *band)
{
  return block->last_row >= band->y0 && block->first_row < band->y1;
}

void
vec_drawing_cut_bands (VecDrawing *drawing, int n_threads)
{
  int wanted = n_threads == 1 ? 1 : MIN (MIN (4 * n_threads, VEC_MAX_BANDS), MAX (drawing->height / BAND_ROWS, 1));
  gint64 next = 0;

  if (n_threads > 1 && drawing->width * drawing->height < SERIAL_PIXELS)
    wanted = 1;
  find_band_edges (drawing, wanted);
  for (int b = 0; b < drawing->n_bands; b++)
    {
      drawing->bands[b].first = next;
      for (gint64 i = 0; i < drawing->n_blocks; i++)
        next += meets (&drawing->blocks[i], &drawing->bands[b]);
      drawing->bands[b].n = next - drawing->bands[b].first;
    }
  drawing->by_band = g_new (gint32, MAX (next, 1));
  next = 0;
  for (int b = 0; b < drawing->n_bands; b++)
    for (gint64 i = 0; i < drawing->n_blocks; i++)
      if (meets (&drawing->blocks[i], &drawing->bands[b]))
        drawing->by_band[next++] = (gint32) i;
}
