#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Threads that work on their own, and the end of the program: exit() takes apart the libraries that they use (OpenBLAS unmaps its
 * buffers, C++ destroys what is static), so that all are cancelled first and waited for. What has not ended after two seconds, because it
 * cannot be stopped (LAPACK), has the program end there and then, with its exit status but without taking anything apart.
 *
 * The threads of vec_parallel_for() need no such care: they work for a caller, who waits. */

/* In the thread that starts another one, before it does, so that none is missed. @cancellable, NULL where the thread cannot be stopped,
 * has to live until vec_threads_end() is called with it. */
void vec_threads_begin (GCancellable *cancellable);

/* In that thread, when all that it does with libraries is done. */
void vec_threads_end (GCancellable *cancellable);

G_END_DECLS
