#pragma once

#include "session/vec-job.h"
#include "session/vec-learning-layout.h"
#include "session/vec-learning.h"

G_BEGIN_DECLS

/* The thread's side of VecLearning. A run is worked on by one job after the other: pausing ends the job, which gives the run back. */

/* Where the most frequent words are at a moment. Immutable. */
typedef struct
{
  gatomicrefcount refs;
  int n_words, n_dims;     /* n_words 0: there is no map */
  float *layout;           /* (n_words, 2) */
  float *directions;       /* (n_words, n_dims), each of length 1 */
  gint64 done, total;      /* words of the text, of all passes */
  double seconds;          /* since the start, pauses left out */
  double speed;            /* words a second of computing */
  double loss;             /* the mean since the frame before, NaN: nothing was learned since */
  gint64 place;            /* token that is being read */
} VecLearningFrame;

VecLearningFrame *vec_learning_frame_ref (VecLearningFrame *frame);
void vec_learning_frame_unref (VecLearningFrame *frame);

typedef struct _VecLearningRun VecLearningRun;

/* All is copied; @files or @text NULL. */
VecLearningRun *vec_learning_run_new (const char *const *files, const char *text, const VecLearningOptions *options);
VecLearningRun *vec_learning_run_ref (VecLearningRun *run);
void vec_learning_run_unref (VecLearningRun *run);

/* The work of a job: reads the texts if they were not read yet, goes on learning, and comes back when all is done or it was halted. */
gboolean vec_learning_run_go_on (VecLearningRun *run, VecJob *job, GError **error);

/* From any thread. */
void vec_learning_run_set_halted (VecLearningRun *run, gboolean halted);
VecLearningFrame *vec_learning_run_take_frame (VecLearningRun *run);   /* given; NULL: none since the last */
VecCorpus *vec_learning_run_dup_corpus (VecLearningRun *run);          /* NULL: not read yet */

/* While no job works on it. */
gboolean vec_learning_run_is_done (VecLearningRun *run);
VecWord2vec *vec_learning_run_get_model (VecLearningRun *run);         /* lent; NULL: nothing was learned */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLearningFrame, vec_learning_frame_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLearningRun, vec_learning_run_unref)

G_END_DECLS
