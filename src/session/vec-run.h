#pragma once

#include "session/vec-recipe.h"

G_BEGIN_DECLS

/* A projection that runs in a thread of its own and tells what it has reached, at most about sixty times a second. It stays there
 * when it has finished, so that it can be extended. All functions belong to the owner's context and never wait for a step. */
typedef struct _VecRun VecRun;

/* In the owner's context: there is news for vec_run_take_report(). */
typedef void (*VecRunReported) (gpointer owner, VecRun *run);

typedef struct
{
  VecLayout *layout;     /* a newer layout than at the last report, given, or NULL */
  VecKnnGraph *graph;    /* the neighbours, once they are known, given, or NULL */
  const char *stage;     /* translated, static, or NULL */
  guint64 n_done;        /* of the stage; n_total 0: not known */
  guint64 n_total;
  double elapsed;        /* seconds since the start of the run, pauses left out */
  gboolean has_finished; /* all iterations done */
  GError *error;         /* given, or NULL; the run is over and no report follows */
} VecReport;

/* What a run is made of; all is copied or referenced. */
typedef struct
{
  VecSpace *space;
  const VecRecipe *recipe;
  VecKnnGraph *graph;    /* NULL: not known yet */
  VecLayout *start;      /* where the points start; NULL: as the method does it */
  gboolean goes_on;      /* @start is an earlier state of the same picture: its iterations count, and only those are done which it */
  int n_more;            /* … lacks, and so many more */
  gboolean pca_first;    /* shows the picture of a PCA before the method's own */
  gboolean paused;
} VecRunOptions;

/* The first report comes from the main loop. */
VecRun *vec_run_start (const VecRunOptions *options, gpointer owner, GMainContext *context, VecRunReported reported);

/* Cancels and forgets the run; NULL is allowed. */
void vec_run_stop (VecRun *run);

/* From now on a report goes nowhere until a new owner is set. */
void vec_run_set_owner (VecRun *run, gpointer owner);

void vec_run_set_paused (VecRun *run, gboolean paused);
void vec_run_extend (VecRun *run, int n_more);
const VecRecipe *vec_run_get_recipe (VecRun *run);  /* with the iterations added by extending */

void vec_run_take_report (VecRun *run, VecReport *report);
void vec_report_clear (VecReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecReport, vec_report_clear)

G_END_DECLS
