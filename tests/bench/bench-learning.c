/* What watching costs the learning: the same text is learned as fast as it goes without a map and with one, of which every frame is taken at once.
 * "map_share" is the share of the time that went into the map; "worst_cpu_ms" is the most processor time that one turn of the main loop took. One JSON
 * line a case.
 *
 *   bench-learning [FILE]    FILE instead of a text that is made here, of 2 million words, 20 000 of them different */
#include "base/vec-random.h"
#include "session/vec-learning.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define N_WORDS 2000000
#define VOCABULARY 20000
#define N_EPOCHS 2
#define WORDS_PER_TOPIC 200

static double
get_cpu_ms (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* Sentences of ten words, half of them of a topic, by Zipf's law. */
static char *
make_text (void)
{
  GString *text = g_string_new (NULL);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int s = 0; s < N_WORDS / 10; s++)
    {
      int topic = (int) vec_random_below (&random, VOCABULARY / WORDS_PER_TOPIC);

      for (int i = 0; i < 10; i++)
        {
          int common = (int) pow (VOCABULARY, vec_random_uniform (&random));
          int own = topic * WORDS_PER_TOPIC + (int) vec_random_below (&random, WORDS_PER_TOPIC);

          g_string_append_printf (text, "w%d ", i % 2 == 0 ? common : own);
        }
      g_string_append (text, ".\n");
    }
  return g_string_free (text, FALSE);
}

static void
count_cb (int *n)
{
  (*n)++;
}

static void
report (const char *name, VecLearning *learning, int n_frames, double worst_cpu_ms, double cpu_ms)
{
  guint64 done, total;
  double seconds = vec_learning_get_seconds (learning);

  vec_learning_get_progress (learning, &done, &total);
  printf ("{\"bench\":\"learning\",\"case\":\"%s\",\"words_per_s\":%.0f,\"seconds\":%.3f,\"map_share\":%.3f,\"cpu_s\":%.2f,", name,
          (double) done / seconds, seconds, 1 - (double) done / vec_learning_get_speed (learning) / seconds, cpu_ms / 1e3);
  printf ("\"frames_per_s\":%.2f,\"worst_cpu_ms\":%.2f}\n", (double) n_frames / seconds, worst_cpu_ms);
  fflush (stdout);
}

/* Until the last word is learned; the map settles afterwards. */
static void
run_case (const char *name, const char *path, const char *text, int n_shown)
{
  g_autoptr (VecLearning) learning = vec_learning_new ();
  const char *const paths[] = { path, NULL };
  VecLearningOptions options;
  double worst = 0, begin_cpu = get_cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  guint64 done = 0, total = 1;
  int n_frames = 0;

  if (path != NULL)
    vec_learning_choose (learning, paths);
  else
    vec_learning_choose_text (learning, text);
  while (vec_learning_is_looking (learning))
    g_main_context_iteration (NULL, TRUE);
  vec_learning_options_init (&options, vec_learning_get_n_bytes (learning));
  options.training.n_epochs = path == NULL ? N_EPOCHS : options.training.n_epochs;
  options.least_seconds = 0;
  options.n_shown = n_shown;
  g_signal_connect_swapped (learning, "frame", G_CALLBACK (count_cb), &n_frames);
  vec_learning_start (learning, &options);
  while (done < total || total == 0 || vec_learning_get_state (learning) == VEC_LEARNING_READING)
    {
      double begin = get_cpu_ms (CLOCK_THREAD_CPUTIME_ID);

      g_main_context_iteration (NULL, TRUE);
      worst = MAX (worst, get_cpu_ms (CLOCK_THREAD_CPUTIME_ID) - begin);
      vec_learning_get_progress (learning, &done, &total);
    }
  report (name, learning, n_frames, worst, get_cpu_ms (CLOCK_PROCESS_CPUTIME_ID) - begin_cpu);
}

int
main (int argc, char **argv)
{
  const char *path = argc > 1 ? argv[1] : NULL;
  g_autofree char *text = path == NULL ? make_text () : NULL;

  for (int i = 0; i < 2; i++)
    {
      run_case ("without-map", path, text, 0);
      run_case ("with-map", path, text, 2000);
    }
  return 0;
}
