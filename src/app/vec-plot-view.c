#include "app/vec-plot-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-export.h"
#include "app/vec-glide.h"
#include "app/vec-hover-card.h"
#include "app/vec-plot-description.h"
#include "app/vec-plot-keys.h"
#include "app/vec-plot-menu.h"
#include "app/vec-points-layer.h"
#include "plot/vec-picture-file.h"
#include "plot/vec-renderer.h"
#include "session/vec-session-camera.h"
#include "session/vec-session-chosen.h"
#include "session/vec-session-pictures.h"

#define PICK_RADIUS 8.0      /* pixels */
#define DRAG_THRESHOLD 4.0   /* pixels */
#define BUTTON_BACK 8
#define BUTTON_FORWARD 9
#define CARD_PICTURE 140     /* pixels of a picture in the card, at most */
#define COVER_AIR 12         /* pixels between what lies over the map at its sides and what is fitted between them */
#define CARD_GAP 14          /* pixels between pointer and card */

struct _VecPlotView
{
  GtkWidget parent_instance;

  VecSession *session;
  VecPointsLayer *points;
  VecPlotCamera *camera;
  VecPlotOrbit *orbit;
  VecGlide *glide;           /* from one picture to the next */
  VecCamera left;            /* the camera of the picture that is being replaced */
  const float *aimed_at;     /* the layout that the points go to, compared only */
  gboolean in_reel;          /* the glide goes through the seed reel */
  GtkWidget *card;

  VecTool tool;
  gpointer tools[VEC_N_TOOLS];   /* their states; NULL where there is no such tool */
  GtkGesture *drag;
  gboolean dragging;             /* with the tool: */
  VecTool drag_tool;             /* which is another one where a key is held */
  gboolean broken_off;           /* nothing more is heard of the drag that goes on */
  gboolean has_stopped;          /* the map moved by itself when it was touched */
  GPtrArray *covers;             /* of GtkWidget, not owned, that lie over it */

  int width, height;             /* logical pixels that the session was told */
  double pointer_x, pointer_y;   /* pixels; negative while the pointer is away */
  gint64 hovered;                /* −1: none */
  int hovered_text;              /* likewise */
  gint64 neighbors_of;           /* the row whose neighbours the session lists; −1: none */
};

G_DEFINE_FINAL_TYPE (VecPlotView, vec_plot_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TOOL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static VecScene *
get_scene (VecPlotView *self)
{
  return vec_session_get_scene (self->session);
}

static double
get_width (VecPlotView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

static double
get_height (VecPlotView *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

/* ---- What lies over it */

void
vec_plot_view_add_cover (VecPlotView *self, GtkWidget *widget)
{
  g_return_if_fail (VEC_IS_PLOT_VIEW (self));

  g_ptr_array_add (self->covers, widget);
}

static void
tell_covers (VecPlotView *self)
{
  g_autoptr (GArray) covers = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_t));

  for (guint i = 0; i < self->covers->len; i++)
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (self->covers->pdata[i])
          && gtk_widget_compute_bounds (self->covers->pdata[i], GTK_WIDGET (self), &bounds))
        g_array_append_val (covers, ((cairo_rectangle_t) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height }));
    }
  vec_scene_set_covers (get_scene (self), (const cairo_rectangle_t *) (gconstpointer) covers->data, covers->len);
}

/* What is always there at the left and right. */
static double
get_side_room (VecPlotView *self)
{
  int widest = 0;

  for (guint i = 0; i < self->covers->len; i++)
    {
      GtkWidget *cover = self->covers->pdata[i];
      GtkAlign align = gtk_widget_get_halign (cover);
      int width;

      if (!gtk_widget_get_visible (cover) || (align != GTK_ALIGN_START && align != GTK_ALIGN_END))
        continue;
      gtk_widget_measure (cover, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      widest = MAX (widest, width);
    }

  return widest > 0 ? widest + COVER_AIR : 0;
}

/* ---- Drawing */

static void
draw_tools (VecPlotView *self, cairo_t *cr)
{
  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (self->tools[tool] != NULL && vec_plot_tool_get (tool)->draw != NULL)
      vec_plot_tool_get (tool)->draw (self->tools[tool], cr, get_width (self), get_height (self));
}

static void
vec_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecPlotView *self = VEC_PLOT_VIEW (widget);
  double width = get_width (self), height = get_height (self);
  cairo_t *cr;

  if (self->session == NULL || width < 1 || height < 1)
    return;

  tell_covers (self);
  cr = vec_points_layer_snapshot (self->points, get_scene (self), snapshot, width, height);
  vec_render_overlay (get_scene (self), cr, width, height);
  draw_tools (self, cr);
  cairo_destroy (cr);

  gtk_widget_snapshot_child (widget, self->card, snapshot);
}

/* ---- The hover card */

/* Beside the pointer, on the side where there is room. */
static void
allocate_card (VecPlotView *self)
{
  int width, height;
  double x = self->pointer_x + CARD_GAP, y = self->pointer_y + CARD_GAP;
  graphene_point_t origin;

  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  if (x + width > get_width (self))
    x = MAX (0, self->pointer_x - CARD_GAP - width);
  if (y + height > get_height (self))
    y = MAX (0, self->pointer_y - CARD_GAP - height);

  origin = GRAPHENE_POINT_INIT ((float) x, (float) y);
  gtk_widget_allocate (self->card, width, height, -1, gsk_transform_translate (NULL, &origin));
}

/* What has not been decoded comes with a later scene. Few pixels are enlarged, so that a digit of 28 × 28 can be seen. */
static void
show_card_picture (VecPlotView *self)
{
  VecPictures *pictures = vec_session_get_pictures (self->session);
  cairo_surface_t *surface = pictures != NULL && self->hovered >= 0 ? vec_pictures_get (pictures, self->hovered) : NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (surface != NULL)
    texture = vec_export_texture_new (vec_picture_enlarge (surface, CARD_PICTURE));
  vec_hover_card_set_picture (VEC_HOVER_CARD (self->card), texture != NULL ? GDK_PAINTABLE (texture) : NULL);
}

static char *
dup_card_text (VecPlotView *self)
{
  if (self->hovered_text >= 0)
    return vec_session_dup_added_text (self->session, self->hovered_text);
  return self->hovered >= 0 ? vec_session_dup_row_text (self->session, self->hovered) : NULL;
}

/* A row, or an added text, or nothing. */
static void
hover_point (VecPlotView *self, gint64 row, int text)
{
  if (row != self->hovered || text != self->hovered_text)
    {
      g_autofree char *words = NULL;

      self->hovered = row;
      self->hovered_text = text;
      words = dup_card_text (self);
      vec_hover_card_set_text (VEC_HOVER_CARD (self->card), words);
      vec_session_set_hovered_row (self->session, row);
      show_card_picture (self);
    }
  vec_scene_set_hover_marker (get_scene (self), text);
  if (row >= 0 || text >= 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The hover is a layer of its own, so that moving the mouse does not redraw every point. */
static void
update_hover (VecPlotView *self)
{
  gboolean away = self->pointer_x < 0 || self->dragging;
  double width = get_width (self), height = get_height (self), x = self->pointer_x, y = self->pointer_y;
  int text = away ? -1 : vec_scene_pick_marker (get_scene (self), width, height, x, y, PICK_RADIUS);
  gint64 row = away || text >= 0 ? -1 : vec_scene_pick (get_scene (self), width, height, x, y, PICK_RADIUS);

  vec_scene_set_pointer (get_scene (self), away ? -1 : x, away ? -1 : y);
  hover_point (self, row, text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (VecPlotView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  vec_plot_camera_set_pointer (self->camera, x, y);
  update_hover (self);
}

static void
leave_cb (VecPlotView *self)
{
  motion_cb (self, -1, -1);
}

/* ---- Tools */

static void
show_cursor (VecPlotView *self)
{
  const VecPlotTool *tool = vec_plot_tool_get (self->dragging ? self->drag_tool : self->tool);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->dragging && tool->held_cursor != NULL ? tool->held_cursor : tool->cursor);
}

static void
make_tools (VecPlotView *self)
{
  VecPlotToolContext context = { GTK_WIDGET (self), self->session, self->camera, self->orbit };

  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (vec_plot_tool_get (tool) != NULL)
      self->tools[tool] = vec_plot_tool_get (tool)->make (&context);
}

static void
free_tools (VecPlotView *self)
{
  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (self->tools[tool] != NULL)
      vec_plot_tool_get (tool)->free (g_steal_pointer (&self->tools[tool]));
}

static void
stop_dragging (VecPlotView *self)
{
  self->dragging = FALSE;
  show_cursor (self);
  update_hover (self);
}

static void
drag_cancelled_cb (VecPlotView *self)
{
  const VecPlotTool *tool = vec_plot_tool_get (self->drag_tool);

  if (!self->dragging)
    return;

  if (tool->cancel != NULL)
    tool->cancel (self->tools[self->drag_tool]);
  stop_dragging (self);
}

/* Until the button goes down again nothing more of this drag is heard. */
static void
break_off_drag (VecPlotView *self)
{
  if (self->dragging)
    gtk_event_controller_reset (GTK_EVENT_CONTROLLER (self->drag));
}

gboolean
vec_plot_view_escape_tool (VecPlotView *self)
{
  const VecPlotTool *tool;

  g_return_val_if_fail (VEC_IS_PLOT_VIEW (self), FALSE);

  tool = vec_plot_tool_get (self->tool);
  if (self->dragging)
    {
      break_off_drag (self);
      return TRUE;
    }

  return self->tools[self->tool] != NULL && tool->escape != NULL && tool->escape (self->tools[self->tool]);
}

void
vec_plot_view_set_tool (VecPlotView *self, VecTool tool)
{
  g_return_if_fail (VEC_IS_PLOT_VIEW (self));
  g_return_if_fail (vec_plot_tool_get (tool) != NULL);

  if (tool == self->tool)
    return;

  break_off_drag (self);
  if (self->tools[self->tool] != NULL && vec_plot_tool_get (self->tool)->leave != NULL)
    vec_plot_tool_get (self->tool)->leave (self->tools[self->tool]);
  self->tool = tool;
  if (self->tools[tool] != NULL && vec_plot_tool_get (tool)->enter != NULL)
    vec_plot_tool_get (tool)->enter (self->tools[tool]);
  show_cursor (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOOL]);
}

VecTool
vec_plot_view_get_tool (VecPlotView *self)
{
  g_return_val_if_fail (VEC_IS_PLOT_VIEW (self), VEC_TOOL_HAND);

  return self->tool;
}

/* ---- Dragging and clicking */

static GdkModifierType
get_modifiers (gpointer gesture)
{
  return gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
}

static void
drag_begin_cb (VecPlotView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->has_stopped = vec_plot_camera_stop (self->camera) || vec_plot_orbit_has_stopped (self->orbit);
  self->broken_off = FALSE;
}

/* With Shift the hand, too, surrounds what is to be chosen. */
static VecTool
get_tool_for_drag (VecPlotView *self, GdkModifierType modifiers)
{
  return self->tool == VEC_TOOL_HAND && (modifiers & GDK_SHIFT_MASK) != 0 ? VEC_TOOL_RECTANGLE : self->tool;
}

static void
start_dragging (VecPlotView *self, double x, double y, GtkGesture *gesture)
{
  const VecPlotTool *tool;

  self->drag_tool = get_tool_for_drag (self, get_modifiers (gesture));
  tool = vec_plot_tool_get (self->drag_tool);
  self->dragging = TRUE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_cursor (self);
  update_hover (self);
  if (tool->begin != NULL)
    tool->begin (self->tools[self->drag_tool], x, y, get_modifiers (gesture));
}

static void
drag_update_cb (VecPlotView *self, double dx, double dy, GtkGesture *gesture)
{
  double x, y;

  if (vec_plot_camera_is_pinched (self->camera))
    {
      drag_cancelled_cb (self);
      self->broken_off = TRUE;
    }
  if (self->broken_off)
    return;

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  if (!self->dragging && hypot (dx, dy) > DRAG_THRESHOLD)
    start_dragging (self, x, y, gesture);
  if (self->dragging && vec_plot_tool_get (self->drag_tool)->update != NULL)
    vec_plot_tool_get (self->drag_tool)->update (self->tools[self->drag_tool], x + dx, y + dy, get_modifiers (gesture));
}

static void
drag_end_cb (VecPlotView *self)
{
  const VecPlotTool *tool = vec_plot_tool_get (self->drag_tool);

  if (!self->dragging)
    return;

  if (tool->end != NULL)
    tool->end (self->tools[self->drag_tool]);
  stop_dragging (self);
}

/* With Ctrl a row is chosen beside others, or no longer. */
static void
select_at (VecPlotView *self, double x, double y, GdkModifierType modifiers)
{
  int marker = vec_scene_pick_marker (get_scene (self), get_width (self), get_height (self), x, y, PICK_RADIUS);
  gint64 row = vec_scene_pick (get_scene (self), get_width (self), get_height (self), x, y, PICK_RADIUS);

  if ((modifiers & GDK_CONTROL_MASK) != 0)
    vec_session_toggle_row (self->session, row);
  else if (marker >= 0)
    vec_session_select_text (self->session, marker);
  else
    vec_session_select_row (self->session, row);
}

static void
click_cb (VecPlotView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  const VecPlotTool *tool = vec_plot_tool_get (self->tool);

  /* Who stops a map that moves did not aim at what happens to be under the pointer. */
  if (n_press == 1 && self->has_stopped)
    return;
  if (n_press == 1 && (tool->click == NULL || !tool->click (self->tools[self->tool], x, y, get_modifiers (gesture))))
    select_at (self, x, y, get_modifiers (gesture));
  else if (n_press == 2)
    vec_plot_camera_zoom_at (self->camera, x, y, VEC_ZOOM_DIVE);
}

/* A finger has no second button. */
static void
long_press_cb (VecPlotView *self, double x, double y, GtkGesture *gesture)
{
  break_off_drag (self);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  vec_plot_menu_open (self, x, y);
}

/* The buttons beside the thumb, as in a browser. */
static void
thumb_cb (VecPlotView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == BUTTON_BACK)
    vec_session_return (self->session);
  else if (button == BUTTON_FORWARD)
    vec_session_advance (self->session);
}

void
vec_plot_view_zoom (VecPlotView *self, double factor)
{
  g_return_if_fail (VEC_IS_PLOT_VIEW (self));

  vec_plot_camera_zoom (self->camera, factor);
}

/* ---- Following the session */

static void
redraw_points (VecPlotView *self)
{
  vec_points_layer_invalidate (self->points);
}

/* Points or camera have travelled on. */
static void
moved_cb (gpointer data)
{
  VecPlotView *self = data;

  redraw_points (self);
  if (self->hovered >= 0 || self->hovered_text >= 0)
    update_hover (self);
}

/* ---- From one picture to the next: the points travel, and the camera with them */

static void
replacing_cb (VecPlotView *self)
{
  self->left = vec_scene_get_camera (get_scene (self));
  vec_glide_hold (self->glide);
}

static void
replaced_cb (VecPlotView *self)
{
  VecCamera goal = vec_session_get_camera (self->session);

  self->in_reel = FALSE;
  self->aimed_at = vec_session_get_layout (self->session);
  if (!vec_glide_follow (self->glide))
    vec_glide_stop (self->glide);
  else if (!vec_camera_equal (&self->left, &goal))
    vec_plot_camera_travel (self->camera, &self->left, vec_glide_get_start_time (self->glide), VEC_GLIDE_DURATION);
  redraw_points (self);
}

/* A run that goes on moves the goal. */
static void
aim_anew (VecPlotView *self)
{
  const float *layout = vec_session_get_layout (self->session);

  if (self->in_reel || layout == self->aimed_at)
    return;
  self->aimed_at = layout;
  if (layout != NULL)
    vec_glide_aim (self->glide);
  else
    vec_glide_stop (self->glide);
}

/* The film is over, or stands at the map itself: this looks as it did before. */
static void
come_back_from_reel (VecPlotView *self)
{
  if (self->in_reel && !vec_glide_is_moving (self->glide) && vec_session_get_reel_frame (self->session) < 0)
    vec_scene_restore_labels (get_scene (self));
}

static void
glided_cb (gpointer data)
{
  VecPlotView *self = data;

  if (!self->in_reel && !vec_glide_is_moving (self->glide))
    {
      vec_glide_stop (self->glide);
      vec_session_follow (self->session);
    }
  come_back_from_reel (self);
  moved_cb (self);
}

static void
scene_changed_cb (VecPlotView *self)
{
  if (vec_glide_is_moving (self->glide))
    aim_anew (self);
  redraw_points (self);
  if (self->hovered >= vec_scene_get_n_rows (get_scene (self)) || self->hovered_text >= 0)
    update_hover (self);
  else if (self->hovered >= 0 && !vec_hover_card_has_picture (VEC_HOVER_CARD (self->card)))
    show_card_picture (self);
}

/* Another one may be under the pointer now, though of the same number. */
static void
texts_changed_cb (VecPlotView *self)
{
  if (self->hovered_text < 0)
    return;
  hover_point (self, -1, -1);
  update_hover (self);
}

/* While another seed's picture is shown, points that do not keep their company fade. */
static void
reel_changed_cb (VecPlotView *self)
{
  gboolean elsewhere = vec_session_get_reel_frame (self->session) >= 0;

  if (vec_session_get_reel_size (self->session) > 0)
    {
      if (!self->in_reel)
        vec_scene_keep_labels (get_scene (self));
      self->in_reel = TRUE;
      vec_glide_follow (self->glide);
      come_back_from_reel (self);
    }
  else if (self->in_reel)
    vec_glide_stop (self->glide);
  self->in_reel = vec_session_get_reel_size (self->session) > 0;
  vec_scene_set_fade (get_scene (self), elsewhere ? vec_session_get_company (self->session) : NULL);
  redraw_points (self);
}

static void
dark_changed_cb (VecPlotView *self)
{
  if (self->session == NULL)
    return;

  vec_scene_set_dark (get_scene (self), adw_style_manager_get_dark (adw_style_manager_get_default ()));
  redraw_points (self);
}

/* What a person who cannot see the picture hears about it. */
static void
description_changed_cb (VecPlotView *self)
{
  gboolean has_neighbors = self->neighbors_of == vec_session_get_selected_row (self->session);
  g_autofree char *description = vec_plot_description_dup (self->session, has_neighbors);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* Until then the list is that of the row before. */
static void
neighbors_changed_cb (VecPlotView *self)
{
  self->neighbors_of = vec_session_get_selected_row (self->session);
  description_changed_cb (self);
}

static void
add_pointer_controllers (VecPlotView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *thumb = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  self->drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (self->drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (self->drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (self->drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (self->drag, "cancel", G_CALLBACK (drag_cancelled_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (thumb), 0);
  g_signal_connect_swapped (thumb, "pressed", G_CALLBACK (thumb_cb), self);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_swapped (long_press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (long_press));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (thumb));
  vec_plot_camera_share_touches (self->camera, self->drag);
}

static void
follow_session (VecPlotView *self)
{
  g_signal_connect_object (self->session, "hovered-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "texts-changed", G_CALLBACK (texts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::selected-text", G_CALLBACK (description_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "scene-changed", G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "layout-replacing", G_CALLBACK (replacing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "layout-replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::selected-row", G_CALLBACK (description_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "neighbors-changed", G_CALLBACK (neighbors_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "measured", G_CALLBACK (description_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "reel-changed", G_CALLBACK (reel_changed_cb), self, G_CONNECT_SWAPPED);
  description_changed_cb (self);
  dark_changed_cb (self);
}

void
vec_plot_view_set_session (VecPlotView *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_PLOT_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->camera = vec_plot_camera_new (GTK_WIDGET (self), session, moved_cb, self);
  self->orbit = vec_plot_orbit_new (GTK_WIDGET (self), session, self->camera, moved_cb, self);
  self->glide = vec_glide_new (GTK_WIDGET (self), vec_session_get_scene (session), glided_cb, self);
  make_tools (self);
  add_pointer_controllers (self);
  vec_plot_keys_attach (self);
  vec_plot_menu_attach (self);
  follow_session (self);
}

VecSession *
vec_plot_view_get_session (VecPlotView *self)
{
  g_return_val_if_fail (VEC_IS_PLOT_VIEW (self), NULL);

  return self->session;
}

VecPlotOrbit *
vec_plot_view_get_orbit (VecPlotView *self)
{
  g_return_val_if_fail (VEC_IS_PLOT_VIEW (self), NULL);

  return self->orbit;
}

VecPlotCamera *
vec_plot_view_get_camera (VecPlotView *self)
{
  g_return_val_if_fail (VEC_IS_PLOT_VIEW (self), NULL);

  return self->camera;
}

gboolean
vec_plot_view_is_gliding (VecPlotView *self)
{
  g_return_val_if_fail (VEC_IS_PLOT_VIEW (self), FALSE);

  return self->glide != NULL && vec_glide_is_moving (self->glide);
}

/* ---- The widget */

static void
vec_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VecPlotView *self = VEC_PLOT_VIEW (widget);

  if (gtk_widget_should_layout (self->card))
    allocate_card (self);
  vec_plot_menu_present (self);
  if (self->session == NULL || width < 1 || height < 1)
    return;

  if (width != self->width || height != self->height)
    {
      self->width = width;
      self->height = height;
      redraw_points (self);
      vec_session_set_side_room (self->session, get_side_room (self));
      vec_session_set_size (self->session, width, height);
    }
}

/* In height it asks for no more than it needs: it takes what the table below it leaves. */
static void
vec_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 900 : 160;
}

static void
vec_plot_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_enum (value, (int) VEC_PLOT_VIEW (object)->tool);
}

static void
vec_plot_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  vec_plot_view_set_tool (VEC_PLOT_VIEW (object), (VecTool) g_value_get_enum (value));
}

static void
vec_plot_view_dispose (GObject *object)
{
  VecPlotView *self = VEC_PLOT_VIEW (object);

  vec_plot_menu_remove (self);
  free_tools (self);
  g_clear_pointer (&self->glide, vec_glide_free);
  g_clear_pointer (&self->orbit, vec_plot_orbit_free);
  g_clear_pointer (&self->camera, vec_plot_camera_free);
  g_clear_pointer (&self->points, vec_points_layer_free);
  g_clear_pointer (&self->covers, g_ptr_array_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_plot_view_parent_class)->dispose (object);
}

static void
vec_plot_view_class_init (VecPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vec_plot_view_get_property;
  object_class->set_property = vec_plot_view_set_property;
  object_class->dispose = vec_plot_view_dispose;
  widget_class->snapshot = vec_plot_view_snapshot;
  widget_class->size_allocate = vec_plot_view_size_allocate;
  widget_class->measure = vec_plot_view_measure;

  props[PROP_TOOL] = g_param_spec_enum ("tool", NULL, NULL, VEC_TYPE_TOOL, VEC_TOOL_HAND,
                                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_plot_view_init (VecPlotView *self)
{
  self->pointer_x = self->pointer_y = -1;
  self->hovered = self->neighbors_of = -1;
  self->hovered_text = -1;
  self->points = vec_points_layer_new (GTK_WIDGET (self));
  self->covers = g_ptr_array_new ();

  self->card = vec_hover_card_new ();
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Scatter plot"), -1);

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw_points), NULL);
}
