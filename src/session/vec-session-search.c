/* The search box: hits as one types, and walking through them. */
#include "session/vec-session-camera.h"
#include "session/vec-session-private.h"

#include <math.h>

#define MAX_LISTED 1000

typedef struct
{
  VecTable *table;
  VecFinder *finder;   /* NULL: to be made */
  char *text;
  GArray *hits;        /* of VecHit, all */
  GPtrArray *items;    /* of VecRowItem, those to be listed */
} FindWork;

static void
find_work_free (gpointer data)
{
  FindWork *work = data;

  g_clear_object (&work->table);
  g_clear_pointer (&work->finder, vec_finder_unref);
  g_free (work->text);
  g_clear_pointer (&work->hits, g_array_unref);
  g_clear_pointer (&work->items, g_ptr_array_unref);
  g_free (work);
}

static VecRowItem *
hit_item (VecTable *table, const VecHit *hit)
{
  g_autofree char *detail = NULL;

  if (hit->column >= 0)
    {
      VecColumn *column = vec_table_get_column (table, (guint) hit->column);
      g_autofree char *value = vec_column_dup_value (column, hit->row);

      detail = g_strdup_printf ("%s: %s", vec_column_get_name (column), value);
    }
  return vec_row_item_new (hit->row, vec_table_get_label (table, hit->row), NAN, 0, detail);
}

static gboolean
find_work (VecJob *job, gpointer data, GError **error)
{
  FindWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);

  if (work->finder == NULL)
    work->finder = vec_finder_new (work->table, cancellable);
  if (work->finder != NULL)
    work->hits = vec_finder_search (work->finder, work->text, cancellable);
  if (work->hits == NULL)
    return FALSE;
  work->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (work->hits->len, MAX_LISTED); i++)
    g_ptr_array_add (work->items, hit_item (work->table, &g_array_index (work->hits, VecHit, i)));
  return TRUE;
}

/* The scene rings the hits that the list shows. */
void
vec_session_update_hits (VecSession *self)
{
  vec_scene_set_hits (self->scene, (const gint64 *) self->hit_rows->data, MIN (self->hit_rows->len, MAX_LISTED));
}

static void
set_hits (VecSession *self, GArray *hits, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->hits));

  g_array_set_size (self->hit_rows, 0);
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    g_array_append_val (self->hit_rows, g_array_index (hits, VecHit, i).row);
  self->hit_cursor = -1;
  g_list_store_splice (self->hits, 0, n_old, items != NULL ? items->pdata : NULL, items != NULL ? items->len : 0);
  vec_session_mark_hidden (self);
  vec_session_update_hits (self);
  vec_session_emit (self, SIGNAL_HITS_CHANGED);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

static void
find_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  FindWork *work = data;
  int wanted = self->hit_step_wanted;

  self->hit_step_wanted = 0;
  if (error != NULL)
    {
      vec_session_fail (self, error);
      return;
    }
  if (self->finder == NULL)
    self->finder = g_steal_pointer (&work->finder);
  self->hit_step_wanted = wanted;
  vec_session_take_hits (self, work->hits, work->items);
}

void
vec_session_take_hits (VecSession *self, GArray *hits, GPtrArray *items)
{
  int wanted = self->hit_step_wanted;

  self->hit_step_wanted = 0;
  set_hits (self, hits, items);
  if (wanted != 0)
    vec_session_next_hit (self, wanted);
}

void
vec_session_clear_search (VecSession *self)
{
  vec_job_drop (&self->find_job);
  g_free (self->search_text);
  self->search_text = g_strdup ("");
  self->hit_step_wanted = 0;
  vec_session_clear_meaning (self);
  set_hits (self, NULL, NULL);
}

/* Until something is searched for. */
void
vec_session_mark_rows (VecSession *self, gint64 first, gint64 n)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (VecHit));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  vec_session_clear_search (self);
  g_clear_pointer (&self->search_text, g_free);
  for (gint64 row = first; row < first + n; row++)
    {
      VecHit hit = { .row = row, .column = -1 };

      g_array_append_val (hits, hit);
      if (items->len < MAX_LISTED)
        g_ptr_array_add (items, hit_item (self->table, &hit));
    }
  set_hits (self, hits, items);
}

void
vec_session_set_search (VecSession *self, const char *text)
{
  FindWork *work;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (text != NULL);
  if (g_strcmp0 (self->search_text, text) == 0)
    return;
  if (self->table == NULL || *text == '\0')
    {
      vec_session_clear_search (self);
      return;
    }
  g_free (self->search_text);
  self->search_text = g_strdup (text);
  self->hit_step_wanted = 0;
  if (vec_session_ranks_by_meaning (self))
    {
      vec_session_start_ranking (self);
      return;
    }
  work = g_new0 (FindWork, 1);
  work->table = g_object_ref (self->table);
  work->finder = self->finder != NULL ? vec_finder_ref (self->finder) : NULL;
  work->text = g_strdup (text);
  vec_job_start (&self->find_job, self, self->context, work, find_work_free, find_work, find_done, NULL);
}

gint64
vec_session_get_n_hits (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->hit_rows->len;
}

GListModel *
vec_session_get_hits (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->hits);
}

void
vec_session_next_hit (VecSession *self, int direction)
{
  gint64 n;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (direction == 1 || direction == -1);
  n = self->hit_rows->len;
  if (self->find_job != NULL)
    self->hit_step_wanted = direction;
  else if (n > 0)
    {
      self->hit_cursor = self->hit_cursor < 0 && direction < 0 ? n - 1 : (self->hit_cursor + direction + n) % n;
      vec_session_go_to_row (self, g_array_index (self->hit_rows, gint64, self->hit_cursor));
    }
}
