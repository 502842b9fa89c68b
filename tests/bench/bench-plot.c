/* How long a picture of 1920 × 1080 takes: panning, zooming, coming to rest, picking under the pointer, a live layout, labels, a lasso,
 * and how long a terrain takes to be made anew.
 * bench-plot [--case NAME] [--points P] [N…]: the cases whose names begin with NAME, for these numbers of points; 10 000, 100 000 and
 * 1 000 000 unless given. Reduced pictures show what fits into their time, or always P points: on a busy machine that says more, with
 * cpu_ms, the mean processor time of all threads. One JSON line a case. */
#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/vec-random.h"
#include "plot/vec-painter.h"
#include "plot/vec-region.h"
#include "plot/vec-renderer.h"
#include "plot/vec-terrain.h"

#define WIDTH 1920
#define HEIGHT 1080
#define N_CLUSTERS 40
#define N_FRAMES 120
#define FRAME_SECONDS 0.004   /* what the window gives the points of a frame */
#define SLICE_SECONDS 0.004

static const char *wanted_case = "";
static gint64 max_points;     /* of a reduced picture; 0: by time */

typedef struct
{
  gint64 n;
  const char *shape;      /* of the layout */
  float *positions;       /* (n, 2) */
  VecScene *scene;
  VecPainter *painter;
  cairo_surface_t *surfaces[2];
  int n_taken;
  VecCamera fit;
  GArray *times;          /* of double, ms */
  double cpu;             /* ms, all threads, of everything that was timed */
  gint64 since;
  double cpu_since;
} Bench;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static gboolean
is_wanted (const char *name)
{
  return g_str_has_prefix (name, wanted_case);
}

static void
start (Bench *bench)
{
  g_array_set_size (bench->times, 0);
  bench->cpu = 0;
}

static void
begin_frame (Bench *bench)
{
  bench->cpu_since = get_cpu_ms ();
  bench->since = g_get_monotonic_time ();
}

static void
end_frame (Bench *bench)
{
  double ms = (g_get_monotonic_time () - bench->since) / 1000.0;

  bench->cpu += get_cpu_ms () - bench->cpu_since;
  g_array_append_val (bench->times, ms);
}

static void
report (Bench *bench, const char *name)
{
  double *t = (double *) (gpointer) bench->times->data;
  guint n = bench->times->len;

  qsort (t, n, sizeof *t, compare_doubles);
  g_print ("{\"bench\": \"plot\", \"case\": \"%s-%s\", \"n\": %" G_GINT64_FORMAT
           ", \"dims\": 2, \"median_ms\": %.3f, \"p95_ms\": %.3f, \"cpu_ms\": %.3f}\n",
           name, bench->shape, bench->n, t[n / 2], t[MIN (n * 95 / 100, n - 1)], bench->cpu / n);
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

  bench->shape = clustered ? "clustered" : "uniform";
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

/* ---- Pictures */

/* The one that does not hold the last picture. */
static cairo_surface_t *
take_surface (Bench *bench)
{
  return bench->surfaces[bench->n_taken++ % 2];
}

static void
draw_complete (Bench *bench, const VecCamera *camera)
{
  cairo_surface_t *surface;

  vec_scene_set_camera (bench->scene, camera);
  if (vec_painter_draw (bench->painter, take_surface (bench), WIDTH, HEIGHT, 1, FRAME_SECONDS))
    return;
  surface = take_surface (bench);
  while (!vec_painter_complete (bench->painter, surface, 1))
    ;
}

static void
draw_frame (Bench *bench, const VecCamera *camera)
{
  cairo_surface_t *surface = take_surface (bench);

  vec_scene_set_camera (bench->scene, camera);
  begin_frame (bench);
  vec_painter_draw (bench->painter, surface, WIDTH, HEIGHT, 1, FRAME_SECONDS);
  end_frame (bench);
}

/* As a hand drags: some 20 pixels a frame. */
static void
bench_pan (Bench *bench)
{
  double zooms[] = { 1, 8 };

  start (bench);
  for (int z = 0; z < 2; z++)
    {
      VecCamera camera = bench->fit;

      camera.scale *= zooms[z];
      draw_complete (bench, &camera);
      for (int frame = 0; frame < N_FRAMES; frame++)
        {
          VecCamera moved = vec_camera_pan (&camera, 200 * sin (frame / 9.0), 120 * cos (frame / 7.0) - 120);

          draw_frame (bench, &moved);
        }
    }
  report (bench, "pan");
}

/* As the wheel turns: in from the whole to sixteen times that, and out again. */
static void
bench_zoom (Bench *bench)
{
  start (bench);
  draw_complete (bench, &bench->fit);
  for (int frame = 0; frame < N_FRAMES; frame++)
    {
      double turn = 1 - fabs (1 - 2.0 * frame / N_FRAMES);
      VecCamera zoomed = vec_camera_zoom_at (&bench->fit, WIDTH, HEIGHT, 0.4 * WIDTH, 0.45 * HEIGHT, pow (16, turn));

      draw_frame (bench, &zoomed);
    }
  report (bench, "zoom");
}

/* From the last frame of a movement to the picture with every row, in slices: all of them, and each. */
static void
bench_rest (Bench *bench)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (double));
  double cpu;

  start (bench);
  for (int i = 0; i < 12; i++)
    {
      VecCamera camera = bench->fit;
      cairo_surface_t *surface;
      gboolean complete;
      double ms = 0;

      camera.scale *= 1 + 0.01 * i;
      vec_scene_set_camera (bench->scene, &camera);
      complete = vec_painter_draw (bench->painter, take_surface (bench), WIDTH, HEIGHT, 1, FRAME_SECONDS);
      surface = complete ? NULL : take_surface (bench);
      while (!complete)
        {
          begin_frame (bench);
          complete = vec_painter_complete (bench->painter, surface, SLICE_SECONDS);
          end_frame (bench);
          ms += g_array_index (bench->times, double, bench->times->len - 1);
        }
      g_array_append_val (totals, ms);
    }
  if (bench->times->len > 0)
    report (bench, "rest-slice");
  cpu = bench->cpu;
  start (bench);
  bench->cpu = cpu;
  g_array_append_vals (bench->times, totals->data, totals->len);
  report (bench, "rest");
}

/* The complete picture at once. */
static void
bench_full (Bench *bench)
{
  start (bench);
  for (int i = 0; i < 12; i++)
    {
      VecCamera camera = vec_camera_pan (&bench->fit, 30 * i, 20 * i);

      vec_scene_set_camera (bench->scene, &camera);
      begin_frame (bench);
      vec_render_points (bench->scene, bench->surfaces[bench->n_taken % 2], WIDTH, HEIGHT, 1);
      end_frame (bench);
    }
  report (bench, "full");
}

/* Every level of fading, mixed as badly as can be. */
static void
bench_fade (Bench *bench)
{
  g_autofree float *weights = g_new (float, bench->n);

  for (gint64 i = 0; i < bench->n; i++)
    weights[i] = (float) (i % 5) / 4;
  start (bench);
  for (int i = 0; i < 10; i++)
    {
      begin_frame (bench);
      vec_scene_set_fade (bench->scene, weights);
      end_frame (bench);
    }
  report (bench, "fade-set");
  start (bench);
  draw_complete (bench, &bench->fit);
  for (int frame = 0; frame < N_FRAMES; frame++)
    {
      VecCamera zoomed = bench->fit;

      zoomed.scale *= 1 + 0.01 * frame;
      draw_frame (bench, &zoomed);
    }
  report (bench, "fade-zoom");
  vec_scene_set_fade (bench->scene, NULL);
}

/* What pointing at a line of a legend costs on the main loop: its rows, and that all others fade. */
static void
bench_highlight (Bench *bench)
{
  const guint16 *codes = vec_coloring_get_codes (vec_scene_get_coloring (bench->scene));

  start (bench);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (VecRowSet) rows = NULL;
      guint64 *words;

      begin_frame (bench);
      words = g_new0 (guint64, vec_row_set_n_words (bench->n));
      for (gint64 row = 0; row < bench->n; row++)
        words[row >> 6] |= (guint64) (codes[row] == i % N_CLUSTERS) << (row & 63);
      rows = vec_row_set_new_take (words, bench->n);
      vec_scene_set_highlight (bench->scene, rows);
      end_frame (bench);
    }
  report (bench, "highlight");
  vec_scene_set_highlight (bench->scene, NULL);
}

/* ---- Looking up */

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

      begin_frame (bench);
      vec_scene_pick (bench->scene, WIDTH, HEIGHT, x, y, 12);
      end_frame (bench);
    }
  report (bench, "hover");
}

/* Around a third of the picture, with a trembling hand. */
static void
bench_lasso (Bench *bench)
{
  enum { N_CORNERS = 400 };
  double polygon[2 * N_CORNERS];

  vec_scene_set_camera (bench->scene, &bench->fit);
  start (bench);
  for (int i = 0; i < 20; i++)
    {
      VecRowSet *rows;

      for (int c = 0; c < N_CORNERS; c++)
        {
          double angle = 2 * G_PI * c / N_CORNERS, r = 400 + 20 * sin (17 * angle + i) + 3 * sin (90 * angle);

          polygon[2 * c] = WIDTH / 2.0 + 10 * i + 1.4 * r * cos (angle);
          polygon[2 * c + 1] = HEIGHT / 2.0 + r * sin (angle);
        }
      begin_frame (bench);
      rows = vec_scene_select_polygon (bench->scene, WIDTH, HEIGHT, polygon, N_CORNERS);
      end_frame (bench);
      vec_row_set_unref (rows);
    }
  report (bench, "lasso");
}

static void
bench_labels (Bench *bench, const char *name, double zoom)
{
  VecCamera camera = bench->fit;

  camera.scale *= zoom;
  start (bench);
  for (int frame = 0; frame < N_FRAMES; frame++)
    {
      VecCamera moved = vec_camera_pan (&camera, 200 * sin (frame / 9.0), 120 * cos (frame / 7.0));
      g_autofree VecLabelBox *boxes = NULL;
      guint n;

      vec_scene_set_camera (bench->scene, &moved);
      vec_scene_set_pointer (bench->scene, WIDTH / 2 + 5 * frame, HEIGHT / 2);
      begin_frame (bench);
      boxes = vec_render_layout_labels (bench->scene, WIDTH, HEIGHT, &n);
      end_frame (bench);
    }
  vec_scene_set_pointer (bench->scene, -1, -1);
  report (bench, name);
}

/* The landscape for a new place: density, levels, lines or light; what a worker thread does while the picture before is shown. */
static void
bench_terrain (Bench *bench, VecTerrainKind kind, const char *name)
{
  VecColoring *coloring = vec_scene_get_coloring (bench->scene);
  const guint16 *codes = vec_coloring_get_codes (coloring);
  guint32 colors[N_CLUSTERS];
  VecTerrainInput input = { kind, { bench->positions, bench->n, 1 }, codes, N_CLUSTERS, { colors, colors }, { 0 }, 0, 0, 0 };
  double area;

  for (int c = 0; c < N_CLUSTERS; c++)
    colors[c] = 0x8080ff;
  vec_scene_get_bounds (bench->scene, &input.bounds);
  area = (input.bounds.x_max - input.bounds.x_min) * (input.bounds.y_max - input.bounds.y_min);
  input.spacing = sqrt (area / (double) bench->n);
  start (bench);
  for (int i = 0; i < 20; i++)
    {
      VecCamera camera = bench->fit;
      g_autoptr (VecTerrain) terrain = NULL;

      camera.scale *= 1 + 0.1 * i;
      begin_frame (bench);
      terrain = vec_terrain_new (&input, &camera, WIDTH, HEIGHT, 0);
      end_frame (bench);
    }
  report (bench, name);
}

/* A layout that moves a little from frame to frame: new positions and their picture. */
static void
bench_live (Bench *bench)
{
  vec_scene_set_camera (bench->scene, &bench->fit);
  start (bench);
  for (int frame = 0; frame < (bench->n > 1000000 ? 20 : 60); frame++)
    {
      for (gint64 i = 0; i < 2 * bench->n; i++)
        bench->positions[i] *= 1 + 0.0005f * (float) ((i * 7 + frame) % 17 - 8) / 8;
      begin_frame (bench);
      vec_scene_set_positions (bench->scene, bench->positions, bench->n);
      vec_painter_draw (bench->painter, take_surface (bench), WIDTH, HEIGHT, 1, FRAME_SECONDS);
      end_frame (bench);
    }
  report (bench, "live");
}

static void
run_cases (Bench *bench, gboolean clustered)
{
  set_up_scene (bench, clustered);
  if (is_wanted ("pan"))
    bench_pan (bench);
  if (is_wanted ("zoom"))
    bench_zoom (bench);
  if (is_wanted ("rest"))
    bench_rest (bench);
  if (is_wanted ("full"))
    bench_full (bench);
  if (is_wanted ("fade"))
    bench_fade (bench);
  if (is_wanted ("highlight"))
    bench_highlight (bench);
  if (is_wanted ("hover"))
    bench_hover (bench);
  if (is_wanted ("lasso"))
    bench_lasso (bench);
  if (is_wanted ("labels"))
    {
      set_table (bench);
      bench_labels (bench, "labels-far", 1);
      bench_labels (bench, "labels-near", 16);
      vec_scene_set_table (bench->scene, NULL);
    }
  if (is_wanted ("terrain"))
    {
      bench_terrain (bench, VEC_TERRAIN_CONTOURS, "terrain-contours");
      bench_terrain (bench, VEC_TERRAIN_HILLS, "terrain-hills");
      bench_terrain (bench, VEC_TERRAIN_GROUPS, "terrain-groups");
    }
  if (is_wanted ("live"))
    bench_live (bench);
}

static void
run (gint64 n)
{
  Bench bench = { .n = n };

  bench.positions = g_new (float, 2 * n);
  bench.scene = vec_scene_new ();
  bench.painter = vec_painter_new (bench.scene);
  vec_painter_set_max_points (bench.painter, max_points);
  bench.times = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 0; i < 2; i++)
    bench.surfaces[i] = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);

  run_cases (&bench, TRUE);
  run_cases (&bench, FALSE);

  g_array_unref (bench.times);
  for (int i = 0; i < 2; i++)
    cairo_surface_destroy (bench.surfaces[i]);
  vec_painter_free (bench.painter);
  vec_scene_free (bench.scene);
  g_free (bench.positions);
}

int
main (int argc, char **argv)
{
  static const gint64 sizes[] = { 10000, 100000, 1000000 };
  int first = 1;

  for (; first + 1 < argc && g_str_has_prefix (argv[first], "--"); first += 2)
    if (strcmp (argv[first], "--case") == 0)
      wanted_case = argv[first + 1];
    else if (strcmp (argv[first], "--points") == 0)
      max_points = g_ascii_strtoll (argv[first + 1], NULL, 10);
    else
      break;
  if (argc == first)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      run (sizes[i]);
  for (int i = first; i < argc; i++)
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
