#pragma once

#include <glib.h>

/* The first @n_rows × @n_dims floats of @path below the shared data (NULL where it is absent), leaving out @n_skip floats before
 * each row: 1 for .fvecs. Free with g_free(). */
float *test_load_shared (const char *path, gint64 n_rows, int n_dims, int n_skip);

/* The lines of goldens.txt that start with @prefix, without it. */
GStrv test_load_goldens (const char *prefix);

/* @n_rows × @n_dims standard normal values. */
float *test_random_matrix (gint64 n_rows, int n_dims, guint64 seed);
