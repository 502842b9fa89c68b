/* The built-in encoder: loading, a word, a sentence, 10,000 words, the table of first start, senses. One JSON line per case: milliseconds of the
 * processor and by the clock, and how many bytes more the program then holds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "encode/vec-builtin-encoder.h"
#include "encode/vec-word-senses.h"

enum
{
  N_REPEATS = 200,
  N_WORDS = 10000,
};

static double
get_seconds (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static gint64
get_resident (void)
{
  g_autofree char *content = NULL;
  gint64 pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &content, NULL, NULL))
    sscanf (content, "%*d %" G_GINT64_FORMAT, &pages);
  return pages * sysconf (_SC_PAGESIZE);
}

typedef struct
{
  double cpu, wall;
  gint64 resident;
} Start;

static Start
begin (void)
{
  return (Start) { get_seconds (CLOCK_PROCESS_CPUTIME_ID), get_seconds (CLOCK_MONOTONIC), get_resident () };
}

static void
end (const char *name, Start start, int n)
{
  printf ("{\"bench\":\"words\",\"case\":\"%s\",\"n\":%d,\"cpu_ms\":%.4f,\"wall_ms\":%.4f,\"resident_bytes\":%" G_GINT64_FORMAT "}\n", name, n,
          1e3 * (get_seconds (CLOCK_PROCESS_CPUTIME_ID) - start.cpu) / n, 1e3 * (get_seconds (CLOCK_MONOTONIC) - start.wall) / n,
          get_resident () - start.resident);
}

static void
encode (const char *name, const char *text, int n_repeats)
{
  VecEncoder *encoder = vec_builtin_encoder_get (NULL);
  g_autofree float *vector = g_new (float, vec_encoder_get_n_dims (encoder));
  Start start = begin ();

  for (int i = 0; i < n_repeats; i++)
    if (!vec_encoder_encode (encoder, &text, 1, vector, NULL, NULL, NULL))
      abort ();
  end (name, start, n_repeats);
}

static void
encode_many (VecTable *table)
{
  VecEncoder *encoder = vec_builtin_encoder_get (NULL);
  g_autofree float *vectors = g_new (float, (gsize) N_WORDS * (gsize) vec_encoder_get_n_dims (encoder));
  g_autofree const char **texts = g_new (const char *, N_WORDS);
  Start start;

  for (int i = 0; i < N_WORDS; i++)
    texts[i] = vec_table_get_label (table, i);
  start = begin ();
  if (!vec_encoder_encode (encoder, texts, N_WORDS, vectors, NULL, NULL, NULL))
    abort ();
  end ("ten-thousand-words", start, 1);
}

int
main (void)
{
  static const char sentence[] = "We sat on the bank of the river and watched the boats in the evening light";
  g_autoptr (GError) error = NULL;
  g_autoptr (VecTable) table = NULL;
  Start start = begin ();

  if (vec_builtin_encoder_get (&error) == NULL)
    g_error ("%s", error->message);
  end ("load", start, 1);
  encode ("first-word", "orange", 1);
  encode ("word", "orange", N_REPEATS);
  encode ("sentence", sentence, N_REPEATS);
  encode ("first-guess", "volcanoish", 1);
  encode ("guess", "volcanoish", N_REPEATS);
  start = begin ();
  g_ptr_array_unref (vec_pack_encoder_choose_meanings (VEC_PACK_ENCODER (vec_builtin_encoder_get (NULL)), sentence));
  end ("first-senses", start, 1);
  start = begin ();
  for (int i = 0; i < N_REPEATS; i++)
    g_ptr_array_unref (vec_pack_encoder_choose_meanings (VEC_PACK_ENCODER (vec_builtin_encoder_get (NULL)), sentence));
  end ("senses", start, N_REPEATS);
  start = begin ();
  table = vec_builtin_encoder_dup_words (N_WORDS, &error);
  if (table == NULL)
    g_error ("%s", error->message);
  end ("table", start, 1);
  encode_many (table);
  return 0;
}
