#pragma once

#include <glib.h>

/* Pseudo-random numbers 0 … 1 by the generator that test-quality.py and test-trust.py use, too. */
static inline void
draw (float *out, int n, guint32 state)
{
  for (int i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      out[i] = (float) (state >> 8) / (float) (1 << 24);
    }
}

/* @x (n, d), and @y (n, 2): its first two columns with noise. */
static inline void
make_data (float *x, float *y, int n, int d)
{
  g_autofree float *noise = g_new (float, n * 2);

  draw (x, n * d, 1);
  draw (noise, n * 2, 2);
  for (int i = 0; i < n; i++)
    for (int axis = 0; axis < 2; axis++)
      y[2 * i + axis] = x[i * d + axis] + 0.25f * noise[2 * i + axis];
}
