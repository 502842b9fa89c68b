#include "app/vec-learn-map.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/vec-hover-card.h"
#include "app/vec-plot-camera.h"
#include "app/vec-points-layer.h"
#include "plot/vec-renderer.h"

#define MARGIN 36            /* pixels around the map */
#define PICK_RADIUS 10.0
#define DRAG_THRESHOLD 4.0
#define FOLLOW_SECONDS 0.12  /* in which a word goes 63 % of what is left of its way */
#define ARRIVED 1e-4         /* of the map's radius 1 */
#define PAN_STEP 60.0        /* pixels */
#define PACE 2               /* between pictures of words on their way, times as long as one takes to draw */
#define HURRIED_PACE 30      /* likewise, where the time is taken from the learning */

struct _VecLearnMap
{
  GtkWidget parent_instance;

  VecLearning *learning;
  VecScene *scene;
  VecPointsLayer *points;
  int n_words;
  float *drawn;              /* (n_words, 2) */
  float *goal;               /* (n_words, 2) */
  guint tick;
  gint64 last_time;          /* of the frame clock */
  double drawing;            /* seconds that the last picture took */
  VecCorpus *named;          /* whose words are the scene's labels */
  gboolean is_moved;         /* by the person: no longer seen whole by itself */
  int word;

  GtkWidget *card;
  double pointer_x, pointer_y;
  gint64 hovered;
  VecCamera held;            /* when a drag began */
  gboolean dragging;
};

G_DEFINE_FINAL_TYPE (VecLearnMap, vec_learn_map, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_WORD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static double
get_width (VecLearnMap *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

static double
get_height (VecLearnMap *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

static void
redraw (VecLearnMap *self)
{
  vec_points_layer_invalidate (self->points);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- The camera */

static void
fit (VecLearnMap *self)
{
  VecBounds bounds;
  VecCamera camera;

  if (self->is_moved || get_width (self) < 1 || get_height (self) < 1 || !vec_scene_get_bounds (self->scene, &bounds))
    return;
  camera = vec_camera_fit (&bounds, get_width (self), get_height (self), MARGIN);
  vec_scene_set_camera (self->scene, &camera);
}

static void
move_camera (VecLearnMap *self, VecCamera camera)
{
  self->is_moved = TRUE;
  vec_scene_set_camera (self->scene, &camera);
  redraw (self);
}

static void
zoom_at (VecLearnMap *self, double x, double y, double factor)
{
  VecCamera camera = vec_scene_get_camera (self->scene);

  move_camera (self, vec_camera_zoom_at (&camera, get_width (self), get_height (self), x, y, factor));
}

static void
show_whole (VecLearnMap *self)
{
  self->is_moved = FALSE;
  fit (self);
  redraw (self);
}

/* ---- On the way */

/* Each word goes towards where it is to be, the further the faster; TRUE: some are still on their way. */
static gboolean
approach (VecLearnMap *self, double seconds)
{
  float share = (float) (1 - exp (-seconds / FOLLOW_SECONDS));
  gboolean is_on_the_way = FALSE;

  for (int i = 0; i < 2 * self->n_words; i++)
    {
      float way = self->goal[i] - self->drawn[i];

      self->drawn[i] += share * way;
      is_on_the_way = is_on_the_way || fabsf (way) > (float) ARRIVED;
    }
  return is_on_the_way;
}

static void
show_places (VecLearnMap *self)
{
  vec_scene_set_positions (self->scene, self->drawn, self->n_words);
  fit (self);
  redraw (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecLearnMap *self = VEC_LEARN_MAP (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double since = (double) (now - self->last_time) / G_USEC_PER_SEC;
  gboolean goes_on;

  if (since < self->drawing * (vec_learning_is_hurried (self->learning) ? HURRIED_PACE : PACE))
    return G_SOURCE_CONTINUE;
  goes_on = approach (self, since);
  self->last_time = now;
  show_places (self);
  if (goes_on)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
set_out (VecLearnMap *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL || !adw_get_enable_animations (GTK_WIDGET (self)))
    {
      memcpy (self->drawn, self->goal, (gsize) self->n_words * 2 * sizeof (float));
      show_places (self);
      return;
    }
  if (self->tick != 0)
    return;
  self->last_time = gdk_frame_clock_get_frame_time (clock);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* ---- Following the learning */

/* The scene takes its labels from a table, which here has nothing but them. */
static VecTable *
make_label_table (VecCorpus *corpus, int n_words)
{
  VecTableBuilder *builder = vec_table_builder_new ("", "words", NULL);
  g_autoptr (VecStrings) labels = vec_strings_new ();
  float *nothing = g_new0 (float, n_words);

  for (int i = 0; i < n_words; i++)
    vec_strings_append (labels, vec_corpus_get_word (corpus, i), -1);
  vec_table_builder_take_vectors (builder, nothing, n_words, 1, nothing, g_free);
  vec_table_builder_set_labels (builder, labels);
  return vec_table_builder_end (builder, NULL);
}

static void
name_words (VecLearnMap *self, VecCorpus *corpus, int n_words)
{
  g_autoptr (VecTable) table = make_label_table (corpus, n_words);
  g_autofree float *counts = g_new (float, n_words);
  g_autoptr (VecLabelPriority) priority = NULL;

  for (int i = 0; i < n_words; i++)
    counts[i] = (float) vec_corpus_get_count (corpus, i);
  priority = vec_label_priority_new (counts, n_words);
  vec_scene_set_table (self->scene, table);
  vec_scene_set_label_priority (self->scene, priority);
  g_clear_pointer (&self->named, vec_corpus_unref);
  self->named = vec_corpus_ref (corpus);
}

static void
begin_anew (VecLearnMap *self, const float *layout, int n_words)
{
  vec_learn_map_set_word (self, -1);
  g_free (self->drawn);
  g_free (self->goal);
  self->n_words = n_words;
  self->drawn = g_memdup2 (layout, (gsize) n_words * 2 * sizeof (float));
  self->goal = g_memdup2 (layout, (gsize) n_words * 2 * sizeof (float));
  self->is_moved = FALSE;
  show_places (self);
}

static void
frame_cb (VecLearnMap *self)
{
  int n_words = vec_learning_get_n_shown (self->learning);
  const float *layout = vec_learning_get_layout (self->learning);
  VecCorpus *corpus = vec_learning_get_corpus (self->learning);

  if (layout == NULL)
    return;
  if (self->named != corpus || n_words != self->n_words)
    {
      begin_anew (self, layout, n_words);
      name_words (self, corpus, n_words);
    }
  memcpy (self->goal, layout, (gsize) n_words * 2 * sizeof (float));
  set_out (self);
}

/* ---- Selecting */

/* For people who cannot see the map: the list beside it tells the rest. */
static void
describe (VecLearnMap *self)
{
  VecCorpus *corpus = self->learning != NULL ? vec_learning_get_corpus (self->learning) : NULL;
  gboolean has_word = corpus != NULL && self->word >= 0 && self->word < vec_corpus_get_n_words (corpus);
  g_autofree char *text = has_word ? g_strdup_printf (_("Selected: %s"), vec_corpus_get_word (corpus, self->word)) : g_strdup (_("Nothing is selected"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
vec_learn_map_set_word (VecLearnMap *self, int word)
{
  g_return_if_fail (VEC_IS_LEARN_MAP (self));

  if (word == self->word)
    return;
  self->word = word;
  vec_scene_set_selection (self->scene, word, NULL, 0);
  redraw (self);
  describe (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORD]);
}

int
vec_learn_map_get_word (VecLearnMap *self)
{
  g_return_val_if_fail (VEC_IS_LEARN_MAP (self), -1);

  return self->word;
}

void
vec_learn_map_set_neighbors (VecLearnMap *self, GArray *neighbors)
{
  g_autofree gint64 *rows = g_new (gint64, neighbors->len + 1);

  g_return_if_fail (VEC_IS_LEARN_MAP (self));

  for (guint i = 0; i < neighbors->len; i++)
    rows[i] = g_array_index (neighbors, VecNeighbor, i).row;
  vec_scene_set_selection (self->scene, self->word, rows, neighbors->len);
  redraw (self);
}

static gint64
pick (VecLearnMap *self, double x, double y)
{
  return vec_scene_pick (self->scene, get_width (self), get_height (self), x, y, PICK_RADIUS);
}

/* ---- The hover card */

static void
allocate_card (VecLearnMap *self)
{
  int width, height;
  double x = self->pointer_x + 14, y = self->pointer_y + 14;
  graphene_point_t origin;

  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  x = x + width > get_width (self) ? MAX (0, self->pointer_x - 14 - width) : x;
  y = y + height > get_height (self) ? MAX (0, self->pointer_y - 14 - height) : y;
  origin = GRAPHENE_POINT_INIT ((float) x, (float) y);
  gtk_widget_allocate (self->card, width, height, -1, gsk_transform_translate (NULL, &origin));
}

static char *
dup_card_text (VecLearnMap *self, gint64 row)
{
  VecCorpus *corpus = vec_learning_get_corpus (self->learning);
  gint64 count;

  if (row < 0 || corpus == NULL || row >= vec_corpus_get_n_words (corpus))
    return NULL;
  count = vec_corpus_get_count (corpus, (int) row);
  return g_strdup_printf (ngettext ("%s\n%'lld time in the text", "%s\n%'lld times in the text", (gulong) count),
                          vec_corpus_get_word (corpus, (int) row), (long long) count);
}

static void
motion_cb (VecLearnMap *self, double x, double y)
{
  gint64 row = x >= 0 && !self->dragging ? pick (self, x, y) : -1;

  self->pointer_x = x;
  self->pointer_y = y;
  vec_scene_set_pointer (self->scene, x, y);
  if (row != self->hovered)
    {
      g_autofree char *text = dup_card_text (self, row);

      self->hovered = row;
      vec_hover_card_set_text (VEC_HOVER_CARD (self->card), text);
      vec_scene_set_hover (self->scene, row);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (VecLearnMap *self)
{
  motion_cb (self, -1, -1);
}

/* ---- Pointer and keys */

static gboolean
scroll_cb (VecLearnMap *self, double dx, double dy)
{
  gboolean is_away = self->pointer_x < 0;

  zoom_at (self, is_away ? get_width (self) / 2 : self->pointer_x, is_away ? get_height (self) / 2 : self->pointer_y, pow (VEC_ZOOM_STEP, -dy));
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (VecLearnMap *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->held = vec_scene_get_camera (self->scene);
  self->dragging = FALSE;
}

static void
drag_update_cb (VecLearnMap *self, double dx, double dy, GtkGesture *gesture)
{
  if (!self->dragging && hypot (dx, dy) <= DRAG_THRESHOLD)
    return;
  self->dragging = TRUE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  move_camera (self, vec_camera_pan (&self->held, dx, dy));
}

static void
drag_end_cb (VecLearnMap *self)
{
  self->dragging = FALSE;
}

static void
click_cb (VecLearnMap *self, int n_press, double x, double y)
{
  if (n_press == 1)
    vec_learn_map_set_word (self, (int) pick (self, x, y));
  else if (n_press == 2)
    zoom_at (self, x, y, VEC_ZOOM_DIVE);
}

static void
pan (VecLearnMap *self, double dx, double dy)
{
  VecCamera camera = vec_scene_get_camera (self->scene);

  move_camera (self, vec_camera_pan (&camera, -dx * PAN_STEP, dy * PAN_STEP));
}

/* From a selected word to the next one there, else the map moves. */
static void
step (VecLearnMap *self, double dx, double dy)
{
  gint64 row = self->word >= 0 ? vec_scene_step (self->scene, self->word, dx, dy) : -1;

  if (self->word < 0)
    pan (self, dx, dy);
  else if (row >= 0)
    vec_learn_map_set_word (self, (int) row);
}

static gboolean
key_cb (VecLearnMap *self, guint key, guint code, GdkModifierType modifiers)
{
  double x = get_width (self) / 2, y = get_height (self) / 2;

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left: step (self, -1, 0); return GDK_EVENT_STOP;
    case GDK_KEY_Right: step (self, 1, 0); return GDK_EVENT_STOP;
    case GDK_KEY_Up: step (self, 0, 1); return GDK_EVENT_STOP;
    case GDK_KEY_Down: step (self, 0, -1); return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add: zoom_at (self, x, y, VEC_ZOOM_STEP); return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract: zoom_at (self, x, y, 1 / VEC_ZOOM_STEP); return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_Home: show_whole (self); return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->n_words > 0)
        vec_learn_map_set_word (self, (int) vec_scene_pick_center (self->scene, get_width (self), get_height (self)));
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->word < 0)
        return GDK_EVENT_PROPAGATE;
      vec_learn_map_set_word (self, -1);
      return GDK_EVENT_STOP;
    default: return GDK_EVENT_PROPAGATE;
    }
}

static void
add_controllers (VecLearnMap *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* ---- The widget */

static void
vec_learn_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecLearnMap *self = VEC_LEARN_MAP (widget);
  gint64 begin = g_get_monotonic_time ();
  cairo_t *cr;

  if (get_width (self) < 1 || get_height (self) < 1)
    return;
  cr = vec_points_layer_snapshot (self->points, self->scene, snapshot, get_width (self), get_height (self));
  vec_render_overlay (self->scene, cr, get_width (self), get_height (self));
  cairo_destroy (cr);
  self->drawing = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  gtk_widget_snapshot_child (widget, self->card, snapshot);
}

static void
vec_learn_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VecLearnMap *self = VEC_LEARN_MAP (widget);

  fit (self);
  vec_points_layer_invalidate (self->points);
  if (gtk_widget_should_layout (self->card))
    allocate_card (self);
}

static void
vec_learn_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 150;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 450;
}

static void
dark_changed_cb (VecLearnMap *self)
{
  vec_scene_set_dark (self->scene, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  redraw (self);
}

static void
vec_learn_map_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WORD)
    g_value_set_int (value, VEC_LEARN_MAP (object)->word);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vec_learn_map_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WORD)
    vec_learn_map_set_word (VEC_LEARN_MAP (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vec_learn_map_dispose (GObject *object)
{
  VecLearnMap *self = VEC_LEARN_MAP (object);

  g_clear_object (&self->learning);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_learn_map_parent_class)->dispose (object);
}

static void
vec_learn_map_finalize (GObject *object)
{
  VecLearnMap *self = VEC_LEARN_MAP (object);

  vec_points_layer_free (self->points);
  vec_scene_free (self->scene);
  g_clear_pointer (&self->named, vec_corpus_unref);
  g_free (self->drawn);
  g_free (self->goal);

  G_OBJECT_CLASS (vec_learn_map_parent_class)->finalize (object);
}

static void
vec_learn_map_class_init (VecLearnMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vec_learn_map_get_property;
  object_class->set_property = vec_learn_map_set_property;
  object_class->dispose = vec_learn_map_dispose;
  object_class->finalize = vec_learn_map_finalize;
  widget_class->snapshot = vec_learn_map_snapshot;
  widget_class->size_allocate = vec_learn_map_size_allocate;
  widget_class->measure = vec_learn_map_measure;
  props[PROP_WORD] = g_param_spec_int ("word", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_learn_map_init (VecLearnMap *self)
{
  self->scene = vec_scene_new ();
  self->points = vec_points_layer_new (GTK_WIDGET (self));
  self->card = vec_hover_card_new ();
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  self->word = -1;
  self->hovered = -1;
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
  dark_changed_cb (self);
}

void
vec_learn_map_set_learning (VecLearnMap *self, VecLearning *learning)
{
  g_return_if_fail (VEC_IS_LEARN_MAP (self));
  g_return_if_fail (self->learning == NULL);

  self->learning = g_object_ref (learning);
  g_signal_connect_object (learning, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
}
