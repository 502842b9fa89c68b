#include "base/vec-lost-pages.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static guint n_lost;      /* atomic */
static size_t page_size;

static void
die_as_before (void)
{
  signal (SIGBUS, SIG_DFL);   /* what went wrong happens again, and ends the program */
}

/* Calls nothing that a handler must not: mmap() is a system call. The read is tried again when this returns. */
static void
lost_cb (int number, siginfo_t *info, void *context)
{
  uintptr_t page = (uintptr_t) info->si_addr & ~(uintptr_t) (page_size - 1);

  if (info->si_code != BUS_ADRERR
      || mmap ((void *) page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
    die_as_before ();
  else
    g_atomic_int_inc (&n_lost);
}

void
vec_lost_pages_guard (void)
{
  struct sigaction action;

  page_size = (size_t) sysconf (_SC_PAGESIZE);
  memset (&action, 0, sizeof action);
  action.sa_sigaction = lost_cb;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, NULL);
}

guint
vec_lost_pages_get_count (void)
{
  return (guint) g_atomic_int_get (&n_lost);
}
