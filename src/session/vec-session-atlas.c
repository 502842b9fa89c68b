/* How the map reads: which labels come first, what regions are called, and what lies below the points. */
#include "session/vec-session-atlas.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-error.h"
#include "session/vec-session-private.h"

#define LEAST_ROWS 150       /* in smaller tables the rows' own labels say as much as a cluster's name */
#define MAX_NAME 26          /* characters of a cluster's name */
#define MAX_NAMES 3          /* rows that name a cluster */

struct _VecSessionAtlas
{
  VecJob *job;
  VecLabelPriority *central;   /* by how central a row is in its cluster; NULL: not known */
  GPtrArray *labels;           /* of GStrv: the most central rows of each cluster; NULL: not known */
};

/* ---- Terrain */

/* Lives as long as a thread may say that there is something to see. */
typedef struct
{
  GWeakRef session;
  GMainContext *context;
} Watch;

static void
watch_clear (gpointer data)
{
  Watch *watch = data;

  g_weak_ref_clear (&watch->session);
  g_main_context_unref (watch->context);
}

static void
watch_unref (gpointer watch)
{
  g_atomic_rc_box_release_full (watch, watch_clear);
}

static gboolean
terrain_made_cb (gpointer data)
{
  Watch *watch = data;
  g_autoptr (VecSession) self = g_weak_ref_get (&watch->session);

  if (self != NULL)
    {
      vec_scene_update_terrain (self->scene);
      vec_session_emit (self, SIGNAL_SCENE_CHANGED);
    }
  return G_SOURCE_REMOVE;
}

static void
terrain_made (gpointer data)
{
  Watch *watch = data;

  vec_post (watch->context, terrain_made_cb, g_atomic_rc_box_acquire (watch), watch_unref);
}

void
vec_session_set_terrain (VecSession *self, const char *id)
{
  VecSnapshot *next;
  VecTerrainKind kind;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (id != NULL && vec_terrain_kind_from_id (id, &kind));

  next = vec_snapshot_copy (self->now);
  next->terrain = kind;
  vec_session_change (self, next, NULL);
}

const char *
vec_session_get_terrain (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return vec_terrain_kind_get_id (self->now->terrain);
}

/* ---- Which labels come first */

typedef struct
{
  VecColumn *column;
  VecLabelPriority *priority;
} PriorityWork;

static void
priority_work_free (gpointer data)
{
  PriorityWork *work = data;

  vec_column_unref (work->column);
  vec_label_priority_unref (work->priority);
  g_free (work);
}

static gboolean
priority_work (VecJob *job, gpointer data, GError **error)
{
  PriorityWork *work = data;
  gint64 n = vec_column_get_n_rows (work->column);
  g_autofree float *importance = g_new (float, MAX (n, 1));

  for (gint64 i = 0; i < n; i++)
    importance[i] = (float) vec_column_get_number (work->column, i);
  work->priority = vec_label_priority_new (importance, n);
  return TRUE;
}

static void
show_priority (VecSession *self, VecLabelPriority *priority)
{
  vec_scene_set_label_priority (self->scene, priority);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

static void
priority_done (gpointer owner, gpointer data, const GError *error)
{
  show_priority (owner, ((PriorityWork *) data)->priority);
}

gboolean
vec_session_can_label_by (VecColumn *column)
{
  return vec_column_get_column_type (column) == VEC_COLUMN_NUMBER;
}

/* NULL: none is wanted, or the table has it no more. */
static VecColumn *
get_label_column (VecSession *self)
{
  const char *name = self->now->label_by;
  VecColumn *column = self->table != NULL && *name != '\0' ? vec_table_find_column (self->table, name) : NULL;

  return column != NULL && vec_session_can_label_by (column) ? column : NULL;
}

void
vec_session_update_labels (VecSession *self)
{
  VecColumn *column = get_label_column (self);
  PriorityWork *work;

  vec_job_drop (&self->atlas->job);
  if (column == NULL)
    {
      show_priority (self, self->atlas->central);
      return;
    }
  work = g_new0 (PriorityWork, 1);
  work->column = vec_column_ref (column);
  vec_job_start (&self->atlas->job, self, self->context, work, priority_work_free, priority_work, priority_done, NULL);
}

void
vec_session_set_label_by (VecSession *self, const char *column)
{
  VecColumn *found;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (column != NULL);

  found = self->table != NULL && *column != '\0' ? vec_table_find_column (self->table, column) : NULL;
  if (self->table != NULL && *column != '\0' && (found == NULL || !vec_session_can_label_by (found)))
    {
      g_autoptr (GError) error = g_error_new (VEC_ERROR, VEC_ERROR_NOT_FOUND,
                                              _("This table has no column of numbers “%s” to choose labels by."), column);

      vec_session_fail (self, error);
      return;
    }
  next = vec_snapshot_copy (self->now);
  g_free (next->label_by);
  next->label_by = g_strdup (column);
  vec_session_change (self, next, NULL);
}

const char *
vec_session_get_label_by (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->label_by;
}

/* ---- Clusters: central rows and names */

/* In units of the cluster's own size: a row in the middle of a wide cluster is as central as one in the middle of a narrow one. */
VecLabelPriority *
vec_session_rank_central (VecClustering *clustering, gint64 n_rows)
{
  int n_clusters = vec_clustering_get_n_clusters (clustering);
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  const float *distances = vec_clustering_get_distances (clustering);
  g_autofree double *mean = g_new0 (double, MAX (n_clusters, 1));
  g_autofree float *importance = g_new (float, MAX (n_rows, 1));

  for (gint64 i = 0; i < n_rows; i++)
    if (assignment[i] >= 0)
      mean[assignment[i]] += distances[i];
  for (int cluster = 0; cluster < n_clusters; cluster++)
    mean[cluster] /= (double) MAX (vec_clustering_get_size (clustering, cluster), 1);
  for (gint64 i = 0; i < n_rows; i++)
    importance[i] = assignment[i] >= 0 ? (float) (-distances[i] / MAX (mean[assignment[i]], 1e-30)) : NAN;
  return vec_label_priority_new (importance, n_rows);
}

char *
vec_session_join_labels (char **labels, guint n_most, glong max_chars)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < n_most && labels[i] != NULL; i++)
    {
      if (i > 0 && max_chars > 0 && g_utf8_strlen (joined->str, -1) + 2 + g_utf8_strlen (labels[i], -1) > max_chars)
        break;
      /* Translators: between the names of a list. */
      if (i > 0)
        g_string_append (joined, _(", "));
      g_string_append (joined, labels[i]);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

GPtrArray *
vec_session_get_central_labels (VecSession *self)
{
  return self->atlas->labels;
}

/* Whatever the colouring is: only that of the clusters has names of its own. */
void
vec_session_update_region_names (VecSession *self)
{
  GPtrArray *labels = self->atlas->labels;
  g_autoptr (GPtrArray) names = NULL;

  if (self->coloring == NULL || self->coloring != self->cluster_coloring)
    return;
  names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < vec_clustering_get_n_clusters (self->clustering); i++)
    {
      gboolean is_named = labels != NULL && vec_table_get_n_rows (self->table) >= LEAST_ROWS;

      g_ptr_array_add (names, is_named ? vec_session_join_labels (labels->pdata[i], MAX_NAMES, MAX_NAME) : g_strdup (""));
    }
  g_ptr_array_add (names, NULL);
  /* Rows without labels: their clusters are called by their numbers, as in the legend. */
  vec_scene_set_region_names (self->scene, vec_table_has_labels (self->table) ? (const char *const *) names->pdata : NULL);
}

void
vec_session_set_central (VecSession *self, GPtrArray *labels, VecLabelPriority *priority)
{
  g_clear_pointer (&self->atlas->labels, g_ptr_array_unref);
  vec_label_priority_unref (self->atlas->central);
  self->atlas->labels = labels;
  self->atlas->central = priority;
  if (get_label_column (self) == NULL)
    show_priority (self, priority);
}

/* ---- The session's life */

void
vec_session_init_atlas (VecSession *self)
{
  Watch *watch = g_atomic_rc_box_new0 (Watch);

  self->atlas = g_new0 (VecSessionAtlas, 1);
  g_weak_ref_init (&watch->session, self);
  watch->context = self->context != NULL ? g_main_context_ref (self->context) : NULL;
  vec_scene_set_terrain_notify (self->scene, terrain_made, watch, watch_unref);
}

/* What belongs to the table. */
void
vec_session_clear_atlas (VecSession *self)
{
  vec_job_drop (&self->atlas->job);
  g_clear_pointer (&self->atlas->labels, g_ptr_array_unref);
  g_clear_pointer (&self->atlas->central, vec_label_priority_unref);
  vec_scene_set_label_priority (self->scene, NULL);
}

void
vec_session_free_atlas (VecSession *self)
{
  vec_session_clear_atlas (self);
  vec_scene_set_terrain_notify (self->scene, NULL, NULL, NULL);
  g_clear_pointer (&self->atlas, g_free);
}

void
vec_session_apply_atlas (VecSession *self, const VecSnapshot *before)
{
  const VecSnapshot *now = self->now;

  if (!g_str_equal (before->label_by, now->label_by))
    vec_session_update_labels (self);
  if (before->terrain != now->terrain)
    {
      vec_scene_set_terrain (self->scene, now->terrain);
      vec_session_emit (self, SIGNAL_SCENE_CHANGED);
    }
}
