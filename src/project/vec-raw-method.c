/* The data as they are: columns, or dimensions of the vectors, are the axes of the map. One step. */
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-error.h"
#include "project/vec-linear-run.h"

/* A row without a value is nowhere: NaN, which is not drawn. An axis that the data do not have is 0. */
static gboolean
raw_compute (VecLinearRun *run, GCancellable *cancellable, GError **error)
{
  const VecProjection *base = &run->base;
  const VecGuide *guide = base->params.guide;
  const float *values = guide != NULL ? vec_guide_get_values (guide) : base->vectors;
  int k = guide != NULL ? vec_guide_get_n_columns (guide) : base->n_dims, dims = base->params.n_dims;

  for (gint64 i = 0; i < base->n_rows; i++)
    for (int axis = 0; axis < MIN (k, dims); axis++)
      run->layout[i * dims + axis] = values[i * k + axis];
  return TRUE;
}

static VecProjection *
raw_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  if (params->guide != NULL
      && (vec_guide_get_kind (params->guide) != VEC_GUIDE_COLUMNS || vec_guide_get_n_rows (params->guide) != n_rows))
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("The chosen columns belong to another table."));
      return NULL;
    }
  return vec_linear_run_new (vectors, n_rows, n_dims, params, N_("Drawing the data as they are"), raw_compute, error);
}

static char *
raw_dup_axis_title (const VecProjectionParams *params, int axis, double explained)
{
  const char *name;

  if (params->guide == NULL)
    return g_strdup_printf (_("Dimension %d"), axis + 1);
  if (axis >= vec_guide_get_n_columns (params->guide))
    return NULL;
  name = vec_guide_get_column_title (params->guide, axis);
  if (*name != '\0' && strspn (name, "0123456789") == strlen (name))
    return g_strdup_printf (_("Dimension %d"), atoi (name));
  return g_strdup (name);
}

static const VecParameter raw_parameters[] = {
  { NULL },
};

const VecProjectionMethod vec_raw_method = {
  .id = "raw",
  .title = N_("As it is"),
  .description = N_("Draws two of the numbers that each point has, dimensions or columns, without any calculation."),
  .parameters = raw_parameters,
  .create = raw_create,
  .guide = VEC_GUIDE_COLUMNS,
  .dup_axis_title = raw_dup_axis_title,
};
