#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* xoshiro256** (Blackman & Vigna 2018), seeded through splitmix64: the same seed gives the same numbers on every machine.
 * A value, not an object: copy it to fork a stream. Not thread-safe; give each thread its own. */
typedef struct
{
  guint64 s[4];
} VecRandom;

void vec_random_init (VecRandom *random, guint64 seed);
guint64 vec_random_next (VecRandom *random);

/* Uniform in [0, 1). */
double vec_random_uniform (VecRandom *random);

/* Uniform in 0 … n − 1 without bias (Lemire 2019); n > 0. */
guint64 vec_random_below (VecRandom *random, guint64 n);

/* Standard normal (polar Box–Muller, second value thrown away so that the state stays four words). */
double vec_random_normal (VecRandom *random);

G_END_DECLS
