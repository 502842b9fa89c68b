#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Work in a process of its own, for libraries that do not stand a damaged file: if the child crashes, eats memory or never ends, the
 * program only hears that it did. The child is the same program started anew, of which nothing runs but the work, before main(): nothing
 * that other threads of the parent hold at the moment, above all no lock, can get into its way. It has no translations, its standard
 * streams lead nowhere, and of the parent's files it has only those that it is given. */

/* (n_bytes) of zeros that parent and child share; NULL when there is no memory. Free with vec_apart_unshare(). */
typedef struct
{
  void *bytes;
  gsize n_bytes;
  int fd;
} VecApartShared;

VecApartShared *vec_apart_share (gsize n_bytes);
void vec_apart_unshare (VecApartShared *shared);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecApartShared, vec_apart_unshare)

/* What a child is given. */
typedef struct
{
  int channel;           /* for vec_apart_send() */
  int file;              /* VecApartOrder.file, −1: none */
  char **args;           /* NULL-terminated */
  void *shared;          /* NULL: none */
} VecApartChild;

/* In the child: does the work. */
typedef void (*VecApartWork) (const VecApartChild *child);

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

typedef struct
{
  const char *work;          /* the name in VEC_APART_WORK() */
  const char *const *args;   /* NULL-terminated; NULL: none */
  int file;                  /* an open file that the child has, too; −1: none */
  VecApartShared *shared;    /* or NULL */
  guint64 memory;            /* bytes that it may take (not held to under sanitizers) */
  guint cpu_seconds;
} VecApartOrder;

/* Runs a work in a child and waits for it on the calling thread. Cancelling ends the child at once. Costs the start of the program up to
 * main(), which is the dynamic linker's work: about 30 ms. */
VecApartEnd vec_apart_run (const VecApartOrder *order, VecApartReceive receive, gpointer data, GCancellable *cancellable, GError **error);

/* At the top level of the file that calls vec_apart_run(): gives the function @work the name @name. */
#define VEC_APART_WORK(name, work) \
  __attribute__ ((constructor)) static void work##_in_child (int argc, char **argv) \
  { \
    vec_apart_offer (argc, argv, name, work); \
  }

/* In the parent remembers the name; in a child that was started for it runs @work, and does not return. */
void vec_apart_offer (int argc, char **argv, const char *name, VecApartWork work);

G_END_DECLS
