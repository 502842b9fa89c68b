#include "read/vec-cache-key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#define READERS_VERSION 2      /* to be raised when a reader makes another table of the same file */
#define PIECE ((gsize) 1 << 20)

/* Its length, so that nothing runs into the next one. NULL is another text than "". */
static void
add_text (XXH3_state_t *state, const char *text)
{
  guint64 length = text != NULL ? strlen (text) : G_MAXUINT64;

  XXH3_128bits_update (state, &length, sizeof length);
  if (text != NULL)
    XXH3_128bits_update (state, text, length);
}

static void
add_number (XXH3_state_t *state, gint64 number)
{
  XXH3_128bits_update (state, &number, sizeof number);
}

/* Every field of VecReadOptions that changes what is read; paths are told by the files. Tables with values that are missing are not
 * kept, so that a check that is put off makes no difference. tests/read/test-cache.c holds this complete. */
static void
add_options (XXH3_state_t *state, const VecReadOptions *options)
{
  add_text (state, options->format);
  add_text (state, options->label_column);
  add_text (state, options->vector_columns);
  add_number (state, options->n_roles);
  for (guint i = 0; i < options->n_roles; i++)
    add_number (state, options->roles[i]);
  add_number (state, options->has_header);
  add_number (state, options->delimiter);
  add_number (state, options->metadata_path != NULL);
  add_number (state, options->join);
  add_text (state, options->join_key);
  add_text (state, options->part);
  add_number (state, options->n_nested);
  add_number (state, options->skip_bad_rows);
  add_number (state, options->first_rows);
  add_number (state, options->random_rows);
  add_number (state, (gint64) options->random_seed);
  add_text (state, options->where);
  add_number (state, options->missing);
}

static void
add_readers (XXH3_state_t *state)
{
  add_number (state, READERS_VERSION);
  add_text (state, g_get_language_names ()[0]);
}

static VecCacheKey
end (XXH3_state_t *state)
{
  XXH128_hash_t hash = XXH3_128bits_digest (state);
  VecCacheKey key = { hash.high64, hash.low64 };

  XXH3_freeState (state);
  return key;
}

static XXH3_state_t *
begin (const VecReadOptions *options)
{
  XXH3_state_t *state = XXH3_createState ();

  XXH3_128bits_reset (state);
  add_readers (state);
  add_options (state, options);
  return state;
}

VecCacheKey
vec_cache_key_of_question (char **files, const VecReadOptions *options)
{
  XXH3_state_t *state = begin (options);

  for (char **file = files; *file != NULL; file++)
    {
      g_autofree char *path = g_canonicalize_filename (*file, NULL);

      add_text (state, path);
    }
  return end (state);
}

static gboolean
add_content (XXH3_state_t *state, int fd, guint8 *buffer, GCancellable *cancellable)
{
  gint64 n_all = 0;
  gssize n;

  while ((n = read (fd, buffer, PIECE)) != 0)
    {
      if ((n < 0 && errno != EINTR) || g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (n < 0)
        continue;
      XXH3_128bits_update (state, buffer, (gsize) n);
      n_all += n;
    }
  add_number (state, n_all);
  return TRUE;
}

static gboolean
add_file (XXH3_state_t *state, const char *path, guint8 *buffer, GCancellable *cancellable)
{
  g_autofree char *name = g_path_get_basename (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_whole;

  if (fd < 0)
    return FALSE;
  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  add_text (state, name);
  is_whole = add_content (state, fd, buffer, cancellable);
  close (fd);
  return is_whole;
}

gboolean
vec_cache_key_of_content (char **files, const VecReadOptions *options, VecCacheKey *key, GCancellable *cancellable)
{
  XXH3_state_t *state = begin (options);
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gboolean is_whole = TRUE;

  for (char **file = files; *file != NULL && is_whole; file++)
    is_whole = add_file (state, *file, buffer, cancellable);
  *key = end (state);
  return is_whole;
}

char *
vec_cache_key_to_string (const VecCacheKey *key)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", key->high, key->low);
}
