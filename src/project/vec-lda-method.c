/* Fisher's discriminants as a map. One step. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-error.h"
#include "project/vec-lda.h"
#include "project/vec-linear-run.h"

static gboolean
lda_compute (VecLinearRun *run, GCancellable *cancellable, GError **error)
{
  const VecProjection *base = &run->base;
  const VecGuide *guide = base->params.guide;
  g_auto (VecLda) lda = { 0 };
  int n_drawn;

  if (!vec_lda_fit (base->vectors, base->n_rows, base->n_dims, vec_guide_get_classes (guide), vec_guide_get_n_classes (guide), -1,
                    base->params.n_threads, &lda, cancellable, error))
    return FALSE;
  n_drawn = MIN (lda.n_directions, base->params.n_dims);
  for (int axis = 0; axis < n_drawn; axis++)
    {
      vec_linear_run_project (run, axis, lda.mean, lda.directions + (gsize) axis * base->n_dims, 1, 0);
      run->explained[axis] = lda.explained[axis];
    }
  return vec_linear_run_fill (run, n_drawn, lda.directions, n_drawn, 0, cancellable, error);
}

static gboolean
check_classes (const VecGuide *guide, GError **error)
{
  const gint32 *classes = vec_guide_get_classes (guide);
  gint32 first = -1;

  for (gint64 i = 0; i < vec_guide_get_n_rows (guide); i++)
    {
      if (first < 0)
        first = classes[i];
      if (classes[i] >= 0 && classes[i] != first)
        return TRUE;
    }
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("“%s” has only one value; at least two are needed to tell them apart."),
               vec_guide_get_title (guide));
  return FALSE;
}

static VecProjection *
lda_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  const VecGuide *guide = params->guide;

  if (guide == NULL || vec_guide_get_kind (guide) != VEC_GUIDE_CLASSES || vec_guide_get_n_rows (guide) != n_rows)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("Say first which column holds the classes to tell apart."));
      return NULL;
    }
  if (!check_classes (guide, error))
    return NULL;
  return vec_linear_run_new (vectors, n_rows, n_dims, params, N_("Telling the classes apart"), lda_compute, error);
}

static char *
lda_dup_axis_title (const VecProjectionParams *params, int axis, double explained)
{
  if (isnan (explained))
    return g_strdup (_("The rest: the widest direction beside the discriminant"));
  /* Translators: an axis of a picture of Fisher's discriminant: its number, and its share of what tells the classes apart. */
  return g_strdup_printf (_("Discriminant %d (%.1f %% of the difference)"), axis + 1, 100 * explained);
}

static const VecParameter lda_parameters[] = {
  { NULL },
};

const VecProjectionMethod vec_lda_method = {
  .id = "lda",
  .title = N_("Fisher’s discriminant"),
  .description = N_("Looks at the vectors from the side on which the values of a category column are farthest apart."),
  .parameters = lda_parameters,
  .create = lda_create,
  .guide = VEC_GUIDE_CLASSES,
  .dup_axis_title = lda_dup_axis_title,
};
