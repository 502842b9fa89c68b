#include "plot/vec-text-halo.h"

#include <string.h>

#include "base/vec-simd.h"

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

void
vec_text_add_halo (cairo_surface_t *surface, guint32 paper, double rim, double opacity)
{
  int width, height, stride, padded, reach = MAX ((int) (rim + 0.5), 1);
  g_autofree guchar *memory = NULL;
  guchar *pixels, *a, *b;
  gssize margin, n;
  guint most = (guint) (255 * opacity + 0.5);

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
          guint text = row[x] >> 24, halo = a[(gssize) y * padded + x] * most / 255 * (255 - text) / 255;
          guint32 pixel;

          if (halo == 0)
            continue;
          pixel = halo << 24 | (paper >> 16 & 0xff) * halo / 255 << 16 | (paper >> 8 & 0xff) * halo / 255 << 8
                | (paper & 0xff) * halo / 255;
          row[x] += pixel;
        }
    }
  cairo_surface_mark_dirty (surface);
}
