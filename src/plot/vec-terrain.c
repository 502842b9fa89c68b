#include "plot/vec-terrain-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define WHOLE 1000.0          /* pixels that the map measures when it is seen whole */
#define PER_SIGMA 3.5         /* nodes; of groups fewer, because there are many */
#define PER_SIGMA_GROUPS 2.2
#define GROUP_SIGMA 1.6       /* of that of all rows: groups are smaller */
#define REACH 4.0             /* σ beyond what is shown */
#define BESIDE 0.33           /* of the picture's size, on each side */
#define MAX_NODES 4000000.0
#define MAX_ZOOM 40
#define N_LEVELS 6
#define MORE_LEVELS 6
#define STEP 1.6              /* from one of the added levels to the next */
#define MAX_GROUPS 24
#define N_GROUP_LEVELS 3
#define LEAST_MEMBERS 20.0

static const double shares[N_LEVELS] = { 0.95, 0.85, 0.70, 0.50, 0.30, 0.12 };
static const double group_shares[N_GROUP_LEVELS] = { 0.75, 0.5, 0.25 };

static const struct
{
  const char *id, *title;
} kinds[VEC_N_TERRAINS] = {
  [VEC_TERRAIN_NONE] = { "none", N_("None") },
  [VEC_TERRAIN_CONTOURS] = { "contours", N_("Contour lines") },
  [VEC_TERRAIN_HILLS] = { "hills", N_("Hills") },
  [VEC_TERRAIN_GROUPS] = { "groups", N_("Lines of each group") },
};

const char *
vec_terrain_kind_get_id (VecTerrainKind kind)
{
  return kinds[kind].id;
}

const char *
vec_terrain_kind_get_title (VecTerrainKind kind)
{
  return kinds[kind].title;
}

gboolean
vec_terrain_kind_from_id (const char *id, VecTerrainKind *kind)
{
  for (int i = 0; i < VEC_N_TERRAINS; i++)
    if (g_str_equal (kinds[i].id, id))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/* ---- How fine */

static double
get_extent (const VecBounds *bounds)
{
  return MAX (bounds->x_max - bounds->x_min, bounds->y_max - bounds->y_min);
}

static int
get_zoom (const VecBounds *bounds, const VecCamera *camera)
{
  return (int) CLAMP (floor (log2 (camera->scale * get_extent (bounds) / WHOLE) + 0.5), 0, MAX_ZOOM);
}

/* Points that crowd more than their mean distance says are told apart less: a tenth of the extent at most. */
static double
get_sigma (const VecTerrain *self, int zoom)
{
  double extent = get_extent (&self->bounds);
  double sigma = MAX (VEC_TERRAIN_SIGMA * extent / WHOLE / exp2 (zoom), MIN (1.5 * self->spacing, 0.1 * extent));

  return self->kind == VEC_TERRAIN_GROUPS ? GROUP_SIGMA * sigma : sigma;
}

static VecBounds
get_area (const VecTerrain *self, const VecCamera *camera, double width, double height, double beside)
{
  double x = camera->center_x - self->offset_x, y = camera->center_y - self->offset_y;
  double half_x = (0.5 + beside) * width / camera->scale, half_y = (0.5 + beside) * height / camera->scale, reach = REACH * self->sigma;

  return (VecBounds) {
    MAX (x - half_x, self->bounds.x_min - reach), MAX (y - half_y, self->bounds.y_min - reach),
    MIN (x + half_x, self->bounds.x_max + reach), MIN (y + half_y, self->bounds.y_max + reach),
  };
}

static gboolean
contains (const VecBounds *outer, const VecBounds *inner)
{
  return inner->x_min >= outer->x_min && inner->y_min >= outer->y_min && inner->x_max <= outer->x_max && inner->y_max <= outer->y_max;
}

static VecDensity *
make_density (const VecDensityPoints *points, const VecBounds *area, double sigma, double per_sigma, int n_threads)
{
  double cell = sigma / per_sigma, reach = REACH * sigma;
  double x = area->x_min - reach, y = area->y_min - reach;
  double width = ceil ((area->x_max + reach - x) / cell) + 2, height = ceil ((area->y_max + reach - y) / cell) + 2;

  if (width * height > MAX_NODES)
    {
      double coarser = sqrt (width * height / MAX_NODES);

      cell *= coarser;
      width = ceil (width / coarser), height = ceil (height / coarser);
    }
  return vec_density_new (points, x, y, cell, (int) MAX (width, 2), (int) MAX (height, 2), sigma, n_threads);
}

static VecBounds
get_whole (const VecTerrain *self)
{
  return (VecBounds) { self->bounds.x_min, self->bounds.y_min, self->bounds.x_max, self->bounds.y_max };
}

/* ---- All rows together */

/* Takes the contours; NULL: none. */
static void
add_lines (VecTerrain *self, VecContours *contours, int number, const guint32 *colors)
{
  VecTerrainLine line = { .level = number, .contours = contours };

  if (contours == NULL)
    return;
  if (colors != NULL)
    memcpy (line.colors, colors, sizeof line.colors);
  g_array_append_val (self->lines, line);
}

static VecContours *
find_contours (const VecDensity *density, double level)
{
  return level > 0 ? vec_contours_new (density, level) : NULL;
}

typedef struct
{
  const VecDensity *density;
  const double *levels;
  VecContours **contours;
} ContourJob;

static void
trace_levels (gint64 begin, gint64 end, int thread, gpointer data)
{
  ContourJob *job = data;

  for (gint64 i = begin; i < end; i++)
    job->contours[i] = find_contours (job->density, job->levels[i]);
}

/* The levels of the map seen whole, rising, and more above them up to what there is. */
static int
find_levels (VecTerrain *self, const VecTerrainInput *input, const VecDensity *density, double *levels, int n_threads)
{
  VecBounds whole = get_whole (self);
  double largest = vec_density_get_largest (density);
  int n = N_LEVELS;

  if (self->zoom == 0)
    vec_density_find_levels (density, &input->points, shares, N_LEVELS, levels);
  else
    {
      g_autoptr (VecDensity) base = make_density (&input->points, &whole, get_sigma (self, 0), PER_SIGMA, n_threads);

      vec_density_find_levels (base, &input->points, shares, N_LEVELS, levels);
    }
  while (n < N_LEVELS + MORE_LEVELS && levels[n - 1] * STEP < largest)
    {
      levels[n] = levels[n - 1] * STEP;
      n++;
    }
  return n;
}

/* Densities become heights: 1 at the first level, 2 at the second, and so on, steadily between them. */
static void
make_elevation (VecDensity *density, const double *levels, int n_levels)
{
  for (gsize i = 0; i < (gsize) density->width * density->height; i++)
    {
      double d = density->values[i], low = 0;
      int level = 0;

      while (level < n_levels && d >= levels[level])
        low = levels[level++];
      if (level == 0)
        density->values[i] = (float) (d / levels[0] * d / levels[0]);   /* no shore at the end of a kernel */
      else if (level < n_levels)
        density->values[i] = (float) (level + (levels[level] > low ? (d - low) / (levels[level] - low) : 0));
      else
        density->values[i] = (float) (n_levels + 1 - low / MAX (d, low));
    }
}

static void
make_landscape (VecTerrain *self, const VecTerrainInput *input, int n_threads)
{
  VecDensity *density = make_density (&input->points, &self->area, self->sigma, PER_SIGMA, n_threads);
  double levels[N_LEVELS + MORE_LEVELS];
  VecContours *contours[N_LEVELS + MORE_LEVELS];
  ContourJob job = { density, levels, contours };

  self->n_levels = find_levels (self, input, density, levels, n_threads);
  vec_parallel_blocks (self->n_levels, 1, n_threads, trace_levels, &job);
  for (int i = 0; i < self->n_levels; i++)
    add_lines (self, contours[i], i, NULL);
  if (self->kind != VEC_TERRAIN_HILLS || !(levels[0] > 0))
    {
      vec_density_free (density);
      return;
    }
  make_elevation (density, levels, self->n_levels);
  self->elevation = density;
}

/* ---- Group by group */

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer counts)
{
  gint64 p = ((const gint64 *) counts)[*(const guint *) a], q = ((const gint64 *) counts)[*(const guint *) b];

  return p != q ? (p > q ? -1 : 1) : *(const guint *) a < *(const guint *) b ? -1 : 1;
}

typedef struct
{
  const VecTerrain *terrain;
  VecDensityPoints points[MAX_GROUPS];
  VecContours *contours[MAX_GROUPS][N_GROUP_LEVELS];
} GroupJob;

/* A group is the work of one thread. */
static void
trace_groups (gint64 begin, gint64 end, int thread, gpointer data)
{
  GroupJob *job = data;
  const VecTerrain *self = job->terrain;

  for (gint64 i = begin; i < end; i++)
    {
      const VecDensityPoints *points = &job->points[i];
      g_autoptr (VecDensity) density = make_density (points, &self->area, self->sigma, PER_SIGMA_GROUPS, 1);
      double levels[N_GROUP_LEVELS];

      if (self->zoom == 0)
        vec_density_find_levels (density, points, group_shares, N_GROUP_LEVELS, levels);
      else
        {
          VecBounds whole = get_whole (self);
          g_autoptr (VecDensity) base = make_density (points, &whole, get_sigma (self, 0), PER_SIGMA_GROUPS, 1);

          vec_density_find_levels (base, points, group_shares, N_GROUP_LEVELS, levels);
        }
      for (int k = 0; k < N_GROUP_LEVELS; k++)
        job->contours[i][k] = find_contours (density, levels[k]);
    }
}

/* The points of each group side by side; the largest groups only. */
static void
make_groups (VecTerrain *self, const VecTerrainInput *input, int n_threads)
{
  g_autofree gint64 *counts = g_new0 (gint64, input->n_codes + 1), *start = g_new0 (gint64, input->n_codes + 1);
  g_autofree guint *order = g_new (guint, input->n_codes + 1);
  g_autofree float *sorted = g_new (float, 2 * input->points.n + 1);
  GroupJob job = { .terrain = self };
  guint codes[MAX_GROUPS], n_groups = 0;

  for (gint64 i = 0; i < input->points.n; i++)
    if (input->codes[i] < input->n_codes)
      counts[input->codes[i]]++;
  for (guint code = 0; code < input->n_codes; code++)
    {
      start[code + 1] = start[code] + counts[code];
      order[code] = code;
    }
  for (gint64 i = 0; i < input->points.n; i++)
    if (input->codes[i] < input->n_codes)
      memcpy (sorted + 2 * start[input->codes[i]]++, input->points.points + 2 * i, 2 * sizeof *sorted);
  g_qsort_with_data (order, (int) input->n_codes, sizeof *order, compare_counts, counts);
  for (guint i = 0; i < MIN (input->n_codes, MAX_GROUPS); i++)
    {
      gint64 n = counts[order[i]];

      if ((double) n * input->points.weight < LEAST_MEMBERS)
        continue;
      job.points[n_groups] = (VecDensityPoints) { sorted + 2 * (start[order[i]] - n), n, input->points.weight };
      codes[n_groups++] = order[i];
    }
  vec_parallel_blocks (n_groups, 1, n_threads, trace_groups, &job);
  for (guint i = 0; i < n_groups; i++)
    for (int k = 0; k < N_GROUP_LEVELS; k++)
      add_lines (self, job.contours[i][k], k, (guint32[]) { input->colors[0][codes[i]], input->colors[1][codes[i]] });
}

/* ---- The terrain */

static void
clear_line (gpointer data)
{
  vec_contours_free (((VecTerrainLine *) data)->contours);
}

VecTerrain *
vec_terrain_new (const VecTerrainInput *input, const VecCamera *camera, double width, double height, int n_threads)
{
  VecTerrain *self = g_new0 (VecTerrain, 1);
  VecBounds whole;

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = input->kind;
  self->offset_x = input->offset_x, self->offset_y = input->offset_y;
  self->bounds = input->bounds;
  self->spacing = input->spacing;
  self->lines = g_array_new (FALSE, FALSE, sizeof (VecTerrainLine));
  g_array_set_clear_func (self->lines, clear_line);
  if (input->kind == VEC_TERRAIN_NONE || input->points.n < 1 || !(get_extent (&input->bounds) > 0) || !isfinite (get_extent (&input->bounds)))
    return self;
  self->zoom = get_zoom (&input->bounds, camera);
  self->sigma = get_sigma (self, self->zoom);
  whole = get_whole (self);
  self->is_whole = self->zoom == 0;
  self->area = self->is_whole ? whole : get_area (self, camera, width, height, BESIDE);
  if (!(self->area.x_max >= self->area.x_min && self->area.y_max >= self->area.y_min))
    return self;
  if (self->kind == VEC_TERRAIN_GROUPS)
    make_groups (self, input, n_threads);
  else
    make_landscape (self, input, n_threads);
  return self;
}

gboolean
vec_terrain_serves (VecTerrain *self, const VecCamera *camera, double width, double height)
{
  VecBounds needed;

  if (!(get_extent (&self->bounds) > 0))
    return TRUE;
  if (get_zoom (&self->bounds, camera) != self->zoom)
    return FALSE;
  needed = get_area (self, camera, width, height, 0);
  return self->is_whole || contains (&self->area, &needed);
}

VecTerrain *
vec_terrain_ref (VecTerrain *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vec_terrain_unref (VecTerrain *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->elevation, vec_density_free);
  g_array_unref (self->lines);
  g_free (self);
}
