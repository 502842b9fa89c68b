/* UMAP's spectral start: eigenvectors of each connected part (section 4.2), the parts laid out around each other. Where umap-learn
 * embeds the parts by another spectral layout of the distances of their means, they lie here where their means are in the guess, which is
 * a PCA and keeps far parts far. */
#include "project/vec-umap-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-random.h"

#define MAX_COMPARED 2048     /* parts; of more the room is taken as if they lay evenly */

typedef struct
{
  gint64 n;
  int n_dims;
  gint64 n_parts;
  gint64 *begins;             /* (n_parts + 1) */
  float *centers;             /* (n_parts, n_dims), the largest value 1 */
  float *rooms;               /* (n_parts): half the distance to the nearest other */
} Parts;

static void
parts_clear (Parts *parts)
{
  g_free (parts->begins);
  g_free (parts->centers);
  g_free (parts->rooms);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* ---- Each part one range */

static void
permute_layout (float *layout, const guint32 *order, gint64 n, int n_dims)
{
  g_autofree float *copy = g_memdup2 (layout, (gsize) n * n_dims * sizeof *layout);

  for (gint64 i = 0; i < n; i++)
    memcpy (layout + i * n_dims, copy + (gsize) order[i] * n_dims, n_dims * sizeof *layout);
}

static void
permute_order (guint32 *order, const guint32 *by, gint64 n)
{
  g_autofree guint32 *copy = g_memdup2 (order, (gsize) n * sizeof *order);

  for (gint64 i = 0; i < n; i++)
    order[i] = copy[by[i]];
}

static gboolean
gather_parts (Parts *parts, const guint32 *labels, VecFuzzySet *set, guint32 *order, float *layout, int n_threads,
              GCancellable *cancellable)
{
  g_autofree guint32 *by = g_new (guint32, parts->n);
  g_autofree gint64 *next = NULL;

  parts->begins = g_new0 (gint64, parts->n_parts + 1);
  for (gint64 i = 0; i < parts->n; i++)
    parts->begins[labels[i] + 1]++;
  for (gint64 part = 0; part < parts->n_parts; part++)
    parts->begins[part + 1] += parts->begins[part];
  if (parts->n_parts == 1)
    return TRUE;
  next = g_memdup2 (parts->begins, (gsize) parts->n_parts * sizeof *next);
  for (gint64 i = 0; i < parts->n; i++)
    by[next[labels[i]]++] = (guint32) i;
  if (!vec_fuzzy_set_reorder (set, by, n_threads, cancellable))
    return FALSE;
  permute_order (order, by, parts->n);
  permute_layout (layout, by, parts->n, parts->n_dims);
  return TRUE;
}

/* ---- Where each part lies */

static void
find_centers (Parts *parts, const float *layout)
{
  int dims = parts->n_dims;
  float largest = 0;

  parts->centers = g_new0 (float, parts->n_parts * dims);
  for (gint64 part = 0; part < parts->n_parts; part++)
    for (int axis = 0; axis < dims; axis++)
      {
        double sum = 0;

        for (gint64 i = parts->begins[part]; i < parts->begins[part + 1]; i++)
          sum += layout[i * dims + axis];
        parts->centers[part * dims + axis] = (float) (sum / (double) (parts->begins[part + 1] - parts->begins[part]));
        largest = MAX (largest, fabsf (parts->centers[part * dims + axis]));
      }
  for (gint64 i = 0; largest > 0 && i < parts->n_parts * dims; i++)
    parts->centers[i] /= largest;
}

static float
distance_between (const Parts *parts, gint64 a, gint64 b)
{
  float d2 = 0;

  for (int axis = 0; axis < parts->n_dims; axis++)
    {
      float difference = parts->centers[a * parts->n_dims + axis] - parts->centers[b * parts->n_dims + axis];

      d2 += difference * difference;
    }
  return sqrtf (d2);
}

static void
find_rooms (Parts *parts)
{
  float evenly = 1 / sqrtf ((float) parts->n_parts);

  parts->rooms = g_new (float, parts->n_parts);
  for (gint64 part = 0; part < parts->n_parts; part++)
    {
      float nearest = INFINITY;

      for (gint64 other = 0; other < parts->n_parts && parts->n_parts <= MAX_COMPARED; other++)
        {
          float distance = distance_between (parts, part, other);

          if (distance > 0)
            nearest = MIN (nearest, distance);
        }
      parts->rooms[part] = (nearest < INFINITY ? nearest : evenly) / 2;
    }
}

/* ---- Its inside */

static void
place_at_random (const Parts *parts, gint64 part, VecRandom *random, float *layout)
{
  for (gint64 i = parts->begins[part] * parts->n_dims; i < parts->begins[part + 1] * parts->n_dims; i++)
    layout[i] = (float) (2 * vec_random_uniform (random) - 1);
}

static void
fit_into_room (const Parts *parts, gint64 part, float *layout)
{
  int dims = parts->n_dims;
  gint64 first = parts->begins[part], last = parts->begins[part + 1];
  float largest = 0;

  for (gint64 i = first * dims; i < last * dims; i++)
    largest = MAX (largest, fabsf (layout[i]));
  for (gint64 i = first; i < last; i++)
    for (int axis = 0; axis < dims; axis++)
      layout[i * dims + axis] = parts->centers[part * dims + axis]
                                + (largest > 0 ? layout[i * dims + axis] / largest : 0) * parts->rooms[part];
}

gboolean
vec_umap_spectral_start (VecFuzzySet *set, guint32 *order, float *layout, int n_dims, guint64 seed, int n_threads,
                         GCancellable *cancellable)
{
  g_auto (Parts) parts = { .n = set->n_rows, .n_dims = n_dims };
  g_autofree guint32 *labels = g_new (guint32, parts.n);
  VecRandom random;

  parts.n_parts = vec_fuzzy_set_find_parts (set, labels, cancellable);
  if (parts.n_parts < 0 || !gather_parts (&parts, labels, set, order, layout, n_threads, cancellable))
    return FALSE;
  find_centers (&parts, layout);
  find_rooms (&parts);
  vec_random_init (&random, seed);
  for (gint64 part = 0; part < parts.n_parts; part++)
    {
      gint64 first = parts.begins[part], size = parts.begins[part + 1] - first;

      if (size < 2 * n_dims || size <= n_dims + 1)
        place_at_random (&parts, part, &random, layout);
      else if (!vec_umap_eigenvectors (set, first, first + size, layout + first * n_dims, n_dims, seed, n_threads, cancellable,
                                       layout + first * n_dims))
        return FALSE;
      if (parts.n_parts > 1)
        fit_into_room (&parts, part, layout);
    }
  return TRUE;
}
