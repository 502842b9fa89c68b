#include "session/vec-learning.h"

#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "learn/vec-save-fasttext.h"
#include "read/vec-writer.h"
#include "session/vec-learning-run.h"
#include "session/vec-learning-texts.h"

#define MAX_LOSSES 400

struct _VecLearning
{
  GObject parent_instance;

  GMainContext *context;

  char **files;               /* what is chosen */
  char *text;
  guint64 n_bytes;
  guint n_skipped;
  VecJob *look_job;

  VecLearningRun *run;        /* NULL: nothing was learned yet */
  VecJob *job;                /* works on it */
  VecLearningState state;
  gboolean is_hurried;
  gboolean pausing, stopping; /* what is to be when the job has come back */
  VecCorpus *corpus;
  VecLearningFrame *frame;
  GArray *losses;             /* of double, pairs */
  guint loss_step, loss_skip; /* every so many-th frame's loss is kept */

  VecJob *keep_job;           /* works with the result */
  GTask *keep_task;
};

G_DEFINE_FINAL_TYPE (VecLearning, vec_learning, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FRAME,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
vec_learning_options_init (VecLearningOptions *options, guint64 n_bytes)
{
  double n_words = (double) n_bytes / 5.5;

  *options = (VecLearningOptions) { .n_shown = 2000, .least_seconds = 20 };
  vec_word2vec_params_init (&options->training);
  options->training.n_dims = n_words < 300000 ? 50 : 100;
  options->training.n_epochs = (int) CLAMP (round (1.5e6 / MAX (n_words, 1)), 5, 100);
  options->training.subsampling = n_words < 1e6 ? 1e-3 : 1e-4;
  options->min_count = n_words < 20000 ? 2 : n_words < 300000 ? 3 : 5;
}

/* ---- Choosing texts. */

typedef struct
{
  char **paths, **files;
  guint64 n_bytes;
  guint n_skipped;
} LookWork;

static void
look_work_free (gpointer data)
{
  LookWork *work = data;

  g_strfreev (work->paths);
  g_strfreev (work->files);
  g_free (work);
}

static gboolean
look_work (VecJob *job, gpointer data, GError **error)
{
  LookWork *work = data;

  work->files = vec_learning_texts_find ((const char *const *) work->paths, &work->n_bytes, &work->n_skipped, vec_job_get_cancellable (job), error);
  return work->files != NULL;
}

static void
look_done (gpointer owner, gpointer data, const GError *error)
{
  VecLearning *self = owner;
  LookWork *work = data;

  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error);
  else
    {
      self->files = g_steal_pointer (&work->files);
      self->n_bytes = work->n_bytes;
      self->n_skipped = work->n_skipped;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_choice (VecLearning *self)
{
  vec_job_drop (&self->look_job);
  g_clear_pointer (&self->files, g_strfreev);
  g_clear_pointer (&self->text, g_free);
  self->n_bytes = 0;
  self->n_skipped = 0;
}

void
vec_learning_choose (VecLearning *self, const char *const *paths)
{
  LookWork *work;

  g_return_if_fail (VEC_IS_LEARNING (self));
  forget_choice (self);
  work = g_new0 (LookWork, 1);
  work->paths = g_strdupv ((char **) paths);
  vec_job_start (&self->look_job, self, self->context, work, look_work_free, look_work, look_done, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vec_learning_choose_text (VecLearning *self, const char *text)
{
  g_return_if_fail (VEC_IS_LEARNING (self));
  forget_choice (self);
  self->text = g_strdup (text);
  self->n_bytes = strlen (text);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
vec_learning_get_n_files (VecLearning *self)
{
  return self->files != NULL ? g_strv_length (self->files) : 0;
}

guint
vec_learning_get_n_skipped (VecLearning *self)
{
  return self->n_skipped;
}

guint64
vec_learning_get_n_bytes (VecLearning *self)
{
  return self->n_bytes;
}

gboolean
vec_learning_is_looking (VecLearning *self)
{
  return self->look_job != NULL;
}

/* ---- Following the run. */

static void
keep_loss (VecLearning *self, const VecLearningFrame *frame)
{
  double pair[2] = { frame->total > 0 ? (double) frame->done / (double) frame->total : 0, frame->loss };

  if (!isfinite (frame->loss) || ++self->loss_skip < self->loss_step)
    return;
  self->loss_skip = 0;
  g_array_append_vals (self->losses, pair, 2);
  if (self->losses->len < 2 * MAX_LOSSES)
    return;
  for (guint i = 0; i < MAX_LOSSES / 2; i++)
    memcpy (&g_array_index (self->losses, double, 2 * i), &g_array_index (self->losses, double, 4 * i + 2), 2 * sizeof (double));
  g_array_set_size (self->losses, MAX_LOSSES);
  self->loss_step *= 2;
}

static void
take_frame (VecLearning *self)
{
  VecLearningFrame *frame = vec_learning_run_take_frame (self->run);

  if (frame == NULL)
    return;
  g_clear_pointer (&self->frame, vec_learning_frame_unref);
  self->frame = frame;
  if (self->corpus == NULL)
    self->corpus = vec_learning_run_dup_corpus (self->run);
  if (self->state == VEC_LEARNING_READING)
    self->state = VEC_LEARNING_RUNNING;
  keep_loss (self, frame);
  g_signal_emit (self, signals[FRAME], 0);
}

static void
progressed (gpointer owner)
{
  VecLearning *self = owner;

  take_frame (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
run_work (VecJob *job, gpointer data, GError **error)
{
  return vec_learning_run_go_on (data, job, error);
}

static gpointer
drop_run_thread (gpointer data)
{
  vec_learning_run_unref (data);
  return NULL;
}

/* Large matrices take their time to be given back. */
static void
drop_run (VecLearningRun *run)
{
  g_thread_unref (g_thread_new ("vec-drop", drop_run_thread, run));
}

static void
forget_run (VecLearning *self)
{
  if (self->run != NULL)
    vec_learning_run_set_halted (self->run, TRUE);
  vec_job_drop (&self->job);
  vec_job_drop (&self->keep_job);
  if (self->keep_task != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->keep_task);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
    }
  g_clear_pointer (&self->run, drop_run);
  g_clear_pointer (&self->corpus, vec_corpus_unref);
  g_clear_pointer (&self->frame, vec_learning_frame_unref);
  g_array_set_size (self->losses, 0);
  self->loss_step = 1;
  self->loss_skip = 0;
  self->state = VEC_LEARNING_EMPTY;
  self->pausing = self->stopping = FALSE;
}

static void go_on (VecLearning *self);

static void
run_done (gpointer owner, gpointer data, const GError *error)
{
  VecLearning *self = owner;
  gboolean is_over = error == NULL && (self->stopping || vec_learning_run_is_done (self->run));
  gboolean pausing = self->pausing;

  take_frame (self);
  self->pausing = self->stopping = FALSE;
  if (error != NULL)
    {
      forget_run (self);
      g_signal_emit (self, signals[FAILED], 0, error);
    }
  else if (is_over)
    self->state = VEC_LEARNING_DONE;
  else if (pausing)
    self->state = VEC_LEARNING_PAUSED;
  else
    go_on (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
go_on (VecLearning *self)
{
  vec_learning_run_set_halted (self->run, FALSE);
  self->state = self->corpus == NULL ? VEC_LEARNING_READING : VEC_LEARNING_RUNNING;
  vec_job_start (&self->job, self, self->context, vec_learning_run_ref (self->run), (GDestroyNotify) vec_learning_run_unref, run_work, run_done,
                 progressed);
}

void
vec_learning_start (VecLearning *self, const VecLearningOptions *options)
{
  g_return_if_fail (VEC_IS_LEARNING (self));
  g_return_if_fail (self->files != NULL || self->text != NULL);
  forget_run (self);
  self->is_hurried = options->least_seconds <= 0;
  self->run = vec_learning_run_new ((const char *const *) self->files, self->text, options);
  go_on (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vec_learning_set_paused (VecLearning *self, gboolean paused)
{
  g_return_if_fail (VEC_IS_LEARNING (self));
  if (self->job != NULL && self->state == VEC_LEARNING_RUNNING && !self->stopping)
    {
      self->pausing = paused;
      vec_learning_run_set_halted (self->run, paused);
    }
  else if (!paused && self->state == VEC_LEARNING_PAUSED && self->keep_job == NULL)
    go_on (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vec_learning_stop (VecLearning *self)
{
  g_return_if_fail (VEC_IS_LEARNING (self));
  if (self->state == VEC_LEARNING_READING)
    forget_run (self);
  else if (self->state == VEC_LEARNING_PAUSED)
    self->state = VEC_LEARNING_DONE;
  else if (self->job != NULL)
    {
      self->stopping = TRUE;
      vec_learning_run_set_halted (self->run, TRUE);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

VecLearningState
vec_learning_get_state (VecLearning *self)
{
  return self->state;
}

gboolean
vec_learning_is_halting (VecLearning *self)
{
  return self->pausing || self->stopping;
}

/* ---- How far it is. */

const char *
vec_learning_get_progress (VecLearning *self, guint64 *done, guint64 *total)
{
  const char *stage = NULL;

  *done = *total = 0;
  if (self->job != NULL)
    stage = vec_job_get_progress (self->job, done, total);
  if (self->frame != NULL)
    {
      *done = (guint64) self->frame->done;
      *total = (guint64) self->frame->total;
    }
  return stage;
}

gboolean
vec_learning_is_hurried (VecLearning *self)
{
  return self->state == VEC_LEARNING_RUNNING && self->is_hurried;
}

double
vec_learning_get_seconds (VecLearning *self)
{
  return self->frame != NULL ? self->frame->seconds : 0;
}

double
vec_learning_get_seconds_left (VecLearning *self)
{
  const VecLearningFrame *frame = self->frame;

  if (frame == NULL || frame->done <= 0)
    return NAN;
  return frame->seconds * (double) (frame->total - frame->done) / (double) frame->done;
}

double
vec_learning_get_speed (VecLearning *self)
{
  return self->frame != NULL ? self->frame->speed : 0;
}

const double *
vec_learning_get_losses (VecLearning *self, guint *n)
{
  *n = self->losses->len / 2;
  return (const double *) (gconstpointer) self->losses->data;
}

VecCorpus *
vec_learning_get_corpus (VecLearning *self)
{
  return self->corpus;
}

int
vec_learning_get_n_shown (VecLearning *self)
{
  return self->frame != NULL ? self->frame->n_words : 0;
}

const float *
vec_learning_get_layout (VecLearning *self)
{
  return self->frame != NULL ? self->frame->layout : NULL;
}

/* ---- What is at the moment. */

static int
compare_neighbors (gconstpointer a, gconstpointer b)
{
  const VecNeighbor *x = a, *y = b;

  return x->distance < y->distance ? -1 : x->distance > y->distance ? 1 : x->row < y->row ? -1 : x->row > y->row;
}

GArray *
vec_learning_find_neighbors (VecLearning *self, int word, int k)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (VecNeighbor));
  const VecLearningFrame *frame = self->frame;
  const float *x;

  if (frame == NULL || word < 0 || word >= frame->n_words)
    return found;
  x = frame->directions + (gsize) word * (gsize) frame->n_dims;
  for (int i = 0; i < frame->n_words; i++)
    {
      const float *y = frame->directions + (gsize) i * (gsize) frame->n_dims;
      float product = 0;
      VecNeighbor neighbor = { .row = i };

      for (int j = 0; j < frame->n_dims; j++)
        product += x[j] * y[j];
      neighbor.distance = 1 - product;
      if (i != word)
        g_array_append_val (found, neighbor);
    }
  g_array_sort (found, compare_neighbors);
  if (found->len > (guint) k)
    g_array_set_size (found, (guint) k);
  return found;
}

int
vec_learning_get_moment (VecLearning *self, const char **words, int max_words, int *center)
{
  gint64 n_tokens, place, begin, end;
  const gint32 *tokens;
  int n = 0;

  if (self->frame == NULL || self->corpus == NULL)
    return 0;
  tokens = vec_corpus_get_tokens (self->corpus, &n_tokens);
  for (place = self->frame->place < n_tokens ? self->frame->place : 0; place < n_tokens && tokens[place] == VEC_CORPUS_END; place++)
    ;
  if (place >= n_tokens)
    return 0;
  /* The first word of a sentence has words to its right alone. */
  for (int i = 0; i < max_words / 4 && place + 1 < n_tokens && tokens[place + 1] != VEC_CORPUS_END; i++)
    place++;
  for (begin = place; begin > 0 && tokens[begin - 1] != VEC_CORPUS_END && place - begin < max_words / 2; begin--)
    ;
  for (end = place + 1; end < n_tokens && tokens[end] != VEC_CORPUS_END && end - begin < max_words; end++)
    ;
  *center = (int) (place - begin);
  for (gint64 i = begin; i < end; i++)
    words[n++] = vec_corpus_get_word (self->corpus, tokens[i]);
  return n;
}

/* ---- The result. */

typedef struct
{
  VecLearningRun *run;
  char *name, *path;       /* one of them */
  VecTable *table;
} KeepWork;

static void
keep_work_free (gpointer data)
{
  KeepWork *work = data;

  vec_learning_run_unref (work->run);
  g_free (work->name);
  g_free (work->path);
  g_clear_object (&work->table);
  g_free (work);
}

static gboolean
save (VecWord2vec *model, const char *path, VecJob *job, GError **error)
{
  g_autofree char *name = g_path_get_basename (path), *lower = g_utf8_strdown (name, -1);
  g_autoptr (VecTable) table = NULL;

  if (vec_word2vec_get_params (model)->longest > 0 && g_str_has_suffix (lower, ".bin"))
    return vec_word2vec_save_fasttext (model, path, error);
  table = vec_word2vec_dup_table (model, name, error);
  return table != NULL && vec_write_file (table, path, NULL, vec_job_progress, job, vec_job_get_cancellable (job), error);
}

static gboolean
keep_work (VecJob *job, gpointer data, GError **error)
{
  KeepWork *work = data;
  VecWord2vec *model = vec_learning_run_get_model (work->run);

  if (work->path != NULL)
    return save (model, work->path, job, error);
  work->table = vec_word2vec_dup_table (model, work->name, error);
  return work->table != NULL;
}

static void
keep_done (gpointer owner, gpointer data, const GError *error)
{
  VecLearning *self = owner;
  KeepWork *work = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->keep_task);

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (work->table != NULL)
    g_task_return_pointer (task, g_steal_pointer (&work->table), g_object_unref);
  else
    g_task_return_boolean (task, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
vec_learning_has_result (VecLearning *self)
{
  return self->run != NULL && self->job == NULL && self->keep_job == NULL && vec_learning_run_get_model (self->run) != NULL;
}

static void
start_keeping (VecLearning *self, const char *name, const char *path, GTask *task)
{
  KeepWork *work;

  if (!vec_learning_has_result (self))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "There is no result at the moment");
      g_object_unref (task);
      return;
    }
  work = g_new0 (KeepWork, 1);
  work->run = vec_learning_run_ref (self->run);
  work->name = g_strdup (name);
  work->path = g_strdup (path);
  self->keep_task = task;
  vec_job_start (&self->keep_job, self, self->context, work, keep_work_free, keep_work, keep_done, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vec_learning_keep_async (VecLearning *self, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VEC_IS_LEARNING (self));
  start_keeping (self, name, NULL, g_task_new (self, NULL, callback, user_data));
}

VecTable *
vec_learning_keep_finish (VecLearning *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vec_learning_save_async (VecLearning *self, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VEC_IS_LEARNING (self));
  start_keeping (self, NULL, path, g_task_new (self, NULL, callback, user_data));
}

gboolean
vec_learning_save_finish (VecLearning *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- The object. */

static void
vec_learning_dispose (GObject *object)
{
  VecLearning *self = VEC_LEARNING (object);

  forget_choice (self);
  forget_run (self);
  G_OBJECT_CLASS (vec_learning_parent_class)->dispose (object);
}

static void
vec_learning_finalize (GObject *object)
{
  VecLearning *self = VEC_LEARNING (object);

  g_array_unref (self->losses);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (vec_learning_parent_class)->finalize (object);
}

static void
vec_learning_class_init (VecLearningClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = vec_learning_dispose;
  object_class->finalize = vec_learning_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FRAME] = g_signal_new ("frame", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
vec_learning_init (VecLearning *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->losses = g_array_new (FALSE, FALSE, sizeof (double));
  self->loss_step = 1;
}

VecLearning *
vec_learning_new (void)
{
  return g_object_new (VEC_TYPE_LEARNING, NULL);
}
