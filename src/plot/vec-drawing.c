#include "plot/vec-drawing-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define BLOCK VEC_POINTS_BLOCK
#define BIAS 1024              /* pixels added so that coordinates a little outside truncate downwards */
#define FAR_AWAY 500000.0f     /* pixels: any coordinate beyond this is this */
#define CROWD 4.0              /* so many points over each other are a crowd, in which rare ones give way to each other */
#define THINNED_OPACITY 0.6    /* of all rare points together, at most */
#define BOOSTED_OPACITY 0.95   /* of a disc in a reduced block: beyond that it grows */
#define LARGEST_GROWTH 12.0    /* logical pixels */
#define CLOCK_BLOCKS 32        /* blocks between looks at the clock: some 50 µs */

/* ---- Rare colours in crowds */

/* How many stamps of @diameter lie over each other at a place, of @n on a box of the layout. */
static double
get_overlap (const VecPointsBox *box, double scale, double diameter, gint64 n)
{
  double w = (box->x_max - box->x_min) * scale + diameter, h = (box->y_max - box->y_min) * scale + diameter;

  return n * G_PI / 4 * diameter * diameter / (w * h);
}

int
vec_frame_get_thinning (const VecFrame *frame, double diameter, gint64 block)
{
  VecPoints *points = frame->scene->points;
  double scale = frame->camera.scale, rare;
  VecPointsBox box, above;
  gint64 n, n_rare;

  if (!vec_points_get_surroundings (points, block, 0, &box, &n, &n_rare))
    return 0;
  /* What lies within one disc is one place. */
  for (int level = 1; MAX (box.x_max - box.x_min, box.y_max - box.y_min) * scale <= diameter; level++)
    {
      gint64 n_above, rare_above;

      if (!vec_points_get_surroundings (points, block, level, &above, &n_above, &rare_above))
        break;
      box = above, n = n_above, n_rare = rare_above;
    }
  rare = get_overlap (&box, scale, diameter, n_rare);
  if (get_overlap (&box, scale, diameter, n) < CROWD || rare < M_SQRT2)
    return 0;
  return MIN ((int) (log2 (rare) + 0.5), VEC_N_THINNINGS - 1);
}

double
vec_frame_thin_opacity (double opacity, int thinning)
{
  return thinning == 0 ? opacity : 1 - pow (1 - MIN (opacity, THINNED_OPACITY), 1.0 / (1 << thinning));
}

/* ---- Tools */

static VecTransform
make_transform (const VecDrawing *drawing, const VecStamp *stamp)
{
  const VecFrame *frame = &drawing->frame;
  double scale = frame->camera.scale * frame->device_scale, steps = 1 << stamp->steps_log2;
  double cx, cy, left, top;
  VecTransform t;

  cx = CLAMP (frame->camera.center_x, -1e32, 1e32);
  cy = CLAMP (frame->camera.center_y, -1e32, 1e32);
  left = frame->width * frame->device_scale / 2 - drawing->x - stamp->width / 2 + BIAS;
  top = frame->height * frame->device_scale / 2 - drawing->y - stamp->width / 2 + BIAS;
  t.center_x = (float) cx;
  t.center_y = (float) cy;
  t.factor_x = (float) CLAMP (scale * steps, 1e-36, 1e36);
  t.factor_y = -t.factor_x;
  t.bias = BIAS * (int) steps;
  t.limit = (float) (FAR_AWAY * steps);
  t.shift_x = (float) CLAMP ((left - (cx - t.center_x) * scale) * steps, -1e30, 1e30);
  t.shift_y = (float) CLAMP ((top + (cy - t.center_y) * scale) * steps, -1e30, 1e30);
  return t;
}

static void
make_tool (const VecDrawing *drawing, VecTool *tool, VecShape shape, double hole, double diameter, double opacity)
{
  if (tool->stamp != NULL)
    return;
  tool->stamp = vec_stamp_box_get (drawing->frame.scene->stamps, shape, hole, diameter * drawing->frame.device_scale, opacity);
  tool->transform = make_transform (drawing, tool->stamp);
}

/* Stronger, and when it cannot become stronger larger: as much ink. */
static void
make_boosted (const VecDrawing *drawing, const VecStyle *style, VecTool *tool, int boost)
{
  double opacity = style->mark.opacity * pow (2, boost / 4.0), most = MAX (style->mark.opacity, BOOSTED_OPACITY);

  make_tool (drawing, tool, style->shape, style->hole,
             MIN (style->mark.diameter * sqrt (MAX (opacity / most, 1)), style->mark.diameter + LARGEST_GROWTH), MIN (opacity, most));
}

static void
make_plain_tools (VecDrawing *drawing)
{
  drawing->tools = g_new0 (VecTools, drawing->turns->n_styles);
  for (int i = 0; i < drawing->turns->n_turns; i++)
    {
      const VecTurn *turn = &drawing->turns->turns[i];
      const VecStyle *style = &drawing->turns->styles[turn->style];

      make_boosted (drawing, style, &drawing->tools[turn->style].boosts[0], 0);
      if (turn->pass != VEC_PASS_DISCS)
        make_tool (drawing, &drawing->tools[turn->style].ring, style->shape, vec_style_get_ring_hole (style),
                   style->mark.diameter + 2 * style->mark.outline, style->ring_opacity);
    }
}

/* Those that some block needs. */
static void
make_other_tools (VecDrawing *drawing)
{
  gboolean boosts[VEC_N_BOOSTS] = { FALSE }, thinnings[VEC_N_THINNINGS] = { FALSE };

  for (gint64 i = 0; i < drawing->n_blocks; i++)
    {
      boosts[drawing->blocks[i].boost] = TRUE;
      thinnings[drawing->blocks[i].thinning] = TRUE;
    }
  for (int i = 0; i < drawing->turns->n_turns; i++)
    {
      const VecTurn *turn = &drawing->turns->turns[i];
      const VecStyle *style = &drawing->turns->styles[turn->style];
      VecTools *tools = &drawing->tools[turn->style];

      for (int b = 0; b < VEC_N_BOOSTS; b++)
        if (boosts[b])
          make_boosted (drawing, style, &tools->boosts[b], b);
      for (int t = 0; t < VEC_N_THINNINGS && turn->share == VEC_RARE; t++)
        if (thinnings[t])
          make_tool (drawing, &tools->thinnings[t], style->shape, style->hole, style->mark.diameter,
                     vec_frame_thin_opacity (style->mark.opacity, t));
    }
}

static const VecTool *
find_widest (const VecDrawing *drawing)
{
  const VecTool *widest = NULL;

  for (int i = 0; i < drawing->turns->n_styles; i++)
    for (const VecTool *tool = &drawing->tools[i].ring; tool < (const VecTool *) (&drawing->tools[i] + 1); tool++)
      if (tool->stamp != NULL && (widest == NULL || tool->stamp->size > widest->stamp->size))
        widest = tool;
  return widest;
}

static void
clear_tools (VecDrawing *drawing)
{
  for (int i = 0; i < drawing->turns->n_styles; i++)
    for (VecTool *tool = &drawing->tools[i].ring; tool < (VecTool *) (&drawing->tools[i] + 1); tool++)
      g_clear_pointer (&tool->stamp, vec_stamp_unref);
  g_clear_pointer (&drawing->tools, g_free);
}

/* ---- Colours */

static inline guint64
channels (guint32 rgb)
{
  guint64 r = rgb >> 16 & 0xff, g = rgb >> 8 & 0xff, b = rgb & 0xff;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  return b | g << 16 | r << 32 | (guint64) 255 << 48;
#else
  return (guint64) 255 | r << 16 | g << 32 | b << 48;
#endif
}

/* (n_steps, VEC_N_LEVELS, n_colors): what the codes mean at each level and step of depth; without levels there is only the one of what
 * does not fade. */
static guint64 *
make_colors (VecScene *scene, VecPaint paint, const VecTurnKeys *keys, int n_steps, guint *n_colors)
{
  gboolean colored = scene->coloring != NULL && vec_coloring_get_n_rows (scene->coloring) == vec_points_get_n_rows (scene->points);
  guint n = colored ? MAX (vec_coloring_get_n_colors (scene->coloring), 1) : 1;
  const guint32 *colors = colored ? vec_coloring_get_colors (scene->coloring, scene->dark) : NULL;
  guint64 *result = g_new (guint64, (gsize) n_steps * VEC_N_LEVELS * n);

  for (int i = 0; i < n_steps * VEC_N_LEVELS; i++)
    for (guint c = 0; c < n; c++)
      {
        int level = i % VEC_N_LEVELS, depth = paint == VEC_PAINT_OWN ? vec_turn_get_depth (keys, i / VEC_N_LEVELS) : -1;
        guint32 color = paint == VEC_PAINT_PAPER ? vec_scene_get_background (scene)
                        : paint == VEC_PAINT_INK ? vec_scene_get_accent (scene)
                        : colored                ? colors[c]
                                                 : vec_coloring_get_plain_color (scene->dark);

        if (keys->levels == NULL && level != VEC_FADE_NONE)
          break;
        if (paint != VEC_PAINT_PAPER)
          color = vec_scene_dim_color (scene, color, level, depth);
        result[(gsize) i * n + c] = channels (color);
      }
  *n_colors = n;
  return result;
}

/* ---- Drawing a band */

static void
clear_rows (VecDrawing *drawing, int y0, int y1)
{
  guint32 pixel = 0xff000000 | drawing->background;

  for (int y = y0; y < y1; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (drawing->pixels + (gssize) y * drawing->stride);

      if (drawing->paper != NULL)
        {
          vec_terrain_paper_fill_row (drawing->paper, &drawing->frame, pixel, drawing->x, drawing->y + y, drawing->width, row);
          continue;
        }
      for (int x = 0; x < drawing->width; x++)
        row[x] = pixel;
    }
}

static gboolean
has_hidden (const guint16 *codes, int n)
{
  int hidden = 0;

  for (int i = 0; i < n; i++)
    hidden |= codes[i] == VEC_POINTS_HIDDEN;
  return hidden != 0;
}

/* Copies the points whose turn it is; returns how many there are. */
static int
keep_turn (const VecDrawing *drawing, const VecTurn *turn, gint64 first, int n, float *local, guint16 *codes)
{
  const VecTurnKeys *keys = &drawing->turns->keys;
  int n_kept = 0;

  for (int i = 0; i < n; i++)
    {
      local[2 * n_kept] = drawing->sorted[2 * (first + i)];
      local[2 * n_kept + 1] = drawing->sorted[2 * (first + i) + 1];
      codes[n_kept] = drawing->codes[first + i];
      n_kept += vec_turn_takes (keys, turn, first + i);
    }
  return n_kept;
}

/* Rare points are few: only their bits are looked at. */
static int
keep_rare (const VecDrawing *drawing, const VecTurn *turn, gint64 first, int n, float *local, guint16 *codes)
{
  const VecTurnKeys *keys = &drawing->turns->keys;
  int n_kept = 0;

  for (int start = 0; start < n; start += 64)
    for (guint64 bits = keys->rare[(first + start) >> 6]; bits != 0; bits &= bits - 1)
      {
        gint64 i = first + start + __builtin_ctzll (bits);

        if (i - first >= n || !vec_turn_takes (keys, turn, i))
          continue;
        local[2 * n_kept] = drawing->sorted[2 * i];
        local[2 * n_kept + 1] = drawing->sorted[2 * i + 1];
        codes[n_kept++] = drawing->codes[i];
      }
  return n_kept;
}

static void
stamp_points (const VecDrawing *drawing, const VecStampTarget *target, const VecTool *tool, const guint64 *colors, const float *local,
              const guint16 *codes, int n, gboolean clear)
{
  gint32 x[BLOCK], y[BLOCK];

  vec_transform_points (&tool->transform, local, n, x, y);
  vec_stamp_draw (tool->stamp, target, x, y, codes, colors, n, clear);
}

/* The ring and the disc of one point follow each other, so that discs lie on each other like counters. */
static void
stamp_outlined (const VecDrawing *drawing, const VecStampTarget *target, const VecTool *const *tools, const guint64 *const *colors,
                const float *local, const guint16 *codes, int n)
{
  gint32 x[2][BLOCK], y[2][BLOCK];

  for (int p = 0; p < 2; p++)
    vec_transform_points (&tools[p]->transform, local, n, x[p], y[p]);
  for (int k = 0; k < n; k++)
    for (int p = 0; p < 2; p++)
      vec_stamp_draw (tools[p]->stamp, target, &x[p][k], &y[p][k], &codes[k], colors[p], 1, FALSE);
}

static void
draw_block (VecDrawing *drawing, const VecStampTarget *target, const VecBlock *block, const VecTurn *turn, gboolean all)
{
  gint64 first = (gint64) block->block * BLOCK;
  int n_all = (int) MIN (BLOCK, drawing->n_drawn - first), n = block->n;
  gboolean is_chosen = turn->level >= VEC_CHOSEN_LEVEL, is_rare = turn->share == VEC_RARE;
  const VecTools *tools = &drawing->tools[turn->style];
  const VecTool *disc = is_rare ? &tools->thinnings[block->thinning] : &tools->boosts[is_chosen ? 0 : block->boost];
  const guint64 *own = drawing->colors[VEC_PAINT_OWN] + (gsize) (turn->step * VEC_N_LEVELS + turn->level) * drawing->n_colors;
  const guint64 *ring = drawing->colors[drawing->turns->styles[turn->style].ring_paint] + (gsize) turn->level * drawing->n_colors;
  const float *local = drawing->sorted + 2 * first;
  const guint16 *codes = drawing->codes + first;
  float kept[2 * BLOCK + 2];
  guint16 kept_codes[BLOCK + 1];
  gboolean clear = block->inside_x && block->first_row >= target->y0 && block->last_row <= target->y1 && !has_hidden (codes, n_all);

  if ((is_chosen && drawing->few_chosen) || (is_rare && drawing->few_rare))
    n = n_all;
  if (!all)
    {
      n = (is_rare ? keep_rare : keep_turn) (drawing, turn, first, n, kept, kept_codes);
      local = kept;
      codes = kept_codes;
    }
  if (turn->pass == VEC_PASS_RINGS)
    stamp_points (drawing, target, &tools->ring, ring, local, codes, n, clear);
  else if (turn->pass == VEC_PASS_DISCS || (is_rare && block->thinning > 0))
    stamp_points (drawing, target, disc, own, local, codes, n, clear);
  else
    stamp_outlined (drawing, target, (const VecTool *[]) { &tools->ring, disc }, (const guint64 *[]) { ring, own }, local, codes, n);
}

static gboolean
is_done (const VecDrawing *drawing, const VecBand *band)
{
  return band->turn >= drawing->turns->n_turns;
}

static void
draw_band (VecDrawing *drawing, VecBand *band)
{
  VecStampTarget target = { drawing->pixels, drawing->stride, drawing->width, band->y0, band->y1 };
  int until_clock = CLOCK_BLOCKS;

  if (!band->cleared)
    clear_rows (drawing, band->y0, band->y1);
  band->cleared = TRUE;
  for (; !is_done (drawing, band); band->turn++, band->next = 0)
    {
      const VecTurn *turn = &drawing->turns->turns[band->turn];

      for (; band->next < band->n; band->next++)
        {
          const VecBlock *block = &drawing->blocks[drawing->by_band[band->first + band->next]];
          gboolean all;

          if (!vec_turn_takes_block (&drawing->turns->keys, turn, block->block, &all))
            continue;
          if (until_clock-- == 0)
            {
              if (g_get_monotonic_time () > drawing->deadline)
                return;
              until_clock = CLOCK_BLOCKS;
            }
          draw_block (drawing, &target, block, turn, all);
        }
    }
}

static void
draw_bands (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecDrawing *drawing = data;

  for (gint64 b = begin; b < end; b++)
    if (!is_done (drawing, &drawing->bands[b]) && (b == drawing->first_band || g_get_monotonic_time () <= drawing->deadline))
      draw_band (drawing, &drawing->bands[b]);
}

/* ---- The drawing */

static void
set_target (VecDrawing *drawing, cairo_surface_t *surface, const cairo_rectangle_int_t *part)
{
  cairo_rectangle_int_t all = { 0, 0, cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface) };
  guchar *pixels;

  cairo_surface_flush (surface);
  if (part == NULL)
    part = &all;
  pixels = cairo_image_surface_get_data (surface);
  drawing->surface = cairo_surface_reference (surface);
  drawing->stride = cairo_image_surface_get_stride (surface);
  drawing->x = part->x, drawing->y = part->y;
  drawing->width = pixels != NULL ? part->width : 0, drawing->height = pixels != NULL ? part->height : 0;
  if (pixels != NULL)
    drawing->pixels = pixels + (gssize) part->y * drawing->stride + 4 * (gssize) part->x;
}

static void
find_thinnings (VecDrawing *drawing)
{
  double diameter = vec_scene_get_mark (drawing->frame.scene, drawing->frame.camera.scale).diameter;
  gint64 n_rare = 0;

  if (drawing->turns->keys.rare == NULL)
    return;
  for (gint64 i = 0; i < drawing->n_blocks; i++)
    {
      VecPointsBox box;
      gint64 n, rare;

      if (!vec_points_get_surroundings (drawing->points, drawing->blocks[i].block, 0, &box, &n, &rare) || rare == 0)
        continue;
      n_rare += rare;
      drawing->blocks[i].thinning = (guint8) vec_frame_get_thinning (&drawing->frame, diameter, drawing->blocks[i].block);
    }
  drawing->few_rare = n_rare <= drawing->n_points / 2;
}

VecDrawing *
vec_drawing_new (const VecFrame *frame, cairo_surface_t *surface, const cairo_rectangle_int_t *part, gint64 max_points)
{
  VecDrawing *self = g_new0 (VecDrawing, 1);
  VecScene *scene = frame->scene;

  self->frame = *frame;
  self->points = scene->points;
  self->sorted = vec_points_get_sorted (scene->points);
  self->codes = vec_points_get_codes (scene->points);
  self->n_drawn = vec_points_get_n_drawn (scene->points);
  self->background = vec_scene_get_background (scene);
  self->turns = vec_turns_new (frame);
  set_target (self, surface, part);
  if (self->width <= 0 || self->height <= 0)
    return self;

  self->paper = vec_frame_ref_paper (frame);
  vec_stamp_box_tidy (scene->stamps);
  for (int paint = VEC_PAINT_OWN; paint <= VEC_PAINT_INK; paint++)
    self->colors[paint] = make_colors (scene, (VecPaint) paint, &self->turns->keys, paint == VEC_PAINT_OWN ? self->turns->n_steps : 1,
                                       &self->n_colors);
  make_plain_tools (self);
  vec_drawing_find_blocks (self, find_widest (self), max_points > 0 ? (int) ceil (LARGEST_GROWTH / 2 * frame->device_scale) + 1 : 0);
  self->few_chosen = TRUE;
  if (max_points > 0 && self->n_points > max_points)
    {
      vec_drawing_reduce (self, max_points);
      self->few_chosen = scene->chosen == NULL || vec_row_set_get_count (scene->chosen) <= max_points / 2;
    }
  find_thinnings (self);
  make_other_tools (self);
  vec_drawing_cut_bands (self, vec_get_default_threads ());
  return self;
}

void
vec_drawing_free (VecDrawing *drawing)
{
  if (drawing->tools != NULL)
    clear_tools (drawing);
  vec_turns_free (drawing->turns);
  for (int paint = VEC_PAINT_OWN; paint <= VEC_PAINT_INK; paint++)
    g_free (drawing->colors[paint]);
  g_free (drawing->blocks);
  g_free (drawing->by_band);
  cairo_surface_destroy (drawing->surface);
  vec_terrain_paper_unref (drawing->paper);
  g_free (drawing);
}

gboolean
vec_drawing_run (VecDrawing *drawing, int n_threads, double seconds)
{
  gboolean done = TRUE;

  for (drawing->first_band = 0; drawing->first_band < drawing->n_bands; drawing->first_band++)
    if (!is_done (drawing, &drawing->bands[drawing->first_band]))
      break;
  drawing->deadline = isfinite (seconds) ? g_get_monotonic_time () + (gint64) (seconds * 1e6) : G_MAXINT64;
  vec_parallel_blocks (drawing->n_bands, 1, n_threads, draw_bands, drawing);
  for (int b = 0; b < drawing->n_bands; b++)
    done = done && is_done (drawing, &drawing->bands[b]);
  cairo_surface_mark_dirty (drawing->surface);
  return done;
}

gboolean
vec_drawing_is_reduced (VecDrawing *drawing)
{
  return drawing->reduced;
}

gint64
vec_drawing_get_n_points (VecDrawing *drawing)
{
  return drawing->n_points;
}
