#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Memory for large arrays that are read from front to back again and again, as a model's weights are, in pages of 2 MiB where the system has them: with
 * pages of 4 KiB a sentence waits for their look-ups a quarter of its time. Arrays share regions of such pages, so that little is lost between them; what
 * is not large comes from malloc(). All zeros, aligned to 64 bytes; NULL where there is no memory. Any thread may call; the caller frees. */
gpointer vec_large_memory_new (gsize n_bytes);
void vec_large_memory_free (gpointer memory);   /* may be NULL */

G_END_DECLS
