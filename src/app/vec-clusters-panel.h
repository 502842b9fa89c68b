#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The legend of the map's colours, and the clusters: how many, what each is about, which are shown. */
#define VEC_TYPE_CLUSTERS_PANEL (vec_clusters_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecClustersPanel, vec_clusters_panel, VEC, CLUSTERS_PANEL, GtkWidget)

void vec_clusters_panel_set_session (VecClustersPanel *self, VecSession *session);

G_END_DECLS
