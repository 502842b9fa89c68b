#include "app/vec-range-box.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/vec-choice.h"
#include "app/vec-histogram.h"
#include "table/vec-date.h"

/* The two spin buttons count in parts of the ramp, so that a step looks equally long on every scale; they show and take values. */
struct _VecRangeBox
{
  GtkWidget parent_instance;

  VecSession *session;
  VecColoring *coloring;   /* NULL: nothing is shown */
  char *column;            /* NULL: no range */
  double low, high;        /* of the range, exactly as the filter has them; infinite: open */
  gboolean updating;

  GtkWidget *box;
  VecHistogram *histogram;
  GtkWidget *names;
  GtkLabel *low_name;
  GtkLabel *high_name;
  GtkWidget *ends;
  GtkSpinButton *from;
  GtkSpinButton *to;
  GtkWidget *clear;
  GtkWidget *scale_row;
  GtkDropDown *scale;
  GtkLabel *rule;
};

G_DEFINE_FINAL_TYPE (VecRangeBox, vec_range_box, GTK_TYPE_WIDGET)

static const VecValueScale *
get_scale (VecRangeBox *self)
{
  return self->coloring != NULL ? vec_coloring_get_scale (self->coloring) : NULL;
}

/* ---- The range */

static double
to_fraction (VecRangeBox *self, double value)
{
  return isinf (value) ? (value > 0 ? 1 : 0) : vec_value_scale_get_fraction (get_scale (self), value);
}

/* An end at the ramp's own end is open: what lies beyond is seen. */
static void
set_range (VecRangeBox *self, double low, double high)
{
  double first, last;

  vec_value_scale_get_ends (get_scale (self), &first, &last);
  vec_session_set_range (self->session, self->column, low <= first ? -INFINITY : low, high >= last ? INFINITY : high);
}

static void
drawn_cb (VecRangeBox *self, double low, double high)
{
  const VecValueScale *scale = get_scale (self);

  if (scale == NULL || self->column == NULL)
    return;
  set_range (self, low <= 0 ? -INFINITY : vec_value_scale_get_value (scale, low),
             high >= 1 ? INFINITY : vec_value_scale_get_value (scale, high));
}

static void
clear_cb (VecRangeBox *self)
{
  vec_session_set_range (self->session, self->column, -INFINITY, INFINITY);
}

/* ---- The ends as text */

/* What is shown for an open end is the end of the ramp. */
static double
get_end (VecRangeBox *self, GtkSpinButton *spin)
{
  double value = spin == self->from ? self->low : self->high, low, high;

  vec_value_scale_get_ends (get_scale (self), &low, &high);
  return isinf (value) ? (spin == self->from ? low : high) : value;
}

static gboolean
output_cb (VecRangeBox *self, GtkSpinButton *spin)
{
  g_autofree char *text = NULL;

  if (get_scale (self) == NULL)
    return FALSE;
  text = vec_coloring_value_to_string (self->coloring, get_end (self, spin));
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* A number as people write it: with a wide minus, and with marks between thousands. */
static gboolean
parse_number (const char *text, double *value)
{
  g_autoptr (GString) plain = g_string_new (text);
  char *end;

  g_string_replace (plain, "−", "-", 0);
  g_string_replace (plain, ",", "", 0);
  *value = g_ascii_strtod (plain->str, &end);
  return end != plain->str && *g_strchug (end) == '\0' && isfinite (*value);
}

static gboolean
parse (VecRangeBox *self, const char *text, double *value)
{
  if (!vec_coloring_has_dates (self->coloring))
    return parse_number (text, value);
  *value = vec_date_parse (text);
  return !isnan (*value);
}

/* What was typed is taken as it is, not as the nearest step. */
static gboolean
input_cb (VecRangeBox *self, double *fraction, GtkSpinButton *spin)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  g_autofree char *shown = NULL;
  double value;

  *fraction = gtk_spin_button_get_adjustment (spin) != NULL
                ? gtk_adjustment_get_value (gtk_spin_button_get_adjustment (spin)) : 0;
  if (get_scale (self) == NULL)
    return TRUE;
  shown = vec_coloring_value_to_string (self->coloring, get_end (self, spin));
  if (g_str_equal (shown, text) || !parse (self, text, &value))
    return TRUE;
  if (spin == self->from)
    set_range (self, value, MAX (self->high, value));
  else
    set_range (self, MIN (self->low, value), value);
  *fraction = to_fraction (self, value);
  return TRUE;
}

static void
stepped_cb (VecRangeBox *self, GtkSpinButton *spin)
{
  double fraction = gtk_spin_button_get_value (spin), value;

  if (self->updating || get_scale (self) == NULL || fabs (fraction - to_fraction (self, get_end (self, spin))) < 1e-6)
    return;
  value = vec_value_scale_get_value (get_scale (self), fraction);
  if (spin == self->from)
    set_range (self, fraction <= 0 ? -INFINITY : value, MAX (self->high, value));
  else
    set_range (self, MIN (self->low, value), fraction >= 1 ? INFINITY : value);
}

/* ---- The scale */

static void
scale_chosen_cb (VecRangeBox *self)
{
  const char *id = vec_choice_get_id (self->scale);
  VecScaleKind kind;

  if (!self->updating && id != NULL && vec_scale_kind_from_id (id, &kind))
    vec_session_set_color_scale (self->session, kind);
}

static void
fill_scales (VecRangeBox *self)
{
  const char *ids[VEC_N_SCALES + 1] = { NULL }, *titles[VEC_N_SCALES + 1] = { NULL };

  for (int i = 0; i < VEC_N_SCALES; i++)
    {
      ids[i] = vec_scale_kind_get_id (i);
      titles[i] = vec_scale_kind_get_title (i);
    }
  vec_choice_set_entries (self->scale, ids, titles);
}

static const char *
describe_scale (VecScaleKind wanted, VecScaleKind used)
{
  if (wanted != VEC_SCALE_AUTO)
    return NULL;
  if (used == VEC_SCALE_LOG)
    return _("Logarithmic, since on an even ramp half of all values would share less than a tenth of the colours.");
  if (used == VEC_SCALE_QUANTILE)
    return _("Equal counts, since on an even or logarithmic ramp half of all values would share less than a tenth of the colours.");
  return _("Linear: the colours are spread evenly over the values.");
}

static void
show_scale (VecRangeBox *self)
{
  VecScaleKind wanted = vec_session_get_color_scale (self->session);
  gboolean is_number = self->column != NULL && !vec_coloring_has_dates (self->coloring);
  const char *rule = is_number ? describe_scale (wanted, vec_value_scale_get_kind (get_scale (self))) : NULL;

  vec_choice_set_id (self->scale, vec_scale_kind_get_id (wanted));
  gtk_widget_set_visible (self->scale_row, is_number);
  gtk_label_set_text (self->rule, rule != NULL ? rule : "");
  gtk_widget_set_visible (GTK_WIDGET (self->rule), rule != NULL);
}

/* ---- The widget */

static void
vec_range_box_dispose (GObject *object)
{
  VecRangeBox *self = VEC_RANGE_BOX (object);

  self->updating = TRUE;
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->column, g_free);

  G_OBJECT_CLASS (vec_range_box_parent_class)->dispose (object);
}

static void
vec_range_box_class_init (VecRangeBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VEC_TYPE_HISTOGRAM);
  G_OBJECT_CLASS (klass)->dispose = vec_range_box_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-range-box.ui");
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, box);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, histogram);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, names);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, low_name);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, high_name);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, ends);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, from);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, to);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, clear);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, scale_row);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, scale);
  gtk_widget_class_bind_template_child (widget_class, VecRangeBox, rule);
  gtk_widget_class_bind_template_callback (widget_class, drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_cb);
  gtk_widget_class_bind_template_callback (widget_class, input_cb);
  gtk_widget_class_bind_template_callback (widget_class, stepped_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_chosen_cb);
}

static void
vec_range_box_init (VecRangeBox *self)
{
  self->low = -INFINITY;
  self->high = INFINITY;
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_scales (self);
  self->updating = FALSE;
}

void
vec_range_box_show (VecRangeBox *self, VecSession *session, VecColoring *coloring, const char *column)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  g_return_if_fail (VEC_IS_RANGE_BOX (self));

  vec_coloring_ref (coloring);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  self->coloring = coloring;
  g_set_object (&self->session, session);
  g_free (self->column);
  self->column = g_strdup (column);
  self->updating = TRUE;
  vec_histogram_set_coloring (self->histogram, coloring, dark, column != NULL);
  vec_histogram_set_has_ticks (self->histogram, TRUE);
  gtk_widget_set_visible (self->names, FALSE);
  gtk_widget_set_visible (self->ends, column != NULL);
  show_scale (self);
  self->updating = FALSE;
  vec_range_box_update (self);
}

void
vec_range_box_name_ends (VecRangeBox *self, const char *low, const char *high)
{
  g_return_if_fail (VEC_IS_RANGE_BOX (self));

  gtk_label_set_text (self->low_name, low);
  gtk_label_set_text (self->high_name, high);
  gtk_widget_set_visible (self->names, TRUE);
  vec_histogram_set_has_ticks (self->histogram, FALSE);
}

void
vec_range_box_update (VecRangeBox *self)
{
  g_return_if_fail (VEC_IS_RANGE_BOX (self));

  if (get_scale (self) == NULL)
    return;
  self->updating = TRUE;
  self->low = -INFINITY;
  self->high = INFINITY;
  if (self->column != NULL)
    vec_session_get_range (self->session, self->column, &self->low, &self->high);
  vec_histogram_set_range (self->histogram, to_fraction (self, self->low), to_fraction (self, self->high));
  gtk_spin_button_set_value (self->from, to_fraction (self, self->low));
  gtk_spin_button_set_value (self->to, to_fraction (self, self->high));
  output_cb (self, self->from);
  output_cb (self, self->to);
  gtk_widget_set_sensitive (self->clear, isfinite (self->low) || isfinite (self->high));
  self->updating = FALSE;
}
