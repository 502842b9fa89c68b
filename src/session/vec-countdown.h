#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a run will still take, said so that a person can believe it: it counts down as a clock does, follows slowly what the
 * measurement says, and jumps only when that was wrong by a lot. All times in seconds; @elapsed is the run's own clock, which
 * stands while it is paused. A value; begins with all zero. */
typedef struct
{
  double end;              /* the elapsed time at which it says 0 */
  double last_elapsed;
  double wrong_since;      /* elapsed time since which end is far off; < 0: it is not */
  gboolean is_set;
  double rate;             /* seconds per iteration, smoothed over about RATE_MEMORY iterations */
  int last_iteration;      /* 0: no rate yet */
  double last_time;        /* elapsed at last_iteration */
} VecCountdown;

/* @left: what is expected now, from whatever is known. Returns what to show. */
double vec_countdown_update (VecCountdown *countdown, double elapsed, double left);

/* The same from the iterations that were done: @expected is what was estimated for the whole run, which counts for as long as few
 * iterations have been measured (@iteration 0: alone). */
double vec_countdown_iterate (VecCountdown *countdown, double elapsed, double expected, int iteration, int n_iterations);

/* "about 12 s left", translated; free it. */
char *vec_countdown_to_string (double left);

/* "about 5 minutes", "less than a second": what something takes, translated; free it. */
char *vec_seconds_to_string (double seconds);

G_END_DECLS
