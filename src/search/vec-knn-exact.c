/* The k nearest neighbours of every row, exactly, by blocked products.
 *
 * Each pair of rows is looked at once and offered to both. Pairs of blocks are played like the rounds of a tournament (the circle
 * method): within a round no block meets two others, so that threads never touch the same row and nothing is locked. In the end
 * the K = k + margin candidates are measured again by differences. */
#include "search/vec-knn-exact.h"

#include "base/vec-parallel.h"
#include "search/vec-knn-best.h"

#define MIN_BLOCK 96
#define CACHE_FLOATS (48 * 1024) /* of row panels: they stay in the second-level cache while the columns go by */

typedef struct
{
  const VecKnnSpace *space;
  GCancellable *cancellable;
  int k;
  int block, n_blocks;
  int round;
  VecKnnBest best;         /* padded to whole blocks */
  guint32 *rows;           /* (n, k) */
  float *distances;        /* (n, k) */
} Search;

int
vec_knn_n_kept (gint64 n_rows, int k)
{
  return (int) MIN (n_rows - 1, k + MAX (8, k / 8));
}

static inline void
take_hits (Search *search, gint64 row0, gint64 column0, const float *nearness, const guint32 *hits)
{
  const VecKnnKernel *kernel = search->space->kernel;
  VecKnnBest *best = &search->best;

  for (int r = 0; r < kernel->panel_rows; r++)
    for (guint32 mask = hits[r]; mask != 0; mask &= mask - 1)
      {
        int c = __builtin_ctz (mask);
        gint64 i = row0 + r, j = column0 + c;
        float value = nearness[r * kernel->panel_columns + c];

        if (j <= i && j / search->block == i / search->block)
          continue;
        if (value >= best->limit[i])
          vec_knn_best_offer (best, i, (guint32) j, value);
        if (value >= best->limit[j])
          vec_knn_best_offer (best, j, (guint32) i, value);
      }
}

/* All pairs of the packed rows from @row0 and the packed columns from @column0. */
static void
multiply_panels (Search *search, const float *rows, gint64 row0, int n_rows, const float *columns, gint64 column0)
{
  const VecKnnSpace *space = search->space;
  const VecKnnKernel *kernel = space->kernel;
  const float *limit = search->best.limit;
  int d = space->n_dims, height = kernel->panel_rows, width = kernel->panel_columns;
  gboolean diagonal = row0 / search->block == column0 / search->block;
  float nearness[VEC_KNN_MAX_ROWS * VEC_KNN_MAX_COLUMNS];
  guint32 hits[VEC_KNN_MAX_ROWS];

  for (int c = 0; c < search->block && !g_cancellable_is_cancelled (search->cancellable); c += width)
    for (int r = 0; r < n_rows; r += height)
      {
        if (diagonal && column0 + c + width <= row0 + r)
          continue;
        if (kernel->products (rows + (gsize) r * d, columns + (gsize) c * d, d, space->h + row0 + r, space->h + column0 + c,
                              limit + row0 + r, limit + column0 + c, nearness, hits))
          take_hits (search, row0 + r, column0 + c, nearness, hits);
      }
}

static void
multiply_blocks (Search *search, int block_a, int block_b)
{
  const VecKnnSpace *space = search->space;
  int d = space->n_dims, block = search->block;
  int at_once = CLAMP (CACHE_FLOATS / d / MIN_BLOCK * MIN_BLOCK, MIN_BLOCK, block);
  gint64 first = (gint64) block_a * block, column0 = (gint64) block_b * block;
  g_autofree float *rows = g_new (float, (gsize) at_once * d);
  g_autofree float *columns = g_new (float, (gsize) block * d);

  vec_knn_space_pack (space, column0, column0 + block, space->kernel->panel_columns, columns);
  for (gint64 row0 = first; row0 < MIN (first + block, space->n_rows); row0 += at_once)
    {
      gint64 end = MIN (row0 + at_once, first + block);

      if (g_cancellable_is_cancelled (search->cancellable))
        return;
      vec_knn_space_pack (space, row0, end, space->kernel->panel_rows, rows);
      multiply_panels (search, rows, row0, (int) (end - row0), columns, column0);
    }
}

/* Round 0: every block with itself. Round r > 0: block 0 … m − 1 (m even, the last may be a bye) as on a circle where all but the
 * last move on by one. */
static void
play_pairs (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;
  int m = search->n_blocks + search->n_blocks % 2;

  for (gint64 pair = begin; pair < end; pair++)
    {
      int a = (int) pair, b = (int) pair;

      if (search->round > 0)
        {
          a = pair == 0 ? m - 1 : (int) ((search->round + pair) % (m - 1));
          b = (int) ((search->round + m - 1 - pair) % (m - 1));
        }
      if (MAX (a, b) < search->n_blocks)
        multiply_blocks (search, MIN (a, b), MAX (a, b));
    }
}

static void
finish_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;

  if (g_cancellable_is_cancelled (search->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    {
      int n;
      guint64 *keys = vec_knn_best_select (&search->best, i, &n);

      vec_knn_space_measure (search->space, i, keys, n);
      vec_knn_keys_sort (keys, n);
      for (int c = 0; c < search->k; c++)
        {
          search->rows[i * search->k + c] = (guint32) keys[c];
          search->distances[i * search->k + c] = vec_knn_key_distance (keys[c]);
        }
    }
}

gboolean
vec_knn_exact (const VecKnnSpace *space, int k, int n_threads, VecKnnProgress *progress, GCancellable *cancellable,
               guint32 *rows, float *distances)
{
  Search search = { .space = space, .cancellable = cancellable, .k = k, .rows = rows, .distances = distances };
  g_auto (VecKnnBest) best = { 0 };
  gint64 n = space->n_rows;
  int n_kept = vec_knn_n_kept (n, k), m;

  search.block = (int) CLAMP ((n / 16 + MIN_BLOCK - 1) / MIN_BLOCK * MIN_BLOCK, MIN_BLOCK, VEC_KNN_MAX_BLOCK);
  search.n_blocks = (int) ((n + search.block - 1) / search.block);
  if (!vec_knn_best_init (&best, n, (gint64) search.n_blocks * search.block - n, n_kept, 2 * n_kept + 8))
    return FALSE;
  search.best = best;
  m = search.n_blocks + search.n_blocks % 2;

  for (search.round = 0; search.round < m && !g_cancellable_is_cancelled (cancellable); search.round++)
    {
      vec_knn_progress_tell (progress, (double) search.round / m);
      vec_parallel_blocks (search.round == 0 ? search.n_blocks : m / 2, 1, n_threads, play_pairs, &search);
    }
  if (!g_cancellable_is_cancelled (cancellable))
    vec_parallel_blocks (n, 64, n_threads, finish_rows, &search);
  return TRUE;
}
