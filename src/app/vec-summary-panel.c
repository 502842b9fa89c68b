#include "app/vec-summary-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/vec-session-summary.h"

#define MAX_HEIGHT 320   /* pixels: the neighbours below want their place, too */

struct _VecSummaryPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *scroller;
  GtkWidget *content;
  GtkLabel *title;
  GtkLabel *alike;
  GtkListBox *typical;
  GtkWidget *distinct_title;
  GtkListBox *distinct;
};

G_DEFINE_FINAL_TYPE (VecSummaryPanel, vec_summary_panel, GTK_TYPE_WIDGET)

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static GtkWidget *
new_line (const char *text, const char *tooltip)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, tooltip);

  return label;
}

/* ---- The parts */

/* "0.4 %", but not "0 %" of some and "100 %" of not all. */
static char *
format_share (double share)
{
  double percent = 100 * share;

  if (percent > 0 && percent < 0.1)
    return g_strdup (_("under 0.1 %"));
  if (percent < 100 && percent > 99.9)
    return g_strdup (_("over 99.9 %"));
  return g_strdup_printf (percent < 10 && percent != round (percent) ? _("%.1f %%") : _("%.0f %%"), percent);
}

static void
show_title (VecSummaryPanel *self, const VecSelectionSummary *summary)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, summary->n);
  g_autofree char *share = format_share ((double) summary->n / (double) summary->n_rows);
  /* Translators: how many points are selected, and their share of all: "128 points selected, 1.6 %". */
  g_autofree char *text = g_strdup_printf (ngettext ("%s point selected, %s", "%s points selected, %s", (gulong) summary->n), count, share);

  gtk_label_set_text (self->title, text);
}

static const char *
get_alike_format (VecMetric metric)
{
  switch (metric)
    {
    case VEC_METRIC_COSINE:
      return _("How alike two of them are on average: cosine %.2f; two of all points: %.2f.");
    case VEC_METRIC_EUCLIDEAN:
      return _("How far two of them are apart on average: %.3g; two of all points: %.3g.");
    case VEC_METRIC_DOT:
    default:
      return _("Score of two of them on average: %.3g; of two of all points: %.3g.");
    }
}

static void
show_alike (VecSummaryPanel *self, const VecSelectionSummary *summary)
{
  g_autofree char *text = g_strdup_printf (get_alike_format (summary->metric), summary->within, summary->overall);
  g_autofree char *sampled = g_strconcat (text, " ", _("From a sample of pairs."), NULL);

  gtk_label_set_text (self->alike, summary->is_sampled ? sampled : text);
  gtk_widget_set_visible (GTK_WIDGET (self->alike), !isnan (summary->within) && !isnan (summary->overall));
}

static void
show_typical (VecSummaryPanel *self, const VecSelectionSummary *summary)
{
  clear_list (self->typical);
  for (guint i = 0; i < summary->typical->len; i++)
    {
      VecRowItem *item = summary->typical->pdata[i];
      GtkWidget *line = new_line (vec_row_item_get_label (item), _("Show this point and its neighbours"));
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_label_set_lines (GTK_LABEL (line), 1);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
      g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (item), g_object_unref);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, vec_row_item_get_label (item), -1);
      gtk_list_box_append (self->typical, row);
    }
}

static char *
describe_value (const VecDistinct *distinct, VecColumn *column)
{
  g_autofree char *here = format_share (distinct->inside), *elsewhere = format_share (distinct->rest);

  /* Translators: a column and its value, how many of the selected and of the other rows have it: "species: cat. 80 % here, 4 % elsewhere". */
  return g_strdup_printf (_("%s: %s. %s here, %s elsewhere"), vec_column_get_name (column), vec_column_get_category (column, distinct->code),
                          here, elsewhere);
}

static char *
describe_number (const VecDistinct *distinct, VecColumn *column)
{
  /* Translators: a column of numbers, the mean of the selected and of the other rows: "price: 12.3 on average here, 5.1 elsewhere". */
  return g_strdup_printf (_("%s: %.4g on average here, %.4g elsewhere"), vec_column_get_name (column), distinct->inside, distinct->rest);
}

static char *
explain (const VecDistinct *distinct)
{
  if (distinct->code != VEC_CATEGORY_MISSING)
    return g_strdup_printf (_("The odds of this value are %.3g times those of the rest; at least %.3g times, with 95 %% confidence."),
                            exp (distinct->effect), exp (distinct->strength));
  return g_strdup_printf (_("The means are %.2f standard deviations apart; at least %.2f, with 95 %% confidence."),
                          fabs (distinct->effect) * sqrt (3) / G_PI, distinct->strength * sqrt (3) / G_PI);
}

static void
show_distinct (VecSummaryPanel *self, const VecSelectionSummary *summary)
{
  clear_list (self->distinct);
  for (guint i = 0; i < summary->distinct->len; i++)
    {
      const VecDistinct *distinct = &g_array_index (summary->distinct, VecDistinct, i);
      VecColumn *column = vec_table_get_column (summary->table, distinct->column);
      g_autofree char *text = distinct->code != VEC_CATEGORY_MISSING ? describe_value (distinct, column)
                                                                     : describe_number (distinct, column);
      g_autofree char *tooltip = explain (distinct);
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), new_line (text, tooltip));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_append (self->distinct, row);
    }
  gtk_widget_set_visible (self->distinct_title, summary->distinct->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->distinct), summary->distinct->len > 0);
}

static void
update_cb (VecSummaryPanel *self)
{
  const VecSelectionSummary *summary = vec_session_get_summary (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self), summary != NULL);
  if (summary == NULL)
    return;

  show_title (self, summary);
  show_alike (self, summary);
  show_typical (self, summary);
  show_distinct (self, summary);
}

static void
typical_activated_cb (VecSummaryPanel *self, GtkListBoxRow *row)
{
  vec_session_select_row (self->session, vec_row_item_get_row (g_object_get_data (G_OBJECT (row), "item")));
}

/* ---- The widget: as high as its text at this width, which a scrolled window does not ask for, and scrolled above MAX_HEIGHT */

static GtkSizeRequestMode
vec_summary_panel_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
vec_summary_panel_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  VecSummaryPanel *self = VEC_SUMMARY_PANEL (widget);

  gtk_widget_measure (self->scroller, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      gtk_widget_measure (self->content, orientation, for_size, NULL, natural, NULL, NULL);
      *natural = CLAMP (*natural, *minimum, MAX (*minimum, MAX_HEIGHT));
    }
}

static void
vec_summary_panel_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (VEC_SUMMARY_PANEL (widget)->scroller, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
vec_summary_panel_dispose (GObject *object)
{
  VecSummaryPanel *self = VEC_SUMMARY_PANEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_summary_panel_parent_class)->dispose (object);
}

static void
vec_summary_panel_class_init (VecSummaryPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_summary_panel_dispose;
  widget_class->get_request_mode = vec_summary_panel_get_request_mode;
  widget_class->measure = vec_summary_panel_measure;
  widget_class->size_allocate = vec_summary_panel_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-summary-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, content);
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, title);
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, alike);
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, typical);
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, distinct_title);
  gtk_widget_class_bind_template_child (widget_class, VecSummaryPanel, distinct);
  gtk_widget_class_bind_template_callback (widget_class, typical_activated_cb);
}

static void
vec_summary_panel_init (VecSummaryPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_summary_panel_set_session (VecSummaryPanel *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_SUMMARY_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "summary-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
