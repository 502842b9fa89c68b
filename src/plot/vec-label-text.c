/* The words of a map: how wide they are, and their pictures with a rim in the paper's colour. */
#include "plot/vec-label-text.h"

#include <math.h>

#include "plot/vec-text-halo.h"
#include "plot/vec-text-layout.h"

#define HALO 4              /* logical pixels around the text */
#define MAX_SPRITES 6000
#define TITLE_SIZE 8.5      /* points */
#define RIM 1.8             /* logical pixels */
#define RIM_OPACITY 0.94
#define NAME_OPACITY 0.6
#define VECTOR_OPACITY 0.94 /* of that: a stroke has no soft edge */

typedef struct
{
  double size;              /* points */
  PangoWeight weight;
  double spacing;           /* between letters, points */
  double rim;               /* in the paper's colour, logical pixels */
  double opacity;           /* of the rim: a name lies on the points that it names, which show through */
  guint max_chars;
} Style;

static const Style styles[VEC_N_LABEL_STYLES] = {
  [VEC_LABEL_SMALL] = { 8.25, PANGO_WEIGHT_NORMAL, 0, RIM, RIM_OPACITY, VEC_LABEL_MAX_CHARS },
  [VEC_LABEL_PLAIN] = { 9, PANGO_WEIGHT_NORMAL, 0, RIM, RIM_OPACITY, VEC_LABEL_MAX_CHARS },
  [VEC_LABEL_LARGE] = { 10, PANGO_WEIGHT_MEDIUM, 0, RIM, RIM_OPACITY, VEC_LABEL_MAX_CHARS },
  [VEC_LABEL_BOLD] = { 9, PANGO_WEIGHT_BOLD, 0, RIM, RIM_OPACITY, VEC_LABEL_MAX_CHARS },
  [VEC_LABEL_REGION_SMALL] = { 10, PANGO_WEIGHT_BOLD, 0.6, 2.8, NAME_OPACITY, VEC_REGION_MAX_CHARS },
  [VEC_LABEL_REGION] = { 12, PANGO_WEIGHT_BOLD, 0.9, 2.8, NAME_OPACITY, VEC_REGION_MAX_CHARS },
  [VEC_LABEL_REGION_LARGE] = { 14.5, PANGO_WEIGHT_BOLD, 1.2, 2.8, NAME_OPACITY, VEC_REGION_MAX_CHARS },
};

typedef struct
{
  cairo_surface_t *surface; /* HALO larger than the text all round */
  double text_width;        /* logical pixels */
  guint32 color;
  double width;             /* of the box that it was cut to */
} Sprite;

typedef struct
{
  guint64 what;             /* row, or the hash of a text */
  guint32 style;
} SpriteKey;

struct _VecLabelText
{
  GHashTable *sprites;      /* SpriteKey → Sprite */
  GHashTable *titles;       /* text → surface */
  gboolean dark;
  double device_scale;
  float advance[VEC_N_LABEL_STYLES][128];   /* of ASCII, pixels */
  double line_height[VEC_N_LABEL_STYLES];
  PangoContext *context[2]; /* any script; Chinese */
};

static PangoLayout *
layout_in_style (VecLabelText *self, const char *text, VecLabelStyle style)
{
  const Style *s = &styles[style];

  return vec_text_make_layout (self->context[vec_text_is_chinese (text)], text, s->size, s->weight,
                               s->spacing > 0 && vec_text_is_joined (text) ? 0 : s->spacing);
}

/* ---- Measures */

static void
measure_ascii (VecLabelText *self, VecLabelStyle style)
{
  for (int c = 32; c < 127; c++)
    {
      char text[2] = { (char) c, '\0' };
      g_autoptr (PangoLayout) layout = vec_text_make_layout (self->context[0], text, styles[style].size, styles[style].weight, 0);
      PangoRectangle extents;

      pango_layout_get_extents (layout, NULL, &extents);
      self->advance[style][c] = (float) extents.width / PANGO_SCALE;
      if (c == 'x')
        self->line_height[style] = ceil ((double) extents.height / PANGO_SCALE);
    }
}

/* Of a character beyond ASCII, in ems: pictures and Han fill a square and more, joined letters are narrow. */
static double
get_wide_advance (gunichar c)
{
  if (c >= 0x1f000 && c < 0x20000)
    return 1.35;
  if (g_unichar_iswide (c))
    return 1;
  return c >= 0x590 && c <= 0x8ff ? 0.6 : 0.68;
}

static double
estimate (VecLabelText *self, const char *text, VecLabelStyle style, guint max_chars)
{
  const Style *s = &styles[style];
  double width = 0, em = s->size * 96 / 72;
  guint n = 0;

  for (const char *p = text; *p != '\0' && n <= max_chars; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 32 || g_unichar_iszerowidth (c) || g_unichar_ismark (c))
        continue;
      n++;
      width += (c < 127 ? self->advance[style][c] : get_wide_advance (c) * em) + s->spacing * 96 / 72;
    }
  return width > 0 ? ceil (width) + 2 : 0;
}

double
vec_label_text_estimate (VecLabelText *self, const char *text, VecLabelStyle style)
{
  return estimate (self, text, style, styles[style].max_chars);
}

double
vec_label_text_estimate_title (VecLabelText *self, const char *text)
{
  return estimate (self, text, VEC_LABEL_PLAIN, VEC_TITLE_MAX_CHARS);
}

double
vec_label_text_get_height (VecLabelText *self, VecLabelStyle style)
{
  return self->line_height[style];
}

/* ---- Pictures */

static void
sprite_free (gpointer data)
{
  Sprite *sprite = data;

  cairo_surface_destroy (sprite->surface);
  g_free (sprite);
}

static guint
hash_key (gconstpointer data)
{
  const SpriteKey *key = data;

  return (guint) (((key->what ^ key->style) * 0x9e3779b97f4a7c15u) >> 32);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const SpriteKey *p = a, *q = b;

  return p->what == q->what && p->style == q->style;
}

VecLabelText *
vec_label_text_new (void)
{
  VecLabelText *self = g_new0 (VecLabelText, 1);

  self->sprites = g_hash_table_new_full (hash_key, equal_keys, g_free, sprite_free);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cairo_surface_destroy);
  for (int chinese = 0; chinese < 2; chinese++)
    self->context[chinese] = vec_text_make_context (chinese != 0);
  for (int style = 0; style < VEC_N_LABEL_STYLES; style++)
    measure_ascii (self, style);
  return self;
}

void
vec_label_text_free (VecLabelText *self)
{
  g_hash_table_unref (self->sprites);
  g_hash_table_unref (self->titles);
  g_object_unref (self->context[0]);
  g_object_unref (self->context[1]);
  g_free (self);
}

void
vec_label_text_prepare (VecLabelText *self, gboolean dark, double device_scale)
{
  if (self->dark == dark && self->device_scale == device_scale)
    return;
  g_hash_table_remove_all (self->sprites);
  g_hash_table_remove_all (self->titles);
  self->dark = dark;
  self->device_scale = device_scale;
}

/* @layout, starting at (dx, dy) in a box of width × height, on a surface that is HALO larger all round. */
static cairo_surface_t *
draw_text_sprite (const VecFrame *frame, PangoLayout *layout, guint32 color, double dx, double dy, double width, double height, double rim,
                  double opacity)
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
  vec_text_add_halo (surface, vec_scene_get_background (frame->scene), rim * scale, opacity);
  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

/* The text as it stands in a box @width wide; @extents: logical pixels that it takes. */
static PangoLayout *
layout_label (VecLabelText *self, const char *text, VecLabelStyle style, double width, PangoRectangle *extents)
{
  g_autofree char *clean = vec_text_clean (text, styles[style].max_chars);
  PangoLayout *layout = layout_in_style (self, clean, style);

  pango_layout_get_extents (layout, NULL, extents);
  if (extents->width > width * PANGO_SCALE)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_extents (layout, NULL, extents);
    }
  return layout;
}

/* Where the text begins in its box: at the point that it belongs to, or in the middle. */
static double
get_indent (const VecPlacedLabel *label, double text_width, int align)
{
  double room = label->width - text_width;

  return align > 0 ? MIN (room / 2, 1) : align < 0 ? MAX (room / 2, room - 1) : room / 2;
}

static Sprite *
draw_sprite (VecLabelText *self, const VecFrame *frame, const VecPlacedLabel *label, const char *text, guint32 color)
{
  Sprite *sprite = g_new (Sprite, 1);
  PangoRectangle extents;
  g_autoptr (PangoLayout) layout = layout_label (self, text, label->style, label->width, &extents);
  double x = (double) extents.x / PANGO_SCALE, y = (double) extents.y / PANGO_SCALE, height = (double) extents.height / PANGO_SCALE;

  sprite->text_width = (double) extents.width / PANGO_SCALE;
  sprite->surface = draw_text_sprite (frame, layout, color, -x, (label->height - height) / 2 - y, sprite->text_width, label->height,
                                      styles[label->style].rim, styles[label->style].opacity);
  sprite->color = color;
  sprite->width = label->width;
  return sprite;
}

static const Sprite *
get_sprite (VecLabelText *self, const VecFrame *frame, const VecPlacedLabel *label, const char *text, guint32 color)
{
  SpriteKey key = { label->row >= 0 ? (guint64) label->row : G_MAXUINT32 + (guint64) g_str_hash (text), label->style };
  Sprite *sprite = g_hash_table_lookup (self->sprites, &key);

  if (sprite != NULL && sprite->color == color && sprite->width == label->width)
    return sprite;
  if (g_hash_table_size (self->sprites) >= MAX_SPRITES)
    g_hash_table_remove_all (self->sprites);
  sprite = draw_sprite (self, frame, label, text, color);
  g_hash_table_replace (self->sprites, g_memdup2 (&key, sizeof key), sprite);
  return sprite;
}

/* Text that stays text, with a rim in the paper's colour. */
static void
show_with_rim (const VecFrame *frame, cairo_t *cr, PangoLayout *layout, guint32 color, double x, double y, double rim,
               double opacity)
{
  opacity *= VECTOR_OPACITY;
  if (vec_svg_text_take (cr, layout, x, y, color, vec_scene_get_background (frame->scene), rim * 5 / 3, opacity))
    return;
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  cairo_set_line_width (cr, rim * 5 / 3);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  vec_set_source_rgb (cr, vec_scene_get_background (frame->scene), opacity);
  cairo_stroke (cr);
  cairo_move_to (cr, x, y);
  vec_set_source_rgb (cr, color, 1);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_vector_label (VecLabelText *self, const VecFrame *frame, cairo_t *cr, const VecPlacedLabel *label, const char *text, int align,
                   guint32 color)
{
  PangoRectangle extents;
  g_autoptr (PangoLayout) layout = layout_label (self, text, label->style, label->width, &extents);
  double width = (double) extents.width / PANGO_SCALE, height = (double) extents.height / PANGO_SCALE;

  show_with_rim (frame, cr, layout, color, label->x + get_indent (label, width, align) - (double) extents.x / PANGO_SCALE,
                 label->y + (label->height - height) / 2 - (double) extents.y / PANGO_SCALE, styles[label->style].rim,
                 styles[label->style].opacity);
}

void
vec_label_text_draw (VecLabelText *self, const VecFrame *frame, cairo_t *cr, const VecPlacedLabel *label, const char *text, int align,
                     guint32 color)
{
  double scale = frame->device_scale, x;
  const Sprite *sprite;

  if (frame->vector)
    {
      draw_vector_label (self, frame, cr, label, text, align, color);
      return;
    }
  sprite = get_sprite (self, frame, label, text, color);
  x = label->x + get_indent (label, sprite->text_width, align) - HALO;
  /* On whole pixels, so that letters stay sharp. */
  cairo_set_source_surface (cr, sprite->surface, round (x * scale) / scale, round ((label->y - HALO) * scale) / scale);
  cairo_paint (cr);
}

/* ---- Titles of axes and the like: drawn once, kept by their text */

void
vec_label_text_draw_title (VecLabelText *self, const VecFrame *frame, cairo_t *cr, const char *text, double x, double y)
{
  g_autofree char *clean = vec_text_clean (text, VEC_TITLE_MAX_CHARS);
  cairo_surface_t *surface = g_hash_table_lookup (self->titles, clean);
  guint32 color = vec_scene_get_faint_ink (frame->scene);
  double scale = frame->device_scale;
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle extents;

  if (!frame->vector && surface != NULL)
    {
      cairo_set_source_surface (cr, surface, x - HALO, round (y - cairo_image_surface_get_height (surface) / scale / 2));
      cairo_paint (cr);
      return;
    }
  layout = vec_text_make_layout (self->context[vec_text_is_chinese (clean)], clean, TITLE_SIZE, PANGO_WEIGHT_NORMAL, 0);
  pango_layout_get_extents (layout, NULL, &extents);
  if (frame->vector)
    {
      show_with_rim (frame, cr, layout, color, x, y - (double) extents.height / PANGO_SCALE / 2, RIM, RIM_OPACITY);
      return;
    }
  surface = draw_text_sprite (frame, layout, color, 0, 0, (double) extents.width / PANGO_SCALE, (double) extents.height / PANGO_SCALE,
                              RIM, RIM_OPACITY);
  g_hash_table_insert (self->titles, g_steal_pointer (&clean), surface);
  vec_label_text_draw_title (self, frame, cr, text, x, y);
}
