/* The k nearest neighbours of every row, nearly all of them, by cells (the inverted file of Jégou, Douze & Schmid 2011 without its
 * codes, asked for all rows at once).
 *
 * Rows are sorted into cells around k-means centres; each row looks into the cells whose centres are nearest to it. The rows of a
 * cell are searched together: all that want to look into the same cell are multiplied with it as one product. Nothing is kept but
 * the result: a group's candidates fit into the second-level cache.
 *
 * How many cells? The exact neighbours of a few hundred rows are found first, and the ranks of the cells that they lie in, as seen
 * by their rows, say at once which number gives which recall at which cost. So hard tables are looked into more deeply than easy
 * ones, and where that is no quicker than the exact way we learn it before the work. In the end the recall is measured on as many
 * other rows. */
#include "search/vec-knn-approximate.h"

#include <math.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "search/vec-knn-cells.h"
#include "search/vec-knn-exact.h"
#include "search/vec-knn-scan.h"

#define SEED 1976
#define N_SAMPLE 384           /* rows to choose the depth with, and as many to measure the recall with */
#define SAMPLE_GROUP 96
#define SLICES 64              /* of the search, between which progress is told */
#define LEAST_RECALL 0.97      /* below it we look again, more deeply */
#define EASY_ROWS 10000        /* that a row looks at: where more are needed for the recall, less of it will do */
#define SEARCH_EFFORT 1.6      /* of a pair in the search, in pairs of the exact way: gathering rows, half-filled panels */

/* A thread's own memory, made when it first needs it. */
typedef struct
{
  VecKnnGroup group;
  VecKnnBest best;             /* (VEC_KNN_GROUP) */
  VecKnnBest cells;            /* (VEC_KNN_GROUP): the nearest cells */
  int *n_wanting;              /* (c) */
  int *begins;                 /* (c): in wanting */
  guint16 *wanting;            /* (VEC_KNN_GROUP, depth): members of the group, by cell */
  guint64 *wanted;             /* (c): cells, most wanted first */
} Worker;

typedef struct
{
  const VecKnnSpace *space;
  const VecKnnCells *cells;
  GCancellable *cancellable;
  VecKnnProgress *progress;
  int n_threads;

  int k, n_kept;
  int depth;                   /* how many cells each row looks into */
  gint64 n_groups, first_group;
  gint64 *group_begins;        /* (n_groups + 1): places */
  int *group_sizes;            /* (n_groups) */
  Worker *workers;             /* (n_threads) */

  guint32 *sample;             /* (2 N_SAMPLE) */
  int n_sample;                /* of each kind */
  float *radius;               /* (2 n_sample): distance of the k-th neighbour */
  guint32 *truth;              /* (n_sample, k): the first kind's neighbours */
  double *share;               /* (c): of their neighbours that are in the r-th nearest cell */
  double *work;                /* (c): rows in the r nearest cells, on average */

  guint32 *rows;               /* (n, k) */
  float *distances;            /* (n, k) */
} Search;

/* ---- Workers */

static void
worker_clear (Worker *worker)
{
  vec_knn_group_clear (&worker->group);
  vec_knn_best_clear (&worker->best);
  vec_knn_best_clear (&worker->cells);
  g_clear_pointer (&worker->n_wanting, g_free);
  g_clear_pointer (&worker->begins, g_free);
  g_clear_pointer (&worker->wanting, g_free);
  g_clear_pointer (&worker->wanted, g_free);
}

static gboolean
worker_init (Worker *worker, const Search *search)
{
  int c = search->cells->n_cells, depth = search->depth;

  vec_knn_group_init (&worker->group, search->space);
  worker->n_wanting = g_new (int, c);
  worker->begins = g_new (int, c);
  worker->wanting = g_try_new (guint16, (gsize) VEC_KNN_GROUP * depth);
  worker->wanted = g_new (guint64, c);
  return worker->wanting != NULL
         && vec_knn_best_init (&worker->best, VEC_KNN_GROUP, 0, search->n_kept, 2 * search->n_kept + 8)
         && vec_knn_best_init (&worker->cells, VEC_KNN_GROUP, 0, depth, 2 * depth + 8);
}

static void
free_workers (Search *search)
{
  for (int t = 0; search->workers != NULL && t < search->n_threads; t++)
    worker_clear (&search->workers[t]);
  g_clear_pointer (&search->workers, g_free);
}

static gboolean
make_workers (Search *search)
{
  gboolean made = TRUE;

  search->workers = g_new0 (Worker, search->n_threads);
  for (int t = 0; t < search->n_threads; t++)
    made &= worker_init (&search->workers[t], search);
  return made;
}

/* ---- What is looked into */

static VecKnnColumns
centers_as_columns (const VecKnnCells *cells)
{
  return (VecKnnColumns) { (gint64) cells->n_center_panels * cells->space->kernel->panel_columns, cells->centers, cells->center_h,
                           cells->center_ids };
}

static VecKnnColumns
places_as_columns (const VecKnnCells *cells, gint64 begin, gint64 end)
{
  return (VecKnnColumns) { end - begin, cells->packed + begin * cells->space->n_dims, cells->h + begin, cells->ids + begin };
}

/* ---- A group of rows and the cells it looks into */

/* Which members want which cell, from each member's nearest cells; a member whose cells have not enough rows wants all. Returns the
 * number of cells that anyone wants, those in worker->wanted. */
static int
list_wanted (const Search *search, Worker *worker)
{
  int n_cells = search->cells->n_cells, n_wanted = 0, end = 0;

  memset (worker->n_wanting, 0, n_cells * sizeof *worker->n_wanting);
  for (int i = 0; i < worker->group.n_rows; i++)
    {
      int n;
      const guint64 *keys = vec_knn_best_select (&worker->cells, i, &n);

      for (int j = 0; j < n; j++)
        worker->n_wanting[(guint32) keys[j]]++;
    }
  for (int c = 0; c < n_cells; c++)
    {
      worker->begins[c] = end;
      end += worker->n_wanting[c];
      if (worker->n_wanting[c] > 0)
        worker->wanted[n_wanted++] = (guint64) (VEC_KNN_GROUP - worker->n_wanting[c]) << 32 | (guint32) c;
    }
  for (int i = 0; i < worker->group.n_rows; i++)
    {
      const guint64 *keys = worker->cells.keys + (gsize) i * worker->cells.capacity;

      for (int j = 0; j < worker->cells.n_candidates[i]; j++)
        worker->wanting[worker->begins[(guint32) keys[j]]++] = (guint16) i;
    }
  vec_knn_keys_sort (worker->wanted, n_wanted);
  return n_wanted;
}

/* A member's cells together may have fewer rows than are wanted: it then looks at all rows. */
static void
complete_members (const Search *search, Worker *worker)
{
  VecKnnColumns all = places_as_columns (search->cells, 0, search->cells->begins[search->cells->n_cells]);

  for (int i = 0; i < worker->group.n_rows; i++)
    if (worker->best.n_candidates[i] < search->k)
      {
        guint16 member = (guint16) i;

        worker->best.n_candidates[i] = 0;
        vec_knn_scan (&worker->group, &member, 1, &all, TRUE, &worker->best, search->cancellable);
      }
}

static void
write_member (const Search *search, Worker *worker, int member)
{
  gint64 row = worker->group.ids[member];
  int n;
  guint64 *keys = vec_knn_best_select (&worker->best, member, &n);

  vec_knn_space_measure (search->space, row, keys, n);
  vec_knn_keys_sort (keys, n);
  for (int c = 0; c < search->k; c++)
    {
      search->rows[row * search->k + c] = (guint32) keys[c];
      search->distances[row * search->k + c] = vec_knn_key_distance (keys[c]);
    }
}

static void
search_group (const Search *search, Worker *worker, gint64 begin, int n)
{
  const VecKnnCells *cells = search->cells;
  VecKnnColumns centers = centers_as_columns (cells);
  int n_wanted;

  vec_knn_group_set (&worker->group, cells->ids + begin, n);
  vec_knn_best_reset (&worker->best, n);
  vec_knn_best_reset (&worker->cells, n);
  vec_knn_scan (&worker->group, NULL, n, &centers, FALSE, &worker->cells, search->cancellable);
  n_wanted = list_wanted (search, worker);
  for (int w = 0; w < n_wanted; w++)
    {
      guint32 cell = (guint32) worker->wanted[w];
      VecKnnColumns columns = places_as_columns (cells, cells->begins[cell], cells->begins[cell + 1]);
      int n_wanting = worker->n_wanting[cell];

      vec_knn_scan (&worker->group, worker->wanting + worker->begins[cell] - n_wanting, n_wanting, &columns, TRUE, &worker->best,
                    search->cancellable);
    }
  complete_members (search, worker);
  if (g_cancellable_is_cancelled (search->cancellable))
    return;
  for (int i = 0; i < n; i++)
    write_member (search, worker, i);
}

static void
search_groups (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;

  for (gint64 g = search->first_group + begin; g < search->first_group + end; g++)
    if (!g_cancellable_is_cancelled (search->cancellable))
      search_group (search, &search->workers[thread], search->group_begins[g], search->group_sizes[g]);
}

/* Groups are cells, those of more than VEC_KNN_GROUP rows in equal parts. */
static void
make_groups (Search *search)
{
  const VecKnnCells *cells = search->cells;
  gint64 g = 0;

  search->n_groups = 0;
  for (int c = 0; c < cells->n_cells; c++)
    search->n_groups += (cells->sizes[c] + VEC_KNN_GROUP - 1) / VEC_KNN_GROUP;
  search->group_begins = g_new (gint64, search->n_groups);
  search->group_sizes = g_new (int, search->n_groups);
  for (int c = 0; c < cells->n_cells; c++)
    {
      guint32 size = cells->sizes[c], parts = (size + VEC_KNN_GROUP - 1) / VEC_KNN_GROUP;

      for (guint32 part = 0; part < parts; part++, g++)
        {
          guint32 first = (guint32) ((guint64) size * part / parts);

          search->group_begins[g] = cells->begins[c] + first;
          search->group_sizes[g] = (int) ((guint64) size * (part + 1) / parts - first);
        }
    }
}

static gboolean
search_all (Search *search)
{
  gboolean made = make_workers (search);

  for (int slice = 0; made && slice < SLICES && !g_cancellable_is_cancelled (search->cancellable); slice++)
    {
      gint64 last = search->n_groups * (slice + 1) / SLICES;

      search->first_group = search->n_groups * slice / SLICES;
      vec_knn_progress_tell (search->progress, (double) slice / SLICES);
      vec_parallel_blocks (last - search->first_group, 1, search->n_threads, search_groups, search);
    }
  free_workers (search);
  return made;
}

/* ---- The sample */

/* Rows for both kinds, each its half of them in random order. */
static void
draw_sample (Search *search)
{
  VecRandom random;
  int n;

  search->n_sample = (int) MIN (N_SAMPLE, search->space->n_rows / 2);
  n = 2 * search->n_sample;
  search->sample = g_new (guint32, n);
  vec_random_init (&random, SEED);
  for (gint64 i = 0, drawn = 0; drawn < n; i++)
    if (vec_random_below (&random, (guint64) (search->space->n_rows - i)) < (guint64) (n - drawn))
      search->sample[drawn++] = (guint32) i;
  for (int i = n - 1; i > 0; i--)
    {
      int j = (int) vec_random_below (&random, i + 1);
      guint32 row = search->sample[i];

      search->sample[i] = search->sample[j];
      search->sample[j] = row;
    }
}

static void
find_truth (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;
  VecKnnColumns all = places_as_columns (search->cells, 0, search->cells->begins[search->cells->n_cells]);
  g_auto (VecKnnGroup) group = { 0 };
  g_auto (VecKnnBest) best = { 0 };
  int n = (int) (end - begin);

  vec_knn_group_init (&group, search->space);
  if (!vec_knn_best_init (&best, n, 0, search->n_kept, 2 * search->n_kept + 8))
    g_error ("%s: not enough memory", G_STRFUNC);
  vec_knn_group_set (&group, search->sample + begin, n);
  vec_knn_scan (&group, NULL, n, &all, TRUE, &best, search->cancellable);
  if (g_cancellable_is_cancelled (search->cancellable))
    return;
  for (int i = 0; i < n; i++)
    {
      int n_kept;
      guint64 *keys = vec_knn_best_select (&best, i, &n_kept);

      vec_knn_space_measure (search->space, group.ids[i], keys, n_kept);
      vec_knn_keys_sort (keys, n_kept);
      search->radius[begin + i] = vec_knn_key_distance (keys[search->k - 1]);
      for (int c = 0; begin + i < search->n_sample && c < search->k; c++)
        search->truth[(begin + i) * search->k + c] = (guint32) keys[c];
    }
}

/* Where, among all cells in the order of their distance, the sample's neighbours are. */
static void
rank_cells (Search *search)
{
  const VecKnnCells *cells = search->cells;
  VecKnnColumns centers = centers_as_columns (cells);
  int n_cells = cells->n_cells, n_rows = search->n_sample, k = search->k;
  g_auto (VecKnnGroup) group = { 0 };
  g_autofree double *here = g_new (double, n_cells);

  search->share = g_new0 (double, n_cells);
  search->work = g_new0 (double, n_cells);
  vec_knn_group_init (&group, search->space);
  for (int first = 0; first < n_rows; first += SAMPLE_GROUP)
    {
      int n = MIN (SAMPLE_GROUP, n_rows - first);
      g_auto (VecKnnBest) best = { 0 };

      if (!vec_knn_best_init (&best, n, 0, n_cells, n_cells + 1))
        g_error ("%s: not enough memory", G_STRFUNC);
      vec_knn_group_set (&group, search->sample + first, n);
      vec_knn_scan (&group, NULL, n, &centers, FALSE, &best, search->cancellable);
      for (int i = 0; i < n; i++)
        {
          int n_found;
          guint64 *keys = vec_knn_best_select (&best, i, &n_found);
          double sum = 0;

          if (g_cancellable_is_cancelled (search->cancellable))
            return;
          memset (here, 0, n_cells * sizeof *here);
          for (int c = 0; c < k; c++)
            here[cells->cell_of_row[search->truth[(gsize) (first + i) * k + c]]]++;
          vec_knn_keys_sort (keys, n_found);
          for (int r = 0; r < n_found; r++)
            {
              guint32 cell = (guint32) keys[r];

              sum += (double) (cells->begins[cell + 1] - cells->begins[cell]);
              search->work[r] += sum / n_rows;
              search->share[r] += here[cell] / ((double) n_rows * k);
            }
        }
    }
}

static void
examine_sample (Search *search)
{
  draw_sample (search);
  search->radius = g_new (float, 2 * search->n_sample);
  search->truth = g_new (guint32, (gsize) search->n_sample * search->k);
  vec_parallel_blocks (2 * search->n_sample, SAMPLE_GROUP, search->n_threads, find_truth, search);
  if (!g_cancellable_is_cancelled (search->cancellable))
    rank_cells (search);
}

/* The smallest number of cells that @recall of the neighbours are in, and that have rows enough. */
static int
depth_for (const Search *search, double recall)
{
  double sum = 0;
  int r = 0;

  for (; r < search->cells->n_cells - 1; r++)
    {
      sum += search->share[r];
      if (sum >= recall && search->work[r] >= 2 * search->n_kept)
        break;
    }
  return r + 1;
}

/* Recall by distance, as the other rows of the sample show it: which of equally near rows are found does not matter. */
static double
measure_recall (const Search *search)
{
  gint64 n_found = 0;

  for (int i = search->n_sample; i < 2 * search->n_sample; i++)
    {
      const float *distances = search->distances + (gsize) search->sample[i] * search->k;

      for (int c = 0; c < search->k; c++)
        n_found += distances[c] <= search->radius[i];
    }
  return (double) n_found / ((double) search->n_sample * search->k);
}

static void
search_clear (Search *search)
{
  free_workers (search);
  g_free (search->group_begins);
  g_free (search->group_sizes);
  g_free (search->sample);
  g_free (search->radius);
  g_free (search->truth);
  g_free (search->share);
  g_free (search->work);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* ---- Public, to vec-knn-*.c */

/* About 4 √n cells, as is usual for an inverted file: to find a row's cells then costs about as much as to look into them. */
static int
cells_for (gint64 n_rows)
{
  return (int) CLAMP (4 * sqrt ((double) n_rows), 1, n_rows);
}

double
vec_knn_approximate_cost (gint64 n_rows)
{
  int n_cells = cells_for (n_rows);

  return vec_knn_cells_cost (n_rows, n_cells) + (double) n_rows * (n_cells + 2 * N_SAMPLE);
}

/* The depth for @recall, or where that is a great many rows, for @least_recall: a hard table's last neighbours are the dearest. */
static int
choose_depth (const Search *search, double recall, double least_recall)
{
  int depth = depth_for (search, recall);

  return search->work[depth - 1] <= EASY_ROWS ? depth : depth_for (search, MIN (recall, least_recall));
}

/* Searches, and again twice as deeply while the recall is too low. */
static VecKnnOutcome
search_deeply (Search *search, double least_recall, double *found)
{
  make_groups (search);
  for (; search->depth <= search->cells->n_cells; search->depth *= 2)
    {
      if (!search_all (search))
        return VEC_KNN_NO_MEMORY;
      if (g_cancellable_is_cancelled (search->cancellable))
        return VEC_KNN_DONE;
      *found = measure_recall (search);
      if (*found >= MIN (LEAST_RECALL, least_recall))
        return VEC_KNN_DONE;
    }
  return VEC_KNN_SLOWER;
}

VecKnnOutcome
vec_knn_approximate (const VecKnnSpace *space, int k, double recall, double least_recall, double most, int n_threads,
                     VecKnnProgress *progress, GCancellable *cancellable, guint32 *rows, float *distances, double *found)
{
  double preparation = vec_knn_approximate_cost (space->n_rows);
  double part = preparation / (preparation + 0.02 * (double) space->n_rows * (double) space->n_rows);
  g_auto (VecKnnCells) cells = { 0 };
  g_auto (Search) search = { .space = space, .cells = &cells, .cancellable = cancellable, .progress = progress, .k = k,
                             .n_threads = n_threads > 0 ? n_threads : vec_get_default_threads (),
                             .n_kept = vec_knn_n_kept (space->n_rows, k), .rows = rows, .distances = distances };

  vec_knn_progress_stage (progress, part);
  if (!vec_knn_cells_init (&cells, space, cells_for (space->n_rows), n_threads, progress, cancellable))
    return VEC_KNN_NO_MEMORY;
  if (!g_cancellable_is_cancelled (cancellable))
    examine_sample (&search);
  if (g_cancellable_is_cancelled (cancellable))
    return VEC_KNN_DONE;

  search.depth = choose_depth (&search, recall, least_recall);
  g_debug ("%d cells, depth %d: %.0f of %lld rows", cells.n_cells, search.depth, search.work[search.depth - 1],
           (long long) space->n_rows);
  if (SEARCH_EFFORT * (double) space->n_rows * search.work[search.depth - 1] > most)
    return VEC_KNN_SLOWER;
  vec_knn_progress_stage (progress, 1);
  return search_deeply (&search, least_recall, found);
}
