#include "app/vec-legend.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-color-dot.h"
#include "app/vec-legend-row.h"
#include "app/vec-range-box.h"
#include "session/vec-session-legend.h"

#define DISC_COLOR_LIGHT 0x6f6e6b   /* of the keys of sizes and shapes, which have no colour */
#define DISC_COLOR_DARK 0xb0afac

struct _VecLegend
{
  GtkWidget parent_instance;

  VecSession *session;
  VecColoring *shown;      /* what the lines were made from */
  VecLooks *shown_looks;
  gboolean shown_dark;

  GtkWidget *box;
  GtkWidget *pages;
  GtkWidget *plain, *categories, *ramp;   /* of which one is seen; only the one without lines that wrap can scroll */
  GtkWidget *lines;        /* in the categories */
  GtkBox *list;
  GtkWidget *others_box;   /* what is beyond twenty categories */
  GtkListView *others;
  VecRangeBox *range;
  GtkBox *missing;         /* a line, or nothing */
  GtkBox *keys;            /* of sizes and shapes */
};

G_DEFINE_FINAL_TYPE (VecLegend, vec_legend, GTK_TYPE_WIDGET)

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
show_page (VecLegend *self, GtkWidget *page)
{
  gtk_widget_set_visible (self->plain, page == self->plain);
  gtk_widget_set_visible (self->categories, page == self->categories);
  gtk_widget_set_visible (self->ramp, page == self->ramp);
}

/* The column that gives the colours; NULL: none does. */
static const char *
get_color_column (VecLegend *self)
{
  const char *color_by = vec_session_get_color_by (self->session);

  return color_by != NULL && g_str_has_prefix (color_by, "column:") ? color_by + strlen ("column:") : NULL;
}

/* ---- Categories */

static GtkWidget *
make_row (VecLegend *self, const VecLegendEntry *entry, const char *const *values)
{
  const char *one[] = { entry->label, NULL };
  VecLegendTarget target = {
    .source = VEC_LEGEND_COLORS,
    .column = get_color_column (self),
    .category = entry->category,
    .values = values,
  };

  if (values == NULL && entry->category >= 0 && target.column != NULL)
    target.values = one;
  return vec_legend_row_new (self->session, &target, entry->color, VEC_SHAPE_CIRCLE, entry->label, entry->count);
}

/* The list is opened below what is seen; it has its place once a frame has been laid out. */
static gboolean
scroll_to_others_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  VecLegend *self = VEC_LEGEND (widget);
  int height = gtk_widget_get_height (self->others_box);
  GtkAdjustment *adjustment;
  double x, y;

  if (!gtk_widget_get_mapped (self->others_box) || !gtk_widget_translate_coordinates (self->others_box, self->lines, 0, 0, &x, &y))
    return G_SOURCE_REMOVE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->categories));
  if (height == 0 || gtk_adjustment_get_upper (adjustment) < y + height)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_clamp_page (adjustment, y, y + height);
  return G_SOURCE_REMOVE;
}

static void
reveal_others_cb (VecLegend *self, GtkToggleButton *button)
{
  gboolean reveals = gtk_toggle_button_get_active (button);

  gtk_widget_set_visible (self->others_box, reveals);
  if (reveals)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_others_cb, NULL, NULL);
}

/* The line of all others together, and a button that lists them. */
static GtkWidget *
make_others (VecLegend *self, const VecLegendEntry *entry)
{
  guint n;
  const VecLegendEntry *others = vec_coloring_get_others (self->shown, is_dark (), &n);
  g_autofree const char **values = g_new0 (const char *, n + 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *reveal = gtk_toggle_button_new ();
  GtkWidget *row;

  for (guint i = 0; i < n; i++)
    values[i] = others[i].label;
  row = make_row (self, entry, values);
  gtk_widget_set_hexpand (row, TRUE);
  gtk_button_set_icon_name (GTK_BUTTON (reveal), "pan-down-symbolic");
  gtk_widget_add_css_class (reveal, "flat");
  gtk_widget_set_tooltip_text (reveal, _("List the other categories"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (reveal), GTK_ACCESSIBLE_PROPERTY_LABEL, _("List the other categories"), -1);
  g_signal_connect_object (reveal, "toggled", G_CALLBACK (reveal_others_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), reveal);
  return box;
}

/* Thousands of others are lines only while they are seen. */
static void
list_others (VecLegend *self)
{
  guint n;
  const VecLegendEntry *others = vec_coloring_get_others (self->shown, is_dark (), &n);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GtkStringList) list = NULL;
  g_autoptr (GtkNoSelection) model = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (labels, others[i].label);
  g_ptr_array_add (labels, NULL);
  list = gtk_string_list_new ((const char *const *) labels->pdata);
  model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (list)));
  gtk_list_view_set_model (self->others, GTK_SELECTION_MODEL (model));
  gtk_widget_set_visible (self->others_box, FALSE);
}

static void
bind_other_cb (VecLegend *self, GtkListItem *item)
{
  guint n, i = gtk_list_item_get_position (item);
  const VecLegendEntry *others = self->shown != NULL ? vec_coloring_get_others (self->shown, is_dark (), &n) : NULL;

  gtk_list_item_set_activatable (item, FALSE);
  if (others != NULL && i < n)
    gtk_list_item_set_child (item, make_row (self, &others[i], NULL));
}

static void
unbind_other_cb (VecLegend *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, NULL);
}

static void
show_categories (VecLegend *self)
{
  guint n_entries;
  const VecLegendEntry *entries = vec_coloring_get_legend (self->shown, is_dark (), &n_entries);

  list_others (self);
  for (guint i = 0; i < n_entries; i++)
    gtk_box_append (self->list, entries[i].category == VEC_LEGEND_OTHER ? make_others (self, &entries[i])
                                                                        : make_row (self, &entries[i], NULL));
  show_page (self, n_entries > 0 ? self->categories : self->plain);
}

/* ---- Numbers */

static void
show_missing (VecLegend *self)
{
  guint n;
  const VecLegendEntry *entries = vec_coloring_get_legend (self->shown, is_dark (), &n);
  VecLegendTarget target = {
    .source = VEC_LEGEND_COLORS,
    .column = get_color_column (self),
    .category = VEC_LEGEND_MISSING,
    .is_number = TRUE,
  };

  if (n > 0 && target.column != NULL)
    gtk_box_append (self->missing, vec_legend_row_new (self->session, &target, entries[0].color, VEC_SHAPE_CIRCLE, entries[0].label,
                                                       entries[0].count));
}

static void
show_ramp (VecLegend *self)
{
  gboolean honesty = g_strcmp0 (vec_session_get_color_by (self->session), "honesty") == 0;

  vec_range_box_show (self->range, self->session, self->shown, get_color_column (self));
  if (honesty)
    vec_range_box_name_ends (self->range, _("Neighbours are elsewhere"), _("Neighbours are here"));
  show_missing (self);
  show_page (self, self->ramp);
}

/* ---- Sizes and shapes */

static GtkWidget *
make_heading (const char *title)
{
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (heading, 9);
  gtk_widget_add_css_class (heading, "heading");
  return heading;
}

static GtkWidget *
make_size_key (const VecLooksKey *key)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *dot = vec_color_dot_new (is_dark () ? DISC_COLOR_DARK : DISC_COLOR_LIGHT);
  GtkWidget *label = gtk_label_new (key->label);

  vec_color_dot_set_shape (VEC_COLOR_DOT (dot), key->look.shape, key->look.size);
  gtk_widget_set_vexpand (dot, TRUE);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (dot, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
show_size_keys (VecLegend *self, VecLooks *looks)
{
  guint n;
  const VecLooksKey *keys = vec_looks_get_size_keys (looks, &n);
  g_autofree char *title = g_strdup_printf (_("Size: %s"), vec_looks_get_size_title (looks));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *rule = gtk_label_new (_("The area of a point is proportional to the number."));

  gtk_box_append (self->keys, make_heading (title));
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), make_size_key (&keys[i]));
  gtk_box_append (self->keys, box);
  gtk_label_set_xalign (GTK_LABEL (rule), 0);
  gtk_label_set_wrap (GTK_LABEL (rule), TRUE);
  gtk_widget_add_css_class (rule, "caption");
  gtk_widget_add_css_class (rule, "dim-label");
  gtk_box_append (self->keys, rule);
}

static void
show_shape_keys (VecLegend *self, VecLooks *looks)
{
  guint n;
  const VecLooksKey *keys = vec_looks_get_shape_keys (looks, &n);
  g_autofree char *title = g_strdup_printf (_("Shape: %s"), vec_looks_get_shape_title (looks));

  gtk_box_append (self->keys, make_heading (title));
  for (guint i = 0; i < n; i++)
    {
      const char *one[] = { keys[i].label, NULL };
      VecLegendTarget target = {
        .source = VEC_LEGEND_SHAPES,
        .column = vec_looks_get_shape_title (looks),
        .category = keys[i].category,
        .values = keys[i].category >= 0 ? one : NULL,
      };

      if (keys[i].category == VEC_LEGEND_OTHER)
        target.values = vec_looks_get_other_shapes (looks);
      gtk_box_append (self->keys, vec_legend_row_new (self->session, &target, is_dark () ? DISC_COLOR_DARK : DISC_COLOR_LIGHT,
                                                      keys[i].look.shape, keys[i].label, keys[i].count));
    }
}

static void
show_looks (VecLegend *self)
{
  clear_box (self->keys);
  if (self->shown_looks != NULL && vec_looks_get_size_title (self->shown_looks) != NULL)
    show_size_keys (self, self->shown_looks);
  if (self->shown_looks != NULL && vec_looks_get_shape_title (self->shown_looks) != NULL)
    show_shape_keys (self, self->shown_looks);
}

/* ---- Following the session */

static void
update_rows (GtkWidget *widget)
{
  if (VEC_IS_LEGEND_ROW (widget))
    vec_legend_row_update (VEC_LEGEND_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    update_rows (child);
}

static void
filter_changed_cb (VecLegend *self)
{
  update_rows (GTK_WIDGET (self->box));
  vec_range_box_update (self->range);
}

static gboolean
shows_the_same (VecLegend *self, VecColoring *coloring, VecLooks *looks)
{
  return coloring == self->shown && coloring != NULL && looks == self->shown_looks && is_dark () == self->shown_dark;
}

static void
update_cb (VecLegend *self)
{
  VecScene *scene = vec_session_get_scene (self->session);
  VecColoring *coloring = vec_scene_get_coloring (scene);
  VecLooks *looks = vec_scene_get_encodings (scene);

  if (shows_the_same (self, coloring, looks))
    return;
  clear_box (self->list);
  clear_box (self->missing);
  g_clear_pointer (&self->shown, vec_coloring_unref);
  g_clear_pointer (&self->shown_looks, vec_looks_unref);
  self->shown = coloring != NULL ? vec_coloring_ref (coloring) : NULL;
  self->shown_looks = vec_looks_ref (looks);
  self->shown_dark = is_dark ();

  if (coloring == NULL)
    show_page (self, self->plain);
  else if (vec_coloring_is_ramp (coloring, NULL, NULL))
    show_ramp (self);
  else
    show_categories (self);
  /* Clusters have a list of their own. */
  gtk_widget_set_visible (self->pages, g_strcmp0 (vec_session_get_color_by (self->session), "cluster") != 0);
  show_looks (self);
  filter_changed_cb (self);
}

/* ---- The widget */

static void
vec_legend_dispose (GObject *object)
{
  VecLegend *self = VEC_LEGEND (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, vec_coloring_unref);
  g_clear_pointer (&self->shown_looks, vec_looks_unref);

  G_OBJECT_CLASS (vec_legend_parent_class)->dispose (object);
}

static void
vec_legend_class_init (VecLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_legend_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-legend.ui");
  gtk_widget_class_bind_template_child (widget_class, VecLegend, box);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, pages);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, plain);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, categories);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, ramp);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, lines);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, list);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, others_box);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, others);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, range);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, missing);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, keys);
  gtk_widget_class_bind_template_callback (widget_class, bind_other_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_other_cb);
}

static void
vec_legend_init (VecLegend *self)
{
  g_type_ensure (VEC_TYPE_RANGE_BOX);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_legend_set_session (VecLegend *self, VecSession *session)
{
  static const char *const signals[] = { "coloring-changed", "encodings-changed", "notify::table" };

  g_return_if_fail (VEC_IS_LEGEND (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "filter-changed", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
