#pragma once

#include "session/vec-link-change.h"
#include "session/vec-link.h"

G_BEGIN_DECLS

/* What the files of a link share: vec-link.c (which rows belong together, colours), vec-link-follow.c and vec-link-measure.c. */

struct _VecLink
{
  GObject parent_instance;
  VecSession *sides[2];      /* left, right; NULL once closed */
  gboolean is_syncing;       /* one side is being brought in line with the other */
  gboolean is_colored;
  char *colored_before[2];   /* what the colours meant before they showed the change */

  VecJob *match_job;
  VecTable *matched[2];      /* what the match is of, or will be */
  VecRowMatch *match;        /* NULL while not known */
  VecJob *change_job;
  VecLinkInput input;        /* what the change is of, or will be */
  VecLinkChange *change;     /* NULL while not known */
  GListStore *changed;       /* of VecRowItem */
};

/* ---- vec-link.c */
int vec_link_side_of (VecLink *self, VecSession *session);
void vec_link_emit_changed (VecLink *self);
void vec_link_emit_failed (VecLink *self, const GError *error);

/* ---- vec-link-follow.c: one side follows the other */
void vec_link_connect_followers (VecLink *self);
void vec_link_follow_all (VecLink *self);        /* once the match is known */
/* Of one table the right side shows everything but the projection as the left does. */
void vec_link_follow_settings (VecLink *self);

/* ---- vec-link-measure.c: what changed */
void vec_link_connect_measure (VecLink *self);
void vec_link_update_change (VecLink *self);     /* when something that it depends on is there, or is another */
void vec_link_forget_change (VecLink *self);
void vec_link_give_colorings (VecLink *self);    /* those of the change, or none, to both sides */

G_END_DECLS
