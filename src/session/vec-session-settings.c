/* Changing: every setter copies the present snapshot, changes the copy and hands it to vec_session_change(). */
#include "session/vec-session-private.h"

#include "base/vec-error.h"
#include "encode/vec-builtin-encoder.h"
#include "project/vec-guide-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MIN_ROWS_FOR_TSNE 5
#define MAX_DEFAULT_CLUSTERS 20
#define MAX_DEFAULT_CATEGORIES 20

/* ---- What a new table starts with. */

/* √(n/2) for small tables, half the cube root for large ones: 150 rows 9, 8 000 rows 10, 70 000 rows 20. */
static int
default_n_clusters (gint64 n_rows)
{
  double k = fmin (sqrt ((double) n_rows / 2), fmax (10, cbrt ((double) n_rows) / 2));

  return CLAMP ((int) round (k), 1, MAX_DEFAULT_CLUSTERS);
}

/* The program's own words: their map is about their categories, though there are 45, and names the most important first. */
static gboolean
is_own_words (VecTable *table)
{
  return vec_table_get_n_columns (table) == VEC_WORD_N_COLUMNS && vec_builtin_encoder_made (table)
         && vec_column_get_column_type (vec_table_get_column (table, VEC_WORD_COLUMN_CATEGORY)) == VEC_COLUMN_CATEGORY
         && vec_column_get_column_type (vec_table_get_column (table, VEC_WORD_COLUMN_IMPORTANCE)) == VEC_COLUMN_NUMBER;
}

static char *
default_color_by (VecTable *table)
{
  if (is_own_words (table))
    return g_strconcat ("column:", vec_column_get_name (vec_table_get_column (table, VEC_WORD_COLUMN_CATEGORY)), NULL);
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      if (vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY && vec_column_get_n_categories (column) >= 2
          && vec_column_get_n_categories (column) <= MAX_DEFAULT_CATEGORIES)
        return g_strconcat ("column:", vec_column_get_name (column), NULL);
    }
  return g_strdup ("cluster");
}

static const VecProjectionMethod *
get_possible_method (VecTable *table, const VecProjectionMethod *wanted)
{
  if (wanted->guide != VEC_GUIDE_NONE)
    return wanted;
  return vec_table_get_n_rows (table) < MIN_ROWS_FOR_TSNE ? vec_projection_method_find ("pca") : wanted;
}

VecSnapshot *
vec_session_fresh_snapshot (VecTable *table)
{
  VecSnapshot *fresh = vec_snapshot_new ();
  gint64 n_rows = vec_table_get_n_rows (table);
  g_autofree char *color_by = default_color_by (table);

  fresh->recipe.treatment = vec_treatment_default (n_rows, vec_table_get_n_dims (table));
  if (vec_guide_suits_raw (table))
    fresh->recipe.method = vec_projection_method_find ("raw");
  fresh->recipe.method = get_possible_method (table, fresh->recipe.method);
  vec_snapshot_fit_params (fresh, n_rows);
  vec_snapshot_take_params (fresh);
  fresh->n_clusters = default_n_clusters (n_rows);
  vec_snapshot_set_color_by (fresh, color_by);
  if (is_own_words (table))
    {
      g_free (fresh->label_by);
      fresh->label_by = g_strdup (vec_column_get_name (vec_table_get_column (table, VEC_WORD_COLUMN_IMPORTANCE)));
    }
  return fresh;
}

/* Seed, iterations, metric, k and method stay as the person chose them, unless others are remembered for this kind of table; the
 * rest follows the table. */
VecSnapshot *
vec_session_first_snapshot (VecSession *self, VecTable *table)
{
  VecSnapshot *first = vec_session_fresh_snapshot (table);

  first->metric = self->now->metric;
  first->n_neighbors = self->now->n_neighbors;
  first->terrain = self->now->terrain;
  if (first->recipe.method->guide == VEC_GUIDE_NONE)
    first->recipe.method = self->wanted_method;
  vec_snapshot_keep_params (first, self->now);
  vec_session_recall (self, table, first);
  vec_snapshot_fit_params (first, vec_table_get_n_rows (table));
  first->recipe.method = get_possible_method (table, first->recipe.method);
  vec_snapshot_take_params (first);
  vec_session_take_first_guide (table, first, NULL);
  return first;
}

/* ---- Applying. */

static void
notify_differences (VecSession *self, const VecSnapshot *a, const VecSnapshot *b)
{
  const struct { guint prop; gboolean differs; } checks[] = {
    { PROP_TREATMENT_ID, !vec_treatment_equal (&a->recipe.treatment, &b->recipe.treatment) },
    { PROP_METHOD, a->recipe.method != b->recipe.method },
    { PROP_SEED, a->params[0].seed != b->params[0].seed },
    { PROP_DIMS, vec_snapshot_get_dims (a) != vec_snapshot_get_dims (b) },
    { PROP_PERSPECTIVE, (a->orbit.perspective > 0) != (b->orbit.perspective > 0) },
    { PROP_METRIC, a->metric != b->metric },
    { PROP_N_NEIGHBORS, a->n_neighbors != b->n_neighbors },
    { PROP_COLOR_BY, !g_str_equal (a->color_by, b->color_by) },
    { PROP_SIZE_BY, !g_str_equal (a->encodings.size_by, b->encodings.size_by) },
    { PROP_COLOR_SCALE, a->encodings.color_scale != b->encodings.color_scale },
    { PROP_SHAPE_BY, !g_str_equal (a->encodings.shape_by, b->encodings.shape_by) },
    { PROP_LABEL_BY, !g_str_equal (a->label_by, b->label_by) },
    { PROP_TERRAIN, a->terrain != b->terrain },
    { PROP_PICTURES, a->hides_pictures != b->hides_pictures },
    { PROP_N_CLUSTERS, a->n_clusters != b->n_clusters },
    { PROP_SELECTED_ROW, a->selected_row != b->selected_row },
    { PROP_SELECTED_TEXT,
      vec_snapshot_find_text (a, a->selected_text) != vec_snapshot_find_text (b, b->selected_text) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (checks[i].differs)
      vec_session_notify (self, checks[i].prop);
  if (a->recipe.method != b->recipe.method || !vec_snapshot_params_equal (a, b) || !vec_snapshot_guides_equal (a, b))
    {
      vec_session_notify (self, PROP_PERPLEXITY);
      vec_session_notify (self, PROP_ITERATIONS);
      if (a->recipe.method != b->recipe.method || a->params[0].seed != b->params[0].seed)
        self->warm_choice = VEC_WARM_AUTO;
      vec_session_remember (self);
      vec_session_update_waiting (self);
      vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
    }
}

static gboolean
selection_differs (const VecSnapshot *a, const VecSnapshot *b)
{
  return a->selected_row != b->selected_row || a->selected_text != b->selected_text;
}

static void
apply_clusters (VecSession *self, const VecSnapshot *before, gboolean treatment_differs)
{
  const VecSnapshot *now = self->now;

  if (!treatment_differs
      && (before->n_clusters != now->n_clusters || before->recipe.params.seed != now->recipe.params.seed))
    vec_session_start_clusters (self);
  if (before->filter != now->filter)
    vec_session_update_cluster_ticks (self);
}

void
vec_session_apply (VecSession *self, VecSnapshot *before)
{
  const VecSnapshot *now = self->now;
  gboolean treatment_differs = !vec_treatment_equal (&before->recipe.treatment, &now->recipe.treatment);
  gboolean metric_differs = before->metric != now->metric;
  gboolean texts_differ = before->texts != now->texts;
  gboolean color_differs = !g_str_equal (before->color_by, now->color_by);
  gboolean adopted = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  notify_differences (self, before, now);
  if (self->table != NULL && before->rows != now->rows && vec_session_has_same_vectors (self, now->rows))
    vec_session_adopt_columns (self, before->rows);
  else if (self->table != NULL && before->rows != now->rows)
    {
      vec_session_adopt_rows (self, before->rows);
      adopted = TRUE;
    }
  if (self->table != NULL && !adopted)
    {
      if (treatment_differs)
        vec_session_start_space (self);
      if (!vec_recipe_equal (&before->recipe, &now->recipe))
        vec_session_show_recipe (self);
      apply_clusters (self, before, treatment_differs);
      vec_session_apply_rows (self, before);
      vec_session_apply_atlas (self, before);
      if (metric_differs)
        {
          self->space_stamp++;
          vec_session_update_summary (self);
          vec_session_update_ruler (self);
        }
      if (metric_differs || texts_differ)
        vec_session_update_texts (self);
      if (selection_differs (before, now) || texts_differ)
        vec_session_update_selection (self);
      if (selection_differs (before, now) || metric_differs || before->n_neighbors != now->n_neighbors
          || (color_differs && g_str_equal (now->color_by, "distance")))
        vec_session_update_neighbors (self);
      if (color_differs || before->encodings.color_scale != now->encodings.color_scale)
        vec_session_update_coloring (self);
      if (!vec_encodings_equal (&before->encodings, &now->encodings))
        vec_session_update_encodings (self);
      if (before->hides_pictures != now->hides_pictures)
        vec_session_update_pictures (self);
      if (before->is_following != now->is_following || !vec_camera_equal (&before->camera, &now->camera))
        vec_session_jump_camera (self);
      else if (!vec_orbit_equal (&before->orbit, &now->orbit))
        vec_session_update_camera (self);
    }
  vec_session_notify (self, PROP_CAN_UNDO);
  vec_session_notify (self, PROP_CAN_REDO);
  vec_session_notify_places (self);
  vec_session_update_progress (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
replace_now (VecSession *self, VecSnapshot *next)
{
  g_autoptr (VecSnapshot) before = self->now;

  self->now = next;
  vec_session_apply (self, before);
}

/* Where the person looked at one method's picture means nothing in that of another method, or of other axes: it is shown whole. */
static void
see_other_picture_whole (VecSession *self, const VecSnapshot *now, VecSnapshot *next)
{
  VecGuide *guide = vec_recipe_get_guide (&next->recipe);

  if (next->rows != now->rows)
    return;   /* other rows come with the place that they were seen from */
  if (next->recipe.method == NULL || (next->recipe.method->guide != VEC_GUIDE_NONE && guide == NULL))
    return;   /* no other picture yet */
  if (next->recipe.method != now->recipe.method || vec_snapshot_get_dims (next) != vec_snapshot_get_dims (now)
      || !vec_guide_equal (guide, vec_recipe_get_guide (&now->recipe)))
    {
      next->is_following = TRUE;
      next->picture = ++self->n_pictures;
    }
}

void
vec_session_change (VecSession *self, VecSnapshot *next, const char *key)
{
  see_other_picture_whole (self, self->now, next);
  if (vec_snapshot_equal (self->now, next))
    {
      vec_snapshot_unref (next);
      return;
    }
  if (self->table != NULL)
    vec_history_push (self->history, self->now, key);
  replace_now (self, next);
}

void
vec_session_amend (VecSession *self, VecSnapshot *next)
{
  vec_history_forget_equal (self->history, next);
  replace_now (self, next);
}

void
vec_session_undo (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_history_undo (self->history, self->now);
  if (next != NULL)
    replace_now (self, next);
}

void
vec_session_redo (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_history_redo (self->history, self->now);
  if (next != NULL)
    replace_now (self, next);
}

/* ---- Setters. */

void
vec_session_set_treatment (VecSession *self, const VecTreatment *treatment)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  next->recipe.treatment = *treatment;
  if (!vec_treatment_equal (treatment, &self->now->recipe.treatment))
    {
      vec_snapshot_take_params (next);
      vec_snapshot_show_all_clusters (next);
    }
  vec_session_change (self, next, NULL);
}

const VecTreatment *
vec_session_get_treatment (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return &self->now->recipe.treatment;
}

void
vec_session_set_metric (VecSession *self, VecMetric metric)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail ((guint) metric < VEC_N_METRICS);
  next = vec_snapshot_copy (self->now);
  next->metric = metric;
  vec_session_change (self, next, NULL);
}

VecMetric
vec_session_get_metric (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), VEC_METRIC_COSINE);
  return self->now->metric;
}

void
vec_session_set_n_neighbors (VecSession *self, int k)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  next->n_neighbors = MAX (k, 1);
  vec_session_change (self, next, "n-neighbors");
}

int
vec_session_get_n_neighbors (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->now->n_neighbors;
}

static gboolean
can_color_by (VecSession *self, const char *color_by)
{
  if (g_str_has_prefix (color_by, "column:"))
    return self->table == NULL || vec_table_find_column (self->table, color_by + strlen ("column:")) != NULL;
  return g_str_equal (color_by, "cluster") || g_str_equal (color_by, "distance") || g_str_equal (color_by, "plain")
         || g_str_equal (color_by, "honesty") || g_str_equal (color_by, "change");
}

void
vec_session_set_color_by (VecSession *self, const char *color_by)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (color_by != NULL);
  if (!can_color_by (self, color_by))
    {
      const char *name = strchr (color_by, ':') != NULL ? strchr (color_by, ':') + 1 : color_by;
      g_autoptr (GError) error = g_error_new (VEC_ERROR, VEC_ERROR_NOT_FOUND,
                                              _("This table has no column “%s” to colour by."), name);

      vec_session_fail (self, error);
      return;
    }
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_color_by (next, color_by);
  vec_session_change (self, next, NULL);
}

const char *
vec_session_get_color_by (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->color_by;
}

void
vec_session_set_n_clusters (VecSession *self, int k)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  next->n_clusters = MAX (k, 1);
  if (next->n_clusters != self->now->n_clusters)
    vec_snapshot_show_all_clusters (next);
  vec_session_change (self, next, "n-clusters");
}

int
vec_session_get_n_clusters (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->now->n_clusters;
}

void
vec_session_set_cluster_visible (VecSession *self, int cluster, gboolean visible)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (cluster >= 0);
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_hidden (next, cluster, !visible);
  vec_session_change (self, next, NULL);
}
