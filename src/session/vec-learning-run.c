/* Between steps of some milliseconds the thread looks whether it is to halt, waits if the run is to be watched, and now and then makes a frame. The
 * map may take a twenty-fifth of the time that learning takes: a costly frame is followed by a longer stretch without one. */
#include "session/vec-learning-run.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "learn/vec-phrases.h"
#include "session/vec-learning-texts.h"

#define STEP_SECONDS 0.03
#define FIRST_STEP_WORDS 2000
#define MAX_STEP_WORDS 400000
#define FRAME_SECONDS 0.12        /* between frames, at least */
#define LEARNING_PER_FRAME 24     /* times as long as a frame took */
#define FRAME_ITERATIONS 12       /* of the map's method in each */
#define N_SETTLING 30             /* frames after the last word was learned */
#define PHRASE_THRESHOLD 10

struct _VecLearningRun
{
  gatomicrefcount refs;
  VecLearningOptions options;
  char **files;
  char *text;

  VecWord2vec *model;          /* these belong to who works on it */
  VecLearningLayout *layout;
  int n_shown;
  float *vectors;              /* (n_shown, n_dims) */
  int n_settling;              /* frames that are left */
  double seconds, computing;   /* since the start, pauses left out; of steps alone */
  double last_frame, frame_cost;
  double loss_sum;
  gint64 loss_words;

  GMutex lock;
  GCond changed;
  gboolean halted;             /* under the lock, as the following */
  VecLearningFrame *frame;
  VecCorpus *corpus;
};

VecLearningRun *
vec_learning_run_new (const char *const *files, const char *text, const VecLearningOptions *options)
{
  VecLearningRun *run = g_new0 (VecLearningRun, 1);

  g_atomic_ref_count_init (&run->refs);
  run->options = *options;
  run->files = g_strdupv ((char **) files);
  run->text = g_strdup (text);
  run->n_settling = N_SETTLING;
  g_mutex_init (&run->lock);
  g_cond_init (&run->changed);
  return run;
}

VecLearningRun *
vec_learning_run_ref (VecLearningRun *run)
{
  g_atomic_ref_count_inc (&run->refs);
  return run;
}

void
vec_learning_run_unref (VecLearningRun *run)
{
  if (!g_atomic_ref_count_dec (&run->refs))
    return;
  g_strfreev (run->files);
  g_free (run->text);
  g_clear_pointer (&run->model, vec_word2vec_free);
  g_clear_pointer (&run->layout, vec_learning_layout_free);
  g_free (run->vectors);
  g_clear_pointer (&run->frame, vec_learning_frame_unref);
  g_clear_pointer (&run->corpus, vec_corpus_unref);
  g_mutex_clear (&run->lock);
  g_cond_clear (&run->changed);
  g_free (run);
}

VecLearningFrame *
vec_learning_frame_ref (VecLearningFrame *frame)
{
  g_atomic_ref_count_inc (&frame->refs);
  return frame;
}

void
vec_learning_frame_unref (VecLearningFrame *frame)
{
  if (!g_atomic_ref_count_dec (&frame->refs))
    return;
  g_free (frame->layout);
  g_free (frame->directions);
  g_free (frame);
}

/* ---- What the owner asks and takes. */

void
vec_learning_run_set_halted (VecLearningRun *run, gboolean halted)
{
  g_mutex_lock (&run->lock);
  run->halted = halted;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}

static gboolean
is_halted (VecLearningRun *run)
{
  gboolean halted;

  g_mutex_lock (&run->lock);
  halted = run->halted;
  g_mutex_unlock (&run->lock);
  return halted;
}

/* Until @seconds are over or it is to halt. */
static void
wait (VecLearningRun *run, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  g_mutex_lock (&run->lock);
  while (!run->halted && g_cond_wait_until (&run->changed, &run->lock, end))
    ;
  g_mutex_unlock (&run->lock);
}

VecLearningFrame *
vec_learning_run_take_frame (VecLearningRun *run)
{
  VecLearningFrame *frame;

  g_mutex_lock (&run->lock);
  frame = g_steal_pointer (&run->frame);
  g_mutex_unlock (&run->lock);
  return frame;
}

VecCorpus *
vec_learning_run_dup_corpus (VecLearningRun *run)
{
  VecCorpus *corpus;

  g_mutex_lock (&run->lock);
  corpus = run->corpus != NULL ? vec_corpus_ref (run->corpus) : NULL;
  g_mutex_unlock (&run->lock);
  return corpus;
}

gboolean
vec_learning_run_is_done (VecLearningRun *run)
{
  return run->model != NULL && vec_word2vec_is_done (run->model) && run->n_settling <= 0;
}

VecWord2vec *
vec_learning_run_get_model (VecLearningRun *run)
{
  return run->model;
}

/* ---- Reading. */

static VecCorpus *
join_phrases (VecLearningRun *run, VecCorpus *corpus, GError **error)
{
  for (int i = 0; i < run->options.n_phrase_passes && corpus != NULL; i++)
    {
      VecCorpus *joined = vec_phrases_join (corpus, run->options.min_count, PHRASE_THRESHOLD, error);

      vec_corpus_unref (corpus);
      corpus = joined;
    }
  return corpus;
}

static VecCorpus *
read_corpus (VecLearningRun *run, VecJob *job, GError **error)
{
  const VecLearningOptions *options = &run->options;
  VecTextWordsOptions words_options = { FALSE, options->keep_case, options->drop_stop_words, options->stemmer };
  g_autoptr (VecTextWords) words = vec_text_words_new (&words_options, error);
  g_autoptr (VecCorpusBuilder) builder = vec_corpus_builder_new ();

  if (words == NULL)
    return NULL;
  for (gsize i = 0; run->files != NULL && run->files[i] != NULL; i++)
    if (!vec_text_words_add_file (words, run->files[i], builder, vec_job_progress, job, vec_job_get_cancellable (job), error))
      return NULL;
  if (run->text != NULL
      && !vec_learning_texts_add_text (words, run->text, strlen (run->text), builder, vec_job_get_cancellable (job), error))
    return NULL;
  return join_phrases (run, vec_corpus_builder_end (g_steal_pointer (&builder), options->n_phrase_passes > 0 ? 1 : options->min_count, 0, error),
                       error);
}

static gboolean
prepare (VecLearningRun *run, VecJob *job, GError **error)
{
  VecCorpus *corpus = read_corpus (run, job, error);
  const VecWord2vecParams *params = &run->options.training;

  if (corpus == NULL)
    return FALSE;
  g_mutex_lock (&run->lock);
  run->corpus = corpus;
  g_mutex_unlock (&run->lock);
  run->model = vec_word2vec_new (corpus, params, error);
  if (run->model == NULL)
    return FALSE;
  run->n_shown = MIN (run->options.n_shown, vec_corpus_get_n_words (corpus));
  if (run->n_shown < 2)
    run->n_shown = run->n_settling = 0;
  else
    run->layout = vec_learning_layout_new (run->n_shown, params->n_dims, params->seed);
  run->vectors = g_new (float, (gsize) run->n_shown * (gsize) params->n_dims);
  return TRUE;
}

/* ---- Frames. */

static void
fill_directions (VecLearningFrame *frame, const float *vectors)
{
  gsize n = (gsize) frame->n_words, d = (gsize) frame->n_dims;

  frame->directions = g_new (float, n * d);
  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;

      for (gsize j = 0; j < d; j++)
        sum += (double) vectors[i * d + j] * (double) vectors[i * d + j];
      for (gsize j = 0; j < d; j++)
        frame->directions[i * d + j] = sum > 0 ? (float) ((double) vectors[i * d + j] / sqrt (sum)) : 0;
    }
}

static VecLearningFrame *
frame_new (VecLearningRun *run)
{
  VecLearningFrame *frame = g_new0 (VecLearningFrame, 1);

  g_atomic_ref_count_init (&frame->refs);
  frame->done = vec_word2vec_get_done (run->model, &frame->total);
  frame->seconds = run->seconds;
  frame->speed = run->computing > 0 ? (double) frame->done / run->computing : 0;
  frame->loss = run->loss_words > 0 ? run->loss_sum / (double) run->loss_words : NAN;
  frame->place = vec_word2vec_get_place (run->model);
  frame->n_words = run->n_shown;
  frame->n_dims = run->options.training.n_dims;
  if (run->n_shown > 0)
    {
      frame->layout = g_memdup2 (vec_learning_layout_get (run->layout), (gsize) run->n_shown * 2 * sizeof (float));
      fill_directions (frame, run->vectors);
    }
  return frame;
}

static gboolean
arrange (VecLearningRun *run, GCancellable *cancellable, GError **error)
{
  gsize d = (gsize) run->options.training.n_dims;

  for (int i = 0; i < run->n_shown; i++)
    vec_word2vec_get_vector (run->model, i, run->vectors + (gsize) i * d);
  return run->n_shown == 0 || vec_learning_layout_step (run->layout, run->vectors, FRAME_ITERATIONS, cancellable, error);
}

static gboolean
make_frame (VecLearningRun *run, VecJob *job, GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  VecLearningFrame *old, *frame;
  gint64 total, done = vec_word2vec_get_done (run->model, &total);

  if (!arrange (run, vec_job_get_cancellable (job), error))
    return FALSE;
  frame = frame_new (run);
  run->loss_sum = 0;
  run->loss_words = 0;
  g_mutex_lock (&run->lock);
  old = run->frame;
  if (old != NULL && isnan (frame->loss))
    frame->loss = old->loss; /* which nobody has seen */
  run->frame = frame;
  g_mutex_unlock (&run->lock);
  g_clear_pointer (&old, vec_learning_frame_unref);
  vec_job_progress (done < total ? _("Learning") : _("Arranging the words"), (guint64) done, (guint64) total, job);
  run->frame_cost = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  run->seconds += run->frame_cost;
  run->last_frame = run->seconds;
  return TRUE;
}

static gboolean
is_frame_due (VecLearningRun *run)
{
  double since = run->seconds - run->last_frame;
  gboolean taken;

  if (since < FRAME_SECONDS || (run->options.least_seconds <= 0 && since < LEARNING_PER_FRAME * run->frame_cost))
    return FALSE;
  g_mutex_lock (&run->lock);
  taken = run->frame == NULL;
  g_mutex_unlock (&run->lock);
  return taken;
}

/* ---- Learning. */

static gint64
get_step_words (VecLearningRun *run)
{
  gint64 total, done = vec_word2vec_get_done (run->model, &total);
  double speed = run->computing > 0 ? (double) done / run->computing : FIRST_STEP_WORDS / STEP_SECONDS;

  if (run->options.least_seconds > 0)
    speed = MIN (speed, (double) total / run->options.least_seconds);
  return (gint64) CLAMP (speed * STEP_SECONDS, 1, MAX_STEP_WORDS);
}

/* So that a run that is to be watched takes as long as it should. */
static void
keep_pace (VecLearningRun *run)
{
  gint64 total, done = vec_word2vec_get_done (run->model, &total);
  double due = run->options.least_seconds * (double) done / (double) MAX (total, 1);
  gint64 begin = g_get_monotonic_time ();

  if (due <= run->seconds)
    return;
  wait (run, due - run->seconds);
  run->seconds += (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static gboolean
learn (VecLearningRun *run, VecJob *job, GError **error)
{
  gint64 before = vec_word2vec_get_done (run->model, NULL), begin = g_get_monotonic_time (), n;
  double seconds;

  if (!vec_word2vec_step (run->model, get_step_words (run), vec_job_get_cancellable (job), error))
    return FALSE;
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  n = vec_word2vec_get_done (run->model, NULL) - before;
  run->seconds += seconds;
  run->computing += seconds;
  run->loss_sum += vec_word2vec_get_loss (run->model) * (double) n;
  run->loss_words += n;
  return TRUE;
}

/* A frame of the moment in which it halts, or of the end, is always made. */
gboolean
vec_learning_run_go_on (VecLearningRun *run, VecJob *job, GError **error)
{
  if (run->model == NULL && !prepare (run, job, error))
    return FALSE;
  if (run->seconds <= 0 && !make_frame (run, job, error))
    return FALSE;
  while (!vec_word2vec_is_done (run->model) && !is_halted (run))
    {
      if (!learn (run, job, error))
        return FALSE;
      keep_pace (run);
      if (is_frame_due (run) && !make_frame (run, job, error))
        return FALSE;
    }
  if (!make_frame (run, job, error))
    return FALSE;
  for (; vec_word2vec_is_done (run->model) && run->n_settling > 0 && !is_halted (run); run->n_settling--)
    {
      if (run->options.least_seconds > 0)
        wait (run, MAX (0, FRAME_SECONDS - run->frame_cost));
      if (!make_frame (run, job, error))
        return FALSE;
    }
  return TRUE;
}
