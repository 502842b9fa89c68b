#include "base/vec-error.h"

typedef struct
{
  gboolean is_bad_row;
} VecErrorPrivate;

static void
vec_error_private_init (VecErrorPrivate *self)
{
  self->is_bad_row = FALSE;
}

static void
vec_error_private_copy (const VecErrorPrivate *source, VecErrorPrivate *copy)
{
  copy->is_bad_row = source->is_bad_row;
}

static void
vec_error_private_clear (VecErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (VecError, vec_error)

void
vec_error_set_is_bad_row (GError *error)
{
  g_return_if_fail (error != NULL && error->domain == VEC_ERROR);
  vec_error_get_private (error)->is_bad_row = TRUE;
}

gboolean
vec_error_is_bad_row (const GError *error)
{
  return error != NULL && error->domain == VEC_ERROR && vec_error_get_private (error)->is_bad_row;
}
