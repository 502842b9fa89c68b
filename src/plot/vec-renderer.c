/* The points layer. Blocks of points that meet the picture are found through their boxes; the picture is cut into horizontal bands of
 * about equal work; every band is drawn by one thread, in the points' own order, so that a pixel gets the same points in the same
 * order however many threads there are. */
#include "plot/vec-renderer-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "plot/vec-stamp.h"

#define MAX_BANDS 64
#define BAND_ROWS 32           /* not narrower: discs at a band's edge are drawn by both neighbours */
#define BIAS 1024              /* pixels added so that coordinates a little outside truncate downwards */
#define FAR_AWAY 500000.0f     /* pixels: any coordinate beyond this is this */
#define SERIAL_PIXELS 40000
#define RING_OPACITY 0.9

static __thread double last_seconds;

double
vec_render_get_last_seconds (void)
{
  return last_seconds;
}

void
vec_frame_to_screen (const VecFrame *frame, double x, double y, double *sx, double *sy)
{
  vec_camera_to_screen (&frame->camera, frame->width, frame->height, x, y, sx, sy);
}

gboolean
vec_frame_is_near (const VecFrame *frame, double sx, double sy, double margin)
{
  return sx >= -margin && sy >= -margin && sx <= frame->width + margin && sy <= frame->height + margin;
}

/* From local coordinates to steps within pixels: (local − center) × factor + shift. The centre is rounded to float, so that a
 * difference of floats stays exact near it, and what rounding lost is in the shift. */
typedef struct
{
  float center_x, center_y;
  float factor_x, factor_y;
  float shift_x, shift_y;
  int bias;               /* to be taken off, in steps */
  float limit;
} Transform;

typedef struct
{
  const VecStamp *stamp;
  Transform transform;
  const guint64 *colors;  /* (VEC_N_LEVELS, n_colors) */
} Pass;

/* How the points of one look and step of depth are drawn: each with its ring before it, or just itself; or the rings of all, and then all points. */
typedef struct
{
  Pass passes[2];
  int n_passes;
} Style;

#define MIXED -1

typedef struct
{
  VecPoints *points;
  const float *sorted;
  const guint16 *codes;
  const guint8 *levels, *block_levels;   /* NULL: nothing fades, nothing is chosen */
  const guint8 *looks;                   /* NULL: all look alike */
  const guint64 *block_looks;
  const guint8 *steps;                   /* NULL: none is nearer */
  const guint16 *block_steps;
  guint n_colors;
  guint64 *colors[VEC_DEPTH_STEPS], *paper, *ink;
  const VecPointsBox *boxes;
  Style *styles;                         /* (n_steps, n_looks) */
  Style *chosen;                         /* the same of chosen rows, if there are any: */
  gboolean has_chosen, mixes_chosen;
  guint8 order[VEC_MAX_LOOKS];           /* of looks, largest first */
  int n_looks, n_steps;
  int width, height, stride;
  guchar *pixels;
  guint32 background;
  /* Blocks that meet the picture, in order, with the rows of pixels that they reach. */
  gint32 *blocks, *first_row, *last_row;
  guint8 *inside_x;
  gint64 n_blocks;
  int n_bands;
  int band_start[MAX_BANDS + 1];
} Layer;

/* What of a block is drawn in one go. */
typedef struct
{
  int level, step, look;
  int pass;             /* of the style, or MIXED: all, point by point */
} Turn;

static const Style *
get_style (const Layer *layer, const Turn *turn)
{
  return (turn->level < VEC_CHOSEN_LEVEL ? layer->styles : layer->chosen) + turn->step * layer->n_looks + turn->look;
}

static Transform
make_transform (const VecFrame *frame, const VecStamp *stamp)
{
  VecPoints *points = frame->scene->points;
  double scale = frame->camera.scale * frame->device_scale, steps = 1 << stamp->steps_log2;
  double offset_x, offset_y, cx, cy;
  Transform t;

  vec_points_get_offset (points, &offset_x, &offset_y);
  cx = CLAMP (frame->camera.center_x - offset_x, -1e32, 1e32);
  cy = CLAMP (frame->camera.center_y - offset_y, -1e32, 1e32);
  t.center_x = (float) cx;
  t.center_y = (float) cy;
  t.factor_x = (float) CLAMP (scale * steps, 1e-36, 1e36);
  t.factor_y = -t.factor_x;
  t.bias = BIAS * (int) steps;
  t.limit = (float) (FAR_AWAY * steps);
  t.shift_x = (float) CLAMP ((frame->width * frame->device_scale / 2 - stamp->width / 2 + BIAS - (cx - t.center_x) * scale) * steps,
                             -1e30, 1e30);
  t.shift_y = (float) CLAMP ((frame->height * frame->device_scale / 2 - stamp->width / 2 + BIAS + (cy - t.center_y) * scale) * steps,
                             -1e30, 1e30);
  return t;
}

/* The float is taken apart from its int so that the comparisons also catch what overflowed and NaN. */
VEC_SIMD static void
transform_points (const Transform *t, const float *local, int n, gint32 *x, gint32 *y)
{
  float low = -t->limit, high = t->limit;

  for (int i = 0; i < n; i++)
    {
      float fx = (local[2 * i] - t->center_x) * t->factor_x + t->shift_x;
      float fy = (local[2 * i + 1] - t->center_y) * t->factor_y + t->shift_y;

      fx = fx > low ? fx : low;
      fy = fy > low ? fy : low;
      fx = fx < high ? fx : high;
      fy = fy < high ? fy : high;
      x[i] = (gint32) fx - t->bias;
      y[i] = (gint32) fy - t->bias;
    }
}

/* ---- Which blocks */

/* The first pass of the largest style, which is that of the nearest points, reaches farthest. */
static const Pass *
find_widest (const Layer *layer)
{
  int last = (layer->n_steps - 1) * layer->n_looks + layer->order[0];
  const Pass *plain = &layer->styles[last].passes[0], *chosen = layer->has_chosen ? &layer->chosen[last].passes[0] : plain;

  return chosen->stamp->size > plain->stamp->size ? chosen : plain;
}

static void
find_blocks (Layer *layer)
{
  const Pass *widest = find_widest (layer);
  const Transform *t = &widest->transform;
  const VecStamp *stamp = widest->stamp;
  int log2 = stamp->steps_log2;
  gint64 n;
  const VecPointsBox *boxes = vec_points_get_boxes (layer->points, &n);

  layer->boxes = boxes;
  layer->blocks = g_new (gint32, MAX (n, 1));
  layer->first_row = g_new (gint32, MAX (n, 1));
  layer->last_row = g_new (gint32, MAX (n, 1));
  layer->inside_x = g_new (guint8, MAX (n, 1));
  for (gint64 b = 0; b < n; b++)
    {
      float corners[4] = { boxes[b].x_min, boxes[b].y_max, boxes[b].x_max, boxes[b].y_min };
      gint32 x[2], y[2];
      int left, right, top, bottom;

      if (boxes[b].x_min > boxes[b].x_max)
        continue;
      transform_points (t, corners, 2, x, y);
      /* A little more all round: rounding of the box and of a point may differ, and stamps of almost the same size are padded more. */
      left = (x[0] >> log2) - 1, right = (x[1] >> log2) + stamp->padded + 5;
      top = (y[0] >> log2) - 1, bottom = (y[1] >> log2) + stamp->size + 2;
      if (right < 0 || left >= layer->width || bottom < 0 || top >= layer->height)
        continue;
      layer->blocks[layer->n_blocks] = (gint32) b;
      layer->first_row[layer->n_blocks] = top;
      layer->last_row[layer->n_blocks] = bottom;
      layer->inside_x[layer->n_blocks++] = left >= 0 && right <= layer->width;
    }
}

/* Cuts the picture so that the bands hold about equally many points. */
static void
cut_bands (Layer *layer, int n_threads)
{
  g_autofree double *work = g_new (double, layer->height);
  double total = 0, sum = 0;
  int wanted = n_threads == 1 ? 1 : MIN (MIN (4 * n_threads, MAX_BANDS), MAX (layer->height / BAND_ROWS, 1));

  /* Clearing costs something as well. */
  for (int y = 0; y < layer->height; y++)
    work[y] = layer->width / 64.0;
  for (gint64 i = 0; i < layer->n_blocks; i++)
    work[CLAMP ((layer->first_row[i] + layer->last_row[i]) / 2, 0, layer->height - 1)] += VEC_POINTS_BLOCK;
  for (int y = 0; y < layer->height; y++)
    total += work[y];

  layer->n_bands = 0;
  layer->band_start[0] = 0;
  for (int y = 0; y < layer->height && layer->n_bands < wanted - 1; y++)
    {
      sum += work[y];
      if (sum >= total * (layer->n_bands + 1) / wanted && y + 1 - layer->band_start[layer->n_bands] >= MIN (BAND_ROWS, layer->height))
        layer->band_start[++layer->n_bands] = y + 1;
    }
  if (layer->band_start[layer->n_bands] < layer->height)
    layer->n_bands++;
  layer->band_start[layer->n_bands] = layer->height;
}

/* ---- Drawing a band */

static void
clear_rows (Layer *layer, int y0, int y1)
{
  guint32 pixel = 0xff000000 | layer->background;

  for (int y = y0; y < y1; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (layer->pixels + (gssize) y * layer->stride);

      for (int x = 0; x < layer->width; x++)
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

static inline const guint8 *
offset_or_null (const guint8 *bytes, gint64 first)
{
  return bytes != NULL ? bytes + first : NULL;
}

/* Moves the points whose turn it is to the front; returns how many there are. */
static int
keep_turn (const Layer *layer, const Turn *turn, gint64 first, int n, gint32 *x, gint32 *y, guint16 *kept)
{
  const guint8 *levels = offset_or_null (layer->levels, first), *looks = offset_or_null (layer->looks, first);
  const guint8 *steps = offset_or_null (layer->steps, first);
  const guint16 *codes = layer->codes + first;
  int n_kept = 0;

  for (int i = 0; i < n; i++)
    {
      x[n_kept] = x[i];
      y[n_kept] = y[i];
      kept[n_kept] = codes[i];
      n_kept += (levels == NULL || levels[i] == turn->level) && (looks == NULL || looks[i] == turn->look)
                && (steps == NULL || steps[i] == turn->step);
    }
  return n_kept;
}

/* Whether the block has points whose turn it is; @all: has no others. */
static gboolean
has_turn (const Layer *layer, const Turn *turn, gint64 block, gboolean *all)
{
  guint level = 1u << turn->level, levels = layer->levels != NULL ? layer->block_levels[block] : level;
  guint step = 1u << turn->step, steps = layer->steps != NULL ? layer->block_steps[block] : step;
  guint64 look = G_GUINT64_CONSTANT (1) << turn->look, looks = layer->looks != NULL ? layer->block_looks[block] : look;

  *all = levels == level && looks == look && steps == step;
  return (levels & level) != 0 && (looks & look) != 0 && (steps & step) != 0;
}

static void
draw_block (Layer *layer, const VecStampTarget *target, gint64 block, const Turn *turn, gboolean all, gboolean clear)
{
  const Pass *pass = &get_style (layer, turn)->passes[MAX (turn->pass, 0)];
  gint32 x[VEC_POINTS_BLOCK], y[VEC_POINTS_BLOCK];
  guint16 kept[VEC_POINTS_BLOCK];
  gint64 first = block * VEC_POINTS_BLOCK;
  const guint16 *codes = layer->codes + first;
  int n = (int) MIN (VEC_POINTS_BLOCK, vec_points_get_n_drawn (layer->points) - first);

  clear = clear && !has_hidden (codes, n);
  transform_points (&pass->transform, layer->sorted + 2 * first, n, x, y);
  if (!all)
    {
      n = keep_turn (layer, turn, first, n, x, y, kept);
      codes = kept;
    }
  vec_stamp_draw (pass->stamp, target, x, y, codes, pass->colors + (gsize) turn->level * layer->n_colors, n, clear);
}

/* The ring and the disc of one point follow each other, so that discs lie on each other like counters. */
static void
draw_block_outlined (Layer *layer, const VecStampTarget *target, gint64 block, const Turn *turn, gboolean all)
{
  const Style *style = get_style (layer, turn);
  gint32 x[2][VEC_POINTS_BLOCK], y[2][VEC_POINTS_BLOCK];
  guint16 codes[VEC_POINTS_BLOCK];
  gint64 first = block * VEC_POINTS_BLOCK;
  int n_block = (int) MIN (VEC_POINTS_BLOCK, vec_points_get_n_drawn (layer->points) - first), n = n_block;

  memcpy (codes, layer->codes + first, sizeof *codes * n);
  for (int p = 0; p < 2; p++)
    {
      transform_points (&style->passes[p].transform, layer->sorted + 2 * first, n_block, x[p], y[p]);
      if (!all)
        n = keep_turn (layer, turn, first, n_block, x[p], y[p], codes);
    }
  for (int k = 0; k < n; k++)
    for (int p = 0; p < 2; p++)
      vec_stamp_draw (style->passes[p].stamp, target, &x[p][k], &y[p][k], &codes[k],
                      style->passes[p].colors + (gsize) turn->level * layer->n_colors, 1, FALSE);
}

static void
draw_turn (Layer *layer, const VecStampTarget *target, const Turn *turn)
{
  for (gint64 i = 0; i < layer->n_blocks; i++)
    {
      gboolean all;

      if (layer->last_row[i] < target->y0 || layer->first_row[i] >= target->y1 || !has_turn (layer, turn, layer->blocks[i], &all))
        continue;
      if (turn->pass == MIXED && get_style (layer, turn)->n_passes == 2)
        draw_block_outlined (layer, target, layer->blocks[i], turn, all);
      else
        draw_block (layer, target, layer->blocks[i], turn, all,
                    layer->inside_x[i] && layer->first_row[i] >= target->y0 && layer->last_row[i] <= target->y1);
    }
}

/* Of what is equally faded, what is farthest lies lowest, and of that what is largest. */
static void
draw_level (Layer *layer, const VecStampTarget *target, int level, int pass)
{
  for (int step = 0; step < layer->n_steps; step++)
    for (int i = 0; i < layer->n_looks; i++)
      draw_turn (layer, target, &(Turn){ level, step, layer->order[i], pass });
}

/* Chosen rows that lie apart have a rim each; of a crowd the rims join to the outline of the whole. */
static void
draw_chosen (Layer *layer, const VecStampTarget *target)
{
  for (int pass = layer->mixes_chosen ? MIXED : 0; pass < (layer->mixes_chosen ? 0 : 2); pass++)
    for (int level = VEC_CHOSEN_LEVEL; level < VEC_N_LEVELS; level++)
      draw_level (layer, target, level, pass);
}

static void
draw_band (gint64 begin, gint64 end, int thread, gpointer data)
{
  Layer *layer = data;

  for (gint64 band = begin; band < end; band++)
    {
      VecStampTarget target = { layer->pixels, layer->stride, layer->width, layer->band_start[band], layer->band_start[band + 1] };

      clear_rows (layer, target.y0, target.y1);
      /* What is most faded lies lowest. */
      for (int level = layer->levels != NULL ? 0 : VEC_FADE_NONE; level < VEC_FADE_LEVELS; level++)
        draw_level (layer, &target, level, MIXED);
      if (layer->has_chosen)
        draw_chosen (layer, &target);
    }
}

/* ---- The layer */

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

typedef enum { OWN_COLOR, PAPER, INK } Paint;

/* (VEC_N_LEVELS, n_colors): what the codes mean at each level and a step of depth (−1: all are equally near); without levels there is
 * only the one of what does not fade. */
static guint64 *
make_colors (VecScene *scene, Paint paint, gboolean has_levels, int step, guint *n_colors)
{
  gboolean colored = scene->coloring != NULL && vec_coloring_get_n_rows (scene->coloring) == vec_points_get_n_rows (scene->points);
  guint n = colored ? MAX (vec_coloring_get_n_colors (scene->coloring), 1) : 1;
  const guint32 *colors = colored ? vec_coloring_get_colors (scene->coloring, scene->dark) : NULL;
  guint64 *result = g_new (guint64, (gsize) VEC_N_LEVELS * n);

  for (int level = has_levels ? 0 : VEC_FADE_NONE; level < (has_levels ? VEC_N_LEVELS : VEC_FADE_LEVELS); level++)
    for (guint i = 0; i < n; i++)
      {
        guint32 color = paint == PAPER ? vec_scene_get_background (scene)
                        : paint == INK ? vec_scene_get_accent (scene)
                        : colored      ? colors[i]
                                       : vec_coloring_get_plain_color (scene->dark);

        if (paint != PAPER)
          color = vec_scene_dim_color (scene, color, level, step);
        result[(gsize) level * n + i] = channels (color);
      }
  *n_colors = n;
  return result;
}

static void
make_style (const VecFrame *frame, const VecMark *mark, VecShape shape, double ring_opacity, const guint64 *colors, const guint64 *ring_colors,
            Style *style)
{
  VecStampBox *stamps = frame->scene->stamps;
  const VecStamp *disc = vec_stamp_box_get (stamps, shape, mark->diameter * frame->device_scale, mark->opacity), *ring;

  style->n_passes = 0;
  if (mark->outline > 0)
    {
      ring = vec_stamp_box_get (stamps, shape, (mark->diameter + 2 * mark->outline) * frame->device_scale, ring_opacity);
      style->passes[style->n_passes++] = (Pass) { ring, make_transform (frame, ring), ring_colors };
    }
  style->passes[style->n_passes++] = (Pass) { disc, make_transform (frame, disc), colors };
}

/* By how far they reach, largest first: small points are not to be covered. */
static void
order_looks (const VecLook *table, int n, guint8 *order)
{
  for (int i = 0; i < n; i++)
    {
      double reach = table[i].size * vec_shape_get_extent (table[i].shape);
      int place = i;

      for (; place > 0 && table[order[place - 1]].size * vec_shape_get_extent (table[order[place - 1]].shape) < reach; place--)
        order[place] = order[place - 1];
      order[place] = (guint8) i;
    }
}

/* The looks of a scene's points, drawn in @order; returns how many. */
static int
get_looks (VecScene *scene, VecLook *table, guint8 *order)
{
  int n = 1;

  table[0] = (VecLook) { VEC_SHAPE_CIRCLE, 1 };
  if (vec_points_get_looks (scene->points) != NULL)
    {
      n = (int) scene->n_look_table;
      memcpy (table, scene->look_table, sizeof *table * n);
    }
  order_looks (table, n, order);
  return n;
}

static void
make_step (Layer *layer, const VecFrame *frame, const VecLook *table, int step)
{
  VecScene *scene = frame->scene;
  VecMark ordinary = vec_scene_get_mark (scene, frame->camera.scale), marked = vec_scene_get_chosen_mark (scene, frame->camera.scale);
  int depth = layer->steps != NULL ? step : -1;
  guint64 *colors = make_colors (scene, OWN_COLOR, layer->levels != NULL, depth, &layer->n_colors);

  layer->colors[step] = colors;
  for (int i = 0; i < layer->n_looks; i++)
    {
      VecLook look = vec_scene_get_look_at (scene, &table[i], depth);
      VecMark mark = vec_mark_for_look (&ordinary, &look), chosen = vec_mark_for_look (&marked, &look);
      int style = step * layer->n_looks + i;

      make_style (frame, &mark, look.shape, RING_OPACITY, colors, layer->paper, &layer->styles[style]);
      if (layer->has_chosen)
        make_style (frame, &chosen, look.shape, 1, colors, scene->is_isolated ? layer->paper : layer->ink, &layer->chosen[style]);
    }
}

static void
make_styles (Layer *layer, const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  VecLook table[VEC_MAX_LOOKS];

  vec_stamp_box_tidy (scene->stamps);
  layer->n_looks = get_looks (scene, table, layer->order);
  layer->n_steps = layer->steps != NULL ? VEC_DEPTH_STEPS : 1;
  layer->styles = g_new (Style, layer->n_steps * layer->n_looks);
  layer->chosen = g_new (Style, layer->n_steps * layer->n_looks);
  layer->paper = make_colors (scene, PAPER, layer->levels != NULL, -1, &layer->n_colors);
  layer->ink = make_colors (scene, INK, layer->levels != NULL, -1, &layer->n_colors);
  layer->has_chosen = layer->levels != NULL && vec_scene_has_chosen (scene);
  layer->mixes_chosen = vec_scene_get_mark (scene, frame->camera.scale).outline > 0;
  for (int step = 0; step < layer->n_steps; step++)
    make_step (layer, frame, table, step);
}

static void
clear_layer (Layer *layer)
{
  for (int step = 0; step < layer->n_steps; step++)
    g_free (layer->colors[step]);
  g_free (layer->paper);
  g_free (layer->ink);
  g_free (layer->styles);
  g_free (layer->chosen);
  g_free (layer->blocks);
  g_free (layer->first_row);
  g_free (layer->last_row);
  g_free (layer->inside_x);
}

void
vec_frame_draw_points (const VecFrame *frame, cairo_surface_t *surface, int n_threads)
{
  VecScene *scene = frame->scene;
  Layer layer = {
    .points = scene->points,
    .levels = vec_points_get_levels (scene->points),
    .block_levels = vec_points_get_block_levels (scene->points),
    .looks = vec_points_get_looks (scene->points),
    .block_looks = vec_points_get_block_looks (scene->points),
    .steps = vec_points_get_steps (scene->points),
    .block_steps = vec_points_get_block_steps (scene->points),
  };

  cairo_surface_flush (surface);
  layer.width = cairo_image_surface_get_width (surface);
  layer.height = cairo_image_surface_get_height (surface);
  layer.stride = cairo_image_surface_get_stride (surface);
  layer.pixels = cairo_image_surface_get_data (surface);
  layer.background = vec_scene_get_background (scene);
  if (layer.pixels == NULL || layer.width <= 0 || layer.height <= 0)
    return;
  if (n_threads <= 0)
    n_threads = layer.width * layer.height < SERIAL_PIXELS ? 1 : vec_get_default_threads ();

  make_styles (&layer, frame);
  layer.sorted = vec_points_get_sorted (scene->points);
  layer.codes = vec_points_get_codes (scene->points);
  find_blocks (&layer);
  cut_bands (&layer, n_threads);
  vec_parallel_blocks (layer.n_bands, 1, n_threads, draw_band, &layer);
  cairo_surface_mark_dirty (surface);
  clear_layer (&layer);
}

/* ---- The same with cairo, one by one */

static void
draw_vector_shape (cairo_t *cr, VecShape shape, double x, double y, double diameter, guint32 color, double opacity)
{
  vec_shape_add_path (cr, shape, x, y, diameter);
  vec_set_source_rgb (cr, color, opacity);
  cairo_fill (cr);
}

static void
draw_vector_point (const VecFrame *frame, cairo_t *cr, const VecMark *mark, const VecLook *look, const Turn *turn, double x, double y,
                   guint32 color)
{
  VecScene *scene = frame->scene;
  gboolean is_chosen = turn->level >= VEC_CHOSEN_LEVEL, in_ink = is_chosen && !scene->is_isolated;
  guint32 ring = in_ink ? vec_scene_fade_color (scene, vec_scene_get_accent (scene), turn->level) : vec_scene_get_background (scene);

  if (mark->outline > 0 && turn->pass != 1)
    draw_vector_shape (cr, look->shape, x, y, mark->diameter + 2 * mark->outline, ring, is_chosen ? 1 : RING_OPACITY);
  if (mark->outline <= 0 || turn->pass != 0)
    draw_vector_shape (cr, look->shape, x, y, mark->diameter, vec_scene_dim_color (scene, color, turn->level, turn->step), mark->opacity);
}

/* The points whose turn it is, in the points' order. */
static void
draw_vector_turn (const VecFrame *frame, cairo_t *cr, const VecLook *look, const Turn *turn)
{
  VecScene *scene = frame->scene;
  VecMark ordinary = turn->level < VEC_CHOSEN_LEVEL ? vec_scene_get_mark (scene, frame->camera.scale)
                                                    : vec_scene_get_chosen_mark (scene, frame->camera.scale);
  VecMark mark = vec_mark_for_look (&ordinary, look);
  const float *sorted = vec_points_get_sorted (scene->points);
  const guint16 *codes = vec_points_get_codes (scene->points);
  const guint32 *order = vec_points_get_order (scene->points);
  const guint8 *levels = vec_points_get_levels (scene->points), *looks = vec_points_get_looks (scene->points);
  const guint8 *steps = vec_points_get_steps (scene->points);
  gint64 n = vec_points_get_n_drawn (scene->points);
  double offset_x, offset_y, reach = (mark.diameter / 2 + mark.outline) * vec_shape_get_extent (look->shape);

  vec_points_get_offset (scene->points, &offset_x, &offset_y);
  for (gint64 i = 0; i < n; i++)
    {
      double x, y;

      if (codes[i] == VEC_POINTS_HIDDEN || (levels != NULL && levels[i] != turn->level) || (looks != NULL && looks[i] != turn->look)
          || (steps != NULL && steps[i] != turn->step))
        continue;
      vec_frame_to_screen (frame, offset_x + sorted[2 * i], offset_y + sorted[2 * i + 1], &x, &y);
      if (vec_frame_is_near (frame, x, y, reach))
        draw_vector_point (frame, cr, &mark, look, turn, x, y, vec_scene_get_row_color (scene, order[i]));
    }
}

/* In the order of draw_level(). */
static void
draw_vector_level (const VecFrame *frame, cairo_t *cr, int level, int pass)
{
  VecScene *scene = frame->scene;
  VecLook table[VEC_MAX_LOOKS];
  guint8 order[VEC_MAX_LOOKS];
  int n_looks = get_looks (scene, table, order), first = vec_points_get_steps (scene->points) != NULL ? 0 : -1;

  for (int step = first; step < (first < 0 ? 0 : VEC_DEPTH_STEPS); step++)
    for (int i = 0; i < n_looks; i++)
      {
        VecLook look = vec_scene_get_look_at (scene, &table[order[i]], step);

        draw_vector_turn (frame, cr, &look, &(Turn){ level, step, order[i], pass });
      }
}

/* In the order of draw_band(). */
void
vec_frame_draw_vector_points (const VecFrame *frame, cairo_t *cr)
{
  VecScene *scene = frame->scene;
  gboolean has_levels = vec_points_get_levels (scene->points) != NULL;
  gboolean mixed = vec_scene_get_mark (scene, frame->camera.scale).outline > 0;

  for (int level = has_levels ? 0 : VEC_FADE_NONE; level < VEC_FADE_LEVELS; level++)
    draw_vector_level (frame, cr, level, MIXED);
  if (!vec_scene_has_chosen (scene))
    return;
  for (int pass = mixed ? MIXED : 0; pass < (mixed ? 0 : 2); pass++)
    for (int level = VEC_CHOSEN_LEVEL; level < VEC_N_LEVELS; level++)
      draw_vector_level (frame, cr, level, pass);
}

void
vec_render_points (VecScene *scene, cairo_surface_t *surface, double width, double height, double device_scale)
{
  VecFrame frame = { scene, scene->camera, width, height, device_scale, FALSE, FALSE };
  gint64 start = g_get_monotonic_time ();

  g_return_if_fail (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE);
  g_return_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32
                    || cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24);

  scene->device_scale = device_scale;
  vec_frame_draw_points (&frame, surface, 0);
  last_seconds = (g_get_monotonic_time () - start) * 1e-6;
}

void
vec_render_overlay (VecScene *scene, cairo_t *cr, double width, double height)
{
  VecFrame frame = { scene, scene->camera, width, height, scene->device_scale, FALSE, FALSE };
  gint64 start = g_get_monotonic_time ();

  cairo_save (cr);
  vec_frame_draw_overlay (&frame, cr);
  cairo_restore (cr);
  last_seconds = (g_get_monotonic_time () - start) * 1e-6;
}
