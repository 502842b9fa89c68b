#include "app/vec-frame-log.h"

#include <stdio.h>
#include <time.h>

#define PROBE_MS 4
#define SETTLE_US (G_USEC_PER_SEC / 2)

typedef struct
{
  const char *path;
  GArray *frames;      /* double, ms */
  GArray *gaps;        /* double, ms */
  GArray *cpu;         /* double, ms: what the main thread itself computed between two probes */
  gint64 frame_begin;  /* µs */
  gint64 last_probe;   /* µs */
  gint64 last_cpu;     /* µs */
  double worst_gap;    /* ms */
  gint64 worst_at;     /* µs */
  gint64 start;        /* µs, 0 before the first frame */
} FrameLog;

static FrameLog log_;

static gboolean
is_measuring (gint64 now)
{
  return log_.start != 0 && now - log_.start > SETTLE_US;
}

static gint64
get_thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
note_gap (gint64 now, double gap, double cpu)
{
  g_array_append_val (log_.gaps, gap);
  g_array_append_val (log_.cpu, cpu);
  if (gap > log_.worst_gap)
    {
      log_.worst_gap = gap;
      log_.worst_at = now;
    }
}

static void
frame_begin_cb (GdkFrameClock *clock)
{
  log_.frame_begin = g_get_monotonic_time ();
  if (log_.start == 0)
    log_.start = log_.frame_begin;
}

static void
frame_end_cb (GdkFrameClock *clock)
{
  gint64 now = g_get_monotonic_time ();
  double ms = (now - log_.frame_begin) / 1000.0;

  if (log_.frame_begin != 0 && is_measuring (now))
    g_array_append_val (log_.frames, ms);
}

static gboolean
probe_cb (gpointer data)
{
  gint64 now = g_get_monotonic_time ();
  gint64 cpu = get_thread_time ();

  if (log_.last_probe != 0 && is_measuring (now))
    note_gap (now, MAX (0, (now - log_.last_probe) / 1000.0 - PROBE_MS), (cpu - log_.last_cpu) / 1000.0);
  log_.last_probe = now;
  log_.last_cpu = cpu;

  return G_SOURCE_CONTINUE;
}

static void
realize_cb (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begin_cb), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (frame_end_cb), NULL);
}

void
vec_frame_log_watch (GtkWidget *widget)
{
  const char *path = g_getenv ("VECTARIUM_FRAME_LOG");

  if (path == NULL || *path == '\0')
    return;

  if (log_.path == NULL)
    {
      log_.path = path;
      log_.frames = g_array_new (FALSE, FALSE, sizeof (double));
      log_.gaps = g_array_new (FALSE, FALSE, sizeof (double));
      log_.cpu = g_array_new (FALSE, FALSE, sizeof (double));
      g_timeout_add_full (G_PRIORITY_HIGH, PROBE_MS, probe_cb, NULL, NULL);
    }

  if (gtk_widget_get_realized (widget))
    realize_cb (widget);
  else
    g_signal_connect (widget, "realize", G_CALLBACK (realize_cb), NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* @values sorted ascending. */
static double
quantile (GArray *values, double q)
{
  return values->len > 0 ? g_array_index (values, double, (guint) (q * (values->len - 1))) : 0;
}

static guint
count_above (GArray *values, double limit)
{
  guint n = 0;

  for (guint i = 0; i < values->len; i++)
    n += g_array_index (values, double, i) > limit;

  return n;
}

void
vec_frame_log_write (void)
{
  FILE *file = log_.path != NULL ? fopen (log_.path, "a") : NULL;

  if (file == NULL)
    return;

  g_array_sort (log_.frames, compare_doubles);
  g_array_sort (log_.gaps, compare_doubles);
  g_array_sort (log_.cpu, compare_doubles);
  fprintf (file,
           "{\"frames\":%u,\"worst_frame_ms\":%.2f,\"median_frame_ms\":%.2f,\"p95_frame_ms\":%.2f,"
           "\"worst_gap_ms\":%.2f,\"median_gap_ms\":%.2f,\"gaps_over_50ms\":%u,\"worst_gap_at_s\":%.1f,"
           "\"worst_cpu_ms\":%.2f,\"cpu_over_50ms\":%u,\"seconds\":%.1f}\n",
           log_.frames->len, quantile (log_.frames, 1), quantile (log_.frames, 0.5), quantile (log_.frames, 0.95),
           quantile (log_.gaps, 1), quantile (log_.gaps, 0.5), count_above (log_.gaps, 50),
           log_.start != 0 ? (log_.worst_at - log_.start) / 1e6 : 0.0, quantile (log_.cpu, 1), count_above (log_.cpu, 50),
           log_.start != 0 ? (g_get_monotonic_time () - log_.start) / 1e6 : 0.0);
  fclose (file);
}
