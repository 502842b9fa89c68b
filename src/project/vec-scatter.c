/* Products are single precision in pieces of PIECE terms and added up in double precision. How the work is cut depends on the shape
 * alone, so that the result does not depend on the number of threads. */
#include "project/vec-scatter.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"

#define PIECE 512       /* terms of a product before they are added to the double precision sum */
#define TILE 1024       /* largest side of one tile of the product matrix */
#define MAX_SEGMENTS 8

/* ---- Mean */

typedef struct
{
  const VecValues *values; /* (n, d) */
  gint64 block;
  double *sums;            /* (blocks, d) */
} MeanJob;

static void
mean_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  MeanJob *job = data;
  int d = job->values->n_dims;
  g_autofree float *buffer = g_new (float, d);

  for (gint64 block = begin; block < end; block++)
    {
      double *sum = job->sums + block * d;
      gint64 last = MIN ((block + 1) * job->block, job->values->n_rows);

      for (gint64 i = block * job->block; i < last; i++)
        {
          const float *row = vec_values_get_part (job->values, i, 0, d, buffer);

          for (int j = 0; j < d; j++)
            sum[j] += row[j];
        }
    }
}

void
vec_mean_compute (const VecValues *values, int n_threads, float *mean)
{
  gint64 n_rows = values->n_rows;
  int n_dims = values->n_dims;
  gint64 n_blocks = CLAMP (n_rows / 1024, 1, 32);
  g_autofree double *sums = g_new0 (double, n_blocks * n_dims);
  MeanJob job = { values, (n_rows + n_blocks - 1) / n_blocks, sums };

  vec_parallel_blocks (n_blocks, 1, n_threads, mean_part, &job);
  for (int j = 0; j < n_dims; j++)
    {
      double sum = 0;

      for (gint64 block = 0; block < n_blocks; block++)
        sum += sums[block * n_dims + j];
      mean[j] = (float) (sum / (double) n_rows);
    }
}

/* ---- The product matrix: Aᵀ A (order d) or A Aᵀ (order n) of the centred rows A */

typedef struct
{
  const VecCentered *rows;
  gboolean gram;
  gint64 n_terms;          /* of each entry: n rows, or d dimensions for the Gram matrix */
  int order;
  int n_tiles;             /* along one side */
  int tile;
  int n_segments;
  double *sums;            /* (segments, order, order): upper triangle */
  GCancellable *cancellable;
} ScatterJob;

/* Copies the centred rows @row0 …, columns @column0 …; zeros for a row that is left out. out (n_rows, n_columns). */
static void
copy_centered (const ScatterJob *job, gint64 row0, int n_rows, int column0, int n_columns, float *out)
{
  const VecCentered *rows = job->rows;

  for (int i = 0; i < n_rows; i++)
    {
      gint32 group = rows->groups != NULL ? rows->groups[row0 + i] : 0;
      const float *center = rows->centers + (gsize) MAX (group, 0) * rows->values.n_dims + column0;
      float *to = out + (gsize) i * n_columns;
      const float *row = vec_values_get_part (&rows->values, row0 + i, column0, n_columns, to);

      for (int j = 0; j < n_columns; j++)
        to[j] = group < 0 ? 0 : row[j] - center[j];
    }
}

/* One piece of the terms of tile side @side. */
static void
copy_side (const ScatterJob *job, gint64 term, int n_terms, int side, int size, float *out)
{
  if (job->gram)
    copy_centered (job, (gint64) side * job->tile, size, (int) term, n_terms, out);
  else
    copy_centered (job, term, n_terms, side * job->tile, size, out);
}

static int
tile_size (const ScatterJob *job, int side)
{
  return MIN (job->tile, job->order - side * job->tile);
}

static void
add_tile (const float *piece, int n_rows, int n_columns, gboolean triangle, double *sums, gsize stride)
{
  for (int i = 0; i < n_rows; i++)
    for (int j = triangle ? i : 0; j < n_columns; j++)
      sums[i * stride + j] += piece[(gsize) i * n_columns + j];
}

static void
sum_tile (const ScatterJob *job, int segment, int side_a, int side_b, float *a, float *b, float *piece)
{
  gint64 first = job->n_terms * segment / job->n_segments;
  gint64 last = job->n_terms * (segment + 1) / job->n_segments;
  int rows = tile_size (job, side_a), columns = tile_size (job, side_b);
  double *sums = job->sums + (gsize) segment * job->order * job->order + (gsize) side_a * job->tile * job->order
                 + (gsize) side_b * job->tile;
  CBLAS_TRANSPOSE trans = job->gram ? CblasNoTrans : CblasTrans;

  for (gint64 term = first; term < last; term += PIECE)
    {
      int n_terms = (int) MIN (PIECE, last - term);

      if (g_cancellable_is_cancelled (job->cancellable))
        return;
      copy_side (job, term, n_terms, side_a, rows, a);
      if (side_a == side_b)
        cblas_ssyrk (CblasRowMajor, CblasUpper, trans, rows, n_terms, 1, a, job->gram ? n_terms : rows, 0, piece, columns);
      else
        {
          copy_side (job, term, n_terms, side_b, columns, b);
          cblas_sgemm (CblasRowMajor, trans, job->gram ? CblasTrans : CblasNoTrans, rows, columns, n_terms, 1, a,
                       job->gram ? n_terms : rows, b, job->gram ? n_terms : columns, 0, piece, columns);
        }
      add_tile (piece, rows, columns, side_a == side_b, sums, job->order);
    }
}

static void
product_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  ScatterJob *job = data;
  int n_pairs = job->n_tiles * (job->n_tiles + 1) / 2;
  g_autofree float *a = g_new (float, (gsize) PIECE * job->tile);
  g_autofree float *b = job->n_tiles > 1 ? g_new (float, (gsize) PIECE * job->tile) : NULL;
  g_autofree float *piece = g_new (float, (gsize) job->tile * job->tile);

  for (gint64 task = begin; task < end; task++)
    {
      int pair = (int) (task % n_pairs), side_a = 0;

      while (pair >= job->n_tiles - side_a)
        pair -= job->n_tiles - side_a++;
      sum_tile (job, (int) (task / n_pairs), side_a, side_a + pair, a, b, piece);
    }
}

double *
vec_scatter_new (const VecCentered *rows, gboolean gram, int n_threads, GCancellable *cancellable, GError **error)
{
  int order = gram ? (int) rows->values.n_rows : rows->values.n_dims;
  gsize size = (gsize) order * (gsize) order;
  ScatterJob job = { .rows = rows, .gram = gram, .n_terms = gram ? rows->values.n_dims : rows->values.n_rows, .order = order,
                     .cancellable = cancellable };

  job.n_tiles = (order + TILE - 1) / TILE;
  job.tile = (order + job.n_tiles - 1) / job.n_tiles;
  job.n_segments = job.n_tiles > 1 ? 1 : (int) CLAMP (job.n_terms / PIECE, 1, MAX_SEGMENTS);
  job.sums = g_try_new0 (double, size * job.n_segments);
  if (job.sums == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
                   _("There is not enough memory for the principal components of %d dimensions."), rows->values.n_dims);
      return NULL;
    }

  vec_parallel_blocks ((gint64) job.n_segments * job.n_tiles * (job.n_tiles + 1) / 2, 1, n_threads, product_part, &job);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_free (job.sums);
      return NULL;
    }
  for (int segment = 1; segment < job.n_segments; segment++)
    for (gsize i = 0; i < size; i++)
      job.sums[i] += job.sums[segment * size + i];
  return job.sums;
}
