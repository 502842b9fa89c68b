/* One file on its way through the cache: what it is known by, whether it is there, and writing it in the background. */
#include "read/vec-cache.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>

#include "read/vec-cache-folder.h"
#include "read/vec-cache-key.h"
#include "read/vec-readers.h"
#include "read/vec-shards.h"

#define MIN_SIZE ((guint64) 256 << 10)     /* smaller files are read at once anyway */
#define LARGE ((guint64) 16 << 20)         /* larger ones are always kept, */
#define LONG_USEC (300 * 1000)             /* and others if reading them took so long */
#define SETTLED_NS G_GINT64_CONSTANT (1000000000)  /* a file changed so lately may change again without its times telling */

/* Formats that become float32 by parsing; and those that are mapped, and need a cache only where they had to be unpacked, if they are
 * float32. Tables that lack rows of their file are not kept either. */
static const char *const parsed_formats[] = { "csv", "tsv", "glove", "word2vec-text", "json", NULL };
static const char *const mapped_formats[] = { "npy", "safetensors", "word2vec-binary", NULL };

struct _VecCacheVisit
{
  char *path;
  VecReadOptions *options;
  char **files;
  guint n_files;
  VecFileStamp *stamps;      /* (n_files) before anything was read */
  guint64 size;              /* of all files */
  gint64 begun;              /* monotonic, µs */
  gboolean is_settled;
  gboolean is_packed;
  VecCacheKey question;
  VecCacheKey content;
  gboolean has_content;      /* the key is known */
  VecTable *table;           /* to be kept */
};

static gboolean is_enabled;
static guint64 pretended_size;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;   /* of all that follows; pthread's own, which ThreadSanitizer understands */
static GQueue waiting = G_QUEUE_INIT; /* of VecCacheVisit */
static pthread_t writer;
static gboolean has_writer;
static gboolean is_idle;              /* the writer has found nothing more, and ends */
static GCancellable *writing;         /* the writer's */

void
vec_cache_set_enabled (gboolean enabled)
{
  is_enabled = enabled;
}

void
vec_cache_pretend (guint64 min_size)
{
  pretended_size = min_size;
}

/* ---- A visit */

static void
take_stamps (VecCacheVisit *self, VecFileStamp *stamps)
{
  for (guint i = 0; i < self->n_files; i++)
    vec_file_stamp_take (&stamps[i], self->files[i]);
}

static gboolean
is_as_before (VecCacheVisit *self)
{
  g_autofree VecFileStamp *now = g_new (VecFileStamp, self->n_files);
  gboolean same = TRUE;

  take_stamps (self, now);
  for (guint i = 0; i < self->n_files; i++)
    same &= vec_file_stamp_equal (&now[i], &self->stamps[i]) && now[i].changed == self->stamps[i].changed;
  return same;
}

static void
look_at_stamps (VecCacheVisit *self)
{
  gint64 now = g_get_real_time () * 1000;

  self->is_settled = TRUE;
  for (guint i = 0; i < self->n_files; i++)
    {
      self->size += self->stamps[i].size;
      self->is_settled &= self->stamps[i].changed < now - SETTLED_NS;
    }
}

/* Parts of a table are cached one by one, and what is in an archive with the archive. */
static gboolean
is_for_cache (const char *path, const VecReadOptions *options)
{
  return is_enabled && options->n_nested == 0 && (options->more_paths == NULL || options->more_paths[0] == NULL)
         && !vec_stream_is (path) && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* The content of files that are mapped, however large and new, is not looked at. */
static gboolean
may_be_parsed (const char *path, const VecReadOptions *options, gboolean *is_packed)
{
  const VecReader *reader = vec_reader_for_file (path, options, NULL);

  *is_packed = reader == &vec_reader_archive;
  return reader != NULL && (*is_packed || g_strv_contains (parsed_formats, reader->id));
}

VecCacheVisit *
vec_cache_visit_new (const char *path, const VecReadOptions *options)
{
  g_autoptr(VecCacheVisit) self = NULL;

  if (!is_for_cache (path, options))
    return NULL;
  self = g_new0 (VecCacheVisit, 1);
  self->path = g_strdup (path);
  self->options = vec_read_options_copy (options);
  self->files = vec_read_dup_files (path, options);
  self->n_files = g_strv_length (self->files);
  self->stamps = g_new0 (VecFileStamp, self->n_files);
  take_stamps (self, self->stamps);
  look_at_stamps (self);
  if (self->size < (pretended_size > 0 ? pretended_size : MIN_SIZE))
    return NULL;
  if (!may_be_parsed (path, options, &self->is_packed))
    return NULL;
  self->begun = g_get_monotonic_time ();
  self->question = vec_cache_key_of_question (self->files, options);
  return g_steal_pointer (&self);
}

void
vec_cache_visit_free (VecCacheVisit *self)
{
  g_free (self->path);
  vec_read_options_free (self->options);
  g_strfreev (self->files);
  g_free (self->stamps);
  g_clear_object (&self->table);
  g_free (self);
}

/* ---- Finding */

static gboolean
find_content (VecCacheVisit *self, GCancellable *cancellable)
{
  if (!self->has_content)
    self->has_content = vec_cache_key_of_content (self->files, self->options, &self->content, cancellable);
  return self->has_content;
}

static VecTable *
open_table (VecCacheVisit *self)
{
  g_autofree char *path = vec_cache_folder_dup_table (self->size, &self->content);
  VecTable *table;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  table = vec_cache_file_read (path, &self->content, self->path, NULL);
  if (table == NULL)
    g_unlink (path);
  else
    vec_cache_folder_touch (path);
  return table;
}

/* One that is not settled is looked through before it is read, so that what is kept is known to be what was read. */
VecTable *
vec_cache_visit_find (VecCacheVisit *self, GCancellable *cancellable)
{
  VecTable *table;
  gboolean is_known = vec_cache_folder_recall (&self->question, self->stamps, self->n_files, &self->content);

  if (is_known)
    self->has_content = TRUE;
  else if ((!self->is_settled || vec_cache_folder_has_size (self->size)) && !find_content (self, cancellable))
    return NULL;
  table = self->has_content ? open_table (self) : NULL;
  if (table != NULL && !is_known && self->is_settled)
    vec_cache_folder_remember (&self->question, self->stamps, self->n_files, &self->content);
  self->begun = g_get_monotonic_time ();
  return table;
}

/* ---- Keeping */

/* The file must be now what it was before it was read. */
static gboolean
is_sure (VecCacheVisit *self, GCancellable *cancellable)
{
  VecCacheKey before = self->content;
  gboolean had_content = self->has_content;

  if (!is_as_before (self))
    return FALSE;
  self->has_content = had_content && self->is_settled;
  if (!find_content (self, cancellable) || !is_as_before (self))
    return FALSE;
  return !had_content || (before.high == self->content.high && before.low == self->content.low);
}

static void
keep_table (VecCacheVisit *self, GCancellable *cancellable)
{
  g_autofree char *path = NULL;

  if (!vec_cache_folder_make_room (vec_cache_file_estimate (self->table)) || !is_sure (self, cancellable))
    return;
  path = vec_cache_folder_dup_table (self->size, &self->content);
  if (!vec_cache_file_write (self->table, &self->content, self->path, path, cancellable, NULL))
    return;
  if (self->is_settled)
    vec_cache_folder_remember (&self->question, self->stamps, self->n_files, &self->content);
  vec_cache_folder_make_room (0);
}

/* ---- The writer: a thread that is there while something waits to be written */

static VecCacheVisit *
take_waiting (void)
{
  VecCacheVisit *visit;

  pthread_mutex_lock (&lock);
  visit = g_queue_pop_head (&waiting);
  is_idle = visit == NULL;
  pthread_mutex_unlock (&lock);
  return visit;
}

static gpointer
write_thread (gpointer data)
{
  g_autoptr(GCancellable) cancellable = data;
  VecCacheVisit *visit;

  while ((visit = take_waiting ()) != NULL)
    {
      if (!g_cancellable_is_cancelled (cancellable))
        keep_table (visit, cancellable);
      vec_cache_visit_free (visit);
    }
  return NULL;
}

/* Takes @visit. */
static void
write_later (VecCacheVisit *visit)
{
  pthread_mutex_lock (&lock);
  g_queue_push_tail (&waiting, visit);
  if (has_writer && is_idle)
    {
      pthread_join (writer, NULL);
      g_clear_object (&writing);
      has_writer = FALSE;
    }
  if (!has_writer)
    {
      writing = g_cancellable_new ();
      is_idle = FALSE;
      has_writer = pthread_create (&writer, NULL, write_thread, g_object_ref (writing)) == 0;
    }
  pthread_mutex_unlock (&lock);
}

void
vec_cache_finish (gboolean wait)
{
  g_autoptr(GCancellable) cancellable = NULL;
  gboolean had_writer;
  pthread_t thread;

  pthread_mutex_lock (&lock);
  had_writer = has_writer;
  has_writer = FALSE;
  thread = writer;
  cancellable = g_steal_pointer (&writing);
  if (cancellable != NULL && !wait)
    g_cancellable_cancel (cancellable);
  pthread_mutex_unlock (&lock);
  if (had_writer)
    pthread_join (thread, NULL);
}

static gboolean
is_worth_it (VecCacheVisit *self, VecTable *table)
{
  const char *format = vec_table_get_format (table);

  if (!g_strv_contains (parsed_formats, format) && !(self->is_packed && g_strv_contains (mapped_formats, format)))
    return FALSE;
  if (vec_table_get_left_out (table) != NULL || vec_values_get_floats (vec_table_get_values (table)) == NULL)
    return FALSE;
  return pretended_size > 0 || self->size >= LARGE || g_get_monotonic_time () - self->begun >= LONG_USEC;
}

void
vec_cache_visit_keep (VecCacheVisit *self, VecTable *table)
{
  VecCacheVisit *later;

  if (!is_worth_it (self, table))
    return;
  later = g_memdup2 (self, sizeof *self);
  later->path = g_strdup (self->path);
  later->options = vec_read_options_copy (self->options);
  later->files = g_strdupv (self->files);
  later->stamps = g_memdup2 (self->stamps, self->n_files * sizeof *self->stamps);
  later->table = g_object_ref (table);
  write_later (later);
}
