/* Texts become points: encoded, listed, placed on the map by their neighbours. */
#include "session/vec-session-occurrences.h"
#include "session/vec-session-private.h"

#include "base/vec-error.h"
#include "encode/vec-builtin-encoder.h"
#include "encode/vec-static-encoder.h"
#include "project/vec-placement.h"
#include "session/vec-occurrence-items.h"
#include "session/vec-sense-items.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_PLACE_NEIGHBORS 10

/* ---- The encoder. */

VecEncoder *
vec_session_get_encoder (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->encoder;
}

const char *
vec_session_get_encoder_reason (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->encoder_reason;
}

/* ---- Where texts belong. */

typedef struct
{
  VecSpace *space;
  VecMetric metric;        /* that weights can be made of: not the dot product */
  VecIndex *index;         /* NULL: to be made */
  guint64 stamp;
  GPtrArray *items;        /* of VecTextItem */
  GPtrArray *queries;      /* of float * (d of the space), one for each item */
  GPtrArray *neighbors;    /* of GArray of VecNeighbor, likewise */
  VecLayout *layout;       /* a finished one, in which the items settle; NULL: none */
  float *places;           /* (items, 3) in it (z 0 in a flat one), NULL before they are known */
  float *spreads;          /* (items) */
} PlaceWork;

static void
place_work_free (gpointer data)
{
  PlaceWork *work = data;

  g_clear_object (&work->space);
  g_clear_object (&work->index);
  g_ptr_array_unref (work->items);
  g_ptr_array_unref (work->queries);
  g_ptr_array_unref (work->neighbors);
  g_clear_pointer (&work->layout, vec_layout_unref);
  g_free (work->places);
  g_free (work->spreads);
  g_free (work);
}

static VecLayout *
get_finished_layout (VecSession *self)
{
  gboolean is_of_space = self->layout != NULL && self->layout->n_rows == vec_space_get_n_rows (self->space)
                         && vec_treatment_equal (&self->layout->recipe.treatment, vec_space_get_treatment (self->space));

  return is_of_space && self->layout->is_done ? self->layout : NULL;
}

static PlaceWork *
place_work_new (VecSession *self)
{
  PlaceWork *work = g_new0 (PlaceWork, 1);

  work->space = g_object_ref (self->space);
  work->metric = self->now->metric == VEC_METRIC_DOT ? VEC_METRIC_COSINE : self->now->metric;
  g_set_object (&work->index, self->indexes[work->metric]);
  work->stamp = self->space_stamp;
  work->layout = get_finished_layout (self);
  if (work->layout != NULL)
    vec_layout_ref (work->layout);
  work->items = g_ptr_array_new_with_free_func (g_object_unref);
  work->queries = g_ptr_array_new_with_free_func (g_free);
  work->neighbors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return work;
}

static gboolean
place_one (PlaceWork *work, VecTextItem *item, GCancellable *cancellable, GError **error)
{
  float *query = g_new (float, vec_space_get_n_dims (work->space));
  GArray *neighbors;

  g_ptr_array_add (work->queries, query);
  vec_space_treat (work->space, vec_text_item_get_vector (item), query);
  neighbors = vec_index_search (work->index, query, N_PLACE_NEIGHBORS, NULL, 0, cancellable, error);
  if (neighbors == NULL)
    return FALSE;
  g_ptr_array_add (work->neighbors, neighbors);
  return TRUE;
}

/* While a layout still moves its texts follow their neighbours; in a finished one they find places of their own. */
static gboolean
settle_items (PlaceWork *work, GCancellable *cancellable, GError **error)
{
  VecReference reference = { work->layout->recipe.method, &work->layout->recipe.params, vec_space_get_vectors (work->space),
                             work->layout->positions, vec_space_get_n_rows (work->space), vec_space_get_n_dims (work->space) };
  guint n = work->items->len;
  int dims = work->layout->n_dims;
  g_autofree float *vectors = g_new (float, (gsize) n * (gsize) reference.n_vector_dims), *places = NULL;

  for (guint i = 0; i < n; i++)
    memcpy (vectors + (gsize) i * (gsize) reference.n_vector_dims, work->queries->pdata[i],
            sizeof (float) * (gsize) reference.n_vector_dims);
  places = g_new (float, (gsize) dims * n);
  work->places = g_new0 (float, 3 * (gsize) n);
  work->spreads = g_new (float, n);
  if (!vec_place_vectors (&reference, vectors, n, places, work->spreads, NULL, NULL, NULL, cancellable, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    memcpy (work->places + 3 * i, places + (gsize) dims * i, sizeof (float) * (gsize) dims);
  return TRUE;
}

static gboolean
place_work (VecJob *job, gpointer data, GError **error)
{
  PlaceWork *work = data;

  work->index = vec_session_ensure_index (work->index, work->space, work->metric);
  for (guint i = 0; i < work->items->len; i++)
    if (!place_one (work, work->items->pdata[i], vec_job_get_cancellable (job), error))
      return FALSE;
  return work->layout == NULL || settle_items (work, vec_job_get_cancellable (job), error);
}

static void
take_places (PlaceWork *work)
{
  for (guint i = 0; i < work->neighbors->len; i++)
    {
      VecTextItem *item = work->items->pdata[i];

      vec_text_item_set_place (item, work->stamp, g_memdup2 (work->queries->pdata[i],
                               (gsize) vec_space_get_n_dims (work->space) * sizeof (float)),
                               g_array_ref (work->neighbors->pdata[i]));
      if (work->places != NULL)
        vec_text_item_settle (item, work->layout, work->places + 3 * i, work->spreads[i]);
    }
}

static void
place_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  PlaceWork *work = data;

  vec_session_keep_index (self, g_steal_pointer (&work->index), work->space);
  if (error != NULL)
    {
      vec_session_fail (self, error);
      return;
    }
  take_places (work);
  vec_session_update_markers (self);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

static gboolean
needs_place (VecSession *self, VecTextItem *item)
{
  VecLayout *layout = get_finished_layout (self);
  float place[3], spread;

  return vec_text_item_get_query (item, self->space_stamp) == NULL
         || (layout != NULL && !vec_text_item_get_settled (item, layout, place, &spread));
}

static void
start_placing (VecSession *self)
{
  PlaceWork *work = place_work_new (self);
  GPtrArray *texts = self->now->texts;

  for (guint i = 0; i < texts->len; i++)
    if (needs_place (self, texts->pdata[i]))
      g_ptr_array_add (work->items, g_object_ref (texts->pdata[i]));
  vec_job_drop (&self->place_job);
  if (work->items->len == 0)
    place_work_free (work);
  else
    vec_job_start (&self->place_job, self, self->context, work, place_work_free, place_work, place_done, NULL);
}

static gboolean
list_is_current (VecSession *self)
{
  GListModel *list = G_LIST_MODEL (self->texts);
  GPtrArray *texts = self->now->texts;

  if (g_list_model_get_n_items (list) != texts->len)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);

      if (item != texts->pdata[i])
        return FALSE;
    }
  return TRUE;
}

void
vec_session_update_texts (VecSession *self)
{
  if (!list_is_current (self))
    {
      g_list_store_splice (self->texts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->texts)), self->now->texts->pdata,
                           self->now->texts->len);
      vec_session_update_markers (self);
      vec_session_emit (self, SIGNAL_TEXTS_CHANGED);
      vec_session_emit (self, SIGNAL_SCENE_CHANGED);
    }
  if (self->space != NULL && self->space_job == NULL)
    start_placing (self);
}

void
vec_session_settle_texts (VecSession *self)
{
  if (self->now->texts->len > 0 && self->space != NULL && self->space_job == NULL && get_finished_layout (self) != NULL)
    start_placing (self);
}

GListModel *
vec_session_get_texts (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->texts);
}

char *
vec_session_dup_added_text (VecSession *self, int text)
{
  VecTextItem *item;
  const char *parts[4] = { NULL };
  int n = 0;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  if (text < 0 || text >= (int) self->now->texts->len)
    return g_strdup ("");
  item = self->now->texts->pdata[text];
  parts[n++] = vec_text_item_get_text (item);
  if (*vec_text_item_get_unknown (item) != '\0')
    parts[n++] = vec_text_item_get_unknown (item);
  if (*vec_text_item_get_detail (item) != '\0')
    parts[n++] = vec_text_item_get_detail (item);
  return g_strjoinv ("\n", (char **) parts);
}

/* ---- Markers. */

static void
place_marker (VecSession *self, VecTextItem *item, VecMarker *marker)
{
  GArray *neighbors = vec_text_item_get_place_neighbors (item);
  gint64 rows[N_PLACE_NEIGHBORS];
  float distances[N_PLACE_NEIGHBORS], place[3] = { NAN, NAN, 0 };
  int k = neighbors != NULL ? (int) neighbors->len : 0;

  for (int i = 0; i < k; i++)
    {
      rows[i] = g_array_index (neighbors, VecNeighbor, i).row;
      distances[i] = MAX (g_array_index (neighbors, VecNeighbor, i).distance, 0);
    }
  if (!vec_text_item_get_settled (item, self->layout, place, &marker->spread) && k > 0)
    vec_layout_place (self->layout->positions, self->layout->n_dims, rows, distances, k, place, &marker->spread);
  marker->x = place[0];
  marker->y = place[1];
  marker->z = place[2];
  marker->label = vec_text_item_get_text (item);
  marker->selected = item == self->now->selected_text;
}

gboolean
vec_session_get_text_place (VecSession *self, VecTextItem *text, double *x, double *y)
{
  VecMarker marker = { NAN, NAN, 0, NULL, FALSE };

  if (text == NULL || self->layout == NULL)
    return FALSE;
  place_marker (self, text, &marker);
  *x = marker.x;
  *y = marker.y;
  return isfinite (*x) && isfinite (*y);
}

void
vec_session_update_markers (VecSession *self)
{
  GPtrArray *texts = self->now->texts;
  g_autofree VecMarker *markers = g_new0 (VecMarker, texts->len + 1);
  int thread = 0;

  for (guint i = 0; self->layout != NULL && i < texts->len; i++)
    {
      place_marker (self, texts->pdata[i], &markers[i]);
      markers[i].is_joined = thread != 0 && vec_text_item_get_thread (texts->pdata[i]) == thread;
      thread = vec_text_item_get_thread (texts->pdata[i]);
    }
  vec_scene_set_markers (self->scene, markers, self->layout != NULL ? texts->len : 0);
}

/* ---- Adding. */

typedef struct
{
  char *text;
  char **sentences;        /* in which the text stands as a word; NULL: it is to be added itself */
} VecTextRequest;

static void
request_free (gpointer data)
{
  VecTextRequest *request = data;

  g_free (request->text);
  g_strfreev (request->sentences);
  g_free (request);
}

typedef struct
{
  VecEncoder *encoder;
  VecTextRequest *request;
  VecEncoding encoding;
  PlaceWork *place;
} TextWork;

static void
text_work_free (gpointer data)
{
  TextWork *work = data;

  g_clear_object (&work->encoder);
  request_free (work->request);
  vec_encoding_clear (&work->encoding);
  place_work_free (work->place);
  g_free (work);
}

static void
set_nothing_known (const TextWork *work, GError **error)
{
  const char *text = work->request->text;
  g_autofree char *unknown = work->encoding.unknown != NULL ? g_strjoinv (", ", work->encoding.unknown) : g_strdup (text);

  if (VEC_IS_PACK_ENCODER (work->encoder))
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND,
                 _("Nothing of “%s” is known: the built-in encoder knows English words. Attach another encoder for other languages."), text);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("Nothing of “%s” is known in this table (not known: %s)."), text, unknown);
}

/* NULL without an error: nothing of it is known. */
static GPtrArray *
encode_text (TextWork *work, GCancellable *cancellable, GError **error)
{
  const char *texts[] = { work->request->text, NULL };
  g_autofree float *vector = g_new0 (float, vec_encoder_get_n_dims (work->encoder));

  if (!vec_encoder_encode (work->encoder, texts, 1, vector, &work->encoding, cancellable, error) || !work->encoding.encoded)
    return NULL;
  return vec_sense_items_new (work->encoder, texts[0], &work->encoding, g_steal_pointer (&vector));
}

static gboolean
text_work (VecJob *job, gpointer data, GError **error)
{
  TextWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  const char *const *sentences = (const char *const *) work->request->sentences;
  GError *reason = NULL;
  g_autoptr (GPtrArray) items = sentences == NULL ? encode_text (work, cancellable, &reason)
                                                  : vec_occurrence_items_new (work->encoder, work->request->text, sentences, &work->encoding,
                                                                              cancellable, &reason);

  if (items == NULL && reason == NULL)
    set_nothing_known (work, &reason);
  if (items == NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_ptr_array_extend_and_steal (work->place->items, g_steal_pointer (&items));
  return place_work (job, work->place, error);
}

static void start_next_text (VecSession *self);

static void
text_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  TextWork *work = data;

  vec_session_keep_index (self, g_steal_pointer (&work->place->index), work->place->space);
  if (error != NULL)
    vec_session_fail (self, error);
  else
    {
      VecSnapshot *next = vec_snapshot_copy (self->now);
      GPtrArray *items = work->place->items;

      take_places (work->place);
      for (guint i = 0; i < items->len; i++)
        vec_snapshot_add_text (next, items->pdata[i]);
      vec_snapshot_select (next, -1, items->pdata[0]);
      vec_session_change (self, next, NULL);
    }
  start_next_text (self);
  vec_session_update_progress (self);
}

static void
start_next_text (VecSession *self)
{
  TextWork *work;

  if (self->text_job != NULL || g_queue_is_empty (&self->texts_to_add) || self->encoder == NULL || self->space == NULL)
    return;
  work = g_new0 (TextWork, 1);
  work->encoder = g_object_ref (self->encoder);
  work->request = g_queue_pop_head (&self->texts_to_add);
  work->place = place_work_new (self);
  vec_job_start (&self->text_job, self, self->context, work, text_work_free, text_work, text_done, vec_session_update_progress);
}

void
vec_session_drop_texts_to_add (VecSession *self)
{
  g_queue_clear_full (&self->texts_to_add, request_free);
  vec_job_drop (&self->text_job);
}

/* One after the other, so that none is lost and the order is that of the asking. */
static void
add_request (VecSession *self, const char *text, const char *const *sentences)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  VecTextRequest *request;

  if (*stripped == '\0')
    return;
  if (self->encoder == NULL || self->space == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                                                      self->encoder == NULL ? self->encoder_reason
                                                                            : _("The table is still being prepared."));

      vec_session_fail (self, error);
      return;
    }
  request = g_new0 (VecTextRequest, 1);
  request->text = g_steal_pointer (&stripped);
  request->sentences = g_strdupv ((char **) sentences);
  g_queue_push_tail (&self->texts_to_add, request);
  start_next_text (self);
  vec_session_update_progress (self);
}

void
vec_session_add_text (VecSession *self, const char *text)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (text != NULL);
  add_request (self, text, NULL);
}

void
vec_session_add_occurrences (VecSession *self, const char *word, const char *const *sentences)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (word != NULL && sentences != NULL);
  add_request (self, word, sentences);
}

void
vec_session_remove_text (VecSession *self, int text)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (text >= 0 && text < (int) self->now->texts->len);
  next = vec_snapshot_copy (self->now);
  vec_snapshot_remove_text (next, (guint) text);
  vec_session_change (self, next, NULL);
}
