#pragma once

#include "plot/vec-scene-private.h"

G_BEGIN_DECLS

/* The countries of the map: groups of the colouring (clusters, categories) that hold together in the layout, and where their names
 * belong. A group holds together when half of its rows lie in one piece that is mostly its own: the places where it is densest, as few
 * as hold half of its rows (its highest density region, Hyndman 1996), of which one connected part has at least LEAST_WHOLE, and where
 * at least LEAST_OWN of the rows are of the group. Two islands of equal size have no name, for it would stand in the sea between them.
 * Found on a grid of 80 × 80, from at most 30,000 rows, which costs about 2 ms. */
typedef struct
{
  const char *name;      /* lent by the scene */
  guint code;            /* of the colouring */
  double x, y;           /* layout units: the middle of the piece if that is in it, else its densest place */
  double radius;         /* of a disc as large as the piece */
  double count;          /* rows of the whole group, about */
  guint32 colors[2];     /* for light and dark grounds, legible as letters */
} VecRegion;

/* Of VecRegion, largest first; empty when colours stand for no groups. */
GArray *vec_label_regions_find (VecScene *scene);

/* The colour as letters on the paper need it: darker, or on a dark ground lighter. */
guint32 vec_label_make_legible (guint32 color, gboolean dark);

G_END_DECLS
