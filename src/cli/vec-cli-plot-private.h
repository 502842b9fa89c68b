#pragma once

#include "cli/vec-cli-command.h"
#include "cli/vec-cli-layout.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "plot/vec-figure.h"

G_BEGIN_DECLS

/* What the files of the command plot share: vec-cli-plot.c (its options, and what it does), vec-cli-plot-colors.c and
 * vec-cli-plot-picture.c. */

#define VEC_CLI_CLUSTER "cluster"

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *coordinates;
  const char *color_by;
  const char *size_by, *shape_by;
  int n_clusters;
  int width, height;
  double scale, dpi;
  double point_size;
  const char *title;
  const char *theme;
  const char *terrain;
  gboolean dark;
  gboolean legend;
  gboolean labels;
  gboolean pictures;
  gboolean card;
  VecCliTexts selected;
  gboolean isolate;
  const char *view;
  gboolean perspective;
  VecOrbit orbit;        /* what the two say */
} VecCliPlotOptions;

/* What is drawn. */
typedef struct
{
  VecTable *table;
  VecCliLayout *layout;
  VecColoring *coloring;
  VecColumn *color;      /* what the colours stand for, row by row; NULL: nothing */
  VecRowSet *selected;   /* NULL: none */
  gint64 first;          /* of them; −1 */
  char *hash;
} VecCliMap;

/* ---- vec-cli-plot-colors.c */

/* Whether the table has what the options name. A column called "cluster" wins over the clusters that would be computed. */
gboolean vec_cli_plot_check_looks (const VecCliPlotOptions *options, VecTable *table, GError **error);
gboolean vec_cli_plot_check_column (const VecCliPlotOptions *options, VecTable *table, GError **error);
gboolean vec_cli_plot_make_coloring (VecCli *cli, const VecCliPlotOptions *options, VecCliMap *map, GError **error);

/* ---- vec-cli-plot-picture.c */
gboolean vec_cli_plot_is_dark (const VecCliPlotOptions *options);
double vec_cli_plot_get_scale (const VecCliPlotOptions *options);
gboolean vec_cli_plot_draw (VecCli *cli, const VecCliPlotOptions *options, const VecCliMap *map, GError **error);

G_END_DECLS
