#include "session/vec-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-parallel.h"
#include "session/vec-session-atlas.h"
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

/* ---- The object */

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
  vec_job_drop (&self->words_job);
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
  vec_session_clear_meaning (self);
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
  vec_session_free_meaning (self);
  g_clear_pointer (&self->graph, vec_knn_graph_unref);
  g_clear_pointer (&self->clustering, vec_clustering_unref);
  g_clear_pointer (&self->cluster_coloring, vec_coloring_unref);
  g_clear_pointer (&self->change_coloring, vec_coloring_unref);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  vec_row_set_unref (self->visible);
  vec_row_set_unref (self->passed);
  vec_row_set_unref (self->linked);
  g_clear_pointer (&self->finder, vec_finder_unref);
  g_clear_object (&self->encoder);
  g_free (self->encoder_reason);
  g_free (self->encoder_path);
  g_clear_pointer (&self->opened_rows, vec_rows_unref);
  g_clear_pointer (&self->layout, vec_layout_unref);
  g_clear_pointer (&self->suspended_layout, vec_layout_unref);
  vec_layout_cache_free (self->layouts);
  g_clear_pointer (&self->remembered, g_variant_unref);
  g_clear_pointer (&self->speeds, g_variant_unref);
  g_free (self->waiting_text);
  g_free (self->open_name);
  vec_session_drop_texts_to_add (self);
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
    [SIGNAL_MEANING_CHANGED] = "meaning-changed",
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
    [SIGNAL_ORBIT_JUMPED] = "orbit-jumped",
    [SIGNAL_FAILED] = "failed",
  };

  vec_parallel_give_way (); /* a window is in front: before the pool has threads */
  object_class->dispose = vec_session_dispose;
  object_class->finalize = vec_session_finalize;
  vec_session_class_install_properties (object_class);
  for (guint i = 0; i < SIGNAL_CAMERA_JUMPED; i++)
    vec_session_signals[i] = g_signal_new (names[i], VEC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  vec_session_signals[SIGNAL_CAMERA_JUMPED] = g_signal_new (names[SIGNAL_CAMERA_JUMPED], VEC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  vec_session_signals[SIGNAL_ORBIT_JUMPED] = g_signal_new (names[SIGNAL_ORBIT_JUMPED], VEC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
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
  vec_session_init_meaning (self);
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
