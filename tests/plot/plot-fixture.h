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
