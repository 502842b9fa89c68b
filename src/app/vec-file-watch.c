#include "app/vec-file-watch.h"

#include "read/vec-read-files.h"

#define STILL_MS 1000

typedef enum
{
  AS_KNOWN,
  CHANGED,
  GONE,
} State;

typedef struct
{
  char *path;
  VecFileStamp stamp;    /* as known */
  GFileMonitor *monitor; /* NULL where files cannot be watched */
} Watched;

struct _VecFileWatch
{
  GObject parent_instance;

  GPtrArray *files;      /* of Watched */
  guint timeout;         /* until they count as still; 0: nothing has happened */
  State said;
};

G_DEFINE_FINAL_TYPE (VecFileWatch, vec_file_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_GONE,
  SIGNAL_RESTORED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
watched_free (gpointer data)
{
  Watched *file = data;

  if (file->monitor != NULL)
    g_file_monitor_cancel (file->monitor);
  g_clear_object (&file->monitor);
  g_free (file->path);
  g_free (file);
}

/* One that is gone is worse than one that has changed. */
static State
find_state (VecFileWatch *self, const Watched **which)
{
  State state = AS_KNOWN;

  for (guint i = 0; i < self->files->len; i++)
    {
      const Watched *file = self->files->pdata[i];
      VecFileStamp stamp;
      State own;

      vec_file_stamp_take (&stamp, file->path);
      own = vec_file_stamp_equal (&stamp, &file->stamp) ? AS_KNOWN : stamp.exists ? CHANGED : GONE;
      if (own <= state)
        continue;
      state = own;
      *which = file;
    }
  return state;
}

static gboolean
still_cb (gpointer data)
{
  VecFileWatch *self = data;
  const Watched *which = NULL;
  State state = find_state (self, &which);

  self->timeout = 0;
  if (state == AS_KNOWN && self->said != AS_KNOWN)
    g_signal_emit (self, signals[SIGNAL_RESTORED], 0);
  else if (state == GONE && self->said != GONE)
    g_signal_emit (self, signals[SIGNAL_GONE], 0, which->path);
  else if (state == CHANGED)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, which->path);
  self->said = state;
  return G_SOURCE_REMOVE;
}

static void
happened_cb (VecFileWatch *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (STILL_MS, still_cb, self);
}

static void
vec_file_watch_dispose (GObject *object)
{
  VecFileWatch *self = VEC_FILE_WATCH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->files, g_ptr_array_unref);

  G_OBJECT_CLASS (vec_file_watch_parent_class)->dispose (object);
}

static void
vec_file_watch_class_init (VecFileWatchClass *klass)
{
  GType type = VEC_TYPE_FILE_WATCH;

  G_OBJECT_CLASS (klass)->dispose = vec_file_watch_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_GONE] = g_signal_new ("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_RESTORED] = g_signal_new ("restored", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vec_file_watch_init (VecFileWatch *self)
{
  self->files = g_ptr_array_new_with_free_func (watched_free);
}

static Watched *
watch_file (VecFileWatch *self, const char *path)
{
  g_autoptr (GFile) location = g_file_new_for_path (path);
  Watched *file = g_new0 (Watched, 1);

  file->path = g_strdup (path);
  vec_file_stamp_take (&file->stamp, path);
  file->monitor = g_file_monitor_file (location, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (file->monitor != NULL)
    g_signal_connect_object (file->monitor, "changed", G_CALLBACK (happened_cb), self, G_CONNECT_SWAPPED);
  return file;
}

VecFileWatch *
vec_file_watch_new (const char *path, const VecReadOptions *options)
{
  VecFileWatch *self = g_object_new (VEC_TYPE_FILE_WATCH, NULL);
  g_auto (GStrv) paths = vec_read_dup_files (path, options);

  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (self->files, watch_file (self, paths[i]));
  return self;
}
