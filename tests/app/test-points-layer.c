/* What a widget shows of a scene from frame to frame: which pictures go over into each other. Run by run-on-screen.py. */
#include "app/vec-points-layer.h"

#include <adwaita.h>

#define SIZE 200
#define TIMEOUT_SECONDS 60

/* ---- A widget with nothing but the layer, that keeps what it showed */

#define TYPE_SHEET (sheet_get_type ())
G_DECLARE_FINAL_TYPE (Sheet, sheet, TEST, SHEET, GtkWidget)

struct _Sheet
{
  GtkWidget parent_instance;
  VecScene *scene;
  VecPointsLayer *layer;
  GArray *seen;             /* of guint32: what stood at the right point in each frame */
};

G_DEFINE_FINAL_TYPE (Sheet, sheet, GTK_TYPE_WIDGET)

/* At @x in the middle row of the widget. */
static guint32
get_pixel (GskRenderNode *node, int x)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIZE, SIZE);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  pixel = ((guint32 *) (gpointer) cairo_image_surface_get_data (surface))[SIZE / 2 * SIZE + x] & 0xffffff;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pixel;
}

static void
sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Sheet *self = TEST_SHEET (widget);
  GtkSnapshot *own = gtk_snapshot_new ();
  GskRenderNode *node;
  guint32 pixel;

  cairo_destroy (vec_points_layer_snapshot (self->layer, self->scene, own, SIZE, SIZE));
  node = gtk_snapshot_free_to_node (own);
  pixel = get_pixel (node, 150);
  g_array_append_val (self->seen, pixel);
  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
}

static void
sheet_dispose (GObject *object)
{
  Sheet *self = TEST_SHEET (object);

  g_clear_pointer (&self->layer, vec_points_layer_free);
  g_clear_pointer (&self->scene, vec_scene_free);
  g_clear_pointer (&self->seen, g_array_unref);
  G_OBJECT_CLASS (sheet_parent_class)->dispose (object);
}

static void
sheet_class_init (SheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sheet_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = sheet_snapshot;
}

/* Two points, left and right of the middle. */
static void
sheet_init (Sheet *self)
{
  VecCamera camera = { 0, 0, 50 };

  self->scene = vec_scene_new ();
  vec_scene_set_positions (self->scene, (float[]) { -1, 0, 1, 0 }, 2);
  vec_scene_set_camera (self->scene, &camera);
  vec_scene_set_point_size (self->scene, 20);
  self->layer = vec_points_layer_new (GTK_WIDGET (self));
  self->seen = g_array_new (FALSE, FALSE, sizeof (guint32));
  gtk_widget_set_size_request (GTK_WIDGET (self), SIZE, SIZE);
}

/* ---- What it shows */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static guint32
get_last (Sheet *sheet)
{
  return g_array_index (sheet->seen, guint32, sheet->seen->len - 1);
}

static void
wait_until (Sheet *sheet, gboolean (*condition) (Sheet *sheet, guint32 wanted), guint32 wanted)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;
  guint wake = g_timeout_add (10, wake_cb, NULL);

  while (!condition (sheet, wanted))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited %d s for a picture", TIMEOUT_SECONDS);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (wake);
}

static gboolean
has_shown (Sheet *sheet, guint32 unused)
{
  return sheet->seen->len > 0;
}

static gboolean
shows (Sheet *sheet, guint32 wanted)
{
  return sheet->seen->len > 0 && get_last (sheet) == wanted;
}

/* The scene is different: what is shown from now on. */
static void
look_anew (Sheet *sheet)
{
  g_array_set_size (sheet->seen, 0);
  vec_points_layer_invalidate (sheet->layer);
  wait_until (sheet, has_shown, 0);
}

static void
set_animations (gboolean animate)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animate, NULL);
}

static GtkWindow *
open_sheet (Sheet **sheet, gboolean animate)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  set_animations (animate);
  *sheet = g_object_new (TYPE_SHEET, NULL);
  gtk_window_set_child (window, GTK_WIDGET (*sheet));
  gtk_window_present (window);
  wait_until (*sheet, has_shown, 0);
  return window;
}

static guint
red (guint32 pixel)
{
  return pixel >> 16;
}

/* The first frame is the picture from before; nothing in it goes back; the last is what it would be at once. */
static void
test_goes_softly (void)
{
  Sheet *sheet;
  GtkWindow *window = open_sheet (&sheet, TRUE);
  guint32 ink = get_last (sheet), paper;

  vec_scene_set_visible (sheet->scene, (guint8[]) { 1, 0 });
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), ==, ink);
  paper = vec_scene_is_dark (sheet->scene) ? 0x1d1d20 : 0xfdfcf9;
  wait_until (sheet, shows, paper);
  for (guint i = 1; i < sheet->seen->len; i++)
    g_assert_cmpuint (red (g_array_index (sheet->seen, guint32, i)), >=, red (g_array_index (sheet->seen, guint32, i - 1)));

  vec_scene_set_visible (sheet->scene, NULL);
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), ==, paper);
  wait_until (sheet, shows, ink);
  gtk_window_destroy (window);
}

static void
test_isolated_softly (void)
{
  Sheet *sheet;
  GtkWindow *window = open_sheet (&sheet, FALSE);
  g_autoptr (VecRowSet) rows = vec_row_set_new (2, (gint64[]) { 0 }, 1);
  guint32 ink = get_last (sheet), aside;

  vec_scene_set_chosen (sheet->scene, rows, TRUE);
  look_anew (sheet);
  aside = get_last (sheet);
  g_assert_cmphex (aside, !=, ink);
  vec_scene_set_chosen (sheet->scene, rows, FALSE);
  look_anew (sheet);
  g_assert_cmphex (get_last (sheet), ==, ink);

  set_animations (TRUE);
  vec_scene_set_chosen (sheet->scene, rows, TRUE);
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), ==, ink);
  wait_until (sheet, shows, aside);
  gtk_window_destroy (window);
}

/* At once: with little motion; where the points are elsewhere; and where it is not about which rows are seen. */
static void
test_at_once (void)
{
  Sheet *sheet;
  GtkWindow *window = open_sheet (&sheet, FALSE);
  guint32 ink = get_last (sheet), paper = vec_scene_is_dark (sheet->scene) ? 0x1d1d20 : 0xfdfcf9;

  vec_scene_set_visible (sheet->scene, (guint8[]) { 1, 0 });
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), ==, paper);
  vec_scene_set_visible (sheet->scene, NULL);
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), ==, ink);

  set_animations (TRUE);
  vec_scene_set_visible (sheet->scene, (guint8[]) { 1, 0 });
  vec_scene_set_positions (sheet->scene, (float[]) { 1, 0, -1, 0 }, 2);
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), ==, ink);
  vec_scene_set_dark (sheet->scene, !vec_scene_is_dark (sheet->scene));
  look_anew (sheet);
  g_assert_cmphex (g_array_index (sheet->seen, guint32, 0), !=, ink);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);   /* graphics drivers keep memory, which is not what is tested here */
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/points-layer/goes-softly", test_goes_softly);
  g_test_add_func ("/points-layer/isolated-softly", test_isolated_softly);
  g_test_add_func ("/points-layer/at-once", test_at_once);
  return g_test_run ();
}
