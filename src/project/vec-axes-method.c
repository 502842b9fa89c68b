/* Axes of meaning: every row by its projection onto directions that a person named by their ends (Kozlowski, Taddy & Evans 2019, "The
 * geometry of culture", call them cultural dimensions; Bolukbasi et al. 2016 draw words so). One step.
 *
 * With the ends a and b of an axis in the treated space, a row x lies at t = 2 (x − a) · (b − a) / |b − a|² − 1: −1 beside a, +1 beside b,
 * 0 half-way. Axes are not made orthogonal: each means the same whatever the others are. An edge of the picture without an axis
 * shows the widest direction at right angles to all axes, in the unit of the first.
 *
 * Polar: star coordinates (Kandogan 2000), a row lies at Σ t eᵢ with spokes eᵢ evenly around the circle. Kandogan scales between the least
 * and the greatest value; here the two ends take their place, and as the spokes add up to nothing, a row that is half-way on all axes
 * lies in the middle. Two axes stand at right angles, since opposite spokes would cancel out. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-error.h"
#include "project/vec-linear-run.h"

#define SAME 1e-6           /* of the ends' lengths: nearer, they are one place */
#define SPOKE_LENGTH 0.85   /* of the distance of the farthest row from the middle */

typedef struct
{
  double *middles;      /* (n_axes, d): half-way between the ends */
  double *directions;   /* (n_axes, d): from there to the second end */
} Lines;

static void
lines_clear (Lines *lines)
{
  g_free (lines->middles);
  g_free (lines->directions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, lines_clear)

static double
squared_length (const double *x, int d)
{
  double sum = 0;

  for (int j = 0; j < d; j++)
    sum += x[j] * x[j];
  return sum;
}

static void
find_lines (const VecGuide *guide, Lines *lines)
{
  int d = vec_guide_get_n_dims (guide), n = vec_guide_get_n_axes (guide);

  lines->middles = g_new (double, (gsize) n * d);
  lines->directions = g_new (double, (gsize) n * d);
  for (int axis = 0; axis < n; axis++)
    {
      const float *a = vec_guide_get_end (guide, axis, 0), *b = vec_guide_get_end (guide, axis, 1);

      for (int j = 0; j < d; j++)
        {
          lines->middles[(gsize) axis * d + j] = ((double) a[j] + b[j]) / 2;
          lines->directions[(gsize) axis * d + j] = ((double) b[j] - a[j]) / 2;
        }
    }
}

static void
get_spoke (int axis, int n_axes, double *x, double *y)
{
  double angle = n_axes == 2 ? axis * G_PI / 2 : 2 * G_PI * axis / n_axes;

  *x = cos (angle);
  *y = sin (angle);
}

/* Each axis in turn is put into the first column, and added to where its spoke points. */
static void
project_star (VecLinearRun *run, const Lines *lines, int n)
{
  int d = run->base.n_dims, dims = run->base.params.n_dims;
  g_autofree double *sums = g_new0 (double, run->base.n_rows * 2);

  for (int axis = 0; axis < n; axis++)
    {
      const double *direction = lines->directions + (gsize) axis * d;
      double x, y;

      get_spoke (axis, n, &x, &y);
      vec_linear_run_project (run, 0, lines->middles + (gsize) axis * d, direction, 1 / squared_length (direction, d), 0);
      for (gint64 i = 0; i < run->base.n_rows; i++)
        {
          sums[2 * i] += x * run->layout[i * dims];
          sums[2 * i + 1] += y * run->layout[i * dims];
        }
    }
  for (gint64 i = 0; i < run->base.n_rows; i++)
    for (int axis = 0; axis < 2; axis++)
      run->layout[i * dims + axis] = (float) sums[2 * i + axis];
}

static gboolean
axes_compute (VecLinearRun *run, GCancellable *cancellable, GError **error)
{
  const VecGuide *guide = run->base.params.guide;
  int n = vec_guide_get_n_axes (guide), d = run->base.n_dims, n_drawn = vec_guide_is_polar (guide) ? 2 : n;
  g_auto (Lines) lines = { 0 };

  find_lines (guide, &lines);
  if (vec_guide_is_polar (guide))
    project_star (run, &lines, n);
  else
    for (int axis = 0; axis < n; axis++)
      {
        const double *direction = lines.directions + (gsize) axis * d;

        vec_linear_run_project (run, axis, lines.middles + (gsize) axis * d, direction, 1 / squared_length (direction, d), 0);
      }
  return vec_linear_run_fill (run, n_drawn, lines.directions, n, sqrt (squared_length (lines.directions, d)), cancellable, error);
}

/* ---- What shows the axes */

static double
find_radius (const float *layout, gint64 n_rows, int dims)
{
  double largest = 0;

  for (gint64 i = 0; i < n_rows; i++)
    {
      double x = layout[dims * i], y = layout[dims * i + 1];

      largest = fmax (largest, x * x + y * y);
    }
  return sqrt (largest);
}

int
vec_axes_get_lines (const VecGuide *axes, const float *layout, gint64 n_rows, int dims, VecAxisLine lines[VEC_MAX_AXES])
{
  int n = vec_guide_get_n_axes (axes);
  double radius = 0;

  if (!vec_guide_is_polar (axes) && dims == 3)
    {
      lines[0] = (VecAxisLine) { 0, 0, 1, 0, TRUE, NULL };
      lines[1] = (VecAxisLine) { 0, 0, 0, 1, TRUE, NULL };
      lines[2] = (VecAxisLine) { 0, 0, 0, 0, TRUE, NULL, 0, 1 };
      return MIN (n, 3);
    }
  if (!vec_guide_is_polar (axes))
    {
      lines[0] = (VecAxisLine) { 0, 0, 0, 1, TRUE, NULL };
      lines[1] = (VecAxisLine) { 0, 0, 1, 0, TRUE, NULL };
      return MIN (n, 2);
    }
  radius = SPOKE_LENGTH * find_radius (layout, n_rows, dims);
  for (int axis = 0; axis < n; axis++)
    {
      double x, y;

      get_spoke (axis, n, &x, &y);
      lines[axis] = (VecAxisLine) { 0, 0, radius * x, radius * y, FALSE, vec_guide_get_end_title (axes, axis, 1) };
    }
  return n;
}

/* ---- What cannot be drawn */

static gboolean
check_ends (const VecGuide *guide, GError **error)
{
  int d = vec_guide_get_n_dims (guide);

  for (int axis = 0; axis < vec_guide_get_n_axes (guide); axis++)
    {
      const float *a = vec_guide_get_end (guide, axis, 0), *b = vec_guide_get_end (guide, axis, 1);
      double difference = 0, size = 0;

      for (int j = 0; j < d; j++)
        {
          difference += ((double) b[j] - a[j]) * ((double) b[j] - a[j]);
          size += (double) a[j] * a[j] + (double) b[j] * b[j];
        }
      if (difference <= SAME * SAME * size)
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                       _("Both ends of the axis “%s → %s” are the same place; choose two that differ."),
                       vec_guide_get_end_title (guide, axis, 0), vec_guide_get_end_title (guide, axis, 1));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_number (const VecGuide *guide, int dims, GError **error)
{
  int n = vec_guide_get_n_axes (guide);

  if (vec_guide_is_polar (guide) && n < 2)
    g_set_error_literal (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("The polar view needs at least two axes; add another one."));
  else if (!vec_guide_is_polar (guide) && n > dims)
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("A map of %d dimensions has room for %d axes, not %d; the polar view shows more."),
                 dims, dims, n);
  else
    return TRUE;
  return FALSE;
}

gboolean
vec_axes_check (const VecGuide *guide, int n_dims, GError **error)
{
  return check_number (guide, n_dims, error) && check_ends (guide, error);
}

static VecProjection *
axes_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  const VecGuide *guide = params->guide;

  if (guide == NULL || vec_guide_get_kind (guide) != VEC_GUIDE_AXES || vec_guide_get_n_dims (guide) != n_dims)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                           _("Say first what each axis leads from and to, for example from “man” to “woman”."));
      return NULL;
    }
  if (!vec_axes_check (guide, params->n_dims, error))
    return NULL;
  return vec_linear_run_new (vectors, n_rows, n_dims, params, N_("Measuring along the axes"), axes_compute, error);
}

static char *
axes_dup_axis_title (const VecProjectionParams *params, int axis, double explained)
{
  const VecGuide *guide = params->guide;

  if (guide == NULL || (vec_guide_is_polar (guide) && axis < 2))
    return NULL;
  if (axis < vec_guide_get_n_axes (guide) && !vec_guide_is_polar (guide))
    /* Translators: an axis of meaning: what it leads from and to: "man → woman". */
    return g_strdup_printf (_("%s → %s"), vec_guide_get_end_title (guide, axis, 0), vec_guide_get_end_title (guide, axis, 1));
  return g_strdup (_("The rest: the widest direction beside the axes"));
}

static const VecParameter axes_parameters[] = {
  { NULL },
};

const VecProjectionMethod vec_axes_method = {
  .id = "axes",
  .title = N_("Axes of meaning"),
  .description = N_("Places every point between two ends that you name, such as “cheap” and “expensive”, one pair for each axis."),
  .parameters = axes_parameters,
  .create = axes_create,
  .guide = VEC_GUIDE_AXES,
  .dup_axis_title = axes_dup_axis_title,
};
