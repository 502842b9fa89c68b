#include "app/vec-view-options.h"

#include <glib/gi18n-lib.h>

#include "app/vec-choice.h"
#include "session/vec-session-atlas.h"
#include "session/vec-session-encodings.h"

struct _VecViewOptions
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkMenuButton *button;
  GtkWidget *sections;
  GPtrArray *controls;   /* of GtkWidget, one for each row of the table */
  gboolean updating;     /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecViewOptions, vec_view_options, GTK_TYPE_WIDGET)

/* ---- The rows */

typedef struct
{
  const char *id, *title;
} Option;

typedef struct
{
  const char *section;                   /* title, where a section begins; NULL: the row belongs to the one above */
  const char *property;                  /* of the session: a string of columns and options, a boolean of a switch */
  const char *title;
  const char *help;                      /* tooltip */
  const Option *options;                 /* of a drop-down, ended by { NULL }; NULL without columns: a switch */
  gboolean (*suits) (VecColumn *column); /* columns that are offered after the options, by name; NULL: none */
} Row;

static const Option same_size[] = { { "", N_("All the same") }, { NULL } };
static const Option central_rows[] = { { "", N_("The most central rows") }, { NULL } };
static const Option terrains[] = {
  { "none", N_("None") }, { "contours", N_("Contour lines") }, { "hills", N_("Hills") }, { "groups", N_("Lines of each group") }, { NULL },
};
static const Option same_shape[] = { { "", N_("All the same") }, { NULL } };

static const Row rows[] = {
  { N_("Points"), "size-by", N_("Size by"), N_("A number that is shown by the area of the points"), same_size, vec_session_can_size_by },
  { NULL, "shape-by", N_("Shape by"), N_("A column whose six largest categories have shapes of their own"), same_shape,
    vec_session_can_shape_by },
  { N_("Map"), "label-by", N_("Label by"), N_("A number: the rows with the largest ones are named first"), central_rows,
    vec_session_can_label_by },
  { NULL, "terrain", N_("Terrain"), N_("What lies below the points: how crowded it is there, as lines or as hills in the light"), terrains },
  { NULL, "minimap", N_("Minimap"), N_("The whole map in a corner while only a part of it is in view"), NULL, NULL },
  { NULL, "perspective", N_("Perspective"), N_("In three dimensions, what is far away looks smaller"), NULL, NULL },
  { NULL, "pictures", N_("Pictures"), N_("Points that have room are shown by their pictures, where the table names some") },
};

static gboolean
is_switch (const Row *row)
{
  return row->options == NULL && row->suits == NULL;
}

/* ---- Following the session */

static void
fill_choice (VecViewOptions *self, const Row *row, GtkDropDown *choice)
{
  VecTable *table = vec_session_get_table (self->session);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (const Option *option = row->options; option != NULL && option->id != NULL; option++)
    {
      g_ptr_array_add (ids, (char *) option->id);
      g_ptr_array_add (titles, (char *) _(option->title));
    }
  for (guint i = 0; table != NULL && row->suits != NULL && i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      if (!row->suits (column))
        continue;
      g_ptr_array_add (ids, (char *) vec_column_get_name (column));
      g_ptr_array_add (titles, (char *) vec_column_get_name (column));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);
  vec_choice_set_entries (choice, (const char *const *) ids->pdata, (const char *const *) titles->pdata);
  /* Nothing to choose from is no choice. */
  gtk_widget_set_sensitive (GTK_WIDGET (choice), ids->len > 2);
}

static void
show_value (VecViewOptions *self, const Row *row, GtkWidget *control)
{
  g_autofree char *id = NULL;

  if (is_switch (row))
    return;
  g_object_get (self->session, row->property, &id, NULL);
  vec_choice_set_id (GTK_DROP_DOWN (control), id);
}

static void
update_cb (VecViewOptions *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->controls->len; i++)
    show_value (self, &rows[i], self->controls->pdata[i]);
  self->updating = FALSE;
}

static void
table_changed_cb (VecViewOptions *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < self->controls->len; i++)
    if (!is_switch (&rows[i]))
      fill_choice (self, &rows[i], self->controls->pdata[i]);
  update_cb (self);
}

static void
chosen_cb (VecViewOptions *self, GParamSpec *pspec, GtkDropDown *choice)
{
  const char *id = vec_choice_get_id (choice);
  guint i;

  if (!self->updating && id != NULL && g_ptr_array_find (self->controls, choice, &i))
    g_object_set (self->session, rows[i].property, id, NULL);
}

/* ---- Making the rows */

static GtkWidget *
make_choice (VecViewOptions *self)
{
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  gtk_widget_set_size_request (choice, 160, -1);
  vec_choice_make_narrow (GTK_DROP_DOWN (choice));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  return choice;
}

static GtkWidget *
make_control (VecViewOptions *self, const Row *row)
{
  GtkWidget *control = is_switch (row) ? gtk_switch_new () : make_choice (self);

  if (is_switch (row))
    g_object_bind_property (self->session, row->property, control, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (control, _(row->help));
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, _(row->title), -1);
  return control;
}

static GtkWidget *
make_heading (const char *title, gboolean is_first)
{
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_top (heading, is_first ? 0 : 6);
  return heading;
}

static void
add_row (VecViewOptions *self, const Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *label = gtk_label_new (_(row->title));
  GtkWidget *control = make_control (self, row);

  if (row->section != NULL)
    gtk_box_append (GTK_BOX (self->sections), make_heading (_(row->section), self->controls->len == 0));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  gtk_box_append (GTK_BOX (self->sections), box);
  g_ptr_array_add (self->controls, control);
}

static void
vec_view_options_dispose (GObject *object)
{
  VecViewOptions *self = VEC_VIEW_OPTIONS (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->button)));

  G_OBJECT_CLASS (vec_view_options_parent_class)->dispose (object);
}

static void
vec_view_options_finalize (GObject *object)
{
  g_ptr_array_unref (VEC_VIEW_OPTIONS (object)->controls);

  G_OBJECT_CLASS (vec_view_options_parent_class)->finalize (object);
}

static void
vec_view_options_class_init (VecViewOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_view_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = vec_view_options_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-view-options.ui");
  gtk_widget_class_bind_template_child (widget_class, VecViewOptions, button);
  gtk_widget_class_bind_template_child (widget_class, VecViewOptions, sections);
}

static void
vec_view_options_init (VecViewOptions *self)
{
  self->controls = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_view_options_set_session (VecViewOptions *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_VIEW_OPTIONS (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->updating = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", rows[i].property, NULL);

      add_row (self, &rows[i]);
      g_signal_connect_object (session, signal, G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  table_changed_cb (self);
}

void
vec_view_options_popup (VecViewOptions *self)
{
  g_return_if_fail (VEC_IS_VIEW_OPTIONS (self));
  gtk_menu_button_popup (self->button);
}
