#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One piece of work in a thread of its own, whose result comes back to the main context that started it. A slot (a VecJob * of the
 * owner) holds at most one job: starting another one there cancels the first, whose result is then dropped. Nobody ever waits for a
 * thread; a job holds references on all it works with, so that its owner may go away at any time. Only the end of the program cancels and
 * awaits them all (vec-threads.h). */
typedef struct _VecJob VecJob;

/* In the thread: reads and fills @data, looks at the job's cancellable, returns FALSE with @error when it failed. */
typedef gboolean (*VecJobWork) (VecJob *job, gpointer data, GError **error);

/* In the owner's context, once, unless the job was dropped: takes out of @data what it wants to keep. @error NULL: it worked. The
 * slot is already empty. */
typedef void (*VecJobDone) (gpointer owner, gpointer data, const GError *error);

/* In the owner's context: there is news for vec_job_get_progress(). */
typedef void (*VecJobProgressed) (gpointer owner);

/* @data is released with @destroy after @done (in the thread when the job was dropped, so that large things do not cost the main
 * loop its time). @progressed may be NULL. */
void vec_job_start (VecJob **slot, gpointer owner, GMainContext *context, gpointer data, GDestroyNotify destroy, VecJobWork work,
                    VecJobDone done, VecJobProgressed progressed);

/* Cancels and forgets the job in @slot, if there is one. Returns whether there was one. */
gboolean vec_job_drop (VecJob **slot);

GCancellable *vec_job_get_cancellable (VecJob *job);

/* A VecProgressFunc whose user data is the job. */
void vec_job_progress (const char *stage, guint64 done, guint64 total, gpointer job);

/* The latest news: a static, translated phrase or NULL, and how much of how much (0: not known). */
const char *vec_job_get_progress (VecJob *job, guint64 *done, guint64 *total);

/* Runs @func (@data) in @context, later, at normal priority; @data is released with @destroy afterwards. */
void vec_post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy);

/* Gives up a reference where it may cost time (unmapping a large matrix), in a thread of its own. @object may be NULL. */
void vec_drop_in_thread (gpointer object);

G_END_DECLS
