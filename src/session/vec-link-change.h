#pragma once

#include "measure/vec-change.h"
#include "session/vec-session-private.h"
#include "table/vec-row-match.h"

G_BEGIN_DECLS

/* What vec-link.c has measured in a job of its own: neighbours on both sides, and what rows keep of them. */

/* What to compare: everything immutable, references held. */
typedef struct
{
  VecRowMatch *match;
  gboolean on_maps;                   /* else in the spaces */
  VecSpace *spaces[2];
  VecLayout *layouts[2];              /* on_maps */
  VecMetric metrics[2];               /* not on_maps; a dot product counts as cosine */
} VecLinkInput;

void vec_link_input_clear (VecLinkInput *input);
gboolean vec_link_input_equal (const VecLinkInput *a, const VecLinkInput *b);

typedef struct
{
  gint64 n_matched;
  int k;                              /* VEC_LINK_K, or as many as the rows allow */
  guint32 *neighbors[2];              /* (n_matched, k): positions among the matched rows, nearest first */
  float *kept;                        /* (rows of the left table) NaN: not in both */
  VecColoring *colorings[2];
  double mean_kept;
  gint64 *changed;                    /* (n_changed): rows of the left table, most changed first */
  gint64 n_changed;
} VecLinkChange;

/* In the thread of @job, which tells its progress. NULL with @error, also when cancelled. */
VecLinkChange *vec_link_change_measure (const VecLinkInput *input, VecJob *job, GError **error);
void vec_link_change_free (VecLinkChange *change);

G_END_DECLS
