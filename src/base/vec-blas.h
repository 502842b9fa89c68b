#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Call once at start (programs and tests): OpenBLAS works on one thread per call and our own threads call it side by side, so
 * that results do not depend on its scheduling and two pools never compete for the processors. */
void vec_blas_init (void);

G_END_DECLS
