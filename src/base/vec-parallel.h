#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Called for rows @begin ≤ i < @end by thread @thread (0 … n_threads − 1). */
typedef void (*VecParallelFunc) (gint64 begin, gint64 end, int thread, gpointer data);

/* The number of threads used where a caller passes 0: the processors this process may run on, or what
 * vec_set_default_threads() said. */
int vec_get_default_threads (void);

/* For the command line's --threads; call before any work starts. 0 restores the processors' number. */
void vec_set_default_threads (int n_threads);

/* Splits 0 … n − 1 into @n_threads contiguous, equal parts, runs @func on each, and returns when all are done. Which thread gets
 * which rows depends only on @n and @n_threads, so that sums kept per thread and added in thread order are reproducible.
 * @n_threads 0: vec_get_default_threads(). Threads are kept and reused; may be called from any thread, also from inside @func
 * (which then runs on the calling thread alone). Costs about 5 µs. */
void vec_parallel_for (gint64 n, int n_threads, VecParallelFunc func, gpointer data);

/* The same in blocks of @grain rows taken in turn by whichever thread is free: for work of uneven cost whose result does not
 * depend on who does it. */
void vec_parallel_blocks (gint64 n, gint64 grain, int n_threads, VecParallelFunc func, gpointer data);

/* The calling thread gives way from now on to threads of ordinary priority: for long work behind a window, so that a frame never waits
 * for a time slice of it. */
void vec_thread_give_way (void);

/* So do the pool's threads that are made after this; call before any work starts. */
void vec_parallel_give_way (void);

G_END_DECLS
