#include "plot-fixture.h"

#include <math.h>

#include "base/vec-random.h"

VecTable *
plot_table_new (gint64 n, const char *const *labels)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("fixture", "csv", NULL);
  float *vectors = g_new0 (float, n);
  VecTable *table;

  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("word %" G_GINT64_FORMAT, i + 1);

      vec_strings_append (strings, labels != NULL ? labels[i] : text, -1);
    }
  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, strings);
  table = vec_table_builder_end (builder, NULL);
  g_assert_nonnull (table);
  return table;
}

float *
plot_clusters_new (gint64 n, guint64 seed, gint32 *codes)
{
  float *positions = g_new (float, MAX (2 * n, 1));
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n; i++)
    {
      gint32 c = (gint32) vec_random_below (&random, 5);

      positions[2 * i] = (float) (40 * cos (c * 2 * G_PI / 5) + 6 * vec_random_normal (&random));
      positions[2 * i + 1] = (float) (40 * sin (c * 2 * G_PI / 5) + 6 * vec_random_normal (&random));
      if (codes != NULL)
        codes[i] = c;
    }
  return positions;
}

VecScene *
plot_scene_new (gint64 n, double width, double height)
{
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autofree float *positions = plot_clusters_new (n, 11, codes);
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, n, NULL, 5);
  g_autoptr (VecTable) table = plot_table_new (n, NULL);
  VecScene *scene = vec_scene_new ();

  vec_scene_set_positions (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_table (scene, table);
  plot_fit (scene, width, height);
  return scene;
}

void
plot_fit (VecScene *scene, double width, double height)
{
  VecBounds bounds;
  VecCamera camera;

  g_assert_true (vec_scene_get_bounds (scene, &bounds));
  camera = vec_camera_fit (&bounds, width, height, 30);
  vec_scene_set_camera (scene, &camera);
}

cairo_surface_t *
plot_draw_points (VecScene *scene, int width, int height, double device_scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * device_scale), (int) (height * device_scale));

  vec_render_points (scene, surface, width, height, device_scale);
  cairo_surface_flush (surface);
  return surface;
}

VecScene *
plot_row_of_discs (int n)
{
  g_autofree float *positions = g_new0 (float, 2 * n);
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autoptr (VecColoring) coloring = NULL;
  VecScene *scene = vec_scene_new ();
  VecCamera camera = { (n - 1) / 2.0, 0, 40 };

  for (int i = 0; i < n; i++)
    {
      positions[2 * i] = (float) i;
      codes[i] = i % 3;
    }
  coloring = vec_coloring_new_categories (codes, n, NULL, 3);
  vec_scene_set_positions (scene, positions, n);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_camera (scene, &camera);
  vec_scene_set_point_size (scene, 24);
  return scene;
}

guint32
plot_get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *data = cairo_image_surface_get_data (surface);

  return *((const guint32 *) (gconstpointer) (data + (gssize) y * cairo_image_surface_get_stride (surface)) + x);
}

guint32
plot_get_rgb (cairo_surface_t *surface, int x, int y)
{
  return plot_get_pixel (surface, x, y) & 0xffffff;
}

int
plot_distance (guint32 pixel, guint32 rgb)
{
  int sum = 0;

  for (int shift = 0; shift < 24; shift += 8)
    sum += abs ((int) (pixel >> shift & 255) - (int) (rgb >> shift & 255));
  return sum;
}

void
plot_compare (cairo_surface_t *a, cairo_surface_t *b, double *mean, int *largest)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  double sum = 0;

  *largest = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int shift = 0; shift < 32; shift += 8)
        {
          int d = abs ((int) (plot_get_pixel (a, x, y) >> shift & 255) - (int) (plot_get_pixel (b, x, y) >> shift & 255));

          sum += d;
          *largest = MAX (*largest, d);
        }
  *mean = sum / (4.0 * width * height);
}
