/* What measuring a map costs: wall-clock and processor time, and how long it goes on after it was cancelled. One JSON line a case.
 *
 *   bench-trust [N D]    N rows of D dimensions instead of the cases below
 *
 * Cases: 70 000 × 784 and 1 000 000 × 50, drawn here around 10 centres; the map is the first two columns with noise. */
#include "base/vec-blas.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "measure/vec-ladder.h"
#include "measure/vec-map-neighbors.h"
#include "measure/vec-shuffle.h"
#include "measure/vec-trust.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define K 10
#define N_SAMPLE 1000

typedef struct
{
  gint64 n;
  int d;
  float *vectors;      /* (n, d) */
  float *layout;       /* (n, 2) */
  guint32 *nearest;    /* (n, K) */
} Data;

typedef void (*Measure) (Data *data, GCancellable *cancellable);

static void
draw_rows (gint64 begin, gint64 end, int thread, gpointer user_data)
{
  Data *data = user_data;
  VecRandom random;

  vec_random_init (&random, (guint64) begin + 1);
  for (gint64 i = begin; i < end; i++)
    {
      for (int t = 0; t < data->d; t++)
        data->vectors[i * data->d + t] = (float) (vec_random_uniform (&random) + (t % 10 == i % 10));
      for (int axis = 0; axis < 2; axis++)
        data->layout[2 * i + axis] = (float) (data->vectors[i * data->d + axis] + 0.1 * vec_random_normal (&random));
    }
}

static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* ---- Cases */

static void
measure_trust (Data *data, GCancellable *cancellable)
{
  VecTrustInput input = { .vectors = data->vectors, .n_dims = data->d, .metric = VEC_METRIC_EUCLIDEAN, .layout = data->layout,
                          .n_axes = 2, .n_rows = data->n, .n_sample = N_SAMPLE, .seed = 1 };
  VecTrust trust;

  vec_trust_measure (&input, &trust, NULL, NULL, cancellable, NULL);
}

static void
find_map_neighbors (Data *data, GCancellable *cancellable)
{
  vec_map_neighbors_find (data->layout, data->n, 2, NULL, data->n, K, 0, data->nearest, cancellable, NULL);
}

static void
shuffle (Data *data, GCancellable *cancellable)
{
  VecValues values = vec_values_of_floats (data->vectors, data->n, data->d);

  g_free (vec_shuffle_columns (&values, 1, 0, cancellable, NULL));
}

static void
climb (Data *data, GCancellable *cancellable)
{
  VecLadder ladder;

  vec_ladder_measure (data->vectors, data->n, data->d, VEC_METRIC_EUCLIDEAN, data->layout, 2, N_SAMPLE, 1, 0, &ladder, NULL, NULL,
                      cancellable, NULL);
}

static const struct
{
  const char *name;
  Measure measure;
} cases[] = {
  { "figures of 1,000 rows", measure_trust },
  { "10 neighbours of all rows on the map", find_map_neighbors },
  { "shuffled columns", shuffle },
  { "dimension ladder of 1,000 rows", climb },
};

/* ---- Cancelling in the midst of it */

typedef struct
{
  GCancellable *cancellable;
  gulong delay_us;
  gint64 cancelled;
} Canceller;

static gpointer
cancel_thread (gpointer data)
{
  Canceller *canceller = data;

  g_usleep (canceller->delay_us);
  canceller->cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (canceller->cancellable);
  return NULL;
}

/* Milliseconds until it returns; the worst of several moments of a run of @total_ms. */
static double
measure_cancelling (Data *data, Measure measure, double total_ms)
{
  double worst = 0;

  for (int moment = 1; moment < 8; moment++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Canceller canceller = { cancellable, (gulong) (total_ms * 1000 * moment / 8), 0 };
      GThread *thread = g_thread_new ("cancel", cancel_thread, &canceller);
      gint64 returned;

      measure (data, cancellable);
      returned = g_get_monotonic_time ();
      g_thread_join (thread);
      worst = fmax (worst, (double) (returned - canceller.cancelled) / 1000);
    }
  return worst;
}

static void
run_cases (gint64 n, int d)
{
  Data data = { n, d, g_new (float, n * d), g_new (float, n * 2), g_new (guint32, n * K) };

  vec_parallel_blocks (n, 1024, 0, draw_rows, &data);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double cpu = get_cpu_ms (), wall;
      gint64 begin = g_get_monotonic_time ();

      cases[i].measure (&data, NULL);
      wall = (double) (g_get_monotonic_time () - begin) / 1000;
      cpu = get_cpu_ms () - cpu;
      printf ("{\"bench\": \"trust\", \"case\": \"%s\", \"n\": %" G_GINT64_FORMAT ", \"dims\": %d, \"median_ms\": %.1f, "
              "\"cpu_ms\": %.1f, \"cancel_ms\": %.1f}\n", cases[i].name, n, d, wall, cpu,
              measure_cancelling (&data, cases[i].measure, wall));
      fflush (stdout);
    }
  g_free (data.vectors);
  g_free (data.layout);
  g_free (data.nearest);
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  if (argc > 2)
    run_cases (atoll (argv[1]), atoi (argv[2]));
  else
    {
      run_cases (70000, 784);
      run_cases (1000000, 50);
    }
  return 0;
}
