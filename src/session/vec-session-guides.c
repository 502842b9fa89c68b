/* What methods follow beside the vectors: the ends of axes, a column of classes, the columns of a picture as it is. */
#include "session/vec-session-private.h"

#include "base/vec-error.h"
#include "encode/vec-anchor.h"
#include "project/vec-guide-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- Changing. */

/* @guide (taken) becomes what its method follows, and that the method. */
static void
change_guide (VecSession *self, const char *method_id, VecGuide *guide)
{
  g_autoptr (VecGuide) owned = guide;
  VecSnapshot *next = vec_snapshot_copy (self->now);
  const VecProjectionMethod *method = vec_projection_method_find (method_id);

  vec_recipe_set_guide (&next->recipe, method->guide, owned);
  if (next->recipe.method != method)
    {
      next->recipe.method = method;
      vec_snapshot_take_params (next);
    }
  vec_session_change (self, next, NULL);
}

static VecGuide *
get_guide (VecSession *self, VecGuideKind kind)
{
  return self->now->recipe.guides[kind];
}

/* What belongs to no table yet. */
static gboolean
have_table (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->table != NULL;
}

/* ---- Axes: labels and texts are looked up on a thread. */

typedef struct
{
  VecTable *table;
  VecEncoder *encoder;     /* NULL: made if a text asks for it */
  char **ends;             /* from, to, from, to, … */
  gboolean polar;
  int n_dims;              /* of the picture */
  VecGuide *guide;
} AxesWork;

static void
axes_work_free (gpointer data)
{
  AxesWork *work = data;

  g_clear_object (&work->table);
  g_clear_object (&work->encoder);
  g_strfreev (work->ends);
  g_clear_pointer (&work->guide, vec_guide_unref);
  g_free (work);
}

static gboolean
axes_work (VecJob *job, gpointer data, GError **error)
{
  AxesWork *work = data;
  int n = (int) g_strv_length (work->ends), d = vec_table_get_n_dims (work->table);
  g_autofree float *ends = g_new (float, (gsize) n * d);

  for (int i = 0; i < n; i++)
    if (!vec_anchor_find (work->table, &work->encoder, work->ends[i], ends + (gsize) i * d, vec_job_get_cancellable (job), error))
      return FALSE;
  work->guide = vec_guide_new_axes (ends, n / 2, d, (const char *const *) work->ends, work->polar);
  return vec_axes_check (work->guide, work->n_dims, error);
}

static void
axes_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  AxesWork *work = data;

  if (error != NULL)
    vec_session_fail (self, error);
  else
    change_guide (self, "axes", g_steal_pointer (&work->guide));
  vec_session_update_progress (self);
}

void
vec_session_set_axes (VecSession *self, const char *const *ends, gboolean polar)
{
  guint n = g_strv_length ((char **) ends);
  AxesWork *work;

  g_return_if_fail (n % 2 == 0 && n <= 2 * VEC_MAX_AXES);
  if (!have_table (self))
    return;
  vec_job_drop (&self->axes_job);
  if (n == 0)
    {
      change_guide (self, "axes", NULL);
      return;
    }
  work = g_new0 (AxesWork, 1);
  work->table = g_object_ref (self->table);
  g_set_object (&work->encoder, self->encoder);
  work->ends = g_strdupv ((char **) ends);
  work->polar = polar;
  work->n_dims = vec_snapshot_get_dims (self->now);
  vec_job_start (&self->axes_job, self, self->context, work, axes_work_free, axes_work, axes_done, vec_session_update_progress);
}

char **
vec_session_dup_axes (VecSession *self)
{
  VecGuide *guide;
  int n;
  char **ends;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  guide = get_guide (self, VEC_GUIDE_AXES);
  n = guide != NULL ? vec_guide_get_n_axes (guide) : 0;
  ends = g_new0 (char *, 2 * n + 1);
  for (int i = 0; i < 2 * n; i++)
    ends[i] = g_strdup (vec_guide_get_end_title (guide, i / 2, i % 2));
  return ends;
}

gboolean
vec_session_get_polar (VecSession *self)
{
  VecGuide *guide;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  guide = get_guide (self, VEC_GUIDE_AXES);
  return guide != NULL && vec_guide_is_polar (guide);
}

static double
squared_distance (const float *a, const float *b, int d)
{
  double sum = 0;

  for (int j = 0; j < d; j++)
    sum += ((double) a[j] - b[j]) * ((double) a[j] - b[j]);
  return sum;
}

/* The rows in the middle of the two clusters that are farthest apart. */
gboolean
vec_session_suggest_axis (VecSession *self, const char **from, const char **to)
{
  int d, n_clusters;
  double best = 0;
  g_autofree gint64 *rows = NULL;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  if (self->clustering == NULL || self->space == NULL)
    return FALSE;
  d = vec_space_get_n_dims (self->space);
  n_clusters = vec_clustering_get_n_clusters (self->clustering);
  rows = g_new0 (gint64, n_clusters);
  for (int cluster = 0; cluster < n_clusters; cluster++)
    vec_clustering_get_central_rows (self->clustering, cluster, &rows[cluster], 1);
  for (int a = 0; a < n_clusters; a++)
    for (int b = a + 1; b < n_clusters; b++)
      {
        double distance = squared_distance (vec_space_get_vector (self->space, rows[a]), vec_space_get_vector (self->space, rows[b]), d);

        if (distance <= best)
          continue;
        best = distance;
        *from = vec_table_get_label (self->table, rows[a]);
        *to = vec_table_get_label (self->table, rows[b]);
      }
  return best > 0;
}

/* ---- Columns. */

void
vec_session_set_lda_column (VecSession *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  VecGuide *guide;

  g_return_if_fail (name != NULL);
  if (!have_table (self))
    return;
  guide = vec_guide_new_named_category (self->table, name, &error);
  if (guide != NULL)
    change_guide (self, "lda", guide);
  else
    vec_session_fail (self, error);
}

const char *
vec_session_get_lda_column (VecSession *self)
{
  VecGuide *guide;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  guide = get_guide (self, VEC_GUIDE_CLASSES);
  return guide != NULL ? vec_guide_get_title (guide) : NULL;
}

void
vec_session_set_raw_columns (VecSession *self, const char *const *names)
{
  g_autoptr (GError) error = NULL;
  VecGuide *guide;

  if (!have_table (self))
    return;
  guide = vec_guide_new_named_columns (self->table, names, &error);
  if (guide != NULL)
    change_guide (self, "raw", guide);
  else
    vec_session_fail (self, error);
}

char **
vec_session_dup_raw_columns (VecSession *self)
{
  VecGuide *guide;
  int n;
  char **names;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  guide = get_guide (self, VEC_GUIDE_COLUMNS);
  n = guide != NULL ? vec_guide_get_n_columns (guide) : 0;
  names = g_new0 (char *, n + 1);
  for (int i = 0; i < n; i++)
    names[i] = g_strdup (vec_guide_get_column_title (guide, i));
  return names;
}

/* ---- What a method begins with. */

static VecGuide *
make_first_columns (VecTable *table)
{
  g_auto (GStrv) names = vec_guide_dup_default_columns (table);

  if (g_strv_length (names) > 2)
    g_clear_pointer (&names[2], g_free);   /* the window shows two */
  return vec_guide_new_named_columns (table, (const char *const *) names, NULL);
}

/* The column that the colours show, if it is one of categories, else the first. */
static VecGuide *
make_first_classes (VecTable *table, const char *color_by, GError **error)
{
  const char *name = g_str_has_prefix (color_by, "column:") ? color_by + strlen ("column:") : NULL;
  VecGuide *guide = name != NULL ? vec_guide_new_named_category (table, name, NULL) : NULL;
  VecColumn *column = vec_guide_find_category (table);

  if (guide == NULL)
    guide = vec_guide_new_named_category (table, column != NULL ? vec_column_get_name (column) : "", error);
  return guide;
}

gboolean
vec_session_take_first_guide (VecTable *table, VecSnapshot *next, GError **error)
{
  VecGuideKind kind = next->recipe.method->guide;
  g_autoptr (VecGuide) guide = NULL;

  if (table == NULL || next->recipe.guides[kind] != NULL || kind == VEC_GUIDE_NONE || kind == VEC_GUIDE_AXES)
    return TRUE;
  guide = kind == VEC_GUIDE_COLUMNS ? make_first_columns (table) : make_first_classes (table, next->color_by, error);
  vec_recipe_set_guide (&next->recipe, kind, guide);
  return guide != NULL;
}

gboolean
vec_session_lacks_guide (VecSession *self)
{
  const VecRecipe *recipe = &self->now->recipe;

  return recipe->method->guide != VEC_GUIDE_NONE && vec_recipe_get_guide (recipe) == NULL;
}
