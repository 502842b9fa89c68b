#pragma once

#include "session/vec-session.h"

/* What the tests of the session share: small tables, and waiting with the main loop running. */

/* Iterates the main context until @condition holds; fails the test after ten minutes (a sanitizer is slow). */
#define wait_until(condition)                                                                  \
  G_STMT_START                                                                                 \
  {                                                                                            \
    gint64 wait_begin = g_get_monotonic_time ();                                               \
    while (!(condition))                                                                       \
      {                                                                                        \
        if (g_get_monotonic_time () - wait_begin > 600 * (gint64) G_USEC_PER_SEC)              \
          g_error ("%s:%d: waited too long for: %s", __FILE__, __LINE__, #condition);          \
        iterate ();                                                                            \
      }                                                                                        \
  }                                                                                            \
  G_STMT_END

/* One turn of the main loop, at most 5 ms long. */
void iterate (void);
/* Turns of the main loop for so long. */
void iterate_for (int milliseconds);

/* @n_rows rows in 4 groups around corners of a cube; labels "w0", "w1", …; columns "group" (category "alpha" … "delta"), "size"
 * (number, the row), "note" (text, "Note 0" …). */
VecTable *make_table (guint n_rows, int n_dims, guint64 seed);

/* A session that has this table and has finished everything. Iterations are set to 60. */
VecSession *make_session (VecTable *table);

gboolean is_idle (VecSession *session);
char *get_string (VecSession *session, const char *property);
gboolean get_boolean (VecSession *session, const char *property);

/* Counts a signal; free it after the session or disconnect yourself. */
typedef struct
{
  int n;
  char *message;   /* of the last "failed" */
  int code;
} Count;

void count_signal (VecSession *session, const char *signal, Count *count);
void count_failures (VecSession *session, Count *count);
void count_clear (Count *count);

/* Copies of the layout (n, 2); free it. */
float *copy_layout (VecSession *session);

VecRowItem *nth_row (GListModel *list, guint n); /* lent: the list holds it */
