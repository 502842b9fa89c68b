#include "read/vec-apart.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec-error.h"

#define POLL_MS 20
#define START_MS 5000
#define MAX_STARTS 4

typedef struct
{
  guint32 tag;
  guint32 length;
} Header;

/* ---- In the child. */

static void
write_fully (int channel, const void *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (channel, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        _exit (1);
      bytes = (const guint8 *) bytes + n;
      length -= (gsize) n;
    }
}

void
vec_apart_send (int channel, guint32 tag, const void *bytes, gsize length)
{
  Header header = { tag, (guint32) length };

  if (length > VEC_APART_MAX_MESSAGE)
    _exit (1);
  write_fully (channel, &header, sizeof header);
  write_fully (channel, bytes, length);
}

static void
limit (int resource, guint64 soft, guint64 hard)
{
  struct rlimit limits = { soft, hard };

  setrlimit (resource, &limits);
}

/* Sanitizers reserve more than any limit; there the other limits have to do. */
static void
limit_memory (guint64 memory)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  unsigned long long pages = 0;
  char text[64] = "";
  int fd = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);

  if (fd < 0 || read (fd, text, sizeof text - 1) <= 0)
    _exit (1);
  close (fd);
  pages = strtoull (text, NULL, 10);
  limit (RLIMIT_AS, pages * (guint64) sysconf (_SC_PAGESIZE) + memory, RLIM_INFINITY);
#else
  (void) memory;
#endif
}

static void
settle_child (guint64 memory, guint cpu_seconds)
{
  static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGTERM, SIGINT, SIGPIPE };
  int nothing = open ("/dev/null", O_RDWR);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  /* What a library has to say about a damaged file is not for the program's output. */
  for (int fd = 0; fd < 3; fd++)
    dup2 (nothing, fd);
  limit (RLIMIT_CORE, 0, 0);
  limit (RLIMIT_CPU, cpu_seconds, cpu_seconds + 1);
  limit_memory (memory);
}

/* A lock of the allocator that another thread held when the process was forked stays locked in the child for ever (seen with AddressSanitizer's, which
 * does not prepare for fork() as the C library's does): better to hang here, where the parent notices, than in the middle of a file. */
static void
prove_memory (int channel)
{
  static const char ready = 1;

  for (gsize size = 16; size <= (gsize) 1 << 20; size *= 2)
    {
      void *volatile piece = malloc (size), *volatile another = malloc (size + size / 2);

      free (piece);
      free (another);
    }
  write_fully (channel, &ready, 1);
}

/* ---- In the parent. */

/* Hands over the whole messages at the beginning of @buffer. FALSE when @receive or the protocol failed. */
static gboolean
take_messages (GByteArray *buffer, VecApartReceive receive, gpointer data, gboolean *broken, GError **error)
{
  gsize at = 0;

  while (buffer->len - at >= sizeof (Header))
    {
      Header header;

      memcpy (&header, buffer->data + at, sizeof header);
      if (header.length > VEC_APART_MAX_MESSAGE)
        {
          *broken = TRUE;
          return FALSE;
        }
      if (buffer->len - at - sizeof header < header.length)
        break;
      if (!receive (header.tag, buffer->data + at + sizeof header, header.length, data, error))
        return FALSE;
      at += sizeof header + header.length;
    }
  g_byte_array_remove_range (buffer, 0, (guint) at);
  return TRUE;
}

/* Until the child closes its end. */
static gboolean
listen_to_child (int channel, VecApartReceive receive, gpointer data, GCancellable *cancellable, gboolean *broken, GError **error)
{
  g_autoptr(GByteArray) buffer = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (1 << 16);

  for (;;)
    {
      struct pollfd wait = { .fd = channel, .events = POLLIN };
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (poll (&wait, 1, POLL_MS) <= 0)
        continue;
      n = read (channel, chunk, 1 << 16);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return TRUE;
      g_byte_array_append (buffer, chunk, (guint) n);
      if (!take_messages (buffer, receive, data, broken, error))
        return FALSE;
    }
}

static int
wait_for_child (pid_t child)
{
  int status = 0;

  while (waitpid (child, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  return status;
}

static void
end_child (pid_t child)
{
  kill (child, SIGKILL);
  wait_for_child (child);
}

/* Whether the child says in time that it is there. */
static gboolean
hear_start (int channel, GCancellable *cancellable)
{
  char ready;

  for (int waited = 0; waited < START_MS && !g_cancellable_is_cancelled (cancellable); waited += POLL_MS)
    {
      struct pollfd wait = { .fd = channel, .events = POLLIN };

      if (poll (&wait, 1, POLL_MS) > 0)
        return read (channel, &ready, 1) == 1;
    }
  return FALSE;
}

/* A child that has begun, and the parent's end of its channel. FALSE: none could be started, errno says why; or cancelled. */
static gboolean
start_child (VecApartWork work, gpointer data, guint64 memory, guint cpu_seconds, GCancellable *cancellable, pid_t *child, int *channel)
{
  for (int starts = 0; starts < MAX_STARTS && !g_cancellable_is_cancelled (cancellable); starts++)
    {
      int ends[2];

      if (pipe2 (ends, O_CLOEXEC) != 0)
        return FALSE;
      *child = fork ();
      if (*child == 0)
        {
          settle_child (memory, cpu_seconds);
          prove_memory (ends[1]);
          work (ends[1], data);
          _exit (0);
        }
      close (ends[1]);
      *channel = ends[0];
      if (*child > 0 && hear_start (*channel, cancellable))
        return TRUE;
      close (*channel);
      if (*child < 0)
        return FALSE;
      end_child (*child);
      errno = ETIMEDOUT;
    }
  return FALSE;
}

VecApartEnd
vec_apart_run (VecApartWork work, VecApartReceive receive, gpointer data, guint64 memory, guint cpu_seconds,
               GCancellable *cancellable, GError **error)
{
  gboolean broken = FALSE;
  gboolean listened;
  int channel = -1;
  pid_t child = 0;

  if (!start_child (work, data, memory, cpu_seconds, cancellable, &child, &channel))
    {
      int reason = errno;

      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("No process could be started to read the file: %s"), g_strerror (reason));
      return VEC_APART_STOPPED;
    }
  listened = listen_to_child (channel, receive, data, cancellable, &broken, error);
  close (channel);
  if (!listened)
    {
      end_child (child);
      return broken ? VEC_APART_CRASHED : VEC_APART_STOPPED;
    }
  return wait_for_child (child) == 0 ? VEC_APART_DONE : VEC_APART_CRASHED;
}

/* ---- Memory that both have. */

VecApartShared *
vec_apart_share (gsize n_bytes)
{
  void *bytes = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  VecApartShared *shared;

  if (bytes == MAP_FAILED)
    return NULL;
  shared = g_new (VecApartShared, 1);
  shared->bytes = bytes;
  shared->n_bytes = n_bytes;
  return shared;
}

void
vec_apart_unshare (VecApartShared *shared)
{
  munmap (shared->bytes, shared->n_bytes);
  g_free (shared);
}
