/* How long a turned picture of a layout of three dimensions takes: the view from another side, and the points drawn in 1920 × 1080; also
 * picking in it. bench-orbit [N…]: numbers of points; 20 000, 200 000 and 1 000 000 unless given. One JSON line a case; cpu_ms is the
 * processor time of all threads. */
#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/vec-random.h"
#include "plot/vec-renderer.h"

#define WIDTH 1920
#define HEIGHT 1080
#define N_CLUSTERS 40
#define N_FRAMES 90

typedef struct
{
  gint64 n;
  VecScene *scene;
  cairo_surface_t *surface;
  GArray *wall, *cpu;    /* of double, ms */
} Bench;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

static double
cpu_now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

static double
get_quantile (GArray *times, double q)
{
  g_array_sort (times, compare_doubles);
  return g_array_index (times, double, MIN ((guint) (q * times->len), times->len - 1));
}

static void
report (Bench *bench, const char *name)
{
  g_print ("{\"bench\": \"orbit\", \"case\": \"%s\", \"n\": %" G_GINT64_FORMAT
           ", \"dims\": 3, \"median_ms\": %.3f, \"p95_ms\": %.3f, \"cpu_ms\": %.3f}\n",
           name, bench->n, get_quantile (bench->wall, 0.5), get_quantile (bench->wall, 0.95), get_quantile (bench->cpu, 0.5));
  g_array_set_size (bench->wall, 0);
  g_array_set_size (bench->cpu, 0);
}

static void
add_times (Bench *bench, gint64 since, double cpu_since)
{
  double wall = (g_get_monotonic_time () - since) / 1000.0, cpu = cpu_now () - cpu_since;

  g_array_append_val (bench->wall, wall);
  g_array_append_val (bench->cpu, cpu);
}

static float *
make_positions (gint64 n, gint32 *codes)
{
  float *positions = g_new (float, 3 * n);
  double centers[N_CLUSTERS][4];
  VecRandom random;

  vec_random_init (&random, 20);
  for (int c = 0; c < N_CLUSTERS; c++)
    for (int axis = 0; axis < 4; axis++)
      centers[c][axis] = axis < 3 ? 100 * vec_random_uniform (&random) : 1 + 5 * vec_random_uniform (&random);
  for (gint64 i = 0; i < n; i++)
    {
      const double *center = centers[codes[i] = (gint32) vec_random_below (&random, N_CLUSTERS)];

      for (int axis = 0; axis < 3; axis++)
        positions[3 * i + axis] = (float) (center[axis] + center[3] * vec_random_normal (&random));
    }
  return positions;
}

static void
fit (Bench *bench, double zoom)
{
  VecBounds bounds;
  VecCamera camera;

  vec_scene_get_bounds (bench->scene, &bounds);
  camera = vec_camera_fit (&bounds, WIDTH, HEIGHT, 24);
  camera.scale *= zoom;
  vec_scene_set_camera (bench->scene, &camera);
}

static void
set_frame (Bench *bench, int frame, double perspective)
{
  VecOrbit orbit = { vec_orbit_rotation_from_angles (4.0 * frame, 25 * sin (frame / 20.0)), perspective };

  vec_scene_set_orbit (bench->scene, &orbit);
}

static void
bench_turn (Bench *bench, const char *name, double zoom, double perspective)
{
  set_frame (bench, -1, perspective);
  fit (bench, zoom);
  for (int frame = 0; frame < N_FRAMES; frame++)
    {
      gint64 since = g_get_monotonic_time ();
      double cpu_since = cpu_now ();

      set_frame (bench, frame, perspective);
      vec_render_points (bench->scene, bench->surface, WIDTH, HEIGHT, 1);
      add_times (bench, since, cpu_since);
    }
  report (bench, name);
}

/* By a degree a frame, as it spins by itself: the labels of the new side. What comes and goes is counted as labels that are there in
 * one frame and not in the next, for each label and turn by a degree. */
static void
bench_labels (Bench *bench)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 n_shown = 0, n_gone = 0;

  fit (bench, 1);
  for (int frame = 0; frame < N_FRAMES; frame++)
    {
      VecOrbit orbit = { vec_orbit_rotation_from_angles (frame, 20), 0 };
      g_autofree VecLabelBox *boxes = NULL;
      gint64 since;
      double cpu_since;
      guint n, n_kept = 0;

      vec_scene_set_orbit (bench->scene, &orbit);
      since = g_get_monotonic_time ();
      cpu_since = cpu_now ();
      boxes = vec_render_layout_labels (bench->scene, WIDTH, HEIGHT, &n);
      if (frame > 0)
        add_times (bench, since, cpu_since);
      for (guint i = 0; i < n; i++)
        n_kept += g_hash_table_contains (before, &boxes[i].row);
      n_gone += g_hash_table_size (before) - n_kept;
      g_hash_table_remove_all (before);
      for (guint i = 0; i < n; i++)
        g_hash_table_add (before, g_memdup2 (&boxes[i].row, sizeof boxes[i].row));
      n_shown += n;
    }
  g_printerr ("labels: %.1f in sight, %.2f %% of them gone a degree on\n", (double) n_shown / N_FRAMES,
              100.0 * (double) n_gone / (double) MAX (n_shown, 1));
  report (bench, "turn-labels");
}

static VecTable *
make_table (gint64 n)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("bench", "csv", NULL);
  float *vectors = g_new0 (float, n);

  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("word %" G_GINT64_FORMAT, i + 1);

      vec_strings_append (strings, text, -1);
    }
  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, strings);
  return vec_table_builder_end (builder, NULL);
}

static void
bench_hover (Bench *bench)
{
  VecRandom random;

  vec_random_init (&random, 3);
  for (int i = 0; i < 200; i++)
    {
      double sx = WIDTH / 2.0 + 200 * vec_random_normal (&random), sy = HEIGHT / 2.0 + 200 * vec_random_normal (&random);
      gint64 since = g_get_monotonic_time ();
      double cpu_since = cpu_now ();

      vec_scene_pick (bench->scene, WIDTH, HEIGHT, sx, sy, 8);
      add_times (bench, since, cpu_since);
    }
  report (bench, "hover-3d");
}

static void
bench_live (Bench *bench, float *positions)
{
  for (int frame = 0; frame < 20; frame++)
    {
      gint64 since;
      double cpu_since;

      for (gint64 i = 0; i < 3 * bench->n; i++)
        positions[i] *= 1.01f;
      since = g_get_monotonic_time ();
      cpu_since = cpu_now ();
      vec_scene_set_positions_3d (bench->scene, positions, bench->n);
      vec_render_points (bench->scene, bench->surface, WIDTH, HEIGHT, 1);
      add_times (bench, since, cpu_since);
    }
  report (bench, "live-3d");
}

static void
run (gint64 n)
{
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autofree float *positions = make_positions (n, codes);
  g_autofree float *weights = g_new (float, n);
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, n, NULL, N_CLUSTERS);
  g_autoptr (VecTable) table = make_table (n);
  Bench bench = { .n = n, .scene = vec_scene_new () };

  bench.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  bench.wall = g_array_new (FALSE, FALSE, sizeof (double));
  bench.cpu = g_array_new (FALSE, FALSE, sizeof (double));
  for (gint64 i = 0; i < n; i++)
    weights[i] = codes[i] == 3 ? 1 : 0.2f;
  vec_scene_set_positions_3d (bench.scene, positions, n);
  vec_scene_set_coloring (bench.scene, coloring);
  vec_scene_set_table (bench.scene, table);

  bench_turn (&bench, "turn", 1, 0);
  bench_turn (&bench, "turn-perspective", 1, VEC_ORBIT_PERSPECTIVE);
  bench_turn (&bench, "turn-zoomed", 6, 0);
  bench_labels (&bench);
  bench_hover (&bench);
  vec_scene_set_fade (bench.scene, weights);
  bench_turn (&bench, "turn-isolated", 1, 0);
  vec_scene_set_fade (bench.scene, NULL);
  bench_live (&bench, positions);

  g_array_unref (bench.wall);
  g_array_unref (bench.cpu);
  cairo_surface_destroy (bench.surface);
  vec_scene_free (bench.scene);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    for (int i = 1; i < argc; i++)
      run (g_ascii_strtoll (argv[i], NULL, 10));
  else
    for (gint64 n = 20000; n <= 1000000; n = n == 20000 ? 200000 : n * 5)
      run (n);
  return 0;
}
