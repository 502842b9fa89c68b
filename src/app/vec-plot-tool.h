#pragma once

#include <gtk/gtk.h>

#include "app/vec-plot-camera.h"
#include "app/vec-plot-orbit.h"

G_BEGIN_DECLS

/* What a drag on the map does. */
typedef enum
{
  VEC_TOOL_HAND,
  VEC_TOOL_RECTANGLE,
  VEC_TOOL_LASSO,
  VEC_TOOL_RULER,
} VecTool;

#define VEC_N_TOOLS (VEC_TOOL_RULER + 1)

#define VEC_TYPE_TOOL (vec_tool_get_type ())
GType vec_tool_get_type (void);

/* What a tool works on; lent for its life. */
typedef struct
{
  GtkWidget *widget;      /* the map: queue its drawing when what draw() shows has changed */
  VecSession *session;
  VecPlotCamera *camera;
  VecPlotOrbit *orbit;
} VecPlotToolContext;

/* A tool is one file that exports one such table. Its state is made when the map gets its session, one for each map. Coordinates are
 * the widget's pixels. Functions that are NULL do nothing. */
typedef struct
{
  const char *title;        /* the button's accessible name; N_() */
  const char *help;         /* its tooltip; N_() */
  const char *icon;
  guint key;                /* chooses the tool while the map has the focus; lower case */
  const char *cursor;       /* while the tool is chosen; NULL: the usual one */
  const char *held_cursor;  /* during a drag; NULL: as above */

  gpointer (*make) (const VecPlotToolContext *context);
  void (*free) (gpointer tool);

  /* A drag with the first button, once it is longer than a click's tremble, from where the button went down. end() comes after the last
   * update() where the button was let go; instead of it cancel(), when the drag was broken off. */
  void (*begin) (gpointer tool, double x, double y, GdkModifierType modifiers);
  void (*update) (gpointer tool, double x, double y, GdkModifierType modifiers);
  void (*end) (gpointer tool);
  void (*cancel) (gpointer tool);

  /* A click that is no drag; FALSE: it selects what is under the pointer, as ever. */
  gboolean (*click) (gpointer tool, double x, double y, GdkModifierType modifiers);

  /* Escape: TRUE when there was something of the tool's own to give up. */
  gboolean (*escape) (gpointer tool);

  /* It was chosen; another one was: what it showed goes. */
  void (*enter) (gpointer tool);
  void (*leave) (gpointer tool);

  /* Above everything else on the map; cr in logical pixels. Also while another tool is chosen. */
  void (*draw) (gpointer tool, cairo_t *cr, double width, double height);
} VecPlotTool;

/* NULL: there is no such tool. */
const VecPlotTool *vec_plot_tool_get (VecTool tool);

extern const VecPlotTool vec_hand_tool;
extern const VecPlotTool vec_rectangle_tool;
extern const VecPlotTool vec_lasso_tool;
extern const VecPlotTool vec_ruler_tool;

G_END_DECLS
