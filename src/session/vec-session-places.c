/* The way back to where one was, and forth again: places are part of what undo brings back, and going is a step of its own. */
#include "session/vec-session-camera.h"

#include "session/vec-session-private.h"

static gboolean
is_there (VecSession *self, const VecPlace *place)
{
  return place->text == NULL || vec_snapshot_find_text (self->now, place->text) >= 0;
}

/* The nearest place on @trail that is not here; texts that were removed meanwhile are passed by. */
static VecTrail *
find_other (VecSession *self, VecTrail *trail)
{
  VecPlace here = vec_snapshot_get_place (self->now);

  while (trail != NULL && (!is_there (self, &trail->place) || vec_place_equal (&trail->place, &here)))
    trail = trail->previous;
  return trail;
}

/* The nearest where another point is selected. */
static VecTrail *
find_other_point (VecSession *self, VecTrail *trail)
{
  const VecSnapshot *now = self->now;

  for (; trail != NULL; trail = trail->previous)
    {
      const VecPlace *place = &trail->place;
      gboolean is_point = place->row >= 0 || place->text != NULL;

      if (is_point && is_there (self, place) && (place->row != now->selected_row || place->text != now->selected_text))
        return trail;
    }
  return NULL;
}

static void
step_back (VecSession *self, VecTrail *step)
{
  VecPlace here = vec_snapshot_get_place (self->now);
  VecSnapshot *next;

  if (step == NULL)
    return;
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_trail (next, vec_trail_ref (step->previous), vec_trail_push (self->now->ahead, &here));
  vec_snapshot_go_to (next, &step->place);
  vec_session_change (self, next, NULL);
}

void
vec_session_go_back (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  step_back (self, find_other_point (self, self->now->trail));
}

void
vec_session_return (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  vec_session_commit_camera (self);
  step_back (self, find_other (self, self->now->trail));
}

void
vec_session_advance (VecSession *self)
{
  VecPlace here;
  VecTrail *step;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  vec_session_commit_camera (self);
  here = vec_snapshot_get_place (self->now);
  step = find_other (self, self->now->ahead);
  if (step == NULL)
    return;
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_trail (next, vec_trail_push (self->now->trail, &here), vec_trail_ref (step->previous));
  vec_snapshot_go_to (next, &step->place);
  vec_session_change (self, next, NULL);
}

/* ---- What can be done. */

gboolean
vec_session_can_go_back (VecSession *self)
{
  return find_other_point (self, self->now->trail) != NULL;
}

gboolean
vec_session_can_return (VecSession *self)
{
  return find_other (self, self->now->trail) != NULL;
}

gboolean
vec_session_can_advance (VecSession *self)
{
  return find_other (self, self->now->ahead) != NULL;
}

static void
notify_if (VecSession *self, gboolean *said, gboolean can, guint prop)
{
  if (*said == can)
    return;
  *said = can;
  vec_session_notify (self, prop);
}

void
vec_session_notify_places (VecSession *self)
{
  notify_if (self, &self->can_go_back, vec_session_can_go_back (self), PROP_CAN_GO_BACK);
  notify_if (self, &self->can_return, vec_session_can_return (self), PROP_CAN_RETURN);
  notify_if (self, &self->can_advance, vec_session_can_advance (self), PROP_CAN_ADVANCE);
}
