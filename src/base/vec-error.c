#include "base/vec-error.h"

G_DEFINE_QUARK (vec-error-quark, vec_error)
