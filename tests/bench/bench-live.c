/* What publishing costs the optimiser: t-SNE alone, stepped in a loop, beside the same run in a session without a window, whose main
 * loop takes every layout that it is offered (at most sixty a second) and hands it to the scene. The processor time of the process per
 * iteration is compared, which other programs do not disturb; both finish the neighbours first. One JSON line a case; "ratio" is live ÷
 * alone, and ours must stay below 1.10.
 *
 *   bench-live [ROWS [ITERATIONS]]    of 50 dimensions (100 000, 200) */
#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "session/vec-session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_DIMS 50
#define FIRST 20             /* iterations that are not measured */

static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static VecTable *
make_table (gint64 n_rows)
{
  VecTableBuilder *builder = vec_table_builder_new ("live", "made", NULL);
  float *values = g_new (float, (gsize) n_rows * N_DIMS);
  VecRandom random;

  vec_random_init (&random, 1);
  for (gint64 row = 0; row < n_rows; row++)
    for (int i = 0; i < N_DIMS; i++)
      values[row * N_DIMS + i] = (float) (vec_random_normal (&random) + (i % 20 == row % 20 ? 8 : 0));
  vec_table_builder_take_vectors (builder, values, n_rows, N_DIMS, values, g_free);
  return vec_table_builder_end (builder, NULL);
}

static VecProjectionParams
make_params (int n_iterations)
{
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.n_iterations = n_iterations;
  params.stops_itself = FALSE;
  return params;
}

/* Processor time of an iteration, ms. */
static double
run_alone (VecTable *table, int n_iterations)
{
  VecProjectionParams params = make_params (n_iterations);
  g_autoptr (VecProjection) projection = vec_projection_new (vec_projection_method_find ("tsne"), vec_table_get_vectors (table),
                                                             vec_table_get_n_rows (table), N_DIMS, &params, NULL);
  double begin = 0;

  while (projection != NULL && !vec_projection_is_done (projection))
    {
      if (vec_projection_get_iteration (projection) == FIRST && begin == 0)
        begin = get_cpu_ms ();
      if (!vec_projection_step (projection, NULL, NULL, NULL, NULL))
        return 0;
    }
  return (get_cpu_ms () - begin) / (n_iterations - FIRST);
}

static int
get_iteration (VecSession *session)
{
  g_autofree char *status = NULL;
  const char *place;

  g_object_get (session, "status", &status, NULL);
  place = strstr (status, "iteration ");
  return place != NULL ? atoi (place + strlen ("iteration ")) : 0;
}

static void
count_cb (VecSession *session, int *n_layouts)
{
  ++*n_layouts;
}

static double
run_live (VecTable *table, int n_iterations, int *n_layouts)
{
  g_autoptr (VecSession) session = vec_session_new ();
  gboolean busy = TRUE;
  double begin = 0, end;
  int first = 0, iteration = 0;

  vec_session_set_n_clusters (session, 1);
  vec_session_set_parameter (session, "auto-stop", FALSE);
  vec_session_set_method (session, "pca");
  vec_session_set_table (session, table);
  while (busy)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (session, "busy", &busy, NULL);
    }
  vec_session_set_method (session, "tsne");
  vec_session_cancel (session);
  vec_session_set_parameter (session, "auto-stop", FALSE);
  vec_session_set_iterations (session, n_iterations);
  vec_session_restart (session);
  while (iteration < n_iterations)
    {
      g_main_context_iteration (NULL, TRUE);
      iteration = get_iteration (session);
      if (begin == 0 && iteration >= FIRST && iteration < n_iterations)
        {
          g_signal_connect (session, "scene-changed", G_CALLBACK (count_cb), n_layouts);
          begin = get_cpu_ms ();
          first = iteration;
        }
    }
  end = get_cpu_ms ();
  vec_session_cancel (session);
  return (end - begin) / (n_iterations - first);
}

int
main (int argc, char **argv)
{
  gint64 n_rows = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 100000;
  int n_iterations = argc > 2 ? atoi (argv[2]) : 200, n_layouts = 0;
  g_autoptr (VecTable) table = NULL;
  double alone, live;

  vec_blas_init ();
  table = make_table (n_rows);
  alone = run_alone (table, n_iterations);
  live = run_live (table, n_iterations, &n_layouts);
  if (alone <= 0 || live <= 0)
    return EXIT_FAILURE;
  printf ("{\"bench\": \"live\", \"case\": \"t-SNE, processor time of an iteration\", \"n\": %" G_GINT64_FORMAT ", \"dims\": %d, "
          "\"median_ms\": %.3f, \"p95_ms\": %.3f, \"alone_ms\": %.3f, \"layouts\": %d, \"ratio\": %.3f}\n",
          n_rows, N_DIMS, live, live, alone, n_layouts, live / alone);
  return live / alone < 1.10 ? EXIT_SUCCESS : EXIT_FAILURE;
}
