#include "session/vec-encodings.h"

void
vec_encodings_init (VecEncodings *encodings)
{
  encodings->size_by = g_strdup ("");
  encodings->shape_by = g_strdup ("");
  encodings->color_scale = VEC_SCALE_AUTO;
}

void
vec_encodings_clear (VecEncodings *encodings)
{
  g_clear_pointer (&encodings->size_by, g_free);
  g_clear_pointer (&encodings->shape_by, g_free);
}

void
vec_encodings_copy (const VecEncodings *encodings, VecEncodings *copy)
{
  copy->size_by = g_strdup (encodings->size_by);
  copy->shape_by = g_strdup (encodings->shape_by);
  copy->color_scale = encodings->color_scale;
}

gboolean
vec_encodings_equal (const VecEncodings *a, const VecEncodings *b)
{
  return g_str_equal (a->size_by, b->size_by) && g_str_equal (a->shape_by, b->shape_by)
         && a->color_scale == b->color_scale;
}
