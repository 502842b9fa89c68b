/* How fast a transformer encodes, driven by bench-transformer.py, which lets a peer take turns:
 *
 *   bench-transformer [--threads N] FOLDER TEXTS [VECTORS]
 *
 * Each line of TEXTS is a text. For each line "all" on standard input all texts are encoded at once, for each "one" the first alone, and a JSON line
 * says how many seconds it took by the clock and by the processors. At the end of the input the vectors are written to VECTORS, as float32. */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/vec-blas.h"
#include "base/vec-parallel.h"
#include "encode/vec-encoder-open.h"

static int n_threads;
static char **files;

static const GOptionEntry options[] = {
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FOLDER TEXTS [VECTORS]" },
  { NULL },
};

static double
get_seconds (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static void
encode (VecEncoder *encoder, char **texts, gint64 n, float *vectors)
{
  double wall = get_seconds (CLOCK_MONOTONIC), cpu = get_seconds (CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr(GError) error = NULL;

  if (!vec_encoder_encode (encoder, (const char *const *) texts, n, vectors, NULL, NULL, &error))
    g_error ("%s", error->message);
  printf ("{\"wall\": %.6f, \"cpu\": %.6f}\n", get_seconds (CLOCK_MONOTONIC) - wall, get_seconds (CLOCK_PROCESS_CPUTIME_ID) - cpu);
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new ("FOLDER TEXTS [VECTORS]");
  g_autoptr(GError) error = NULL;
  g_autoptr(VecEncoder) encoder = NULL;
  g_autofree char *content = NULL;
  g_auto(GStrv) texts = NULL;
  g_autofree float *vectors = NULL;
  gint64 n;
  char line[16];

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || files == NULL || g_strv_length (files) < 2)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "FOLDER and TEXTS are missing");
      return 2;
    }
  vec_blas_init ();
  vec_set_default_threads (n_threads);
  encoder = vec_encoder_open (files[0], NULL, &error);
  if (encoder == NULL || !g_file_get_contents (files[1], &content, NULL, &error))
    g_error ("%s", error->message);
  texts = g_strsplit (g_strchomp (content), "\n", -1);
  n = g_strv_length (texts);
  vectors = g_new (float, n * vec_encoder_get_n_dims (encoder));
  while (fgets (line, sizeof line, stdin) != NULL)
    encode (encoder, texts, g_str_has_prefix (line, "one") ? 1 : n, vectors);
  if (files[2] != NULL
      && !g_file_set_contents (files[2], (const char *) vectors, (gssize) (n * vec_encoder_get_n_dims (encoder) * (gint64) sizeof (float)), &error))
    g_error ("%s", error->message);
  g_strfreev (files);
  return 0;
}
