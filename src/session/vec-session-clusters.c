/* Clusters of the treated vectors, and what the colours mean. */
#include "session/vec-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_CENTRAL 5

/* ---- Clusters. */

typedef struct
{
  VecSpace *space;
  VecKmeansParams params;
  VecClustering *clustering;
  VecColoring *coloring;
  GPtrArray *labels;        /* of GStrv: the most central rows of each */
  VecLabelPriority *central;
} ClusterWork;

static void
cluster_work_free (gpointer data)
{
  ClusterWork *work = data;

  g_clear_object (&work->space);
  g_clear_pointer (&work->clustering, vec_clustering_unref);
  g_clear_pointer (&work->coloring, vec_coloring_unref);
  g_clear_pointer (&work->labels, g_ptr_array_unref);
  vec_label_priority_unref (work->central);
  g_free (work);
}

static char **
dup_central_labels (VecTable *table, VecClustering *clustering, int cluster)
{
  gint64 rows[N_CENTRAL];
  int n = vec_clustering_get_central_rows (clustering, cluster, rows, N_CENTRAL);
  char **labels = g_new0 (char *, n + 1);

  for (int i = 0; i < n; i++)
    labels[i] = g_strdup (vec_table_get_label (table, rows[i]));
  return labels;
}

/* The legend's name of a cluster: its number and its most central row. */
static char *
cluster_name (VecTable *table, VecClustering *clustering, int cluster)
{
  gint64 row;

  if (!vec_table_has_labels (table) || vec_clustering_get_central_rows (clustering, cluster, &row, 1) < 1)
    return g_strdup_printf ("%d", cluster + 1);
  /* Translators: a cluster's number and the label of its most central row. */
  return g_strdup_printf (_("%d · %s"), cluster + 1, vec_table_get_label (table, row));
}

static gboolean
cluster_work (VecJob *job, gpointer data, GError **error)
{
  ClusterWork *work = data;
  VecTable *table = vec_space_get_table (work->space);
  g_auto (GStrv) names = NULL;
  int n;

  work->clustering = vec_clustering_new_kmeans (vec_space_get_vectors (work->space), vec_space_get_n_rows (work->space),
                                                vec_space_get_n_dims (work->space), &work->params, vec_job_progress, job,
                                                vec_job_get_cancellable (job), error);
  if (work->clustering == NULL)
    return FALSE;
  n = vec_clustering_get_n_clusters (work->clustering);
  names = g_new0 (char *, n + 1);
  work->labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (int cluster = 0; cluster < n; cluster++)
    {
      names[cluster] = cluster_name (table, work->clustering, cluster);
      g_ptr_array_add (work->labels, dup_central_labels (table, work->clustering, cluster));
    }
  work->central = vec_session_rank_central (work->clustering, vec_space_get_n_rows (work->space));
  work->coloring = vec_coloring_new_categories (vec_clustering_get_assignment (work->clustering),
                                                vec_space_get_n_rows (work->space), (const char *const *) names, n);
  return TRUE;
}

/* As the plot shows them: looked up at a row of the cluster. */
static void
find_colors (VecColoring *coloring, VecClustering *clustering, int cluster, guint32 *colors)
{
  gint64 row;

  colors[0] = colors[1] = 0x808080;
  if (vec_clustering_get_central_rows (clustering, cluster, &row, 1) < 1)
    return;
  for (int dark = 0; dark < 2; dark++)
    colors[dark] = vec_coloring_get_colors (coloring, dark)[vec_coloring_get_codes (coloring)[row]];
}

static void
list_clusters (VecSession *self)
{
  GPtrArray *labels = vec_session_get_central_labels (self);
  int n = self->clustering != NULL ? vec_clustering_get_n_clusters (self->clustering) : 0;
  g_autoptr (GPtrArray) items = g_ptr_array_new_full ((guint) n, g_object_unref);

  for (int cluster = 0; cluster < n; cluster++)
    {
      g_autofree char *joined = vec_session_join_labels (labels->pdata[cluster], N_CENTRAL, 0);
      guint32 colors[2];

      find_colors (self->cluster_coloring, self->clustering, cluster, colors);
      g_ptr_array_add (items, vec_cluster_item_new (self, cluster, vec_clustering_get_size (self->clustering, cluster),
                                                    joined, colors, !vec_snapshot_is_hidden (self->now, cluster)));
    }
  g_list_store_splice (self->clusters, 0, g_list_model_get_n_items (G_LIST_MODEL (self->clusters)), items->pdata, items->len);
  vec_session_emit (self, SIGNAL_CLUSTERS_CHANGED);
}

static void
cluster_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  ClusterWork *work = data;

  if (error != NULL)
    {
      vec_session_update_progress (self);
      vec_session_fail (self, error);
      return;
    }
  g_clear_pointer (&self->clustering, vec_clustering_unref);
  g_clear_pointer (&self->cluster_coloring, vec_coloring_unref);
  self->clustering = g_steal_pointer (&work->clustering);
  self->cluster_coloring = g_steal_pointer (&work->coloring);
  vec_session_set_central (self, g_steal_pointer (&work->labels), g_steal_pointer (&work->central));
  list_clusters (self);
  vec_session_filter_new_clusters (self);
  vec_session_update_visible (self);
  if (g_str_equal (self->now->color_by, "cluster"))
    vec_session_update_coloring (self);
  vec_session_update_progress (self);
}

/* Lists are joined as the language does it. */
void
vec_session_translate_clusters (VecSession *self)
{
  if (self->clustering != NULL)
    list_clusters (self);
  vec_session_update_region_names (self);
}

void
vec_session_start_clusters (VecSession *self)
{
  ClusterWork *work;

  if (self->space == NULL || self->space_job != NULL)
    return;
  work = g_new0 (ClusterWork, 1);
  work->space = g_object_ref (self->space);
  vec_kmeans_params_init (&work->params);
  work->params.k = self->now->n_clusters;
  work->params.seed = self->now->recipe.params.seed;
  vec_job_start (&self->cluster_job, self, self->context, work, cluster_work_free, cluster_work, cluster_done,
                 vec_session_update_progress);
}

void
vec_session_clear_clusters (VecSession *self)
{
  vec_job_drop (&self->cluster_job);
  vec_job_drop (&self->coloring_job);
  g_clear_pointer (&self->clustering, vec_clustering_unref);
  g_clear_pointer (&self->cluster_coloring, vec_coloring_unref);
  g_list_store_remove_all (self->clusters);
}

GListModel *
vec_session_get_clusters (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->clusters);
}

VecClustering *
vec_session_get_clustering (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->clustering;
}

/* ---- Hidden clusters. */

void
vec_session_update_cluster_ticks (VecSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->clusters));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VecClusterItem) item = g_list_model_get_item (G_LIST_MODEL (self->clusters), i);

      vec_cluster_item_update_visible (item, !vec_snapshot_is_hidden (self->now, vec_cluster_item_get_cluster (item)));
    }
}

/* ---- Colours. */

typedef struct
{
  VecTable *table;
  VecColumn *column;   /* NULL: plain */
  VecScaleKind scale;
  VecColoring *coloring;
} ColoringWork;

static void
coloring_work_free (gpointer data)
{
  ColoringWork *work = data;

  g_clear_object (&work->table);
  g_clear_pointer (&work->column, vec_column_unref);
  g_clear_pointer (&work->coloring, vec_coloring_unref);
  g_free (work);
}

static gboolean
coloring_work (VecJob *job, gpointer data, GError **error)
{
  ColoringWork *work = data;

  work->coloring = work->column != NULL ? vec_coloring_new_column (work->column, work->scale)
                                        : vec_coloring_new_plain (vec_table_get_n_rows (work->table));
  return TRUE;
}

void
vec_session_set_coloring (VecSession *self, VecColoring *coloring)
{
  vec_coloring_ref (coloring);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  self->coloring = coloring;
  vec_scene_set_coloring (self->scene, coloring);
  vec_session_update_region_names (self);
  vec_session_emit (self, SIGNAL_COLORING_CHANGED);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

static void
coloring_done (gpointer owner, gpointer data, const GError *error)
{
  vec_session_set_coloring (owner, ((ColoringWork *) data)->coloring);
}

static VecColumn *
color_column (VecSession *self)
{
  if (!g_str_has_prefix (self->now->color_by, "column:"))
    return NULL;
  return vec_table_find_column (self->table, self->now->color_by + strlen ("column:"));
}

/* Colours by distance come with the neighbours. */
void
vec_session_update_coloring (VecSession *self)
{
  const char *color_by = self->now->color_by;
  gboolean has_selection = self->now->selected_row >= 0 || self->now->selected_text != NULL;
  ColoringWork *work;

  vec_job_drop (&self->coloring_job);
  if (g_str_equal (color_by, "distance") && has_selection)
    return;
  if (g_str_equal (color_by, "cluster") && self->cluster_coloring != NULL)
    {
      vec_session_set_coloring (self, self->cluster_coloring);
      return;
    }
  if (g_str_equal (color_by, "honesty") && vec_session_get_honesty_coloring (self) != NULL)
    {
      vec_session_set_coloring (self, vec_session_get_honesty_coloring (self));
      return;
    }
  if (g_str_equal (color_by, "change") && self->change_coloring != NULL)
    {
      vec_session_set_coloring (self, self->change_coloring);
      return;
    }
  work = g_new0 (ColoringWork, 1);
  work->table = g_object_ref (self->table);
  work->column = color_column (self);
  work->scale = self->now->encodings.color_scale;
  if (work->column != NULL)
    vec_column_ref (work->column);
  vec_job_start (&self->coloring_job, self, self->context, work, coloring_work_free, coloring_work, coloring_done, NULL);
}

void
vec_session_set_change_coloring (VecSession *self, VecColoring *coloring)
{
  if (coloring != NULL)
    vec_coloring_ref (coloring);
  g_clear_pointer (&self->change_coloring, vec_coloring_unref);
  self->change_coloring = coloring;
  if (self->table != NULL && g_str_equal (self->now->color_by, "change"))
    vec_session_update_coloring (self);
}
