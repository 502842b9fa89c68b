#pragma once

#include "plot/vec-renderer.h"

/* A table of @n rows labelled "word 1", "word 2" …, or with @labels (n). */
VecTable *plot_table_new (gint64 n, const char *const *labels);

/* Positions of @n points in five clusters (@seed), about 100 layout units across; free them. */
float *plot_clusters_new (gint64 n, guint64 seed, gint32 *codes);

/* A scene of such points, coloured, labelled, fitted into width × height. */
VecScene *plot_scene_new (gint64 n, double width, double height);

void plot_fit (VecScene *scene, double width, double height);
cairo_surface_t *plot_draw_points (VecScene *scene, int width, int height, double device_scale);

/* @n large discs side by side, 40 pixels apart, of three colours in turn, in the middle of a picture. */
VecScene *plot_row_of_discs (int n);

guint32 plot_get_pixel (cairo_surface_t *surface, int x, int y);   /* 0xAARRGGBB */
guint32 plot_get_rgb (cairo_surface_t *surface, int x, int y);     /* without alpha */
/* Sum over the channels of how far a pixel is from @rgb. */
int plot_distance (guint32 pixel, guint32 rgb);
/* Of all channels of two pictures of one size: how far they are apart in the mean, and at most. */
void plot_compare (cairo_surface_t *a, cairo_surface_t *b, double *mean, int *largest);
