#pragma once

#include <gio/gio.h>

#include "learn/vec-text-words.h"
#include "learn/vec-word2vec.h"
#include "search/vec-index.h"

G_BEGIN_DECLS

/* Word vectors that are learned from texts while one watches: reads the texts, trains (vec-word2vec.h) in a thread, and a few times a second tells where
 * the most frequent words have come to, on a map that moves as little as they do. Belongs to the thread (main context) that made it, which never waits;
 * all may go away at any time.
 *
 * Signals:
 *   "changed" ()                  the state, or how far it has come
 *   "frame" ()                    the words have moved
 *   "failed" (const GError *)     a text could not be read, or holds too few words; the state is EMPTY again */
#define VEC_TYPE_LEARNING (vec_learning_get_type ())
G_DECLARE_FINAL_TYPE (VecLearning, vec_learning, VEC, LEARNING, GObject)

typedef enum
{
  VEC_LEARNING_EMPTY,
  VEC_LEARNING_READING,
  VEC_LEARNING_RUNNING,
  VEC_LEARNING_PAUSED,
  VEC_LEARNING_DONE,        /* all passes are done, or it was stopped */
} VecLearningState;

typedef struct
{
  VecWord2vecParams training;
  gboolean drop_stop_words, keep_case;
  const char *stemmer;      /* static: a Snowball algorithm, NULL: none */
  int min_count;            /* words that come less often are left out */
  int n_phrase_passes;      /* of vec_phrases_join(), default 0 */
  int n_shown;              /* words on the map, the most frequent; default 2,000; 0: no map */
  double least_seconds;     /* a shorter run is slowed down to this, so that it can be watched; default 20, 0: as fast as it goes */
} VecLearningOptions;

/* Good values for texts of @n_bytes: small ones are gone through more often, so that each word is met a few hundred times, with fewer dimensions, fewer
 * frequent words left out by chance and rarer ones kept. */
void vec_learning_options_init (VecLearningOptions *options, guint64 n_bytes);

VecLearning *vec_learning_new (void);

/* What lies behind @paths (vec-learning-texts.h), found in a thread: then "changed" comes, or "failed". A newer call wins. */
void vec_learning_choose (VecLearning *self, const char *const *paths);
void vec_learning_choose_text (VecLearning *self, const char *text);      /* valid UTF-8, copied */
guint vec_learning_get_n_files (VecLearning *self);                       /* 0: none, or pasted text */
guint vec_learning_get_n_skipped (VecLearning *self);                     /* files of chosen folders that hold no text */
guint64 vec_learning_get_n_bytes (VecLearning *self);                     /* 0: nothing is chosen yet */
gboolean vec_learning_is_looking (VecLearning *self);

/* Begins anew with the texts as chosen. What was learned before is forgotten. */
void vec_learning_start (VecLearning *self, const VecLearningOptions *options);
void vec_learning_set_paused (VecLearning *self, gboolean paused);
void vec_learning_stop (VecLearning *self);    /* learning: what was learned so far is the result; reading: EMPTY again */
VecLearningState vec_learning_get_state (VecLearning *self);
gboolean vec_learning_is_halting (VecLearning *self);   /* it was told to pause or to stop and will have in a moment */

/* What is being done, translated and static, and how much of how much (0: not known). While it learns: words gone through. */
const char *vec_learning_get_progress (VecLearning *self, guint64 *done, guint64 *total);
gboolean vec_learning_is_hurried (VecLearning *self);       /* it learns as fast as it can: drawing takes time from it */
double vec_learning_get_seconds (VecLearning *self);        /* of learning, pauses left out */
double vec_learning_get_seconds_left (VecLearning *self);   /* NaN: not known */
double vec_learning_get_speed (VecLearning *self);          /* words a second while it computes, waiting left out; 0: not known */

/* The loss as it went: (n, 2) share of the run 0 … 1 and mean loss since the value before; at most some hundreds. Lent until the main loop runs. */
const double *vec_learning_get_losses (VecLearning *self, guint *n);

/* The corpus, NULL before it was read; lent. Its first words are those on the map. */
VecCorpus *vec_learning_get_corpus (VecLearning *self);
int vec_learning_get_n_shown (VecLearning *self);
const float *vec_learning_get_layout (VecLearning *self);   /* (n_shown, 2), see vec-learning-layout.h; lent until the main loop runs; NULL: none yet */

/* The @k nearest words on the map to one of them at the moment of the last frame, by the cosine distance. VecNeighbor; free it. Under a millisecond. */
GArray *vec_learning_find_neighbors (VecLearning *self, int word, int k);

/* A word of the text that is being read at the moment of the last frame, with up to the window's width of words around it, and which
 * of them it is; each lent. n 0: not known. */
int vec_learning_get_moment (VecLearning *self, const char **words, int max_words, int *center);

/* ---- The result: while it is paused or done. In a thread; "changed" comes when it is ready again. */
gboolean vec_learning_has_result (VecLearning *self);
/* All words as a table; it knows words by their parts where sub-words were learned. */
void vec_learning_keep_async (VecLearning *self, const char *name, GAsyncReadyCallback callback, gpointer user_data);
VecTable *vec_learning_keep_finish (VecLearning *self, GAsyncResult *result, GError **error);
/* fastText's .bin (sub-words only), or any format that a table can be written in, by the extension. */
void vec_learning_save_async (VecLearning *self, const char *path, GAsyncReadyCallback callback, gpointer user_data);
gboolean vec_learning_save_finish (VecLearning *self, GAsyncResult *result, GError **error);

G_END_DECLS
