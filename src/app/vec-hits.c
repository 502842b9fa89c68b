#include "app/vec-hits.h"

#include <glib/gi18n-lib.h>

#include "app/vec-why-view.h"
#include "session/vec-session-camera.h"
#include "session/vec-session-meaning.h"

/* Pixels of the list: beside it there may be an explanation. */
#define LONG_LIST 280
#define SHORT_LIST 150

struct _VecHits
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *count;
  GtkToggleButton *by_meaning;
  VecWhyView *why;
  GtkWidget *scroller;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (VecHits, vec_hits, GTK_TYPE_WIDGET)

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

/* What the filter hides stays listed, dimmed. */
static void
show_hidden_cb (VecRowItem *hit, GParamSpec *pspec, GtkWidget *box)
{
  GtkWidget *row = gtk_widget_get_parent (box);
  gboolean hidden = vec_row_item_get_hidden (hit);

  gtk_widget_set_opacity (box, hidden ? 0.5 : 1);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    hidden ? _("The map does not show it now") : "", -1);
}

static void
unbind_hit_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_hidden_cb, gtk_list_item_get_child (item));
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
  g_signal_connect_object (hit, "notify::hidden", G_CALLBACK (show_hidden_cb), box, 0);
  show_hidden_cb (hit, NULL, box);
}

static void
hit_activated_cb (VecHits *self, guint position)
{
  g_autoptr (VecRowItem) hit = g_list_model_get_item (vec_session_get_hits (self->session), position);

  /* By meaning one wants to know why, and then of the next one. */
  gtk_widget_set_visible (GTK_WIDGET (self), vec_session_get_by_meaning (self->session));
  if (hit == NULL)
    return;

  vec_session_go_to_row (self->session, vec_row_item_get_row (hit));
}

/* ---- Following the session */

static void
hits_changed_cb (VecHits *self)
{
  gint64 n_hits = vec_session_get_n_hits (self->session);
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, n_hits);
  g_autofree char *count = NULL;

  if (vec_session_get_meaning_problem (self->session) != NULL)
    count = g_strdup (vec_session_get_meaning_problem (self->session));
  else if (n_hits > 0 && vec_session_get_by_meaning (self->session))
    count = g_strdup (_("Most similar rows"));
  else if (n_hits == 0)
    count = g_strdup (_("Nothing found"));
  else
    count = g_strdup_printf (ngettext ("%s hit", "%s hits", (gulong) n_hits), number);

  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (self->scroller, n_hits > 0);
}

/* ---- By meaning */

static void
by_meaning_cb (VecHits *self)
{
  vec_session_set_by_meaning (self->session, gtk_toggle_button_get_active (self->by_meaning));
}

static void
meaning_changed_cb (VecHits *self)
{
  gint64 row;
  double similarity;
  gboolean is_explained = vec_session_get_explanation (self->session, &row, &similarity) != NULL;

  gtk_toggle_button_set_active (self->by_meaning, vec_session_get_by_meaning (self->session));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), is_explained ? SHORT_LIST : LONG_LIST);
  hits_changed_cb (self);
}

static void
encoder_changed_cb (VecHits *self)
{
  gboolean has_encoder = vec_session_get_encoder (self->session) != NULL;
  const char *reason = vec_session_get_encoder_reason (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self->by_meaning), has_encoder);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->by_meaning),
                               has_encoder || reason == NULL ? _("Rank all rows by how similar they are to what is typed") : reason);
}

static void
row_selected_cb (VecHits *self)
{
  if (vec_session_get_by_meaning (self->session))
    vec_session_explain_hit (self->session, vec_session_get_selected_row (self->session));
}

/* ---- The widget */

static void
vec_hits_dispose (GObject *object)
{
  VecHits *self = VEC_HITS (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_hits_parent_class)->dispose (object);
}

/* The hits first: what stands above them is reached from there. */
static gboolean
vec_hits_grab_focus (GtkWidget *widget)
{
  VecHits *self = VEC_HITS (widget);

  return (gtk_widget_get_visible (GTK_WIDGET (self->scroller)) && gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
         || gtk_widget_grab_focus (GTK_WIDGET (self->by_meaning));
}

static void
vec_hits_class_init (VecHitsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_hits_dispose;
  widget_class->grab_focus = vec_hits_grab_focus;
  g_type_ensure (VEC_TYPE_WHY_VIEW);
  gtk_widget_class_set_css_name (widget_class, "hits");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-hits.ui");
  gtk_widget_class_bind_template_child (widget_class, VecHits, box);
  gtk_widget_class_bind_template_child (widget_class, VecHits, count);
  gtk_widget_class_bind_template_child (widget_class, VecHits, by_meaning);
  gtk_widget_class_bind_template_child (widget_class, VecHits, why);
  gtk_widget_class_bind_template_callback (widget_class, by_meaning_cb);
  gtk_widget_class_bind_template_child (widget_class, VecHits, scroller);
  gtk_widget_class_bind_template_child (widget_class, VecHits, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_hit_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_hit_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_hit_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_activated_cb);
}

static void
vec_hits_init (VecHits *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_hits_set_session (VecHits *self, VecSession *session)
{
  g_autoptr (GtkNoSelection) model = NULL;

  g_return_if_fail (VEC_IS_HITS (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  model = gtk_no_selection_new (g_object_ref (vec_session_get_hits (session)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  g_signal_connect_object (session, "hits-changed", G_CALLBACK (hits_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "meaning-changed", G_CALLBACK (meaning_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::encoder", G_CALLBACK (encoder_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::encoder-reason", G_CALLBACK (encoder_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  vec_why_view_set_session (self->why, session);
  gtk_toggle_button_set_active (self->by_meaning, vec_session_get_by_meaning (session));
  encoder_changed_cb (self);
}
