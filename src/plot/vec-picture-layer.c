#include "plot/vec-picture-layer.h"

#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "plot/vec-label-text.h"

#define SMALLEST 12.0       /* logical pixels */
#define LARGEST 96.0
#define STEP 4.0            /* sizes are whole steps: a thumbnail is not scaled anew in every frame */
#define ROOM 4.0            /* pixels between points from which the smallest are shown */
#define GAP 3.0
#define ROUNDS 3            /* of the competition; a thumbnail depends on what is within so many cells */
#define MARGIN (ROUNDS + 1) /* cells beside the picture that take part */
#define MAX_CELLS 200000
#define MAX_SCALED 4000     /* thumbnails kept as drawn */

/* ---- The competition */

typedef enum { EMPTY, UNDECIDED, SHOWN, BEATEN } State;

/* The best row of a square of the layout as wide as a thumbnail: only neighbouring cells can touch. */
typedef struct
{
  gint64 row;
  guint64 rank;
  float x, y;       /* logical pixels */
  guint8 state;
} Cell;

typedef struct
{
  const VecFrame *frame;
  double size, side;           /* of thumbnails; of cells: pixels */
  double origin_x, origin_y;   /* the screen's place of the first cell's upper left */
  int width, height;           /* cells */
  Cell *cells;
} Contest;

/* They grow more slowly than the map: coming nearer shows more of them. */
static double
get_size (const VecFrame *frame)
{
  double apart = vec_points_get_spacing (frame->scene->points) * frame->camera.scale;
  double size = apart > 0 ? SMALLEST * sqrt (apart / ROOM) : LARGEST;

  return size < SMALLEST ? 0 : MIN (floor (size / STEP) * STEP, LARGEST);
}

/* The lower the better: what the person points at, then by chance that is always the same. */
static guint64
rank_of (VecScene *scene, gint64 row)
{
  if (row == scene->selected)
    return 0;
  for (guint i = 0; i < scene->n_neighbors; i++)
    if (scene->neighbors[i] == row)
      return 1 + i;
  return vec_random_mix ((guint64) row + 0x9e3779b97f4a7c15u) | G_GUINT64_CONSTANT (1) << 32;
}

/* Cells belong to the layout, not to the picture. */
static gboolean
contest_init (Contest *self, const VecFrame *frame, double size)
{
  double left, top, x, y;

  *self = (Contest) { frame, size, size + GAP };
  vec_frame_to_screen (frame, 0, 0, &x, &y);
  left = -MARGIN * self->side, top = -MARGIN * self->side;
  self->origin_x = x + floor ((left - x) / self->side) * self->side;
  self->origin_y = y + floor ((top - y) / self->side) * self->side;
  self->width = (int) ceil ((frame->width + MARGIN * self->side - self->origin_x) / self->side) + 1;
  self->height = (int) ceil ((frame->height + MARGIN * self->side - self->origin_y) / self->side) + 1;
  if (!isfinite (self->origin_x) || !isfinite (self->origin_y) || (gint64) self->width * self->height > MAX_CELLS)
    return FALSE;
  self->cells = g_new0 (Cell, (gsize) self->width * (gsize) self->height);
  return TRUE;
}

static void
offer (Contest *self, gint64 row, double x, double y)
{
  double column = floor ((x - self->origin_x) / self->side), line = floor ((y - self->origin_y) / self->side);
  guint64 rank;
  Cell *cell;

  if (!(column >= 0 && line >= 0 && column < self->width && line < self->height))
    return;
  cell = &self->cells[(gsize) line * (gsize) self->width + (gsize) column];
  rank = rank_of (self->frame->scene, row);
  if (cell->state == EMPTY || rank < cell->rank)
    *cell = (Cell) { row, rank, (float) x, (float) y, UNDECIDED };
}

static void
offer_block (Contest *self, gint64 first, gint64 end)
{
  VecPoints *points = self->frame->scene->points;
  const float *sorted = vec_points_get_sorted (points);
  const guint16 *codes = vec_points_get_codes (points);
  const guint32 *order = vec_points_get_order (points);
  double x, y;

  for (gint64 i = first; i < end; i++)
    {
      if (codes[i] == VEC_POINTS_HIDDEN)
        continue;
      vec_frame_to_screen (self->frame, sorted[2 * i], sorted[2 * i + 1], &x, &y);
      if (x >= self->origin_x && y >= self->origin_y && vec_pictures_has (self->frame->scene->pictures, order[i]))
        offer (self, order[i], x, y);
    }
}

static void
offer_all (Contest *self)
{
  VecPoints *points = self->frame->scene->points;
  gint64 n_blocks, n = vec_points_get_n_drawn (points);
  const VecPointsBox *boxes = vec_points_get_boxes (points, &n_blocks);

  for (gint64 b = 0; b < n_blocks; b++)
    {
      double left, top, right, bottom;

      if (boxes[b].x_min > boxes[b].x_max)
        continue;
      vec_frame_to_screen (self->frame, boxes[b].x_min, boxes[b].y_max, &left, &top);
      vec_frame_to_screen (self->frame, boxes[b].x_max, boxes[b].y_min, &right, &bottom);
      if (right >= self->origin_x && bottom >= self->origin_y && left < self->origin_x + self->width * self->side
          && top < self->origin_y + self->height * self->side)
        offer_block (self, b * VEC_POINTS_BLOCK, MIN ((b + 1) * VEC_POINTS_BLOCK, n));
    }
}

static gboolean
touches (const Contest *self, const Cell *a, const Cell *b)
{
  return fabsf (a->x - b->x) < self->side && fabsf (a->y - b->y) < self->side;
}

typedef gboolean (*Rival) (const Cell *cell, const Cell *other);

static gboolean
is_better (const Cell *cell, const Cell *other)
{
  return other->state == UNDECIDED && other->rank < cell->rank;
}

static gboolean
is_shown (const Cell *cell, const Cell *other)
{
  return other->state == SHOWN;
}

static gboolean
has_rival (const Contest *self, int column, int line, Rival is_rival)
{
  const Cell *cell = &self->cells[(gsize) line * (gsize) self->width + (gsize) column];

  for (int y = MAX (line - 1, 0); y <= MIN (line + 1, self->height - 1); y++)
    for (int x = MAX (column - 1, 0); x <= MIN (column + 1, self->width - 1); x++)
      {
        const Cell *other = &self->cells[(gsize) y * (gsize) self->width + (gsize) x];

        if (other != cell && is_rival (cell, other) && touches (self, cell, other))
          return TRUE;
      }
  return FALSE;
}

/* The best among those that it touches wins, and beats them; all cells at the same time (Luby 1986), so that what lies far away does not
 * matter. */
static void
play_round (Contest *self)
{
  gsize n = (gsize) self->width * (gsize) self->height;
  g_autofree guint8 *next = g_new (guint8, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      next[i] = self->cells[i].state;
      if (next[i] == UNDECIDED && !has_rival (self, (int) (i % (gsize) self->width), (int) (i / (gsize) self->width), is_better))
        next[i] = SHOWN;
    }
  for (gsize i = 0; i < n; i++)
    self->cells[i].state = next[i];
  for (gsize i = 0; i < n; i++)
    if (self->cells[i].state == UNDECIDED
        && has_rival (self, (int) (i % (gsize) self->width), (int) (i / (gsize) self->width), is_shown))
      self->cells[i].state = BEATEN;
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  guint64 p = ((const Cell *) a)->rank, q = ((const Cell *) b)->rank;

  return p < q ? -1 : p > q;
}

GArray *
vec_frame_place_pictures (const VecFrame *frame)
{
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (VecPlacedPicture));
  double size = frame->scene->pictures != NULL ? get_size (frame) : 0;
  g_autoptr (GArray) shown = NULL;
  Contest contest;

  if (size <= 0 || !contest_init (&contest, frame, size))
    return placed;
  offer_all (&contest);
  for (int round = 0; round < ROUNDS; round++)
    play_round (&contest);
  shown = g_array_new (FALSE, FALSE, sizeof (Cell));
  for (gsize i = 0; i < (gsize) contest.width * (gsize) contest.height; i++)
    if (contest.cells[i].state == SHOWN && vec_frame_is_near (frame, contest.cells[i].x, contest.cells[i].y, size))
      g_array_append_val (shown, contest.cells[i]);
  g_array_sort (shown, compare_ranks);
  for (guint i = 0; i < shown->len; i++)
    {
      const Cell *cell = &g_array_index (shown, Cell, i);
      VecPlacedPicture picture = { cell->row, cell->x, cell->y, size };

      g_array_append_val (placed, picture);
    }
  g_free (contest.cells);
  return placed;
}

/* ---- Drawing */

typedef struct
{
  cairo_surface_t *surface;
  cairo_surface_t *from;      /* the thumbnail that it shows, not owned: to be compared */
  double size;
} Scaled;

static void
scaled_free (gpointer data)
{
  Scaled *scaled = data;

  cairo_surface_destroy (scaled->surface);
  g_free (scaled);
}

/* The picture fits into the square; its own size there. */
static void
fit (cairo_surface_t *picture, double size, double *width, double *height)
{
  double w = cairo_image_surface_get_width (picture), h = cairo_image_surface_get_height (picture);
  double scale = size / MAX (MAX (w, h), 1);

  *width = MAX (w * scale, 1);
  *height = MAX (h * scale, 1);
}

/* Few pixels stay squares when they are enlarged: one sees what is there. */
static void
paint_picture (cairo_t *cr, cairo_surface_t *picture, double x, double y, double width, double height, double device_scale)
{
  double from_width = cairo_image_surface_get_width (picture);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width / from_width, height / cairo_image_surface_get_height (picture));
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), width * device_scale >= 2 * from_width ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, from_width, cairo_image_surface_get_height (picture));
  cairo_fill (cr);
  cairo_restore (cr);
}

static cairo_surface_t *
get_scaled (const VecFrame *frame, gint64 row, cairo_surface_t *picture, double width, double height)
{
  VecScene *scene = frame->scene;
  double scale = frame->device_scale, size = MAX (width, height) * scale;
  Scaled *scaled;
  cairo_t *cr;

  if (scene->scaled_pictures == NULL)
    scene->scaled_pictures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, scaled_free);
  scaled = g_hash_table_lookup (scene->scaled_pictures, &row);
  if (scaled != NULL && scaled->size == size && scaled->from == picture)
    return scaled->surface;
  if (g_hash_table_size (scene->scaled_pictures) >= MAX_SCALED)
    g_hash_table_remove_all (scene->scaled_pictures);
  scaled = g_new (Scaled, 1);
  *scaled = (Scaled) { cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * scale), (int) ceil (height * scale)), picture,
                       size };
  cr = cairo_create (scaled->surface);
  paint_picture (cr, picture, 0, 0, ceil (width * scale), ceil (height * scale), 1);
  cairo_destroy (cr);
  cairo_surface_set_device_scale (scaled->surface, scale, scale);
  g_hash_table_replace (scene->scaled_pictures, g_memdup2 (&row, sizeof row), scaled);
  return scaled->surface;
}

static void
draw_picture (const VecFrame *frame, cairo_t *cr, const VecPlacedPicture *placed, cairo_surface_t *picture)
{
  VecScene *scene = frame->scene;
  int level = vec_scene_get_fade_level (scene, placed->row);
  guint32 color = vec_scene_fade_color (scene, vec_scene_get_row_color (scene, placed->row), level);
  double border = placed->size >= 32 ? 2 : 1, width, height, x, y, scale = frame->device_scale;
  gboolean is_aside = scene->is_isolated && level < VEC_CHOSEN_LEVEL && vec_scene_has_chosen (scene);
  double alpha = is_aside ? 0.25 : vec_fade_get_contrast (level);

  fit (picture, placed->size - 2 * border, &width, &height);
  /* On whole pixels. */
  x = frame->vector ? placed->x - width / 2 : round ((placed->x - width / 2) * scale) / scale;
  y = frame->vector ? placed->y - height / 2 : round ((placed->y - height / 2) * scale) / scale;
  cairo_rectangle (cr, x - border, y - border, width + 2 * border, height + 2 * border);
  vec_set_source_rgb (cr, color, 1);
  cairo_fill (cr);
  cairo_rectangle (cr, x, y, width, height);
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_fill (cr);
  if (alpha < 1)
    cairo_push_group (cr);
  if (frame->vector)
    paint_picture (cr, picture, x, y, width, height, 4);
  else
    {
      cairo_set_source_surface (cr, get_scaled (frame, placed->row, picture, width, height), x, y);
      cairo_rectangle (cr, x, y, width, height);
      cairo_fill (cr);
    }
  if (alpha < 1)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, alpha);
    }
}

typedef struct
{
  gint64 row;
  double distance;
} Wanted;

static int
compare_distances (gconstpointer a, gconstpointer b)
{
  double p = ((const Wanted *) a)->distance, q = ((const Wanted *) b)->distance;

  return p < q ? -1 : p > q;
}

/* What the person points at comes first. */
static void
want_hovered (const VecFrame *frame, GArray *wanted)
{
  Wanted hovered = { frame->scene->hover, -1 };
  cairo_surface_t *picture;

  if (!vec_pictures_has (frame->scene->pictures, hovered.row))
    return;
  picture = vec_pictures_get (frame->scene->pictures, hovered.row);
  if (picture == NULL)
    g_array_append_val (wanted, hovered);
  g_clear_pointer (&picture, cairo_surface_destroy);
}

static void
want (const VecFrame *frame, GArray *wanted)
{
  g_autofree gint64 *rows = g_new (gint64, MAX (wanted->len, 1));

  g_array_sort (wanted, compare_distances);
  for (guint i = 0; i < wanted->len; i++)
    rows[i] = g_array_index (wanted, Wanted, i).row;
  vec_pictures_want (frame->scene->pictures, rows, wanted->len);
}

static gboolean
lies_on_any (const VecPlacedLabel *label, GArray *placed)
{
  for (guint i = 0; i < placed->len; i++)
    {
      const VecPlacedPicture *one = &g_array_index (placed, VecPlacedPicture, i);
      double half = one->size / 2;

      if (label->x < one->x + half && label->x + label->width > one->x - half && label->y < one->y + half
          && label->y + label->height > one->y - half)
        return TRUE;
    }
  return FALSE;
}

/* What is selected keeps its name; a picture speaks for itself. */
static void
take_out_labels (GArray *labels, GArray *placed)
{
  guint n = 0;

  for (guint i = 0; i < labels->len; i++)
    {
      VecPlacedLabel label = g_array_index (labels, VecPlacedLabel, i);

      if (label.row < 0 || label.style > VEC_LABEL_LARGE || !lies_on_any (&label, placed))
        g_array_index (labels, VecPlacedLabel, n++) = label;
    }
  g_array_set_size (labels, n);
}

void
vec_frame_draw_pictures (const VecFrame *frame, cairo_t *cr, GArray *labels)
{
  g_autoptr (GArray) placed = NULL;
  g_autoptr (GArray) wanted = NULL;

  if (frame->scene->pictures == NULL)
    return;
  placed = vec_frame_place_pictures (frame);
  take_out_labels (labels, placed);
  wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  for (guint i = placed->len; i-- > 0;)
    {
      const VecPlacedPicture *one = &g_array_index (placed, VecPlacedPicture, i);
      cairo_surface_t *picture = frame->figure ? vec_pictures_load (frame->scene->pictures, one->row, NULL)
                                               : vec_pictures_get (frame->scene->pictures, one->row);
      Wanted missing = { one->row, hypot (one->x - frame->width / 2, one->y - frame->height / 2) };

      if (picture != NULL)
        draw_picture (frame, cr, one, picture);
      else if (!frame->figure)
        g_array_append_val (wanted, missing);
      g_clear_pointer (&picture, cairo_surface_destroy);
    }
  if (!frame->figure)
    {
      want_hovered (frame, wanted);
      want (frame, wanted);
    }
}
