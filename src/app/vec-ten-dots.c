#include "app/vec-ten-dots.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define N_DOTS 10
#define DIAMETER 16.0f
#define GAP 9.0f
#define FILL_MS 70      /* a dot */

struct _VecTenDots
{
  GtkWidget parent_instance;

  int filled;
  double shown;         /* 0 … 10, on the way to @filled */
  AdwAnimation *animation;
};

G_DEFINE_FINAL_TYPE (VecTenDots, vec_ten_dots, GTK_TYPE_WIDGET)

static void
append_disc (GtkSnapshot *snapshot, float x, float y, float diameter, const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - diameter / 2, y - diameter / 2, diameter, diameter);
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &rect, diameter / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
append_ring (GtkSnapshot *snapshot, float x, float y, const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - DIAMETER / 2, y - DIAMETER / 2, DIAMETER, DIAMETER);
  const float widths[4] = { 1.5f, 1.5f, 1.5f, 1.5f };
  const GdkRGBA colors[4] = { *color, *color, *color, *color };
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &rect, DIAMETER / 2);
  gtk_snapshot_append_border (snapshot, &shape, widths, colors);
}

static void
vec_ten_dots_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecTenDots *self = VEC_TEN_DOTS (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float y = gtk_widget_get_height (widget) / 2.0f;
  GdkRGBA color, faint;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  faint = color;
  faint.alpha *= 0.4f;
  for (int i = 0; i < N_DOTS; i++)
    {
      int place = mirrored ? N_DOTS - 1 - i : i;
      float x = DIAMETER / 2 + (float) place * (DIAMETER + GAP), share = (float) CLAMP (self->shown - i, 0, 1);

      append_ring (snapshot, x, y, share > 0 ? &color : &faint);
      if (share > 0)
        append_disc (snapshot, x, y, DIAMETER * share, &color);
    }
}

static void
vec_ten_dots_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = (int) (orientation == GTK_ORIENTATION_VERTICAL ? DIAMETER + 2 : N_DOTS * DIAMETER + (N_DOTS - 1) * GAP);
}

static void
show_value_cb (double value, gpointer data)
{
  VecTenDots *self = data;

  self->shown = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A playing animation lives on without us, and would have the last word when it is the longer one. */
static void
stop_animation (VecTenDots *self)
{
  if (self->animation != NULL)
    adw_animation_pause (self->animation);
  g_clear_object (&self->animation);
}

static void
vec_ten_dots_dispose (GObject *object)
{
  stop_animation (VEC_TEN_DOTS (object));

  G_OBJECT_CLASS (vec_ten_dots_parent_class)->dispose (object);
}

static void
vec_ten_dots_class_init (VecTenDotsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_ten_dots_dispose;
  widget_class->snapshot = vec_ten_dots_snapshot;
  widget_class->measure = vec_ten_dots_measure;
  gtk_widget_class_set_css_name (widget_class, "tendots");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_ten_dots_init (VecTenDots *self)
{
  self->filled = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Not measured yet"), -1);
}

void
vec_ten_dots_set_filled (VecTenDots *self, int filled)
{
  g_autofree char *name = NULL;

  g_return_if_fail (VEC_IS_TEN_DOTS (self));

  filled = CLAMP (filled, -1, N_DOTS);
  if (filled == self->filled)
    return;

  self->filled = filled;
  name = filled < 0 ? g_strdup (_("Not measured yet")) : g_strdup_printf (_("%d of 10 neighbours are kept"), filled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  filled = MAX (filled, 0);
  stop_animation (self);
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), self->shown, filled,
                                             (guint) (FILL_MS * MAX (ABS (filled - self->shown), 1)),
                                             adw_callback_animation_target_new (show_value_cb, self, NULL));
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->animation), ADW_LINEAR);
  adw_animation_play (self->animation);
}

int
vec_ten_dots_get_filled (VecTenDots *self)
{
  g_return_val_if_fail (VEC_IS_TEN_DOTS (self), -1);

  return self->filled;
}
