#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Told by long work, from its worker thread, at most about thirty times a second.
 * @stage is a translated, static phrase ("Reading", "Finding neighbours"); @done and @total are in the stage's own unit (bytes
 * for readers, rows or iterations elsewhere); @total is 0 while it is not known. */
typedef void (*VecProgressFunc) (const char *stage, guint64 done, guint64 total, gpointer user_data);

G_END_DECLS
