#pragma once

#include "session/vec-recipe.h"

G_BEGIN_DECLS

/* A projection that runs in a thread of its own and tells what it has reached, at most about thirty times a second. It stays there
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
  gboolean has_finished; /* all iterations done */
  GError *error;         /* given, or NULL; the run is over and no report follows */
} VecReport;

/* @pca_first: shows the picture of a PCA before the method's own. @graph may be NULL. The first report comes from the main loop. */
VecRun *vec_run_start (VecSpace *space, const VecRecipe *recipe, gboolean pca_first, VecKnnGraph *graph, gboolean paused,
                       gpointer owner, GMainContext *context, VecRunReported reported);

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
