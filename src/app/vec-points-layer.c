#include "app/vec-points-layer.h"

#include <adwaita.h>

#include "plot/vec-dissolve.h"
#include "plot/vec-painter.h"

#define FRAME_SECONDS 0.004   /* of a frame for the points: GTK, labels and the compositor want the rest */
#define SLICE_SECONDS 0.003
#define REST_MS 40            /* without a new picture: the hand has come to rest */

typedef struct _SurfacePool SurfacePool;

struct _VecPointsLayer
{
  GtkWidget *widget;

  cairo_surface_t *surface;  /* what is shown */
  GdkTexture *texture;       /* the same, where GTK does not draw with cairo */
  VecCamera camera;          /* that sees it */
  gboolean dirty;
  SurfacePool *pool;

  VecScene *scene;           /* that the painter draws; NULL: none yet */
  VecPainter *painter;
  cairo_surface_t *next;     /* the picture with every row, as far as it has come; NULL: what is shown is that */
  guint rest_source;

  VecDissolve *dissolve;     /* what was shown before rows were hidden, shown or isolated */
  guint64 seen, places;      /* the scene's serials of what is shown */
  gboolean dark;
  guint tick;
};

/* ---- Surfaces */

/* Pixels that no texture uses any more: taken again, because fresh memory costs more than drawing into it. Outlives the layer as
 * long as a texture is somewhere on its way to the screen. */
struct _SurfacePool
{
  GQueue spare;   /* of cairo_surface_t */
};

static void
surface_pool_clear (gpointer data)
{
  SurfacePool *pool = data;

  g_queue_clear_full (&pool->spare, (GDestroyNotify) cairo_surface_destroy);
}

static void
surface_pool_unref (SurfacePool *pool)
{
  g_rc_box_release_full (pool, surface_pool_clear);
}

static cairo_surface_t *
surface_pool_take (SurfacePool *pool, int width, int height)
{
  cairo_surface_t *surface;

  /* The newest one is still held by the frame that is on the screen: writing into it would copy it first. So may an older one be, that
   * others still look at. */
  while (pool->spare.length > 1 && (surface = g_queue_pop_head (&pool->spare)) != NULL)
    {
      if (cairo_image_surface_get_width (surface) == width && cairo_image_surface_get_height (surface) == height
          && cairo_surface_get_reference_count (surface) == 1)
        return surface;
      cairo_surface_destroy (surface);
    }

  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
}

typedef struct
{
  SurfacePool *pool;
  cairo_surface_t *surface;
} Pixels;

static void
pixels_free (gpointer data)
{
  Pixels *pixels = data;

  g_queue_push_tail (&pixels->pool->spare, pixels->surface);
  surface_pool_unref (pixels->pool);
  g_free (pixels);
}

/* Takes @surface. */
static GdkTexture *
texture_from_surface (VecPointsLayer *self, cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  Pixels *pixels = g_new (Pixels, 1);
  g_autoptr (GBytes) bytes = NULL;

  pixels->pool = g_rc_box_acquire (self->pool);
  pixels->surface = surface;
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height, pixels_free, pixels);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* ---- The layer */

VecPointsLayer *
vec_points_layer_new (GtkWidget *widget)
{
  VecPointsLayer *self = g_new0 (VecPointsLayer, 1);

  self->widget = widget;
  self->pool = g_rc_box_new0 (SurfacePool);
  self->dissolve = vec_dissolve_new ();

  return self;
}

static void
forget_pixels (VecPointsLayer *self)
{
  if (self->texture != NULL)
    g_clear_pointer (&self->surface, cairo_surface_destroy);
  else if (self->surface != NULL)
    g_queue_push_tail (&self->pool->spare, g_steal_pointer (&self->surface));
  g_clear_object (&self->texture);
}

static void
forget_next (VecPointsLayer *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->next != NULL)
    g_queue_push_head (&self->pool->spare, g_steal_pointer (&self->next));
}

static void
stop_dissolving (VecPointsLayer *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  vec_dissolve_stop (self->dissolve);
}

void
vec_points_layer_free (VecPointsLayer *layer)
{
  stop_dissolving (layer);
  vec_dissolve_free (layer->dissolve);
  forget_next (layer);
  forget_pixels (layer);
  g_clear_pointer (&layer->painter, vec_painter_free);
  surface_pool_unref (layer->pool);
  g_free (layer);
}

void
vec_points_layer_invalidate (VecPointsLayer *layer)
{
  layer->dirty = TRUE;
  gtk_widget_queue_draw (layer->widget);
}

/* Where GTK draws with cairo itself, a surface is painted as it is; a texture would be converted pixel by pixel through floats, which
 * took half of a frame. Elsewhere a texture is uploaded once and kept by the graphics device. */
static gboolean
draws_with_cairo (VecPointsLayer *self)
{
  GtkNative *native = gtk_widget_get_native (self->widget);

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

static void
show (VecPointsLayer *self, cairo_surface_t *surface)
{
  forget_pixels (self);
  self->surface = surface;
  self->camera = vec_scene_get_camera (self->scene);
  if (!draws_with_cairo (self))
    self->texture = texture_from_surface (self, cairo_surface_reference (surface));
}

/* A slice of the picture with every row, when nothing else is to be done. */
static gboolean
complete_cb (gpointer data)
{
  VecPointsLayer *self = data;

  if (!vec_painter_complete (self->painter, self->next, SLICE_SECONDS))
    return G_SOURCE_CONTINUE;

  self->rest_source = 0;
  show (self, g_steal_pointer (&self->next));
  gtk_widget_queue_draw (self->widget);

  return G_SOURCE_REMOVE;
}

static gboolean
rest_cb (gpointer data)
{
  VecPointsLayer *self = data;

  self->rest_source = g_idle_add (complete_cb, self);

  return G_SOURCE_REMOVE;
}

static void
follow_scene (VecPointsLayer *self, VecScene *scene)
{
  if (self->scene == scene)
    return;

  g_clear_pointer (&self->painter, vec_painter_free);
  self->painter = vec_painter_new (scene);
  self->scene = scene;
}

/* ---- From what was shown to what is shown now */

static gint64
get_time (VecPointsLayer *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->widget);

  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecPointsLayer *self = data;

  gtk_widget_queue_draw (widget);
  if (vec_dissolve_is_going (self->dissolve, gdk_frame_clock_get_frame_time (clock)))
    return G_SOURCE_CONTINUE;

  self->tick = 0;
  vec_dissolve_stop (self->dissolve);

  return G_SOURCE_REMOVE;
}

static gboolean
may_dissolve (VecPointsLayer *self, int width, int height)
{
  return width * (gint64) height <= VEC_DISSOLVE_MAX_PIXELS && adw_get_enable_animations (self->widget)
         && gtk_widget_get_mapped (self->widget);
}

/* A new picture of width × height device pixels is to be shown. Where the points are elsewhere there is nothing to go softly. */
static void
dissolve_if_needed (VecPointsLayer *self, int width, int height, int scale)
{
  guint64 seen = vec_scene_get_seen_serial (self->scene), places = vec_scene_get_places_serial (self->scene);
  gboolean dark = vec_scene_is_dark (self->scene);

  if (self->surface == NULL || places != self->places || dark != self->dark || cairo_image_surface_get_width (self->surface) != width
      || cairo_image_surface_get_height (self->surface) != height)
    stop_dissolving (self);
  else if (seen != self->seen && may_dissolve (self, width, height))
    {
      vec_dissolve_begin (self->dissolve, self->surface, &self->camera, scale, get_time (self));
      if (self->tick == 0)
        self->tick = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
    }
  self->seen = seen;
  self->places = places;
  self->dark = dark;
}

static void
render (VecPointsLayer *self, VecScene *scene, double width, double height)
{
  int scale = gtk_widget_get_scale_factor (self->widget);
  cairo_surface_t *surface;

  forget_next (self);
  follow_scene (self, scene);
  dissolve_if_needed (self, (int) width * scale, (int) height * scale, scale);
  surface = surface_pool_take (self->pool, (int) width * scale, (int) height * scale);
  if (!vec_painter_draw (self->painter, surface, width, height, scale, FRAME_SECONDS))
    {
      self->next = surface_pool_take (self->pool, (int) width * scale, (int) height * scale);
      self->rest_source = g_timeout_add (REST_MS, rest_cb, self);
    }
  show (self, surface);
  self->dirty = FALSE;
}

static void
paint_pixels (VecPointsLayer *self, cairo_t *cr, double width, double height)
{
  double scale = gtk_widget_get_scale_factor (self->widget);
  VecCamera camera = vec_scene_get_camera (self->scene);

  cairo_save (cr);
  cairo_scale (cr, 1 / scale, 1 / scale);
  if (self->texture == NULL)
    {
      cairo_set_source_surface (cr, self->surface, 0, 0);
      cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
      cairo_paint (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
    }
  vec_dissolve_paint (self->dissolve, cr, &camera, width, height, get_time (self));
  cairo_restore (cr);
}

cairo_t *
vec_points_layer_snapshot (VecPointsLayer *layer, VecScene *scene, GtkSnapshot *snapshot, double width, double height)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;

  if (layer->dirty || layer->surface == NULL)
    render (layer, scene, width, height);
  if (layer->texture != NULL)
    gtk_snapshot_append_texture (snapshot, layer->texture, &area);

  cr = gtk_snapshot_append_cairo (snapshot, &area);
  paint_pixels (layer, cr, width, height);

  return cr;
}
