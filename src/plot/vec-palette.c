#include "plot/vec-palette.h"

#include <math.h>

#include "plot/vec-oklab.h"

/* Chosen by palette.py, which says how. */
static const guint32 first_light[VEC_PALETTE_FIRST] = {
  0x266ec3, 0xd2b72a, 0x803200, 0x31b393, 0x71277c, 0x7e9500, 0x3c36ab, 0x98a0d7, 0x9d4997, 0x9f684f,
  0xa9164b, 0xa179a6, 0x7ccd8e, 0x6d84d2, 0x5e6f03, 0x76c7ce, 0x1f5a3b, 0xa29e63, 0x388779, 0x63596d,
};
static const guint32 first_dark[VEC_PALETTE_FIRST] = {
  0x60a1f2, 0xf7de6b, 0xb66945, 0x71ddbe, 0xa661b0, 0xabc255, 0x6b72e0, 0xc1cafe, 0xce7dc7, 0xce9880,
  0xdf5c7d, 0xcda7d2, 0xa8f3b7, 0x9ab2fd, 0x8ea14e, 0xa3edf3, 0x598e6f, 0xccc991, 0x70b6a8, 0x948a9f,
};

static const guint32 plain_color[2] = { 0x2f6fb5, 0x6ba6ee };
static const guint32 other_color[2] = { 0x8b8780, 0x8a8a92 };
static const guint32 missing_color[2] = { 0xaeaaa2, 0x6c6c74 };

/* ---- Categories */

/* The colour of the @index-th category. Beyond the hand-checked ones the hue turns by the golden angle, so that neighbours in the
 * list are far apart, while lightness and chroma go through cycles of coprime lengths. */
static guint32
category_color (guint index, gboolean dark)
{
  static const double lightness[7] = { 0.56, 0.70, 0.44, 0.63, 0.50, 0.74, 0.59 };
  static const double chroma[5] = { 0.13, 0.08, 0.16, 0.06, 0.11 };
  double L, C, h;

  if (index < VEC_PALETTE_FIRST)
    return dark ? first_dark[index] : first_light[index];
  L = lightness[index % 7] + 0.004 * (index / 35 % 9);
  C = chroma[index % 5];
  h = fmod (index * 137.50776405003785, 360);
  return vec_oklab_to_rgb (vec_oklab_from_lch (dark ? 0.58 + (L - 0.42) * 0.85 : L, C, h));
}

void
vec_palette_fill_categories (guint32 *light, guint32 *dark, guint n)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint next = 0;

  for (guint i = 0; i < n; next++)
    {
      guint32 a = category_color (next, FALSE), b = category_color (next, TRUE);

      /* After tens of thousands rounding meets itself; move on by the smallest visible amount. */
      while (g_hash_table_contains (used, GUINT_TO_POINTER (a)))
        a = (a + 0x010305) & 0xffffff;
      g_hash_table_add (used, GUINT_TO_POINTER (a));
      while (g_hash_table_contains (used, GUINT_TO_POINTER (b | 0x1000000)))
        b = (b + 0x010305) & 0xffffff;
      g_hash_table_add (used, GUINT_TO_POINTER (b | 0x1000000));
      light[i] = a, dark[i] = b;
      i++;
    }
}

/* ---- Ramps */

typedef struct
{
  double L, C, h;
} Stop;

/* From what hardly leaves the paper to what stands out most: more ink, more value. */
static const Stop sequential[2][5] = {
  { { 0.86, 0.120, 105 }, { 0.74, 0.125, 148 }, { 0.60, 0.105, 195 }, { 0.45, 0.110, 258 }, { 0.28, 0.120, 298 } },
  { { 0.40, 0.130, 298 }, { 0.53, 0.115, 258 }, { 0.66, 0.105, 195 }, { 0.79, 0.135, 148 }, { 0.92, 0.150, 105 } },
};
static const Stop diverging[2][5] = {
  { { 0.38, 0.130, 258 }, { 0.60, 0.120, 248 }, { 0.84, 0.012, 90 }, { 0.62, 0.130, 45 }, { 0.40, 0.140, 27 } },
  { { 0.82, 0.110, 235 }, { 0.62, 0.130, 250 }, { 0.48, 0.010, 90 }, { 0.64, 0.150, 45 }, { 0.83, 0.110, 65 } },
};

/* Catmull–Rom through the stops, in OKLab. */
static VecOklab
stops_at (const Stop stops[5], double t)
{
  VecOklab p[4];
  double u = CLAMP (t, 0, 1) * 4, c[3];
  int i = MIN ((int) u, 3);

  u -= i;
  for (int k = 0; k < 4; k++)
    {
      const Stop *s = &stops[CLAMP (i + k - 1, 0, 4)];

      p[k] = vec_oklab_from_lch (s->L, s->C, s->h);
    }
  for (int k = 0; k < 3; k++)
    {
      double a = (&p[0].L)[k], b = (&p[1].L)[k], d = (&p[2].L)[k], e = (&p[3].L)[k];

      c[k] = b + 0.5 * u * (d - a + u * (2 * a - 5 * b + 4 * d - e + u * (3 * (b - d) + e - a)));
    }
  return (VecOklab) { c[0], c[1], c[2] };
}

/* @n colours at equal steps of arc length, so that equal differences of value look equally different. */
static void
fill_ramp (guint32 *colors, guint n, const Stop stops[5], double from, double to)
{
  enum { FINE = 1024 };
  double length[FINE + 1];
  int j = 0;

  length[0] = 0;
  for (int i = 1; i <= FINE; i++)
    length[i] = length[i - 1] + vec_oklab_distance (stops_at (stops, from + (to - from) * (i - 1) / FINE),
                                                    stops_at (stops, from + (to - from) * i / FINE));
  for (guint i = 0; i < n; i++)
    {
      double target = length[FINE] * i / MAX (n - 1, 1), t;

      while (j < FINE - 1 && length[j + 1] < target)
        j++;
      t = (j + (target - length[j]) / MAX (length[j + 1] - length[j], 1e-12)) / FINE;
      colors[i] = vec_oklab_to_rgb (stops_at (stops, from + (to - from) * t));
    }
}

void
vec_palette_fill_ramp (guint32 *colors, guint n, gboolean dark, gboolean around_zero, gboolean reversed)
{
  dark = dark != FALSE;
  if (around_zero)
    {
      /* Two arms of equal length around the middle. */
      fill_ramp (colors, n / 2, diverging[dark], 0, 0.5);
      fill_ramp (colors + n / 2, n - n / 2, diverging[dark], 0.5, 1);
    }
  else
    fill_ramp (colors, n, sequential[dark], 0, 1);
  if (!reversed)
    return;
  for (guint i = 0; i < n / 2; i++)
    {
      guint32 swap = colors[i];

      colors[i] = colors[n - 1 - i];
      colors[n - 1 - i] = swap;
    }
}

/* ---- Single colours */

guint32
vec_palette_get_plain (gboolean dark)
{
  return plain_color[dark != FALSE];
}

guint32
vec_palette_get_missing (gboolean dark)
{
  return missing_color[dark != FALSE];
}

guint32
vec_palette_get_other (gboolean dark)
{
  return other_color[dark != FALSE];
}
