/* Stockham's self-sorting transform (Cochran et al. 1967; Van Loan 1992, section 1.7) with radices 5, 4, 3 and 2: each pass
 * takes r points that are n / r apart and puts their small transform side by side. The lanes hold independent sequences. A
 * library would be better than code of our own; this exists because the grid's transforms are most of t-SNE's time and FFTW's
 * estimated plans need two to three times as long (tests/bench/bench-fourier.c), while its measured plans, which still need nearly
 * twice as long, give other digits in every run. */
#include "project/vec-fourier.h"

#include <math.h>
#include <string.h>

#include "base/vec-simd.h"

#define LANES VEC_FOURIER_LANES
#define POINT (2 * LANES)  /* floats of one point of all sequences */
#define MAX_PASSES 32

/* Always inlined: a vector that is handed to a function of another instruction set would travel by another convention. */
#define INLINE inline __attribute__ ((always_inline))

typedef float Lanes __attribute__ ((vector_size (4 * LANES)));

typedef struct
{
  Lanes re, im;
} Point;

typedef struct
{
  int radix;
  int n_groups;            /* m: the length left, divided by the radix */
  int stride;              /* s: product of the radices before */
  float *twiddles;         /* (m, radix − 1, 2): e^(−2πi p k / n) */
} Pass;

struct _VecFourier
{
  int size;
  int n_passes;
  Pass passes[MAX_PASSES];
};

int
vec_fourier_good_size (int size)
{
  static const int odd[] = { 1, 3, 5, 9, 15, 25, 27, 45 };
  int best = G_MAXINT;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      int candidate = odd[i] * 2;

      while (candidate < size)
        candidate *= 2;
      best = MIN (best, candidate);
    }
  return best;
}

static void
add_pass (VecFourier *plan, int radix, int *left)
{
  Pass *pass = &plan->passes[plan->n_passes++];
  int n = *left;

  pass->radix = radix;
  pass->n_groups = n / radix;
  pass->stride = plan->size / n;
  pass->twiddles = g_new (float, 2 * (radix - 1) * pass->n_groups);
  for (int p = 0; p < pass->n_groups; p++)
    for (int k = 1; k < radix; k++)
      {
        float *w = pass->twiddles + 2 * (p * (radix - 1) + k - 1);
        double angle = -2 * G_PI * (double) ((gint64) p * k % n) / n;

        w[0] = (float) cos (angle);
        w[1] = (float) sin (angle);
      }
  *left = n / radix;
}

VecFourier *
vec_fourier_new (int size)
{
  static const int radices[] = { 5, 3, 4, 2 };
  VecFourier *plan = g_new0 (VecFourier, 1);
  int left = size;

  plan->size = size;
  for (guint i = 0; i < G_N_ELEMENTS (radices); i++)
    while (left % radices[i] == 0)
      add_pass (plan, radices[i], &left);
  g_assert (left == 1);
  return plan;
}

void
vec_fourier_free (VecFourier *plan)
{
  if (plan == NULL)
    return;
  for (int i = 0; i < plan->n_passes; i++)
    g_free (plan->passes[i].twiddles);
  g_free (plan);
}

static INLINE Point
load (const float *p)
{
  Point a;

  memcpy (&a.re, p, sizeof a.re);
  memcpy (&a.im, p + LANES, sizeof a.im);
  return a;
}

static INLINE void
store (float *p, Point a)
{
  memcpy (p, &a.re, sizeof a.re);
  memcpy (p + LANES, &a.im, sizeof a.im);
}

static INLINE Point
add (Point a, Point b)
{
  return (Point) { a.re + b.re, a.im + b.im };
}

static INLINE Point
subtract (Point a, Point b)
{
  return (Point) { a.re - b.re, a.im - b.im };
}

static INLINE Point
scale (Point a, float factor)
{
  return (Point) { a.re * factor, a.im * factor };
}

/* a times −i (forward) or i (backward). */
static INLINE Point
turn (Point a, float sign)
{
  return (Point) { a.im * sign, a.re * -sign };
}

/* a times w, or its conjugate where @sign is −1. */
static INLINE Point
twist (Point a, const float *w, float sign)
{
  float im = w[1] * sign;

  return (Point) { a.re * w[0] - a.im * im, a.re * im + a.im * w[0] };
}

static INLINE void
butterfly2 (const Point *a, Point *b)
{
  b[0] = add (a[0], a[1]);
  b[1] = subtract (a[0], a[1]);
}

static INLINE void
butterfly3 (const Point *a, Point *b, float sign)
{
  Point sum = add (a[1], a[2]), side = turn (scale (subtract (a[1], a[2]), 0.866025404f), sign);
  Point middle = subtract (a[0], scale (sum, 0.5f));

  b[0] = add (a[0], sum);
  b[1] = add (middle, side);
  b[2] = subtract (middle, side);
}

static INLINE void
butterfly4 (const Point *a, Point *b, float sign)
{
  Point even = add (a[0], a[2]), even_side = subtract (a[0], a[2]);
  Point odd = add (a[1], a[3]), odd_side = turn (subtract (a[1], a[3]), sign);

  b[0] = add (even, odd);
  b[1] = add (even_side, odd_side);
  b[2] = subtract (even, odd);
  b[3] = subtract (even_side, odd_side);
}

static INLINE void
butterfly5 (const Point *a, Point *b, float sign)
{
  const float c1 = 0.309016994f, c2 = -0.809016994f, s1 = 0.951056516f, s2 = 0.587785252f;
  Point sum1 = add (a[1], a[4]), sum2 = add (a[2], a[3]);
  Point side1 = subtract (a[1], a[4]), side2 = subtract (a[2], a[3]);
  Point m1 = add (a[0], add (scale (sum1, c1), scale (sum2, c2)));
  Point m2 = add (a[0], add (scale (sum1, c2), scale (sum2, c1)));
  Point t1 = turn (add (scale (side1, s1), scale (side2, s2)), sign);
  Point t2 = turn (subtract (scale (side1, s2), scale (side2, s1)), sign);

  b[0] = add (a[0], add (sum1, sum2));
  b[1] = add (m1, t1);
  b[4] = subtract (m1, t1);
  b[2] = add (m2, t2);
  b[3] = subtract (m2, t2);
}

static INLINE void
run_pass (const Pass *pass, int radix, float sign, const float *in, float *out)
{
  int m = pass->n_groups, s = pass->stride;

  for (int p = 0; p < m; p++)
    {
      const float *w = pass->twiddles + 2 * p * (radix - 1);

      for (int q = 0; q < s; q++)
        {
          Point a[5], b[5];

          for (int k = 0; k < radix; k++)
            a[k] = load (in + (gsize) (q + s * (p + m * k)) * POINT);
          if (radix == 2)
            butterfly2 (a, b);
          else if (radix == 3)
            butterfly3 (a, b, sign);
          else if (radix == 4)
            butterfly4 (a, b, sign);
          else
            butterfly5 (a, b, sign);
          store (out + (gsize) (q + s * radix * p) * POINT, b[0]);
          for (int k = 1; k < radix; k++)
            store (out + (gsize) (q + s * (radix * p + k)) * POINT, twist (b[k], w + 2 * (k - 1), sign));
        }
    }
}

static INLINE float *
run_passes (const VecFourier *plan, float sign, float *data, float *work)
{
  for (int i = 0; i < plan->n_passes; i++)
    {
      const Pass *pass = &plan->passes[i];
      float *swapped = data;

      if (pass->radix == 4)
        run_pass (pass, 4, sign, data, work);
      else if (pass->radix == 2)
        run_pass (pass, 2, sign, data, work);
      else if (pass->radix == 3)
        run_pass (pass, 3, sign, data, work);
      else
        run_pass (pass, 5, sign, data, work);
      data = work;
      work = swapped;
    }
  return data;
}

VEC_SIMD float *
vec_fourier_forward (const VecFourier *plan, float *data, float *work)
{
  return run_passes (plan, 1, data, work);
}

VEC_SIMD float *
vec_fourier_backward (const VecFourier *plan, float *data, float *work)
{
  return run_passes (plan, -1, data, work);
}
