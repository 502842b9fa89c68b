/* The cells of the approximate neighbour search: Lloyd's k-means (1982) on a sample, the inverted file of Sivic & Zisserman 2003.
 * Centres start at rows drawn evenly from the sample, so that dense regions get as many cells as they have rows for; distance-aware
 * starts would give them few and large ones. */
#include "search/vec-knn-cells.h"

#include <math.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "search/vec-knn-scan.h"

#define SEED 20081             /* of the sample: the cells are the same on every run */
#define ROWS_PER_CENTER 16     /* of the sample */
#define N_ITERATIONS 4
#define SLICES 16              /* of an assignment, between which progress is told */
#define MAX_EXCESS 4           /* a cell has at most this many times the mean number of rows */

typedef struct
{
  VecKnnCells *cells;
  GCancellable *cancellable;
  VecKnnProgress *progress;
  int n_threads;

  gint64 n;                    /* rows that are assigned: the sample's, or all */
  const guint32 *rows;         /* (n), NULL: all rows */
  gint64 first;                /* of the present slice, in groups */
  guint32 *nearest;            /* (n): the nearest centre */

  float *means;                /* (c, d) */
  guint32 *order;              /* (n): places in the sample, by centre */
  gint64 *begins;              /* (c + 1): in order */
} Training;

static gint64
round_up (gint64 n, int width)
{
  return (n + width - 1) / width * width;
}

/* ---- Centres */

static void
pack_centers (VecKnnCells *cells, const float *means)
{
  int d = cells->space->n_dims, width = cells->space->kernel->panel_columns;

  for (int c = 0; c < cells->n_center_panels * width; c++)
    {
      float *out = cells->centers + (gsize) (c / width) * d * width + c % width;
      const float *mean = means + (gsize) c * d;
      double sum = 0;

      cells->center_ids[c] = c;
      for (int t = 0; t < d; t++)
        {
          float x = c < cells->n_cells ? mean[t] : 0;

          out[(gsize) t * width] = x;
          sum += (double) x * x;
        }
      cells->center_h[c] = c < cells->n_cells ? (float) (-sum / 2) : -INFINITY;
    }
}

static gboolean
set_centers (VecKnnCells *cells, const float *means, int n_cells)
{
  int d = cells->space->n_dims, width = cells->space->kernel->panel_columns;
  gsize n_padded = round_up (n_cells, width);

  g_free (cells->centers);
  g_free (cells->center_h);
  g_free (cells->center_ids);
  cells->n_cells = n_cells;
  cells->n_center_panels = (int) (n_padded / width);
  cells->centers = g_try_new (float, n_padded * d);
  cells->center_h = g_try_new (float, n_padded);
  cells->center_ids = g_try_new (guint32, n_padded);
  if (cells->centers == NULL || cells->center_h == NULL || cells->center_ids == NULL)
    return FALSE;
  pack_centers (cells, means);
  return TRUE;
}

/* ---- Assignment */

static void
assign_groups (gint64 begin, gint64 end, int thread, gpointer data)
{
  Training *training = data;
  VecKnnCells *cells = training->cells;
  VecKnnColumns centers = { (gint64) cells->n_center_panels * cells->space->kernel->panel_columns, cells->centers,
                            cells->center_h, cells->center_ids };
  g_auto (VecKnnGroup) group = { 0 };
  g_auto (VecKnnBest) best = { 0 };
  guint32 ids[VEC_KNN_GROUP];

  vec_knn_group_init (&group, cells->space);
  if (!vec_knn_best_init (&best, VEC_KNN_GROUP, 0, 1, 2))
    g_error ("%s: not enough memory", G_STRFUNC);
  for (gint64 g = training->first + begin; g < training->first + end; g++)
    {
      gint64 row0 = g * VEC_KNN_GROUP;
      int n = (int) MIN (VEC_KNN_GROUP, training->n - row0);

      for (int i = 0; i < n; i++)
        ids[i] = training->rows != NULL ? training->rows[row0 + i] : (guint32) (row0 + i);
      vec_knn_best_reset (&best, n);
      vec_knn_group_set (&group, ids, n);
      vec_knn_scan (&group, NULL, n, &centers, FALSE, &best, training->cancellable);
      for (int i = 0; i < n; i++)
        training->nearest[row0 + i] = best.n_candidates[i] > 0 ? (guint32) best.keys[i * 2] : 0;
    }
}

/* Progress from @begin to @end of the present stage. */
static void
assign_rows (Training *training, double begin, double end)
{
  gint64 n_groups = (training->n + VEC_KNN_GROUP - 1) / VEC_KNN_GROUP;

  for (int slice = 0; slice < SLICES && !g_cancellable_is_cancelled (training->cancellable); slice++)
    {
      gint64 last = n_groups * (slice + 1) / SLICES;

      vec_knn_progress_tell (training->progress, begin + (end - begin) * slice / SLICES);
      training->first = n_groups * slice / SLICES;
      vec_parallel_blocks (last - training->first, 4, training->n_threads, assign_groups, training);
    }
}

/* ---- Lloyd's iteration */

static gboolean
draw_sample (const VecKnnSpace *space, gint64 n_sample, guint32 *sample)
{
  VecRandom random;
  gint64 drawn = 0;

  vec_random_init (&random, SEED);
  for (gint64 i = 0; i < space->n_rows && drawn < n_sample; i++)
    if (vec_random_below (&random, (guint64) (space->n_rows - i)) < (guint64) (n_sample - drawn))
      sample[drawn++] = (guint32) i;
  return drawn == n_sample;
}

static void
sort_by_center (const guint32 *nearest, gint64 n, int n_cells, gint64 *begins, guint32 *order)
{
  g_autofree gint64 *next = g_new (gint64, n_cells);

  memset (begins, 0, (n_cells + 1) * sizeof *begins);
  for (gint64 i = 0; i < n; i++)
    begins[nearest[i] + 1]++;
  for (int c = 0; c < n_cells; c++)
    {
      begins[c + 1] += begins[c];
      next[c] = begins[c];
    }
  for (gint64 i = 0; i < n; i++)
    order[next[nearest[i]]++] = (guint32) i;
}

/* A centre that no row is nearest to moves to one of the sample's rows. */
static void
move_centers (gint64 begin, gint64 end, int thread, gpointer data)
{
  Training *training = data;
  const VecKnnSpace *space = training->cells->space;
  int d = space->n_dims;
  g_autofree float *row = g_new (float, d);
  g_autofree double *sum = g_new (double, d);

  for (gint64 c = begin; c < end; c++)
    {
      gint64 n = training->begins[c + 1] - training->begins[c];
      float *mean = training->means + c * d;

      if (n == 0)
        {
          vec_knn_space_prepare (space, training->rows[(guint64) (c * 7919 + 1) % (guint64) training->n], mean);
          continue;
        }
      memset (sum, 0, d * sizeof *sum);
      for (gint64 i = training->begins[c]; i < training->begins[c + 1]; i++)
        {
          vec_knn_space_prepare (space, training->rows[training->order[i]], row);
          for (int t = 0; t < d; t++)
            sum[t] += row[t];
        }
      for (int t = 0; t < d; t++)
        mean[t] = (float) (sum[t] / (double) n);
    }
}

static gboolean
train_centers (VecKnnCells *cells, int n_cells, int n_threads, VecKnnProgress *progress, double end, GCancellable *cancellable)
{
  const VecKnnSpace *space = cells->space;
  gint64 n_sample = MIN (space->n_rows, (gint64) n_cells * ROWS_PER_CENTER);
  g_autofree guint32 *sample = g_try_new (guint32, n_sample);
  g_autofree guint32 *nearest = g_try_new (guint32, n_sample);
  g_autofree guint32 *order = g_try_new (guint32, n_sample);
  g_autofree gint64 *begins = g_new0 (gint64, n_cells + 1);
  g_autofree float *means = g_try_new (float, (gsize) n_cells * space->n_dims);
  Training training = { .cells = cells, .cancellable = cancellable, .progress = progress, .n_threads = n_threads, .n = n_sample,
                        .rows = sample, .nearest = nearest, .means = means, .order = order, .begins = begins };

  if (sample == NULL || nearest == NULL || order == NULL || means == NULL || !draw_sample (space, n_sample, sample))
    return FALSE;
  for (int c = 0; c < n_cells; c++)
    vec_knn_space_prepare (space, sample[n_sample * c / n_cells], means + (gsize) c * space->n_dims);
  if (!set_centers (cells, means, n_cells))
    return FALSE;
  for (int i = 0; i < N_ITERATIONS; i++)
    {
      assign_rows (&training, end * i / N_ITERATIONS, end * (i + 1) / N_ITERATIONS);
      if (g_cancellable_is_cancelled (cancellable))
        return TRUE;
      sort_by_center (nearest, n_sample, n_cells, begins, order);
      vec_parallel_for (n_cells, n_threads, move_centers, &training);
      pack_centers (cells, means);
    }
  return TRUE;
}

/* ---- Cells */

/* Cuts the centres' rows into cells of at most @most rows: @parts (centres) cells each, none where there are no rows. Returns the
 * number of cells. */
static int
cut_cells (const gint64 *begins, int n_centers, gint64 most, int *parts)
{
  int n_cells = 0;

  for (int c = 0; c < n_centers; c++)
    {
      parts[c] = (int) ((begins[c + 1] - begins[c] + most - 1) / most);
      n_cells += parts[c];
    }
  return n_cells;
}

static gboolean
repeat_centers (VecKnnCells *cells, const int *parts, int n_centers, int n_cells)
{
  int d = cells->space->n_dims, width = cells->space->kernel->panel_columns;
  g_autofree float *means = g_try_new (float, (gsize) n_cells * d);
  float *out = means;

  if (means == NULL)
    return FALSE;
  for (int c = 0; c < n_centers; c++)
    for (int part = 0; part < parts[c]; part++, out += d)
      for (int t = 0; t < d; t++)
        out[t] = cells->centers[((gsize) (c / width) * d + t) * width + c % width];
  return set_centers (cells, means, n_cells);
}

static gboolean
allocate_cells (VecKnnCells *cells, gint64 n_places)
{
  cells->ids = g_try_new (guint32, n_places);
  cells->h = g_try_new (float, n_places);
  cells->packed = g_try_new (float, (gsize) n_places * cells->space->n_dims);
  return cells->ids != NULL && cells->h != NULL && cells->packed != NULL;
}

/* Gives every row its place; @order: rows by centre. */
static gboolean
place_rows (VecKnnCells *cells, const guint32 *order, const gint64 *begins, const int *parts, int n_centers)
{
  int width = cells->space->kernel->panel_columns, cell = 0;
  gint64 place = 0;

  cells->sizes = g_new (guint32, cells->n_cells);
  cells->begins = g_new (gint64, cells->n_cells + 1);
  for (int c = 0; c < n_centers; c++)
    for (int part = 0; part < parts[c]; part++, cell++)
      {
        gint64 n = begins[c + 1] - begins[c];

        cells->sizes[cell] = (guint32) (n * (part + 1) / parts[c] - n * part / parts[c]);
        cells->begins[cell] = place;
        place += round_up (cells->sizes[cell], width);
      }
  cells->begins[cell] = place;
  if (!allocate_cells (cells, place))
    return FALSE;
  for (cell = 0; cell < cells->n_cells; cell++)
    for (guint32 i = 0; i < cells->sizes[cell]; i++, order++)
      {
        cells->ids[cells->begins[cell] + i] = *order;
        cells->cell_of_row[*order] = (guint32) cell;
      }
  return TRUE;
}

static void
pack_cells (gint64 begin, gint64 end, int thread, gpointer data)
{
  Training *training = data;
  VecKnnCells *cells = training->cells;
  int d = cells->space->n_dims, width = cells->space->kernel->panel_columns;
  g_autofree float *row = g_new (float, d);

  for (gint64 cell = begin; cell < end && !g_cancellable_is_cancelled (training->cancellable); cell++)
    for (gint64 i = cells->begins[cell]; i < cells->begins[cell + 1]; i++)
      {
        gboolean filled = i - cells->begins[cell] < cells->sizes[cell];
        float *out = cells->packed + (gsize) (i / width) * d * width + i % width;

        if (filled)
          vec_knn_space_prepare (cells->space, cells->ids[i], row);
        else
          {
            memset (row, 0, d * sizeof *row);
            cells->ids[i] = 0;
          }
        cells->h[i] = filled ? cells->space->h[cells->ids[i]] : -INFINITY;
        for (int t = 0; t < d; t++)
          out[(gsize) t * width] = row[t];
      }
}

static gboolean
fill_cells (VecKnnCells *cells, int n_threads, VecKnnProgress *progress, double begin, GCancellable *cancellable)
{
  gint64 n = cells->space->n_rows;
  int n_centers = cells->n_cells;
  gint64 most = MAX (MAX_EXCESS * n / n_centers, 4 * cells->space->kernel->panel_columns);
  g_autofree guint32 *order = g_try_new (guint32, n);
  g_autofree gint64 *begins = g_new (gint64, n_centers + 1);
  g_autofree int *parts = g_new (int, n_centers);
  Training training = { .cells = cells, .cancellable = cancellable, .progress = progress, .n_threads = n_threads, .n = n };
  int n_cells;

  cells->cell_of_row = g_try_new (guint32, n);
  if (order == NULL || cells->cell_of_row == NULL)
    return FALSE;
  training.nearest = cells->cell_of_row;
  assign_rows (&training, begin, 1);
  if (g_cancellable_is_cancelled (cancellable))
    return TRUE;

  sort_by_center (training.nearest, n, n_centers, begins, order);
  n_cells = cut_cells (begins, n_centers, most, parts);
  if (!repeat_centers (cells, parts, n_centers, n_cells) || !place_rows (cells, order, begins, parts, n_centers))
    return FALSE;
  vec_parallel_blocks (n_cells, 8, n_threads, pack_cells, &training);
  return TRUE;
}

/* ---- Public, to vec-knn-*.c */

double
vec_knn_cells_cost (gint64 n_rows, int n_cells)
{
  return (double) n_cells * ((double) n_rows + N_ITERATIONS * MIN ((double) n_rows, (double) n_cells * ROWS_PER_CENTER));
}

gboolean
vec_knn_cells_init (VecKnnCells *cells, const VecKnnSpace *space, int n_cells, int n_threads, VecKnnProgress *progress,
                    GCancellable *cancellable)
{
  double all = vec_knn_cells_cost (space->n_rows, n_cells);
  double training = 1 - (double) n_cells * (double) space->n_rows / all;

  *cells = (VecKnnCells) { .space = space };
  return train_centers (cells, n_cells, n_threads, progress, training, cancellable)
         && (g_cancellable_is_cancelled (cancellable) || fill_cells (cells, n_threads, progress, training, cancellable));
}

void
vec_knn_cells_clear (VecKnnCells *cells)
{
  g_clear_pointer (&cells->centers, g_free);
  g_clear_pointer (&cells->center_h, g_free);
  g_clear_pointer (&cells->center_ids, g_free);
  g_clear_pointer (&cells->sizes, g_free);
  g_clear_pointer (&cells->begins, g_free);
  g_clear_pointer (&cells->ids, g_free);
  g_clear_pointer (&cells->h, g_free);
  g_clear_pointer (&cells->packed, g_free);
  g_clear_pointer (&cells->cell_of_row, g_free);
}
