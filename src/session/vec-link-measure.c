/* What the two sides of a link have measured between them, in the background, and what is asked of it. */
#include "session/vec-link-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/vec-session-trust.h"

/* ---- Measuring */

typedef struct
{
  VecLinkInput input;
  VecLinkChange *change;
} ChangeWork;

static void
change_work_free (gpointer data)
{
  ChangeWork *work = data;

  vec_link_input_clear (&work->input);
  g_clear_pointer (&work->change, vec_link_change_free);
  g_free (work);
}

static gboolean
change_work (VecJob *job, gpointer data, GError **error)
{
  ChangeWork *work = data;

  work->change = vec_link_change_measure (&work->input, job, error);
  return work->change != NULL;
}

static void
list_changed (VecLink *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (gint64 i = 0; i < self->change->n_changed; i++)
    {
      gint64 row = self->change->changed[i];
      int k = self->change->k, kept = (int) lround (self->change->kept[row] * k);
      /* Translators: “2 of 10” neighbours are the same on both sides. */
      g_autofree char *detail = g_strdup_printf (_("%d of %d"), kept, k);

      g_ptr_array_add (items, vec_row_item_new (row, vec_table_get_label (self->matched[0], row), NAN, 1 - self->change->kept[row], detail));
    }
  g_list_store_splice (self->changed, 0, g_list_model_get_n_items (G_LIST_MODEL (self->changed)), items->pdata, items->len);
}

void
vec_link_give_colorings (VecLink *self)
{
  for (int side = 0; side < 2; side++)
    vec_session_set_change_coloring (self->sides[side], self->change != NULL ? self->change->colorings[side] : NULL);
}

static void
change_done (gpointer owner, gpointer data, const GError *error)
{
  VecLink *self = owner;

  g_clear_pointer (&self->change, vec_link_change_free);
  g_list_store_remove_all (self->changed);
  if (error == NULL)
    {
      self->change = g_steal_pointer (&((ChangeWork *) data)->change);
      list_changed (self);
    }
  vec_link_give_colorings (self);
  vec_link_emit_changed (self);
  if (error != NULL)
    vec_link_emit_failed (self, error);
}

static void
progressed (gpointer owner)
{
  vec_link_emit_changed (owner);
}

/* FALSE: something that it needs is still on its way. Takes references. */
static gboolean
gather_input (VecLink *self, VecLinkInput *input)
{
  *input = (VecLinkInput) { .on_maps = vec_link_is_same_table (self) };
  if (self->match == NULL)
    return FALSE;
  for (int side = 0; side < 2; side++)
    {
      VecSession *session = self->sides[side];
      VecLayout *settled = vec_session_settled_layout (session);
      gboolean is_there = session->space != NULL && session->space_job == NULL && session->table == self->matched[side]
                          && vec_space_get_n_rows (session->space) == vec_table_get_n_rows (session->table);

      if (!is_there || (input->on_maps && (settled == NULL || settled->n_rows != vec_table_get_n_rows (session->table))))
        {
          vec_link_input_clear (input);
          return FALSE;
        }
      input->spaces[side] = g_object_ref (session->space);
      input->layouts[side] = input->on_maps ? vec_layout_ref (settled) : NULL;
      input->metrics[side] = session->now->metric;
    }
  input->match = vec_row_match_ref (self->match);
  return TRUE;
}

void
vec_link_update_change (VecLink *self)
{
  VecLinkInput input;
  ChangeWork *work;

  if (!gather_input (self, &input))
    return;
  if (vec_link_input_equal (&input, &self->input))
    {
      vec_link_input_clear (&input);
      return;
    }
  vec_link_input_clear (&self->input);
  self->input = input;
  work = g_new0 (ChangeWork, 1);
  gather_input (self, &work->input);
  vec_job_start (&self->change_job, self, self->sides[0]->context, work, change_work_free, change_work, change_done, progressed);
  vec_link_emit_changed (self);
}

static void
picture_cb (VecLink *self)
{
  if (self->sides[0] != NULL)
    vec_link_update_change (self);
}

void
vec_link_forget_change (VecLink *self)
{
  vec_job_drop (&self->change_job);
  vec_link_input_clear (&self->input);
  self->input = (VecLinkInput) { 0 };
  g_clear_pointer (&self->change, vec_link_change_free);
  g_list_store_remove_all (self->changed);
}

void
vec_link_connect_measure (VecLink *self)
{
  static const char *const awaited[] = { "layout-replaced", "trust-changed", "notify::busy", "notify::running", "notify::paused",
                                         "notify::metric" };

  for (int side = 0; side < 2; side++)
    for (guint i = 0; i < G_N_ELEMENTS (awaited); i++)
      g_signal_connect_object (self->sides[side], awaited[i], G_CALLBACK (picture_cb), self, G_CONNECT_SWAPPED);
}

/* ---- Asking */

double
vec_link_get_progress (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), -1);
  if (self->match_job != NULL)
    return 0;
  return vec_job_get_fraction (self->change_job);
}

gboolean
vec_link_is_waiting (VecLink *self)
{
  VecLinkInput input;

  g_return_val_if_fail (VEC_IS_LINK (self), FALSE);
  if (self->sides[0] == NULL || self->match == NULL)
    return FALSE;
  if (!gather_input (self, &input))
    return TRUE;
  vec_link_input_clear (&input);
  return FALSE;
}

double
vec_link_get_mean_kept (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), NAN);
  return self->change != NULL ? self->change->mean_kept : NAN;
}

const float *
vec_link_get_kept (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), NULL);
  return self->change != NULL ? self->change->kept : NULL;
}

GListModel *
vec_link_get_changed (VecLink *self)
{
  g_return_val_if_fail (VEC_IS_LINK (self), NULL);
  return G_LIST_MODEL (self->changed);
}

/* The place of @row of the left table among the matched rows, which ascend; −1: not there. */
static gint64
find_matched (VecLink *self, gint64 row)
{
  const gint64 *rows = vec_row_match_get_rows_a (self->match);
  gint64 low = 0, high = vec_row_match_get_count (self->match);

  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;

      if (rows[middle] < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low < vec_row_match_get_count (self->match) && rows[low] == row ? low : -1;
}

static gboolean
is_among (guint32 place, const guint32 *places, int k)
{
  for (int i = 0; i < k; i++)
    if (places[i] == place)
      return TRUE;
  return FALSE;
}

gboolean
vec_link_dup_neighbors (VecLink *self, gint64 row, GArray **both, GArray **only_left, GArray **only_right)
{
  const guint32 *left, *right;
  const gint64 *rows;
  gint64 place;

  g_return_val_if_fail (VEC_IS_LINK (self), FALSE);
  if (self->change == NULL || row < 0)
    return FALSE;
  place = find_matched (self, row);
  if (place < 0)
    return FALSE;
  rows = vec_row_match_get_rows_a (self->match);
  left = self->change->neighbors[0] + place * self->change->k;
  right = self->change->neighbors[1] + place * self->change->k;
  *both = g_array_new (FALSE, FALSE, sizeof (gint64));
  *only_left = g_array_new (FALSE, FALSE, sizeof (gint64));
  *only_right = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < self->change->k; i++)
    {
      g_array_append_val (is_among (left[i], right, self->change->k) ? *both : *only_left, rows[left[i]]);
      if (!is_among (right[i], left, self->change->k))
        g_array_append_val (*only_right, rows[right[i]]);
    }
  return TRUE;
}
