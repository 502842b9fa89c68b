#pragma once

#include "measure/vec-company.h"
#include "measure/vec-ladder.h"
#include "measure/vec-trust.h"
#include "session/vec-session-private.h"

G_BEGIN_DECLS

/* What the files about trust share among themselves: vec-session-trust.c (the figures), vec-session-honesty.c (row by row),
 * vec-session-reel.c, vec-session-noise.c (noise and ladder). Everything is computed from immutable things that a job holds
 * references on: the space, a layout, the rows' true neighbours. */

#define VEC_TRUST_K 10

/* The true neighbours of all rows, fewer bytes than the graph they come from. Immutable, in an atomic reference-counted box. */
typedef struct
{
  int k;
  VecMetric metric;
  guint32 *rows;             /* (n, k): nearest first */
} VecTrueRows;

void vec_true_rows_unref (VecTrueRows *true_rows);

struct _VecSessionTrust
{
  /* The figures. */
  VecJob *figures_job;
  VecLayout *figures_layout;   /* whose figures are known, or being measured */
  gboolean has_figures;
  VecTrust figures;

  /* Row by row. */
  VecTrueRows *true_rows;      /* of the space; NULL while unknown */
  VecJob *true_rows_job;       /* takes them from a graph */
  VecJob *honesty_job;
  VecLayout *honesty_layout;   /* whose honesty is known, or being measured */
  gboolean is_searching;       /* the job has to find the neighbours first */
  float *honesty;              /* (n) */
  VecColoring *honesty_coloring;
  VecJob *torn_job;
  VecLayout *torn_layout;      /* what the job looks at, or has looked at */
  GArray *torn_rows;           /* of gint64, likewise: the neighbours */
  gint64 torn_row;             /* and whose they are */
  GByteArray *torn;            /* for each of torn_rows; empty while unknown */

  /* The reel. */
  VecJob *reel_job;
  VecLayout *reel_layout;      /* what the frames were laid on */
  VecKnnGraph *reel_graph;     /* shared by the frames; NULL before the first */
  int reel_size;
  GPtrArray *reel_frames;      /* of float * (n, 2) */
  VecCompany *reel_company;    /* the frames so far; NULL before the first and while the next one is being added */
  float *company;              /* (n) */
  int reel_shown;              /* −1: the map itself */

  /* Noise and ladder. */
  VecJob *noise_job;
  VecRecipe noise_recipe;      /* what it was made by */
  float *noise_layout;         /* (n, 2) */
  gboolean has_noise_figures;
  VecTrust noise_figures;
  VecJob *ladder_job;
  gboolean has_ladder;
  VecLadder ladder;
};

/* The metric whose neighbours a map of @recipe is meant to keep. */
VecMetric vec_recipe_get_metric (const VecRecipe *recipe);

/* The rows that measuring a map of the space takes: about a second of one core. */
gint64 vec_trust_sample_size (gint64 n_rows, int n_dims);

/* The layout that figures are about: finished, paused, or left as it is; NULL while it is on its way. */
VecLayout *vec_session_settled_layout (VecSession *self);

/* A VecJob's progress as a fraction, 0 while not known; −1 without a job. */
double vec_job_get_fraction (VecJob *job);

/* ---- vec-session-honesty.c */
void vec_session_update_honesty (VecSession *self, VecLayout *settled);
void vec_session_update_torn (VecSession *self);
void vec_session_clear_honesty (VecSession *self);

/* ---- vec-session-reel.c */
void vec_session_check_reel (VecSession *self);   /* empties it when it belongs to another map */
void vec_session_clear_reel (VecSession *self);
/* Runs @recipe on @space to its end in the thread of @job, with the iterations as its progress. @start (n, 2): where it begins, NULL:
 * where it always does. @graph may be NULL; *@graph is used when it fits, or, where it is NULL, filled in if the method has one
 * (given). Returns (n, 2), NULL on error. */
float *vec_job_project (VecJob *job, VecSpace *space, const VecRecipe *recipe, const float *start, VecKnnGraph **graph,
                        GError **error);
/* As vec_session_settled_layout(), but says in "failed" that one has to wait. */
VecLayout *vec_session_require_settled (VecSession *self);

/* ---- vec-session-noise.c */
void vec_session_check_noise (VecSession *self);
void vec_session_clear_noise (VecSession *self);
void vec_session_clear_ladder (VecSession *self);

G_END_DECLS
