#include "base/vec-large-memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ALIGNMENT 64
#define LARGE ((gsize) 128 << 10)
#define HUGE_PAGE ((gsize) 2 << 20)
#define REGION ((gsize) 64 << 20)   /* of address space; what no array lies in takes no memory */

typedef struct
{
  char *begin;      /* a multiple of HUGE_PAGE */
  gsize size;
  gsize used;       /* arrays follow one another, and none is given back before all are */
  guint n_arrays;
} Region;

/* The locks are pthread's own, which ThreadSanitizer understands. */
static pthread_mutex_t regions_lock = PTHREAD_MUTEX_INITIALIZER;
static GArray *regions;   /* of Region, under the lock; NULL while there is none */

static gsize
round_up (gsize n, gsize unit)
{
  return (n + unit - 1) / unit * unit;
}

/* @size, a multiple of HUGE_PAGE, from such a multiple on; what is mapped around it goes back. */
static char *
map_region (gsize size)
{
  char *mapped = mmap (NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  gsize before;

  if (mapped == MAP_FAILED)
    return NULL;
  before = round_up ((gsize) mapped, HUGE_PAGE) - (gsize) mapped;
  if (before > 0)
    munmap (mapped, before);
  munmap (mapped + before + size, HUGE_PAGE - before);
  /* Where the system has no such pages, it is as it would be without. */
  (void) madvise (mapped + before, size, MADV_HUGEPAGE);
  return mapped + before;
}

static gpointer
take (Region *region, gsize n_bytes)
{
  char *memory = region->begin + region->used;

  region->used += n_bytes;
  region->n_arrays++;
  return memory;
}

static gpointer
new_in_region (gsize n_bytes)
{
  Region region = { .size = MAX (REGION, round_up (n_bytes, HUGE_PAGE)) };

  for (guint i = 0; regions != NULL && i < regions->len; i++)
    {
      Region *old = &g_array_index (regions, Region, i);

      if (old->size - old->used >= n_bytes)
        return take (old, n_bytes);
    }
  region.begin = map_region (region.size);
  if (region.begin == NULL)
    return NULL;
  if (regions == NULL)
    regions = g_array_new (FALSE, FALSE, sizeof (Region));
  g_array_append_val (regions, region);
  return take (&g_array_index (regions, Region, regions->len - 1), n_bytes);
}

gpointer
vec_large_memory_new (gsize n_bytes)
{
  gpointer memory = NULL;

  if (n_bytes > G_MAXSSIZE - 2 * HUGE_PAGE)
    return NULL;
  if (n_bytes >= LARGE)
    {
      pthread_mutex_lock (&regions_lock);
      memory = new_in_region (round_up (n_bytes, ALIGNMENT));
      pthread_mutex_unlock (&regions_lock);
    }
  else if (posix_memalign (&memory, ALIGNMENT, MAX (n_bytes, 1)) == 0)
    memset (memory, 0, n_bytes);
  else
    memory = NULL;
  return memory;
}

/* FALSE: it lies in none. */
static gboolean
free_in_region (const char *memory)
{
  for (guint i = 0; regions != NULL && i < regions->len; i++)
    {
      Region *region = &g_array_index (regions, Region, i);

      if (memory < region->begin || memory >= region->begin + region->size)
        continue;
      if (--region->n_arrays == 0)
        {
          munmap (region->begin, region->size);
          g_array_remove_index_fast (regions, i);
        }
      if (regions->len == 0)
        g_clear_pointer (&regions, g_array_unref);
      return TRUE;
    }
  return FALSE;
}

void
vec_large_memory_free (gpointer memory)
{
  gboolean was_large;

  pthread_mutex_lock (&regions_lock);
  was_large = free_in_region (memory);
  pthread_mutex_unlock (&regions_lock);
  if (!was_large)
    free (memory);
}
