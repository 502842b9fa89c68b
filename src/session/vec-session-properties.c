/* The properties of a session, which the windows are bound to: from their names to what sets and gets them. */
#include "session/vec-session-private.h"

#include "session/vec-remembered.h"
#include "session/vec-session-atlas.h"
#include "session/vec-session-encodings.h"
#include "session/vec-session-legend.h"
#include "session/vec-session-orbit.h"
#include "session/vec-session-pictures.h"

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

/* ---- The list of them */

void
vec_session_class_install_properties (GObjectClass *class)
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
  class->get_property = vec_session_get_property;
  class->set_property = vec_session_set_property;
  g_object_class_install_properties (class, N_PROPS, props);
}
