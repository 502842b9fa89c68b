/* Tells ThreadSanitizer which of GLib's functions put threads in order.
 *
 *   CC=gcc CXX=g++ meson setup build/tsan --buildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false
 *   meson test -C build/tsan --suite encode --suite learn --suite session … --timeout-multiplier 10
 *
 * Such a build makes this library, and its tests are run with it in LD_PRELOAD; any other program of the build with
 *
 *   G_SLICE=always-malloc LD_PRELOAD=$PWD/build/tsan/tests/tsan/libglib-order.so \
 *   TSAN_OPTIONS=suppressions=$PWD/tests/tsan/suppressions:die_after_fork=0 build/tsan/src/cli/vectarium-cli …
 *
 * GLib locks with futexes and counts references with atomics inside libraries that are not instrumented, so that ThreadSanitizer would
 * report as races what is in order. Each function here calls GLib's own and says what it means: mutexes and conditions are locks, and
 * who gives something away (attaches a source, pushes into a pool or a queue, drops a reference) comes before who gets it. Nothing is
 * made slower or safer than GLib makes it. Without ThreadSanitizer in the process, as in a script that a test starts, nothing is said.
 *
 * Too much order would hide races; known places: a reference that is dropped comes before every later drop, not the last alone. */
#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#undef g_once_init_enter
#undef g_once_init_leave
#undef g_once_init_enter_pointer
#undef g_once_init_leave_pointer
#undef g_once
#undef g_object_ref
#undef g_clear_object
#undef g_clear_pointer

/* Defined by ThreadSanitizer alone. */
#pragma weak __tsan_acquire
#pragma weak __tsan_release
#pragma weak __tsan_mutex_create
#pragma weak __tsan_mutex_destroy
#pragma weak __tsan_mutex_pre_lock
#pragma weak __tsan_mutex_post_lock
#pragma weak __tsan_mutex_pre_unlock
#pragma weak __tsan_mutex_post_unlock

/* GLib's own function. */
#define REAL(name) \
  ({ static __typeof__ (&name) real; \
     __typeof__ (&name) found = __atomic_load_n (&real, __ATOMIC_ACQUIRE); \
     if (found == NULL) \
       { \
         found = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name); \
         __atomic_store_n (&real, found, __ATOMIC_RELEASE); \
       } \
     found; })

static void
gives (gconstpointer address)
{
  if (__tsan_release != NULL && address != NULL)
    __tsan_release ((void *) address);
}

static void
gets (gconstpointer address)
{
  if (__tsan_acquire != NULL && address != NULL)
    __tsan_acquire ((void *) address);
}

/* ---- Locks. (GRecMutex and GRWLock are pthread's, which ThreadSanitizer sees.) */

static void
before_lock (GMutex *mutex, unsigned flags)
{
  if (__tsan_mutex_pre_lock != NULL)
    __tsan_mutex_pre_lock (mutex, flags | __tsan_mutex_linker_init);
}

static void
after_lock (GMutex *mutex, unsigned flags)
{
  if (__tsan_mutex_post_lock != NULL)
    __tsan_mutex_post_lock (mutex, flags | __tsan_mutex_linker_init, 0);
}

static void
before_unlock (GMutex *mutex)
{
  if (__tsan_mutex_pre_unlock != NULL)
    __tsan_mutex_pre_unlock (mutex, 0);
}

static void
after_unlock (GMutex *mutex)
{
  if (__tsan_mutex_post_unlock != NULL)
    __tsan_mutex_post_unlock (mutex, 0);
}

void
g_mutex_init (GMutex *mutex)
{
  REAL (g_mutex_init) (mutex);
  if (__tsan_mutex_create != NULL)
    __tsan_mutex_create (mutex, 0);
}

void
g_mutex_clear (GMutex *mutex)
{
  if (__tsan_mutex_destroy != NULL)
    __tsan_mutex_destroy (mutex, __tsan_mutex_linker_init);
  REAL (g_mutex_clear) (mutex);
}

void
g_mutex_lock (GMutex *mutex)
{
  before_lock (mutex, 0);
  REAL (g_mutex_lock) (mutex);
  after_lock (mutex, 0);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean is_locked;

  before_lock (mutex, __tsan_mutex_try_lock);
  is_locked = REAL (g_mutex_trylock) (mutex);
  after_lock (mutex, __tsan_mutex_try_lock | (is_locked ? 0 : __tsan_mutex_try_lock_failed));
  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  before_unlock (mutex);
  REAL (g_mutex_unlock) (mutex);
  after_unlock (mutex);
}

/* Waiting lets the mutex go and takes it again. */
void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  before_unlock (mutex);
  after_unlock (mutex);
  REAL (g_cond_wait) (cond, mutex);
  before_lock (mutex, 0);
  after_lock (mutex, 0);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean is_woken;

  before_unlock (mutex);
  after_unlock (mutex);
  is_woken = REAL (g_cond_wait_until) (cond, mutex, end_time);
  before_lock (mutex, 0);
  after_lock (mutex, 0);
  return is_woken;
}

/* ---- What is made once */

gboolean
g_once_init_enter (volatile void *location)
{
  gboolean is_first = REAL (g_once_init_enter) (location);

  if (!is_first)
    gets ((gconstpointer) location);
  return is_first;
}

void
g_once_init_leave (volatile void *location, gsize result)
{
  gives ((gconstpointer) location);
  REAL (g_once_init_leave) (location, result);
}

gpointer
g_once_impl (GOnce *once, GThreadFunc func, gpointer argument)
{
  gpointer value = REAL (g_once_impl) (once, func, argument);

  gives (once);
  gets (once);
  return value;
}

/* ---- References: what was done with one before it was dropped comes before the end of what it held. */

#define DROPS(result, name, parameters, object, ...) \
  result name parameters \
  { \
    gives (object); \
    gets (object); \
    REAL (name) (__VA_ARGS__); \
  }

DROPS (void, g_object_unref, (gpointer object), object, object)
DROPS (void, g_bytes_unref, (GBytes *bytes), bytes, bytes)
DROPS (void, g_ptr_array_unref, (GPtrArray *array), array, array)
DROPS (void, g_array_unref, (GArray *array), array, array)
DROPS (void, g_byte_array_unref, (GByteArray *array), array, array)
DROPS (void, g_hash_table_unref, (GHashTable *table), table, table)
DROPS (void, g_variant_unref, (GVariant *variant), variant, variant)
DROPS (void, g_main_context_unref, (GMainContext *context), context, context)
DROPS (void, g_atomic_rc_box_release, (gpointer box), box, box)
DROPS (void, g_atomic_rc_box_release_full, (gpointer box, GDestroyNotify clear), box, box, clear)

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gives (count);
  gets (count);
  return REAL (g_atomic_ref_count_dec) (count);
}

/* ---- Data of objects are under a lock of their own, which stands at another address than the object's references. */

static void
locks_data (GObject *object)
{
  gets (&object->qdata);
  gives (&object->qdata);
}

gpointer
g_object_get_data (GObject *object, const char *key)
{
  locks_data (object);
  return REAL (g_object_get_data) (object, key);
}

void
g_object_set_data_full (GObject *object, const char *key, gpointer data, GDestroyNotify destroy)
{
  locks_data (object);
  REAL (g_object_set_data_full) (object, key, data, destroy);
}

gpointer
g_object_dup_data (GObject *object, const char *key, GDuplicateFunc duplicate, gpointer user_data)
{
  locks_data (object);
  return REAL (g_object_dup_data) (object, key, duplicate, user_data);
}

gboolean
g_object_replace_data (GObject *object, const char *key, gpointer old, gpointer new, GDestroyNotify destroy, GDestroyNotify *old_destroy)
{
  locks_data (object);
  return REAL (g_object_replace_data) (object, key, old, new, destroy, old_destroy);
}

/* ---- Main contexts: what comes before a source is attached comes before its callback. The lock of a context orders all that is done to
 * its lists of sources, whoever does it. */

static void
locks_context (GMainContext *context)
{
  gets (context != NULL ? context : g_main_context_default ());
  gives (context != NULL ? context : g_main_context_default ());
}

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Callback;

static gboolean
call_cb (gpointer data)
{
  Callback *callback = data;
  GSource *source = g_main_current_source ();

  gets (source);
  locks_context (g_source_get_context (source));
  return callback->func (callback->data);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;

  gets (callback);
  if (callback->destroy != NULL)
    callback->destroy (callback->data);
  g_free (callback);
}

/* Sources of other kinds call functions of other types, and are left as they are. */
void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  Callback *callback;

  if (func == NULL || (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs))
    {
      REAL (g_source_set_callback) (source, func, data, destroy);
      return;
    }
  callback = g_new (Callback, 1);
  *callback = (Callback){ func, data, destroy };
  gives (callback);
  REAL (g_source_set_callback) (source, call_cb, callback, callback_free);
}

guint
g_source_attach (GSource *source, GMainContext *context)
{
  guint id;

  gives (source);
  locks_context (context);
  id = REAL (g_source_attach) (source, context);
  locks_context (context);
  return id;
}

void
g_source_unref (GSource *source)
{
  GMainContext *context = source->context != NULL ? g_main_context_ref (source->context) : NULL;

  locks_context (context);
  REAL (g_source_unref) (source);
  locks_context (context);
  if (context != NULL)
    g_main_context_unref (context);
}

guint
g_timeout_add (guint interval, GSourceFunc func, gpointer data)
{
  guint id = REAL (g_timeout_add) (interval, func, data);

  locks_context (NULL);
  return id;
}

guint
g_idle_add (GSourceFunc func, gpointer data)
{
  guint id = REAL (g_idle_add) (func, data);

  locks_context (NULL);
  return id;
}

gboolean
g_main_context_iteration (GMainContext *context, gboolean may_block)
{
  gboolean has_dispatched;

  locks_context (context);
  has_dispatched = REAL (g_main_context_iteration) (context, may_block);
  locks_context (context);
  return has_dispatched;
}

/* ---- Pools and queues */

typedef struct
{
  GFunc func;
  gpointer data;
} Work;

static void
work_cb (gpointer item, gpointer data)
{
  Work *work = data;

  gets (item);
  work->func (item, work->data);
}

/* As long as the process, as are the pools that there are. */
static Work *
work_new (GFunc func, gpointer data)
{
  Work *work = g_new (Work, 1);

  *work = (Work){ func, data };
  return work;
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, int n_threads, gboolean is_exclusive, GError **error)
{
  return REAL (g_thread_pool_new) (work_cb, work_new (func, data), n_threads, is_exclusive, error);
}

GThreadPool *
g_thread_pool_new_full (GFunc func, gpointer data, GDestroyNotify destroy, int n_threads, gboolean is_exclusive, GError **error)
{
  return REAL (g_thread_pool_new_full) (work_cb, work_new (func, data), destroy, n_threads, is_exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer item, GError **error)
{
  gives (item);
  return REAL (g_thread_pool_push) (pool, item, error);
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer item)
{
  gives (item);
  REAL (g_async_queue_push) (queue, item);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer item = REAL (g_async_queue_pop) (queue);

  gets (item);
  return item;
}
