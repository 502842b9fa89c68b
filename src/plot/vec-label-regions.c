#include "plot/vec-label-regions.h"

#include <math.h>
#include <string.h>

#include "plot/vec-oklab.h"

#define GRID 80
#define N_CELLS (GRID * GRID)
#define MAX_SAMPLE 30000
#define MAX_GROUPS 60
#define LEAST_MEMBERS 8      /* of the sample */
#define CORE 0.5             /* share of a group's rows that its core holds */
#define LEAST_WHOLE 0.6      /* of the core in one piece */
#define LEAST_OWN 0.4        /* of the rows there */
#define LIGHTNESS_ON_LIGHT 0.47
#define LIGHTNESS_ON_DARK 0.80

typedef struct
{
  double x, y, per_x, per_y; /* corner and cells per layout unit */
  float *all;                /* (GRID, GRID) rows of any group */
  float *groups;             /* (n_groups, GRID, GRID) */
  guint n_groups;
  guint *codes;              /* (n_groups) */
  double *counts;            /* (n_groups) sampled rows */
} Sample;

/* ---- Groups and their names */

static const char *
find_in_entries (const VecLegendEntry *entries, guint n, guint code)
{
  for (guint i = 0; i < n; i++)
    if (entries[i].category == (gint32) code)
      return entries[i].label;
  return NULL;
}

/* NULL: nothing that has a name of its own. The last code is what is missing, or noise. */
static const char *
find_name (VecScene *scene, guint code)
{
  guint n;
  const VecLegendEntry *entries = vec_coloring_get_legend (scene->coloring, FALSE, &n);
  const char *name = find_in_entries (entries, n, code);

  if (code + 1 >= vec_coloring_get_n_colors (scene->coloring))
    return NULL;
  if (scene->region_names != NULL)
    return code < g_strv_length (scene->region_names) ? scene->region_names[code] : NULL;
  if (name != NULL)
    return name;
  entries = vec_coloring_get_others (scene->coloring, FALSE, &n);
  return find_in_entries (entries, n, code);
}

static gboolean
has_groups (VecScene *scene)
{
  return scene->coloring != NULL && vec_coloring_get_n_rows (scene->coloring) == vec_scene_get_n_rows (scene)
         && vec_coloring_has_categories (scene->coloring);
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer counts)
{
  double p = ((double *) counts)[*(const guint *) a], q = ((double *) counts)[*(const guint *) b];

  return p != q ? (p > q ? -1 : 1) : *(const guint *) a < *(const guint *) b ? -1 : 1;
}

/* The largest groups of the visible rows that are sampled. */
static void
choose_groups (Sample *sample, VecScene *scene, gint64 stride)
{
  guint n_colors = vec_coloring_get_n_colors (scene->coloring);
  g_autofree double *counts = g_new0 (double, n_colors);
  const guint16 *codes = vec_points_get_codes (scene->points);
  guint *chosen = g_new (guint, n_colors);

  for (gint64 i = 0; i < vec_points_get_n_drawn (scene->points); i += stride)
    if (codes[i] < n_colors)
      counts[codes[i]]++;
  for (guint code = 0; code < n_colors; code++)
    chosen[code] = code;
  g_qsort_with_data (chosen, (int) n_colors, sizeof *chosen, compare_counts, counts);
  sample->codes = chosen;
  sample->counts = g_new (double, n_colors);
  while (sample->n_groups < MIN (n_colors, MAX_GROUPS) && counts[chosen[sample->n_groups]] >= LEAST_MEMBERS)
    {
      sample->counts[sample->n_groups] = counts[chosen[sample->n_groups]];
      sample->n_groups++;
    }
}

/* ---- Densities */

/* A quarter, a half, a quarter, along both axes. */
static void
smooth (float *grid)
{
  float line[GRID + 2] = { 0 };

  for (int axis = 0; axis < 2; axis++)
    {
      int step = axis == 0 ? 1 : GRID, next = axis == 0 ? GRID : 1;

      for (int k = 0; k < GRID; k++)
        {
          float *first = grid + k * next;

          for (int i = 0; i < GRID; i++)
            line[i + 1] = first[i * step];
          for (int i = 0; i < GRID; i++)
            first[i * step] = (line[i] + 2 * line[i + 1] + line[i + 2]) / 4;
        }
    }
}

static void
count_sample (Sample *sample, VecScene *scene, gint64 stride)
{
  guint n_colors = vec_coloring_get_n_colors (scene->coloring);
  g_autofree int *plane = g_new (int, n_colors);
  const float *sorted = vec_points_get_sorted (scene->points);
  const guint16 *codes = vec_points_get_codes (scene->points);

  memset (plane, 0xff, n_colors * sizeof *plane);
  for (guint g = 0; g < sample->n_groups; g++)
    plane[sample->codes[g]] = (int) g;
  for (gint64 i = 0; i < vec_points_get_n_drawn (scene->points); i += stride)
    {
      double column = (sorted[2 * i] - sample->x) * sample->per_x, row = (sorted[2 * i + 1] - sample->y) * sample->per_y;
      int cell;

      if (codes[i] >= n_colors || !(column >= 0 && column < GRID && row >= 0 && row < GRID))
        continue;
      cell = (int) row * GRID + (int) column;
      sample->all[cell]++;
      if (plane[codes[i]] >= 0)
        sample->groups[plane[codes[i]] * N_CELLS + cell]++;
    }
}

/* ---- One group */

static double
sum_above (const float *grid, float level)
{
  double sum = 0;

  for (int row = 0; row < GRID; row++)
    {
      float part = 0;

      for (int i = row * GRID; i < (row + 1) * GRID; i++)
        part += grid[i] >= level ? grid[i] : 0;
      sum += part;
    }
  return sum;
}

static int
find_densest (const float *grid)
{
  int densest = 0;

  for (int i = 1; i < N_CELLS; i++)
    if (grid[i] > grid[densest])
      densest = i;
  return densest;
}

/* The density above which the core lies, by halving. */
static float
find_core_level (const float *grid, double count, float highest)
{
  float low = 0, high = highest;

  for (int step = 0; step < 16; step++)
    {
      float middle = (low + high) / 2;

      if (sum_above (grid, middle) >= CORE * count)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* Moves the cells that hang together with @first to the front of @piece (room for N_CELLS); returns how many. */
static int
find_piece (guint8 *in_core, guint16 first, guint16 *piece)
{
  int n = 0;

  piece[n++] = first;
  in_core[first] = 0;
  for (int i = 0; i < n; i++)
    for (int dy = -1; dy <= 1; dy++)
      for (int dx = -1; dx <= 1; dx++)
        {
          int x = piece[i] % GRID + dx, y = piece[i] / GRID + dy, cell = y * GRID + x;

          if (x < 0 || y < 0 || x >= GRID || y >= GRID || !in_core[cell])
            continue;
          in_core[cell] = 0;
          piece[n++] = (guint16) cell;
        }
  return n;
}

static double
sum_cells (const float *grid, const guint16 *cells, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += grid[cells[i]];
  return sum;
}

/* The middle of the cells, or the densest of them, which is the first, when the middle is none of them. */
static void
find_middle (const Sample *sample, const float *grid, const guint16 *cells, int n, VecRegion *region)
{
  double x = 0, y = 0, weight = 0;
  gboolean is_inside = FALSE;

  for (int i = 0; i < n; i++)
    {
      x += grid[cells[i]] * (cells[i] % GRID + 0.5);
      y += grid[cells[i]] * (cells[i] / GRID + 0.5);
      weight += grid[cells[i]];
    }
  x /= weight, y /= weight;
  for (int i = 0; i < n && !is_inside; i++)
    is_inside = cells[i] == (int) y * GRID + (int) x;
  if (!is_inside)
    x = cells[0] % GRID + 0.5, y = cells[0] / GRID + 0.5;
  region->x = sample->x + x / sample->per_x;
  region->y = sample->y + y / sample->per_y;
  region->radius = sqrt (n / sample->per_x / sample->per_y / G_PI);
}

static gboolean
measure_group (const Sample *sample, guint group, VecRegion *region)
{
  const float *grid = sample->groups + (gsize) group * N_CELLS;
  g_autofree guint16 *piece = g_new (guint16, N_CELLS);
  g_autofree guint8 *in_core = g_new (guint8, N_CELLS);
  int densest = find_densest (grid), n;
  float level = find_core_level (grid, sample->counts[group], grid[densest]);
  double own;

  if (!(level > 0))
    return FALSE;
  for (int i = 0; i < N_CELLS; i++)
    in_core[i] = grid[i] >= level;
  n = find_piece (in_core, (guint16) densest, piece);
  own = sum_cells (grid, piece, n);
  if (own < LEAST_WHOLE * sum_above (grid, level) || own < LEAST_OWN * sum_cells (sample->all, piece, n))
    return FALSE;
  find_middle (sample, grid, piece, n, region);
  return TRUE;
}

/* ---- All of them */

guint32
vec_label_make_legible (guint32 color, gboolean dark)
{
  VecOklab lab = vec_oklab_from_rgb (color);

  lab.L = dark ? MAX (lab.L, LIGHTNESS_ON_DARK) : MIN (lab.L, LIGHTNESS_ON_LIGHT);
  return vec_oklab_to_rgb (lab);
}

static gboolean
sample_init (Sample *sample, VecScene *scene)
{
  gint64 stride = MAX ((vec_points_get_n_drawn (scene->points) + MAX_SAMPLE - 1) / MAX_SAMPLE, 1);
  VecBounds bounds;

  if (!has_groups (scene) || !vec_scene_get_bounds (scene, &bounds))
    return FALSE;
  sample->x = bounds.x_min, sample->y = bounds.y_min;
  sample->per_x = (GRID - 1e-6) / (bounds.x_max - bounds.x_min);
  sample->per_y = (GRID - 1e-6) / (bounds.y_max - bounds.y_min);
  if (!isfinite (sample->per_x) || !isfinite (sample->per_y))
    return FALSE;
  choose_groups (sample, scene, stride);
  sample->all = g_new0 (float, N_CELLS);
  sample->groups = g_new0 (float, (gsize) MAX (sample->n_groups, 1) * N_CELLS);
  count_sample (sample, scene, stride);
  smooth (sample->all);
  for (guint g = 0; g < sample->n_groups; g++)
    smooth (sample->groups + (gsize) g * N_CELLS);
  return TRUE;
}

static void
sample_clear (Sample *sample)
{
  g_free (sample->all);
  g_free (sample->groups);
  g_free (sample->codes);
  g_free (sample->counts);
}

GArray *
vec_label_regions_find (VecScene *scene)
{
  GArray *regions = g_array_new (FALSE, FALSE, sizeof (VecRegion));
  double stride = MAX ((double) vec_points_get_n_drawn (scene->points) / MAX_SAMPLE, 1);
  Sample sample = { 0 };

  if (sample_init (&sample, scene))
    for (guint g = 0; g < sample.n_groups; g++)
      {
        VecRegion region = { .name = find_name (scene, sample.codes[g]), .code = sample.codes[g], .count = sample.counts[g] * stride };

        if (region.name == NULL || *region.name == '\0' || !measure_group (&sample, g, &region))
          continue;
        for (int dark = 0; dark < 2; dark++)
          region.colors[dark] = vec_label_make_legible (vec_coloring_get_colors (scene->coloring, dark)[region.code], dark);
        g_array_append_val (regions, region);
      }
  sample_clear (&sample);
  return regions;
}
