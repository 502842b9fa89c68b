#include "app/vec-range-editor.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-condition-text.h"
#include "app/vec-histogram.h"
#include "session/vec-job.h"
#include "table/vec-date.h"

#define DAY 86400.0

struct _VecRangeEditor
{
  GtkWidget parent_instance;

  VecColumn *column;
  VecColoring *coloring;   /* of the column; NULL: not yet known */
  VecJob *job;
  double low, high;
  gboolean updating;

  GtkWidget *box;
  VecHistogram *histogram;
  GtkEditable *from, *to;
};

G_DEFINE_FINAL_TYPE (VecRangeEditor, vec_range_editor, GTK_TYPE_WIDGET)

enum { EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
has_dates (VecRangeEditor *self)
{
  return self->column != NULL && vec_column_get_numbers (self->column) == NULL;
}

static const VecValueScale *
get_scale (VecRangeEditor *self)
{
  return self->coloring != NULL ? vec_coloring_get_scale (self->coloring) : NULL;
}

/* ---- The two ends as text */

static double
read_value (const char *text, gboolean is_date)
{
  char *end;
  double value;

  if (is_date)
    return vec_date_parse (text);
  value = g_ascii_strtod (text, &end);
  return *end == '\0' ? value : NAN;
}

static gboolean
read_end (GtkEditable *entry, gboolean is_date, double otherwise, double *value)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  gboolean good;

  *value = *text != '\0' ? read_value (text, is_date) : otherwise;
  good = !isnan (*value);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  return good;
}

static void
show_end (VecRangeEditor *self, GtkEditable *entry, double value)
{
  g_autofree char *text = isinf (value) ? g_strdup ("") : vec_condition_dup_end (self->column, value);

  if (g_strcmp0 (gtk_editable_get_text (entry), text) != 0)
    gtk_editable_set_text (entry, text);
}

static void
show_ends (VecRangeEditor *self)
{
  self->updating = TRUE;
  show_end (self, self->from, self->low);
  show_end (self, self->to, self->high);
  self->updating = FALSE;
}

/* ---- The histogram */

static double
to_fraction (VecRangeEditor *self, double value)
{
  return isinf (value) ? (value > 0 ? 1 : 0) : vec_value_scale_get_fraction (get_scale (self), value);
}

static void
show_range (VecRangeEditor *self)
{
  if (get_scale (self) != NULL)
    vec_histogram_set_range (self->histogram, to_fraction (self, self->low), to_fraction (self, self->high));
}

/* As round as the pointer's own unevenness allows: to a day, or to the power of ten below a two-hundredth of the ramp there. */
static double
round_value (VecRangeEditor *self, double fraction)
{
  double value = vec_value_scale_get_value (get_scale (self), fraction);
  double below = vec_value_scale_get_value (get_scale (self), MAX (fraction - 0.0025, 0));
  double above = vec_value_scale_get_value (get_scale (self), MIN (fraction + 0.0025, 1));
  double step = above - below;

  if (!(step > 0) || !isfinite (value))
    return value;
  if (has_dates (self))
    return step > DAY ? round (value / DAY) * DAY : round (value);
  step = pow (10, floor (log10 (step)));
  return step > 0 && isfinite (value / step) ? round (value / step) * step : value;
}

static void
drawn_cb (VecRangeEditor *self, double low, double high)
{
  if (get_scale (self) == NULL)
    return;
  self->low = low <= 0 ? -INFINITY : round_value (self, low);
  self->high = high >= 1 ? INFINITY : round_value (self, high);
  show_ends (self);
  g_signal_emit (self, signals[EDITED], 0, self->low, self->high);
}

static void
typed_cb (VecRangeEditor *self)
{
  double low, high;
  gboolean good;

  if (self->updating || self->column == NULL)
    return;
  good = read_end (self->from, has_dates (self), -INFINITY, &low);
  good = read_end (self->to, has_dates (self), INFINITY, &high) && good;
  if (!good)
    return;
  self->low = low;
  self->high = high;
  show_range (self);
  g_signal_emit (self, signals[EDITED], 0, low, high);
}

/* Where an end is open the entry shows, faintly, how far the values go. */
static void
show_least_and_most (VecRangeEditor *self)
{
  double low, high;
  g_autofree char *least = NULL, *most = NULL;

  vec_value_scale_get_range (get_scale (self), &low, &high);
  least = vec_condition_dup_end (self->column, low);
  most = vec_condition_dup_end (self->column, high);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->from), least);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->to), most);
}

static void
take_coloring (VecRangeEditor *self, VecColoring *coloring)
{
  self->coloring = vec_coloring_ref (coloring);
  gtk_widget_set_visible (GTK_WIDGET (self->histogram), get_scale (self) != NULL);
  if (get_scale (self) == NULL)
    return;
  vec_histogram_set_coloring (self->histogram, coloring, adw_style_manager_get_dark (adw_style_manager_get_default ()), TRUE);
  show_least_and_most (self);
  show_range (self);
}

typedef struct
{
  VecColumn *column;
  VecColoring *coloring;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  vec_column_unref (work->column);
  g_clear_pointer (&work->coloring, vec_coloring_unref);
  g_free (work);
}

static gboolean
count_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;

  work->coloring = vec_coloring_new_column (work->column, VEC_SCALE_AUTO);
  return TRUE;
}

static void
counted (gpointer owner, gpointer data, const GError *error)
{
  take_coloring (owner, ((Work *) data)->coloring);
}

/* The colours of the map, where they are those of the column: one histogram, one scale. */
static VecColoring *
find_coloring (VecSession *session, VecColumn *column)
{
  g_autofree char *id = g_strconcat ("column:", vec_column_get_name (column), NULL);
  VecColoring *coloring = vec_scene_get_coloring (vec_session_get_scene (session));

  if (coloring == NULL || g_strcmp0 (vec_session_get_color_by (session), id) != 0 || vec_coloring_get_scale (coloring) == NULL)
    return NULL;
  return coloring;
}

static void
look_at (VecRangeEditor *self, VecSession *session, VecColumn *column)
{
  VecColoring *known = find_coloring (session, column);
  Work *work;

  vec_job_drop (&self->job);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->column, vec_column_unref);
  self->column = vec_column_ref (column);
  vec_histogram_set_coloring (self->histogram, NULL, FALSE, FALSE);
  if (known != NULL)
    {
      take_coloring (self, known);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->histogram), TRUE);
  work = g_new0 (Work, 1);
  work->column = vec_column_ref (column);
  vec_job_start (&self->job, self, g_main_context_default (), work, work_free, count_work, counted, NULL);
}

/* ---- The widget */

static void
vec_range_editor_dispose (GObject *object)
{
  VecRangeEditor *self = VEC_RANGE_EDITOR (object);

  self->updating = TRUE;
  vec_job_drop (&self->job);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->column, vec_column_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_range_editor_parent_class)->dispose (object);
}

static void
vec_range_editor_class_init (VecRangeEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VEC_TYPE_HISTOGRAM);
  G_OBJECT_CLASS (klass)->dispose = vec_range_editor_dispose;
  signals[EDITED] = g_signal_new ("edited", VEC_TYPE_RANGE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-range-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, VecRangeEditor, box);
  gtk_widget_class_bind_template_child (widget_class, VecRangeEditor, histogram);
  gtk_widget_class_bind_template_child (widget_class, VecRangeEditor, from);
  gtk_widget_class_bind_template_child (widget_class, VecRangeEditor, to);
  gtk_widget_class_bind_template_callback (widget_class, drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
}

static void
vec_range_editor_init (VecRangeEditor *self)
{
  self->low = -INFINITY;
  self->high = INFINITY;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_range_editor_show (VecRangeEditor *self, VecSession *session, VecColumn *column, const VecCondition *condition)
{
  g_return_if_fail (VEC_IS_RANGE_EDITOR (self));
  g_return_if_fail (VEC_IS_SESSION (session));

  if (column == NULL)
    return;
  self->low = condition->low;
  self->high = condition->high;
  if (column != self->column)
    look_at (self, session, column);
  show_ends (self);
  show_range (self);
}
