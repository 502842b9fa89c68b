#include "app/vec-hover-card.h"

#include <string.h>

#define MAX_LINES 8

struct _VecHoverCard
{
  GtkWidget parent_instance;
  GtkWidget *picture;
  GtkWidget *title;
  GtkWidget *details;
};

G_DEFINE_FINAL_TYPE (VecHoverCard, vec_hover_card, GTK_TYPE_WIDGET)

static GtkWidget *
add_label (VecHoverCard *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 42);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), MAX_LINES);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return label;
}

static void
vec_hover_card_dispose (GObject *object)
{
  VecHoverCard *self = VEC_HOVER_CARD (object);

  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->details, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_hover_card_parent_class)->dispose (object);
}

static void
vec_hover_card_class_init (VecHoverCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_hover_card_dispose;
  gtk_widget_class_set_css_name (widget_class, "hovercard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLTIP);
}

static void
vec_hover_card_init (VecHoverCard *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 2);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), FALSE);
  gtk_widget_set_halign (self->picture, GTK_ALIGN_START);
  gtk_widget_set_margin_bottom (self->picture, 4);
  gtk_widget_set_visible (self->picture, FALSE);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
  self->title = add_label (self, "heading");
  self->details = add_label (self, "caption");
}

GtkWidget *
vec_hover_card_new (void)
{
  return g_object_new (VEC_TYPE_HOVER_CARD, NULL);
}

void
vec_hover_card_set_picture (VecHoverCard *self, GdkPaintable *picture)
{
  g_return_if_fail (VEC_IS_HOVER_CARD (self));

  gtk_picture_set_paintable (GTK_PICTURE (self->picture), picture);
  gtk_widget_set_visible (self->picture, picture != NULL);
}

gboolean
vec_hover_card_has_picture (VecHoverCard *self)
{
  g_return_val_if_fail (VEC_IS_HOVER_CARD (self), FALSE);

  return gtk_widget_get_visible (self->picture);
}

void
vec_hover_card_set_text (VecHoverCard *self, const char *text)
{
  const char *rest = text != NULL ? strchr (text, '\n') : NULL;
  g_autofree char *title = text != NULL ? g_strndup (text, rest != NULL ? (gsize) (rest - text) : strlen (text)) : NULL;

  g_return_if_fail (VEC_IS_HOVER_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->details), rest != NULL ? rest + 1 : "");
  gtk_widget_set_visible (self->details, rest != NULL);
}
