/* The Fourier transforms of the t-SNE grid beside FFTW's for the same work: eight complex sequences of single precision, forward.
 * FFTW gets each sequence contiguous, the layout it likes best, and an estimated plan, the only kind that is the same in every run;
 * "fftw-measured" is what its measured plans would give. This comparison is why src/project/vec-fourier.c exists. */
#include <fftw3.h>
#include <stdio.h>

#include "base/vec-random.h"
#include "project/vec-fourier.h"

enum { LANES = VEC_FOURIER_LANES, N_ROUNDS = 41 };

typedef struct
{
  int size, n_repeats;
  VecFourier *plan;
  float *data, *work;
  fftwf_plan fftw;
} Case;

static void
run_own (Case *c)
{
  if (vec_fourier_forward (c->plan, c->data, c->work) == c->work)
    {
      float *swap = c->data;

      c->data = c->work;
      c->work = swap;
    }
}

static void
run_fftw (Case *c)
{
  fftwf_execute (c->fftw);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The values are put back to small ones each time: repeated transforms would overflow. */
static void
measure (Case *c, void (*run) (Case *), float *values, double *median_ms, double *p95_ms)
{
  double times[N_ROUNDS];

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gint64 spent = 0;

      for (int i = 0; i < c->n_repeats; i++)
        {
          gint64 start;

          for (int j = 0; j < c->size * 2 * LANES; j++)
            values[j] = 1.0f / (float) (j + 1);
          start = g_get_monotonic_time ();
          run (c);
          spent += g_get_monotonic_time () - start;
        }
      times[round] = (double) spent / c->n_repeats / 1000;
    }
  qsort (times, N_ROUNDS, sizeof *times, compare_doubles);
  *median_ms = times[N_ROUNDS / 2];
  *p95_ms = times[N_ROUNDS * 95 / 100];
}

static void
run_case (int size, const char *peer, unsigned flags)
{
  gsize n_floats = (gsize) size * 2 * LANES;
  Case c = { .size = size, .n_repeats = 1 + 200000 / size };
  fftwf_complex *sequences = fftwf_alloc_complex (n_floats / 2);
  double median, p95, peer_median, peer_p95;

  c.plan = vec_fourier_new (size);
  c.data = fftwf_alloc_real (n_floats);
  c.work = fftwf_alloc_real (n_floats);
  c.fftw = fftwf_plan_many_dft (1, &size, LANES, sequences, NULL, 1, size, sequences, NULL, 1, size, FFTW_FORWARD, flags);
  measure (&c, run_own, c.data, &median, &p95);
  measure (&c, run_fftw, (float *) sequences, &peer_median, &peer_p95);
  printf ("{\"bench\": \"fourier\", \"case\": \"forward-8-sequences\", \"n\": %d, \"dims\": 1, \"median_ms\": %.5f, \"p95_ms\": %.5f, "
          "\"peer\": \"%s\", \"peer_ms\": %.5f, \"ratio\": %.2f}\n",
          size, median, p95, peer, peer_median, peer_median / median);
  fftwf_destroy_plan (c.fftw);
  fftwf_free (sequences);
  fftwf_free (c.data);
  fftwf_free (c.work);
  vec_fourier_free (c.plan);
}

int
main (void)
{
  static const int sizes[] = { 256, 480, 720, 1080, 1440 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      run_case (sizes[i], "fftw-estimated", FFTW_ESTIMATE);
      run_case (sizes[i], "fftw-measured", FFTW_MEASURE);
    }
  return 0;
}
