#include "search/vec-knn-scan.h"

#include <math.h>

void
vec_knn_group_init (VecKnnGroup *group, const VecKnnSpace *space)
{
  gsize d = space->n_dims;

  group->space = space;
  group->n_rows = 0;
  group->prepared = g_new (float, VEC_KNN_GROUP * d);
  group->panels = g_new (float, (VEC_KNN_GROUP + VEC_KNN_MAX_ROWS) * d);
}

void
vec_knn_group_clear (VecKnnGroup *group)
{
  g_clear_pointer (&group->prepared, g_free);
  g_clear_pointer (&group->panels, g_free);
}

void
vec_knn_group_set (VecKnnGroup *group, const guint32 *ids, int n)
{
  group->n_rows = n;
  for (int i = 0; i < n; i++)
    {
      group->ids[i] = ids[i];
      vec_knn_space_prepare (group->space, ids[i], group->prepared + (gsize) i * group->space->n_dims);
    }
}

static void
pack_members (VecKnnGroup *group, const guint16 *members, int n, const VecKnnBest *best)
{
  int d = group->space->n_dims, height = group->space->kernel->panel_rows;
  int n_padded = (n + height - 1) / height * height;

  for (int i = 0; i < n_padded; i++)
    {
      float *out = group->panels + (gsize) (i / height) * height * d + i % height;

      if (i < n)
        {
          const float *row = group->prepared + (gsize) members[i] * d;

          for (int t = 0; t < d; t++)
            out[(gsize) t * height] = row[t];
          group->h[i] = group->space->h[group->ids[members[i]]];
          group->limit[i] = best->limit[members[i]];
        }
      else
        {
          for (int t = 0; t < d; t++)
            out[(gsize) t * height] = 0;
          group->h[i] = 0;
          group->limit[i] = INFINITY;
        }
    }
}

static void
take_hits (VecKnnGroup *group, const guint16 *members, int row0, const guint32 *ids, gboolean skip_self, VecKnnBest *best,
           const float *nearness, const guint32 *hits)
{
  const VecKnnKernel *kernel = group->space->kernel;

  for (int r = 0; r < kernel->panel_rows; r++)
    {
      int member;

      if (hits[r] == 0)
        continue;
      member = members[row0 + r];
      for (guint32 mask = hits[r]; mask != 0; mask &= mask - 1)
        {
          int c = __builtin_ctz (mask);

          if (!skip_self || ids[c] != group->ids[member])
            vec_knn_best_offer (best, member, ids[c], nearness[r * kernel->panel_columns + c]);
        }
      group->limit[row0 + r] = best->limit[member];
    }
}

void
vec_knn_scan (VecKnnGroup *group, const guint16 *members, int n, const VecKnnColumns *columns, gboolean skip_self,
              VecKnnBest *best, GCancellable *cancellable)
{
  const VecKnnKernel *kernel = group->space->kernel;
  int d = group->space->n_dims, height = kernel->panel_rows, width = kernel->panel_columns;
  float nearness[VEC_KNN_MAX_ROWS * VEC_KNN_MAX_COLUMNS], no_limit[VEC_KNN_MAX_COLUMNS];
  guint32 hits[VEC_KNN_MAX_ROWS];
  guint16 all[VEC_KNN_GROUP];

  if (members == NULL)
    {
      for (int i = 0; i < n; i++)
        all[i] = (guint16) i;
      members = all;
    }
  for (int c = 0; c < VEC_KNN_MAX_COLUMNS; c++)
    no_limit[c] = INFINITY;
  pack_members (group, members, n, best);
  for (gint64 c = 0; c < columns->n_columns && !g_cancellable_is_cancelled (cancellable); c += width)
    for (int r = 0; r < n; r += height)
      if (kernel->products (group->panels + (gsize) r * d, columns->packed + (gsize) c * d, d, group->h + r, columns->h + c,
                            group->limit + r, no_limit, nearness, hits))
        take_hits (group, members, r, columns->ids + c, skip_self, best, nearness, hits);
}
