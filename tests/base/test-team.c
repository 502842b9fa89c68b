#include "base/vec-team.h"

enum
{
  N_STAGES = 2000,
  N_ITEMS = 37,
};

typedef struct
{
  int n_threads;
  guint8 *visits;    /* (n) of a stage */
  guint64 sum;       /* by who leads */
  gboolean alone;    /* @team was NULL */
} Work;

static void
visit_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Work *work = data;

  g_assert_cmpint (thread, >=, 0);
  g_assert_cmpint (thread, <, work->n_threads);
  for (gint64 i = begin; i < end; i++)
    work->visits[i]++;
}

/* A stage sees what the one before it left, and each of its items is visited once. */
static void
lead_cb (VecTeam *team, gpointer data)
{
  Work *work = data;

  work->alone = team == NULL;
  for (int stage = 0; stage < N_STAGES; stage++)
    {
      int n = stage % (N_ITEMS + 1);

      vec_team_for (team, n, visit_cb, work);
      for (int i = 0; i < N_ITEMS; i++)
        {
          g_assert_cmpint (work->visits[i], ==, i < n);
          work->visits[i] = 0;
        }
      work->sum += (guint64) n;
    }
}

static void
check_stages (int n_threads)
{
  guint8 visits[N_ITEMS] = { 0 };
  Work work = { .n_threads = n_threads, .visits = visits };
  guint64 expected = 0;

  vec_team_run (n_threads, lead_cb, &work);
  for (int stage = 0; stage < N_STAGES; stage++)
    expected += (guint64) (stage % (N_ITEMS + 1));
  g_assert_cmpuint (work.sum, ==, expected);
  g_assert_true (work.alone == (n_threads == 1));
}

static void
test_stages (void)
{
  for (int n_threads = 1; n_threads <= 4; n_threads++)
    check_stages (n_threads);
}

static void
run_inside_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  for (gint64 i = begin; i < end; i++)
    check_stages (3);
}

/* Within another job its members have no threads of their own; who leads does all. */
static void
test_inside (void)
{
  vec_parallel_blocks (4, 1, 2, run_inside_cb, NULL);
}

static gpointer
run_cb (gpointer unused)
{
  for (int i = 0; i < 5; i++)
    check_stages (3);
  return NULL;
}

/* Several teams at once have too few threads, and none waits for another. */
static void
test_many (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("team", run_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/team/stages", test_stages);
  g_test_add_func ("/team/inside", test_inside);
  g_test_add_func ("/team/many", test_many);
  return g_test_run ();
}
