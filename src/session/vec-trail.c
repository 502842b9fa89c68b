#include "session/vec-trail.h"

#define SAME_SIDE 1e-6   /* radians */

VecTrail *
vec_trail_push (VecTrail *trail, const VecPlace *place)
{
  VecTrail *step = g_new0 (VecTrail, 1);

  step->refs = 1;
  step->place = *place;
  if (place->text != NULL)
    g_object_ref (place->text);
  step->previous = vec_trail_ref (trail);
  return step;
}

VecTrail *
vec_trail_ref (VecTrail *trail)
{
  if (trail != NULL)
    trail->refs++;
  return trail;
}

void
vec_trail_unref (VecTrail *trail)
{
  while (trail != NULL && --trail->refs == 0)
    {
      VecTrail *previous = trail->previous;

      g_clear_object (&trail->place.text);
      g_free (trail);
      trail = previous;
    }
}

double
vec_place_get_turn (const VecPlace *place, VecQuaternion side)
{
  return vec_quaternion_get_angle (vec_quaternion_multiply (side, vec_quaternion_invert (place->side)));
}

gboolean
vec_place_equal (const VecPlace *a, const VecPlace *b)
{
  if (a->row != b->row || a->text != b->text || a->is_following != b->is_following)
    return FALSE;
  if (a->picture == b->picture && a->is_deep && vec_place_get_turn (a, b->side) > SAME_SIDE)
    return FALSE;
  return a->is_following || (a->picture == b->picture && vec_camera_equal (&a->camera, &b->camera));
}
