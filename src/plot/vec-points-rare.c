/* Which points have a colour that is rare where they are. In a crowd every point covers those drawn before it, so that one red point
 * among ten thousand blue ones would be seen only by chance; drawn after the others it is always seen.
 *
 * Where a point is: the 4 096 points that the Z-order keeps together, sixteen blocks. A colour of which there are at most fifteen is rare
 * there, as long as all such colours together are less than a thirty-second. So few are seen as single dots; if more came to the top,
 * what is one twentieth would look as if it were half. */
#include "plot/vec-points-private.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec-parallel.h"

#define NODE (VEC_POINTS_BLOCK * VEC_POINTS_FAN)
#define WORDS (VEC_POINTS_BLOCK / 64)
#define RARE 256           /* a colour is rare below one of so many */
#define ALL_RARE 32        /* all rare colours together have less than one of so many */

void
vec_points_forget_rare (VecPoints *points)
{
  g_clear_pointer (&points->rare, g_free);
  for (int level = 0; level < VEC_POINTS_MAX_LEVELS; level++)
    g_clear_pointer (&points->rare_counts[level], g_free);
}

typedef struct
{
  VecPoints *points;
  gint64 n_rare;           /* atomic */
} RareJob;

typedef struct
{
  guint16 *counts;         /* (65536) of each code; all zero between nodes */
  guint16 seen[NODE];      /* the codes that occur */
  int n_seen, n_visible;
} Census;

static void
take_census (Census *census, const guint16 *codes, gint64 n)
{
  census->n_seen = census->n_visible = 0;
  for (gint64 i = 0; i < n; i++)
    if (codes[i] != VEC_POINTS_HIDDEN)
      {
        if (census->counts[codes[i]]++ == 0)
          census->seen[census->n_seen++] = codes[i];
        census->n_visible++;
      }
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint16 *counts = data;
  int p = *(const guint16 *) a, q = *(const guint16 *) b;

  return counts[p] != counts[q] ? (int) counts[p] - (int) counts[q] : p - q;
}

/* The rare codes of a node, first of those seen; returns how many. */
static int
find_rare_codes (Census *census)
{
  int n_rare = 0, sum = 0;

  for (int i = 0; i < census->n_seen; i++)
    if (census->counts[census->seen[i]] * RARE < census->n_visible)
      {
        guint16 code = census->seen[i];

        sum += census->counts[code];
        census->seen[i] = census->seen[n_rare];
        census->seen[n_rare++] = code;
      }
  if (sum * ALL_RARE < census->n_visible)
    return n_rare;

  /* Only the rarest of them. */
  g_qsort_with_data (census->seen, n_rare, sizeof *census->seen, compare_counts, census->counts);
  sum = 0;
  for (int i = 0; i < n_rare; i++)
    {
      sum += census->counts[census->seen[i]];
      if (sum * ALL_RARE >= census->n_visible)
        return i;
    }
  return n_rare;
}

static int
mark_rare_codes (VecPoints *self, Census *census, gint64 first, gint64 last, int n_codes)
{
  int n_rare = 0;

  /* The counts have served: a rare code is one that has none left. */
  for (int i = 0; i < n_codes; i++)
    census->counts[census->seen[i]] = 0;
  for (gint64 i = first; i < last && n_codes > 0; i++)
    if (self->codes[i] != VEC_POINTS_HIDDEN && census->counts[self->codes[i]] == 0)
      {
        self->rare[i >> 6] |= G_GUINT64_CONSTANT (1) << (i & 63);
        n_rare++;
      }
  return n_rare;
}

static void
rare_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  RareJob *job = data;
  VecPoints *self = job->points;
  g_autofree guint16 *counts = g_new0 (guint16, G_MAXUINT16 + 1);
  g_autofree Census *census = g_new (Census, 1);
  gint64 n_rare = 0;

  census->counts = counts;
  for (gint64 node = begin; node < end; node++)
    {
      gint64 first = node * NODE, last = MIN (first + NODE, self->n);

      take_census (census, self->codes + first, last - first);
      if (census->n_seen > 1)
        n_rare += mark_rare_codes (self, census, first, last, find_rare_codes (census));
      for (int i = 0; i < census->n_seen; i++)
        counts[census->seen[i]] = 0;
    }
  __atomic_fetch_add (&job->n_rare, n_rare, __ATOMIC_RELAXED);
}

static void
count_rare (VecPoints *self)
{
  for (int level = 0; level < self->n_levels; level++)
    {
      gint64 n = self->level_size[level], n_below = level > 0 ? self->level_size[level - 1] : n * WORDS;
      int fan = level > 0 ? VEC_POINTS_FAN : WORDS;

      self->rare_counts[level] = g_new0 (guint32, MAX (n, 1));
      for (gint64 i = 0; i < n_below; i++)
        self->rare_counts[level][i / fan] += level > 0 ? self->rare_counts[level - 1][i] : (guint32) __builtin_popcountll (self->rare[i]);
    }
}

void
vec_points_find_rare (VecPoints *points)
{
  RareJob job = { points, 0 };

  vec_points_forget_rare (points);
  if (points->n == 0)
    return;
  points->rare = g_new0 (guint64, points->level_size[0] * WORDS);
  vec_parallel_for ((points->n + NODE - 1) / NODE, points->n < 4 * NODE ? 1 : 0, rare_part, &job);
  if (job.n_rare == 0)
    vec_points_forget_rare (points);
  else
    count_rare (points);
}

const guint64 *
vec_points_get_rare (VecPoints *points)
{
  return points->rare;
}

gboolean
vec_points_get_surroundings (VecPoints *points, gint64 block, int level, VecPointsBox *box, gint64 *n_points, gint64 *n_rare)
{
  gint64 size = VEC_POINTS_BLOCK, node = block;

  if (points->rare == NULL || level >= points->n_levels)
    return FALSE;
  for (int i = 0; i < level; i++)
    {
      node /= VEC_POINTS_FAN;
      size *= VEC_POINTS_FAN;
    }
  *box = points->boxes[level][node];
  *n_points = MIN ((node + 1) * size, points->n) - node * size;
  *n_rare = points->rare_counts[level][node];
  return TRUE;
}
