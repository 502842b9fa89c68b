#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE with VEC_ERROR_MEMORY and a sentence when @bytes are more than the machine has to give. */
gboolean vec_memory_check (const char *file, guint64 bytes, GError **error);

/* For tests: pretends that this many bytes are available; 0 asks the machine again. */
void vec_memory_pretend (guint64 bytes);

G_END_DECLS
