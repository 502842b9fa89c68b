#include "session/vec-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-parallel.h"
#include "session/vec-remembered.h"
#include "session/vec-session-atlas.h"
#include "session/vec-session-encodings.h"
#include "session/vec-session-legend.h"
#include "session/vec-session-orbit.h"
#include "session/vec-session-pictures.h"

#define MAX_LAYOUT_BYTES ((gsize) 256 << 20)

G_DEFINE_FINAL_TYPE (VecSession, vec_session, G_TYPE_OBJECT)

GParamSpec *vec_session_props[N_PROPS];
guint vec_session_signals[N_SIGNALS];

void
vec_session_fail (VecSession *self, const GError *error)
{
  g_signal_emit (self, vec_session_signals[SIGNAL_FAILED], 0, error);
}

/* ---- Opening. */

typedef struct
{
  char *path;
  VecReadOptions *options;
  VecTable *table;
} OpenWork;

static void
open_work_free (gpointer data)
{
  OpenWork *work = data;

  g_free (work->path);
  g_clear_pointer (&work->options, vec_read_options_free);
  g_clear_object (&work->table);
  g_free (work);
}

static gboolean
open_work (VecJob *job, gpointer data, GError **error)
{
  OpenWork *work = data;

  work->table = vec_read_file (work->path, work->options, vec_job_progress, job, vec_job_get_cancellable (job), error);
  return work->table != NULL;
}

static void
open_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  OpenWork *work = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  g_clear_pointer (&self->open_name, g_free);
  if (error == NULL)
    vec_session_set_table (self, work->table);
  vec_session_hold_run (self);
  vec_session_update_progress (self);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

/* The task of an opening that will not be finished. */
void
vec_session_drop_open (VecSession *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  vec_job_drop (&self->open_job);
  vec_job_drop (&self->append_job);
  g_clear_pointer (&self->open_name, g_free);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Opening was cancelled."));
}

void
vec_session_open_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  OpenWork *work = g_new0 (OpenWork, 1);

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  work->path = g_strdup (path);
  work->options = options != NULL ? vec_read_options_copy (options) : NULL;
  vec_session_drop_open (self);
  self->open_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->open_task, vec_session_open_async);
  self->open_name = g_path_get_basename (path);
  vec_job_start (&self->open_job, self, self->context, work, open_work_free, open_work, open_done, vec_session_update_progress);
  vec_session_hold_run (self);
  vec_session_update_progress (self);
}

gboolean
vec_session_open_finish (VecSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vec_session_clear_table (VecSession *self)
{
  vec_session_clear_search (self);
  vec_session_clear_filter (self);
  g_clear_pointer (&self->finder, vec_finder_unref);
  vec_job_drop (&self->encoder_job);
  vec_job_drop (&self->axes_job);
  vec_job_drop (&self->child_job);
  vec_session_drop_texts_to_add (self);
  vec_job_drop (&self->place_job);
  g_clear_object (&self->encoder);
  vec_session_stop_runs (self);
  vec_session_clear_trust (self);
  vec_session_clear_choosing (self);
  vec_session_clear_summary (self);
  vec_session_drop_ruler (self);
  vec_session_clear_atlas (self);
  g_clear_pointer (&self->waiting_text, g_free);
  self->warm_choice = VEC_WARM_AUTO;
  vec_session_clear_clusters (self);
  vec_session_clear_space (self);
  vec_layout_cache_clear (self->layouts);
  g_clear_pointer (&self->layout, vec_layout_unref);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->change_coloring, vec_coloring_unref);
  vec_scene_set_coloring (self->scene, NULL);
  vec_job_drop (&self->looks_job);
  vec_scene_set_encodings (self->scene, NULL);
  vec_scene_set_highlight (self->scene, NULL);
  vec_session_clear_visible (self);
  vec_session_clear_pictures (self);
  vec_scene_set_chosen (self->scene, NULL, FALSE);
  vec_scene_set_axis_titles (self->scene, NULL, NULL);
  vec_scene_set_lines (self->scene, NULL, 0);
  vec_scene_set_markers (self->scene, NULL, 0);
  vec_scene_set_positions (self->scene, NULL, 0);
  vec_session_set_hovered_row (self, -1);
}

void
vec_session_set_table (VecSession *self, VecTable *table)
{
  VecSnapshot *before = self->now;
  VecTable *old = self->table;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (VEC_IS_TABLE (table));

  g_object_freeze_notify (G_OBJECT (self));
  vec_session_drop_open (self);
  vec_session_clear_table (self);
  vec_history_clear (self->history);
  g_clear_pointer (&self->opened_rows, vec_rows_unref);
  self->table = g_object_ref (table);
  vec_scene_set_table (self->scene, table);
  vec_drop_in_thread (old);

  self->now = vec_session_first_snapshot (self, table);
  self->is_paused = FALSE;
  for (guint prop = PROP_PAUSED; prop < N_PROPS; prop++)
    vec_session_notify (self, prop);
  vec_session_notify (self, PROP_TABLE);
  vec_snapshot_unref (before);

  vec_session_find_pictures (self);
  vec_session_update_texts (self);
  vec_session_update_neighbors (self);
  vec_session_start_space (self);
  vec_session_start_encoder (self);
  vec_session_emit (self, SIGNAL_PARAMETERS_CHANGED);
  vec_session_emit (self, SIGNAL_CLUSTERS_CHANGED);
  vec_session_emit (self, SIGNAL_FILTER_CHANGED);
  vec_session_update_coloring (self);
  vec_session_update_encodings (self);
  vec_session_update_camera (self);
  vec_session_update_progress (self);
  vec_session_notify (self, PROP_CAN_UNDO);
  vec_session_notify (self, PROP_CAN_REDO);
  vec_session_notify_places (self);
  g_object_thaw_notify (G_OBJECT (self));
}

VecTable *
vec_session_get_table (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->table;
}

/* What is shown was made with the treatment of the space: if another one was being prepared, that one was not wanted after all. */
void
vec_session_cancel (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));

  g_object_freeze_notify (G_OBJECT (self));
  vec_session_drop_open (self);
  vec_job_drop (&self->cluster_job);
  vec_job_drop (&self->encoder_job);
  vec_job_drop (&self->find_job);
  vec_job_drop (&self->axes_job);
  vec_job_drop (&self->child_job);
  vec_session_drop_texts_to_add (self);
  vec_session_stop_runs (self);
  vec_session_cancel_trust (self);
  vec_session_clear_choosing (self);
  if (vec_job_drop (&self->space_job) && self->space != NULL)
    {
      VecSnapshot *next = vec_snapshot_copy (self->now);

      next->recipe.treatment = *vec_space_get_treatment (self->space);
      vec_session_amend (self, next);
      vec_session_stop_runs (self);
    }
  if (self->encoder == NULL && self->table != NULL)
    {
      g_free (self->encoder_reason);
      self->encoder_reason = g_strdup (_("Preparing the words was cancelled."));
      vec_session_notify (self, PROP_ENCODER_REASON);
    }
  vec_session_update_progress (self);
  g_object_thaw_notify (G_OBJECT (self));
}

VecScene *
vec_session_get_scene (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->scene;
}

char *
vec_session_dup_row_text (VecSession *self, gint64 row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  if (self->table == NULL || row < 0 || row >= vec_table_get_n_rows (self->table))
    return g_strdup ("");

  g_string_append (text, vec_table_get_label (self->table, row));
  for (guint i = 0; i < vec_table_get_n_columns (self->table); i++)
    {
      VecColumn *column = vec_table_get_column (self->table, i);
      g_autofree char *value = vec_column_dup_value (column, row);

      /* Pictures are shown, not named. Translators: a metadata column and its value in one line: "category: animal". */
      if (*value != '\0' && vec_column_get_column_type (column) != VEC_COLUMN_IMAGE)
        g_string_append_printf (text, _("\n%s: %s"), vec_column_get_name (column), value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- The object. */

static void
get_setting (VecSession *self, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_TREATMENT_ID:
      g_value_take_string (value, vec_treatment_to_id (&self->now->recipe.treatment));
      break;
    case PROP_METHOD:
      g_value_set_string (value, vec_session_get_method (self));
      break;
    case PROP_PERPLEXITY:
      g_value_set_double (value, vec_session_get_perplexity (self));
      break;
    case PROP_ITERATIONS:
      g_value_set_int (value, vec_session_get_iterations (self));
      break;
    case PROP_SEED:
      g_value_set_uint64 (value, vec_session_get_seed (self));
      break;
    case PROP_DIMS:
      g_value_set_int (value, vec_session_get_dims (self));
      break;
    case PROP_PERSPECTIVE:
      g_value_set_boolean (value, vec_session_get_perspective (self));
      break;
    case PROP_SPINNING:
      g_value_set_boolean (value, vec_session_get_spinning (self));
      break;
    case PROP_METRIC:
      g_value_set_string (value, vec_metric_get_id (self->now->metric));
      break;
    case PROP_N_NEIGHBORS:
      g_value_set_int (value, self->now->n_neighbors);
      break;
    case PROP_COLOR_BY:
      g_value_set_string (value, self->now->color_by);
      break;
    case PROP_SIZE_BY:
      g_value_set_string (value, self->now->encodings.size_by);
      break;
    case PROP_COLOR_SCALE:
      g_value_set_string (value, vec_scale_kind_get_id (self->now->encodings.color_scale));
      break;
    case PROP_SHAPE_BY:
      g_value_set_string (value, self->now->encodings.shape_by);
      break;
    case PROP_LABEL_BY:
      g_value_set_string (value, self->now->label_by);
      break;
    case PROP_TERRAIN:
      g_value_set_string (value, vec_session_get_terrain (self));
      break;
    case PROP_PICTURES:
      g_value_set_boolean (value, !self->now->hides_pictures);
      break;
    case PROP_N_CLUSTERS:
      g_value_set_int (value, self->now->n_clusters);
      break;
    case PROP_SELECTED_ROW:
      g_value_set_int64 (value, self->now->selected_row);
      break;
    case PROP_SELECTED_TEXT:
      g_value_set_int (value, vec_session_get_selected_text (self));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
vec_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VecSession *self = VEC_SESSION (object);

  switch (id)
    {
    case PROP_TABLE:
      g_value_set_object (value, self->table);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_PROGRESS_TEXT:
      g_value_set_string (value, self->progress_text);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, vec_history_can_undo (self->history));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, vec_history_can_redo (self->history));
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, vec_session_can_go_back (self));
      break;
    case PROP_CAN_RETURN:
      g_value_set_boolean (value, vec_session_can_return (self));
      break;
    case PROP_MINIMAP:
      g_value_set_boolean (value, !self->without_minimap);
      break;
    case PROP_CAN_ADVANCE:
      g_value_set_boolean (value, vec_session_can_advance (self));
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_WAITING_TEXT:
      g_value_set_string (value, self->waiting_text != NULL ? self->waiting_text : "");
      break;
    case PROP_PATIENCE:
      g_value_set_double (value, self->patience);
      break;
    case PROP_REMEMBERED:
      g_value_set_variant (value, self->remembered);
      break;
    case PROP_SPEEDS:
      g_value_set_variant (value, self->speeds);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->is_paused);
      break;
    case PROP_ENCODER:
      g_value_set_object (value, self->encoder);
      break;
    case PROP_ENCODER_REASON:
      g_value_set_string (value, self->encoder_reason);
      break;
    default:
      if (id >= PROP_TREATMENT_ID && id < N_PROPS)
        get_setting (self, id, value);
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_treatment_id (VecSession *self, const char *id)
{
  VecTreatment treatment;
  g_autoptr (GError) error = NULL;

  if (vec_treatment_parse (id, &treatment, &error))
    vec_session_set_treatment (self, &treatment);
  else
    vec_session_fail (self, error);
}

static void
set_variant (VecSession *self, GVariant **place, const GValue *value, guint prop)
{
  GVariant *next = g_value_dup_variant (value);

  if (next == *place || (next != NULL && *place != NULL && g_variant_equal (next, *place)))
    {
      g_clear_pointer (&next, g_variant_unref);
      return;
    }
  g_clear_pointer (place, g_variant_unref);
  *place = next;
  vec_session_notify (self, prop);
}

static void
vec_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VecSession *self = VEC_SESSION (object);
  VecMetric metric;
  VecScaleKind scale;

  switch (id)
    {
    case PROP_MINIMAP:
      self->without_minimap = !g_value_get_boolean (value);
      vec_session_notify (self, PROP_MINIMAP);
      break;
    case PROP_PATIENCE:
      self->patience = g_value_get_double (value);
      break;
    case PROP_REMEMBERED:
      set_variant (self, &self->remembered, value, id);
      break;
    case PROP_SPEEDS:
      set_variant (self, &self->speeds, value, id);
      break;
    case PROP_PAUSED:
      vec_session_set_paused (self, g_value_get_boolean (value));
      break;
    case PROP_TREATMENT_ID:
      set_treatment_id (self, g_value_get_string (value));
      break;
    case PROP_METHOD:
      vec_session_set_method (self, g_value_get_string (value));
      break;
    case PROP_PERPLEXITY:
      vec_session_set_perplexity (self, g_value_get_double (value));
      break;
    case PROP_ITERATIONS:
      vec_session_set_iterations (self, g_value_get_int (value));
      break;
    case PROP_SEED:
      vec_session_set_seed (self, g_value_get_uint64 (value));
      break;
    case PROP_DIMS:
      vec_session_set_dims (self, g_value_get_int (value));
      break;
    case PROP_PERSPECTIVE:
      vec_session_set_perspective (self, g_value_get_boolean (value));
      break;
    case PROP_SPINNING:
      vec_session_set_spinning (self, g_value_get_boolean (value));
      break;
    case PROP_METRIC:
      if (vec_metric_from_id (g_value_get_string (value), &metric))
        vec_session_set_metric (self, metric);
      break;
    case PROP_N_NEIGHBORS:
      vec_session_set_n_neighbors (self, g_value_get_int (value));
      break;
    case PROP_COLOR_BY:
      vec_session_set_color_by (self, g_value_get_string (value));
      break;
    case PROP_SIZE_BY:
      vec_session_set_size_by (self, g_value_get_string (value));
      break;
    case PROP_COLOR_SCALE:
      if (vec_scale_kind_from_id (g_value_get_string (value), &scale))
        vec_session_set_color_scale (self, scale);
      break;
    case PROP_SHAPE_BY:
      vec_session_set_shape_by (self, g_value_get_string (value));
      break;
    case PROP_LABEL_BY:
      vec_session_set_label_by (self, g_value_get_string (value));
      break;
    case PROP_TERRAIN:
      vec_session_set_terrain (self, g_value_get_string (value));
      break;
    case PROP_PICTURES:
      vec_session_set_shows_pictures (self, g_value_get_boolean (value));
      break;
    case PROP_N_CLUSTERS:
      vec_session_set_n_clusters (self, g_value_get_int (value));
      break;
    case PROP_SELECTED_ROW:
      vec_session_select_row (self, g_value_get_int64 (value));
      break;
    case PROP_SELECTED_TEXT:
      vec_session_select_text (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Jobs and runs go on for a moment in their threads with what they hold themselves; nobody waits for them. */
static void
vec_session_dispose (GObject *object)
{
  VecSession *self = VEC_SESSION (object);

  vec_job_drop (&self->open_job);
  vec_job_drop (&self->append_job);
  vec_job_drop (&self->space_job);
  vec_job_drop (&self->cluster_job);
  vec_job_drop (&self->coloring_job);
  vec_job_drop (&self->looks_job);
  vec_job_drop (&self->neighbor_job);
  vec_job_drop (&self->place_job);
  vec_job_drop (&self->encoder_job);
  vec_job_drop (&self->text_job);
  vec_job_drop (&self->find_job);
  vec_job_drop (&self->axes_job);
  vec_job_drop (&self->child_job);
  vec_session_drop_trust_jobs (self);
  vec_session_clear_choosing (self);
  vec_session_clear_summary (self);
  vec_session_drop_ruler (self);
  vec_session_clear_atlas (self);
  vec_session_clear_filter (self);
  vec_session_clear_pictures (self);
  vec_run_stop (g_steal_pointer (&self->run));
  vec_run_stop (g_steal_pointer (&self->suspended));
  G_OBJECT_CLASS (vec_session_parent_class)->dispose (object);
}

static void
vec_session_finalize (GObject *object)
{
  VecSession *self = VEC_SESSION (object);

  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    g_clear_object (&self->indexes[metric]);
  vec_session_free_trust (self);
  vec_session_free_choosing (self);
  vec_session_free_summary (self);
  vec_session_free_atlas (self);
  vec_session_free_filter (self);
  g_clear_pointer (&self->graph, vec_knn_graph_unref);
  g_clear_pointer (&self->clustering, vec_clustering_unref);
  g_clear_pointer (&self->cluster_coloring, vec_coloring_unref);
  g_clear_pointer (&self->change_coloring, vec_coloring_unref);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  vec_row_set_unref (self->visible);
  vec_row_set_unref (self->passed);
  g_clear_pointer (&self->finder, vec_finder_unref);
  g_clear_object (&self->encoder);
  g_free (self->encoder_reason);
  g_clear_pointer (&self->opened_rows, vec_rows_unref);
  g_clear_pointer (&self->layout, vec_layout_unref);
  g_clear_pointer (&self->suspended_layout, vec_layout_unref);
  vec_layout_cache_free (self->layouts);
  g_clear_pointer (&self->remembered, g_variant_unref);
  g_clear_pointer (&self->speeds, g_variant_unref);
  g_free (self->waiting_text);
  g_free (self->open_name);
  g_queue_clear_full (&self->texts_to_add, g_free);
  g_object_unref (self->neighbors);
  g_object_unref (self->clusters);
  g_object_unref (self->texts);
  g_object_unref (self->hits);
  g_array_unref (self->neighbor_rows);
  g_clear_object (&self->neighbors_text);
  g_array_unref (self->hit_rows);
  g_free (self->search_text);
  g_free (self->progress_text);
  g_free (self->status);
  vec_history_free (self->history);
  vec_snapshot_unref (self->now);
  vec_scene_free (self->scene);
  vec_drop_in_thread (self->space);
  vec_drop_in_thread (self->table);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (vec_session_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *class)
{
  const GParamFlags r = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **props = vec_session_props;

  props[PROP_TABLE] = g_param_spec_object ("table", NULL, NULL, VEC_TYPE_TABLE, r);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, r);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, r);
  props[PROP_PROGRESS_TEXT] = g_param_spec_string ("progress-text", NULL, NULL, "", r);
  props[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", r);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, r);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, r);
  props[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, r);
  props[PROP_CAN_RETURN] = g_param_spec_boolean ("can-return", NULL, NULL, FALSE, r);
  props[PROP_MINIMAP] = g_param_spec_boolean ("minimap", NULL, NULL, TRUE, rw);
  props[PROP_CAN_ADVANCE] = g_param_spec_boolean ("can-advance", NULL, NULL, FALSE, r);
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, r);
  props[PROP_WAITING_TEXT] = g_param_spec_string ("waiting-text", NULL, NULL, "", r);
  props[PROP_PATIENCE] = g_param_spec_double ("patience", NULL, NULL, 0, G_MAXDOUBLE, G_MAXDOUBLE, rw);
  props[PROP_REMEMBERED] = g_param_spec_variant ("remembered", NULL, NULL, G_VARIANT_TYPE (VEC_REMEMBERED_TYPE), NULL, rw);
  props[PROP_SPEEDS] = g_param_spec_variant ("speeds", NULL, NULL, G_VARIANT_TYPE ("a{sd}"), NULL, rw);
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, rw);
  props[PROP_ENCODER] = g_param_spec_object ("encoder", NULL, NULL, VEC_TYPE_ENCODER, r);
  props[PROP_ENCODER_REASON] = g_param_spec_string ("encoder-reason", NULL, NULL, NULL, r);
  props[PROP_TREATMENT_ID] = g_param_spec_string ("treatment-id", NULL, NULL, "none", rw);
  props[PROP_METHOD] = g_param_spec_string ("method", NULL, NULL, "tsne", rw);
  props[PROP_PERPLEXITY] = g_param_spec_double ("perplexity", NULL, NULL, 0, G_MAXDOUBLE, 30, rw);
  props[PROP_ITERATIONS] = g_param_spec_int ("iterations", NULL, NULL, 1, G_MAXINT, 1000, rw);
  props[PROP_SEED] = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 42, rw);
  props[PROP_DIMS] = g_param_spec_int ("dims", NULL, NULL, 2, 3, 2, rw);
  props[PROP_PERSPECTIVE] = g_param_spec_boolean ("perspective", NULL, NULL, FALSE, rw);
  props[PROP_SPINNING] = g_param_spec_boolean ("spinning", NULL, NULL, FALSE, rw);
  props[PROP_METRIC] = g_param_spec_string ("metric", NULL, NULL, "cosine", rw);
  props[PROP_N_NEIGHBORS] = g_param_spec_int ("n-neighbors", NULL, NULL, 1, G_MAXINT, 10, rw);
  props[PROP_COLOR_BY] = g_param_spec_string ("color-by", NULL, NULL, "cluster", rw);
  props[PROP_SIZE_BY] = g_param_spec_string ("size-by", NULL, NULL, "", rw);
  props[PROP_SHAPE_BY] = g_param_spec_string ("shape-by", NULL, NULL, "", rw);
  props[PROP_COLOR_SCALE] = g_param_spec_string ("color-scale", NULL, NULL, "auto", rw);
  props[PROP_LABEL_BY] = g_param_spec_string ("label-by", NULL, NULL, "", rw);
  props[PROP_TERRAIN] = g_param_spec_string ("terrain", NULL, NULL, "none", rw);
  props[PROP_PICTURES] = g_param_spec_boolean ("pictures", NULL, NULL, TRUE, rw);
  props[PROP_N_CLUSTERS] = g_param_spec_int ("n-clusters", NULL, NULL, 1, G_MAXINT, 10, rw);
  props[PROP_SELECTED_ROW] = g_param_spec_int64 ("selected-row", NULL, NULL, -1, G_MAXINT64, -1, rw);
  props[PROP_SELECTED_TEXT] = g_param_spec_int ("selected-text", NULL, NULL, -1, G_MAXINT, -1, rw);
  g_object_class_install_properties (class, N_PROPS, props);
}

static void
vec_session_class_init (VecSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  static const char *const names[N_SIGNALS] = {
    [SIGNAL_SCENE_CHANGED] = "scene-changed",
    [SIGNAL_LAYOUT_REPLACING] = "layout-replacing",
    [SIGNAL_LAYOUT_REPLACED] = "layout-replaced",
    [SIGNAL_NEIGHBORS_CHANGED] = "neighbors-changed",
    [SIGNAL_CLUSTERS_CHANGED] = "clusters-changed",
    [SIGNAL_TEXTS_CHANGED] = "texts-changed",
    [SIGNAL_HITS_CHANGED] = "hits-changed",
    [SIGNAL_COLORING_CHANGED] = "coloring-changed",
    [SIGNAL_ENCODINGS_CHANGED] = "encodings-changed",
    [SIGNAL_VISIBLE_CHANGED] = "visible-changed",
    [SIGNAL_CHOSEN_CHANGED] = "chosen-changed",
    [SIGNAL_SIMILAR_CHANGED] = "similar-changed",
    [SIGNAL_SUMMARY_CHANGED] = "summary-changed",
    [SIGNAL_HOVERED_CHANGED] = "hovered-changed",
    [SIGNAL_FILTER_CHANGED] = "filter-changed",
    [SIGNAL_TRUST_CHANGED] = "trust-changed",
    [SIGNAL_REEL_CHANGED] = "reel-changed",
    [SIGNAL_NOISE_CHANGED] = "noise-changed",
    [SIGNAL_LADDER_CHANGED] = "ladder-changed",
    [SIGNAL_PARAMETERS_CHANGED] = "parameters-changed",
    [SIGNAL_MEASURED] = "measured",
    [SIGNAL_CAMERA_JUMPED] = "camera-jumped",
    [SIGNAL_FAILED] = "failed",
  };

  vec_parallel_give_way (); /* a window is in front: before the pool has threads */
  object_class->get_property = vec_session_get_property;
  object_class->set_property = vec_session_set_property;
  object_class->dispose = vec_session_dispose;
  object_class->finalize = vec_session_finalize;
  install_properties (object_class);
  for (guint i = 0; i < SIGNAL_CAMERA_JUMPED; i++)
    vec_session_signals[i] = g_signal_new (names[i], VEC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  vec_session_signals[SIGNAL_CAMERA_JUMPED] = g_signal_new (names[SIGNAL_CAMERA_JUMPED], VEC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  vec_session_signals[SIGNAL_FAILED] = g_signal_new (names[SIGNAL_FAILED], VEC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                     NULL, G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
vec_session_init (VecSession *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->scene = vec_scene_new ();
  self->now = vec_snapshot_new ();
  self->history = vec_history_new ();
  self->wanted_method = self->now->recipe.method;
  self->layouts = vec_layout_cache_new (MAX_LAYOUT_BYTES);
  self->camera = self->now->camera;
  self->patience = G_MAXDOUBLE;
  self->run_left = NAN;
  self->width = 800;
  self->height = 600;
  g_queue_init (&self->texts_to_add);
  self->neighbors = g_list_store_new (VEC_TYPE_ROW_ITEM);
  self->clusters = g_list_store_new (VEC_TYPE_CLUSTER_ITEM);
  self->texts = g_list_store_new (VEC_TYPE_TEXT_ITEM);
  self->hits = g_list_store_new (VEC_TYPE_ROW_ITEM);
  self->neighbor_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->hit_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->neighbors_row = -1;
  vec_session_init_trust (self);
  vec_session_init_choosing (self);
  vec_session_init_summary (self);
  vec_session_init_atlas (self);
  self->hovered_row = -1;
  vec_session_init_filter (self);
  self->hit_cursor = -1;
  self->search_text = g_strdup ("");
  self->progress = -1;
  self->progress_text = g_strdup ("");
  self->status = g_strdup ("");
  self->encoder_reason = g_strdup (_("Open a table of words first."));
}

VecSession *
vec_session_new (void)
{
  return g_object_new (VEC_TYPE_SESSION, NULL);
}
