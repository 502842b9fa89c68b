#pragma once

#include "plot/vec-looks.h"
#include "session/vec-session.h"
#include "table/vec-filter-edit.h"

G_BEGIN_DECLS

/* What a legend does. What it hides is a condition of the filter (vec-filter-edit.h) and nothing beside it, for clusters, categories and
 * numbers alike; every change is one undo step, those of a range that follow one another quickly together. Rows follow as they follow the
 * filter: in a thread. */
gboolean vec_session_hides_value (VecSession *self, const VecFilterValue *value);
/* All @values are of one column. */
gboolean vec_session_shows_only_values (VecSession *self, const VecFilterValue *values, guint n_values);
void vec_session_set_values_hidden (VecSession *self, const VecFilterValue *values, guint n_values, gboolean hidden);
/* Shows only these, or (@only FALSE) all of their column. @joins: it belongs to the change before, as a double click to what its first
 * click did: both are one undo step. */
void vec_session_isolate_values (VecSession *self, const VecFilterValue *values, guint n_values, gboolean only, gboolean joins);
void vec_session_show_all_values (VecSession *self, const char *column);    /* NULL: of clusters; ranges as well */
gboolean vec_session_hides_any_value (VecSession *self, const char *column);

/* The range of a column of numbers or dates; −∞ and ∞: no end. Rows without a value are hidden with those outside. */
void vec_session_set_range (VecSession *self, const char *column, double low, double high);
gboolean vec_session_get_range (VecSession *self, const char *column, double *low, double *high);
void vec_session_set_missing_hidden (VecSession *self, const char *column, gboolean hidden);   /* of a column with a range */
gboolean vec_session_hides_missing (VecSession *self, const char *column);

/* While a line of a legend is pointed at: all rows but its own fade. Undo knows nothing of it. */
typedef enum
{
  VEC_LEGEND_NONE,      /* nothing fades */
  VEC_LEGEND_COLORS,    /* of the colouring that is shown */
  VEC_LEGEND_CLUSTERS,
  VEC_LEGEND_SHAPES,
} VecLegendSource;
void vec_session_set_highlight (VecSession *self, VecLegendSource source, gint32 category);

/* How numbers become colours; also the property "color-scale" (its id). One undo step. */
void vec_session_set_color_scale (VecSession *self, VecScaleKind kind);
VecScaleKind vec_session_get_color_scale (VecSession *self);

G_END_DECLS
