#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A camera on the layout plane. Layout y points up, screen y down. A value; copy it freely. */
typedef struct
{
  double center_x, center_y; /* layout units, at the middle of the picture */
  double scale;              /* pixels per layout unit, > 0 */
} VecCamera;

typedef struct
{
  double x_min, y_min, x_max, y_max;
} VecBounds;

gboolean vec_camera_equal (const VecCamera *a, const VecCamera *b);

/* The whole of @bounds in width × height pixels with a margin of @margin pixels; a single point or a line gets a sensible scale. */
VecCamera vec_camera_fit (const VecBounds *bounds, double width, double height, double margin);

void vec_camera_to_screen (const VecCamera *camera, double width, double height, double x, double y, double *sx, double *sy);
void vec_camera_to_layout (const VecCamera *camera, double width, double height, double sx, double sy, double *x, double *y);

/* Zooms by @factor so that the layout point under the pixel (sx, sy) stays under it. */
VecCamera vec_camera_zoom_at (const VecCamera *camera, double width, double height, double sx, double sy, double factor);
VecCamera vec_camera_pan (const VecCamera *camera, double dx, double dy); /* pixels */

G_END_DECLS
