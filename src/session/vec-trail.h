#pragma once

#include "plot/vec-orbit.h"
#include "plot/vec-viewport.h"
#include "session/vec-items.h"

G_BEGIN_DECLS

/* What is selected, and what of which picture is in view. */
typedef struct
{
  gint64 row;            /* selected; −1: none */
  VecTextItem *text;     /* selected; NULL: none */
  gboolean is_following; /* the whole layout is in view; else: */
  VecCamera camera;
  gboolean is_deep;      /* of three dimensions, and: */
  VecQuaternion side;    /* from which they are seen */
  guint picture;         /* cameras and sides mean something in this picture alone */
} VecPlace;

/* Where the person was before: a list that shares its tail with older ones. NULL: nowhere. */
typedef struct _VecTrail VecTrail;

struct _VecTrail
{
  int refs;
  VecPlace place;        /* text owned */
  VecTrail *previous;
};

VecTrail *vec_trail_push (VecTrail *trail, const VecPlace *place); /* new; @trail is referenced */
VecTrail *vec_trail_ref (VecTrail *trail);
void vec_trail_unref (VecTrail *trail);

gboolean vec_place_equal (const VecPlace *a, const VecPlace *b);
/* By how much one turns from the place's side to @side, radians. */
double vec_place_get_turn (const VecPlace *place, VecQuaternion side);

G_END_DECLS
