/* How long a picture of 1920 × 1080 takes: points while panning, picking under the pointer, a live layout, labels.
 * bench-plot [N…]: numbers of points; 10 000, 100 000 and 1 000 000 unless given. One JSON line a case. */
#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

#include "base/vec-random.h"
#include "plot/vec-renderer.h"

#define WIDTH 1920
#define HEIGHT 1080
#define N_CLUSTERS 40

typedef struct
{
  gint64 n;
  float *positions;       /* (n, 2) */
  VecScene *scene;
  cairo_surface_t *surface;
  VecCamera fit;
  GArray *times;          /* of double, ms */
} Bench;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

static void
start (Bench *bench)
{
  g_array_set_size (bench->times, 0);
}

static void
add_time (Bench *bench, gint64 since)
{
  double ms = (g_get_monotonic_time () - since) / 1000.0;

  g_array_append_val (bench->times, ms);
}

static void
report (Bench *bench, const char *name)
{
  double *t = (double *) (gpointer) bench->times->data;
  guint n = bench->times->len;

  qsort (t, n, sizeof *t, compare_doubles);
  g_print ("{\"bench\": \"plot\", \"case\": \"%s\", \"n\": %" G_GINT64_FORMAT ", \"dims\": 2, \"median_ms\": %.3f, \"p95_ms\": %.3f}\n",
           name, bench->n, t[n / 2], t[MIN (n * 95 / 100, n - 1)]);
}

static void
fill_positions (Bench *bench, gboolean clustered, gint32 *codes)
{
  VecRandom random;
  double centers[N_CLUSTERS][3];

  vec_random_init (&random, 20);
  for (int c = 0; c < N_CLUSTERS; c++)
    {
      centers[c][0] = 160 * vec_random_uniform (&random);
      centers[c][1] = 90 * vec_random_uniform (&random);
      centers[c][2] = 1 + 4 * vec_random_uniform (&random);
    }
  for (gint64 i = 0; i < bench->n; i++)
    {
      const double *center = centers[codes[i] = (gint32) vec_random_below (&random, N_CLUSTERS)];
      float *p = bench->positions + 2 * i;

      if (clustered)
        {
          p[0] = (float) (center[0] + center[2] * vec_random_normal (&random));
          p[1] = (float) (center[1] + center[2] * vec_random_normal (&random));
        }
      else
        {
          p[0] = (float) (160 * vec_random_uniform (&random));
          p[1] = (float) (90 * vec_random_uniform (&random));
        }
    }
}

static void
set_up_scene (Bench *bench, gboolean clustered)
{
  g_autofree gint32 *codes = g_new (gint32, bench->n);
  g_autoptr (VecColoring) coloring = NULL;
  VecBounds bounds;

  fill_positions (bench, clustered, codes);
  coloring = vec_coloring_new_categories (codes, bench->n, NULL, N_CLUSTERS);
  vec_scene_set_positions (bench->scene, bench->positions, bench->n);
  vec_scene_set_coloring (bench->scene, coloring);
  vec_scene_get_bounds (bench->scene, &bounds);
  bench->fit = vec_camera_fit (&bounds, WIDTH, HEIGHT, 40);
}

static void
set_table (Bench *bench)
{
  g_autoptr (VecStrings) labels = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("bench", "csv", NULL);
  float *vectors = g_new0 (float, bench->n);
  g_autoptr (VecTable) table = NULL;

  for (gint64 i = 0; i < bench->n; i++)
    {
      char text[32];

      g_snprintf (text, sizeof text, "word %" G_GINT64_FORMAT, i);
      vec_strings_append (labels, text, -1);
    }
  vec_table_builder_take_vectors (builder, vectors, bench->n, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  table = vec_table_builder_end (builder, NULL);
  vec_scene_set_table (bench->scene, table);
}

static void
bench_pan (Bench *bench, const char *name, double zoom)
{
  VecCamera camera = bench->fit;

  camera.scale *= zoom;
  start (bench);
  for (int frame = 0; frame < 60; frame++)
    {
      VecCamera moved = vec_camera_pan (&camera, 200 * sin (frame / 9.0), 120 * cos (frame / 7.0));
      gint64 since;

      vec_scene_set_camera (bench->scene, &moved);
      since = g_get_monotonic_time ();
      vec_render_points (bench->scene, bench->surface, WIDTH, HEIGHT, 1);
      add_time (bench, since);
    }
  report (bench, name);
}

static void
bench_hover (Bench *bench)
{
  VecRandom random;

  vec_random_init (&random, 3);
  vec_scene_set_camera (bench->scene, &bench->fit);
  start (bench);
  for (int i = 0; i < 2000; i++)
    {
      double x = WIDTH * vec_random_uniform (&random), y = HEIGHT * vec_random_uniform (&random);
      gint64 since = g_get_monotonic_time ();

      vec_scene_pick (bench->scene, WIDTH, HEIGHT, x, y, 12);
      add_time (bench, since);
    }
  report (bench, "hover-clustered");
}

/* Every level of fading, mixed as badly as can be. */
static void
bench_fade (Bench *bench)
{
  g_autofree float *weights = g_new (float, bench->n);

  for (gint64 i = 0; i < bench->n; i++)
    weights[i] = (float) (i % 5) / 4;
  start (bench);
  for (int i = 0; i < 20; i++)
    {
      gint64 since = g_get_monotonic_time ();

      vec_scene_set_fade (bench->scene, weights);
      add_time (bench, since);
    }
  report (bench, "fade-set");
  bench_pan (bench, "fade-pan-clustered", 1);
  vec_scene_set_fade (bench->scene, NULL);
}

/* A layout that moves a little from frame to frame: new positions and their picture. */
static void
bench_live (Bench *bench)
{
  vec_scene_set_camera (bench->scene, &bench->fit);
  start (bench);
  for (int frame = 0; frame < 60; frame++)
    {
      gint64 since;

      for (gint64 i = 0; i < 2 * bench->n; i++)
        bench->positions[i] *= 1 + 0.002f * (float) sin (i % 17 + frame);
      since = g_get_monotonic_time ();
      vec_scene_set_positions (bench->scene, bench->positions, bench->n);
      vec_render_points (bench->scene, bench->surface, WIDTH, HEIGHT, 1);
      add_time (bench, since);
    }
  report (bench, "live-clustered");
}

static void
bench_labels (Bench *bench, const char *name, double zoom)
{
  cairo_t *cr = cairo_create (bench->surface);
  VecCamera camera = bench->fit;

  camera.scale *= zoom;
  start (bench);
  for (int frame = 0; frame < 60; frame++)
    {
      VecCamera moved = vec_camera_pan (&camera, 200 * sin (frame / 9.0), 120 * cos (frame / 7.0));
      gint64 since;

      vec_scene_set_camera (bench->scene, &moved);
      vec_scene_set_pointer (bench->scene, WIDTH / 2 + 5 * frame, HEIGHT / 2);
      since = g_get_monotonic_time ();
      vec_render_overlay (bench->scene, cr, WIDTH, HEIGHT);
      add_time (bench, since);
    }
  vec_scene_set_pointer (bench->scene, -1, -1);
  report (bench, name);
  cairo_destroy (cr);
}

static void
run (gint64 n)
{
  Bench bench = { .n = n };

  bench.positions = g_new (float, 2 * n);
  bench.scene = vec_scene_new ();
  bench.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  bench.times = g_array_new (FALSE, FALSE, sizeof (double));

  set_up_scene (&bench, FALSE);
  bench_pan (&bench, "pan-uniform", 1);
  set_up_scene (&bench, TRUE);
  bench_pan (&bench, "pan-clustered", 1);
  bench_pan (&bench, "zoom-clustered", 8);
  bench_fade (&bench);
  bench_hover (&bench);
  set_table (&bench);
  bench_labels (&bench, "labels-far", 1);
  bench_labels (&bench, "labels-near", 16);
  bench_live (&bench);

  g_array_unref (bench.times);
  cairo_surface_destroy (bench.surface);
  vec_scene_free (bench.scene);
  g_free (bench.positions);
}

int
main (int argc, char **argv)
{
  static const gint64 sizes[] = { 10000, 100000, 1000000 };

  if (argc == 1)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      run (sizes[i]);
  for (int i = 1; i < argc; i++)
    {
      gint64 n = g_ascii_strtoll (argv[i], NULL, 10);

      if (n < 1 || n > 100000000)
        {
          g_printerr ("bench-plot: “%s” is not a number of points between 1 and 100000000\n", argv[i]);
          return 2;
        }
      run (n);
    }
  return 0;
}
