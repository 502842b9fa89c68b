#include "app/vec-search-box.h"

#include <glib/gi18n-lib.h>

struct _VecSearchBox
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *entry;
  GtkWidget *popover;
  GtkLabel *count;
  GtkWidget *scroller;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (VecSearchBox, vec_search_box, GTK_TYPE_WIDGET)

/* ---- One hit: its label, and where the search matched */

static void
setup_hit_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "caption");
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "dim-label");
  gtk_list_item_set_child (item, box);
}

static void
bind_hit_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  VecRowItem *hit = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *detail = gtk_widget_get_last_child (box);
  GtkWidget *row = gtk_widget_get_parent (box);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), vec_row_item_get_label (hit));
  gtk_label_set_text (GTK_LABEL (detail), vec_row_item_get_detail (hit));
  gtk_widget_set_visible (detail, *vec_row_item_get_detail (hit) != '\0');
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, vec_row_item_get_label (hit), -1);
}

static void
hit_activated_cb (VecSearchBox *self, guint position)
{
  g_autoptr (VecRowItem) hit = g_list_model_get_item (vec_session_get_hits (self->session), position);

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (hit != NULL)
    vec_session_select_row (self->session, vec_row_item_get_row (hit));
}

/* ---- Following the session */

static gboolean
has_text (VecSearchBox *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0';
}

static void
hits_changed_cb (VecSearchBox *self)
{
  gint64 n_hits = vec_session_get_n_hits (self->session);
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, n_hits);
  g_autofree char *count = NULL;

  if (!has_text (self))
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }

  if (n_hits == 0)
    count = g_strdup (_("Nothing found"));
  else
    count = g_strdup_printf (ngettext ("%s hit", "%s hits", (gulong) n_hits), number);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (self->scroller, n_hits > 0);
  if (gtk_widget_has_focus (self->entry) || gtk_widget_get_focus_child (self->entry) != NULL)
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* ---- What a person does */

static void
search_changed_cb (VecSearchBox *self)
{
  if (self->session != NULL)
    vec_session_set_search (self->session, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
next_cb (VecSearchBox *self)
{
  search_changed_cb (self);
  vec_session_next_hit (self->session, 1);
}

static void
previous_cb (VecSearchBox *self)
{
  vec_session_next_hit (self->session, -1);
}

static void
stop_cb (VecSearchBox *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  search_changed_cb (self);
}

static gboolean
key_cb (VecSearchBox *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_Down && gtk_widget_get_visible (self->popover))
    return gtk_widget_child_focus (self->popover, GTK_DIR_TAB_FORWARD);
  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && (state & GDK_SHIFT_MASK) != 0)
    {
      previous_cb (self);
      return TRUE;
    }

  return FALSE;
}

static void
focus_left_cb (VecSearchBox *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

/* ---- The widget */

static void
vec_search_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VecSearchBox *self = VEC_SEARCH_BOX (widget);

  gtk_widget_size_allocate (self->entry, &(GtkAllocation){ 0, 0, width, height }, baseline);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
vec_search_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (VEC_SEARCH_BOX (widget)->entry, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
vec_search_box_dispose (GObject *object)
{
  VecSearchBox *self = VEC_SEARCH_BOX (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_search_box_parent_class)->dispose (object);
}

static void
vec_search_box_class_init (VecSearchBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_search_box_dispose;
  widget_class->size_allocate = vec_search_box_size_allocate;
  widget_class->measure = vec_search_box_measure;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-search-box.ui");
  gtk_widget_class_bind_template_child (widget_class, VecSearchBox, entry);
  gtk_widget_class_bind_template_child (widget_class, VecSearchBox, popover);
  gtk_widget_class_bind_template_child (widget_class, VecSearchBox, count);
  gtk_widget_class_bind_template_child (widget_class, VecSearchBox, scroller);
  gtk_widget_class_bind_template_child (widget_class, VecSearchBox, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_hit_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_hit_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_left_cb);
}

static void
vec_search_box_init (VecSearchBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_search_box_set_session (VecSearchBox *self, VecSession *session)
{
  g_autoptr (GtkNoSelection) model = NULL;

  g_return_if_fail (VEC_IS_SEARCH_BOX (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  model = gtk_no_selection_new (g_object_ref (vec_session_get_hits (session)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  g_signal_connect_object (session, "hits-changed", G_CALLBACK (hits_changed_cb), self, G_CONNECT_SWAPPED);
}

void
vec_search_box_focus (VecSearchBox *self)
{
  g_return_if_fail (VEC_IS_SEARCH_BOX (self));

  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
