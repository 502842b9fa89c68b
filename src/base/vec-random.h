#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* xoshiro256** (Blackman & Vigna 2018), seeded through splitmix64: the same seed gives the same numbers on every machine.
 * A value, not an object: copy it to fork a stream. Not thread-safe; give each thread its own. */
typedef struct
{
  guint64 s[4];
} VecRandom;

/* The finalizer of splitmix64 (Steele, Lea & Flood 2014): one to one, and neighbouring numbers become as far apart as any. */
static inline guint64
vec_random_mix (guint64 x)
{
  x = (x ^ x >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ x >> 31;
}

void vec_random_init (VecRandom *random, guint64 seed);
guint64 vec_random_next (VecRandom *random);

/* Uniform in [0, 1). */
double vec_random_uniform (VecRandom *random);

/* Uniform in 0 … n − 1 without bias (Lemire 2019); n > 0. */
guint64 vec_random_below (VecRandom *random, guint64 n);

/* Standard normal (polar Box–Muller, second value thrown away so that the state stays four words). */
double vec_random_normal (VecRandom *random);

G_END_DECLS
