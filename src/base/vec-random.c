/* xoshiro256**: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", 2018. */
#include "base/vec-random.h"

#include <math.h>

static inline guint64
rotate_left (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

void
vec_random_init (VecRandom *random, guint64 seed)
{
  for (int i = 0; i < 4; i++)
    random->s[i] = vec_random_mix (seed += 0x9e3779b97f4a7c15u);
}

guint64
vec_random_next (VecRandom *random)
{
  guint64 *s = random->s;
  guint64 result = rotate_left (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

double
vec_random_uniform (VecRandom *random)
{
  return (double) (vec_random_next (random) >> 11) * 0x1.0p-53;
}

guint64
vec_random_below (VecRandom *random, guint64 n)
{
  unsigned __int128 product;
  guint64 low;

  g_return_val_if_fail (n > 0, 0);

  product = (unsigned __int128) vec_random_next (random) * n;
  low = (guint64) product;
  if (low < n)
    {
      guint64 threshold = -n % n;

      while (low < threshold)
        {
          product = (unsigned __int128) vec_random_next (random) * n;
          low = (guint64) product;
        }
    }
  return (guint64) (product >> 64);
}

double
vec_random_normal (VecRandom *random)
{
  double x, y, r2;

  do
    {
      x = 2 * vec_random_uniform (random) - 1;
      y = 2 * vec_random_uniform (random) - 1;
      r2 = x * x + y * y;
    }
  while (r2 >= 1 || r2 == 0);
  return x * sqrt (-2 * log (r2) / r2);
}
