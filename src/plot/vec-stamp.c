#include "plot/vec-stamp.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2 1
#endif

#define SMALLEST 0.5 /* pixels */

/* Share of the pixel (px, py) inside the disc, by @samples × @samples. */
static double
coverage (double px, double py, double cx, double cy, double r, int samples)
{
  double dx = px + 0.5 - cx, dy = py + 0.5 - cy, distance = sqrt (dx * dx + dy * dy);
  int inside = 0;

  if (distance >= r + 0.7072)
    return 0;
  if (distance <= r - 0.7072)
    return 1;
  for (int j = 0; j < samples; j++)
    for (int i = 0; i < samples; i++)
      {
        double x = px + (i + 0.5) / samples - cx, y = py + (j + 0.5) / samples - cy;

        inside += x * x + y * y <= r * r;
      }
  return (double) inside / (samples * samples);
}

/* Shares of @size × @size pixels inside the shape whose surrounding square begins at (@left, @top). */
static void
cover_with_disc (const VecStamp *self, double left, double top, double *shares)
{
  double r = self->diameter / 2;
  int samples = self->diameter < 3 ? 16 : 8;

  for (int y = 0; y < self->size; y++)
    for (int x = 0; x < self->size; x++)
      shares[y * self->size + x] = coverage (x, y, left + r, top + r, r, samples)
                                   - (self->hole > 0 ? coverage (x, y, left + r, top + r, r * self->hole, samples) : 0);
}

static void
cover_with_shape (const VecStamp *self, double left, double top, double *shares)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, self->size, self->size);
  cairo_t *cr = cairo_create (surface);
  const guchar *pixels;

  vec_shape_add_hollow_path (cr, self->shape, left + self->width / 2, top + self->width / 2, self->diameter, self->hole);
  cairo_fill (cr);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  for (int y = 0; y < self->size && pixels != NULL; y++)
    for (int x = 0; x < self->size; x++)
      shares[y * self->size + x] = pixels[y * cairo_image_surface_get_stride (surface) + x] / 255.0;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

VecStamp *
vec_stamp_new (VecShape shape, double hole, double diameter, double opacity)
{
  VecStamp *self = g_rc_box_new0 (VecStamp);
  g_autofree double *shares = NULL;
  double ink = MIN (diameter / SMALLEST, 1);
  int steps;
  gint16 *mask;

  diameter = CLAMP (diameter, SMALLEST, VEC_STAMP_LARGEST);
  self->shape = shape;
  self->hole = hole;
  self->diameter = diameter;
  self->width = diameter * vec_shape_get_extent (shape);
  self->opacity = opacity * ink * ink;
  self->steps_log2 = self->width <= 1.25 ? 1 : self->width < 3 ? 2 : self->width < 40 ? 3 : 1;
  steps = 1 << self->steps_log2;
  self->size = (int) ceil (self->width + 1 - 0.5 / steps - 1e-9);
  self->padded = (self->size + 3) & ~3;
  shares = g_new0 (double, (gsize) self->size * self->size);
  mask = self->mask = g_new0 (gint16, (gsize) steps * steps * self->size * self->padded * 4);
  for (int v = 0; v < steps; v++)
    for (int u = 0; u < steps; u++)
      {
        if (shape == VEC_SHAPE_CIRCLE)
          cover_with_disc (self, (u + 0.5) / steps, (v + 0.5) / steps, shares);
        else
          cover_with_shape (self, (u + 0.5) / steps, (v + 0.5) / steps, shares);
        for (int y = 0; y < self->size; y++, mask += self->padded * 4)
          for (int x = 0; x < self->size; x++)
            {
              gint16 value = (gint16) (shares[y * self->size + x] * self->opacity * 32767 + 0.5);

              for (int channel = 0; channel < 4; channel++)
                mask[4 * x + channel] = value;
            }
      }
  return self;
}

static gsize
count_values (const VecStamp *self)
{
  return ((gsize) self->size * self->padded * 4) << (2 * self->steps_log2);
}

VecStamp *
vec_stamp_new_lighter (const VecStamp *full, double opacity)
{
  VecStamp *self = g_rc_box_new (VecStamp);
  gsize n = count_values (full);
  int share = (int) (CLAMP (opacity, 0, 1) * 32768 + 0.5);

  *self = *full;
  self->opacity = full->opacity * opacity;
  self->mask = g_new (gint16, n);
  for (gsize i = 0; i < n; i++)
    self->mask[i] = (gint16) ((full->mask[i] * share + 0x4000) >> 15);
  return self;
}

static void
clear_stamp (gpointer data)
{
  g_free (((VecStamp *) data)->mask);
}

VecStamp *
vec_stamp_ref (VecStamp *stamp)
{
  return g_rc_box_acquire (stamp);
}

void
vec_stamp_unref (VecStamp *stamp)
{
  g_rc_box_release_full (stamp, clear_stamp);
}

static inline const gint16 *
get_mask (const VecStamp *self, gint32 x, gint32 y)
{
  int steps = 1 << self->steps_log2, step_x = x & (steps - 1), step_y = y & (steps - 1);

  return self->mask + (gsize) (step_y * steps + step_x) * self->size * self->padded * 4;
}

static inline guchar
blend (guchar dst, int color, int mask)
{
  return (guchar) (dst + (((color - dst) * mask + 0x4000) >> 15));
}

/* Pixel by pixel, with everything tested: discs at the edge, and processors without AVX2. */
static void
draw_clipped (const VecStamp *self, const VecStampTarget *target, gint32 fine_x, gint32 fine_y, guint64 color)
{
  const gint16 *mask = get_mask (self, fine_x, fine_y);
  int x = fine_x >> self->steps_log2, y = fine_y >> self->steps_log2;
  int left = MAX (-x, 0), right = MIN (self->size, target->width - x);
  int top = MAX (target->y0 - y, 0), bottom = MIN (self->size, target->y1 - y);
  int channels[4];

  for (int c = 0; c < 4; c++)
    channels[c] = (int) (color >> 16 * c & 0xffff);
  for (int j = top; j < bottom; j++)
    {
      guchar *dst = target->pixels + (gssize) (y + j) * target->stride + 4 * (gssize) x;
      const gint16 *row = mask + (gsize) j * self->padded * 4;

      for (int i = left; i < right; i++)
        for (int c = 0; c < 4; c++)
          dst[4 * i + c] = blend (dst[4 * i + c], channels[c], row[4 * i]);
    }
}

static inline gboolean
is_outside (const VecStamp *self, const VecStampTarget *target, int x, int y)
{
  return x >= target->width || x + self->size <= 0 || y >= target->y1 || y + self->size <= target->y0;
}

static void
draw_portable (const VecStamp *self, const VecStampTarget *target, const gint32 *x, const gint32 *y, const guint16 *codes,
               const guint64 *colors, int n)
{
  for (int i = 0; i < n; i++)
    if (codes[i] != G_MAXUINT16 && !is_outside (self, target, x[i] >> self->steps_log2, y[i] >> self->steps_log2))
      draw_clipped (self, target, x[i], y[i], colors[codes[i]]);
}

#ifdef HAVE_AVX2

/* Four pixels: dst + mulhrs (color − dst, mask). */
__attribute__ ((target ("avx2"), always_inline)) static inline void
blend_four (guchar *dst, __m256i color, const gint16 *mask)
{
  __m256i d = _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) dst));
  __m256i m = _mm256_loadu_si256 ((const __m256i *) mask);

  d = _mm256_add_epi16 (d, _mm256_mulhrs_epi16 (_mm256_sub_epi16 (color, d), m));
  _mm_storeu_si128 ((__m128i *) dst, _mm_packus_epi16 (_mm256_castsi256_si128 (d), _mm256_extracti128_si256 (d, 1)));
}

/* Two by two pixels in one go. */
__attribute__ ((target ("avx2"), always_inline)) static inline void
blend_square (guchar *dst, int stride, __m256i color, const gint16 *mask)
{
  __m128i pair = _mm_unpacklo_epi64 (_mm_loadl_epi64 ((const __m128i *) dst), _mm_loadl_epi64 ((const __m128i *) (dst + stride)));
  __m256i d = _mm256_cvtepu8_epi16 (pair);
  __m256i m = _mm256_inserti128_si256 (_mm256_castsi128_si256 (_mm_loadu_si128 ((const __m128i *) mask)),
                                       _mm_loadu_si128 ((const __m128i *) (mask + 16)), 1);

  d = _mm256_add_epi16 (d, _mm256_mulhrs_epi16 (_mm256_sub_epi16 (color, d), m));
  pair = _mm_packus_epi16 (_mm256_castsi256_si128 (d), _mm256_extracti128_si256 (d, 1));
  _mm_storel_epi64 ((__m128i *) dst, pair);
  _mm_storeh_pd ((double *) (gpointer) (dst + stride), _mm_castsi128_pd (pair));
}

__attribute__ ((target ("avx2"), always_inline)) static inline void
draw_inside (const gint16 *mask, guchar *dst, int stride, int size, int chunks, guint64 color)
{
  __m256i c = _mm256_set1_epi64x ((gint64) color);

  for (int j = 0; j < size; j++, dst += stride)
    for (int i = 0; i < chunks; i++, mask += 16)
      blend_four (dst + 16 * i, c, mask);
}

/* @size and @chunks are constants wherever this is called for small discs, so that the loops unroll. */
__attribute__ ((target ("avx2"), always_inline)) static inline void
draw_avx2_sized (const VecStamp *self, const VecStampTarget *target, const gint32 *x, const gint32 *y, const guint16 *codes,
                 const guint64 *colors, int n, gboolean clear, int size, int chunks)
{
  int log2 = self->steps_log2, steps = 1 << log2;
  gsize variant = (gsize) size * chunks * 16;

  for (int i = 0; i < n; i++)
    {
      int px = x[i] >> log2, py = y[i] >> log2;
      const gint16 *mask = self->mask + (gsize) (((y[i] & (steps - 1)) << log2) + (x[i] & (steps - 1))) * variant;

      if (!clear)
        {
          if (codes[i] == G_MAXUINT16 || is_outside (self, target, px, py))
            continue;
          if (px < 0 || px + 4 * chunks > target->width)
            {
              draw_clipped (self, target, x[i], y[i], colors[codes[i]]);
              continue;
            }
          if (py < target->y0 || py + size > target->y1)
            {
              int top = MAX (target->y0 - py, 0), bottom = MIN (size, target->y1 - py);

              draw_inside (mask + (gsize) top * chunks * 16, target->pixels + (gssize) (py + top) * target->stride + 4 * (gssize) px,
                           target->stride, bottom - top, chunks, colors[codes[i]]);
              continue;
            }
        }
      if (size == 2)
        blend_square (target->pixels + (gssize) py * target->stride + 4 * (gssize) px, target->stride,
                      _mm256_set1_epi64x ((gint64) colors[codes[i]]), mask);
      else
        draw_inside (mask, target->pixels + (gssize) py * target->stride + 4 * (gssize) px, target->stride, size, chunks,
                     colors[codes[i]]);
    }
}

__attribute__ ((target ("avx2"))) static void
draw_avx2 (const VecStamp *self, const VecStampTarget *target, const gint32 *x, const gint32 *y, const guint16 *codes,
           const guint64 *colors, int n, gboolean clear)
{
  switch (self->size)
    {
    case 2:
      draw_avx2_sized (self, target, x, y, codes, colors, n, clear, 2, 1);
      break;
    case 3:
      draw_avx2_sized (self, target, x, y, codes, colors, n, clear, 3, 1);
      break;
    case 4:
      draw_avx2_sized (self, target, x, y, codes, colors, n, clear, 4, 1);
      break;
    case 5:
      draw_avx2_sized (self, target, x, y, codes, colors, n, clear, 5, 2);
      break;
    default:
      draw_avx2_sized (self, target, x, y, codes, colors, n, clear, self->size, self->padded / 4);
      break;
    }
}

#endif

void
vec_stamp_draw (const VecStamp *stamp, const VecStampTarget *target, const gint32 *x, const gint32 *y, const guint16 *codes,
                const guint64 *colors, int n, gboolean clear)
{
#ifdef HAVE_AVX2
  if (__builtin_cpu_supports ("avx2"))
    {
      draw_avx2 (stamp, target, x, y, codes, colors, n, clear);
      return;
    }
#endif
  draw_portable (stamp, target, x, y, codes, colors, n);
}

/* ---- Stamps that are kept */

#define MANY 256
#define PER_PIXEL 16
#define OPACITIES 500
#define HOLES 64

struct _VecStampBox
{
  GHashTable *stamps;   /* guint64 key → Kept */
  guint picture;        /* counts vec_stamp_box_tidy() */
};

typedef struct
{
  guint64 key;
  guint picture;        /* when it was asked for last */
  VecStamp *stamp;
} Kept;

static void
free_kept (gpointer data)
{
  Kept *kept = data;

  vec_stamp_unref (kept->stamp);
  g_free (kept);
}

VecStampBox *
vec_stamp_box_new (void)
{
  VecStampBox *self = g_new0 (VecStampBox, 1);

  self->stamps = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_kept);
  return self;
}

void
vec_stamp_box_free (VecStampBox *box)
{
  g_hash_table_unref (box->stamps);
  g_free (box);
}

static VecStamp *
get_kept (VecStampBox *self, VecShape shape, guint64 hole, guint64 d, guint64 o)
{
  guint64 key = (guint64) shape << 48 | hole << 40 | d << 16 | o;
  Kept *kept = g_hash_table_lookup (self->stamps, &key);

  if (kept == NULL)
    {
      kept = g_new (Kept, 1);
      kept->key = key;
      kept->stamp = o == OPACITIES ? vec_stamp_new (shape, (double) hole / HOLES, (double) d / PER_PIXEL, 1)
                                   : vec_stamp_new_lighter (get_kept (self, shape, hole, d, OPACITIES), (double) o / OPACITIES);
      g_hash_table_add (self->stamps, kept);
    }
  kept->picture = self->picture;
  return kept->stamp;
}

VecStamp *
vec_stamp_box_get (VecStampBox *box, VecShape shape, double hole, double diameter, double opacity)
{
  guint64 h = (guint64) round (CLAMP (hole, 0, 1) * HOLES);
  guint64 d = (guint64) MAX (round (CLAMP (diameter, 0, VEC_STAMP_LARGEST) * PER_PIXEL), 1);

  return vec_stamp_ref (get_kept (box, shape, h, d, (guint64) round (CLAMP (opacity, 0, 1) * OPACITIES)));
}

static gboolean
is_old (gpointer key, gpointer value, gpointer data)
{
  return ((Kept *) value)->picture < ((VecStampBox *) data)->picture;
}

void
vec_stamp_box_tidy (VecStampBox *box)
{
  if (g_hash_table_size (box->stamps) > MANY)
    g_hash_table_foreach_remove (box->stamps, is_old, box);
  box->picture++;
}
