#include "read/vec-apart.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec-error.h"

#define POLL_MS 20
#define PROGRAM_NAME "vectarium-apart"

/* The child's arguments: its name, then these, then those of the work. */
enum
{
  ARG_WORK = 1,
  ARG_MEMORY,
  ARG_CPU_SECONDS,
  ARG_N_SHARED,
  ARG_HAS_FILE,
  N_ARGS
};

/* The child's files. */
enum
{
  FD_CHANNEL = 3,
  FD_FILE,
  FD_SHARED,
  N_FDS
};

typedef struct
{
  guint32 tag;
  guint32 length;
} Header;

/* The works of this program; written before main() alone. */
static struct
{
  const char *names[16];
  guint n;
} offered;

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
  /* What a sanitizer's runtime has set by now: its report would be heard by nobody, and takes seconds. */
  static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  limit (RLIMIT_CORE, 0, 0);
  limit (RLIMIT_CPU, cpu_seconds, cpu_seconds + 1);
  limit_memory (memory);
}

static G_NORETURN void
serve (char **argv, VecApartWork work)
{
  gsize n_shared = strtoull (argv[ARG_N_SHARED], NULL, 10);
  VecApartChild child = {
    .channel = FD_CHANNEL,
    .file = strcmp (argv[ARG_HAS_FILE], "1") == 0 ? FD_FILE : -1,
    .args = argv + N_ARGS,
  };

  if (n_shared > 0)
    {
      child.shared = mmap (NULL, n_shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, FD_SHARED, 0);
      if (child.shared == MAP_FAILED)
        _exit (1);
    }
  settle_child (strtoull (argv[ARG_MEMORY], NULL, 10), (guint) strtoul (argv[ARG_CPU_SECONDS], NULL, 10));
  work (&child);
  _exit (0);
}

void
vec_apart_offer (int argc, char **argv, const char *name, VecApartWork work)
{
  if (argc >= N_ARGS && strcmp (argv[0], PROGRAM_NAME) == 0 && strcmp (argv[ARG_WORK], name) == 0)
    serve (argv, work);
  if (offered.n < G_N_ELEMENTS (offered.names))
    offered.names[offered.n++] = name;
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

static gboolean
is_offered (const char *work)
{
  for (guint i = 0; i < offered.n; i++)
    if (strcmp (offered.names[i], work) == 0)
      return TRUE;
  return FALSE;
}

static GStrv
make_args (const VecApartOrder *order)
{
  g_autoptr(GStrvBuilder) args = g_strv_builder_new ();
  guint64 numbers[] = { order->memory, order->cpu_seconds, order->shared != NULL ? order->shared->n_bytes : 0, order->file >= 0 };

  g_strv_builder_add_many (args, PROGRAM_NAME, order->work, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, numbers[i]);

      g_strv_builder_add (args, number);
    }
  if (order->args != NULL)
    g_strv_builder_addv (args, (const char **) order->args);
  return g_strv_builder_end (args);
}

/* Copies of the files above all numbers that the child has them under, so that none is overwritten before it was moved; −1: none. */
static gboolean
lift_files (const VecApartOrder *order, int channel, int lifted[N_FDS])
{
  const int wanted[N_FDS] = {
    [FD_CHANNEL] = channel, [FD_FILE] = order->file, [FD_SHARED] = order->shared != NULL ? order->shared->fd : -1
  };
  gboolean whole = TRUE;

  for (int fd = FD_CHANNEL; fd < N_FDS; fd++)
    {
      lifted[fd] = wanted[fd] >= 0 ? fcntl (wanted[fd], F_DUPFD_CLOEXEC, N_FDS) : -1;
      whole = whole && (wanted[fd] < 0 || lifted[fd] >= 0);
    }
  return whole;
}

static void
drop_files (int lifted[N_FDS])
{
  for (int fd = FD_CHANNEL; fd < N_FDS; fd++)
    if (lifted[fd] >= 0)
      close (lifted[fd]);
}

/* Starts the program with the files in @lifted and those that lead nowhere. Returns 0, or what errno would be. */
static int
spawn (char **args, const int lifted[N_FDS], pid_t *child)
{
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "OPENBLAS_NUM_THREADS", "1", TRUE);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  int result;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setsigmask (&attributes, &none);
  posix_spawnattr_setsigdefault (&attributes, &all);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_init (&files);
  for (int fd = 0; fd < FD_CHANNEL; fd++)
    posix_spawn_file_actions_addopen (&files, fd, "/dev/null", O_RDWR, 0);
  for (int fd = FD_CHANNEL; fd < N_FDS; fd++)
    if (lifted[fd] >= 0)
      posix_spawn_file_actions_adddup2 (&files, lifted[fd], fd);
  posix_spawn_file_actions_addclosefrom_np (&files, N_FDS);
  result = posix_spawn (child, "/proc/self/exe", &files, &attributes, args, environment);
  posix_spawn_file_actions_destroy (&files);
  posix_spawnattr_destroy (&attributes);
  return result;
}

/* A child that has begun, and the parent's end of its channel. FALSE: none could be started, errno says why. */
static gboolean
start_child (const VecApartOrder *order, pid_t *child, int *channel)
{
  g_auto(GStrv) args = make_args (order);
  int ends[2];
  int lifted[N_FDS];
  int reason;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return FALSE;
  reason = lift_files (order, ends[1], lifted) ? spawn (args, lifted, child) : errno;
  drop_files (lifted);
  close (ends[1]);
  if (reason == 0)
    {
      *channel = ends[0];
      return TRUE;
    }
  close (ends[0]);
  errno = reason;
  return FALSE;
}

VecApartEnd
vec_apart_run (const VecApartOrder *order, VecApartReceive receive, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean broken = FALSE;
  gboolean listened;
  int channel = -1;
  pid_t child = 0;

  g_assert (is_offered (order->work));
  if (!start_child (order, &child, &channel))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("No process could be started to read the file: %s"), g_strerror (errno));
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
  int fd = memfd_create ("vectarium", MFD_CLOEXEC);
  void *bytes = MAP_FAILED;
  VecApartShared *shared;

  if (fd >= 0 && ftruncate (fd, (off_t) n_bytes) == 0)
    bytes = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
  if (bytes == MAP_FAILED)
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  shared = g_new (VecApartShared, 1);
  *shared = (VecApartShared) { .bytes = bytes, .n_bytes = n_bytes, .fd = fd };
  return shared;
}

void
vec_apart_unshare (VecApartShared *shared)
{
  munmap (shared->bytes, shared->n_bytes);
  close (shared->fd);
  g_free (shared);
}
