/* A balanced k-d tree: every node halves its rows by their median along the widest side of their box, so that node @i's children are
 * 2 i + 1 and 2 i + 2 and nothing but the boxes is stored. Leaves hold their points side by side. A search goes into the nearer child
 * first and leaves out boxes that are farther than the worst of the k best, or as far with no lower row number in them: without the
 * latter a million points in one place would all be looked at for each. */
#include "measure/vec-map-neighbors.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define LEAF 12         /* points of a leaf, at most about twice as many */
#define FARTHEST 1e18f
#define GRAIN 512       /* queries between two looks at the cancellable */

typedef struct
{
  float low[VEC_MAP_MAX_AXES], high[VEC_MAP_MAX_AXES];
  guint32 first_row;    /* the lowest row number in it */
} Node;

typedef struct
{
  gint64 n_rows;
  int n_axes;
  int n_levels;         /* the leaves are on level n_levels − 1 */
  float *points;        /* (n, axes): in the tree's order */
  guint32 *rows;        /* (n): which row each is */
  Node *nodes;          /* (2^levels − 1) */

  const float *layout;  /* (n, axes) */
  const gint64 *asked;  /* (m), NULL: all */
  int k;
  guint32 *nearest;     /* (m, k) */
  GCancellable *cancellable;
} Tree;

/* ---- Building */

/* Rows that the map does not show are farther than all others, and numbers too large for their squares are cut. */
static inline float
place (float x)
{
  return isnan (x) ? FARTHEST : CLAMP (x, -FARTHEST, FARTHEST);
}

static float *
copy_points (const float *layout, gint64 n)
{
  float *points = g_new (float, n);

  for (gint64 i = 0; i < n; i++)
    points[i] = place (layout[i]);
  return points;
}

static void
swap_points (Tree *tree, gint64 a, gint64 b)
{
  guint32 row = tree->rows[a];

  tree->rows[a] = tree->rows[b];
  tree->rows[b] = row;
  for (int axis = 0; axis < tree->n_axes; axis++)
    {
      float x = tree->points[a * tree->n_axes + axis];

      tree->points[a * tree->n_axes + axis] = tree->points[b * tree->n_axes + axis];
      tree->points[b * tree->n_axes + axis] = x;
    }
}

static inline float
coordinate (const Tree *tree, gint64 i, int axis)
{
  return tree->points[i * tree->n_axes + axis];
}

static float
median_of_three (float a, float b, float c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Brings the points of [begin, end) in such an order that none before @middle is beyond it along @axis (Hoare's selection; equal
 * points are spread to both sides, so that many of them cost no more). */
static void
select_middle (Tree *tree, gint64 begin, gint64 end, gint64 middle, int axis)
{
  gint64 low = begin, high = end - 1;

  while (low < high)
    {
      float pivot = median_of_three (coordinate (tree, low, axis), coordinate (tree, (low + high) / 2, axis),
                                     coordinate (tree, high, axis));
      gint64 i = low, j = high;

      while (i <= j)
        {
          while (coordinate (tree, i, axis) < pivot)
            i++;
          while (pivot < coordinate (tree, j, axis))
            j--;
          if (i <= j)
            swap_points (tree, i++, j--);
        }
      if (middle <= j)
        high = j;
      else if (middle >= i)
        low = i;
      else
        return;
    }
}

static void
measure_box (Tree *tree, gint64 begin, gint64 end, Node *node)
{
  node->first_row = G_MAXUINT32;
  for (int axis = 0; axis < tree->n_axes; axis++)
    {
      node->low[axis] = INFINITY;
      node->high[axis] = -INFINITY;
      for (gint64 i = begin; i < end; i++)
        {
          node->low[axis] = MIN (node->low[axis], coordinate (tree, i, axis));
          node->high[axis] = MAX (node->high[axis], coordinate (tree, i, axis));
        }
    }
  for (gint64 i = begin; i < end; i++)
    node->first_row = MIN (node->first_row, tree->rows[i]);
}

static void
build (Tree *tree, gint64 begin, gint64 end, gint64 index, int level)
{
  Node *node = &tree->nodes[index];
  gint64 middle = (begin + end) / 2;
  int widest = 0;

  if (g_cancellable_is_cancelled (tree->cancellable))
    return;
  measure_box (tree, begin, end, node);
  if (level == tree->n_levels - 1)
    return;
  for (int axis = 1; axis < tree->n_axes; axis++)
    if (node->high[axis] - node->low[axis] > node->high[widest] - node->low[widest])
      widest = axis;
  select_middle (tree, begin, end, middle, widest);
  build (tree, begin, middle, 2 * index + 1, level + 1);
  build (tree, middle, end, 2 * index + 2, level + 1);
}

/* ---- Searching */

typedef struct
{
  const Tree *tree;
  float point[VEC_MAP_MAX_AXES];
  guint32 self;
  int n_best;
  guint64 *best;        /* (k): squared distance's bits above, row below; ascending */
} Query;

static inline guint64
make_key (float distance, guint32 row)
{
  guint32 bits;

  memcpy (&bits, &distance, sizeof bits);
  return (guint64) bits << 32 | row;
}

/* The least key that a point of the box can have. */
static inline guint64
box_key (const Query *query, const Node *node)
{
  float distance = 0;

  for (int axis = 0; axis < query->tree->n_axes; axis++)
    {
      float x = query->point[axis], outside = MAX (MAX (node->low[axis] - x, x - node->high[axis]), 0);

      distance += outside * outside;
    }
  return make_key (distance, node->first_row);
}

static inline void
offer (Query *query, guint64 key)
{
  int k = query->tree->k, place;

  if (query->n_best == k && key > query->best[k - 1])
    return;
  for (place = query->n_best < k ? query->n_best++ : k - 1; place > 0 && key < query->best[place - 1]; place--)
    query->best[place] = query->best[place - 1];
  query->best[place] = key;
}

static void
look_at_leaf (Query *query, gint64 begin, gint64 end)
{
  const Tree *tree = query->tree;

  for (gint64 i = begin; i < end; i++)
    {
      float distance = 0;

      for (int axis = 0; axis < tree->n_axes; axis++)
        {
          float difference = coordinate (tree, i, axis) - query->point[axis];

          distance += difference * difference;
        }
      if (tree->rows[i] != query->self)
        offer (query, make_key (distance, tree->rows[i]));
    }
}

static void
search (Query *query, gint64 begin, gint64 end, gint64 index, int level)
{
  const Tree *tree = query->tree;
  gint64 middle = (begin + end) / 2, left = 2 * index + 1;
  guint64 keys[2];
  int nearer;

  if (level == tree->n_levels - 1)
    {
      look_at_leaf (query, begin, end);
      return;
    }
  keys[0] = box_key (query, &tree->nodes[left]);
  keys[1] = box_key (query, &tree->nodes[left + 1]);
  nearer = keys[1] < keys[0];
  for (int turn = 0; turn < 2; turn++)
    {
      int side = turn == 0 ? nearer : !nearer;

      if (query->n_best == tree->k && keys[side] > query->best[tree->k - 1])
        return;
      search (query, side ? middle : begin, side ? end : middle, left + side, level + 1);
    }
}

/* All rows are asked about in the tree's order, in which neighbours come one after another and find their surroundings in the cache. */
static void
search_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Tree *tree = data;
  g_autofree guint64 *best = g_new (guint64, tree->k);

  for (gint64 i = begin; i < end; i++)
    {
      gint64 row = tree->asked != NULL ? tree->asked[i] : tree->rows[i];
      guint32 *out = tree->nearest + (tree->asked != NULL ? i : row) * tree->k;
      Query query = { .tree = tree, .self = (guint32) row, .best = best };

      if ((i - begin) % GRAIN == 0 && g_cancellable_is_cancelled (tree->cancellable))
        return;
      for (int axis = 0; axis < tree->n_axes; axis++)
        query.point[axis] = place (tree->layout[row * tree->n_axes + axis]);
      search (&query, 0, tree->n_rows, 0, 0);
      for (int j = 0; j < tree->k; j++)
        out[j] = (guint32) best[j];
    }
}

gboolean
vec_map_neighbors_find (const float *layout, gint64 n_rows, int n_axes, const gint64 *rows, gint64 n_queries, int k, int n_threads,
                        guint32 *nearest, GCancellable *cancellable, GError **error)
{
  g_autofree float *points = NULL;
  g_autofree guint32 *order = NULL;
  g_autofree Node *nodes = NULL;
  Tree tree = { .n_rows = n_rows, .n_axes = n_axes, .n_levels = 1, .layout = layout, .asked = rows, .k = k, .nearest = nearest,
                .cancellable = cancellable };

  g_return_val_if_fail (n_axes >= 1 && n_axes <= VEC_MAP_MAX_AXES, FALSE);
  g_return_val_if_fail (k >= 1 && k < n_rows && n_rows <= G_MAXUINT32, FALSE);

  while (n_rows >> tree.n_levels >= LEAF)
    tree.n_levels++;
  tree.points = points = copy_points (layout, n_rows * n_axes);
  tree.rows = order = g_new (guint32, n_rows);
  tree.nodes = nodes = g_new (Node, (gsize) 1 << tree.n_levels);
  for (gint64 i = 0; i < n_rows; i++)
    order[i] = (guint32) i;
  build (&tree, 0, n_rows, 0, 0);
  if (!g_cancellable_is_cancelled (cancellable))
    vec_parallel_blocks (rows != NULL ? n_queries : n_rows, GRAIN, n_threads, search_part, &tree);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
