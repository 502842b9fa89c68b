#pragma once

#include <gtk/gtk.h>

#include "session/vec-session-legend.h"

G_BEGIN_DECLS

/* One line of a legend: a colour or a shape, a name and a count, which together are a button that shows or hides those rows. Pointing at
 * it, or coming to it with the keyboard, fades all others. A double click, Shift+Return or the menu (right button, Menu key) shows only
 * these, and once more all. Its accessible state "checked" says that the rows are shown. */
#define VEC_TYPE_LEGEND_ROW (vec_legend_row_get_type ())
G_DECLARE_FINAL_TYPE (VecLegendRow, vec_legend_row, VEC, LEGEND_ROW, GtkToggleButton)

typedef struct
{
  VecLegendSource source;
  const char *column;          /* NULL: clusters */
  gint32 category;
  const char *const *values;   /* of the column, NULL-terminated: several for "other". NULL: missing, or clusters */
  gboolean is_number;          /* the column has a range: only "missing" is a line */
} VecLegendTarget;

/* Everything is copied. @shape and @size as in VecLook; @count −1: none. */
GtkWidget *vec_legend_row_new (VecSession *session, const VecLegendTarget *target, guint32 color, VecShape shape, const char *label,
                               gint64 count);
/* The state as the filter has it. */
void vec_legend_row_update (VecLegendRow *self);

G_END_DECLS
