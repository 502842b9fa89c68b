#include "app/vec-search-box.h"

#include <glib/gi18n-lib.h>

#include "session/vec-session-meaning.h"

struct _VecSearchBox
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *list;     /* shows the hits while one searches */
  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (VecSearchBox, vec_search_box, GTK_TYPE_WIDGET)

static gboolean
has_text (VecSearchBox *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0';
}

static void
show_list (VecSearchBox *self, gboolean shown)
{
  if (self->list != NULL)
    gtk_widget_set_visible (self->list, shown);
}

static void
meaning_changed_cb (VecSearchBox *self)
{
  g_object_set (self->entry, "placeholder-text",
                                         vec_session_get_by_meaning (self->session) ? _("Search by meaning") : _("Search"), NULL);
}

/* ---- What a person does */

static void
search_changed_cb (VecSearchBox *self)
{
  if (self->session == NULL)
    return;

  vec_session_set_search (self->session, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  show_list (self, has_text (self));
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
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  search_changed_cb (self);
}

static gboolean
key_cb (VecSearchBox *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_Down && self->list != NULL && gtk_widget_get_visible (self->list))
    return gtk_widget_grab_focus (self->list);
  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && (state & GDK_SHIFT_MASK) != 0)
    {
      previous_cb (self);
      return TRUE;
    }

  return FALSE;
}

static void
focus_entered_cb (VecSearchBox *self)
{
  show_list (self, has_text (self));
}

/* The person went on to something else. */
static void
focus_moved_cb (VecSearchBox *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) &&
      (self->list == NULL || !gtk_widget_is_ancestor (focus, self->list)))
    show_list (self, FALSE);
}

/* ---- The widget */

static void
vec_search_box_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vec_search_box_parent_class)->root (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (focus_moved_cb), widget,
                           G_CONNECT_SWAPPED);
}

static void
vec_search_box_dispose (GObject *object)
{
  VecSearchBox *self = VEC_SEARCH_BOX (object);

  g_clear_object (&self->session);
  g_clear_weak_pointer (&self->list);
  g_clear_pointer (&self->entry, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_search_box_parent_class)->dispose (object);
}

static void
vec_search_box_class_init (VecSearchBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_search_box_dispose;
  widget_class->root = vec_search_box_root;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-search-box.ui");
  gtk_widget_class_bind_template_child (widget_class, VecSearchBox, entry);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_entered_cb);
}

static void
vec_search_box_init (VecSearchBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_search_box_set_session (VecSearchBox *self, VecSession *session, GtkWidget *list)
{
  g_return_if_fail (VEC_IS_SEARCH_BOX (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->list, list);
  g_signal_connect_object (session, "meaning-changed", G_CALLBACK (meaning_changed_cb), self, G_CONNECT_SWAPPED);
  meaning_changed_cb (self);
}

void
vec_search_box_focus (VecSearchBox *self)
{
  g_return_if_fail (VEC_IS_SEARCH_BOX (self));

  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
