#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that is mapped may be shortened by somebody else. Whoever then reads what is gone gets SIGBUS, which ends the program. From this
 * call on such a page reads as zeros instead, in every thread, and is counted; a bus error of any other kind ends the program as before.
 * For programs, not for libraries: the handler of a signal belongs to the whole process. */
void vec_lost_pages_guard (void);

/* How many pages were gone when they were read. Once it has grown, numbers of a mapped file are not what they were. Any thread. */
guint vec_lost_pages_get_count (void);

G_END_DECLS
