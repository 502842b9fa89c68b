/* Björn Ottosson, "A perceptual color space for image processing" (2020); the matrices are the corrected ones of 2021. */
#include "plot/vec-oklab.h"

#include <math.h>

static double
linear_from_byte (guint byte)
{
  double s = byte / 255.0;

  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static guint
byte_from_linear (double v)
{
  double s = v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055;

  return (guint) (CLAMP (s, 0, 1) * 255 + 0.5);
}

VecOklab
vec_oklab_from_rgb (guint32 rgb)
{
  double r = linear_from_byte (rgb >> 16 & 0xff), g = linear_from_byte (rgb >> 8 & 0xff), b = linear_from_byte (rgb & 0xff);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  return (VecOklab) {
    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  };
}

VecOklab
vec_oklab_from_lch (double lightness, double chroma, double hue_degrees)
{
  double h = hue_degrees * G_PI / 180;

  return (VecOklab) { lightness, chroma * cos (h), chroma * sin (h) };
}

static void
to_linear (VecOklab c, double rgb[3])
{
  double l = c.L + 0.3963377774 * c.a + 0.2158037573 * c.b;
  double m = c.L - 0.1055613458 * c.a - 0.0638541728 * c.b;
  double s = c.L - 0.0894841775 * c.a - 1.2914855480 * c.b;

  l = l * l * l, m = m * m * m, s = s * s * s;
  rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

static gboolean
is_inside (const double rgb[3])
{
  for (int i = 0; i < 3; i++)
    if (rgb[i] < -1e-4 || rgb[i] > 1 + 1e-4)
      return FALSE;
  return TRUE;
}

guint32
vec_oklab_to_rgb (VecOklab color)
{
  double rgb[3], low = 0, high = 1;
  VecOklab c = color;

  to_linear (c, rgb);
  for (int i = 0; i < 24 && !(i == 0 && is_inside (rgb)); i++)
    {
      double t = (low + high) / 2;

      c.a = color.a * t, c.b = color.b * t;
      to_linear (c, rgb);
      if (is_inside (rgb))
        low = t;
      else
        high = t;
    }
  if (!is_inside (rgb))
    {
      c.a = color.a * low, c.b = color.b * low;
      to_linear (c, rgb);
    }
  return byte_from_linear (rgb[0]) << 16 | byte_from_linear (rgb[1]) << 8 | byte_from_linear (rgb[2]);
}

double
vec_oklab_distance (VecOklab a, VecOklab b)
{
  return sqrt ((a.L - b.L) * (a.L - b.L) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b));
}

guint32
vec_rgb_mix (guint32 a, guint32 b, double t)
{
  VecOklab p = vec_oklab_from_rgb (a), q = vec_oklab_from_rgb (b);

  return vec_oklab_to_rgb ((VecOklab) { p.L + (q.L - p.L) * t, p.a + (q.a - p.a) * t, p.b + (q.b - p.b) * t });
}
