#include "plot/vec-label-choice.h"

#include <math.h>

#include "base/vec-parallel.h"

#define N_RANKED 30000      /* rows that compete when the whole of a large map is seen */
#define SPARSE 7.0          /* pixels between neighbours from which all rows in view compete */
#define FEW_ROWS 400        /* all in one size */
#define LARGE_RANK 60
#define PLAIN_RANK 2500
#define LEAST_FADE_LEVEL 3  /* rows that are fainter have no label */
#define N_BINS 65536
#define MAX_CHOSEN 1000
#define MAX_THREADS 64

/* What decides about rows, looked up once for many. */
typedef struct
{
  const guint8 *visible, *fade;   /* (n) or NULL */
  const guint64 *chosen;          /* words or NULL */
  gboolean is_isolated;
  const guint16 *classes;         /* (n) or NULL */
} Rules;

struct _VecLabelChoice
{
  GArray *ranked;             /* of guint32: the allowed rows of the lowest keys */
  guint64 ranked_serial, ranked_chosen_serial;
  gint64 ranked_n_rows;
  GArray *located;            /* of VecCandidate: those with a place */
  guint64 located_serial;
};

VecLabelChoice *
vec_label_choice_new (void)
{
  return g_new0 (VecLabelChoice, 1);
}

void
vec_label_choice_free (VecLabelChoice *self)
{
  g_clear_pointer (&self->ranked, g_array_unref);
  g_clear_pointer (&self->located, g_array_unref);
  g_free (self);
}

/* ---- Rules */

static Rules
get_rules (VecScene *scene)
{
  gint64 n = vec_scene_get_n_rows (scene);
  gboolean is_chosen = scene->chosen != NULL && vec_row_set_get_n_rows (scene->chosen) == n;
  gboolean is_ranked = scene->label_priority != NULL && vec_label_priority_get_n_rows (scene->label_priority) == n;

  return (Rules) {
    .visible = scene->n_visible == n ? scene->visible : NULL,
    .fade = scene->n_fade == n ? scene->fade : NULL,
    .chosen = is_chosen ? vec_row_set_get_words (scene->chosen) : NULL,
    .is_isolated = is_chosen && scene->is_isolated,
    .classes = is_ranked ? vec_label_priority_get_classes (scene->label_priority) : NULL,
  };
}

static inline gboolean
is_chosen (const Rules *rules, gint64 row)
{
  return (rules->chosen[row / 64] >> (row % 64) & 1) != 0;
}

static inline gboolean
allows (const Rules *rules, gint64 row)
{
  if (rules->visible != NULL && rules->visible[row] == 0)
    return FALSE;
  if (rules->fade != NULL && rules->fade[row] < LEAST_FADE_LEVEL)
    return FALSE;
  return !rules->is_isolated || is_chosen (rules, row);
}

static inline guint32
scatter (guint32 row)
{
  guint32 v = row + 0x9e3779b9u;

  v = (v ^ v >> 16) * 0x21f0aaadu;
  v = (v ^ v >> 15) * 0x735a2d97u;
  return v ^ v >> 15;
}

/* From the highest bit down: not chosen; how unimportant; by chance. */
static inline guint32
make_key (const Rules *rules, guint32 row)
{
  guint32 chance = scatter (row);
  guint32 key = rules->classes != NULL ? (guint32) rules->classes[row] << 15 | chance >> 17 : chance >> 1;

  return rules->chosen != NULL && !is_chosen (rules, row) ? key | 0x80000000u : key;
}

gboolean
vec_candidate_comes_before (guint32 key, guint32 row, guint32 other_key, guint32 other_row)
{
  return key != other_key ? key < other_key : row < other_row;
}

gboolean
vec_label_choice_allows (VecScene *scene, gint64 row)
{
  Rules rules = get_rules (scene);

  return row >= 0 && row < vec_scene_get_n_rows (scene) && allows (&rules, row);
}

guint32
vec_label_choice_get_key (VecScene *scene, gint64 row)
{
  Rules rules = get_rules (scene);

  return make_key (&rules, (guint32) row);
}

VecLabelStyle
vec_label_choice_get_style (VecScene *scene, gint64 row)
{
  gint64 n = vec_scene_get_n_rows (scene);
  Rules rules = get_rules (scene);
  double rank;

  if (n <= FEW_ROWS)
    return VEC_LABEL_PLAIN;
  rank = rules.classes != NULL ? vec_label_priority_class_to_rank (rules.classes[row])
                               : (double) scatter ((guint32) row) / G_MAXUINT32 * (double) n;
  return rank < LARGE_RANK && rules.classes != NULL ? VEC_LABEL_LARGE : rank < PLAIN_RANK ? VEC_LABEL_PLAIN : VEC_LABEL_SMALL;
}

/* ---- The best rows of a large table */

typedef struct
{
  Rules rules;
  guint32 *counts;      /* (threads, N_BINS) of the upper half of the keys */
  guint limit;          /* of the upper half */
  GArray *rows[MAX_THREADS];
} Ranking;

static void
count_keys (gint64 begin, gint64 end, int thread, gpointer data)
{
  Ranking *ranking = data;
  guint32 *counts = ranking->counts + (gsize) thread * N_BINS;

  for (gint64 row = begin; row < end; row++)
    if (allows (&ranking->rules, row))
      counts[make_key (&ranking->rules, (guint32) row) >> 16]++;
}

static void
collect_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Ranking *ranking = data;

  ranking->rows[thread] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (gint64 i = begin; i < end; i++)
    {
      guint32 row = (guint32) i;

      if (allows (&ranking->rules, i) && make_key (&ranking->rules, row) >> 16 <= ranking->limit)
        g_array_append_val (ranking->rows[thread], row);
    }
}

/* Up to which upper half of a key about N_RANKED rows lie. */
static guint
find_limit (const Ranking *ranking, int n_threads)
{
  gint64 total = 0;

  for (guint bin = 0; bin < N_BINS; bin++)
    {
      for (int thread = 0; thread < n_threads; thread++)
        total += ranking->counts[(gsize) thread * N_BINS + bin];
      if (total >= N_RANKED)
        return bin;
    }
  return N_BINS - 1;
}

static void
rank_rows (VecLabelChoice *self, VecScene *scene)
{
  gint64 n = vec_scene_get_n_rows (scene);
  int n_threads = CLAMP (vec_get_default_threads (), 1, MAX_THREADS);
  Ranking ranking = { .rules = get_rules (scene) };

  if (self->ranked != NULL && self->ranked_serial == scene->label_serial && self->ranked_chosen_serial == scene->chosen_serial
      && self->ranked_n_rows == n)
    return;
  ranking.counts = g_new0 (guint32, (gsize) n_threads * N_BINS);
  vec_parallel_for (n, n_threads, count_keys, &ranking);
  ranking.limit = find_limit (&ranking, n_threads);
  g_free (ranking.counts);
  vec_parallel_for (n, n_threads, collect_rows, &ranking);

  g_clear_pointer (&self->ranked, g_array_unref);
  g_clear_pointer (&self->located, g_array_unref);
  self->ranked = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (int thread = 0; thread < n_threads; thread++)
    if (ranking.rows[thread] != NULL)
      {
        g_array_append_vals (self->ranked, ranking.rows[thread]->data, ranking.rows[thread]->len);
        g_array_unref (ranking.rows[thread]);
      }
  self->ranked_serial = scene->label_serial;
  self->ranked_chosen_serial = scene->chosen_serial;
  self->ranked_n_rows = n;
}

/* Where they are, side by side in memory, until points move. */
static void
locate_ranked (VecLabelChoice *self, VecScene *scene)
{
  Rules rules = get_rules (scene);

  rank_rows (self, scene);
  if (self->located != NULL && self->located_serial == scene->positions_serial)
    return;
  g_clear_pointer (&self->located, g_array_unref);
  self->located = g_array_sized_new (FALSE, FALSE, sizeof (VecCandidate), self->ranked->len);
  self->located_serial = scene->positions_serial;
  for (guint i = 0; i < self->ranked->len; i++)
    {
      VecCandidate candidate = { .row = g_array_index (self->ranked, guint32, i) };

      if (!vec_scene_get_position (scene, candidate.row, &candidate.x, &candidate.y))
        continue;
      candidate.key = make_key (&rules, candidate.row);
      g_array_append_val (self->located, candidate);
    }
}

/* ---- The best row of every cell */

typedef struct
{
  double x0, y0, x1, y1;         /* the picture and its margin, layout units */
  double per_x, per_y;           /* cells per layout unit, powers of two */
  double first_column, first_row;
  int n_columns, n_rows;
  VecCandidate *best;            /* (n_rows, n_columns); key G_MAXUINT32: none */
  GArray *all;                   /* instead of cells: everything */
} Cells;

static inline void
offer (Cells *cells, const VecCandidate *candidate)
{
  double column, row;
  VecCandidate *best;

  if (cells->all != NULL)
    {
      if (candidate->x >= cells->x0 && candidate->x <= cells->x1 && candidate->y >= cells->y0 && candidate->y <= cells->y1)
        g_array_append_vals (cells->all, candidate, 1);
      return;
    }
  column = floor (candidate->x * cells->per_x) - cells->first_column;
  row = floor (candidate->y * cells->per_y) - cells->first_row;
  if (!(column >= 0 && column < cells->n_columns && row >= 0 && row < cells->n_rows))
    return;
  best = &cells->best[(gint64) row * cells->n_columns + (gint64) column];
  if (vec_candidate_comes_before (candidate->key, candidate->row, best->key, best->row))
    *best = *candidate;
}

static void
offer_ranked (Cells *cells, VecLabelChoice *self, VecScene *scene)
{
  locate_ranked (self, scene);
  for (guint i = 0; i < self->located->len; i++)
    offer (cells, &g_array_index (self->located, VecCandidate, i));
}

static void
offer_in_view (Cells *cells, VecScene *scene)
{
  VecPoints *points = scene->points;
  Rules rules = get_rules (scene);
  const float *sorted = vec_points_get_sorted (points);
  const guint32 *order = vec_points_get_order (points);
  gint64 n_blocks, n = vec_points_get_n_drawn (points);
  const VecPointsBox *boxes = vec_points_get_boxes (points, &n_blocks);
  double x0 = cells->x0, y0 = cells->y0, x1 = cells->x1, y1 = cells->y1;

  for (gint64 b = 0; b < n_blocks; b++)
    {
      if (!(boxes[b].x_min <= x1 && boxes[b].x_max >= x0 && boxes[b].y_min <= y1 && boxes[b].y_max >= y0))
        continue;
      for (gint64 i = b * VEC_POINTS_BLOCK; i < MIN ((b + 1) * VEC_POINTS_BLOCK, n); i++)
        {
          float x = sorted[2 * i], y = sorted[2 * i + 1];

          if (x >= x0 && x <= x1 && y >= y0 && y <= y1 && allows (&rules, order[i]))
            offer (cells, &(VecCandidate){ x, y, order[i], make_key (&rules, order[i]) });
        }
    }
}

/* Cells are powers of two of layout units, about so many pixels wide and half as high. FALSE: so far from everything that they cannot
 * be counted. */
static gboolean
lay_out_cells (Cells *cells, double size)
{
  double cell_x = exp2 (floor (log2 (size))), cell_y = cell_x / 2;
  double n_columns = ceil ((cells->x1 - cells->x0) / cell_x) + 1, n_rows = ceil ((cells->y1 - cells->y0) / cell_y) + 1;

  cells->per_x = 1 / cell_x;
  cells->per_y = 1 / cell_y;
  cells->first_column = floor (cells->x0 * cells->per_x);
  cells->first_row = floor (cells->y0 * cells->per_y);
  if (!(n_columns <= 4000 && n_rows <= 4000 && fabs (cells->first_column) < 1e15 && fabs (cells->first_row) < 1e15))
    return FALSE;
  cells->n_columns = (int) n_columns;
  cells->n_rows = (int) n_rows;
  cells->best = g_new (VecCandidate, (gsize) cells->n_columns * cells->n_rows);
  for (gint64 i = 0; i < (gint64) cells->n_columns * cells->n_rows; i++)
    cells->best[i] = (VecCandidate) { .key = G_MAXUINT32, .row = G_MAXUINT32 };
  return TRUE;
}

static GArray *
take_best (Cells *cells)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (VecCandidate));

  for (gint64 i = 0; i < (gint64) cells->n_columns * cells->n_rows; i++)
    if (cells->best[i].row != G_MAXUINT32)
      g_array_append_val (candidates, cells->best[i]);
  g_free (cells->best);
  return candidates;
}

/* Chosen rows do not only compete for their cell, if there are not too many. */
static void
add_chosen (const Cells *cells, VecScene *scene, GArray *candidates)
{
  Rules rules = get_rules (scene);

  if (rules.chosen == NULL || cells->all != NULL || vec_row_set_get_count (scene->chosen) > MAX_CHOSEN)
    return;
  for (guint i = candidates->len; i-- > 0;)
    if (is_chosen (&rules, g_array_index (candidates, VecCandidate, i).row))
      g_array_remove_index_fast (candidates, i);
  for (gint64 row = vec_row_set_next (scene->chosen, 0); row >= 0; row = vec_row_set_next (scene->chosen, row + 1))
    {
      VecCandidate candidate = { .row = (guint32) row, .key = make_key (&rules, (guint32) row) };

      if (allows (&rules, row) && vec_scene_get_position (scene, row, &candidate.x, &candidate.y) && candidate.x >= cells->x0
          && candidate.x <= cells->x1 && candidate.y >= cells->y0 && candidate.y <= cells->y1)
        g_array_append_val (candidates, candidate);
    }
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const VecCandidate *p = a, *q = b;

  return p->row == q->row ? 0 : vec_candidate_comes_before (p->key, p->row, q->key, q->row) ? -1 : 1;
}

gboolean
vec_label_choice_is_small (VecLabelChoice *self, VecScene *scene)
{
  gint64 n = vec_scene_get_n_rows (scene);
  gboolean some_hidden = scene->visible != NULL || scene->is_isolated || scene->fade != NULL;

  if (n <= VEC_LABEL_SMALL_TABLE || !some_hidden)
    return n <= VEC_LABEL_SMALL_TABLE;
  rank_rows (self, scene);
  return self->ranked->len <= VEC_LABEL_SMALL_TABLE;
}

GArray *
vec_label_choice_find (VecLabelChoice *self, const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  double scale = frame->camera.scale, apart = vec_points_get_spacing (scene->points) * scale;
  gint64 n = vec_scene_get_n_rows (scene);
  Cells cells = { 0 };
  GArray *candidates;

  vec_camera_to_layout (&frame->camera, frame->width, frame->height, -VEC_LABEL_MARGIN_X, frame->height + VEC_LABEL_MARGIN_Y, &cells.x0,
                        &cells.y0);
  vec_camera_to_layout (&frame->camera, frame->width, frame->height, frame->width + VEC_LABEL_MARGIN_X, -VEC_LABEL_MARGIN_Y, &cells.x1,
                        &cells.y1);
  if (vec_label_choice_is_small (self, scene))
    cells.all = g_array_new (FALSE, FALSE, sizeof (VecCandidate));
  else if (!lay_out_cells (&cells, (apart > 30 ? 140 : 176) / scale))
    return g_array_new (FALSE, FALSE, sizeof (VecCandidate));
  if (n <= VEC_LABEL_SMALL_TABLE || (cells.all == NULL && apart >= SPARSE) || vec_points_get_n_drawn (scene->points) <= N_RANKED)
    offer_in_view (&cells, scene);
  else
    offer_ranked (&cells, self, scene);
  candidates = cells.all != NULL ? cells.all : take_best (&cells);
  add_chosen (&cells, scene, candidates);
  g_array_sort (candidates, compare_candidates);
  return candidates;
}
