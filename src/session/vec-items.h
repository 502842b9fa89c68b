#pragma once

#include "search/vec-index.h"
#include "session/vec-recipe.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* How the session makes the items that it lists; the getters are in vec-session.h. */

VecRowItem *vec_row_item_new (gint64 row, const char *label, double distance, double fraction, const char *detail);

/* What the session found out about a neighbour: notifies. */
void vec_row_item_set_torn (VecRowItem *item, gboolean torn);
void vec_row_item_set_hidden (VecRowItem *item, gboolean hidden);   /* likewise */

/* Items for @neighbors (of VecNeighbor, nearest first), with the bars of vec_neighbor_fraction(). */
GPtrArray *vec_row_items_new (VecTable *table, GArray *neighbors, VecMetric metric);

/* The length of the bar of neighbour @index:
 *   COSINE     the cosine itself, cut to 0 … 1: the bar says how much of the direction is shared
 *   EUCLIDEAN  1 − d / (2 d_last): full at distance 0, half at the last neighbour listed, linear between
 *   DOT        the score as a share of the best one listed, cut to 0 … 1 (a dot product has no upper bound of its own) */
double vec_neighbor_fraction (GArray *neighbors, guint index, VecMetric metric);

/* @colors: for light and dark backgrounds. @session is told about "visible" and is not kept alive. */
VecClusterItem *vec_cluster_item_new (VecSession *session, int cluster, gint64 size, const char *labels, const guint32 *colors,
                                      gboolean visible);
/* What the session decided: notifies without asking it again. */
void vec_cluster_item_update_visible (VecClusterItem *item, gboolean visible);

/* Takes over @vector (n_dims of the table), as the encoder gave it. */
VecTextItem *vec_text_item_new (const char *text, char **unknown, float *vector);
const float *vec_text_item_get_vector (VecTextItem *item);
/* Takes over both; see vec-session.h. */
void vec_text_item_take_note (VecTextItem *item, char *note, char *detail);
/* Items of one thread that follow each other are joined on the map; 0: none. */
void vec_text_item_set_thread (VecTextItem *item, int thread);
int vec_text_item_get_thread (VecTextItem *item);

/* Where the text belongs in the space that @stamp stands for: @query is its treated vector, @neighbors its nearest rows in the
 * metric used for placing. Takes over both. Thrown away when another stamp comes. */
void vec_text_item_set_place (VecTextItem *item, guint64 stamp, float *query, GArray *neighbors);
const float *vec_text_item_get_query (VecTextItem *item, guint64 stamp);       /* NULL: not known for this stamp */
GArray *vec_text_item_get_place_neighbors (VecTextItem *item);                 /* the latest known, or NULL */

/* Its place in the finished @layout, worked out (vec-placement.h), of which it keeps a reference: place (3), @spread. Thrown away
 * when another layout comes; FALSE: not known for this one. */
void vec_text_item_settle (VecTextItem *item, VecLayout *layout, const float *place, float spread);
gboolean vec_text_item_get_settled (VecTextItem *item, VecLayout *layout, float *place, float *spread);

G_END_DECLS
