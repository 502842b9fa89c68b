#include "read/vec-write-coordinates.h"

#include <math.h>
#include <string.h>

#include "read/vec-write-rows.h"

static const char *const fixed[] = { "row", "label", "x", "y", "z", "selected", NULL };

static void
write_header (VecOutput *output, const VecCoordinates *coordinates)
{
  vec_output_text (output, coordinates->n_dims == 3 ? "row,label,x,y,z" : "row,label,x,y");
  if (coordinates->color != NULL)
    {
      const char *name = vec_column_get_name (coordinates->color);
      g_autofree char *own = g_strconcat (g_strv_contains (fixed, name) ? "color:" : "", name, NULL);

      vec_output_char (output, ',');
      vec_write_csv_field (output, own);
    }
  vec_output_text (output, ",selected\n");
}

static void
write_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  const VecCoordinates *coordinates = data;
  const float *position = coordinates->positions + row * coordinates->n_dims;
  char number[32];

  if (coordinates->visible != NULL && !vec_row_set_contains (coordinates->visible, row))
    return;
  g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT ",", row);
  vec_output_text (output, number);
  vec_write_csv_field (output, vec_table_get_label (table, row));
  for (int axis = 0; axis < coordinates->n_dims; axis++)
    {
      vec_output_char (output, ',');
      if (isfinite (position[axis]))
        vec_output_number (output, position[axis]);
    }
  if (coordinates->color != NULL)
    {
      g_autofree char *value = vec_column_dup_value (coordinates->color, row);

      vec_output_char (output, ',');
      vec_write_csv_field (output, value);
    }
  vec_output_text (output, coordinates->selected != NULL && vec_row_set_contains (coordinates->selected, row) ? ",1\n" : ",0\n");
}

gboolean
vec_write_coordinates (const VecCoordinates *coordinates, const char *path, VecProgressFunc progress, gpointer progress_data,
                       GCancellable *cancellable, GError **error)
{
  VecOutput *output = vec_output_open (path, error);

  if (output == NULL)
    return FALSE;
  write_header (output, coordinates);
  return vec_write_rows (output, coordinates->table, write_row, (gpointer) coordinates, progress, progress_data, cancellable, error);
}
