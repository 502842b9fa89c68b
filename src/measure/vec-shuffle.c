#include "measure/vec-shuffle.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "base/vec-memory.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"

#define STRETCH 65536    /* values between two looks at the cancellable */

typedef struct
{
  const VecValues *matrix; /* (n, d) */
  gint64 n_rows;
  int n_dims;
  guint64 seed;
  float *out;           /* (n, d) */
  GCancellable *cancellable;
} Shuffle;

/* Fisher–Yates on a contiguous copy: the matrix itself has a column's values a row apart. */
static void
shuffle_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Shuffle *shuffle = data;
  gint64 n = shuffle->n_rows;
  const float *lies = vec_values_get_floats (shuffle->matrix);
  g_autofree float *values = g_new (float, n);

  for (gint64 column = begin; column < end && !g_cancellable_is_cancelled (shuffle->cancellable); column++)
    {
      VecRandom random;

      vec_random_init (&random, shuffle->seed + 0x9e3779b97f4a7c15u * (guint64) (column + 1));
      for (gint64 i = 0; i < n; i++)
        {
          float widened;
          gint64 j = (gint64) vec_random_below (&random, (guint64) i + 1);

          if (i % STRETCH == 0 && g_cancellable_is_cancelled (shuffle->cancellable))
            return;
          values[i] = values[j];   /* Durstenfeld's inside-out form copies and shuffles in one go */
          values[j] = lies != NULL ? lies[i * shuffle->n_dims + column] : *vec_values_get_part (shuffle->matrix, i, (int) column, 1, &widened);
        }
      for (gint64 i = 0; i < n; i++)
        shuffle->out[i * shuffle->n_dims + column] = values[i];
    }
}

float *
vec_shuffle_columns (const VecValues *values, guint64 seed, int n_threads, GCancellable *cancellable, GError **error)
{
  gint64 n_rows = values->n_rows;
  int n_dims = values->n_dims;
  gsize n_bytes = (gsize) n_rows * (gsize) n_dims * sizeof (float);
  g_autofree float *out = vec_memory_check ("", n_bytes, NULL) ? g_try_malloc (n_bytes) : NULL;
  Shuffle shuffle = { values, n_rows, n_dims, seed, out, cancellable };

  if (out == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for a shuffled copy of %lld rows of %d dimensions."),
                   (long long) n_rows, n_dims);
      return NULL;
    }
  vec_parallel_blocks (n_dims, 1, n_threads, shuffle_part, &shuffle);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&out);
}
