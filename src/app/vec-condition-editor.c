#include "app/vec-condition-editor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-range-editor.h"

#define MAX_LISTED 500      /* values; the search finds the others */
#define TYPED_MS 150        /* a text is searched for when the typing rests */

struct _VecConditionEditor
{
  GtkWidget parent_instance;

  VecSession *session;
  VecFilter *edited;
  guint typing;
  gboolean updating;

  GtkWidget *box;
  VecRangeEditor *range;
  GtkWidget *text;
  GtkWidget *choice;
  GtkEditable *search;
  GtkListBox *list;
  GtkCheckButton *with_missing;
  GtkCheckButton *negated;
};

G_DEFINE_FINAL_TYPE (VecConditionEditor, vec_condition_editor, GTK_TYPE_WIDGET)

enum
{
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

const VecCondition *
vec_condition_editor_get (VecConditionEditor *self)
{
  g_return_val_if_fail (VEC_IS_CONDITION_EDITOR (self), NULL);

  return self->edited != NULL ? vec_filter_get_condition (self->edited, 0) : NULL;
}

static void
take_edit (VecConditionEditor *self, const VecCondition *condition)
{
  VecFilter *next = vec_filter_with (NULL, condition);

  vec_filter_unref (self->edited);
  self->edited = next;
  g_signal_emit (self, signals[EDITED], 0);
}

static VecColumn *
find_column (VecConditionEditor *self)
{
  const VecCondition *condition = vec_condition_editor_get (self);
  VecTable *table = vec_session_get_table (self->session);

  return condition->column != NULL && table != NULL ? vec_table_find_column (table, condition->column) : NULL;
}

/* ---- A range, of numbers or dates */

static void
range_edited_cb (VecConditionEditor *self, double low, double high)
{
  VecCondition next;

  if (self->updating || self->edited == NULL)
    return;
  next = *vec_condition_editor_get (self);
  next.low = low;
  next.high = high;
  next.excludes_low = next.excludes_high = FALSE;
  take_edit (self, &next);
}

/* ---- A text */

static gboolean
typed_cb (gpointer data)
{
  VecConditionEditor *self = data;
  VecCondition next = *vec_condition_editor_get (self);

  self->typing = 0;
  next.text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  take_edit (self, &next);
  return G_SOURCE_REMOVE;
}

static void
text_edited_cb (VecConditionEditor *self)
{
  if (self->updating || self->edited == NULL)
    return;
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (TYPED_MS, typed_cb, self);
}

/* ---- Values to tick: each check button knows its value, or the number of its cluster */

static gboolean
is_clusters (VecConditionEditor *self)
{
  return vec_condition_editor_get (self)->kind == VEC_CONDITION_CLUSTERS;
}

static GPtrArray *
list_values (const VecCondition *condition, const char *without)
{
  GPtrArray *values = g_ptr_array_new ();

  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    if (g_strcmp0 (*value, without) != 0)
      g_ptr_array_add (values, (char *) *value);
  return values;
}

/* With nothing ticked it asks nothing. */
static void
tick_value (VecConditionEditor *self, const char *value, gboolean active)
{
  VecCondition next = *vec_condition_editor_get (self);
  g_autoptr (GPtrArray) values = list_values (&next, value);

  if (active)
    g_ptr_array_add (values, (char *) value);
  next.off = values->len == 0 && !next.with_missing;
  g_ptr_array_add (values, NULL);
  next.values = (const char *const *) values->pdata;
  take_edit (self, &next);
}

static void
tick_cluster (VecConditionEditor *self, int cluster, gboolean active)
{
  VecCondition next = *vec_condition_editor_get (self);
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < next.n_clusters; i++)
    if (next.clusters[i] != cluster)
      g_array_append_val (clusters, next.clusters[i]);
  if (active)
    g_array_append_val (clusters, cluster);
  next.clusters = (const int *) clusters->data;
  next.n_clusters = clusters->len;
  next.off = clusters->len == 0;
  take_edit (self, &next);
}

static void
ticked_cb (GtkCheckButton *tick, VecConditionEditor *self)
{
  const char *value = g_object_get_data (G_OBJECT (tick), "value");
  gboolean active = gtk_check_button_get_active (tick);

  if (self->updating || self->edited == NULL)
    return;
  if (is_clusters (self))
    tick_cluster (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (tick), "cluster")), active);
  else
    tick_value (self, value, active);
}

/* @value stays where it is: the table keeps it. */
static void
add_tick (VecConditionEditor *self, const char *value, int cluster, gint64 count, gboolean active)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *tick = gtk_check_button_new (), *label = gtk_label_new (value);
  GtkWidget *number;
  g_autofree char *text = g_strdup_printf ("%'" G_GINT64_FORMAT, count);

  number = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (tick), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL, value, -1);
  gtk_widget_set_hexpand (tick, TRUE);
  gtk_widget_set_tooltip_text (tick, value);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), active);
  g_object_set_data_full (G_OBJECT (tick), "value", g_strdup (value), g_free);
  g_object_set_data (G_OBJECT (tick), "cluster", GINT_TO_POINTER (cluster));
  g_signal_connect_object (tick, "toggled", G_CALLBACK (ticked_cb), self, 0);
  gtk_box_append (GTK_BOX (line), tick);
  gtk_box_append (GTK_BOX (line), number);
  gtk_list_box_append (self->list, line);
}

typedef struct
{
  guint32 code;
  gint64 count;
} Counted;

static int
compare_counted (gconstpointer a, gconstpointer b)
{
  const Counted *x = a, *y = b;

  return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : (x->code > y->code) - (x->code < y->code);
}

static GArray *
count_categories (VecColumn *column)
{
  guint32 n = vec_column_get_n_categories (column);
  const guint32 *codes = vec_column_get_codes (column);
  GArray *counted = g_array_sized_new (FALSE, TRUE, sizeof (Counted), n);

  g_array_set_size (counted, n);
  for (guint32 code = 0; code < n; code++)
    g_array_index (counted, Counted, code).code = code;
  for (gint64 row = 0; row < vec_column_get_n_rows (column); row++)
    if (codes[row] != VEC_CATEGORY_MISSING)
      g_array_index (counted, Counted, codes[row]).count++;
  g_array_sort (counted, compare_counted);
  return counted;
}

/* The most frequent first, those that hold what is searched for. */
static void
list_categories (VecConditionEditor *self, VecColumn *column)
{
  g_autoptr (GArray) counted = count_categories (column);
  const char *wanted = gtk_editable_get_text (self->search);
  int n = 0;

  for (guint i = 0; i < counted->len && n < MAX_LISTED; i++)
    {
      const Counted *one = &g_array_index (counted, Counted, i);
      const char *name = vec_column_get_category (column, one->code);

      if (*wanted != '\0' && !g_str_match_string (wanted, name, TRUE) && strstr (name, wanted) == NULL)
        continue;
      add_tick (self, name, 0, one->count, vec_filter_lists_value (self->edited, 0, name));
      n++;
    }
}

static void
list_clusters (VecConditionEditor *self)
{
  GListModel *clusters = vec_session_get_clusters (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (clusters); i++)
    {
      g_autoptr (VecClusterItem) item = g_list_model_get_item (clusters, i);
      int cluster = vec_cluster_item_get_cluster (item);
      g_autofree char *name = g_strdup_printf (_("%d · %s"), cluster + 1, vec_cluster_item_get_labels (item));

      add_tick (self, name, cluster, vec_cluster_item_get_size (item), vec_filter_lists_cluster (self->edited, 0, cluster));
    }
}

static void
fill_list (VecConditionEditor *self, VecColumn *column)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  if (is_clusters (self))
    list_clusters (self);
  else if (column != NULL && vec_column_get_codes (column) != NULL)
    list_categories (self, column);
}

static void
searched_cb (VecConditionEditor *self)
{
  if (self->edited == NULL)
    return;
  self->updating = TRUE;
  fill_list (self, find_column (self));
  self->updating = FALSE;
}

/* ---- What every condition has */

static void
switches_cb (VecConditionEditor *self)
{
  VecCondition next;

  if (self->updating || self->edited == NULL)
    return;
  next = *vec_condition_editor_get (self);
  next.with_missing = gtk_check_button_get_active (self->with_missing);
  next.negated = gtk_check_button_get_active (self->negated);
  if (next.kind == VEC_CONDITION_VALUES)
    next.off = !next.with_missing && (next.values == NULL || *next.values == NULL);
  take_edit (self, &next);
}

void
vec_condition_editor_show (VecConditionEditor *self, const VecCondition *condition)
{
  VecFilter *next;
  VecColumn *column;
  gboolean choice = condition->kind == VEC_CONDITION_VALUES || condition->kind == VEC_CONDITION_CLUSTERS;

  g_return_if_fail (VEC_IS_CONDITION_EDITOR (self));

  next = vec_filter_with (NULL, condition);
  vec_filter_unref (self->edited);
  self->edited = next;
  column = find_column (self);
  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->range), condition->kind == VEC_CONDITION_RANGE);
  gtk_widget_set_visible (self->text, condition->kind == VEC_CONDITION_TEXT);
  gtk_widget_set_visible (self->choice, choice);
  gtk_widget_set_visible (GTK_WIDGET (self->search), column != NULL && vec_column_get_n_categories (column) > 12);
  gtk_widget_set_visible (GTK_WIDGET (self->with_missing),
                          condition->kind == VEC_CONDITION_RANGE || condition->kind == VEC_CONDITION_VALUES);
  gtk_check_button_set_active (self->with_missing, condition->with_missing);
  gtk_check_button_set_active (self->negated, condition->negated);
  if (condition->kind == VEC_CONDITION_RANGE)
    vec_range_editor_show (self->range, self->session, column, condition);
  if (condition->kind == VEC_CONDITION_TEXT && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->text)), condition->text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->text), condition->text != NULL ? condition->text : "");
  if (choice)
    fill_list (self, column);
  self->updating = FALSE;
}

/* ---- The widget */

static void
vec_condition_editor_dispose (GObject *object)
{
  VecConditionEditor *self = VEC_CONDITION_EDITOR (object);

  self->updating = TRUE;
  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_pointer (&self->edited, vec_filter_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_condition_editor_parent_class)->dispose (object);
}

static void
vec_condition_editor_class_init (VecConditionEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VEC_TYPE_RANGE_EDITOR);
  G_OBJECT_CLASS (klass)->dispose = vec_condition_editor_dispose;
  signals[EDITED] = g_signal_new ("edited", VEC_TYPE_CONDITION_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-condition-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, box);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, range);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, text);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, choice);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, search);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, list);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, with_missing);
  gtk_widget_class_bind_template_child (widget_class, VecConditionEditor, negated);
  gtk_widget_class_bind_template_callback (widget_class, range_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, searched_cb);
  gtk_widget_class_bind_template_callback (widget_class, switches_cb);
}

static void
vec_condition_editor_init (VecConditionEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vec_condition_editor_new (VecSession *session)
{
  VecConditionEditor *self = g_object_new (VEC_TYPE_CONDITION_EDITOR, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
