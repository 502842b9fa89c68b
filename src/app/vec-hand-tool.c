/* The hand: a drag moves the map, or turns it like a ball where it has three dimensions. */
#include "app/vec-plot-tool.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  VecPlotCamera *camera;
  VecPlotOrbit *orbit;
  gboolean turns;
  double x, y;   /* where the map was taken */
} Hand;

static gpointer
make (const VecPlotToolContext *context)
{
  Hand *self = g_new0 (Hand, 1);

  self->camera = context->camera;
  self->orbit = context->orbit;

  return self;
}

static void
begin (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Hand *self = tool;

  self->x = x;
  self->y = y;
  self->turns = vec_plot_orbit_is_on (self->orbit);
  if (self->turns)
    vec_plot_orbit_hold (self->orbit, x, y);
  else
    vec_plot_camera_hold (self->camera, NULL);
}

static void
update (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Hand *self = tool;

  if (self->turns)
    vec_plot_orbit_drag (self->orbit, x, y);
  else
    vec_plot_camera_drag (self->camera, x - self->x, y - self->y);
}

static void
end (gpointer tool)
{
  Hand *self = tool;

  if (self->turns)
    vec_plot_orbit_let_go (self->orbit);
  else
    vec_plot_camera_let_go (self->camera);
}

const VecPlotTool vec_hand_tool = {
  .title = N_("Move"),
  .help = N_("Move the map (H)"),
  .icon = "vec-hand-symbolic",
  .key = GDK_KEY_h,
  .held_cursor = "grabbing",
  .make = make,
  .free = g_free,
  .begin = begin,
  .update = update,
  .end = end,
  .cancel = end,
};
