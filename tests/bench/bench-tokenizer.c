/* A text cut into tokens on one thread, line by line: processor time and megabytes per second, one JSON line.
 * bench-tokenizer FOLDER FILE */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "encode/vec-tokenizer.h"

#define N_RUNS 5

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* How many tokens the lines have. */
static gint64
encode_all (VecTokenizer *tokenizer, char **lines)
{
  gint64 n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(VecTokens) tokens = { 0 };
      g_autoptr(GError) error = NULL;

      if (!vec_tokenizer_encode (tokenizer, lines[i], TRUE, 0, &tokens, &error))
        g_error ("%s", error->message);
      n += tokens.n;
    }
  return n;
}

int
main (int argc, char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTokenizer) tokenizer = NULL;
  g_autofree char *text = NULL, *name = NULL;
  g_auto(GStrv) lines = NULL;
  double begin = cpu_ms (), loaded, ms[N_RUNS];
  gint64 n_tokens = 0;
  gsize n;

  if (argc < 3 || !g_file_get_contents (argv[2], &text, &n, &error))
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "usage: bench-tokenizer FOLDER FILE");
      return 77;
    }
  tokenizer = vec_tokenizer_load (argv[1], &error);
  if (tokenizer == NULL)
    g_error ("%s", error->message);
  loaded = cpu_ms () - begin;
  lines = g_strsplit (text, "\n", -1);
  for (int i = 0; i < N_RUNS; i++)
    {
      begin = cpu_ms ();
      n_tokens = encode_all (tokenizer, lines);
      ms[i] = cpu_ms () - begin;
    }
  qsort (ms, N_RUNS, sizeof *ms, compare);
  name = g_path_get_basename (argv[1]);
  printf ("{\"bench\": \"tokenizer\", \"case\": \"%s\", \"n\": %lld, \"bytes\": %zu, \"median_ms\": %.1f, \"mb_per_s\": %.1f, \"load_ms\": %.1f}\n", name,
          (long long) n_tokens, n, ms[N_RUNS / 2], (double) n / 1e3 / ms[N_RUNS / 2], loaded);
  return 0;
}
