#include "session/vec-countdown.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FOLLOW 4.0            /* seconds in which the shown end comes nearer to the measured one by 1 − 1/e */
#define SLOWEST 0.9           /* of its pace: a countdown never stands still, let alone runs backwards … */
#define FAR 1.5               /* … unless what is left is off by this factor */
#define PATIENCE 2.0          /* for so many seconds */
#define RATE_MEMORY 50.0      /* iterations */
#define TRUSTED 0.1           /* share of the iterations after which only the measurement counts */

/* The prediction has been far from what is shown for a while: the shown one is given up. */
static gboolean
is_far_off (VecCountdown *countdown, double elapsed, double left)
{
  double shown = MAX (countdown->end - elapsed, 0);

  if (left < FAR * shown + 1 && shown < FAR * left + 1)
    countdown->wrong_since = -1;
  else if (countdown->wrong_since < 0)
    countdown->wrong_since = elapsed;
  return countdown->wrong_since >= 0 && elapsed - countdown->wrong_since >= PATIENCE;
}

double
vec_countdown_update (VecCountdown *countdown, double elapsed, double left)
{
  double passed = elapsed - countdown->last_elapsed, move;

  if (!countdown->is_set || passed < 0 || is_far_off (countdown, elapsed, left))
    {
      countdown->end = elapsed + left;
      countdown->is_set = TRUE;
      countdown->wrong_since = -1;
    }
  else
    {
      move = (elapsed + left - countdown->end) * (1 - exp (-passed / FOLLOW));
      countdown->end += MIN (move, SLOWEST * passed);
    }
  countdown->last_elapsed = elapsed;
  return MAX (countdown->end - elapsed, 0);
}

static void
measure_rate (VecCountdown *countdown, double elapsed, int iteration)
{
  int done = iteration - countdown->last_iteration;

  if (countdown->last_iteration > 0 && done > 0)
    {
      double rate = (elapsed - countdown->last_time) / done;

      countdown->rate = countdown->rate <= 0 ? rate
                                             : countdown->rate + (rate - countdown->rate) * (1 - exp (-done / RATE_MEMORY));
    }
  if (done != 0)
    {
      countdown->last_iteration = iteration;
      countdown->last_time = elapsed;
    }
}

double
vec_countdown_iterate (VecCountdown *countdown, double elapsed, double expected, int iteration, int n_iterations)
{
  double left = MAX (expected - elapsed, 0), trust = 0;

  measure_rate (countdown, elapsed, iteration);
  if (countdown->rate > 0 && n_iterations > 0)
    trust = expected > 0 ? MIN (iteration / (TRUSTED * n_iterations), 1) : 1;
  if (trust > 0)
    left = trust * countdown->rate * (n_iterations - iteration) + (1 - trust) * left;
  return vec_countdown_update (countdown, elapsed, left);
}

/* In steps that a person can take in: 1 s up to 20 s, then 5 s. */
static int
round_seconds (double seconds)
{
  return seconds <= 20 ? (int) ceil (seconds) : (int) (5 * ceil (seconds / 5));
}

char *
vec_countdown_to_string (double left)
{
  if (left < 0.5)
    return g_strdup (_("nearly done"));
  if (left <= 60)
    return g_strdup_printf (_("about %d s left"), round_seconds (left));
  if (left <= 90 * 60)
    return g_strdup_printf (_("about %d min left"), (int) round (left / 60));
  return g_strdup_printf (_("about %.1f h left"), left / 3600);
}

char *
vec_seconds_to_string (double seconds)
{
  int minutes = (int) round (seconds / 60), n = round_seconds (seconds);

  if (seconds < 1)
    return g_strdup (_("less than a second"));
  if (seconds <= 55)
    return g_strdup_printf (ngettext ("about %d second", "about %d seconds", (gulong) n), n);
  if (minutes < 90)
    return g_strdup_printf (ngettext ("about %d minute", "about %d minutes", (gulong) minutes), minutes);
  n = (int) round (seconds / 3600);
  return g_strdup_printf (ngettext ("about %d hour", "about %d hours", (gulong) n), n);
}
