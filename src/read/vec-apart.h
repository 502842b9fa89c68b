#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Work in a process of its own, for libraries that do not stand a damaged file: if the child crashes, eats memory or never ends, the
 * program only hears that it did. The child is a copy of the program (fork without exec), in which other threads may have held locks:
 * it must call nothing but malloc, the library and vec_apart_send(): no GObject, no GSlice (so no GPtrArray, GString or GHashTable) and
 * no gettext. */

/* In the child: does the work. It inherits @data as it was. */
typedef void (*VecApartWork) (int channel, gpointer data);

/* In the child: sends a message of at most VEC_APART_MAX_MESSAGE bytes. Does not return when nobody listens any more. */
void vec_apart_send (int channel, guint32 tag, const void *bytes, gsize length);

/* In the parent, for each message, in order. FALSE with @error set ends the child. */
typedef gboolean (*VecApartReceive) (guint32 tag, const guint8 *bytes, gsize length, gpointer data, GError **error);

#define VEC_APART_MAX_MESSAGE (8 << 20)

typedef enum
{
  VEC_APART_DONE,     /* the child came to its end */
  VEC_APART_STOPPED,  /* @receive failed, or cancelled: @error is set */
  VEC_APART_CRASHED,  /* it died, or passed its limits: @error is not set */
} VecApartEnd;

/* Runs @work in a child and waits for it on the calling thread. It may take @memory bytes beyond what the program has now (not held to
 * under sanitizers) and @cpu_seconds. Cancelling ends the child at once. About 1 ms and what it costs to copy the page tables. */
VecApartEnd vec_apart_run (VecApartWork work, VecApartReceive receive, gpointer data, guint64 memory, guint cpu_seconds,
                           GCancellable *cancellable, GError **error);

/* (n_bytes) of zeros that parent and child share; NULL when there is no memory. Free with vec_apart_unshare(). */
typedef struct
{
  void *bytes;
  gsize n_bytes;
} VecApartShared;

VecApartShared *vec_apart_share (gsize n_bytes);
void vec_apart_unshare (VecApartShared *shared);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecApartShared, vec_apart_unshare)

G_END_DECLS
