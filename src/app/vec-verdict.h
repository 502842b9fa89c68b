#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* How far the map can be trusted, in one glance: ten dots, the verdict in large words, and what it means. */
#define VEC_TYPE_VERDICT (vec_verdict_get_type ())
G_DECLARE_FINAL_TYPE (VecVerdict, vec_verdict, VEC, VERDICT, GtkWidget)

void vec_verdict_set_session (VecVerdict *self, VecSession *session);   /* once */

/* The share of neighbours that a map keeps, 0 … 1: at ten neighbours, or at the smallest number measured; −1 when there is none. */
double vec_verdict_get_kept (const VecTrust *trust);

G_END_DECLS
