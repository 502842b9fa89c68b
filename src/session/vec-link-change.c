#include "session/vec-link-change.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "measure/vec-map-neighbors.h"
#include "search/vec-knn-graph.h"
#include "session/vec-link.h"

#define WIDE_K 50   /* neighbours that tell rows apart which keep equally many of the nearest */

void
vec_link_input_clear (VecLinkInput *input)
{
  g_clear_pointer (&input->match, vec_row_match_unref);
  for (int side = 0; side < 2; side++)
    {
      g_clear_object (&input->spaces[side]);
      g_clear_pointer (&input->layouts[side], vec_layout_unref);
    }
}

gboolean
vec_link_input_equal (const VecLinkInput *a, const VecLinkInput *b)
{
  if (a->match != b->match || a->on_maps != b->on_maps)
    return FALSE;
  for (int side = 0; side < 2; side++)
    if (a->spaces[side] != b->spaces[side] || a->layouts[side] != b->layouts[side]
        || (!a->on_maps && a->metrics[side] != b->metrics[side]))
      return FALSE;
  return TRUE;
}

void
vec_link_change_free (VecLinkChange *change)
{
  for (int side = 0; side < 2; side++)
    {
      g_free (change->neighbors[side]);
      g_clear_pointer (&change->colorings[side], vec_coloring_unref);
    }
  g_free (change->kept);
  g_free (change->changed);
  g_free (change);
}

/* ---- Neighbours of one side */

static const gint64 *
get_matched (const VecLinkInput *input, int side)
{
  return side == 0 ? vec_row_match_get_rows_a (input->match) : vec_row_match_get_rows_b (input->match);
}

/* (n_matched, d); the space's own vectors where all its rows are in both, in order. @copy is to be freed. */
static const float *
gather_vectors (const VecLinkInput *input, int side, float **copy, GError **error)
{
  VecSpace *space = input->spaces[side];
  const gint64 *rows = get_matched (input, side);
  gint64 n = vec_row_match_get_count (input->match);
  gsize n_dims = (gsize) vec_space_get_n_dims (space);
  gboolean is_whole = n == vec_space_get_n_rows (space);

  *copy = NULL;
  for (gint64 i = 0; is_whole && i < n; i++)
    is_whole = rows[i] == i;
  if (is_whole)
    return vec_space_get_vectors (space);
  *copy = g_try_new (float, (gsize) n * n_dims);
  if (*copy == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory to compare the two tables."));
      return NULL;
    }
  for (gint64 i = 0; i < n; i++)
    memcpy (*copy + (gsize) i * n_dims, vec_space_get_vector (space, rows[i]), n_dims * sizeof (float));
  return *copy;
}

static guint32 *
find_in_space (const VecLinkInput *input, int side, int k, VecJob *job, GError **error)
{
  g_autofree float *copy = NULL;
  const float *vectors = gather_vectors (input, side, &copy, error);
  VecMetric metric = input->metrics[side] == VEC_METRIC_DOT ? VEC_METRIC_COSINE : input->metrics[side];
  gint64 n = vec_row_match_get_count (input->match);
  g_autoptr (VecKnnGraph) graph = NULL;

  if (vectors == NULL)
    return NULL;
  graph = vec_knn_graph_new (vectors, n, vec_space_get_n_dims (input->spaces[side]), k, metric, 0, vec_job_progress, job,
                             vec_job_get_cancellable (job), error);
  if (graph == NULL)
    return NULL;
  return g_memdup2 (vec_knn_graph_get_rows (graph), sizeof (guint32) * (gsize) n * (gsize) k);
}

/* Two pictures of one table: all rows are in both. */
static guint32 *
find_on_map (const VecLinkInput *input, int side, int k, VecJob *job, GError **error)
{
  const VecLayout *layout = input->layouts[side];
  guint32 *nearest = g_new (guint32, (gsize) layout->n_rows * (gsize) k);

  if (vec_map_neighbors_find (layout->positions, layout->n_rows, layout->n_dims, NULL, layout->n_rows, k, 0, nearest, vec_job_get_cancellable (job),
                              error))
    return nearest;
  g_free (nearest);
  return NULL;
}

/* ---- Both */

static guint32 *
keep_nearest (const guint32 *nearest, gint64 n, int width, int k)
{
  guint32 *kept = g_new (guint32, (gsize) n * (gsize) k);

  for (gint64 i = 0; i < n; i++)
    memcpy (kept + i * k, nearest + i * width, sizeof *kept * (gsize) k);
  return kept;
}

/* From the matched rows to those of the table of one side. */
static float *
spread_out (const VecLinkInput *input, int side, const float *kept, gint64 n_rows)
{
  const gint64 *rows = get_matched (input, side);
  gint64 n = vec_row_match_get_count (input->match);
  float *all = g_new (float, MAX (n_rows, 1));

  for (gint64 row = 0; row < n_rows; row++)
    all[row] = NAN;
  for (gint64 i = 0; i < n; i++)
    all[rows[i]] = kept[i];
  return all;
}

static void
fill_figures (VecLinkChange *change, const VecLinkInput *input, const float *kept, const float *wide)
{
  g_autofree float *wide_rows = NULL, *right = NULL;
  gint64 n_left = vec_space_get_n_rows (input->spaces[0]), n_right = vec_space_get_n_rows (input->spaces[1]);
  double sum = 0;

  for (gint64 i = 0; i < change->n_matched; i++)
    sum += kept[i];
  change->mean_kept = sum / (double) change->n_matched;
  change->kept = spread_out (input, 0, kept, n_left);
  wide_rows = spread_out (input, 0, wide, n_left);
  right = spread_out (input, 1, kept, n_right);
  change->colorings[0] = vec_coloring_new_shares (change->kept, n_left, N_("Neighbours on both sides"));
  change->colorings[1] = vec_coloring_new_shares (right, n_right, N_("Neighbours on both sides"));
  change->changed = g_new (gint64, VEC_LINK_MAX_LISTED);
  change->n_changed = vec_change_rank (change->kept, wide_rows, n_left, VEC_LINK_MAX_LISTED, change->changed);
}

VecLinkChange *
vec_link_change_measure (const VecLinkInput *input, VecJob *job, GError **error)
{
  gint64 n = vec_row_match_get_count (input->match);
  int wide_k = (int) MIN (WIDE_K, n - 1), k = MIN (VEC_LINK_K, wide_k);
  g_autofree guint32 *left = NULL, *right = NULL;
  g_autofree float *kept = g_new (float, MAX (n, 1)), *wide = g_new (float, MAX (n, 1));
  VecLinkChange *change;

  if (wide_k < 1)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("Only one row is in both tables: it has no neighbours to compare."));
      return NULL;
    }
  left = input->on_maps ? find_on_map (input, 0, wide_k, job, error) : find_in_space (input, 0, wide_k, job, error);
  if (left == NULL)
    return NULL;
  right = input->on_maps ? find_on_map (input, 1, wide_k, job, error) : find_in_space (input, 1, wide_k, job, error);
  if (right == NULL)
    return NULL;
  vec_change_measure (left, wide_k, right, wide_k, n, k, 0, kept);
  vec_change_measure (left, wide_k, right, wide_k, n, wide_k, 0, wide);
  change = g_new0 (VecLinkChange, 1);
  change->n_matched = n;
  change->k = k;
  change->neighbors[0] = keep_nearest (left, n, wide_k, k);
  change->neighbors[1] = keep_nearest (right, n, wide_k, k);
  fill_figures (change, input, kept, wide);
  return change;
}
