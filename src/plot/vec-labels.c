/* Which labels are shown, where, and how they get onto the picture.
 *
 * The map's own labels do not depend on where the camera stands, only on how near it is: candidates are the best row of every cell of a
 * grid fixed to the layout, rows compete by a fixed pseudo-random rank, and competitors beside the picture take part. So nothing
 * jumps while panning. What the person points at (selection, neighbours, hover, the pointer's surroundings) is placed first. Widths are
 * estimated from the characters, so that choosing among thousands needs no text layout; what is drawn is cut to its box. */
#include "plot/vec-renderer-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-simd.h"
#include "plot/vec-oklab.h"

#define MAX_CHARS 24
#define MAX_TITLE 60     /* characters of an axis’s or a line’s title */
#define FONT_FAMILY "Cantarell, Noto Sans, Lato, Sans"
#define TEXT_SIZE 9.0           /* points */
#define HALO 3                  /* logical pixels around the text */
#define GAP 3                   /* between a point's edge and its label */
#define AIR 2                   /* between two labels */
#define SMALL_TABLE 2000        /* up to here every row competes, and with several places to stand */
#define N_RANKED 30000          /* rows that compete when the whole of a large map is seen */
#define SPARSE 7.0              /* pixels between neighbours from which all rows in view compete */
#define MARGIN_X 480
#define MARGIN_Y 160
#define NEAR_RADIUS 90
#define N_NEAR 10
#define MAX_SPRITES 6000

typedef struct
{
  cairo_surface_t *surface;
  guint32 color;
  double width;
} Sprite;

/* A label chosen for a scale, standing relative to its point. */
typedef struct
{
  gint64 row;
  float dx, dy, width;
} Choice;

typedef struct
{
  double x, y;
  guint32 row;
} Located;

struct _VecLabelCache
{
  GHashTable *sprites;        /* (row << 1 | bold) → Sprite */
  GHashTable *texts;          /* text → surface: axis titles */
  GHashTable *mixed;          /* colour of a point (bit 24: dark) → colour of its label */
  gboolean dark;
  double device_scale;
  float advance[2][128];      /* of ASCII, pixels; regular and bold */
  double line_height;
  PangoContext *context[2];   /* any script; Chinese */
  guint32 *ranked;            /* rows of lowest rank, increasing */
  gint64 n_ranked, ranked_n_rows;
  GArray *located;            /* of Located: the visible ones of these rows */
  guint64 located_serial;
  /* The choice for a small table, kept while nothing but the camera's place changes. */
  GArray *small;
  guint64 small_serial;
  double small_scale, small_size;
};

/* ---- Text */

static gboolean
is_chinese (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p >= 0xe3)
      {
        gunichar c = g_utf8_get_char (p);

        if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff))
          return TRUE;
      }
  return FALSE;
}

static PangoContext *
make_context (gboolean chinese)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  const char *language = pango_language_to_string (pango_language_get_default ());

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  cairo_font_options_destroy (options);
  /* Han characters have national forms; the one of the person's language if that has them, else the simplified Chinese. */
  if (chinese && !g_str_has_prefix (language, "zh") && !g_str_has_prefix (language, "ja") && !g_str_has_prefix (language, "ko"))
    pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  return context;
}

static PangoLayout *
make_layout (PangoContext *context, const char *text, double size, PangoWeight weight)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FONT_FAMILY);
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

PangoLayout *
vec_text_new (cairo_t *cr, const char *text, double size, PangoWeight weight)
{
  PangoContext *context = make_context (is_chinese (text));
  PangoLayout *layout = make_layout (context, text, size, weight);

  g_object_unref (context);
  return layout;
}

char *
vec_text_clean (const char *text, guint max_chars)
{
  GString *clean = g_string_new (NULL);
  guint n = 0;
  gboolean space = TRUE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        break;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          if (space)
            continue;
          c = ' ';
          space = TRUE;
        }
      else
        space = FALSE;
      if (!g_unichar_ismark (c) && c != 0x200d && n++ >= max_chars)
        {
          g_strchomp (clean->str);
          clean->len = strlen (clean->str);
          g_string_append (clean, "…");
          break;
        }
      g_string_append_unichar (clean, c);
    }
  g_strchomp (clean->str);
  return g_string_free (clean, FALSE);
}

/* ---- The cache */

static void
sprite_free (gpointer data)
{
  Sprite *sprite = data;

  cairo_surface_destroy (sprite->surface);
  g_free (sprite);
}

static guint
hash_key (gconstpointer key)
{
  guint64 v = *(const guint64 *) key * 0x9e3779b97f4a7c15u;

  return (guint) (v >> 32);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return *(const guint64 *) a == *(const guint64 *) b;
}

static void
measure_ascii (VecLabelCache *self)
{
  for (int bold = 0; bold < 2; bold++)
    for (int c = 32; c < 127; c++)
      {
        char text[2] = { (char) c, '\0' };
        g_autoptr (PangoLayout) layout = make_layout (self->context[0], text, TEXT_SIZE, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        PangoRectangle extents;

        pango_layout_get_extents (layout, NULL, &extents);
        self->advance[bold][c] = (float) extents.width / PANGO_SCALE;
        if (c == 'x' && !bold)
          self->line_height = ceil ((double) extents.height / PANGO_SCALE);
      }
}

static VecLabelCache *
get_cache (const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  VecLabelCache *self = scene->labels;

  if (self == NULL)
    {
      self = scene->labels = g_new0 (VecLabelCache, 1);
      self->sprites = g_hash_table_new_full (hash_key, equal_keys, g_free, sprite_free);
      self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cairo_surface_destroy);
      self->mixed = g_hash_table_new (g_direct_hash, g_direct_equal);
      for (int chinese = 0; chinese < 2; chinese++)
        self->context[chinese] = make_context (chinese != 0);
      measure_ascii (self);
    }
  if (!frame->vector && (self->dark != scene->dark || self->device_scale != frame->device_scale))
    {
      g_hash_table_remove_all (self->sprites);
      g_hash_table_remove_all (self->texts);
      self->dark = scene->dark;
      self->device_scale = frame->device_scale;
    }
  return self;
}

void
vec_label_cache_free (VecLabelCache *cache)
{
  g_hash_table_unref (cache->sprites);
  g_hash_table_unref (cache->texts);
  g_hash_table_unref (cache->mixed);
  g_object_unref (cache->context[0]);
  g_object_unref (cache->context[1]);
  g_clear_pointer (&cache->small, g_array_unref);
  g_clear_pointer (&cache->located, g_array_unref);
  g_free (cache->ranked);
  g_free (cache);
}

static char *
dup_label (const VecFrame *frame, gint64 row)
{
  VecScene *scene = frame->scene;

  if (row < 0)
    return vec_text_clean (scene->markers[-1 - row].label, MAX_CHARS);
  if (scene->table == NULL || row >= vec_table_get_n_rows (scene->table))
    return g_strdup ("");
  return vec_text_clean (vec_table_get_label (scene->table, row), MAX_CHARS);
}

/* Pixels that the label's text needs, a little generous; 0 for no text. */
static double
estimate_width (VecLabelCache *self, const char *text, gboolean bold, guint max_chars)
{
  double width = 0, em = TEXT_SIZE * 96 / 72;
  guint n = 0;

  for (const char *p = text; *p != '\0' && n <= max_chars; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 32 || g_unichar_iszerowidth (c) || g_unichar_ismark (c))
        continue;
      n++;
      if (c < 127)
        width += self->advance[bold][c];
      else
        width += g_unichar_iswide (c) ? em : 0.66 * em;
    }
  return width > 0 ? ceil (width) + 2 : 0;
}

static double
measure_row (const VecFrame *frame, VecLabelCache *cache, gint64 row, gboolean bold)
{
  if (row < 0)
    return estimate_width (cache, frame->scene->markers[-1 - row].label, bold, MAX_CHARS);
  if (frame->scene->table == NULL || row >= vec_table_get_n_rows (frame->scene->table))
    return 0;
  return estimate_width (cache, vec_table_get_label (frame->scene->table, row), bold, MAX_CHARS);
}

/* ---- A grid that knows which places are taken */

typedef struct
{
  double x0, y0, x1, y1;
} Rect;

#define CELL 48.0

typedef struct
{
  double left, top;
  int columns, rows;
  GArray *rects;         /* of Rect */
  GArray **cells;        /* of guint: indices */
} Taken;

static Taken *
taken_new (double left, double top, double right, double bottom)
{
  Taken *self = g_new0 (Taken, 1);

  self->left = left, self->top = top;
  self->columns = CLAMP ((int) ceil ((right - left) / CELL), 1, 400);
  self->rows = CLAMP ((int) ceil ((bottom - top) / CELL), 1, 400);
  self->rects = g_array_new (FALSE, FALSE, sizeof (Rect));
  self->cells = g_new0 (GArray *, (gsize) self->columns * self->rows);
  return self;
}

static void
taken_free (Taken *self)
{
  for (int i = 0; i < self->columns * self->rows; i++)
    g_clear_pointer (&self->cells[i], g_array_unref);
  g_free (self->cells);
  g_array_unref (self->rects);
  g_free (self);
}

static int
cell_index (double v, double origin, int n)
{
  return (int) CLAMP (floor ((v - origin) / CELL), 0, n - 1);
}

#define FOR_CELLS(self, r, column, row) \
  for (int row = cell_index ((r)->y0, (self)->top, (self)->rows); row <= cell_index ((r)->y1, (self)->top, (self)->rows); row++) \
    for (int column = cell_index ((r)->x0, (self)->left, (self)->columns); \
         column <= cell_index ((r)->x1, (self)->left, (self)->columns); column++)

static guint
taken_count (Taken *self, const Rect *r)
{
  guint n = 0;

  FOR_CELLS (self, r, column, row)
    {
      GArray *cell = self->cells[row * self->columns + column];

      for (guint i = 0; cell != NULL && i < cell->len; i++)
        {
          const Rect *other = &g_array_index (self->rects, Rect, g_array_index (cell, guint, i));

          n += r->x0 < other->x1 && other->x0 < r->x1 && r->y0 < other->y1 && other->y0 < r->y1;
        }
    }
  return n;
}

static void
taken_add (Taken *self, const Rect *r)
{
  guint index = self->rects->len;

  g_array_append_val (self->rects, *r);
  FOR_CELLS (self, r, column, row)
    {
      GArray **cell = &self->cells[row * self->columns + column];

      if (*cell == NULL)
        *cell = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (*cell, index);
    }
}

/* ---- Where a label may stand */

#define N_PLACES 8
#define N_FAR_PLACES 20

/* The box of the @place-th place around a mark of radius @reach: right, left, above, below, the corners, then further up and down. */
static Rect
get_place (int place, double x, double y, double reach, double width, double height)
{
  static const struct
  {
    double x, y;     /* −1 … 1: which side */
    double lines;    /* moved up or down by so many lines */
  } places[N_FAR_PLACES] = {
    { 1, 0, 0 }, { -1, 0, 0 }, { 0, -1, 0 }, { 0, 1, 0 }, { 0.8, -0.8, 0 }, { 0.8, 0.8, 0 }, { -0.8, -0.8, 0 }, { -0.8, 0.8, 0 },
    { 1, 0, -1.2 }, { 1, 0, 1.2 }, { -1, 0, -1.2 }, { -1, 0, 1.2 }, { 1.5, 0, -2.2 }, { 1.5, 0, 2.2 }, { -1.5, 0, -2.2 },
    { -1.5, 0, 2.2 }, { 2, 0, -3.3 }, { 2, 0, 3.3 }, { -2, 0, -3.3 }, { -2, 0, 3.3 },
  };
  double px = places[place].x, py = places[place].y, distance = reach + GAP;
  double cx, cy = y + places[place].lines * height;

  if (px == 0)
    cx = x;
  else
    cx = x + px * distance + (px > 0 ? width / 2 : -width / 2);
  if (py != 0)
    cy += py * distance + (py > 0 ? height / 2 - 2 : 2 - height / 2);
  return (Rect) { cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2 };
}

static guint32
rank_of (guint32 row)
{
  guint32 v = row + 0x9e3779b9u;

  v = (v ^ v >> 16) * 0x21f0aaadu;
  v = (v ^ v >> 15) * 0x735a2d97u;
  return v ^ v >> 15;
}

static gboolean
comes_before (guint32 row, guint32 other)
{
  guint32 a = rank_of (row), b = rank_of (other);

  return a != b ? a < b : row < other;
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const Choice *p = a, *q = b;

  return p->row == q->row ? 0 : comes_before ((guint32) p->row, (guint32) q->row) ? -1 : 1;
}

/* ---- The map's labels: small tables */

/* Every row in turn takes the first free place that hides no other point, else the first free one. */
static void
choose_all (const VecFrame *frame, VecLabelCache *cache, const VecMark *mark)
{
  VecScene *scene = frame->scene;
  gint64 n = vec_scene_get_n_rows (scene);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Choice));
  VecBounds bounds = { 0 };
  double scale = frame->camera.scale, reach = mark->diameter / 2;
  double left, top;
  Taken *labels, *points;

  vec_scene_get_bounds (scene, &bounds);
  left = bounds.x_min * scale - 200, top = -bounds.y_max * scale - 50;
  labels = taken_new (left, top, bounds.x_max * scale + 200, -bounds.y_min * scale + 50);
  points = taken_new (left, top, bounds.x_max * scale + 200, -bounds.y_min * scale + 50);
  for (gint64 row = 0; row < n; row++)
    {
      Choice choice = { .row = row };
      double x, y;
      Rect disc;

      if (!vec_scene_is_row_visible (scene, row) || !vec_scene_get_position (scene, row, &x, &y))
        continue;
      x *= scale, y *= -scale;
      disc = (Rect) { x - reach, y - reach, x + reach, y + reach };
      taken_add (points, &disc);
      choice.width = (float) measure_row (frame, cache, row, FALSE);
      if (choice.width > 0)
        g_array_append_val (rows, choice);
    }
  g_array_sort (rows, compare_choices);

  g_clear_pointer (&cache->small, g_array_unref);
  cache->small = g_array_new (FALSE, FALSE, sizeof (Choice));
  for (guint i = 0; i < rows->len; i++)
    {
      Choice choice = g_array_index (rows, Choice, i);
      double x, y;
      int best = -1;
      guint best_hidden = 3;  /* a label that hides three points does more harm than good */
      Rect rect;

      vec_scene_get_position (scene, choice.row, &x, &y);
      x *= scale, y *= -scale;
      for (int place = 0; place < N_PLACES && best_hidden > 0; place++)
        {
          Rect wide;
          guint hidden;

          rect = get_place (place, x, y, reach, choice.width, cache->line_height);
          wide = (Rect) { rect.x0 - AIR, rect.y0, rect.x1 + AIR, rect.y1 };
          if (taken_count (labels, &wide) > 0)
            continue;
          hidden = taken_count (points, &rect);
          if (hidden < best_hidden)
            {
              best = place;
              best_hidden = hidden;
            }
        }
      if (best < 0)
        continue;
      rect = get_place (best, x, y, reach, choice.width, cache->line_height);
      taken_add (labels, &rect);
      choice.dx = (float) (rect.x0 - x);
      choice.dy = (float) (rect.y0 - y);
      g_array_append_val (cache->small, choice);
    }
  taken_free (labels);
  taken_free (points);
  cache->small_serial = scene->positions_serial;
  cache->small_scale = scale;
  cache->small_size = mark->diameter;
}

/* ---- The map's labels: large tables */

typedef struct
{
  const VecFrame *frame;
  double cell_x, cell_y;         /* layout units, powers of two */
  double per_x, per_y;           /* their reciprocals, exact */
  gint64 column, row;            /* of the first cell */
  int n_columns, n_rows;
  guint32 *best;                 /* (n_rows, n_columns) row + 1, 0: none */
} Cells;

static inline void
offer (Cells *cells, double x, double y, guint32 row)
{
  double column = floor (x * cells->per_x) - cells->column, line = floor (y * cells->per_y) - cells->row;
  guint32 *best;

  if (!(column >= 0 && column < cells->n_columns && line >= 0 && line < cells->n_rows))
    return;
  best = &cells->best[(gint64) line * cells->n_columns + (gint64) column];
  if (*best == 0 || comes_before (row, *best - 1))
    *best = row + 1;
}

static void
rank_rows (VecLabelCache *cache, gint64 n)
{
  guint64 below = n <= N_RANKED ? G_MAXUINT64 : ((guint64) N_RANKED << 32) / (guint64) n;
  GArray *ranked;

  if (cache->ranked != NULL && cache->ranked_n_rows == n)
    return;
  ranked = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (gint64 i = 0; i < n; i++)
    {
      guint32 row = (guint32) i;

      if (rank_of (row) < below)
        g_array_append_val (ranked, row);
    }
  g_free (cache->ranked);
  cache->n_ranked = ranked->len;
  cache->ranked = (guint32 *) (gpointer) g_array_free (ranked, FALSE);
  cache->ranked_n_rows = n;
}

/* Where the ranked rows are, side by side in memory, until points move or hide. */
static void
locate_ranked (VecLabelCache *cache, VecScene *scene)
{
  rank_rows (cache, vec_scene_get_n_rows (scene));
  if (cache->located != NULL && cache->located_serial == scene->positions_serial)
    return;
  g_clear_pointer (&cache->located, g_array_unref);
  cache->located = g_array_sized_new (FALSE, FALSE, sizeof (Located), (guint) cache->n_ranked);
  cache->located_serial = scene->positions_serial;
  for (gint64 i = 0; i < cache->n_ranked; i++)
    {
      Located located = { .row = cache->ranked[i] };

      if (vec_scene_is_row_visible (scene, located.row) && vec_scene_get_position (scene, located.row, &located.x, &located.y))
        g_array_append_val (cache->located, located);
    }
}

static void
offer_ranked (Cells *cells, VecLabelCache *cache)
{
  locate_ranked (cache, cells->frame->scene);
  for (guint i = 0; i < cache->located->len; i++)
    {
      const Located *located = &g_array_index (cache->located, Located, i);

      offer (cells, located->x, located->y, located->row);
    }
}

static void
offer_in_view (Cells *cells)
{
  VecPoints *points = cells->frame->scene->points;
  const float *sorted = vec_points_get_sorted (points);
  const guint16 *codes = vec_points_get_codes (points);
  const guint32 *order = vec_points_get_order (points);
  gint64 n_blocks, n = vec_points_get_n_drawn (points);
  const VecPointsBox *boxes = vec_points_get_boxes (points, &n_blocks);
  double offset_x, offset_y, x0, y0, x1, y1;

  vec_points_get_offset (points, &offset_x, &offset_y);
  x0 = cells->column * cells->cell_x - offset_x;
  y0 = cells->row * cells->cell_y - offset_y;
  x1 = x0 + cells->n_columns * cells->cell_x;
  y1 = y0 + cells->n_rows * cells->cell_y;
  for (gint64 b = 0; b < n_blocks; b++)
    {
      if (!(boxes[b].x_min <= x1 && boxes[b].x_max >= x0 && boxes[b].y_min <= y1 && boxes[b].y_max >= y0))
        continue;
      for (gint64 i = b * VEC_POINTS_BLOCK; i < MIN ((b + 1) * VEC_POINTS_BLOCK, n); i++)
        {
          float x = sorted[2 * i], y = sorted[2 * i + 1];

          if (x >= x0 && x < x1 && y >= y0 && y < y1 && codes[i] != VEC_POINTS_HIDDEN)
            offer (cells, offset_x + x, offset_y + y, order[i]);
        }
    }
}

/* The largest power of two times @unit that is not above @size. */
static double
power_of_two_step (double size)
{
  return exp2 (floor (log2 (size)));
}

static GArray *
choose_from_cells (const VecFrame *frame, VecLabelCache *cache)
{
  VecScene *scene = frame->scene;
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  double scale = frame->camera.scale, apart = vec_points_get_spacing (scene->points) * scale;
  double cell = apart > 30 ? 140 : 176;
  Cells cells = { .frame = frame };
  double x, y, first_column, first_row;

  cells.cell_x = power_of_two_step (cell / scale);
  cells.cell_y = cells.cell_x / 2;
  cells.per_x = 1 / cells.cell_x;
  cells.per_y = 1 / cells.cell_y;
  cells.n_columns = (int) ceil ((frame->width + 2 * MARGIN_X) / (cells.cell_x * scale)) + 1;
  cells.n_rows = (int) ceil ((frame->height + 2 * MARGIN_Y) / (cells.cell_y * scale)) + 1;
  if (cells.n_columns > 4000 || cells.n_rows > 4000)
    return choices;
  vec_camera_to_layout (&frame->camera, frame->width, frame->height, -MARGIN_X, frame->height + MARGIN_Y, &x, &y);
  first_column = floor (x / cells.cell_x), first_row = floor (y / cells.cell_y);
  /* So far from everything that cells cannot be counted. */
  if (!(fabs (first_column) < 1e15 && fabs (first_row) < 1e15))
    return choices;
  cells.column = (gint64) first_column;
  cells.row = (gint64) first_row;
  cells.best = g_new0 (guint32, (gsize) cells.n_columns * cells.n_rows);
  if (apart >= SPARSE || vec_points_get_n_drawn (scene->points) <= N_RANKED)
    offer_in_view (&cells);
  else
    offer_ranked (&cells, cache);

  for (gint64 i = 0; i < (gint64) cells.n_columns * cells.n_rows; i++)
    if (cells.best[i] != 0)
      {
        Choice choice = { .row = cells.best[i] - 1 };

        choice.width = (float) measure_row (frame, cache, choice.row, FALSE);
        if (choice.width > 0)
          g_array_append_val (choices, choice);
      }
  g_free (cells.best);
  g_array_sort (choices, compare_choices);
  return choices;
}

/* Candidates, best first, take the first free place. */
static GArray *
choose_spread (const VecFrame *frame, VecLabelCache *cache, const VecMark *mark)
{
  g_autoptr (GArray) candidates = choose_from_cells (frame, cache);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (Choice));
  Taken *taken = taken_new (-2.0 * MARGIN_X, -2.0 * MARGIN_Y, frame->width + 2 * MARGIN_X, frame->height + 2 * MARGIN_Y);
  /* Fewer are more where points are crowded: air around every label. */
  double air = vec_points_get_spacing (frame->scene->points) * frame->camera.scale > 12 ? AIR : 14;

  for (guint i = 0; i < candidates->len; i++)
    {
      Choice choice = g_array_index (candidates, Choice, i);
      double x, y, sx, sy;

      vec_scene_get_position (frame->scene, choice.row, &x, &y);
      vec_frame_to_screen (frame, x, y, &sx, &sy);
      for (int place = 0; place < 4; place++)
        {
          Rect rect = get_place (place, sx, sy, mark->diameter / 2, choice.width, cache->line_height);
          Rect wide = { rect.x0 - air, rect.y0 - air / 4, rect.x1 + air, rect.y1 + air / 4 };

          if (taken_count (taken, &wide) > 0)
            continue;
          taken_add (taken, &rect);
          choice.dx = (float) (rect.x0 - sx);
          choice.dy = (float) (rect.y0 - sy);
          g_array_append_val (chosen, choice);
          break;
        }
    }
  taken_free (taken);
  return chosen;
}

/* ---- What the person points at */

typedef struct
{
  const VecFrame *frame;
  VecLabelCache *cache;
  const VecMark *mark;
  Taken *taken;
  GHashTable *done;        /* rows that have their label */
  GArray *labels;          /* of VecPlacedLabel */
} Placing;

static gboolean
get_anchor (const VecFrame *frame, gint64 row, double *sx, double *sy)
{
  double x, y;

  if (row < 0)
    {
      x = frame->scene->markers[-1 - row].x;
      y = frame->scene->markers[-1 - row].y;
      if (!isfinite (x) || !isfinite (y))
        return FALSE;
    }
  else if (!vec_scene_is_row_visible (frame->scene, row) || !vec_scene_get_position (frame->scene, row, &x, &y))
    return FALSE;
  vec_frame_to_screen (frame, x, y, sx, sy);
  return TRUE;
}

static gboolean
is_done (Placing *placing, gint64 row)
{
  return g_hash_table_contains (placing->done, &row);
}

static void
add_label (Placing *placing, gint64 row, const Rect *rect, gboolean bold)
{
  VecPlacedLabel label = { row, rect->x0, rect->y0, rect->x1 - rect->x0, rect->y1 - rect->y0, bold };

  taken_add (placing->taken, rect);
  g_array_append_val (placing->labels, label);
  g_hash_table_add (placing->done, g_memdup2 (&row, sizeof row));
}

static void
place_wanted (Placing *placing, gint64 row, gboolean bold, double reach, int n_places)
{
  const VecFrame *frame = placing->frame;
  double sx, sy, width;

  if (is_done (placing, row) || !get_anchor (frame, row, &sx, &sy) || !vec_frame_is_near (frame, sx, sy, 0))
    return;
  width = measure_row (frame, placing->cache, row, bold);
  if (width <= 0)
    return;
  /* First wholly inside the picture, then anywhere. */
  for (int inside = 1; inside >= 0; inside--)
    for (int place = 0; place < n_places; place++)
      {
        Rect rect = get_place (place, sx, sy, reach, width, placing->cache->line_height);
        Rect wide = { rect.x0 - AIR, rect.y0, rect.x1 + AIR, rect.y1 };

        if (inside && !(rect.x0 >= 2 && rect.y0 >= 2 && rect.x1 <= frame->width - 2 && rect.y1 <= frame->height - 2))
          continue;
        if (taken_count (placing->taken, &wide) > 0)
          continue;
        add_label (placing, row, &rect, bold);
        return;
      }
}

static void
place_near_pointer (Placing *placing)
{
  const VecFrame *frame = placing->frame;
  VecScene *scene = frame->scene;
  gint64 rows[N_NEAR];
  double x, y;
  guint n;

  if (scene->pointer_x < 0 || scene->pointer_y < 0 || !vec_frame_is_near (frame, scene->pointer_x, scene->pointer_y, 0))
    return;
  vec_camera_to_layout (&frame->camera, frame->width, frame->height, scene->pointer_x, scene->pointer_y, &x, &y);
  n = vec_points_find_k_nearest (scene->points, x, y, NEAR_RADIUS / frame->camera.scale, N_NEAR, rows);
  for (guint i = 0; i < n; i++)
    place_wanted (placing, rows[i], FALSE, placing->mark->diameter / 2, N_PLACES);
}

/* A point with a ring around it keeps its label at a distance. */
static double
get_ring_reach (const VecMark *mark)
{
  return MAX (mark->diameter / 2, 4) + 3;
}

static void
place_map_labels (Placing *placing, GArray *choices)
{
  const VecFrame *frame = placing->frame;

  for (guint i = 0; i < choices->len; i++)
    {
      const Choice *choice = &g_array_index (choices, Choice, i);
      double sx, sy;
      Rect rect, wide;

      if (is_done (placing, choice->row) || !get_anchor (frame, choice->row, &sx, &sy))
        continue;
      rect.x0 = sx + choice->dx, rect.y0 = sy + choice->dy;
      rect.x1 = rect.x0 + choice->width, rect.y1 = rect.y0 + placing->cache->line_height;
      if (rect.x1 < 0 || rect.y1 < 0 || rect.x0 > frame->width || rect.y0 > frame->height)
        continue;
      /* On paper nobody can pan to read the rest. */
      if (frame->figure && (rect.x0 < 0 || rect.y0 < 0 || rect.x1 > frame->width || rect.y1 > frame->height))
        continue;
      wide = (Rect) { rect.x0 - AIR, rect.y0, rect.x1 + AIR, rect.y1 };
      if (taken_count (placing->taken, &wide) > 0)
        continue;
      g_hash_table_add (placing->done, g_memdup2 (&choice->row, sizeof choice->row));
      g_array_append_vals (placing->labels,
                           &(VecPlacedLabel){ choice->row, rect.x0, rect.y0, choice->width, placing->cache->line_height, FALSE }, 1);
    }
}

/* The arrows in the corner, their titles and what lines are called stay free of labels. */
static void
keep_axes_free (Placing *placing)
{
  VecScene *scene = placing->frame->scene;
  double height = placing->frame->height, x, y, width;

  if (scene->axis_x != NULL)
    taken_add (placing->taken, &(Rect){ 0, height - 26, 70 + estimate_width (placing->cache, scene->axis_x, FALSE, MAX_TITLE), height });
  if (scene->axis_y != NULL)
    taken_add (placing->taken, &(Rect){ 0, height - 70 - estimate_width (placing->cache, scene->axis_y, FALSE, MAX_TITLE), 26, height });
  for (guint i = 0; i < scene->n_lines; i++)
    if (vec_frame_place_line_label (placing->frame, &scene->lines[i], &x, &y, &width))
      taken_add (placing->taken, &(Rect){ x - 2, y - 10, x + width + 2, y + 10 });
}

/* No label lies on what the person points at. */
static void
keep_mark_free (Placing *placing, gint64 row)
{
  double sx, sy, r = get_ring_reach (placing->mark) - 1;

  if (get_anchor (placing->frame, row, &sx, &sy) && vec_frame_is_near (placing->frame, sx, sy, 0))
    taken_add (placing->taken, &(Rect){ sx - r, sy - r, sx + r, sy + r });
}

GArray *
vec_frame_place_labels (const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  VecLabelCache *cache = get_cache (frame);
  VecMark mark = vec_scene_get_mark (scene, frame->camera.scale);
  Placing placing = { frame, cache, &mark };
  double ring = get_ring_reach (&mark);

  placing.taken = taken_new (-MARGIN_X, -MARGIN_Y, frame->width + MARGIN_X, frame->height + MARGIN_Y);
  placing.done = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);
  placing.labels = g_array_new (FALSE, FALSE, sizeof (VecPlacedLabel));
  keep_axes_free (&placing);
  if (scene->selected >= 0)
    keep_mark_free (&placing, scene->selected);
  if (scene->hover >= 0)
    keep_mark_free (&placing, scene->hover);
  for (guint i = 0; i < scene->n_markers; i++)
    keep_mark_free (&placing, -1 - (gint64) i);
  if (scene->selected >= 0)
    place_wanted (&placing, scene->selected, TRUE, ring + 2, N_FAR_PLACES);
  for (guint i = 0; i < scene->n_markers; i++)
    place_wanted (&placing, -1 - (gint64) i, TRUE, ring + 2, N_FAR_PLACES);
  if (scene->hover >= 0)
    place_wanted (&placing, scene->hover, TRUE, ring, N_FAR_PLACES);
  for (guint i = 0; i < scene->n_neighbors; i++)
    place_wanted (&placing, scene->neighbors[i], FALSE, ring, N_FAR_PLACES);
  place_near_pointer (&placing);

  if (scene->table != NULL && vec_table_get_n_rows (scene->table) == vec_scene_get_n_rows (scene))
    {
      g_autoptr (GArray) choices = NULL;

      if (vec_scene_get_n_rows (scene) <= SMALL_TABLE)
        {
          if (cache->small == NULL || cache->small_serial != scene->positions_serial || cache->small_scale != frame->camera.scale
              || cache->small_size != mark.diameter)
            choose_all (frame, cache, &mark);
          choices = g_array_ref (cache->small);
        }
      else
        choices = choose_spread (frame, cache, &mark);
      place_map_labels (&placing, choices);
    }
  taken_free (placing.taken);
  g_hash_table_unref (placing.done);
  return placing.labels;
}

/* ---- Drawing */

/* Ink with a touch of the point's own colour. Mixing costs more than drawing: the mixtures are kept. */
static guint32
label_color (const VecFrame *frame, const VecPlacedLabel *label)
{
  GHashTable *mixed = frame->scene->labels->mixed;
  guint32 ink = vec_scene_get_ink (frame->scene), color;
  int level = MAX (vec_scene_get_fade_level (frame->scene, label->row), 1); /* letters need more contrast than discs */
  gpointer key, value;

  if (label->row < 0 || label->bold)
    return ink;
  color = vec_scene_get_row_color (frame->scene, label->row);
  key = GUINT_TO_POINTER (color | (frame->scene->dark ? 0x1000000 : 0) | (guint) level << 25 | (frame->scene->is_isolated ? 1u << 28 : 0));
  if (g_hash_table_lookup_extended (mixed, key, NULL, &value))
    return GPOINTER_TO_UINT (value);
  color = vec_rgb_mix (ink, color, frame->scene->dark ? 0.22 : 0.35);
  value = GUINT_TO_POINTER (vec_scene_fade_color (frame->scene, color, level));
  g_hash_table_insert (mixed, key, value);
  return GPOINTER_TO_UINT (value);
}

static PangoLayout *
layout_label (const VecFrame *frame, const VecPlacedLabel *label)
{
  VecLabelCache *cache = frame->scene->labels;
  g_autofree char *text = dup_label (frame, label->row);
  PangoLayout *layout = make_layout (cache->context[is_chinese (text)], text, TEXT_SIZE,
                                     label->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  if (extents.width > label->width * PANGO_SCALE)
    {
      pango_layout_set_width (layout, (int) (label->width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

/* Where the text stands in its box: in the middle. */
static void
get_text_offset (const VecPlacedLabel *label, PangoLayout *layout, double *dx, double *dy)
{
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  *dx = (label->width - (double) extents.width / PANGO_SCALE) / 2 - (double) extents.x / PANGO_SCALE;
  *dy = (label->height - (double) extents.height / PANGO_SCALE) / 2 - (double) extents.y / PANGO_SCALE;
}

/* The largest of 2 reach + 1 neighbours; they are @step bytes apart, and @n + 2 reach steps may be read from @from − reach steps. Plain
 * loops over bytes, so that the compiler takes sixteen at a time. */
VEC_SIMD static void
widen (const guchar *from, guchar *restrict to, gssize n, gssize step, int reach)
{
  memcpy (to, from - reach * step, n);
  for (int k = 1 - reach; k <= reach; k++)
    {
      const guchar *shifted = from + k * step;

      for (gssize i = 0; i < n; i++)
        to[i] = MAX (to[i], shifted[i]);
    }
}

/* A quarter, a half, a quarter. */
VEC_SIMD static void
smooth (const guchar *from, guchar *restrict to, gssize n, gssize step)
{
  const guchar *before = from - step, *after = from + step;

  for (gssize i = 0; i < n; i++)
    to[i] = (guchar) ((before[i] + 2 * from[i] + after[i] + 2) >> 2);
}

/* Puts a soft rim in the paper's colour under what is drawn on @surface. */
static void
add_halo (cairo_surface_t *surface, guint32 paper, double device_scale)
{
  int width, height, stride, padded, reach = MAX ((int) (1.8 * device_scale + 0.5), 1);
  g_autofree guchar *memory = NULL;
  guchar *pixels, *a, *b;
  gssize margin, n;

  cairo_surface_flush (surface);
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  stride = cairo_image_surface_get_stride (surface);
  pixels = cairo_image_surface_get_data (surface);
  /* Lines with room between them, so that neighbours of the ends are nothing. */
  padded = width + reach + 1;
  n = (gssize) padded * height;
  margin = (gssize) padded * (reach + 1);
  memory = g_malloc0 (2 * (n + 2 * margin));
  a = memory + margin;
  b = a + n + 2 * margin;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      a[(gssize) y * padded + x] = *((guint32 *) (gpointer) (pixels + (gssize) y * stride) + x) >> 24;
  widen (a, b, n, 1, reach);
  widen (b, a, n, padded, reach);
  smooth (a, b, n, 1);
  smooth (b, a, n, padded);
  for (int y = 0; y < height; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (pixels + (gssize) y * stride);

      for (int x = 0; x < width; x++)
        {
          guint text = row[x] >> 24, halo = a[(gssize) y * padded + x] * 240 / 255 * (255 - text) / 255;
          guint32 rim;

          if (halo == 0)
            continue;
          rim = halo << 24 | (paper >> 16 & 0xff) * halo / 255 << 16 | (paper >> 8 & 0xff) * halo / 255 << 8
                | (paper & 0xff) * halo / 255;
          row[x] += rim;
        }
    }
  cairo_surface_mark_dirty (surface);
}

/* @layout, starting at (dx, dy) in a box of width × height, on a surface that is HALO larger all round. */
static cairo_surface_t *
draw_text_sprite (const VecFrame *frame, PangoLayout *layout, guint32 color, double dx, double dy, double width, double height)
{
  double scale = frame->device_scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil ((width + 2 * HALO) * scale),
                                                         (int) ceil ((height + 2 * HALO) * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, round (HALO + dx), HALO + dy);
  vec_set_source_rgb (cr, color, 1);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  add_halo (surface, vec_scene_get_background (frame->scene), scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

static cairo_surface_t *
draw_sprite (const VecFrame *frame, const VecPlacedLabel *label, guint32 color)
{
  g_autoptr (PangoLayout) layout = layout_label (frame, label);
  double dx, dy;

  get_text_offset (label, layout, &dx, &dy);
  return draw_text_sprite (frame, layout, color, dx, dy, label->width, label->height);
}

static cairo_surface_t *
get_sprite (const VecFrame *frame, const VecPlacedLabel *label)
{
  VecLabelCache *cache = frame->scene->labels;
  guint64 key = (guint64) label->row << 1 | (label->bold != FALSE);
  guint32 color = label_color (frame, label);
  Sprite *sprite = g_hash_table_lookup (cache->sprites, &key);

  if (sprite != NULL && sprite->color == color && sprite->width == label->width)
    return sprite->surface;
  if (g_hash_table_size (cache->sprites) >= MAX_SPRITES)
    g_hash_table_remove_all (cache->sprites);
  sprite = g_new (Sprite, 1);
  sprite->surface = draw_sprite (frame, label, color);
  sprite->color = color;
  sprite->width = label->width;
  g_hash_table_replace (cache->sprites, g_memdup2 (&key, sizeof key), sprite);
  return sprite->surface;
}

/* Text that stays text, with a rim in the paper's colour. */
static void
show_with_rim (const VecFrame *frame, cairo_t *cr, PangoLayout *layout, guint32 color, double x, double y)
{
  if (vec_svg_text_take (cr, layout, x, y, color, vec_scene_get_background (frame->scene), 3))
    return;
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  cairo_set_line_width (cr, 3);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  vec_set_source_rgb (cr, vec_scene_get_background (frame->scene), 0.88);
  cairo_stroke (cr);
  cairo_move_to (cr, x, y);
  vec_set_source_rgb (cr, color, 1);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_vector_label (const VecFrame *frame, cairo_t *cr, const VecPlacedLabel *label)
{
  g_autoptr (PangoLayout) layout = layout_label (frame, label);
  double dx, dy;

  get_text_offset (label, layout, &dx, &dy);
  show_with_rim (frame, cr, layout, label_color (frame, label), label->x + dx, label->y + dy);
}

/* Axis titles and the like: drawn once, kept by their text. */
void
vec_frame_draw_text (const VecFrame *frame, cairo_t *cr, const char *text, double x, double y)
{
  VecLabelCache *cache = get_cache (frame);
  g_autofree char *clean = vec_text_clean (text, MAX_TITLE);
  cairo_surface_t *surface = g_hash_table_lookup (cache->texts, clean);
  double scale = frame->device_scale;
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle extents;

  if (!frame->vector && surface != NULL)
    {
      cairo_set_source_surface (cr, surface, x - HALO, round (y - cairo_image_surface_get_height (surface) / scale / 2));
      cairo_paint (cr);
      return;
    }
  layout = make_layout (cache->context[is_chinese (clean)], clean, TEXT_SIZE - 0.5, PANGO_WEIGHT_NORMAL);
  pango_layout_get_extents (layout, NULL, &extents);
  if (frame->vector)
    {
      show_with_rim (frame, cr, layout, vec_scene_get_faint_ink (frame->scene), x, y - (double) extents.height / PANGO_SCALE / 2);
      return;
    }
  surface = draw_text_sprite (frame, layout, vec_scene_get_faint_ink (frame->scene), 0, 0, (double) extents.width / PANGO_SCALE,
                              (double) extents.height / PANGO_SCALE);
  g_hash_table_insert (cache->texts, g_steal_pointer (&clean), surface);
  vec_frame_draw_text (frame, cr, text, x, y);
}

double
vec_frame_get_text_width (const VecFrame *frame, const char *text)
{
  return estimate_width (get_cache (frame), text, FALSE, MAX_TITLE);
}

/* Later labels lie on top: the important ones come last. */
void
vec_frame_draw_labels (const VecFrame *frame, cairo_t *cr, GArray *labels)
{
  double scale = frame->device_scale;

  for (guint i = labels->len; i-- > 0;)
    {
      const VecPlacedLabel *label = &g_array_index (labels, VecPlacedLabel, i);

      if (frame->vector)
        {
          draw_vector_label (frame, cr, label);
          continue;
        }
      /* On whole pixels, so that letters stay sharp. */
      cairo_set_source_surface (cr, get_sprite (frame, label), round ((label->x - HALO) * scale) / scale,
                                round ((label->y - HALO) * scale) / scale);
      cairo_paint (cr);
    }
}

VecLabelBox *
vec_render_layout_labels (VecScene *scene, double width, double height, guint *n_labels)
{
  VecFrame frame = { scene, scene->camera, width, height, scene->device_scale, FALSE, FALSE };
  g_autoptr (GArray) labels = vec_frame_place_labels (&frame);
  VecLabelBox *boxes = g_new (VecLabelBox, MAX (labels->len, 1));

  for (guint i = 0; i < labels->len; i++)
    {
      const VecPlacedLabel *l = &g_array_index (labels, VecPlacedLabel, i);

      boxes[i] = (VecLabelBox) { l->row, l->x, l->y, l->width, l->height };
    }
  *n_labels = labels->len;
  return boxes;
}
