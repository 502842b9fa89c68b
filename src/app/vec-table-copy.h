#pragma once

#include <gtk/gtk.h>

#include "session/vec-job.h"
#include "session/vec-session.h"
#include "table/vec-row-order.h"

G_BEGIN_DECLS

/* Puts the chosen rows of the session's table onto the clipboard of @owner, tab-separated and in the order of @view: written in a thread,
 * which dropping the job in @slot stops. At most a million rows. */
void vec_table_copy (VecJob **slot, GtkWidget *owner, VecSession *session, VecRowView *view);

G_END_DECLS
